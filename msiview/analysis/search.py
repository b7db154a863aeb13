"""Finding text in one table or in all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from msiview.analysis.filters import CellTest, cell_text, parse_filter, passing_rows
from msiview.database.table import Table
from msiview.progress import Progress, no_progress


@dataclass(frozen=True, slots=True)
class Hit:
    """A cell in which a search found something; row and column count from 0."""

    table: str
    row: int
    column: int
    text: str


def find_in_tables(
    tables: Iterable[Table], expression: str, progress: Progress | None = None
) -> Iterator[Hit]:
    """The cells that an expression finds (see :mod:`msiview.analysis.filters`).

    Table by table, in each row by row. Raises FilterError for a wrong expression.
    """
    test = parse_filter(expression)
    if test is None:
        return
    progress = progress or no_progress()
    for table in tables:
        yield from _hits(table, test, progress)


def _hits(table: Table, test: CellTest, progress: Progress) -> Iterator[Hit]:
    title = f"Searching {table.name}"
    found = sorted(
        (row, column)
        for column in range(len(table.columns))
        for row in passing_rows(table, column, test, progress, title)
    )
    for row, column in found:
        yield Hit(table.name, row, column, cell_text(table.cell(row, column)))
