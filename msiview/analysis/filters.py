"""Filter expressions: which cells, and so which rows, a typed text asks for.

======================  ====================================================
``text``                the cell contains the text, in any case
``"text"``              the same, also for text that looks like an expression
``/pattern/``           a regular expression is found in the cell, in any case
``=x``                  the cell is exactly x
``>n <n >=n <=n``       the cell is a number in this relation to n
``null``                the cell is null
======================  ====================================================
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from msiview.database.cells import Cell, StreamCell
from msiview.database.table import Table
from msiview.errors import MsiviewError
from msiview.progress import Progress, no_progress

CellTest: TypeAlias = Callable[[Cell], bool]

_RELATION = re.compile(r"(>=|<=|>|<)\s*(.*)", re.DOTALL)
_RELATIONS: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}


class FilterError(MsiviewError):
    """A filter expression that cannot be understood."""


def cell_text(cell: Cell) -> str:
    """What a filter or a search sees of a cell: its text, or its stream's name."""
    if cell is None:
        return ""
    return cell.name if isinstance(cell, StreamCell) else str(cell)


def parse_filter(expression: str) -> CellTest | None:
    """The test that an expression stands for; None for an empty one.

    Raises :class:`FilterError` with a reason for what makes no sense.
    """
    text = expression.strip()
    if not text:
        return None
    if text == "null":
        return lambda cell: cell is None
    if len(text) >= 2 and text[0] == text[-1] == "/":
        return _pattern_test(text[1:-1])
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return _contains_test(text[1:-1])
    if text[0] == "=":
        wanted = text[1:].strip()
        return lambda cell: cell is not None and cell_text(cell) == wanted
    relation = _RELATION.fullmatch(text)
    if relation is not None:
        return _number_test(relation[1], relation[2])
    return _contains_test(text)


def _contains_test(text: str) -> CellTest:
    wanted = text.casefold()
    return lambda cell: wanted in cell_text(cell).casefold()


def _pattern_test(pattern: str) -> CellTest:
    try:
        search = re.compile(pattern, re.IGNORECASE).search
    except re.error as error:
        raise FilterError(f"the regular expression is wrong: {error}") from error
    return lambda cell: cell is not None and search(cell_text(cell)) is not None


def _number_test(sign: str, text: str) -> CellTest:
    limit = _number(text)
    if limit is None:
        raise FilterError(f"after {sign} comes a number, not {text!r}")
    relation = _RELATIONS[sign]

    def test(cell: Cell) -> bool:
        value = cell if isinstance(cell, int) else _number(cell_text(cell))
        return value is not None and relation(value, limit)

    return test


def _number(text: str) -> int | None:
    text = text.strip()
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 20 else None


def matching_rows(
    table: Table,
    everywhere: str = "",
    by_column: Mapping[int, str] | None = None,
    progress: Progress | None = None,
) -> list[int] | None:
    """The rows that pass a filter, in file order; None where nothing is filtered.

    ``everywhere`` must hold for at least one cell of the row, each expression of
    ``by_column`` (column index to expression) for its cell.
    """
    progress = progress or no_progress()
    anywhere = parse_filter(everywhere)
    tests = {
        column: test
        for column, text in (by_column or {}).items()
        if (test := parse_filter(text)) is not None
    }
    if anywhere is None and not tests:
        return None
    rows: set[int] | None = None
    for column, test in tests.items():
        found = _rows_passing(table, column, test, progress)
        rows = found if rows is None else rows & found
    if anywhere is not None:
        found = set()
        for column in range(len(table.columns)):
            found |= _rows_passing(table, column, anywhere, progress)
        rows = found if rows is None else rows & found
    return sorted(rows or ())


def _rows_passing(table: Table, column: int, test: CellTest, progress: Progress) -> set[int]:
    """Rows whose cell passes; every distinct value is tested once."""
    values = table.values(column)
    verdicts: dict[Cell, bool] = {}
    rows = set()
    for row, value in enumerate(values):
        verdict = verdicts.get(value)
        if verdict is None:
            verdict = verdicts[value] = test(value)
        if verdict:
            rows.add(row)
        if not row & 0x1FFF:
            progress(f"Filtering {table.name}", row, len(values))
    return rows
