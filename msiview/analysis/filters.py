"""Filter expressions: the cells, and so the rows, that a typed text selects.

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
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import compress

from msiview.analysis.patterns import (
    AT_ONCE,
    IN_SIGHT_S,
    FilterError,
    Pattern,
    Span,
    TooSlow,
    pattern_between_slashes,
)
from msiview.database.cells import Cell, StreamCell, cell_text
from msiview.database.table import Table
from msiview.progress import Progress, no_progress

_RELATION = re.compile(r"(>=|<=|>|<)\s*(.*)", re.DOTALL)
_RELATIONS: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}


class CellTest(ABC):
    """The test of a filter expression."""

    @abstractmethod
    def __call__(self, cell: Cell) -> bool:
        """Whether a cell passes."""

    def select(self, values: Sequence[Cell]) -> list[int]:
        """The indexes of the values that pass. At most
        :data:`~msiview.analysis.patterns.AT_ONCE` of them: a pattern has a limit of time."""
        return [index for index, value in enumerate(values) if self(value)]

    def spans(self, text: str) -> list[Span]:
        """Which characters of a cell's text pass: starts and ends, in order; empty where that
        would take longer than somebody looks at it."""
        return [(0, len(text))] if text and self(text) else []


class _Null(CellTest):
    def __call__(self, cell: Cell) -> bool:
        return cell is None


class _Contains(CellTest):
    def __init__(self, text: str) -> None:
        self._folded = text.casefold()
        self._may_be_number = not self._folded.strip("-0123456789")
        self._pattern = Pattern.of_text(text)

    def __call__(self, cell: Cell) -> bool:
        return self._folded in cell_text(cell).casefold()

    def spans(self, text: str) -> list[Span]:
        return _spans(self._pattern, text) if self._folded else []

    def select(self, values: Sequence[Cell]) -> list[int]:
        # The same in one loop, since this runs over every cell of large tables.
        folded = self._folded
        if not folded:
            return list(range(len(values)))
        others = (int, StreamCell) if self._may_be_number else (StreamCell,)
        return [
            index
            for index, value in enumerate(values)
            if (
                folded in value.casefold()
                if type(value) is str
                else type(value) in others and self(value)
            )
        ]


class _Pattern(CellTest):
    def __init__(self, pattern: str) -> None:
        self._pattern = Pattern(pattern)

    def __call__(self, cell: Cell) -> bool:
        return bool(self.select([cell]))

    def spans(self, text: str) -> list[Span]:
        return _spans(self._pattern, text)

    def select(self, values: Sequence[Cell]) -> list[int]:
        present = [index for index, value in enumerate(values) if value is not None]
        found = self._pattern.select([cell_text(values[index]) for index in present])
        return [present[index] for index in found]


class _Equals(CellTest):
    def __init__(self, text: str) -> None:
        self._text = text
        number = _number(text)
        self._number = number if str(number) == text else None

    def __call__(self, cell: Cell) -> bool:
        return cell is not None and cell_text(cell) == self._text

    def select(self, values: Sequence[Cell]) -> list[int]:
        text, number = self._text, self._number
        return [
            index
            for index, value in enumerate(values)
            if value is not None
            and (value in (text, number) or (type(value) is StreamCell and self(value)))
        ]


class _Relation(CellTest):
    def __init__(self, sign: str, text: str) -> None:
        limit = _number(text)
        if limit is None:
            raise FilterError(f"after {sign} comes a number, not {text!r}")
        self._limit = limit
        self._holds = _RELATIONS[sign]

    def __call__(self, cell: Cell) -> bool:
        value = cell if isinstance(cell, int) else _number(cell_text(cell))
        return value is not None and self._holds(value, self._limit)

    def select(self, values: Sequence[Cell]) -> list[int]:
        holds, limit = self._holds, self._limit
        return [
            index
            for index, value in enumerate(values)
            if (
                holds(value, limit)
                if type(value) is int
                # Most texts end in a letter, unlike any number.
                else type(value) is str and not value[-1:].isalpha() and self(value)
            )
        ]


def parse_filter(expression: str) -> CellTest | None:
    """The test of an expression; None for an empty one.

    Raises :class:`FilterError`, with a reason, for an invalid one.
    """
    text = expression.strip()
    if not text:
        return None
    if text == "null":
        return _Null()
    pattern = pattern_between_slashes(text)
    if pattern is not None:
        return _Pattern(pattern)
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return _Contains(text[1:-1])
    if text[0] == "=":
        return _Equals(text[1:].strip())
    relation = _RELATION.fullmatch(text)
    if relation is not None:
        return _Relation(relation[1], relation[2])
    return _Contains(text)


def one_of(values: Sequence[Cell]) -> str:
    """The expression that only cells with one of these values pass. Among several, null is left
    out, and texts that differ from one in case only pass, too."""
    if len(values) == 1:
        value = values[0]
        text = cell_text(value)
        if value is None or text == text.strip():
            return "null" if value is None else f"={text}"
    texts = "|".join(re.escape(cell_text(value)) for value in values if value is not None)
    return rf"/\A(?:{texts})\Z/"


def _spans(pattern: Pattern, text: str) -> list[Span]:
    try:
        return pattern.spans(text, limit=IN_SIGHT_S)
    except TooSlow:
        return []


def _number(text: str) -> int | None:
    text = text.strip()
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 20 else None


def passing_rows(
    table: Table, column: int, test: CellTest, progress: Progress, title: str
) -> Iterator[int]:
    """The rows of a table whose cell in a column passes, ascending.

    Raises :class:`~msiview.analysis.patterns.TooSlow` for a pattern that takes too long.
    """
    values = table.values(column)
    for start in range(0, len(values), AT_ONCE):
        progress(title, start, len(values))
        for index in test.select(values[start : start + AT_ONCE]):
            yield start + index


def matching_rows(
    table: Table,
    everywhere: str = "",
    by_column: Mapping[int, str] | None = None,
    progress: Progress | None = None,
) -> list[int] | None:
    """The rows that pass a filter, in file order; None for an empty filter.

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
    title = f"Filtering {table.name}"
    passed = bytearray(b"\1") * table.row_count
    for column, test in tests.items():
        mask = bytearray(table.row_count)
        for row in passing_rows(table, column, test, progress, title):
            mask[row] = 1
        passed = _both(passed, mask)
    if anywhere is not None:
        mask = bytearray(table.row_count)
        for column in range(len(table.columns)):
            for row in passing_rows(table, column, anywhere, progress, title):
                mask[row] = 1
        passed = _both(passed, mask)
    return list(compress(range(table.row_count), passed))


def _both(left: bytearray, right: bytearray) -> bytearray:
    """The rows of two masks (0 or 1 for each row) that are in both."""
    both = int.from_bytes(left, "little") & int.from_bytes(right, "little")
    return bytearray(both.to_bytes(len(left), "little"))
