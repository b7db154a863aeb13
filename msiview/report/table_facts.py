"""What a table is: its purpose, its columns, how many rows it has, and what refers to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msiview.analysis.phrase import sentence
from msiview.analysis.references.engine import References
from msiview.database.records import OPERATION_COLUMN, RecordTable
from msiview.database.schema import standard_schema
from msiview.database.table import Column, Table
from msiview.database.type_words import describe_category, describe_type
from msiview.database.validation import ColumnRule, ColumnRules
from msiview.overlay.overlaid_table import OverlaidTable
from msiview.report.fields import NO_STANDARD_TABLE
from msiview.report.page import (
    Block,
    Content,
    FieldRow,
    Fields,
    Heading,
    Lines,
    Paragraph,
    Text,
    Tone,
    code,
    muted,
    strong,
)
from msiview.session.table_totals import TableTotals
from msiview.words import number

MOST_TARGETS = 4
"""Tables that are named of one column, which may refer to any of them."""


def table_facts(
    table: Table,
    tables: Mapping[str, Table],
    rules: ColumnRules,
    references: References | None,
    totals: TableTotals | None = None,
) -> Iterator[Block]:
    """The facts of a table among the others of its file; ``references`` is None where there are
    no rows to refer to, ``totals`` is what an overlay does to it."""
    known = standard_schema().table(table.name)
    yield Heading(table.name, 2)
    yield Paragraph(known.purpose if known is not None else NO_STANDARD_TABLE)
    yield Fields(list(_facts(table, tables, references, totals)))
    yield Heading("Columns")
    for column in table.columns:
        if column.name != OPERATION_COLUMN:
            yield from _column(column, rules.rule(table.name, column.name))


def _facts(
    table: Table,
    tables: Mapping[str, Table],
    references: References | None,
    totals: TableTotals | None,
) -> Iterator[FieldRow]:
    noun = "Changes" if isinstance(table, RecordTable) else "Rows"
    rows = table.live_row_count if isinstance(table, OverlaidTable) else table.row_count
    yield noun, number(rows)
    yield "Key", ", ".join(column.name for column in table.key_columns)
    if totals is not None and totals.changes:
        yield "The overlay", _overlay_words(totals)
    if references is not None:
        yield from _listed("Refers to", _refers_to(references.targets_of(table.name), tables))
        yield from _listed("Referred to by", _referrers(references, table.name, tables))


def _overlay_words(totals: TableTotals) -> str:
    rows = totals.rows
    counts = ((rows.added, "added"), (rows.changed, "changed"), (rows.deleted, "deleted"))
    parts = [f"{number(count)} {word}" for count, word in counts if count]
    if totals.columns:
        parts.append(f"{number(totals.columns)} columns new or changed")
    whole = f"table {totals.table.value}" if totals.table is not None else ""
    return ", ".join(filter(None, (whole, *parts)))


def _refers_to(
    found: Mapping[str, tuple[str, ...]], tables: Mapping[str, Table]
) -> Iterator[Content]:
    for column, targets in found.items():
        there = [name for name in targets if name in tables]
        rest = "" if there else "(not in this file)"
        yield f"{' or '.join((there or targets)[:MOST_TARGETS])} by {column}", muted(rest)


def _referrers(
    references: References, table: str, tables: Mapping[str, Table]
) -> Iterator[Content]:
    """The columns of the file's tables whose cells name rows of a table."""
    for name, column in references.referrers_of(table):
        empty = "" if name in tables and tables[name].row_count else "(no rows)"
        yield f"{name}.{column}", muted(empty)


def _listed(name: str, values: Iterator[Content]) -> Iterator[FieldRow]:
    for at, value in enumerate(values):
        yield "" if at else name, value


def _column(column: Column, rule: ColumnRule | None) -> Iterator[Block]:
    """A column in two or three lines: name and type, what it is for, what it may hold."""
    key = Text("key", Tone.MUTED) if column.is_key else ""
    lines: list[Content] = [
        (strong(column.name), code(column.spec), key),
        muted(describe_type(column.type)),
    ]
    if rule is not None:
        if rule.description:
            lines.append(sentence(rule.description))
        if rule.category:
            words = describe_category(rule.category)
            lines.append(muted(f"{rule.category}: {words}" if words else rule.category))
    yield Lines([(0, line) for line in lines])
