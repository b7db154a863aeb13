"""Two packages compared: what must be done to one to get the other, as a layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msiview.database.cells import Cell, StreamCell
from msiview.database.database import Database
from msiview.database.records import Record
from msiview.database.table import Table
from msiview.database.transform_flags import ErrorCondition
from msiview.format.column_types import ColumnKind
from msiview.format.transform_data import Operation
from msiview.overlay.layers import Layer, NamedTypes
from msiview.progress import Progress, no_progress


class ComparisonLayer(Layer):
    """The changes that turn one database into another.

    Rows are matched by primary key. Tables whose key columns differ cannot be
    matched row by row: the old one counts as dropped and the new one as created
    (:attr:`rebuilt_tables`). Columns that the target lacks keep their values,
    as a transform cannot remove them (:attr:`missing_columns`).
    """

    def __init__(
        self, base: Database, target: Database, name: str, progress: Progress | None = None
    ) -> None:
        self.base = base
        self.target = target
        self.name = name
        self.codepage = target.codepage
        self.suppressed = ErrorCondition(0)
        progress = progress or no_progress()
        self.rebuilt_tables = [
            table
            for table in sorted(base.tables.keys() & target.tables.keys())
            if _keys(base.tables[table]) != _keys(target.tables[table])
        ]
        common = [
            table
            for table in sorted(base.tables.keys() & target.tables.keys())
            if table not in self.rebuilt_tables
        ]
        created = sorted({*(target.tables.keys() - base.tables.keys()), *self.rebuilt_tables})
        self.created_tables: Mapping[str, NamedTypes] = {
            table: _named_types(target.tables[table]) for table in created
        }
        self.dropped_tables = sorted({*(base.tables.keys() - target.tables.keys())})
        self.added_columns: Mapping[str, NamedTypes] = {
            table: new
            for table in common
            if (new := _new_columns(base.tables[table], target.tables[table]))
        }
        self.missing_columns: Mapping[str, list[str]] = {
            table: missing
            for table in common
            if (missing := _missing_columns(base.tables[table], target.tables[table]))
        }
        self._records: dict[str, list[Record]] = {}
        for table in common:
            progress(f"Comparing {table}")
            records = list(compare_rows(base.tables[table], target.tables[table]))
            if records:
                self._records[table] = records
        for table in created:
            self._records[table] = list(_all_added(target.tables[table]))

    def changed_tables(self) -> Iterable[str]:
        return sorted(self._records)

    def records(self, table: str, columns: NamedTypes) -> Iterable[Record]:
        return self._records[table]


def compare_rows(old: Table, new: Table) -> Iterable[Record]:
    """The records that turn the rows of one table into those of another of the same key."""
    old_keys = _key_list(old)
    new_keys = _key_list(new)
    old_index = {key: row for row, key in reversed(list(enumerate(old_keys)))}
    pairs = [old_index.get(key) for key in new_keys]
    changes: dict[int, dict[str, Cell]] = {}
    for column in new.columns:
        if column.is_key:
            continue
        new_values = new.values(column.index)
        old_values = (
            old.values(old.column(column.name).index)
            if old.has_column(column.name)
            else [None] * old.row_count
        )
        binary = column.type.kind is ColumnKind.BINARY
        for row, at in enumerate(pairs):
            if at is not None and old_values[at] != new_values[row]:
                if binary and same_content(old_values[at], new_values[row]):
                    continue
                changes.setdefault(row, {})[column.name] = new_values[row]
    yield from (Record(Operation.DELETE, key, {}, 0) for key in old_index.keys() - set(new_keys))
    for row, at in enumerate(pairs):
        if at is None:
            yield Record(Operation.ADD, new_keys[row], _cells(new, row), 0)
        elif row in changes:
            yield Record(Operation.UPDATE, new_keys[row], changes[row], 0)


def same_content(old: Cell, new: Cell) -> bool:
    """Whether two binary cells hold the same bytes; streams are read only if their sizes agree."""
    if not isinstance(old, StreamCell) or not isinstance(new, StreamCell):
        return old == new
    return old.size == new.size and old.sha256() == new.sha256()


def _all_added(table: Table) -> Iterable[Record]:
    for row in range(table.row_count):
        yield Record(Operation.ADD, table.key(row), _cells(table, row), 0)


def _cells(table: Table, row: int) -> dict[str, Cell]:
    return {
        column.name: table.cell(row, column.index) for column in table.columns if not column.is_key
    }


def _key_list(table: Table) -> Sequence[tuple[Cell, ...]]:
    return list(zip(*(table.values(column.index) for column in table.key_columns), strict=True))


def _keys(table: Table) -> list[tuple[str, ColumnKind]]:
    return [(column.name, column.type.kind) for column in table.key_columns]


def _named_types(table: Table) -> NamedTypes:
    return [(column.name, column.type) for column in table.columns]


def _new_columns(old: Table, new: Table) -> NamedTypes:
    return [(c.name, c.type) for c in new.columns if not old.has_column(c.name)]


def _missing_columns(old: Table, new: Table) -> list[str]:
    return [column.name for column in old.columns if not new.has_column(column.name)]
