"""Pages as text for a terminal: one line per line, nothing wrapped, nothing that moves a cursor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, dropwhile, islice

from msiview.report.page import (
    MARKS,
    Block,
    Bullets,
    Content,
    Excerpt,
    Fields,
    Folded,
    Heading,
    Lines,
    PageTable,
    Paragraph,
    Quote,
    inlines,
    is_empty,
    plain,
    quoted_lines,
)
from msiview.visible_text import one_line, padded, terminal_width

_STEP = "  "
_LABEL = 16
"""Characters of a field's name, at least."""

_GAP = "  "
_MEASURED = 200
"""Rows of a table by which the widths of its columns are chosen."""

_WIDEST = 60
"""Characters of a column that others are aligned by; what is longer pushes the rest away."""


def text_of(blocks: Iterable[Block]) -> Iterator[str]:
    """A page, line by line."""
    lines = (line for block in blocks for line in _block(block))
    return dropwhile("\n".__eq__, lines)


def plain_words(content: Content) -> str:
    """A content as plain words on one line, control characters written out."""
    return one_line(" ".join(map(plain, inlines(content))))


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield from _heading(block)
        case Paragraph(content, indent):
            if not is_empty(content):
                yield _line(_STEP * (1 + indent) + plain_words(content))
        case Quote(text):
            yield from (_line(_STEP + one_line(line)) for line in quoted_lines(text))
        case Bullets(items, indent):
            before = f"{_STEP * (1 + indent)}- "
            yield from (_line(before + plain_words(item)) for item in items)
        case Lines(lines):
            for indent, content in lines:
                yield _line(_STEP * (1 + indent) + plain_words(content))
        case Fields(rows):
            yield from _fields(rows)
        case PageTable():
            yield from _table(block)
        case Excerpt(lines, marked):
            for number, text in lines:
                mark = ">" if number in marked else " "
                yield _line(f"{mark}{number + 1:>8}  {one_line(text)}")
        case Folded(words, blocks):
            yield _line(_STEP + plain_words(words))
            yield from (line for inner in blocks for line in _block(inner))


def _heading(heading: Heading) -> Iterator[str]:
    """One line; before all but that of the page is a blank one."""
    aside = plain_words(heading.aside)
    words = plain_words(heading.words)
    if heading.level == 1:
        yield _line(f"{words}, {aside}" if aside else words)
        return
    yield "\n"
    if heading.level == 2:
        yield _line(f"{words}, {aside}" if aside else words)
        return
    mark = MARKS.get(heading.tone, "")
    yield _line(_STEP + " ".join(filter(None, (mark, words, f"({aside})" if aside else ""))))


def _fields(rows: Sequence[tuple[str, Content]]) -> Iterator[str]:
    shown = [(one_line(name), plain_words(value)) for name, value in rows if not is_empty(value)]
    width = max([_LABEL, *(terminal_width(name) for name, _ in shown)])
    for name, value in shown:
        yield _line(f"{_STEP}{padded(name, width)}{_GAP}{value}")


def _table(table: PageTable) -> Iterator[str]:
    if table.caption:
        yield _line(_STEP + one_line(table.caption))
    rows = ([plain_words(cell) for cell in row] for row in table.rows)
    head = [[one_line(column.name) for column in table.columns]] if table.has_head else []
    measured = [*head, *islice(rows, _MEASURED)]
    columns = zip(*measured, strict=True)
    widths = [min(_WIDEST, max(map(terminal_width, column))) for column in columns]
    for row in chain(measured, rows):
        cells = (
            padded(cell, width, column.is_number)
            for cell, width, column in zip(row, widths, table.columns, strict=True)
        )
        yield _line(_STEP + _GAP.join(cells))


def _line(words: str) -> str:
    return f"{words.rstrip()}\n"
