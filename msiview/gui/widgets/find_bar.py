"""The find bar: a text, how many cells have it, and the way from one to the next."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from msiview.gui.icons import Icons
from msiview.gui.widgets.boxes import HEAD_MARGINS, horizontal
from msiview.gui.widgets.filter_field import TYPING_PAUSE_MS
from msiview.gui.widgets.find_field import FindField, close_button, step_buttons
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.words import number

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
        self._field = FindField("findField", prompt, 280, help_text)
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
        arrows = step_buttons(icons, self._on_step)
        close = close_button(icons, self.close_bar)
        horizontal(
            *(self._field, *arrows, self._count, self._everywhere, (self._error, 1), None, close),
            on=self,
            margins=HEAD_MARGINS,
            spacing=8,
        )

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
