"""The references of a row, line by line: what it refers to, and what refers to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from msiview.analysis.phrase import RowRef
from msiview.analysis.references.reference import Incoming, Reference, RowReferences
from msiview.database.keys import key_text
from msiview.database.table import Table
from msiview.report.page import (
    Block,
    Content,
    Heading,
    Inline,
    Lines,
    PageColumn,
    PageTable,
    Paragraph,
    Text,
    Tone,
    muted,
)
from msiview.session.destinations import dead_end, destinations_of, target_words
from msiview.session.places import Place
from msiview.words import counted, number

ALONE = "This row refers to nothing, and nothing refers to it."

_MOST_ROWS = 20
"""Rows that a page names of each column that refers to a row."""


@dataclass(frozen=True, slots=True)
class OutgoingLine:
    """One thing that a row refers to by a column.

    ``thing`` is what kind of thing it is (``Directory``, ``stream``, ``the standard action``),
    ``name`` its key. ``place`` is where it is, else ``reason`` says in a sentence why nowhere;
    ``is_missing`` where that is a fault.
    """

    reference: Reference
    thing: str
    name: str
    place: Place | None = None
    reason: str = ""
    is_missing: bool = False

    @property
    def way(self) -> str:
        """``Directory_ → Directory``; ``KeyPath → File, missing``."""
        missing = ", missing" if self.is_missing else ""
        return f"{self.reference.column} → {self.thing}{missing}"


def outgoing_lines(
    references: Sequence[Reference], tables: Mapping[str, Table]
) -> Iterator[OutgoingLine]:
    """What a row refers to, a line for each target."""
    for reference in references:
        ways = destinations_of([reference], tables)
        for way in ways:
            yield OutgoingLine(reference, way.detail, way.title, way.place)
        if not ways:
            name = key_text(reference.key)
            thing = target_words(reference).removesuffix(name).strip()
            is_missing = reference.dangling
            reason = dead_end(reference)
            yield OutgoingLine(reference, thing, name, None, reason, is_missing)


def incoming_title(incoming: Incoming, rows: int = 1) -> str:
    """``File.Component_ refers to it``; of several rows together ``… to them``."""
    return f"{incoming.table}.{incoming.column} refers to {'it' if rows == 1 else 'them'}"


def references_blocks(found: RowReferences, tables: Mapping[str, Table]) -> Iterator[Block]:
    """The references of a row in both directions."""
    yield Heading(f"{found.table} {key_text(tables[found.table].key(found.row))}", 1)
    lines = list(outgoing_lines(found.outgoing, tables))
    if not lines and not found.incoming:
        yield Paragraph(ALONE)
    if lines:
        yield Heading("Refers to")
        names = ["Column", "Leads to", "Kind"]
        if any(line.reason for line in lines):
            names.append("Note")
        rows = (_cells(line, tables)[: len(names)] for line in lines)
        yield PageTable(list(map(PageColumn, names)), rows)
    for incoming in found.incoming:
        count = counted(len(incoming.rows), "row")
        yield Heading(f"{incoming_title(incoming)}: {count} ({incoming.kind.value})")
        table, shown = tables[incoming.table], incoming.rows[:_MOST_ROWS]
        rest = len(incoming.rows) - len(shown)
        more = [(0, muted(f"and {number(rest)} more"))] if rest else []
        yield Lines([*((0, _row(table, row, key_text(table.key(row)))) for row in shown), *more])


def _cells(line: OutgoingLine, tables: Mapping[str, Table]) -> tuple[Content, ...]:
    words, place = f"{line.thing} {line.name}", line.place
    target: Inline = Text(words, Tone.BAD) if line.is_missing else words
    if place is not None and place.kind == "table" and place.row is not None:
        target = _row(tables[place.name], place.row, words)
    return line.reference.column, target, line.reference.kind.value, line.reason


def _row(table: Table, row: int, words: str) -> RowRef:
    return RowRef(table.name, table.key(row), words)
