"""How one line of the log is laid out: its font, colours and underlines."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from msiview.gui.log.lines.shown_lines import ShownLine
from msiview.gui.theme import Theme
from msiview.logs.line_kinds import Level, LineKind

TAB_CELLS = 4

_ENDLESS = 1e7

_QUIET = (LineKind.HOUSEKEEPING, LineKind.BLANK)


INDENT_CELLS = 2
"""How far the further parts of a wrapped line are indented."""


def lay_out(
    shown: ShownLine, font: QFont, cell: float, theme: Theme, width: float | None = None
) -> QTextLayout:
    """The layout of a line's body, made once and kept with the line: in one part, or wrapped
    to a width in px. Its parts are :func:`part_height` apart."""
    if shown.layout is None or shown.layout_width != width:
        layout = QTextLayout(shown.body + (" …" if shown.is_cut else ""), font)
        option = QTextOption()
        modes = QTextOption.WrapMode
        option.setWrapMode(modes.NoWrap if width is None else modes.WrapAtWordBoundaryOrAnywhere)
        option.setTabStopDistance(TAB_CELLS * cell)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        layout.setFormats(_formats(shown, theme))
        layout.beginLayout()
        _divide(layout, width, part_height(font), INDENT_CELLS * cell)
        layout.endLayout()
        shown.layout, shown.layout_width = layout, width
    return shown.layout


def part_height(font: QFont) -> int:
    """The height of a line, or of a part of a wrapped one, in px: as dense as in an editor."""
    return round(QFontMetricsF(font).height()) + 2


def _divide(layout: QTextLayout, width: float | None, height: int, indent: float) -> None:
    """Make the lines of a layout."""
    line, at = layout.createLine(), 0
    while line.isValid():
        left = indent if at else 0.0
        line.setLineWidth(_ENDLESS if width is None else width - left)
        line.setPosition(QPointF(left, at * height))
        line, at = layout.createLine(), at + 1


def unit_of(text: str, column: int) -> int:
    """A column in UTF-16 units, as Qt counts."""
    if text.isascii():
        return column
    return column + sum(character > "\uffff" for character in text[:column])


def column_of(text: str, unit: int) -> int:
    """The column of a UTF-16 unit; the inverse of :func:`unit_of`."""
    if text.isascii():
        return unit
    at = 0
    for column, character in enumerate(text):
        if at >= unit:
            return column
        at += 2 if character > "\uffff" else 1
    return len(text)


def text_token(shown: ShownLine) -> str:
    """The colour of a line's text."""
    if shown.level is Level.ERROR:
        return "defect.error"
    if shown.is_muted or shown.level is Level.TRACE or shown.kind in _QUIET:
        return "text.muted_on_tint"
    return "text.main"


def format_range(body: str, start: int, end: int, look: QTextCharFormat) -> QTextLayout.FormatRange:
    """A look for the columns from ``start`` up to, not including, ``end``."""
    found = QTextLayout.FormatRange()
    first = unit_of(body, start)
    found.start, found.length = first, unit_of(body, end) - first
    found.format = look
    return found


def _formats(shown: ShownLine, theme: Theme) -> list[QTextLayout.FormatRange]:
    whole = QTextCharFormat()
    whole.setForeground(theme.color(text_token(shown)))
    formats = [format_range(shown.body, 0, len(shown.body), whole)]
    if shown.level < Level.ERROR:
        for part in shown.colours:
            look = QTextCharFormat()
            look.setForeground(theme.color(part.token))
            end = min(part.end, len(shown.body))
            formats.append(format_range(shown.body, part.start, end, look))
    for link in shown.links or ():
        start = max(0, link.start - shown.parts.start)
        end = min(len(shown.body), link.end - shown.parts.start)
        if end > start:
            formats.append(format_range(shown.body, start, end, _link_look(link.is_known, theme)))
    return formats


def _link_look(is_known: bool, theme: Theme) -> QTextCharFormat:
    """Known: the colour of links, underlined. Unknown: muted, dotted."""
    look = QTextCharFormat()
    color = theme.color("text.link" if is_known else "text.muted_on_tint")
    styles = QTextCharFormat.UnderlineStyle
    look.setForeground(color)
    look.setUnderlineColor(color)
    look.setUnderlineStyle(styles.SingleUnderline if is_known else styles.DotLine)
    return look
