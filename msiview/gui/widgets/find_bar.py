"""The find bar: a text, how many cells have it, and the way from one to the next."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QToolButton, QWidget

from msiview.gui.icons import Icons
from msiview.gui.plain_text import tip
from msiview.gui.widgets.boxes import HEAD_MARGINS, horizontal
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.words import number

TYPING_PAUSE_MS = 150

EXPRESSIONS = """Finds text in any case. Other forms:
/pattern/: a regular expression
"text": the text as it stands, also "null"
=x: the cell is exactly x
>5  <5  >=5  <=5: numbers in this relation
null: the cell is null"""
"""The forms of filter expressions, for tooltips."""


class FindBar(QWidget):
    """Asks for a search while its user types; shows what came of it."""

    queryChanged = Signal(str)
    """Another text is wanted; comes after a short pause in typing."""
    stepAsked = Signal(int)
    """Go to the next (+1) or the previous (-1) hit."""
    closed = Signal()
    everywhereAsked = Signal(str)
    """The text was not found here: look for it everywhere."""

    def __init__(
        self,
        icons: Icons,
        parent: QWidget | None = None,
        *,
        prompt: str = "Find in this table",
        help_text: str = EXPRESSIONS,
        everywhere: str = "",
    ) -> None:
        """``everywhere`` is what the button says that is offered where nothing was found."""
        super().__init__(parent)
        self.setObjectName("findBar")
        self.setProperty("role", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._field = _Field(prompt, help_text)
        self._count = PlainLabel()
        self._count.setProperty("role", "muted")
        self._count.setMinimumWidth(96)
        self._everywhere = QPushButton(everywhere)
        self._everywhere.setObjectName("findEverywhere")
        self._everywhere.setProperty("role", "link")
        self._everywhere.setAccessibleName("Search all tables")
        self._everywhere.hide()
        self._everywhere.clicked.connect(lambda: self.everywhereAsked.emit(self.text()))
        self._error = PlainLabel()
        self._error.setProperty("role", "error")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._lay_out(icons)
        self._pause.timeout.connect(self._ask)
        self._field.textChanged.connect(self._pause.start)
        self._field.stepped.connect(self._on_step)
        self._field.escaped.connect(self.close_bar)
        self.setFocusProxy(self._field)
        self.hide()

    def _lay_out(self, icons: Icons) -> None:
        line = horizontal(self._field, on=self, margins=HEAD_MARGINS, spacing=8)
        for icon, words, step in (
            ("chevron-up", "Previous (Shift+F3)", -1),
            ("chevron-down", "Next (F3)", +1),
        ):
            button = _small_button(icons, icon, words)
            button.clicked.connect(lambda _=False, step=step: self._on_step(step))
            line.addWidget(button)
        line.addWidget(self._count)
        line.addWidget(self._everywhere)
        line.addWidget(self._error, 1)
        line.addStretch()
        close = _small_button(icons, "close", "Close (Esc)")
        close.clicked.connect(self.close_bar)
        line.addWidget(close)

    def text(self) -> str:
        return self._field.text()

    def set_text(self, text: str) -> None:
        """Look for something else, as if it had been typed."""
        self._field.setText(text)

    def begin(self) -> None:
        """Open the bar and put the keyboard into it."""
        self.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()
        self._ask()

    def close_bar(self) -> None:
        """Put the bar away."""
        self._pause.stop()
        self.hide()
        self.closed.emit()

    def show_count(self, total: int, at: int | None) -> None:
        """Tell how many hits there are and which one the cursor is on, from 0."""
        if not self._field.text().strip():
            text = ""
        elif not total:
            text = "Not found"
        elif at is None:
            text = f"{number(total)} found"
        else:
            text = f"{number(at + 1)} of {number(total)}"
        self._count.setText(text)
        self._count.setAccessibleName(text)
        is_missing = bool(self.text().strip()) and not total
        self._everywhere.setVisible(is_missing and bool(self._everywhere.text()))

    def show_error(self, reason: str) -> None:
        """Tell why the text makes no sense; empty takes it back."""
        self._error.setText(reason)
        self._field.setProperty("invalid", bool(reason))
        self._field.style().polish(self._field)
        if reason:
            self._count.clear()
            self._everywhere.hide()

    def count_text(self) -> str:
        return self._count.text()

    def error_text(self) -> str:
        return self._error.text()

    def _ask(self) -> None:
        self._pause.stop()
        self.queryChanged.emit(self._field.text())

    def _on_step(self, step: int) -> None:
        if self._pause.isActive():
            self._ask()
        else:
            self.stepAsked.emit(step)


class _Field(QLineEdit):
    """Enter goes on, Shift+Enter back, Escape closes."""

    stepped = Signal(int)
    escaped = Signal()

    def __init__(self, prompt: str, help_text: str) -> None:
        super().__init__()
        self.setObjectName("findField")
        self.setPlaceholderText(prompt)
        self.setAccessibleName(prompt)
        self.setToolTip(tip(help_text))
        self.setClearButtonEnabled(True)
        self.setFixedWidth(280)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.stepped.emit(-1 if back else +1)
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


def _small_button(icons: Icons, icon: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setProperty("role", "small")
    button.setToolTip(tip(words))
    button.setAccessibleName(words.split(" (")[0])
    icons.bind(button, icon)
    return button
