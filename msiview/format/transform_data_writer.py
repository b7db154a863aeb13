"""Writes table streams of transforms; the inverse of transform_data.py.

Source: docs/msi-format.md, "Transform records" and "Transform cells".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from msiview.format.transform_data import RowOperation

_MASK_BITS = 16


class StoredRecord(NamedTuple):
    """A record to be written: its operation, the columns it states (from 0), their stored cells.

    An added row states the columns from the first on, a deleted one its key, an
    updated one its key and the changed columns; always in column order.
    """

    operation: RowOperation
    columns: tuple[int, ...]
    values: Sequence[int]


def fits_update(changed: Iterable[int]) -> bool:
    """Whether an update record can name these columns (from 0).

    Its word has 16 bits, the lowest of which says that a row is added. It is not known how Windows
    writes updates of columns after the 16th; deleting the row and adding it again has the same
    effect.
    """
    return all(0 < column < _MASK_BITS for column in changed)


def records_bytes(
    records: Iterable[StoredRecord], keys: Iterable[int], sizes: Sequence[int]
) -> bytes:
    """The stream of a table's records; ``sizes`` are the bytes of each column's cells."""
    key_columns = frozenset(keys)
    parts: list[bytes] = []
    for operation, columns, values in records:
        word = _word(operation, columns, key_columns)
        parts.append(word.to_bytes(2, "little"))
        parts.extend(
            value.to_bytes(sizes[column], "little")
            for column, value in zip(columns, values, strict=True)
        )
    return b"".join(parts)


@lru_cache  # few of them, for many records
def _word(operation: RowOperation, columns: tuple[int, ...], keys: frozenset[int]) -> int:
    match operation:
        case RowOperation.DELETE:
            return 0
        case RowOperation.ADD:
            return 1 | len(columns) << 8
        case RowOperation.UPDATE:
            changed = [column for column in columns if column not in keys]
            assert changed, "an update that changes nothing would read as a deletion"
            assert fits_update(changed), "the word has no bit for a column"
            return sum(1 << column for column in changed)
