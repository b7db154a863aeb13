"""Fields of a row and columns of a table: what they hold and what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msiview.analysis.field_facts import FieldFacts, range_words
from msiview.analysis.phrase import sentence
from msiview.analysis.value_forms import Form, value_forms
from msiview.analysis.value_words import ValueLine
from msiview.database.bit_fields import BitMeaning, FieldRule, decode, rules_of
from msiview.database.cells import Cell, StreamCell
from msiview.database.records import OPERATION_COLUMN
from msiview.database.schema import SchemaTable, foreign_keys, standard_schema
from msiview.database.table import Column, Table
from msiview.database.type_words import describe_category, describe_type
from msiview.database.validation import ColumnRule
from msiview.errors import FormatError
from msiview.overlay.marks import CellStep, Mark
from msiview.report.page import (
    Block,
    Content,
    Heading,
    Lines,
    PageColumn,
    PageTable,
    Paragraph,
    Quote,
    code,
    muted,
    strong,
)
from msiview.report.values import value_lines
from msiview.words import counted, shortened

NULL = "null"
_DIGITS = 12
"""Digits of a SHA-256 that are shown where there is no room for all."""

_LONGEST_VALUE = 2000
_LONGEST_STEP = 300
"""Characters of each value in a cell's history."""

NO_STANDARD_TABLE = (
    "This is not one of the standard tables: the authors of the package, or their tool, made it "
    "for their own use."
)


# -- values -------------------------------------------------------------


def field_blocks(
    facts: FieldFacts, lines: Sequence[ValueLine], *, but: str = ""
) -> Iterator[Block]:
    """What a value names, comes to and means; ``lines`` tell what it comes to, ``but`` is the
    label of a form that stands elsewhere."""
    yield Lines([(0, f"{note[:1].upper()}{note[1:]}") for note in facts.notes])
    yield value_lines(lines)
    forms = [form for form in facts.forms if form.label != but]
    yield from _meaning(forms, facts.meanings)


def cell_blocks(
    table: Table, row: int, column: Column, value: Cell, rule: ColumnRule | None
) -> Iterator[Block]:
    """A whole cell, for where it is shown cut: its value, other forms of it, and its flags. ``row``
    is in file order."""
    yield from _value(value)
    cells = table.named_row(row)
    flags = decode(table.name, column.name, value, cells)
    forms = value_forms(table.name, column, value, rule, cells)
    yield from _meaning(list(forms), [flag for flag in flags if flag.is_set])


def history_lines(steps: Sequence[CellStep]) -> Lines:
    """The values that a cell had under the layers of an overlay, the base's first."""
    return Lines([(0, _step(step)) for step in steps])


def unstated_blocks(change: Mark | None) -> Iterator[Block]:
    """Why a transform says nothing about a cell."""
    if change is Mark.DELETED:
        yield Paragraph("The row is deleted; the transform names only its key.")
    else:
        yield Paragraph("Unchanged: the transform says nothing about this cell.")


def cell_words(cell: Cell) -> str:
    """A cell as text: ``null`` for null, ``[1 234 bytes]`` for a stream."""
    if cell is None:
        return NULL
    if isinstance(cell, StreamCell):
        return "[missing]" if cell.size is None else f"[{counted(cell.size, 'byte')}]"
    return str(cell)


def compared_words(cell: Cell) -> str:
    """A cell beside another one: as text, a stream by its size and contents, so that two of the
    same size can be told apart: ``[1 234 bytes, SHA-256 0a1b2c3d4e5f…]``. Reads the stream."""
    if not isinstance(cell, StreamCell) or cell.size is None:
        return cell_words(cell)
    try:
        digest = cell.sha256() or ""
    except FormatError as error:
        return f"[{counted(cell.size, 'byte')}, not readable: {error.reason}]"
    return f"[{counted(cell.size, 'byte')}, SHA-256 {digest[:_DIGITS]}…]"


def _value(value: Cell) -> Iterator[Block]:
    if value is None:
        yield Paragraph("null: no value. In the file, null and empty text are the same.")
    elif isinstance(value, StreamCell):
        size = "the file has no such stream" if value.size is None else counted(value.size, "byte")
        yield Paragraph(f"Stream {value.name}: {size}")
    else:
        text = str(value)
        yield Quote(shortened(text, _LONGEST_VALUE))
        if len(text) > _LONGEST_VALUE:
            rest = counted(len(text) - _LONGEST_VALUE, "more character")
            yield Paragraph(muted(f"and {rest}"))


