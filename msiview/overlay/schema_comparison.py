"""Compares the tables and columns of two packages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from msiview.database.table import Column, Table
from msiview.format.column_types import ColumnKind, NamedTypes


class SchemaChange(Enum):
    """How a table or column differs."""

    TABLE_ADDED = "table added"
    TABLE_DROPPED = "table dropped"
    KEYS_CHANGED = "other key columns"
    NO_KEYS = "no key columns"
    """The table has none in either database, as only a damaged file makes them, and its rows
    differ."""
    COLUMN_ADDED = "column added"
    COLUMN_REMOVED = "column removed"
    COLUMN_RETYPED = "column type changed"
    COLUMNS_REORDERED = "columns in another order"


@dataclass(frozen=True, slots=True)
class SchemaDifference:
    """One difference; ``old`` and ``new`` are types, key columns or column orders as text."""

    change: SchemaChange
    table: str
    column: str | None = None
    old: str = ""
    new: str = ""


class SchemaComparison:
    """The tables that two databases have in common, and the differences."""

    def __init__(self, old: Mapping[str, Table], new: Mapping[str, Table]) -> None:
        shared = sorted(old.keys() & new.keys())
        self.added = sorted(new.keys() - old.keys())
        self.dropped = sorted(old.keys() - new.keys())
        self.rebuilt = [name for name in shared if not _can_match(old[name], new[name])]
        """Tables in both whose key columns differ, or are missing while other things differ: their
        rows cannot be matched."""
        self.common = [name for name in shared if name not in self.rebuilt]
        self.added_columns: dict[str, NamedTypes] = {}
        self.removed_columns: dict[str, list[str]] = {}
        self.retyped_columns: dict[str, NamedTypes] = {}
        self.differences: list[SchemaDifference] = [
            *(SchemaDifference(SchemaChange.TABLE_ADDED, name) for name in self.added),
            *(SchemaDifference(SchemaChange.TABLE_DROPPED, name) for name in self.dropped),
        ]
        for name in self.rebuilt:
            before, after = _key_words(old[name]), _key_words(new[name])
            change = SchemaChange.KEYS_CHANGED if before or after else SchemaChange.NO_KEYS
            self.differences.append(SchemaDifference(change, name, None, before, after))
        for name in self.common:
            self._compare_columns(old[name], new[name])

    def _compare_columns(self, old: Table, new: Table) -> None:
        before = {column.name: column.type for column in old.columns}
        after = {column.name: column.type for column in new.columns}
        added = [(name, type_) for name, type_ in after.items() if name not in before]
        removed = [name for name in before if name not in after]
        retyped = [
            (name, type_) for name, type_ in after.items() if before.get(name, type_) != type_
        ]
        if added:
            self.added_columns[new.name] = added
        if removed:
            self.removed_columns[new.name] = removed
        if retyped:
            self.retyped_columns[new.name] = retyped
        self.differences.extend(_column_differences(old, new))


def _column_differences(old: Table, new: Table) -> Iterator[SchemaDifference]:
    before = {column.name: column for column in old.columns}
    after = {column.name: column for column in new.columns}
    for name, column in after.items():
        if name not in before:
            yield SchemaDifference(SchemaChange.COLUMN_ADDED, new.name, name, "", column.spec)
        elif before[name].type != column.type:
            yield SchemaDifference(
                SchemaChange.COLUMN_RETYPED, new.name, name, before[name].spec, column.spec
            )
    for name, column in before.items():
        if name not in after:
            yield SchemaDifference(SchemaChange.COLUMN_REMOVED, new.name, name, column.spec, "")
    order = [name for name in before if name in after]
    new_order = [name for name in after if name in before]
    if order != new_order:
        yield SchemaDifference(
            SchemaChange.COLUMNS_REORDERED, new.name, None, ", ".join(order), ", ".join(new_order)
        )


def _can_match(old: Table, new: Table) -> bool:
    """Whether rows can be matched by their keys, or there is nothing to match."""
    if old.key_columns and new.key_columns:
        return _keys(old) == _keys(new)
    if old.key_columns or new.key_columns:
        return False
    return old.columns == new.columns and list(old.rows()) == list(new.rows())


def _keys(table: Table) -> list[tuple[str, bool]]:
    """Name of each key column, and whether it holds text; the width of numbers does not matter."""
    return [(column.name, column.type.kind is ColumnKind.STRING) for column in table.key_columns]


def _key_words(table: Table) -> str:
    return ", ".join(map(_column_words, table.key_columns))


def _column_words(column: Column) -> str:
    return f"{column.name} {column.spec}"
