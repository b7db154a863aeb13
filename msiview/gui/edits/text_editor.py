"""An editor of texts: conditions, formatted texts, and those of several lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from msiview.gui.edits.assistance import Assistance
from msiview.gui.edits.editor_popup import EditorPopup
from msiview.gui.icons import Icons
from msiview.gui.theme import Theme, monospace_font
from msiview.session.cell_assistant import CellAssistant
from msiview.session.editor_choice import EditorKind

NEW_LINE = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
"""With one of these Enter begins a new line."""

MOST_LINES = 10
LEAST_WIDTH = 320
LONG_LINES = 4
"""Lines that the box for long texts has at least."""


class AssistedText(QPlainTextEdit):
    """Grows with its text. Enter commits, as in every cell; Alt+Enter or Shift+Enter begins a new
    line. What is wrong is underlined."""

    def __init__(
        self,
        assistant: CellAssistant,
        theme: Theme,
        icons: Icons,
        make_new: Callable[[str], None] | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("cellEditor")
        self.setAccessibleName("Value of the cell")
        self.setTabChangesFocus(False)
        self._theme = theme
        self._kind = assistant.kind
        self._line_end = "\n"
        if self._kind is not EditorKind.LONG_TEXT:
            self.setFont(monospace_font())
        self.popup = EditorPopup(self, theme, icons)
        self.assistance = Assistance(self, assistant, self.popup, make_new, self)
        self._is_filling = False
        self.textChanged.connect(self._on_text)

    # -- what the grid asks ----------------------------------------------

    def value(self) -> str:
        return self.toPlainText().replace("\n", self._line_end)

    def show_value(self, text: str, *, is_typed: bool) -> None:
        self._line_end = "\r\n" if "\r\n" in text else "\n"
        self._is_filling = True
        self.setPlainText(text.replace("\r\n", "\n"))
        self._is_filling = False
        if is_typed:
            self.moveCursor(QTextCursor.MoveOperation.End)
        else:
            self.selectAll()
        self._fit()
        self.assistance.begin(is_typed=is_typed)

    def show_refusal(self, reason: str) -> None:
        if reason:
            self.assistance.show_refusal(reason)

    def sizeHint(self) -> QSize:
        """As wide as a sentence, as high as the text."""
        return QSize(LEAST_WIDTH, self._height())

    # -- what the assistance asks ----------------------------------------

    def caret(self) -> int:
        before = self.toPlainText()[: self.textCursor().position()]
        return len(before.replace("\n", self._line_end))

    def put(self, start: int, end: int, text: str) -> None:
        cursor = self._cursor(start, end)
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def mark(self, spans: Sequence[tuple[int, int]]) -> None:
        wave = QTextCharFormat()
        wave.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        wave.setUnderlineColor(self._theme.color("defect.error"))
        marks = []
        for start, end in spans:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = self._cursor(start, max(end, start + 1))
            mark.format = wave
            marks.append(mark)
        self.setExtraSelections(marks)

    # -- inside ----------------------------------------------------------

    def _cursor(self, start: int, end: int) -> QTextCursor:
        """The characters of the value, which may have longer line ends than the document."""
        value = self.value()
        first = len(value[:start].replace("\r\n", "\n"))
        last = len(value[:end].replace("\r\n", "\n"))
        cursor = self.textCursor()
        cursor.setPosition(min(first, len(self.toPlainText())))
        cursor.setPosition(min(last, len(self.toPlainText())), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _on_text(self) -> None:
        if not self._is_filling:
            self._fit()
            self.assistance.on_edited()

    def _height(self) -> int:
        lines = max(self.document().size().height(), 1)
        if self._kind is EditorKind.LONG_TEXT and lines > 1:
            lines = max(lines, LONG_LINES)
        margins = 2 * int(self.document().documentMargin()) + 2 * self.frameWidth() + 2
        return int(min(lines, MOST_LINES) * self.fontMetrics().lineSpacing()) + margins

    def _fit(self) -> None:
        """As high as the text, upwards where there is no room below."""
        height = self._height()
        room = self.parentWidget()
        if room is not None and height != self.height():
            bottom = min(self.y() + height, room.height())
            self.setGeometry(self.x(), max(0, bottom - height), self.width(), height)
        self.popup.place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        is_space = event.key() == Qt.Key.Key_Space
        if is_enter and event.modifiers() & NEW_LINE:
            self.insertPlainText("\n")
        elif is_space and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.assistance.complete(asked=True)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.popup.hide()
