"""Places among rows of several parts, held against a list of all parts."""

from __future__ import annotations

import random

import pytest

from msiview.session.row_parts import RowPart, RowParts


def written_out(heights: list[int]) -> list[RowPart]:
    return [RowPart(row, part) for row, height in enumerate(heights) for part in range(height)]


@pytest.mark.parametrize("seed", range(20))
def test_places_are_those_of_all_parts_written_out(seed: int) -> None:
    numbers = random.Random(seed)
    heights = [numbers.choice((1, 1, 2, 5, 40)) for _ in range(numbers.randrange(1, 30))]
    places = written_out(heights)
    rows = RowParts(len(heights), heights.__getitem__)
    for at, place in enumerate(places):
        for by in (-1000, -7, -1, 0, 1, 7, 1000):
            assert rows.moved(place, by) == places[min(max(at + by, 0), len(places) - 1)]
        for height in (1, 5, 24):
            assert rows.last_top(height) == places[max(0, len(places) - height)]
            seen = list(rows.below(place, height))
            assert seen[0] == (place.row, -place.part)
            assert [row for row, _ in seen] == sorted(
                {other.row for other in places[at : at + height]}
            )
            for other_at, other in enumerate(places):
                is_seen = at <= other_at < at + height
                told = rows.distance(place, other, height)
                assert told == (other_at - at if is_seen else None)


def test_places_that_are_not_there_become_the_nearest() -> None:
    rows = RowParts(3, [1, 4, 2].__getitem__)
    assert rows.clamped(RowPart(1, 9)) == RowPart(2, 1)
    assert rows.clamped(RowPart(7)) == RowPart(2, 1)
    assert rows.clamped(RowPart(-2)) == RowPart(0)
    assert RowParts(0, lambda _: 1).last_top(5) == RowPart(0)
    assert RowParts(0, lambda _: 1).clamped(RowPart(3, 2)) == RowPart(0)


def test_only_rows_on_the_way_are_measured() -> None:
    asked: set[int] = set()

    def parts(row: int) -> int:
        asked.add(row)
        return 3

    rows = RowParts(5_000_000, parts)
    top = rows.last_top(50)
    list(rows.below(RowPart(2_000_000, 1), 50))
    rows.distance(RowPart(3_000_000), RowPart(4_000_000), 50)
    rows.moved(RowPart(1_000_000), -50)
    assert top.row > 4_999_980
    assert len(asked) < 100
