"""Chains of sectors: which sectors hold a stream, as runs of neighbours.

A sector table (FAT or mini FAT) holds for each sector the number of the next one of its chain. In
damaged files chains run in circles or point outside the table; every function here terminates on
them. Source: [MS-CFB] 2.3.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import TypeAlias

END_OF_CHAIN = 0xFFFFFFFE

SectorTable: TypeAlias = "array[int]"

Run: TypeAlias = tuple[int, int]
"""Position and length in bytes."""


def chain_of(table: SectorTable, first: int, needed: int) -> tuple[Sequence[int], bool]:
    """Up to ``needed`` sectors of the chain from ``first``, and whether all are there."""
    if 0 < needed <= len(table) - first and _is_straight(table, first, needed):
        return range(first, first + needed), True
    chain: list[int] = []
    seen: set[int] = set()
    sector = first
    while len(chain) < needed:
        if sector >= len(table) or sector in seen:
            return chain, False
        seen.add(sector)
        chain.append(sector)
        sector = table[sector]
    return chain, True


def walk(table: SectorTable, first: int) -> tuple[list[int], bool]:
    """The whole chain from ``first``, and whether it ends with the end mark."""
    chain: list[int] = []
    seen: set[int] = set()
    sector = first
    while sector < len(table) and sector not in seen:
        seen.add(sector)
        chain.append(sector)
        sector = table[sector]
    return chain, sector == END_OF_CHAIN


def _is_straight(table: SectorTable, first: int, count: int) -> bool:
    """Whether ``count`` sectors from ``first`` are consecutive, as they usually are."""
    links = table[first : first + count - 1]
    return links == array("I", range(first + 1, first + count))


def runs_of(chain: Sequence[int], unit: int, header: int) -> list[Run]:
    """A chain as (position, length) runs of neighbours; ``header`` bytes come first."""
    if isinstance(chain, range) and chain:
        return [(header + chain[0] * unit, len(chain) * unit)]
    runs: list[Run] = []
    start = previous = -2
    for sector in chain:
        if sector != previous + 1:
            if start >= 0:
                runs.append((header + start * unit, (previous + 1 - start) * unit))
            start = sector
        previous = sector
    if start >= 0:
        runs.append((header + start * unit, (previous + 1 - start) * unit))
    return runs


def runs_before(end: int, runs: list[Run]) -> list[Run]:
    """The runs up to ``end``, where the data stops."""
    for index, (start, length) in enumerate(runs):
        if start + length > end:
            rest = [(start, end - start)] if start < end else []
            return runs[:index] + rest
    return runs


def slice_runs(runs: list[Run], offset: int, size: int) -> Iterator[Run]:
    """The parts of (start, length) runs that cover ``size`` bytes from ``offset``."""
    for start, length in runs:
        if size <= 0:
            return
        if offset >= length:
            offset -= length
            continue
        taken = min(length - offset, size)
        yield start + offset, taken
        size -= taken
        offset = 0
