"""Compares two tables row by row, by primary key.

Stored tables are compared by their string ids, with the ids of one pool translated to those of the
other, so that only changed texts are decoded.
"""

from __future__ import annotations

import operator
from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from operator import itemgetter
from typing import Any, TypeAlias, cast

from msiview.database.cells import Cell, StreamCell
from msiview.database.records import Record
from msiview.database.table import Column, StoredTable, Table
from msiview.format.column_types import ColumnKind
from msiview.format.string_pool import StringPool
from msiview.format.table_data import RawColumn
from msiview.format.transform_data import RowOperation

_BATCH = 1 << 15
"""Texts that are looked up in one step: a few milliseconds."""

_Comparable: TypeAlias = Sequence[Any]
"""A column as values that are equal if and only if the cells are."""


class CommonIds:
    """The string ids of two pools, translated so that equal ids mean equal texts.

    This takes a pass over all texts, so it is done when two columns first differ.
    """

    def __init__(self, old: StringPool, new: StringPool) -> None:
        self.same_pools = old.equals(new)
        """Whether equal ids mean equal texts without translation."""
        self._pools = old, new
        self._ids: tuple[array[int], array[int]] | None = None

    def old(self, stored: RawColumn) -> _Comparable:
        """A column of the old database."""
        return _translated(self._both()[0], stored)

    def new(self, stored: RawColumn) -> _Comparable:
        """A column of the new database."""
        return _translated(self._both()[1], stored)

    def new_text(self, string_id: int) -> str | None:
        """The text of one of the new pool's ids; the old pool's object where it has the text.

        So the new pool does not hold all its texts in addition to those of the old one.
        """
        old, new = self._pools
        ids = self._both()[1]
        own = ids[string_id] if string_id < len(ids) else 0
        return old.text(own) if own < len(old) else new.text(string_id)

    def _both(self) -> tuple[array[int], array[int]]:
        if self._ids is None:
            old, new = self._pools
            own, first = _own_ids(old)
            self._ids = own, own if self.same_pools else _ids_in(new, first, len(old))
        return self._ids


def _own_ids(pool: StringPool) -> tuple[array[int], dict[str | None, int]]:
    """For each id the first id of the same text, and the first ids by text."""
    texts = pool.texts()
    first: dict[str | None, int] = {}
    for start in range(0, len(texts), _BATCH):  # other threads can run in between
        first.update(zip(texts[start : start + _BATCH], count(start), strict=False))
    first[None] = 0
    if len(first) == len(texts):
        return array("I", range(len(texts))), first
    first = {None: 0}  # there are unused ids, or a text has two
    return array("I", map(first.setdefault, texts, range(len(texts)))), first


def _ids_in(pool: StringPool, known: dict[str | None, int], others: int) -> array[int]:
    """For each id the known id of the same text, else a new one from ``others`` up."""
    unknown = range(others, others + len(pool))
    return array("I", map(known.get, pool.iter_texts(), unknown))


def _translated(ids: array[int], stored: RawColumn) -> _Comparable:
    try:
        return array("I", map(ids.__getitem__, stored))
    except IndexError:  # ids that no text has are read as null
        return array("I", (ids[i] if i < len(ids) else 0 for i in stored))


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
        old_keys, new_keys = self._keys()
        old_rows = new_rows = None
        if not _same(old_keys, new_keys) or len(set(old_keys)) < len(old_keys):
            old_rows, new_rows = self._match(old_keys, new_keys)
        del old_keys, new_keys
        for column in self.new.columns:
            if not column.is_key:
                self._compare(column, old_rows, new_rows)

    def _keys(self) -> tuple[_Comparable, _Comparable]:
        pairs = [
            self._comparable(self.old.column(column.name), column)
            for column in self.new.key_columns
        ]
        if len(pairs) == 1:
            return pairs[0]
        old, new = zip(*pairs, strict=True)
        return list(zip(*old, strict=True)), list(zip(*new, strict=True))

    def _match(
        self, old_keys: _Comparable, new_keys: _Comparable
    ) -> tuple[Sequence[int], Sequence[int] | None]:
        """The rows that both have: row numbers in the old table and in the new one.

        None for the new ones means all of them, in their order.
        """
        old_rows, new_rows = _first_rows(old_keys), _first_rows(new_keys)
        removed = old_rows.keys() - new_rows.keys()
        self.deleted = array("I", sorted(map(old_rows.__getitem__, removed)))
        partners = list(map(old_rows.get, new_rows))
        if len(new_rows) == len(new_keys) and None not in partners:
            return array("I", cast(list[int], partners)), None
        pairs = list(zip(partners, new_rows.values(), strict=True))
        self.added = array("I", (new for old, new in pairs if old is None))
        both = [(old, new) for old, new in pairs if old is not None]
        return array("I", (old for old, _ in both)), array("I", (new for _, new in both))

    # -- cells ----------------------------------------------------------

    def _comparable(self, old: Column, new: Column) -> tuple[_Comparable, _Comparable]:
        if (
            self._ids is None
            or old.type.kind is not new.type.kind
            or not isinstance(self.old, StoredTable)
            or not isinstance(self.new, StoredTable)
        ):
            return self.old.values(old.index), self.new.values(new.index)
        old_stored, new_stored = self.old.raw(old.index), self.new.raw(new.index)
        if new.type.kind is ColumnKind.STRING:
            return self._ids.old(old_stored), self._ids.new(new_stored)
        return old_stored, new_stored

    def _compare(
        self, column: Column, old_rows: Sequence[int] | None, new_rows: Sequence[int] | None
    ) -> None:
        """Record the rows whose cells differ; rows of None mean all, in the same order."""
        if column.type.kind is ColumnKind.BINARY and self.old.has_column(column.name):
            self._compare_streams(column, old_rows, new_rows)
            return
        old_values: _Comparable
        if self.old.has_column(column.name):
            old_values, new_values = self._comparable(self.old.column(column.name), column)
        else:
            new_values = self.new.values(column.index)
            old_values = [None] * self.old.row_count
        if old_rows is not None:
            old_values = _chosen(old_values, old_rows)
        if new_rows is not None:
            new_values = _chosen(new_values, new_rows)
        if _same(old_values, new_values):
            return
        for at, (old, new) in enumerate(zip(old_values, new_values, strict=True)):
            if old != new:
                row = at if new_rows is None else new_rows[at]
                self.changed.setdefault(row, []).append(column.index)

    def _compare_streams(
        self, column: Column, old_rows: Sequence[int] | None, new_rows: Sequence[int] | None
    ) -> None:
        old_index = self.old.column(column.name).index
        count = self.new.row_count if new_rows is None else len(new_rows)
        for at in range(count):
            old = self.old.cell(at if old_rows is None else old_rows[at], old_index)
            row = at if new_rows is None else new_rows[at]
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


def _first_rows(keys: _Comparable) -> dict[Any, int]:
    """The first row of each key, in row order."""
    rows = dict(zip(keys, range(len(keys)), strict=True))
    if len(rows) < len(keys):
        rows.clear()
        for row, key in enumerate(keys):
            rows.setdefault(key, row)
    return rows


def _chosen(values: _Comparable, rows: Sequence[int]) -> _Comparable:
    chosen = itemgetter(*rows)(values) if len(rows) > 1 else [values[row] for row in rows]
    return array(values.typecode, chosen) if isinstance(values, array) else list(chosen)


def _same(old: _Comparable, new: _Comparable) -> bool:
    """Whether two columns are equal; one may be a list and the other an array."""
    if type(old) is type(new):
        return bool(old == new)
    return len(old) == len(new) and all(map(operator.eq, old, new))
