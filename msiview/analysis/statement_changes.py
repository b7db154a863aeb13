"""What an INSERT, UPDATE or DELETE would do to a table; nothing is changed by asking."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from msiview.analysis.listing import ListedColumn, Listing, with_changes
from msiview.analysis.phrase import RowRef
from msiview.analysis.query import QueryError, changed_rows
from msiview.database.cells import Cell, StreamCell, cell_text
from msiview.database.table import Table
from msiview.format.column_types import ColumnKind
from msiview.overlay.overlaid_table import Key
from msiview.progress import Progress
from msiview.visible_text import one_line
from msiview.words import counted, shortened

Cells: TypeAlias = tuple[Cell, ...]
"""All cells of a row."""

_LONGEST = 40
"""Characters of a value in a sentence."""

_CHANGING = re.compile(r"\s*(?:--[^\n]*\n\s*)*(insert|update|delete|replace)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StatementChanges:
    """The rows of ``table`` that a statement changes: ``updated`` by their keys, old and new cells,
    ``added`` cells, ``deleted`` keys with their cells. Streams stand as they are in the table."""

    table: Table
    updated: tuple[tuple[Key, Cells, Cells], ...]
    added: tuple[Cells, ...]
    deleted: tuple[tuple[Key, Cells], ...]

    @property
    def count(self) -> int:
        return len(self.updated) + len(self.added) + len(self.deleted)

    def cells_of(self, old: Cells, new: Cells) -> dict[str, Cell]:
        """The cells in which two rows differ, by the names of their columns."""
        columns = self.table.columns
        return {
            column.name: cell
            for column, before, cell in zip(columns, old, new, strict=True)
            if before != cell
        }

    @property
    def words(self) -> str:
        """``ControlEvent: adds 100 to Ordering in 12 rows, 1 row deleted``."""
        parts = []
        if self.updated:
            parts.append(self._updated_words())
        if self.added:
            parts.append(f"{counted(len(self.added), 'row')} added")
        if self.deleted:
            parts.append(f"{counted(len(self.deleted), 'row')} deleted")
        return f"{self.table.name}: {', '.join(parts) or 'no row changes'}"

    def _updated_words(self) -> str:
        """What an UPDATE does, if it does the same to one column of each row; else which columns
        are others then."""
        rows = counted(len(self.updated), "row")
        changed = {name for _, old, new in self.updated for name in self.cells_of(old, new)}
        columns = [column for column in self.table.columns if column.name in changed]
        if len(columns) == 1:
            (column,) = columns
            cells = [(old[column.index], new[column.index]) for _, old, new in self.updated]
            if len({new for _, new in cells}) == 1:
                return f"sets {column.name} to {_quoted(cells[0][1])} in {rows}"
            steps = {
                new - old if isinstance(old, int) and isinstance(new, int) else None
                for old, new in cells
            }
            step = steps.pop() if len(steps) == 1 else None
            if step is not None:
                way = f"adds {step} to" if step > 0 else f"takes {-step} from"
                return f"{way} {column.name} in {rows}"
        return f"{rows} changed ({', '.join(column.name for column in columns)})"

    def listing(self) -> Listing:
        """The rows that change, with marks."""
        name = self.table.name
        old = [(RowRef(name, key), row) for key, row, _ in self.updated]
        old += [(RowRef(name, key), row) for key, row in self.deleted]
        new = [(RowRef(name, key), row) for key, _, row in self.updated]
        new += [(RowRef(name, self._key(row)), row) for row in self.added]
        return with_changes(self._listed(old), self._listed(new))

    def _key(self, row: Cells) -> Key:
        return tuple(row[column.index] for column in self.table.key_columns)

    def _listed(self, rows: Sequence[tuple[RowRef, Cells]]) -> Listing:
        columns = [
            ListedColumn(
                column.name, is_number=column.type.kind in (ColumnKind.SHORT, ColumnKind.LONG)
            )
            for column in self.table.columns
        ]
        cells = [tuple(map(_shown, row)) for _, row in rows]
        return Listing("Changes", columns, cells, [subject for subject, _ in rows])


def is_changing(sql: str) -> bool:
    """Whether a statement is to change something rather than to ask."""
    return _CHANGING.match(sql) is not None


def statement_changes(
    tables: Mapping[str, Table],
    sql: str,
    values: Sequence[str | int | None] = (),
    progress: Progress | None = None,
) -> StatementChanges:
    """What an INSERT, UPDATE or DELETE does to one of the live tables. Raises
    :class:`~msiview.analysis.query.QueryError`."""
    found = changed_rows(tables, sql, values, progress)
    table = tables[found.table]
    before = list(table.rows())
    keys = table.keys()
    updated, deleted = [], []
    for row, old in enumerate(before):
        after = found.rows.get(row + 1)
        if after is None:
            deleted.append((keys[row], old))
            continue
        new = tuple(_kept(table, old, after))
        if new != old:
            updated.append((keys[row], old, new))
    added = [cells for number, cells in found.rows.items() if number > len(before)]
    for cells in added:
        _refuse_streams(table, cells)
    return StatementChanges(table, tuple(updated), tuple(added), tuple(deleted))


_REFUSAL = "{}.{} holds streams, which no statement changes"


def _kept(table: Table, old: Cells, new: Sequence[Cell]) -> Iterator[Cell]:
    """The cells of a row that SQLite gives back, streams as they were: it only has their names."""
    for column, before, cell in zip(table.columns, old, new, strict=True):
        if isinstance(before, StreamCell) and cell == before.name:
            yield before
        elif column.type.kind is ColumnKind.BINARY and cell != before:
            raise QueryError(_REFUSAL.format(table.name, column.name))
        else:
            yield cell


def _refuse_streams(table: Table, row: Cells) -> None:
    for column, cell in zip(table.columns, row, strict=True):
        if column.type.kind is ColumnKind.BINARY and cell is not None:
            raise QueryError(_REFUSAL.format(table.name, column.name))


def _quoted(cell: Cell) -> str:
    """A value as one reads it in a sentence."""
    if cell is None or isinstance(cell, int):
        return "null" if cell is None else str(cell)
    return f"“{one_line(shortened(cell_text(cell), _LONGEST))}”"


def _shown(cell: Cell) -> Cell:
    return cell.name if isinstance(cell, StreamCell) else cell
