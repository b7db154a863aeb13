"""The values of a column and how often each stands there."""

from __future__ import annotations

import pytest

from msiview.analysis.filters import matching_rows, one_of
from msiview.analysis.value_counts import MOST_VALUES, ValueCount, value_counts
from msiview.database.cells import Cell
from msiview.progress import no_progress
from tests.builders.memory_tables import memory_table

FRUIT = memory_table(
    "Fruit", "Name s72*, Kind S20",
    ("pear", "soft"), ("apple", "hard"), ("fig", "soft"), ("nut", None), ("kiwi", " soft"),
    ("lime", "Hard"),
)  # fmt: skip


def test_the_most_common_value_comes_first() -> None:
    found = value_counts(FRUIT, 1, None, no_progress())
    assert found.values[0] == ValueCount("soft", 2)
    assert ValueCount(None, 1) in found.values
    assert (found.distinct, found.rows) == (5, 6)


def test_only_the_rows_that_are_asked_for_count() -> None:
    found = value_counts(FRUIT, 1, [0, 1], no_progress())
    assert [item.value for item in found.values] == ["soft", "hard"]


def test_a_long_list_is_cut() -> None:
    rows = [(f"k{number}",) for number in range(MOST_VALUES + 5)]
    found = value_counts(memory_table("T", "K s8*", *rows), 0, None, no_progress())
    assert len(found.values) == MOST_VALUES
    assert found.distinct == MOST_VALUES + 5


@pytest.mark.parametrize(
    ("values", "rows"),
    [
        (["soft"], [0, 2]),
        ([None], [3]),
        ([" soft"], [4]),
        (["hard", "soft"], [0, 1, 2, 5]),
        (["x/y.*", "apple"], []),
    ],
)
def test_the_expression_for_values_passes_their_rows(values: list[Cell], rows: list[int]) -> None:
    assert matching_rows(FRUIT, by_column={1: one_of(values)}) == rows
