"""Compares two tables row by row, by primary key.

Stored tables are compared by their string ids, with the ids of one pool translated to those of the
other, so that only changed texts are decoded.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from msiview.database.cells import Cell, StreamCell
from msiview.database.records import Record
from msiview.database.table import Column, StoredTable, Table
from msiview.format.column_types import ColumnKind
from msiview.format.columns import differing_rows, is_rising, match_rows, taken
from msiview.format.string_pool import StringPool
from msiview.format.table_data import RawColumn
from msiview.format.transform_data import RowOperation


class CommonIds:
    """The string ids of two pools, translated so that equal ids mean equal texts.

    This takes a pass over all texts, so it is done when two columns first differ.
    """

    def __init__(self, old: StringPool, new: StringPool) -> None:
        self.same_pools = old.equals(new)
        """Whether equal ids mean equal texts without translation."""
        self._pools = old, new

    def old(self, stored: RawColumn) -> RawColumn:
        """A column of the old database."""
        return taken(self._ids[0], stored)

    def new(self, stored: RawColumn) -> RawColumn:
        """A column of the new database."""
        return taken(self._ids[1], stored)

    def new_text(self, string_id: int) -> str | None:
        """The text of one of the new pool's ids; the old pool's object where it has the text.

        So the new pool does not hold all its texts in addition to those of the old one.
        """
        old, new = self._pools
        ids = self._ids[1]
        own = ids[string_id] if string_id < len(ids) else 0
        return old.text(own) if own < len(old) else new.text(string_id)

    @cached_property
    def _ids(self) -> tuple[array[int], array[int]]:
        old, new = self._pools
        return old.common_ids(new)


class RowDifference:
    """The changes that turn the rows of one table into those of another.

    Rows are matched by primary key; of rows with equal keys, which only damaged files have, the
    first is taken. Columns are matched by name; those that the new table lacks are ignored.
    """

    def __init__(self, old: Table, new: Table, ids: CommonIds | None = None) -> None:
        self.old = old
        self.new = new
        self._ids = ids if isinstance(old, StoredTable) and isinstance(new, StoredTable) else None
        self.added: Sequence[int]
        """Rows of the new table."""
        self.deleted: Sequence[int]
        """Rows of the old table."""
        self.changed: dict[int, list[int]] = {}
        """Columns of the new table, by the row of the new table."""
        self.added = self.deleted = ()
        # Without a key rows cannot be matched: the schema compares such tables as a whole.
        if new.key_columns and not self._stored_alike():
            self._find_differences()

    def __bool__(self) -> bool:
        return bool(self.added or self.deleted or self.changed)

    def records(self) -> Iterator[Record]:
        """The changes, deletions first, then the new table's rows in their order."""
        for row in self.deleted:
            yield Record(RowOperation.DELETE, self.old.key(row), {}, 0)
        cells = [self._reader(column) for column in self.new.columns]
        keys = [cells[column.index] for column in self.new.key_columns]
        others = [(c.name, cells[c.index]) for c in self.new.columns if not c.is_key]
        for row in self.added:
            named = {name: cell(row) for name, cell in others}
            yield Record(RowOperation.ADD, tuple(cell(row) for cell in keys), named, 0)
        names = [column.name for column in self.new.columns]
        for row, columns in sorted(self.changed.items()):
            named = {names[index]: cells[index](row) for index in columns}
            yield Record(RowOperation.UPDATE, tuple(cell(row) for cell in keys), named, 0)

    def _reader(self, column: Column) -> Callable[[int], Cell]:
        """A function that returns the cells of a column of the new table."""
        new, ids = self.new, self._ids
        if ids is not None and isinstance(new, StoredTable):
            stored = new.raw(column.index)
            if column.type.kind is ColumnKind.STRING:
                return lambda row: ids.new_text(stored[row])
        return lambda row: new.cell(row, column.index)

    # -- rows -----------------------------------------------------------

    def _stored_alike(self) -> bool:
        """Whether both tables have the same bytes with the same meaning."""
        old, new = self.old, self.new
        if self._ids is None or not self._ids.same_pools or old.columns != new.columns:
            return False
        assert isinstance(old, StoredTable)
        assert isinstance(new, StoredTable)
        return old.row_count == new.row_count and all(
            column.type.kind is not ColumnKind.BINARY
            and old.raw(column.index) == new.raw(column.index)
            for column in new.columns
        )

    def _find_differences(self) -> None:
        pairs = [
            self._comparable(self.old.column(column.name), column)
            for column in self.new.key_columns
        ]
        old_keys, new_keys = zip(*pairs, strict=True)
        if old_keys == new_keys and is_rising(new_keys):
            old_rows = new_rows = array("I", range(self.new.row_count))
        else:
            old_rows, new_rows, self.added, self.deleted = match_rows(old_keys, new_keys)
        for column in self.new.columns:
            if not column.is_key:
                self._compare(column, old_rows, new_rows)

    # -- cells ----------------------------------------------------------

    def _comparable(self, old: Column, new: Column) -> tuple[RawColumn, RawColumn]:
        """A column of both tables as numbers that are equal if and only if the cells are."""
        if (
            self._ids is None
            or old.type.kind is not new.type.kind
            or not isinstance(self.old, StoredTable)
            or not isinstance(self.new, StoredTable)
        ):
            return _numbered(self.old.values(old.index), self.new.values(new.index))
        old_stored, new_stored = self.old.raw(old.index), self.new.raw(new.index)
        if new.type.kind is ColumnKind.STRING:
            return self._ids.old(old_stored), self._ids.new(new_stored)
        return old_stored, new_stored

    def _compare(self, column: Column, old_rows: array[int], new_rows: array[int]) -> None:
        """Record the rows whose cells differ."""
        if not self.old.has_column(column.name):
            nulls: list[Cell] = [None] * self.old.row_count
            old_values, new_values = _numbered(nulls, self.new.values(column.index))
        elif column.type.kind is ColumnKind.BINARY:
            self._compare_streams(column, old_rows, new_rows)
            return
        else:
            old_values, new_values = self._comparable(self.old.column(column.name), column)
        for row in differing_rows(old_values, new_values, old_rows, new_rows):
            self.changed.setdefault(row, []).append(column.index)

    def _compare_streams(self, column: Column, old_rows: array[int], new_rows: array[int]) -> None:
        old_index = self.old.column(column.name).index
        for old_row, row in zip(old_rows, new_rows, strict=True):
            old = self.old.cell(old_row, old_index)
            if not same_content(old, self.new.cell(row, column.index)):
                self.changed.setdefault(row, []).append(column.index)


def added_records(table: Table) -> Iterator[Record]:
    """Records that add all rows of a table."""
    keys = [column.index for column in table.key_columns]
    others = [(column.name, column.index) for column in table.columns if not column.is_key]
    for cells in table.rows():
        named = {name: cells[index] for name, index in others}
        yield Record(RowOperation.ADD, tuple(cells[index] for index in keys), named, 0)


def same_content(old: Cell, new: Cell) -> bool:
    """Whether two cells hold the same. Streams are compared by their bytes, which are read only if
    the sizes agree."""
    if not isinstance(old, StreamCell) or not isinstance(new, StreamCell):
        return old == new
    return old.size == new.size and old.sha256() == new.sha256()


def _numbered(old: Sequence[Cell], new: Sequence[Cell]) -> tuple[RawColumn, RawColumn]:
    """Cells as numbers that are equal if and only if the cells are."""
    numbers: dict[Cell, int] = {}
    one, other = (
        [numbers.setdefault(cell, len(numbers)) for cell in cells] for cells in (old, new)
    )
    return array("I", one), array("I", other)
