"""Decoded columns and their indexes, by which references are found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from msiview.database.cells import Cell
from msiview.database.table import StoredTable, Table
from msiview.overlay.overlaid_table import OverlaidTable
from msiview.progress import Progress, no_progress

_STEP = 1 << 15
"""Cells examined in one step: a few milliseconds, so that other threads can run in between."""

_SCANS = 12
"""A column is indexed after so many scans. A scan takes about a tenth of the time of indexing."""

_SMALL = 1 << 15
"""Tables with no more rows are indexed at the first question."""

DRAFT = -1
"""The number of a row that is in no table yet; its cells are :attr:`ColumnStore.draft`."""


class ColumnStore:
    """The columns of some tables, decoded once, with an index for each that is searched often.

    For tables with overlays this is the state after all layers. Rows that a layer deleted are never
    found, but their cells can be read; so it is with tables that a layer dropped.
    """

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self.readable: Mapping[str, Table] = {
            name: _untouched(table) for name, table in tables.items()
        }
        """All tables, those that a layer dropped among them."""
        self.tables: Mapping[str, Table] = {
            name: table
            for name, table in self.readable.items()
            if not (isinstance(table, OverlaidTable) and table.dropped_by is not None)
        }
        self._values: dict[tuple[str, int], list[Cell]] = {}
        self._indexes: dict[tuple[str, int], _Index] = {}
        self._asked: Counter[tuple[str, int]] = Counter()
        self._deleted: dict[str, frozenset[int]] = {}
        self.draft: Mapping[int, Cell] = {}
        """The cells of the row :data:`DRAFT`, by column."""

    def column(self, table: str, name: str) -> int | None:
        """The index of a column; None where it does not exist, or a layer has removed it."""
        found = self.tables.get(table)
        if found is None or not found.has_column(name):
            return None
        index = found.column(name).index
        removed = found.removed_columns if isinstance(found, OverlaidTable) else {}
        return None if index in removed else index

    def cell(self, table: str, row: int, column: int) -> Cell:
        """One cell."""
        if row == DRAFT:
            return self.draft.get(column)
        values = self._values.get((table, column))
        return self.readable[table].cell(row, column) if values is None else values[row]

    def values(self, table: str, column: int) -> list[Cell]:
        """A whole column, by row; do not change the list."""
        place = (table, column)
        if place not in self._values:
            self._values[place] = self.tables[table].values(column)
        return self._values[place]

    def is_deleted(self, table: str, row: int) -> bool:
        """Whether a layer deleted the row, or dropped its table."""
        return table not in self.tables or row in self.deleted_rows(table)

    def deleted_rows(self, table: str) -> frozenset[int]:
        """The rows that layers deleted."""
        deleted = self._deleted.get(table)
        if deleted is None:
            found = self.tables[table]
            deleted = frozenset()
            if isinstance(found, OverlaidTable) and found.live_row_count != found.row_count:
                deleted = frozenset(range(found.row_count)).difference(found.live_rows())
            self._deleted[table] = deleted
        return deleted

    def rows_of(self, table: str, column: int, value: Cell) -> list[int]:
        """The rows with this value in a column, in rising order; none for null."""
        if value is None:
            return []
        place = (table, column)
        index = self._indexes.get(place)
        if index is None:
            self._asked[place] += 1
            if self._asked[place] <= _SCANS and self.tables[table].row_count > _SMALL:
                return self._scan(table, column, value)
            index = self.index(table, column)
        return index.rows_of(value)

    def index(self, table: str, column: int, progress: Progress | None = None) -> _Index:
        """The index of a column, built if necessary."""
        place = (table, column)
        index = self._indexes.get(place)
        if index is None:
            progress = progress or no_progress()
            index = _Index(self.values(table, column), self.deleted_rows(table), progress)
            self._indexes[place] = index
        return index

    def rows_holding(self, table: str, column: int, text: str) -> list[int]:
        """Candidates for rows whose text in a column contains another: includes all that do."""
        rows = self._undecoded(table, column, text, inside=True)
        if rows is None:
            values = enumerate(self.values(table, column))
            rows = [row for row, value in values if isinstance(value, str) and text in value]
        return self._live(table, rows)

    def _scan(self, table: str, column: int, value: Cell) -> list[int]:
        rows = self._undecoded(table, column, value)
        return self._live(table, self._places(table, column, value) if rows is None else rows)

    def _undecoded(
        self, table: str, column: int, value: Cell, *, inside: bool = False
    ) -> list[int] | None:
        """The rows found by a stored table without decoding; None where it cannot."""
        stored = self.tables[table]
        is_decoded = (table, column) in self._values
        if not isinstance(stored, StoredTable) or not isinstance(value, str) or is_decoded:
            return None
        return stored.rows_with(column, value, inside=inside)

    def _places(self, table: str, column: int, value: Cell) -> list[int]:
        values = self.values(table, column)
        found: list[int] = []
        for start in range(0, len(values), _STEP):
            at, end = start, start + _STEP
            try:
                while True:
                    at = values.index(value, at, end) + 1
                    found.append(at - 1)
            except ValueError:
                continue
        return found

    def _live(self, table: str, rows: list[int]) -> list[int]:
        deleted = self.deleted_rows(table)
        return [row for row in rows if row not in deleted] if deleted else rows


def _untouched(table: Table) -> Table:
    """The base's own table if no layer touched it; its rows have the same numbers."""
    if isinstance(table, OverlaidTable) and table.base is not None and not table.is_touched:
        return table.base
    return table


class RowCells:
    """The cells of one row by the name of their column; None for columns that it lacks."""

    def __init__(self, store: ColumnStore, table: str, row: int) -> None:
        self.store = store
        self._table = table
        self._row = row

    def __call__(self, column: str) -> Cell:
        index = self.store.column(self._table, column)
        return None if index is None else self.store.cell(self._table, self._row, index)


class _Index:
    """Values of a column and their rows. Most values occur in one row only."""

    def __init__(self, values: list[Cell], deleted: frozenset[int], progress: Progress) -> None:
        self.first: dict[Cell, int] = {}
        self._all: dict[Cell, list[int]] = {}
        for start in range(0, len(values), _STEP):
            progress("Indexing references", start, len(values))
            some = values[start : start + _STEP]
            rows = [
                row
                for row, value in enumerate(some, start)
                if value is not None and row not in deleted
            ]
            if len(rows) < len(some):
                some = [values[row] for row in rows]
            firsts = list(map(self.first.setdefault, some, rows))
            if firsts != rows:
                for value, row, first in zip(some, rows, firsts, strict=True):
                    if first != row:
                        known = self._all.get(value)
                        if known is None:
                            self._all[value] = [first, row]
                        else:
                            known.append(row)

    def rows_of(self, value: Cell) -> list[int]:
        rows = self._all.get(value)
        if rows is not None:
            return list(rows)
        first = self.first.get(value)
        return [] if first is None else [first]
