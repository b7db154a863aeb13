"""Which rows are shown, in which order, and what a find turns up among them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.table import Table
from msiview.progress import no_progress
from msiview.session.rows import FoundCells, RowQuery, expression_error, find_cells, shown_rows
from tests.builders.databases import make_msi, table


@pytest.fixture
def fruit(tmp_path: Path) -> Table:
    rows = (("pear", 3), ("Apple", 1), ("fig", None), ("apple pie", 2))
    database = open_package(make_msi(tmp_path / "a.msi", [table("F", "Name s72*, N I2", *rows)]))
    assert isinstance(database, Database)
    return database.tables["F"]


def rows(fruit: Table, query: RowQuery) -> list[int] | None:
    return shown_rows(fruit, query, no_progress())


def test_no_query_shows_everything_in_file_order(fruit: Table) -> None:
    assert rows(fruit, RowQuery()) is None


def test_filters_and_sorting_go_together(fruit: Table) -> None:
    query = RowQuery(text="p", sort_column=1, descending=True)
    assert rows(fruit, query) == [0, 3, 1]
    assert rows(fruit, query.with_column(1, "<3")) == [3, 1]
    assert rows(fruit, query.with_column(1, "null")) == []


def test_further_columns_decide_among_equal_rows(tmp_path: Path) -> None:
    made = make_msi(
        tmp_path / "a.msi",
        [table("T", "Key s72*, A s72, B i2", ("a", "x", 2), ("b", "y", 1), ("c", "x", 1))],
    )
    database = open_package(made)
    assert isinstance(database, Database)
    both = database.tables["T"]
    query = RowQuery().next_sort(1).next_further_sort(2)
    assert query.sorts == [(1, False), (2, False)]
    assert shown_rows(both, query, no_progress()) == [2, 0, 1]
    down = query.next_further_sort(2)
    assert shown_rows(both, down, no_progress()) == [0, 2, 1]
    assert down.next_further_sort(2) == RowQuery().next_sort(1)
    assert query.next_sort(1).sorts == [(1, True)], "a plain click sorts by one column"
    assert query.next_further_sort(1).sorts == [(1, True), (2, False)]
    assert query.next_sort(2).sorts == [(2, False)]


def test_three_clicks_on_a_column_come_back_to_file_order() -> None:
    once = RowQuery().next_sort(2)
    twice = once.next_sort(2)
    assert (once.sort_column, once.descending) == (2, False)
    assert (twice.sort_column, twice.descending) == (2, True)
    assert twice.next_sort(2) == RowQuery()
    assert twice.next_sort(1) == RowQuery(sort_column=1)


def test_an_emptied_column_filter_is_gone() -> None:
    query = RowQuery().with_column(3, "x").with_column(1, "y")
    assert query.columns == ((1, "y"), (3, "x"))
    assert not query.with_column(3, " ").with_column(1, "").filters


def test_the_error_names_its_column() -> None:
    assert RowQuery(text="fine").error() is None
    assert RowQuery(text=">x").error() == (None, "After > comes a number, not 'x'")
    column, reason = RowQuery().with_column(4, "/(/").error() or (None, "")
    assert column == 4
    assert reason.startswith("The regular expression is wrong")
    assert expression_error("/ok/") == ""


def find(fruit: Table, text: str, order: list[int] | None = None) -> FoundCells:
    return find_cells(fruit, text, order, (0, 1), no_progress())


def test_found_cells_come_in_the_order_of_the_grid(fruit: Table) -> None:
    found = find(fruit, "apple", order=[3, 0, 1])
    assert [found.place(number) for number in range(len(found))] == [(0, 0), (2, 0)]
    assert found.has(3, 0)
    assert not found.has(0, 0)
    assert found.number_at(2, 0) == 1
    assert found.number_at(1, 0) is None


def test_rows_and_columns_that_are_not_shown_are_not_found(fruit: Table) -> None:
    assert len(find(fruit, "fig", order=[0, 1])) == 0
    assert len(find_cells(fruit, "pear", None, (1,), no_progress())) == 0


def test_steps_go_around_the_ends(fruit: Table) -> None:
    found = find(fruit, "apple")  # rows 1 and 3
    assert found.step(0, 0, +1) == 0
    assert found.step(1, 0, +1) == 1
    assert found.step(1, 0, +1, stay=True) == 0
    assert found.step(3, 1, +1) == 0
    assert found.step(1, 0, -1) == 1
    assert found.step(3, 0, -1) == 0


@given(
    hits=st.sets(st.tuples(st.integers(0, 9), st.integers(0, 2)), min_size=1),
    start=st.tuples(st.integers(0, 9), st.integers(0, 2)),
    step=st.sampled_from([+1, -1]),
)
def test_steps_visit_every_hit_once(
    hits: set[tuple[int, int]], start: tuple[int, int], step: int
) -> None:
    places = sorted(row * 3 + column for row, column in hits)
    found = FoundCells((0, 1, 2), 3, places)
    seen = []
    at = start
    for _ in hits:
        at = found.place(found.step(*at, step))
        seen.append(at)
    assert set(seen) == hits
