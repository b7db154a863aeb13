"""Chains of sectors, sound and circular."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from msiview.format.sectors import END_OF_CHAIN, chain_of, runs_before, runs_of, slice_runs, walk


def table(*links: int) -> array[int]:
    return array("I", links)


def test_a_straight_chain() -> None:
    fat = table(1, 2, END_OF_CHAIN)
    assert chain_of(fat, 0, 3) == (range(3), True)
    assert chain_of(fat, 0, 2) == (range(2), True)
    assert walk(fat, 0) == ([0, 1, 2], True)


def test_a_scattered_chain() -> None:
    fat = table(END_OF_CHAIN, 3, 0, 2)
    assert chain_of(fat, 1, 4) == ([1, 3, 2, 0], True)
    assert walk(fat, 1) == ([1, 3, 2, 0], True)


def test_a_chain_that_ends_early() -> None:
    assert chain_of(table(1, END_OF_CHAIN), 0, 3) == ([0, 1], False)


def test_circles_end() -> None:
    assert chain_of(table(1, 0), 0, 10) == ([0, 1], False)
    assert walk(table(1, 2, 1), 0) == ([0, 1, 2], False)
    assert walk(table(0), 0) == ([0], False)


def test_first_sectors_out_of_the_table() -> None:
    for first in (1, 5, END_OF_CHAIN, 0xFFFFFFFF):
        assert chain_of(table(END_OF_CHAIN), first, 1) == ([], False)
    assert chain_of(table(), END_OF_CHAIN, 0) == ([], True)
    assert walk(table(), END_OF_CHAIN) == ([], True)


def test_runs_are_neighbours() -> None:
    assert runs_of([0, 1, 2, 7, 8, 3], 512, 512) == [(512, 1536), (4096, 1024), (2048, 512)]
    assert runs_of([], 512, 512) == []


def test_runs_end_where_the_data_do() -> None:
    runs = [(0, 100), (300, 100), (100, 100)]
    assert runs_before(400, runs) == runs
    assert runs_before(350, runs) == [(0, 100), (300, 50)]
    # What comes after a hole would be at the wrong place, so it is left out.
    assert runs_before(250, runs) == [(0, 100)]
    assert runs_before(0, runs) == []


@given(st.lists(st.integers(0, 40), max_size=40), st.integers(0, 50), st.integers(0, 60))
def test_every_chain_ends(links: list[int], first: int, needed: int) -> None:
    fat = array("I", links)
    chain, complete = chain_of(fat, first, needed)
    assert len(set(chain)) == len(chain) <= needed
    assert complete == (len(chain) == needed)
    walked, _ = walk(fat, first)
    assert walked[: len(chain)] == list(chain)


@given(
    st.lists(st.integers(0, 30), max_size=20, unique=True), st.integers(0, 200), st.integers(0, 200)
)
def test_slices_are_what_a_slice_of_the_whole_is(chain: list[int], offset: int, size: int) -> None:
    data = bytes(range(248))
    whole = b"".join(data[sector * 8 : sector * 8 + 8] for sector in chain)
    runs = runs_of(chain, 8, 0)
    sliced = b"".join(data[at : at + length] for at, length in slice_runs(runs, offset, size))
    assert sliced == whole[offset : offset + size]