def _meaning(forms: Sequence[Form], meanings: Sequence[BitMeaning]) -> Iterator[Block]:
    yield Lines([(0, (muted(form.label), code(form.text))) for form in forms])
    if meanings:
        columns = [PageColumn("Value"), PageColumn("Meaning")]
        yield PageTable(columns, map(_flag, meanings), has_head=False)


def _flag(meaning: BitMeaning) -> tuple[Content, ...]:
    name = meaning.name if meaning.name != meaning.shown else ""
    return code(meaning.shown), (
        muted(meaning.group),
        f"{name}:" if name else "",
        muted(meaning.meaning),
    )


def _step(step: CellStep) -> Content:
    if step.word == Mark.DELETED.value:
        return muted(f"{step.by} {step.word} the row")
    word = f" {step.word} the row" if step.word else ""
    return muted(f"{step.by}{word}"), shortened(cell_words(step.value), _LONGEST_STEP)


# -- columns ------------------------------------------------------------


def column_lines(column: Column, rule: ColumnRule | None, mark: Mark | None = None) -> Lines:
    """What a column is for and what it may hold; ``mark`` is what the overlay did to it."""
    return Lines([(0, line) for line in _column_lines(column, rule, mark)])


def column_words(column: Column) -> str:
    """A column for screen readers: ``Component, text, up to 72 characters, required, key``."""
    if column.name == OPERATION_COLUMN:
        return "Operation"
    return f"{column.name}, {describe_type(column.type)}"


def _column_lines(column: Column, rule: ColumnRule | None, mark: Mark | None) -> Iterator[Content]:
    if column.name == OPERATION_COLUMN:
        yield "What the transform does to the row."
        return
    yield f"{column.spec}: {describe_type(column.type)}"
    if mark is not None:
        yield f"The overlay has {mark.value} this column."
    if rule is None:
        return
    if rule.description:
        yield sentence(rule.description)
    if rule.category:
        words = describe_category(rule.category)
        yield f"{rule.category}: {words}" if words else rule.category
    limits = range_words(rule)
    if limits:
        yield f"Values {limits}"
    if rule.allowed:
        yield f"One of {', '.join(rule.allowed)}"
    if rule.key_tables:
        yield f"Refers to {' or '.join(rule.key_tables)}"
    if not rule.stated:
        yield muted("From the standard schema; the file itself says nothing about this column.")


def table_blocks(
    name: str, column: Column | None = None, rule: ColumnRule | None = None
) -> Iterator[Block]:
    """What a table is for, then its current column, then all columns in a line each."""
    known = standard_schema().table(name)
    yield Heading(name, 3)
    yield Paragraph(known.purpose if known is not None else NO_STANDARD_TABLE)
    if column is not None:
        yield Heading(column.name, 3)
        yield column_lines(column, rule)
        yield from _standard_references(name, column.name)
        yield from _standard_values(name, column.name)
    if known is not None:
        yield Heading("Columns", 3)
        yield PageTable([PageColumn("Column"), PageColumn("Use")], _columns(known), has_head=False)


def _standard_references(table: str, column: str) -> Iterator[Block]:
    """What a column of a standard table refers to, as the standard schema knows it."""
    keys = [key for key in foreign_keys(table) if key.column == column]
    lines = [f"{_ANY.get(t, t)}{f': {key.note}' if key.note else ''}"
             for key in keys for t in key.key_tables]  # fmt: skip
    if lines:
        yield Heading("Refers to", 3)
        yield Lines([(0, line) for line in lines])


def _standard_values(table: str, column: str) -> Iterator[Block]:
    """What values, flags and parts of a column of a standard table mean."""
    rules = [rule for rule in rules_of(table, column) if rule.kind not in ("mask", "otherwise")]
    if rules:
        yield Heading("Values", 3)
        yield PageTable(
            [PageColumn("Value"), PageColumn("Meaning")],
            (
                (code(_compared(rule)), (strong(f"{rule.name}:"), _with_condition(rule)))
                for rule in rules
            ),
            has_head=False,
        )


def _compared(rule: FieldRule) -> str:
    """``0x0010``; ``0x0010 of 0x0030`` where only some bits are compared."""
    return rule.value if rule.mask is None else f"{rule.value} of 0x{rule.mask:04X}"


def _with_condition(rule: FieldRule) -> str:
    return f"{rule.meaning} (where {rule.when})" if rule.when else rule.meaning


_ANY = {"*": "any table", "(environment)": "an environment variable"}


def _columns(table: SchemaTable) -> Iterator[tuple[Content, ...]]:
    return ((strong(column.name), column.description) for column in table.columns)
