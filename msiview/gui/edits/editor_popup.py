"""What is shown under a cell that is being edited: what may be meant, what is wrong, what it comes
to."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QListView, QSizePolicy, QWidget

from msiview.analysis.completions import Completion
from msiview.gui.icons import Icons
from msiview.gui.plain_text import plain
from msiview.gui.theme import Theme, row_height
from msiview.gui.widgets.boxes import vertical
from msiview.gui.widgets.entry_delegate import DetailRole, EntryDelegate
from msiview.gui.widgets.plain_label import PlainLabel

SHOWN_ROWS = 10
LEAST_WIDTH = 320
MOST_WIDTH = 640
_AROUND = 56
"""Beside the texts of an entry, and between them."""
NEW = "New…"
"""The last entry of a list of keys, which makes a row."""

_NameRole = Qt.ItemDataRole.UserRole + 20


class ValueState(Enum):
    """Whether a value can be taken, and whether it should be."""

    FINE = auto()
    PROBLEM = auto()
    REFUSAL = auto()


class EditorPopup(QFrame):
    """Lies over the window under its editor, and never takes the keyboard.

    While the list shows, Up and Down move in it, Enter and Tab take its entry, Esc closes it: the
    editor does not get these keys then.
    """

    taken = Signal(str)
    """The user wants this completion."""
    newAsked = Signal()
    """The user wants a row that is not there yet."""

    def __init__(self, editor: QWidget, theme: Theme, icons: Icons) -> None:
        super().__init__(editor.window())
        self.setObjectName("editorPopup")
        self.setProperty("role", "popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._editor = editor
        self._model = QStandardItemModel(self)
        self.view = QListView()
        self.view.setObjectName("editorCompletions")
        self.view.setAccessibleName("What may be meant")
        self.view.setModel(self._model)
        self.view.setItemDelegate(EntryDelegate(theme, icons, self.view))
        self.view.setUniformItemSizes(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setMouseTracking(True)
        self.view.clicked.connect(self._take)
        self.note = _line("editorNote")
        self.comes_to = _line("editorComesTo")
        self.comes_to.setProperty("role", "muted")
        self.content = vertical(self.view, self.note, self.comes_to, on=self, margins=(1, 1, 1, 1))
        self.view.hide()
        self.hide()
        editor.destroyed.connect(self.deleteLater)

    @property
    def is_choosing(self) -> bool:
        """Whether the list of completions shows."""
        return self.view.isVisibleTo(self) and not self.isHidden()

    def completions(self) -> list[str]:
        """What is offered, in its order; empty while the list does not show."""
        if not self.is_choosing:
            return []
        return [self._model.item(row).data(_NameRole) for row in range(self._model.rowCount())]

    def show_completions(self, found: Sequence[Completion], new: str = "") -> None:
        """Offer completions, and under them ``new`` for a row that is not there yet; none close the
        list."""
        self._model.clear()
        for completion in found:
            item = QStandardItem(plain(completion.name))
            item.setData(completion.name, _NameRole)
            item.setData(plain(completion.detail), DetailRole)
            item.setEditable(False)
            self._model.appendRow(item)
        if new:
            item = QStandardItem(NEW)
            item.setData(plain(new), DetailRole)
            item.setEditable(False)
            self._model.appendRow(item)
        has_any = self._model.rowCount() > 0
        self.view.setVisible(has_any)
        rows = min(self._model.rowCount(), SHOWN_ROWS)
        self.view.setFixedHeight(rows * row_height(self.view.font()) + 2)
        # The keys are looked at before anybody else sees them.
        self._editor.removeEventFilter(self)
        if has_any:
            self._editor.installEventFilter(self)
        self.place()

    def close_list(self) -> None:
        """Take the list away; what is wrong stays."""
        self.show_completions(())

    def show_note(self, words: str, state: ValueState) -> None:
        """Say what is wrong with the value; nothing where it is fine."""
        sign = {ValueState.PROBLEM: "\N{WARNING SIGN} ", ValueState.REFUSAL: "\N{BALLOT X} "}.get(
            state, ""
        )
        self.note.setText(f"{sign}{words}" if words else "")
        self.note.setProperty("role", "error" if state is ValueState.REFUSAL else "warning")
        self.note.style().polish(self.note)
        self.note.setVisible(bool(words))
        self.place()

    def show_comes_to(self, words: str) -> None:
        """Say what the value comes to."""
        self.comes_to.setText(words)
        self.comes_to.setVisible(bool(words))
        self.place()

    def place(self) -> None:
        """Lie under the editor, or above it where there is no room below."""
        parts = (self.view, self.note, self.comes_to, *self.extra())
        if not self._editor.isVisible() or all(part.isHidden() for part in parts):
            self.hide()
            return
        window = self._editor.window()
        if self.parent() is not window:
            self.setParent(window)
        width = max(self._editor.width(), self._preferred_width(), LEAST_WIDTH)
        width = min(width, MOST_WIDTH, window.width() - 16)
        self.setFixedWidth(width)
        height = max(self.heightForWidth(width), self.sizeHint().height())
        self.setFixedHeight(height)
        below = self._editor.mapTo(window, QPoint(0, self._editor.height() + 2))
        x = max(8, min(below.x(), window.width() - width - 8))
        y = below.y()
        if y + height > window.height():
            y = max(8, self._editor.mapTo(window, QPoint(0, -2)).y() - height)
        self.move(x, y)
        self.show()
        self.raise_()

    def _preferred_width(self) -> int:
        """So wide that entries show in full."""
        metrics = self.view.fontMetrics()
        rows = (self._model.item(row) for row in range(self._model.rowCount()))
        return _AROUND + max(
            (
                metrics.horizontalAdvance(f"{item.text()}{item.data(DetailRole) or ''}")
                for item in rows
            ),
            default=0,
        )

    def extra(self) -> Sequence[QWidget]:
        """Other parts that keep it open."""
        return ()

    # -- inside ----------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or not self.is_choosing:
            return False
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        is_press = event.type() is QEvent.Type.KeyPress
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up | Qt.Key.Key_PageDown | Qt.Key.Key_PageUp:
                if is_press:
                    self._move(Qt.Key(event.key()))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Tab if (
                self.view.currentIndex().isValid()
            ):
                if is_press:
                    self._take(self.view.currentIndex())
            case Qt.Key.Key_Escape:
                if is_press:
                    self.close_list()
            case _:
                return False
        event.accept()
        return True

    def _move(self, key: Qt.Key) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: SHOWN_ROWS}.get(
            key, -SHOWN_ROWS
        )
        current = self.view.currentIndex()
        row = current.row() + step if current.isValid() else 0
        row = min(max(row, 0), self._model.rowCount() - 1)
        self.view.setCurrentIndex(self._model.index(row, 0))

    def _take(self, index: QModelIndex) -> None:
        name = index.data(_NameRole)
        if name is None:
            self.close_list()
            self.newAsked.emit()
        else:
            self.taken.emit(name)


def _line(name: str) -> PlainLabel:
    label = PlainLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setContentsMargins(8, 4, 8, 4)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    label.hide()
    return label
