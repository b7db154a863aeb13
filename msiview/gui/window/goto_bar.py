"""The go-to box in the toolbar, with its list of answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QPushButton, QWidget

from msiview.gui.models.goto_model import GotoItemRole, GotoModel
from msiview.gui.theme import row_height
from msiview.gui.widgets.boxes import vertical
from msiview.gui.widgets.entry_delegate import EntryDelegate
from msiview.gui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from msiview.gui.document import Document
    from msiview.gui.icons import Icons
    from msiview.gui.jobs import JobRunner
    from msiview.gui.selection import SelectionHub
    from msiview.gui.theme import Theme
    from msiview.progress import Progress
    from msiview.session.goto import GotoItem

WIDTH = 384
LEAST_WIDTH = 160
"""In px: in a narrow window the toolbar would else put the box away."""

TYPING_PAUSE_MS = 25
SHOWN_ROWS = 12


class GotoBar(QLineEdit):
    """Type a name, a GUID, a table, ``Table/key`` or a stream; Enter goes to the best answer."""

    went = Signal(object)
    """The user went to this GotoItem."""
    everywhereAsked = Signal(str)
    """Nothing has this name: look for the text in all tables."""

    def __init__(
        self,
        document: Document,
        selection: SelectionHub,
        jobs: JobRunner,
        theme: Theme,
        icons: Icons,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("gotoBar")
        self.setPlaceholderText("Go to file, component, GUID, property…   Ctrl+K")
        self.setAccessibleName("Go to")
        self.setAccessibleDescription(
            "Type a name of a file, component, feature, property or table, a GUID or a part of "
            "one, a registry path, a table and key joined by /, or paste the text of an event"
        )
        self.setMinimumWidth(LEAST_WIDTH)
        self.setMaximumWidth(WIDTH)
        self.setAcceptDrops(False)  # a file dropped here is meant for the window
        self._document = document
        self._selection = selection
        self._jobs = jobs
        self._model = GotoModel(self)
        self._answers = _Answers(self._model, theme, icons, self)
        self._go_when_found = False
        self._back_to: QWidget | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.textEdited.connect(self._on_edited)
        self._answers.view.clicked.connect(self._go)
        self._answers.everywhere.clicked.connect(self._search_everywhere)
        document.closed.connect(self._dismiss)
        document.names.changed.connect(self._on_names)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, super().sizeHint().height())

    def begin(self) -> None:
        """Put the keyboard here with the old text selected (Ctrl+K)."""
        window = self.window()
        focus = window.focusWidget()
        self._back_to = focus if focus is not self else self._back_to
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        if self.text():
            self._search()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up | Qt.Key.Key_PageDown | Qt.Key.Key_PageUp:
                self._move(event.key())
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._accept()
            case Qt.Key.Key_Escape:
                self._dismiss()
                if self._back_to is not None:
                    self._back_to.setFocus(Qt.FocusReason.OtherFocusReason)
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self._answers.underMouse():
            self._answers.hide()

    def answers_shown(self) -> bool:
        return not self._answers.isHidden()

    def _on_edited(self) -> None:
        self._go_when_found = False
        self._pause.start()

    def _on_names(self) -> None:
        """More can be found now than when the present answers were looked for."""
        if self.answers_shown():
            self._search()

    def _search(self) -> None:
        shown, query = self._document.shown, self.text().strip()
        if shown is None or not query:
            self._jobs.cancel_slot("goto")
            self._answers.hide()
            return
        lookup = self._document.names.lookup

        def work(progress: Progress) -> list[GotoItem]:
            from msiview.session.goto import GotoScope, find_places

            return find_places(GotoScope(shown, lookup), query, progress)

        self._jobs.run(
            work,
            self._show,
            title=f"Looking for {query}",
            slot="goto",
        )

    def _show(self, items: list[GotoItem]) -> None:
        self._model.set_items(items)
        if items:
            self._answers.view.setCurrentIndex(self._model.index(0))
        if self._go_when_found and items:
            self._go(self._model.index(0))
            return
        self._go_when_found = False
        if self.hasFocus():
            self._answers.present()

    def _accept(self) -> None:
        """Enter: go to the marked answer, or to the first one as soon as it is found."""
        if self._answers.isHidden() or self._pause.isActive():
            self._pause.stop()
            self._go_when_found = True
            self._search()
        elif not self._model.rowCount():
            self._search_everywhere()
        else:
            self._go(self._answers.view.currentIndex())

    def _go(self, index: QModelIndex) -> None:
        item = index.data(GotoItemRole)
        if item is None:
            return
        self._dismiss()
        self._selection.go(item.place)
        self.went.emit(item)

    def _search_everywhere(self) -> None:
        text = self.text().strip()
        self._dismiss()
        self.everywhereAsked.emit(text)

    def _dismiss(self) -> None:
        self._pause.stop()
        self._go_when_found = False
        self._jobs.cancel_slot("goto")
        self._answers.hide()
        self.clear()

    def _move(self, key: int) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(
            Qt.Key(key), SHOWN_ROWS if key == Qt.Key.Key_PageDown else -SHOWN_ROWS
        )
        last = self._model.rowCount() - 1
        if self._answers.isHidden() or last < 0:
            return
        row = min(max(self._answers.view.currentIndex().row() + steps, 0), last)
        self._answers.view.setCurrentIndex(self._model.index(row))


class _Answers(QFrame):
    """The list below the box; lies over the window and never takes the keyboard."""

    def __init__(self, model: GotoModel, theme: Theme, icons: Icons, bar: QLineEdit) -> None:
        super().__init__(bar.window())
        self.setObjectName("gotoAnswers")
        self.setProperty("role", "popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._bar = bar
        self._model = model
        self.view = QListView()
        self.view.setAccessibleName("Places found")
        self.view.setModel(model)
        self.view.setItemDelegate(EntryDelegate(theme, icons, self.view))
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = PlainLabel("Nothing of this name is in the file.")
        self._nothing.setProperty("role", "muted")
        self._nothing.setContentsMargins(12, 4, 12, 4)
        self.everywhere = QPushButton("Search all tables (Enter)")
        self.everywhere.setObjectName("gotoEverywhere")
        self.everywhere.setProperty("role", "link")
        self.everywhere.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        vertical(self._nothing, self.everywhere, self.view, on=self, margins=(1, 5, 1, 5))
        self.hide()

    def present(self) -> None:
        """Show below the box, as high as there are answers."""
        window = self._bar.window()
        if self.parent() is not window:
            self.setParent(window)
            window.installEventFilter(self)
        rows = min(self._model.rowCount(), SHOWN_ROWS)
        self._nothing.setVisible(rows == 0)
        self.everywhere.setVisible(rows == 0)
        self.view.setVisible(rows > 0)
        height = row_height(self.font()) * (rows or 2) + 12
        corner = self._bar.mapTo(window, QPoint(0, self._bar.height() + 2))
        width = min(max(self._bar.width(), 560), window.width() - corner.x() - 8)
        self.setGeometry(corner.x(), corner.y(), width, height)
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.MouseButtonPress):
            self.hide()
        return False
