"""One line of text with parts that are set off: links, and what a filter found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextLine

if TYPE_CHECKING:
    from msiview.analysis.patterns import Span


@dataclass(frozen=True, slots=True)
class MarkedPart:
    """A part of a text, with its own colour, a line below, or a tint behind it."""

    span: Span
    color: QColor | None = None
    tint: QColor | None = None
    underlined: bool = False


def paint_marked(
    painter: QPainter,
    rect: QRect,
    text: str,
    font: QFont,
    parts: Iterable[MarkedPart],
    *,
    right: bool,
) -> None:
    """Draw a text in the middle of a rectangle's height, at its left or right."""
    layout, line = _laid_out(text, font, parts)
    layout.draw(painter, QPointF(_left(rect, line, right), _top(rect, line)))


def character_at(rect: QRect, text: str, font: QFont, x: int) -> int | None:
    """The character of a text at the left of a rectangle that lies at ``x``; None beside it."""
    _, line = _laid_out(text, font)
    inside = x - rect.left()
    if not 0 <= inside < line.naturalTextWidth():
        return None
    return int(line.xToCursor(inside, QTextLine.CursorPosition.CursorOnCharacter))


def cut_spans(spans: Iterable[Span], text: str, shown: str) -> list[Span]:
    """Spans of a text where they are in the same text with its middle or end cut out.

    What is cut stands as one character, ``…``; a span that reaches into it ends there.
    """
    if shown == text:
        return list(spans)
    head = _common_head(text, shown)
    tail = len(shown) - head - 1
    gone = len(text) - len(shown)
    moved = []
    for start, end in spans:
        first = start if start < head else max(start - gone, head)
        last = end if end <= head else max(end - gone, head + 1)
        if first < last and (start < head or end > len(text) - tail):
            moved.append((first, last))
    return moved


def _common_head(text: str, shown: str) -> int:
    pairs = zip(text, shown, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one != other), len(shown) - 1)


def _laid_out(
    text: str, font: QFont, parts: Iterable[MarkedPart] = ()
) -> tuple[QTextLayout, QTextLine]:
    layout = QTextLayout(text, font)
    layout.setFormats([_format_of(part) for part in parts])
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(1 << 20)
    layout.endLayout()
    return layout, line


def _left(rect: QRect, line: QTextLine, right: bool) -> float:
    return rect.right() + 1 - line.naturalTextWidth() if right else float(rect.left())


def _top(rect: QRect, line: QTextLine) -> float:
    return rect.top() + (rect.height() - line.height()) / 2


def _format_of(part: MarkedPart) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    found.start, found.length = part.span[0], part.span[1] - part.span[0]
    look = QTextCharFormat()
    if part.color is not None:
        look.setForeground(part.color)
    if part.tint is not None:
        look.setBackground(part.tint)
    if part.underlined:
        look.setFontUnderline(True)
    found.format = look
    return found
