"""Hits with the lines around them, as they come in."""

from __future__ import annotations

import random

import pytest

from msiview.session.context_rows import ContextRows


def around(hits: list[int], count: int, lines: int) -> list[int]:
    return sorted(
        {line for hit in hits for line in range(max(0, hit - lines), min(count, hit + lines + 1))}
    )


@pytest.mark.parametrize("lines", [0, 1, 3, 10])
@pytest.mark.parametrize("seed", range(10))
def test_hits_that_come_in_parts_give_what_they_give_together(seed: int, lines: int) -> None:
    numbers = random.Random(seed)
    count = numbers.randrange(1, 200)
    hits = sorted(numbers.sample(range(count), numbers.randrange(count)))
    context = ContextRows(lines)
    rows: list[int] = []
    at = 0
    while at < len(hits):
        step = numbers.randrange(1, 9)
        # The log has at least the lines of the hits by then.
        known = min(count, hits[min(at + step, len(hits)) - 1] + 1 + numbers.randrange(12))
        rows += context.add(hits[at : at + step], known)
        at += step
    rows += context.add((), count)
    assert rows == around(hits, count, lines)


def test_the_context_of_the_last_hit_grows_with_the_log() -> None:
    context = ContextRows(3)
    assert list(context.add([5], 6)) == [2, 3, 4, 5]
    assert list(context.add((), 8)) == [6, 7]
    assert list(context.add((), 20)) == [8]
    assert list(context.add((), 30)) == []
