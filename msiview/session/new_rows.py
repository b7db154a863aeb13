"""What a new row begins with: the least that its table needs, and what is usual there."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, islice
from typing import cast

from msiview.database.bit_fields import rules_of
from msiview.database.cells import Cell
from msiview.database.table import Column, Table
from msiview.database.validation import ColumnRules, read_column_rules
from msiview.errors import EditRefused
from msiview.format.column_types import ColumnKind
from msiview.overlay.live_table import live_table
from msiview.overlay.overlaid_table import Key
from msiview.session.editing import Editing

_COUNTED_ON = frozenset({"Sequence", "LastSequence", "DiskId", "Order"})
"""Columns of numbers that go on from row to row."""
_FIRST = {("Feature", "Level"): 1, ("Registry", "Root"): 2, ("RemoveRegistry", "Root"): 2}
"""Numbers of the first row of a table: 0 would be a disabled feature, and HKEY_CLASSES_ROOT."""
_MOST_TRIED = 1000
"""Keys of another table that are tried for a new row."""


def new_guid() -> str:
    """A GUID in the form that packages have: braced, upper case."""
    return f"{{{uuid.uuid4()}}}".upper()


def add_new_row(editing: Editing, table: str, cells: Mapping[str, Cell] | None = None) -> Key:
    """Add a row with the usual values; ``cells`` are others. Returns its key."""
    found = editing.present.tables.get(table)
    live = live_table(found) if found is not None else None
    new = _NewRow(editing, table, live).cells(cells or {})
    return editing.transaction.add_row(table, new)


class _NewRow:
    def __init__(self, editing: Editing, table: str, live: Table | None) -> None:
        self._editing = editing
        self._table, self._live = table, live
        self._rules: ColumnRules = read_column_rules(editing.present.tables)

    def cells(self, given: Mapping[str, Cell]) -> dict[str, Cell]:
        """All cells of the row that are not null."""
        columns = self._editing.transaction.columns(self._table)
        cells: dict[str, Cell] = {
            column.name: self._usual(column) for column in columns if not column.is_key
        }
        keys = [column for column in columns if column.is_key]
        cells.update(self._key(keys, given))
        cells.update(given)
        return cells

    def _usual(self, column: Column) -> Cell:
        """The value of a column besides the key: what is required and can be told."""
        rule = self._rules.rule(self._table, column.name)
        if column.type.kind in (ColumnKind.SHORT, ColumnKind.LONG):
            if column.name in _COUNTED_ON:
                return self._next_number(column)
            if column.nullable:
                return None
            return self._usual_number(column, max(0, rule.minimum or 0) if rule is not None else 0)
        if (self._table, column.name) == ("Component", "ComponentId"):
            return new_guid()
        is_guid = rule is not None and rule.category == "Guid"
        if is_guid and not column.nullable:
            return new_guid()
        if rule is not None and rule.allowed and not column.nullable:
            return rule.allowed[0]
        return None

    def _usual_number(self, column: Column, least: int) -> int:
        """A number that means something (flags, a root of the registry, a level) as most rows of
        the table have it."""
        place = (self._table, column.name)
        if not rules_of(*place):
            return least
        if self._live is not None and self._live.has_column(column.name):
            values = self._live.values(self._live.column(column.name).index)
            for value, _ in Counter(values).most_common(1):
                if isinstance(value, int):
                    return value
        return _FIRST.get(place, least)

    def _key(self, columns: list[Column], given: Mapping[str, Cell]) -> dict[str, Cell]:
        """A key that no row has: numbers and names are counted on, references name a row."""
        names = [column.name for column in columns]
        if all(name in given for name in names):
            return {}
        last = next(column for column in reversed(columns) if column.name not in given)
        first = {c.name: given.get(c.name, next(self._values(c), None)) for c in columns}
        for value in islice(self._values(last), _MOST_TRIED):
            cells = {**first, last.name: value}
            key = tuple(cells[name] for name in names)
            if self._editing.transaction.row(self._table, key) is None:
                return {name: cell for name, cell in cells.items() if name not in given}
        raise EditRefused(self._table, "no key for a new row is free")

    def _values(self, column: Column) -> Iterator[Cell]:
        """The values that a column of the key may begin with, the likeliest first."""
        rule = self._rules.rule(self._table, column.name)
        if column.type.kind in (ColumnKind.SHORT, ColumnKind.LONG):
            yield from count(self._next_number(column))
        if rule is not None and rule.category == "Guid":
            yield new_guid()
        for name in rule.key_tables if rule is not None else ():
            other = self._editing.present.tables.get(name)
            if other is not None and other.key_columns:
                live, at = live_table(other), (rule.key_column or 1) - 1 if rule is not None else 0
                if name != self._table and at < len(live.columns):
                    yield from (live.cell(row, at) for row in range(live.row_count))
        for number in count(1):
            yield f"New{self._table}{number}"

    def _next_number(self, column: Column) -> int:
        """The number after the largest one."""
        if self._live is None or not self._live.has_column(column.name):
            return 1
        values = self._live.values(self._live.column(column.name).index)
        numbers = cast("Sequence[int | None]", values)
        return max(0, max(filter(None, numbers), default=0)) + 1
