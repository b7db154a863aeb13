"""Read-only text with line numbers; colours are laid on as lines come into sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from msiview.gui.theme import Theme, monospace_font
from msiview.gui.viewers.text_loading import ColouredRun

PADDING = 12
PIECE = 1 << 18
"""Characters that are laid out at one go."""


class TextView(QPlainTextEdit):
    """A QSyntaxHighlighter would colour the whole text at once, which blocks the window
    for seconds on large scripts; this colours only the lines that are seen."""

    def __init__(self, theme: Theme, *, numbered: bool = True, parent: QWidget | None = None):
        super().__init__(parent)
        self.setProperty("role", "viewer")
        self.setReadOnly(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._theme = theme
        self._runs: Sequence[Sequence[ColouredRun]] = ()
        self._coloured: set[int] = set()
        self._rest, self._next = "", 0
        self._pieces = QTimer(self)
        self._pieces.setInterval(0)
        self._pieces.timeout.connect(self._add_piece)
        self.setUndoRedoEnabled(False)
        self._numbers = _LineNumbers(self) if numbered else None
        if numbered:
            self.setFont(monospace_font())
            self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
            self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
            self.setTabStopDistance(4 * self.fontMetrics().horizontalAdvance(" "))
            self.blockCountChanged.connect(self._fit_numbers)
            self.updateRequest.connect(self._scroll_numbers)
            self._fit_numbers()
        else:
            self.document().setDocumentMargin(PADDING)
        self.verticalScrollBar().valueChanged.connect(self._colour_visible)
        theme.themeChanged.connect(self._recolour)

    def show_text(self, text: str) -> None:
        """Show another text, in one colour until :meth:`set_runs`.

        Laying out megabytes takes a second, so a long text comes in pieces, and the
        window stays alive between them.
        """
        self._runs = ()
        self._coloured.clear()
        self.setPlainText(text[:PIECE])
        self._rest, self._next = text, PIECE
        if len(text) > PIECE:
            self._pieces.start()
        else:
            self._pieces.stop()

    @property
    def is_complete(self) -> bool:
        """Whether the whole text has arrived in the view."""
        return not self._pieces.isActive()

    def _add_piece(self) -> None:
        end = QTextCursor(self.document())
        end.movePosition(QTextCursor.MoveOperation.End)
        end.insertText(self._rest[self._next : self._next + PIECE])
        self._next += PIECE
        if self._next >= len(self._rest):
            self._pieces.stop()
            self._rest = ""

    def set_runs(self, runs: Sequence[Sequence[ColouredRun]]) -> None:
        """Colour the text; ``runs`` has an entry for each line, in their order."""
        self._runs = runs
        self._recolour()

    def _recolour(self) -> None:
        self._coloured.clear()
        self._colour_visible()
        self.viewport().update()

    def _colour_visible(self) -> None:
        if not self._runs:
            return
        block = self.firstVisibleBlock()
        bottom = self.viewport().height()
        while block.isValid() and self.block_top(block) <= bottom:
            number = block.blockNumber()
            if number not in self._coloured and number < len(self._runs):
                self._coloured.add(number)
                block.layout().setFormats([self._format(run) for run in self._runs[number]])
            block = block.next()

    def _format(self, run: ColouredRun) -> QTextLayout.FormatRange:
        found = QTextLayout.FormatRange()
        found.start, found.length = run.start, run.length
        look = QTextCharFormat()
        look.setForeground(self._theme.color(run.token))
        found.format = look
        return found

    def block_top(self, block: QTextBlock) -> float:
        """Where a line begins in the viewport, in px."""
        return self.blockBoundingGeometry(block).translated(self.contentOffset()).top()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._numbers is not None:
            area = self.contentsRect()
            self._numbers.setGeometry(
                QRect(area.left(), area.top(), self._numbers.width_needed(), area.height())
            )
        self._colour_visible()

    def _fit_numbers(self) -> None:
        assert self._numbers is not None
        self.setViewportMargins(self._numbers.width_needed(), 0, 0, 0)

    def _scroll_numbers(self, area: QRect, dy: int) -> None:
        assert self._numbers is not None
        if dy:
            self._numbers.scroll(0, dy)
        else:
            self._numbers.update(0, area.y(), self._numbers.width(), area.height())

    def paint_numbers(self, painter: QPainter, area: QRect) -> None:
        """Draw the numbers of the visible lines into the strip at the left."""
        painter.fillRect(area, self._theme.color("surface.base"))
        painter.setPen(self._theme.color("text.muted"))
        painter.setFont(self.font())
        assert self._numbers is not None
        width = self._numbers.width() - PADDING
        block = self.firstVisibleBlock()
        while block.isValid():
            top = self.block_top(block)
            if top > area.bottom():
                break
            painter.drawText(
                0,
                round(top),
                width,
                self.fontMetrics().height(),
                int(Qt.AlignmentFlag.AlignRight),
                str(block.blockNumber() + 1),
            )
            block = block.next()


class _LineNumbers(QWidget):
    """The strip at the left of a text view."""

    def __init__(self, view: TextView) -> None:
        super().__init__(view)
        self._view = view

    def width_needed(self) -> int:
        digits = max(3, len(str(self._view.blockCount())))
        return 2 * PADDING + digits * self._view.fontMetrics().horizontalAdvance("0")

    def sizeHint(self) -> QSize:
        return QSize(self.width_needed(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._view.paint_numbers(QPainter(self), event.rect())
