"""Searches one table or all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from msiview.analysis.filters import CellTest, parse_filter
from msiview.analysis.patterns import AT_ONCE
from msiview.database.cells import Cell, cell_text
from msiview.database.table import Table
from msiview.progress import Progress, no_progress


@dataclass(frozen=True, slots=True)
class CellHit:
    """A cell that a search found; row and column count from 0."""

    table: str
    row: int
    column: int
    text: str


def find_in_tables(
    tables: Iterable[Table], expression: str, progress: Progress | None = None
) -> Iterator[CellHit]:
    """The cells that an expression finds (see :mod:`msiview.analysis.filters`).

    In the order of tables and of rows. Raises FilterError for an expression that is invalid or
    takes too long.
    """
    test = parse_filter(expression)
    if test is None:
        return
    progress = progress or no_progress()
    for table in tables:
        yield from _hits(table, test, progress)


def _hits(table: Table, test: CellTest, progress: Progress) -> Iterator[CellHit]:
    title = f"Searching {table.name}"
    columns: list[list[Cell]] = []
    for at in range(len(table.columns)):
        progress(title, 0, table.row_count)
        columns.append(table.values(at))
    for start in range(0, table.row_count, AT_ONCE):
        found: list[tuple[int, int]] = []
        for column, values in enumerate(columns):
            progress(title, start, table.row_count)
            passing = test.select(values[start : start + AT_ONCE])
            found += [(start + index, column) for index in passing]
        for row, column in sorted(found):
            yield CellHit(table.name, row, column, cell_text(columns[column][row]))
