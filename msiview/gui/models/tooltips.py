"""Tooltips of columns and cells: everything that does not fit into the grid.

All of it is rich text made here; what comes out of a file is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from msiview.database.bit_fields import decode, is_decoded
from msiview.database.cells import Cell, StreamCell
from msiview.database.records import OPERATION_COLUMN
from msiview.database.table import Column, Table
from msiview.database.type_words import describe_category, describe_type
from msiview.database.validation import ColumnRule
from msiview.format.column_types import ColumnKind
from msiview.gui.models.shown_text import shown_text
from msiview.gui.texts import counted
from msiview.overlay.marks import CellStep, Mark
from msiview.visible_text import one_line

LONGEST_TEXT = 3000
LONGEST_STEP = 300
"""Characters of each value in a cell's history."""


def column_tooltip(column: Column, rule: ColumnRule | None, change: Mark | None = None) -> str:
    """The type in words, what the cells hold, what they refer to, the description."""
    if column.name == OPERATION_COLUMN:
        return _page("<b>Operation</b>", "What the transform does to the row.")
    lines = [
        f"<b>{escape(column.name)}</b>",
        f"{escape(column.spec)}: {escape(describe_type(column.type))}",
    ]
    if change is not None:
        lines.append(f"The overlay has {change.value} this column.")
    if rule is not None:
        lines.extend(_rule_lines(rule))
    return _page(*lines)


def column_words(column: Column) -> str:
    """A column for screen readers: ``Component, text, up to 72 characters, required, key``."""
    if column.name == OPERATION_COLUMN:
        return "Operation"
    return f"{column.name}, {describe_type(column.type)}"


def _rule_lines(rule: ColumnRule) -> Iterator[str]:
    if rule.category is not None:
        words = describe_category(rule.category)
        yield f"Category {escape(rule.category)}" + (f": {escape(words)}" if words else "")
    if rule.minimum is not None or rule.maximum is not None:
        yield f"Values {_range(rule.minimum, rule.maximum)}"
    if rule.allowed:
        yield f"One of: {escape(', '.join(rule.allowed))}"
    if rule.key_tables:
        yield f"Refers to {escape(' or '.join(rule.key_tables))}"
    if rule.description:
        yield escape(_sentence(rule.description))
    if not rule.stated:
        yield "<i>From the standard schema; the file itself says nothing about this column.</i>"


def _range(minimum: int | None, maximum: int | None) -> str:
    if minimum is None:
        return f"up to {maximum}"
    return f"from {minimum}" if maximum is None else f"from {minimum} to {maximum}"


def unstated_tooltip(change: Mark | None) -> str:
    """Why a transform says nothing about a cell."""
    if change is Mark.DELETED:
        return _page("The row is deleted; the transform names only its key.")
    return _page("Unchanged: the transform says nothing about this cell.")


def cell_tooltip(table: Table, row: int, column: Column, value: Cell) -> str:
    """The whole text of a cell and what it means; row in file order."""
    lines = [_value(column, value)]
    if is_decoded(table.name, column.name):
        others = {other.name: table.cell(row, other.index) for other in table.columns}
        meanings = decode(table.name, column.name, value, others)
        lines.extend(escape(str(meaning)) for meaning in meanings if meaning.is_set)
    return _page(*lines)


def history_tooltip(steps: Sequence[CellStep]) -> str:
    """Whose value a cell was, one line per layer, the base first."""
    return f"<hr>{_page(*map(_step, steps))}"


def _step(step: CellStep) -> str:
    name = f"<b>{escape(step.by)}</b>"
    value = escape(one_line(shown_text(step.value), LONGEST_STEP))
    if step.word == Mark.DELETED.value:
        return f"{name} {step.word} the row"
    word = f" {step.word} the row:" if step.word else ""
    return f"{name}{word} {value}"


def _value(column: Column, value: Cell) -> str:
    if value is None:
        return "<i>null</i>: no value. In the file, null and empty text are the same."
    if isinstance(value, StreamCell):
        size = "the file has no such stream" if value.size is None else counted(value.size, "byte")
        return f"Stream {escape(value.name)}: {size}"
    if isinstance(value, int):
        return f"{value} = {hexadecimal(column, value)}"
    if len(value) > LONGEST_TEXT:
        rest = counted(len(value) - LONGEST_TEXT, "more character")
        return f"{escape(value[:LONGEST_TEXT])}…<br><i>and {rest}</i>"
    return escape(value)


def hexadecimal(column: Column, value: int) -> str:
    """An integer as its bits: ``0x0200``; negative ones in the column's size."""
    if column.type.kind is ColumnKind.SHORT:
        return f"0x{value & 0xFFFF:04X}"
    return f"0x{value & 0xFFFFFFFF:08X}"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _page(*lines: str) -> str:
    return f'<div style="white-space: pre-wrap">{"<br>".join(lines)}</div>'
