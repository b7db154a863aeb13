"""Finding text in one table or in all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from msiview.analysis.filters import CellTest, cell_text, parse_filter
from msiview.database.cells import Cell
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
        progress(f"Searching {table.name}")
        yield from _hits(table, test, progress)


def _hits(table: Table, test: CellTest, progress: Progress) -> Iterator[Hit]:
    found: list[tuple[int, int, Cell]] = []
    for column in range(len(table.columns)):
        verdicts: dict[Cell, bool] = {}
        for row, value in enumerate(table.values(column)):
            verdict = verdicts.get(value)
            if verdict is None:
                verdict = verdicts[value] = test(value)
            if verdict:
                found.append((row, column, value))
            if not row & 0x1FFF:
                progress(f"Searching {table.name}", row, table.row_count)
    found.sort(key=lambda hit: hit[:2])
    for row, column, value in found:
        yield Hit(table.name, row, column, cell_text(value))
