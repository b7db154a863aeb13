"""The order of rows by a column."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.analysis import row_order
from msiview.analysis.row_order import sorted_rows
from msiview.database.cells import Cell, StreamCell
from msiview.database.table import Column, Table
from msiview.format.column_types import ColumnType
from msiview.progress import Cancelled, Progress


class OneColumn(Table):
    """A table of a single column."""

    def __init__(self, spec: str, cells: Sequence[Cell]) -> None:
        self.name = "T"
        self.columns = (Column("C", ColumnType.parse(spec), 0),)
        self._cells = list(cells)

    @property
    def row_count(self) -> int:
        return len(self._cells)

    def cell(self, row: int, column: int) -> Cell:
        return self._cells[row]

    def values(self, column: int) -> list[Cell]:
        return list(self._cells)


def order(spec: str, cells: Sequence[Cell], *, descending: bool = False) -> list[Cell]:
    table = OneColumn(spec, cells)
    return [cells[row] for row in sorted_rows(table, 0, descending=descending)]


def test_numbers_by_value_and_null_first() -> None:
    cells = [10, None, -5, 9, 0, -2147483647, None]
    expected = [None, None, -2147483647, -5, 0, 9, 10]
    assert order("I4", cells) == expected
    assert order("I4", cells, descending=True) == expected[::-1]


def test_text_without_regard_to_case() -> None:
    assert order("S0", ["b", None, "A", "a10", "B", "Äa", "a2"]) == [
        None,
        "A",
        "a10",
        "a2",
        "b",
        "B",
        "Äa",
    ]


def test_streams_by_name() -> None:
    one, two = StreamCell("T.a", None), StreamCell("T.B", None)
    assert order("V0", [two, None, one]) == [None, one, two]


@pytest.mark.parametrize("descending", [False, True])
def test_equal_cells_keep_their_order(descending: bool) -> None:
    table = OneColumn("S0", ["x", "X", "x", "X"] * 3)
    assert sorted_rows(table, 0, descending=descending) == list(range(12))


def test_only_some_rows() -> None:
    table = OneColumn("I2", [3, 1, 2, 0])
    assert sorted_rows(table, 0, rows=[0, 2, 3]) == [3, 2, 0]
    assert sorted_rows(table, 0, rows=[]) == []
    assert sorted_rows(OneColumn("I2", []), 0) == []


@pytest.mark.parametrize("count", [1, 8191, 8192, 8193, 3 * 8192 + 5])
@pytest.mark.parametrize("descending", [False, True])
def test_more_rows_than_one_run(count: int, descending: bool) -> None:
    cells = [(row * 7919) % 1009 for row in range(count)]
    rows = sorted_rows(OneColumn("I2", cells), 0, descending=descending)
    assert rows == sorted(range(count), key=lambda row: cells[row], reverse=descending)


@given(
    st.lists(st.none() | st.text(alphabet="aAbBäÄ", max_size=3), max_size=60),
    st.booleans(),
    st.integers(1, 7),
)
def test_runs_give_what_one_sort_gives(cells: list[str | None], descending: bool, run: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_order, "_RUN", run)
        rows = sorted_rows(OneColumn("S0", cells), 0, descending=descending)
    assert rows == sorted(
        range(len(cells)), key=lambda row: (cells[row] or "").casefold(), reverse=descending
    )


def test_sorting_can_be_cancelled() -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        sorted_rows(OneColumn("I2", [1]), 0, progress=progress)
