"""A line of a log: what it is, who wrote it, and what it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msiview.analysis.logs.line_meaning import line_meaning
from msiview.analysis.logs.links.links import LogLink
from msiview.analysis.logs.log_words import side_words
from msiview.analysis.phrase import Words, sentence
from msiview.database.table import Table
from msiview.logs.line_kinds import LineKind
from msiview.logs.log_line import LogLine
from msiview.report.link_words import NOT_HERE, link_words
from msiview.report.page import Block, Heading, Paragraph
from msiview.words import shortened

_LONGEST = 400
"""Characters of the original line that are told."""


def line_blocks(
    line: int,
    kind: LineKind,
    parts: LogLine,
    why: Words = "",
    original: str = "",
    *,
    is_muted: bool = False,
) -> Iterator[Block]:
    """The kind of a line, who wrote it, what it means and why it is so. ``original`` is how it
    stands in the file where something surrounds it there; ``is_muted`` says that it tells nothing
    in this package."""
    title = f"Line {line + 1}"
    yield Heading(title if kind is LineKind.UNKNOWN else f"{title}: {kind.words}", 3)
    if parts.side:
        side = side_words(parts.side)
        by = ", written for a custom action" if parts.is_remote else ""
        yield Paragraph(sentence(f"{side}, process {parts.process}, thread {parts.thread}{by}"))
    for meaning in line_meaning(parts.text, kind):
        yield Paragraph(sentence(meaning))
    yield Paragraph(sentence(why))
    if is_muted:
        yield Paragraph("The open package has no such table, so the note says nothing.")
    if original:
        yield Paragraph(f"In the file: {shortened(original, _LONGEST)}")


def link_block(link: LogLink, tables: Mapping[str, Table]) -> Paragraph:
    """What a part of a line names, and in which tables."""
    words = link_words(link, tables)
    named = ", ".join(dict.fromkeys(target.table for target in link.targets))
    return Paragraph(f"{link.text}: {words or named or NOT_HERE}")
