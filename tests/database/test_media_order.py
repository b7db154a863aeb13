"""Which disk is taken for a file."""

from __future__ import annotations

import pytest

from msiview.database.media_order import MediaOrder

RISING = [(1, 4, "a"), (2, 9, "b")]
SHADOWED = [(3, 6, "c"), (1, 4, "a"), (2, 2, "b")]


@pytest.mark.parametrize(
    ("media", "sequence", "disk"),
    [
        (RISING, 1, "a"),
        (RISING, 4, "a"),
        (RISING, 5, "b"),
        (RISING, 10, None),
        (SHADOWED, 2, "a"),  # the second disk is never reached
        (SHADOWED, 5, "c"),
        ([(1, 5, "a"), (2, 5, "b")], 5, "a"),
        ([(1, None, "a"), (2, 5, "b")], 1, "b"),
        ([], 1, None),
    ],
)
def test_the_first_disk_that_is_not_below(
    media: list[tuple[int, int | None, str]], sequence: int, disk: str | None
) -> None:
    assert MediaOrder(media).disk_of(sequence) == disk


@pytest.mark.parametrize("media", [RISING, SHADOWED])
def test_what_a_disk_takes_is_the_inverse(media: list[tuple[int, int, str]]) -> None:
    order = MediaOrder(media)
    for _, _, disk in media:
        takes = order.takes(disk)
        numbers = range(-1, 12)
        assert [n for n in numbers if takes(n)] == [n for n in numbers if order.disk_of(n) == disk]
