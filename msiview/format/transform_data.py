"""Table streams of transforms: a list of records, row by row.

Each record begins with a 16-bit word: 0 deletes a row, a set bit 0 adds one (the high byte counts
its cells), anything else updates the columns whose bits are set. Source: docs/msi-format.md,
"Transform records" and "Transform cells", verified on 661 streams.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from msiview.errors import FormatError
from msiview.format.column_types import ColumnKind, ColumnType


class RowOperation(Enum):
    """What a record does to a row."""

    ADD = "add"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class RecordShape:
    """What a record's first word says: the operation, and which columns follow (from 0)."""

    operation: RowOperation
    columns: tuple[int, ...]


class RawRecord(NamedTuple):
    """One record: the stored values of the columns that its shape names.

    ``offset`` is the record's first byte in the stream. Records of one shape
    share it: a small file can hold millions of records.
    """

    offset: int
    shape: RecordShape
    values: tuple[int, ...]

    @property
    def operation(self) -> RowOperation:
        return self.shape.operation

    def stored(self, column: int) -> int | None:
        """The stored value of a column (from 0); None where the record does not state it."""
        try:
            return self.values[self.shape.columns.index(column)]
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class DecodedRecords:
    """The records of a stream, up to its end or to the first invalid one.

    ``failure`` is the reason, with the offset of the invalid record's first byte.
    """

    records: list[RawRecord]
    failure: FormatError | None


def decode_records(
    data: bytes, types: Sequence[ColumnType], reference_width: int, string_count: int
) -> DecodedRecords:
    """The records of a table stream, given the table's column types.

    Ids refer to the transform's own pool, whose ids are below ``string_count``.
    Decoding stops where the bytes do not fit the columns: at a record that ends
    after the stream, an id that the pool lacks, more cells than columns.
    """
    if not types:
        none = FormatError("the table has no columns", offset=0) if data else None
        return DecodedRecords([], none)
    decoded = _decode(data, types, reference_width, string_count, 2)
    if decoded.failure is None or len(types) <= 16:
        return decoded
    # It is not known how Windows writes updates of more than 16 columns (docs/msi-format.md,
    # "Transform records").
    wide = _decode(data, types, reference_width, string_count, 4)
    return decoded if wide.failure is not None else wide


def _decode(
    data: bytes,
    types: Sequence[ColumnType],
    reference_width: int,
    string_count: int,
    word_size: int,
) -> DecodedRecords:
    """All records, for first words of 2 or 4 bytes."""
    sizes = [type_.stored_size(reference_width) for type_ in types]
    strings = [type_.kind is ColumnKind.STRING for type_ in types]
    keys = [index for index, type_ in enumerate(types) if type_.is_key] or [0]
    shapes: dict[int, RecordShape] = {}
    records: list[RawRecord] = []
    start = 0
    try:
        while start < len(data):
            at = start + word_size
            if at > len(data):
                raise FormatError("the stream ends inside a record's first word")
            word = int.from_bytes(data[start:at], "little")
            shape = shapes.get(word)
            if shape is None:
                shape = shapes[word] = _shape(word, len(types), keys)
            values = []
            for column in shape.columns:
                end = at + sizes[column]
                if end > len(data):
                    raise FormatError("the stream ends inside a record")
                value = int.from_bytes(data[at:end], "little")
                if strings[column] and value >= string_count:
                    raise FormatError(f"there is no string {value}")
                values.append(value)
                at = end
            records.append(RawRecord(start, shape, tuple(values)))
            start = at
    except FormatError as failure:
        failure.offset = start
        return DecodedRecords(records, failure)
    return DecodedRecords(records, None)


def _shape(word: int, column_count: int, keys: Sequence[int]) -> RecordShape:
    """What a record's first word says. Raises :class:`FormatError` for an invalid one."""
    if word == 0:
        return RecordShape(RowOperation.DELETE, tuple(keys))
    if word & 1:
        count = word >> 8
        if word & 0xFE or count > column_count:
            raise FormatError(
                f"record word 0x{word:04X} adds {count} cells, the table has {column_count}"
            )
        if count <= keys[-1]:
            raise FormatError(f"record word 0x{word:04X} adds a row without its whole key")
        return RecordShape(RowOperation.ADD, tuple(range(count)))
    if word >> column_count:
        raise FormatError(
            f"record word 0x{word:04X} names columns beyond the table's {column_count}"
        )
    stated = {column for column in range(word.bit_length()) if word >> column & 1}
    return RecordShape(RowOperation.UPDATE, tuple(sorted(stated | set(keys))))
