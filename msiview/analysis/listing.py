"""Lists that are made of the rows of a package, such as its files with their paths.

A listing is a table in memory, so it is shown, filtered, sorted and exported like any other. Its
rows and cells lead back to the rows that they come from, and two listings of the same kind, made
before and after overlays, tell what those change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from msiview.analysis.phrase import RowRef
from msiview.database.cells import Cell
from msiview.database.table import MemoryTable
from msiview.format.column_types import ColumnType
from msiview.overlay.marks import BASE, CellStep, Mark

_NUMBER = ColumnType.parse("I4")
_TEXT = ColumnType.parse("S0")
_AFTER = "with the overlay"
_SEPARATOR = ", "

Ways: TypeAlias = tuple[tuple[int, int, RowRef], ...]
"""Parts of a cell's text that lead to rows: starts, ends, rows."""


@dataclass(frozen=True, slots=True)
class ListedColumn:
    """A column of a listing.

    ``about`` says in a sentence what stands in it. ``table`` is the table whose rows its values
    name by their keys; ``has_several`` says that those are separated by commas. ``is_size`` marks
    numbers of bytes, ``is_code`` what is set in a monospace font, ``is_name`` names and paths,
    which lose their middle where there is no room.
    """

    name: str
    about: str = ""
    table: str = ""
    is_number: bool = False
    is_size: bool = False
    is_code: bool = False
    is_name: bool = False
    has_several: bool = False
    key: tuple[int, ...] = ()
    """The columns that are the key of the row of ``table``, where that is not this one alone."""


class Listing(MemoryTable):
    """Rows that were made of the rows of a package.

    ``subjects`` has for each row the one that it stands for, None where there is none. ``ways``
    says where single cells lead, by row and column, of columns whose cells name rows of different
    tables. ``marks`` is None for a listing that was not compared with another one.
    """

    marks: ListingMarks | None = None
    shows_nulls = False
    """Whether null is told apart from nothing: in what comes out of cells as they are stored."""

    def __init__(
        self,
        name: str,
        columns: Sequence[ListedColumn],
        rows: Sequence[Sequence[Cell]],
        subjects: Sequence[RowRef | None],
        ways: Mapping[tuple[int, int], Ways] | None = None,
    ) -> None:
        types = [
            (column.name, _NUMBER if column.is_number or column.is_size else _TEXT)
            for column in columns
        ]
        super().__init__(name, types, rows)
        self.listed = tuple(columns)
        self.subjects = subjects
        self.own_ways = ways or {}

    def ways(self, row: int, column: int) -> Ways:
        """The rows that a cell names, each with its part of the cell's text."""
        own = self.own_ways.get((row, column))
        if own is not None:
            return own
        listed, cell = self.listed[column], self.cell(row, column)
        if not listed.table or cell is None:
            return ()
        text = str(cell)
        if not listed.has_several:
            key = tuple(self.cell(row, part) for part in listed.key) or (cell,)
            return ((0, len(text), RowRef(listed.table, key)),)
        ways, at = [], 0
        for part in names_in(cell):
            ways.append((at, at + len(part), RowRef(listed.table, (part,))))
            at += len(part) + len(_SEPARATOR)
        return tuple(ways)


def joined(names: Iterable[str]) -> str | None:
    """Names for a column that ``has_several``."""
    return _SEPARATOR.join(names) or None


def names_in(cell: Cell) -> list[str]:
    """The names in a cell of such a column; one empty name where there are none."""
    return str(cell).split(_SEPARATOR) if cell is not None else [""]


class ListingMarks:
    """What became of the rows of a listing; ``before`` has for each row the cells that it had
    before, None for one that was not there."""

    def __init__(
        self, listing: Listing, before: Sequence[Sequence[Cell] | None], live_rows: int
    ) -> None:
        self._listing, self._before, self._live = listing, before, live_rows

    def row_change(self, row: int) -> Mark | None:
        if row >= self._live:
            return Mark.DELETED
        before = self._before[row]
        if before is None:
            return Mark.ADDED
        return None if tuple(before) == self._listing.row(row) else Mark.CHANGED

    def cell_change(self, row: int, column: int) -> Mark | None:
        before = self._before[row]
        if row >= self._live or before is None:
            return None
        return None if before[column] == self._listing.cell(row, column) else Mark.CHANGED

    def column_change(self, column: int) -> Mark | None:
        return None

    def is_stated(self, row: int, column: int) -> bool:
        return True

    def history(self, row: int, column: int) -> Sequence[CellStep]:
        before = self._before[row]
        if before is None or self.cell_change(row, column) is None:
            return ()
        present = self._listing.cell(row, column)
        return (CellStep(BASE, before[column]), CellStep(_AFTER, present))


def with_changes(before: Listing, after: Listing) -> Listing:
    """The listing ``after`` overlays with marks of what differs from ``before``, and behind its own
    rows those that are no longer there. Rows are the same that stand for the same row."""
    old = {subject: row for row, subject in enumerate(before.subjects)}
    cells: list[Sequence[Cell] | None] = []
    for subject in after.subjects:
        row = old.pop(subject, None)
        cells.append(None if row is None else before.row(row))
    gone = [before.row(row) for row in old.values()]
    rows = [*(after.row(row) for row in range(after.row_count)), *gone]
    marked = Listing(after.name, after.listed, rows, [*after.subjects, *old], after.own_ways)
    marked.marks = ListingMarks(marked, [*cells, *gone], after.row_count)
    return marked
