"""Pages as HTML, for Qt's rich text as for a browser.

All that is not markup of this module is escaped here, and nothing is ever loaded: there are no
images, scripts or style sheets to name. How things look, and which references are links, is up to
a :class:`Look`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Literal, Protocol, TypeAlias

from msiview.analysis.phrase import Phrase, Ref
from msiview.report.page import (
    MARKS,
    Block,
    Bullets,
    Content,
    Excerpt,
    Fields,
    Folded,
    Heading,
    Inline,
    Lines,
    PageColumn,
    PageTable,
    Paragraph,
    Quote,
    Text,
    Together,
    Tone,
    inlines,
    is_empty,
    plain,
    quoted_lines,
)
from msiview.visible_text import one_line
from msiview.words import shortened

LONGEST = 2000
"""Characters of one text that are written; some values fill megabytes."""

_LOOKED_AT = 2 * LONGEST
"""Characters of one text that are cleaned: what a cut would halve is still whole in them."""


# fmt: off
Use: TypeAlias = Literal[
    "h1", "h2", "h3", "beside", "p", "quote", "list", "lines", "fields", "name", "value",
    "scroll", "table", "caption", "head", "cell", "short", "number", "excerpt", "line", "marked",
    "folded", "summary",
]
# fmt: on
"""What an element is used for."""

_SHORT = 14
"""Letters of a cell that stay on one line: names of columns, versions, most of the keys."""

_TITLES: Mapping[int, Use] = {1: "h1", 2: "h2", 3: "h3"}


class Look(Protocol):
    """Attributes of elements, each text empty or beginning with a blank, and addresses."""

    def clean(self, words: str) -> str:
        """A text as it is to be shown."""

    def span(self, text: Text) -> str:
        """The attributes of a text in a tone; empty for one that looks like all others."""

    def element(self, use: Use, *, tone: Tone = Tone.NORMAL, indent: int = 0) -> str:
        """The attributes of an element by what it is used for."""

    def address(self, ref: Ref) -> str | None:
        """Where a reference leads; None for what can't be gone to."""


def html_of(blocks: Iterable[Block], look: Look) -> Iterator[str]:
    """The body of a page in pieces."""
    return _Writer(look).blocks(blocks)


def escaped(text: str) -> str:
    """A text on one line as HTML; control characters are written out."""
    return escape(one_line(shortened(text, LONGEST)))


class _Writer:
    def __init__(self, look: Look) -> None:
        self._look = look

    def blocks(self, blocks: Iterable[Block]) -> Iterator[str]:
        for block in blocks:
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Heading():
                yield self._heading(block)
            case Paragraph(content, indent):
                if not is_empty(content):
                    yield self._element("p", "p", self._inlines(content), indent=indent)
            case Quote(text, tone):
                quoted = "<br>".join(map(self._escaped, quoted_lines(text)))
                yield self._element("p", "quote", quoted, tone=tone)
            case Bullets(items, indent):
                if items:
                    shown = "".join(f"<li>{self._inlines(item)}</li>\n" for item in items)
                    yield self._element("ul", "list", f"\n{shown}", indent=indent)
            case Lines(lines):
                if lines:
                    shown = "<br>".join(
                        "&nbsp;" * (4 * indent) + self._inlines(content)
                        for indent, content in lines
                    )
                    yield self._element("p", "lines", shown)
            case Fields(rows):
                yield self._fields(rows)
            case PageTable():
                yield from self._table(block)
            case Excerpt(lines, marked):
                yield self._excerpt(lines, marked)
            case Folded(words, blocks):
                element = self._look.element
                yield f"<details{element('folded')}>"
                yield self._element("summary", "summary", self._inlines(words))
                yield from self.blocks(blocks)
                yield "</details>\n"

    def _heading(self, heading: Heading) -> str:
        name = _TITLES[heading.level]
        mark = MARKS.get(heading.tone, "") if heading.level != 2 else ""
        shown = " ".join(filter(None, (mark, self._words(heading.words))))
        if not is_empty(heading.aside):
            attributes = self._look.element("beside")
            shown += f" <span{attributes}>{self._inlines(heading.aside)}</span>"
        return self._element(name, name, shown, tone=heading.tone)

    def _fields(self, rows: Sequence[tuple[str, Content]]) -> str:
        name, value = self._look.element("name"), self._look.element("value")
        shown = "".join(
            f"<tr><td{name}>{self._escaped(label)}</td><td{value}>{self._inlines(content)}</td></tr>\n"
            for label, content in rows
            if not is_empty(content)
        )
        return self._element("table", "fields", f"\n{shown}") if shown else ""

    def _table(self, table: PageTable) -> Iterator[str]:
        element = self._look.element
        width = ' width="100%"' if any(column.share for column in table.columns) else ""
        yield f"<div{element('scroll')}><table{element('table')}{width}>\n"
        if table.caption:
            yield self._element("caption", "caption", self._escaped(table.caption))
        if table.has_head:
            yield f"<thead><tr>{''.join(map(self._head, table.columns))}</tr></thead>\n"
        for row in table.rows:
            yield f"<tr>{self._cells(table.columns, row)}</tr>\n"
        yield "</table></div>\n"

    def _head(self, column: PageColumn) -> str:
        attributes = self._look.element("number" if column.is_number else "head")
        width = f' width="{column.share}%"' if column.share else ""
        return f"<th{attributes}{width}>{self._escaped(column.name)}</th>"

    def _cells(self, columns: Sequence[PageColumn], row: Sequence[Content]) -> str:
        return "".join(
            f"<td{self._look.element(_use(column, cell))}>{self._inlines(cell)}</td>"
            for column, cell in zip(columns, row, strict=True)
        )

    def _excerpt(self, lines: Sequence[tuple[int, str]], marked: range) -> str:
        element = self._look.element
        written = []
        for number, text in lines:
            shown = f"<span{element('line')}>{number + 1:>8}  </span>{self._escaped(text)}"
            is_marked = number in marked
            written.append(f"<span{element('marked')}>{shown}</span>" if is_marked else shown)
        return self._element("pre", "excerpt", "\n".join(written))

    def _element(
        self, tag: str, use: Use, content: str, *, tone: Tone = Tone.NORMAL, indent: int = 0
    ) -> str:
        attributes = self._look.element(use, tone=tone, indent=indent)
        return f"<{tag}{attributes}>{content}</{tag}>\n"

    # -- what stands on a line --------------------------------------------

    def _escaped(self, text: str) -> str:
        return escaped(self._look.clean(text[:_LOOKED_AT]))

    def _inlines(self, content: Content) -> str:
        return " ".join(map(self._inline, inlines(content)))

    def _inline(self, inline: Inline) -> str:
        if isinstance(inline, Together):
            return "".join(map(self._inline, inline.texts))
        if not isinstance(inline, Text):
            return self._words(inline)
        attributes = self._look.span(inline)
        words = self._words(inline.words)
        return f"<span{attributes}>{words}</span>" if attributes else words

    def _words(self, words: str | Phrase | Ref) -> str:
        if isinstance(words, Phrase):
            return "".join(map(self._words, words.parts))
        if isinstance(words, str):
            return self._escaped(words)
        address = self._look.address(words)
        shown = self._escaped(str(words))
        return shown if address is None else f'<a href="{escape(address)}">{shown}</a>'


def _use(column: PageColumn, cell: Content) -> Use:
    """How a cell of a table is used."""
    if column.is_number:
        return "number"
    length = sum(len(plain(inline)) + 1 for inline in inlines(cell)) - 1
    return "short" if 0 < length <= _SHORT else "cell"
