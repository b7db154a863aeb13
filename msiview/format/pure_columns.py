"""Work on whole columns and string pools, in Python.

The same functions exist twice. ``_columns.c`` is compiled where a C compiler is when the package is
built, and takes a tenth of the time or less; these are for all others. Everything imports them from
``columns.py``. Arrays hold unsigned numbers: string ids, stored values, row numbers.
"""

from __future__ import annotations

import operator
from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, islice
from typing import Any

_BATCH = 16384
"""Numbers added up in one step: a few milliseconds, so that other threads can run in between."""


def texts(
    known: list[str | None],
    data: bytes,
    ends: array[int],
    ids: array[int],
    decode: Callable[[int], str],
) -> list[str | None]:
    """The texts of some ids of a pool; None for id 0, empty slots and ids out of range.

    ``ends`` are the ends of its strings in ``data``, by id. ``known`` are the texts met so far, by
    id; those that are missing there are added. ``decode`` gives the text of an id whose bytes are
    not all ASCII.
    """
    size = len(known)
    try:
        missing = [i for i in dict.fromkeys(ids) if known[i] is None]
    except IndexError:
        missing = [i for i in dict.fromkeys(ids) if i < size and known[i] is None]
    for string_id in missing:
        raw = data[ends[string_id - 1] : ends[string_id]] if string_id else b""
        if raw:
            known[string_id] = raw.decode("ascii") if raw.isascii() else decode(string_id)
    try:
        return list(map(known.__getitem__, ids))
    except IndexError:
        return [known[i] if i < size else None for i in ids]


def ends_of(sizes: array[int]) -> array[int]:
    """Where each thing ends, in things of these sizes that lie end to end: 64-bit numbers."""
    ends = array("Q")
    total = 0
    for start in range(0, len(sizes), _BATCH):
        batch = accumulate(sizes[start : start + _BATCH], initial=total)
        ends.extend(islice(batch, 1, None))
        total = ends[-1]
    return ends


def count_unnamed(ends: array[int], ids: array[int]) -> int:
    """How many of the ids name no text of a pool, though they are not null."""
    size = len(ends)
    unnamed = {i for i in set(ids) if i and (i >= size or ends[i] == ends[i - 1])}
    return sum(i in unnamed for i in ids) if unnamed else 0


def common_ids(
    old_data: bytes, old_ends: array[int], new_data: bytes, new_ends: array[int]
) -> tuple[array[int], array[int]]:
    """For each id of two pools the first id of the old pool with the same bytes; null for those
    that name no text. Bytes that only the new pool has get numbers behind the old pool's ids."""
    first: dict[bytes, int] = {b"": 0}
    old = array(
        "I", [first.setdefault(raw, i) for i, raw in enumerate(_strings(old_data, old_ends))]
    )
    others = len(old_ends)
    new = [first.get(raw, others + i) for i, raw in enumerate(_strings(new_data, new_ends))]
    return old, array("I", new)


def _strings(data: bytes, ends: array[int]) -> Iterable[bytes]:
    begin = 0
    for end in ends:
        yield data[begin:end]
        begin = end


def match_rows(
    old: Sequence[array[int]], new: Sequence[array[int]]
) -> tuple[array[int], array[int], array[int], array[int]]:
    """Rows with equal keys; ``old`` and ``new`` are the key columns of two tables.

    Row numbers: of the old and of the new table, pair by pair in the order of the new one; of rows
    that only the new one has; of rows that only the old one has. Of rows with equal keys in one
    table the first is taken.
    """
    old_rows, new_rows = _first_rows(old), _first_rows(new)
    pairs = [(old_rows.get(key), row) for key, row in new_rows.items()]
    return (
        array("I", [old for old, _ in pairs if old is not None]),
        array("I", [new for old, new in pairs if old is not None]),
        array("I", [new for old, new in pairs if old is None]),
        array("I", sorted(map(old_rows.__getitem__, old_rows.keys() - new_rows.keys()))),
    )


def _first_rows(columns: Sequence[array[int]]) -> dict[object, int]:
    """The first row of each key, in row order."""
    keys = list(columns[0] if len(columns) == 1 else zip(*columns, strict=True))
    rows: dict[object, int] = dict(zip(keys, range(len(keys)), strict=True))
    if len(rows) < len(keys):
        rows.clear()
        for row, key in enumerate(keys):
            rows.setdefault(key, row)
    return rows


def differing_rows(
    old: array[int], new: array[int], old_rows: array[int], new_rows: array[int]
) -> array[int]:
    """Those of the new rows whose value differs from that of the old row at the same place."""
    values = map(new.__getitem__, new_rows)
    differ = map(operator.ne, map(old.__getitem__, old_rows), values)
    return array("I", [row for row, differs in zip(new_rows, differ, strict=True) if differs])


def taken(values: array[int], places: array[int]) -> array[int]:
    """The values at some places; 0 for places beyond the end."""
    try:
        return array(values.typecode, map(values.__getitem__, places))
    except IndexError:
        size = len(values)
        return array(values.typecode, (values[i] if i < size else 0 for i in places))


def is_rising(keys: Sequence[array[int]]) -> bool:
    """Whether each row's key, in these columns, is above that of the row before."""
    rows: Sequence[Any] = keys[0] if len(keys) == 1 else list(zip(*keys, strict=True))
    return all(map(operator.lt, rows, islice(rows, 1, None)))
