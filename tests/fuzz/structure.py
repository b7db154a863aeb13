"""Damage to what the streams of an installer file mean, the same for the same random numbers.

The compound file around them stays sound, so that the damage gets past the first checks: counts in
the string pool, columns without a key, tables without columns, cells that name other texts,
records of transforms for other tables.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from msiview.database.catalog import COLUMNS, TABLES
from msiview.errors import FormatError
from msiview.format.compound_writer import StorageContent, compound_bytes
from msiview.format.container import Container, Storage
from msiview.format.stream_names import decode_name, encode_name
from msiview.format.string_pool import DATA_STREAM, POOL_STREAM

_WIDE = 0x80000000
_KEY = 0x2000
_TYPE_WORDS = (0x2D48, 0x0D48, 0x1D00, 0x0502, 0x2502, 0x0104, 0x1104, 0x0900, 0x2900, 0x0F00)
_CODEPAGES = (0, 1252, 932, 65001, 1, 0x7FFF, 0xFFFF)


def damaged_structure(data: bytes, chance: random.Random) -> bytes:
    """A copy of an installer file with one to four of its streams damaged."""
    try:
        container = Container.from_bytes(data, "sound")
        root = _copy(container.root)
        storages = [_Parts(storage) for storage in (root, *root.storages.values())]
        for _ in range(chance.choice((1, 1, 2, 4))):
            chance.choice(_DAMAGES)(chance.choice((storages[0], *storages)), chance)
        return compound_bytes(root, sector_size=container.sector_size)
    except FormatError:  # damaged to begin with
        return data


def _copy(storage: Storage) -> StorageContent:
    return StorageContent(
        storage.clsid,
        {stream.raw_name: stream.read() for stream in storage.streams},
        {child.name: _copy(child) for child in storage.storages},
    )


@dataclass
class _Parts:
    """The streams of one storage by what they are."""

    storage: StorageContent

    def names(self, *, tables: bool) -> list[str]:
        """The decoded names of the streams that are tables, or of the others, in order."""
        decoded = (decode_name(raw) for raw in self.storage.streams)
        return sorted(name for name, is_table in decoded if is_table is tables)

    def get(self, name: str, *, table: bool = True) -> bytearray:
        content = self.storage.streams.get(encode_name(name, is_table=table), b"")
        assert isinstance(content, bytes)
        return bytearray(content)

    def put(self, name: str, content: bytes, *, table: bool = True) -> None:
        self.storage.streams[encode_name(name, is_table=table)] = bytes(content)

    def drop(self, name: str, *, table: bool = True) -> None:
        self.storage.streams.pop(encode_name(name, is_table=table), None)

    @property
    def width(self) -> int:
        """Bytes of a string reference."""
        head = self.get(POOL_STREAM)[:4]
        return 3 if len(head) == 4 and struct.unpack("<I", head)[0] & _WIDE else 2

    @property
    def strings(self) -> int:
        """How many ids the pool has."""
        return max(len(self.get(POOL_STREAM)) // 4, 1)

    def rows(self, name: str, sizes: list[int]) -> list[list[int]]:
        """The rows of a table whose cells take so many bytes."""
        data = self.get(name)
        count = len(data) // sum(sizes)
        columns, at = [], 0
        for size in sizes:
            cells = data[at : at + size * count]
            columns.append(
                [int.from_bytes(cells[i : i + size], "little") for i in range(0, len(cells), size)]
            )
            at += size * count
        return [list(row) for row in zip(*columns, strict=True)]

    def put_rows(self, name: str, sizes: list[int], rows: list[list[int]]) -> None:
        self.put(
            name,
            b"".join(
                (row[column] & ((1 << 8 * size) - 1)).to_bytes(size, "little")
                for column, size in enumerate(sizes)
                for row in rows
            ),
        )


Damage: TypeAlias = Callable[[_Parts, random.Random], None]


# -- the string pool -----------------------------------------------------------


def _lie_in_pool(parts: _Parts, chance: random.Random) -> None:
    """Lengths and counts of texts."""
    pool = parts.get(POOL_STREAM)
    for _ in range(chance.choice((1, 3, 20)) if len(pool) >= 8 else 0):
        at = chance.randrange(2, len(pool) // 2) * 2
        struct.pack_into("<H", pool, at, chance.choice((0, 0, 1, 2, 255, 0x7FFF, 0xFFFF)))
    parts.put(POOL_STREAM, pool)


def _lie_in_pool_header(parts: _Parts, chance: random.Random) -> None:
    """The code page, and how wide references are."""
    pool = parts.get(POOL_STREAM)
    if len(pool) >= 4:
        word = chance.choice(_CODEPAGES) | chance.choice((0, _WIDE))
        struct.pack_into("<I", pool, 0, word)
        parts.put(POOL_STREAM, pool)


def _resize_pool(parts: _Parts, chance: random.Random) -> None:
    name = chance.choice((POOL_STREAM, DATA_STREAM))
    data = parts.get(name)
    if chance.random() < 0.7:
        del data[chance.randrange(len(data) + 1) :]
    else:
        data += chance.randbytes(chance.choice((1, 4, 400)))
    parts.put(name, data)


# -- the catalog ---------------------------------------------------------------


def _change_columns(parts: _Parts, chance: random.Random) -> None:
    """Types, numbers and names of columns, all those of a table or one; or none are left."""
    sizes = [parts.width, 2, parts.width, 2]
    rows = parts.rows(COLUMNS, sizes)
    if not rows:
        return
    table = chance.choice(rows)[0]
    own = [row for row in rows if row[0] == table]
    match chance.randrange(9):
        case 0:
            rows = [row for row in rows if row[0] != table]
        case 1:
            rows.remove(chance.choice(own))
        case 2:  # no key
            for row in own:
                row[3] &= ~_KEY
        case 3:  # all key
            for row in own:
                row[3] |= _KEY
        case 4:
            chance.choice(own)[3] = chance.choice(_TYPE_WORDS) | 0x8000
        case 5:
            chance.choice(own)[3] = chance.randrange(0x10000)
        case 6:
            chance.choice(own)[1] = 0x8000 + chance.choice((0, 1, 1, 2, 31, 32, 0x7FFF))
        case 7:
            chance.choice(own)[2] = chance.choice((0, chance.choice(rows)[2], own[0][2]))
        case _:
            rows += [list(chance.choice(own)) for _ in range(chance.choice((1, 2, 40)))]
    parts.put_rows(COLUMNS, sizes, rows)


def _change_tables(parts: _Parts, chance: random.Random) -> None:
    """Names of the list of tables."""
    sizes = [parts.width]
    rows = parts.rows(TABLES, sizes)
    if rows and chance.random() < 0.5:
        rows.remove(chance.choice(rows))
    else:
        rows.append([chance.choice((0, parts.strings, chance.randrange(parts.strings)))])
    parts.put_rows(TABLES, sizes, rows)


# -- streams of tables, and others ---------------------------------------------


def _change_cells(parts: _Parts, chance: random.Random) -> None:
    """Cells that name another text, or none."""
    name = _a_table(parts, chance)
    data = parts.get(name)
    lies = (0, 1, parts.strings, 0x7FFF, 0x8000, 0x8001, 0xFFFF)
    for _ in range(chance.choice((1, 3, 30)) if len(data) > 1 else 0):
        value = chance.choice((*lies, *(chance.randrange(parts.strings) for _ in range(9))))
        struct.pack_into("<H", data, chance.randrange(len(data) // 2) * 2, value & 0xFFFF)
    parts.put(name, data)


def _resize_table(parts: _Parts, chance: random.Random) -> None:
    name = _a_table(parts, chance)
    data = parts.get(name)
    if chance.random() < 0.6:
        del data[chance.randrange(len(data) + 1) :]
    else:
        data += chance.choice((bytes(data), chance.randbytes(chance.choice((1, 2, 6, 60)))))
    parts.put(name, data)


def _swap_tables(parts: _Parts, chance: random.Random) -> None:
    one, other = _a_table(parts, chance), _a_table(parts, chance)
    first, second = parts.get(one), parts.get(other)
    parts.put(one, second)
    parts.put(other, first)


def _move_table(parts: _Parts, chance: random.Random) -> None:
    """A table's stream under the name of another table, or of none."""
    name = _a_table(parts, chance)
    data = parts.get(name)
    parts.drop(name)
    parts.put(chance.choice((_a_table(parts, chance), "Unknown", "Feature", "File")), data)


def _drop_stream(parts: _Parts, chance: random.Random) -> None:
    is_table = chance.random() < 0.7
    names = parts.names(tables=is_table)
    if names:
        parts.drop(chance.choice(names), table=is_table)


def _change_other_stream(parts: _Parts, chance: random.Random) -> None:
    """The summary information, a cabinet, an icon: some bytes, or the length."""
    names = parts.names(tables=False)
    if not names:
        return
    name = chance.choice((names[0], chance.choice(names)))  # the summary comes first
    data = parts.get(name, table=False)
    if chance.random() < 0.3:
        del data[chance.randrange(len(data) + 1) :]
    for _ in range(chance.choice((1, 4, 30)) if data else 0):
        data[chance.randrange(len(data))] = chance.choice((0, 1, 2, 3, 30, 31, 64, 127, 255))
    parts.put(name, data, table=False)


def _change_storages(parts: _Parts, chance: random.Random) -> None:
    """The transforms inside, or the class."""
    inside = parts.storage.storages
    if not inside or chance.random() < 0.2:
        parts.storage.clsid = chance.choice((None, "{000C1082-0000-0000-C000-000000000046}"))
        return
    name = chance.choice(sorted(inside))
    other = chance.choice(sorted(inside))
    if chance.random() < 0.5:
        inside[name], inside[other] = inside[other], inside[name]
    else:
        del inside[name]


# -- records of transforms -----------------------------------------------------


def _change_records(parts: _Parts, chance: random.Random) -> None:
    """First words of records: what they do, and to which columns."""
    name = _a_table(parts, chance)
    data = parts.get(name)
    words = (0x0000, 0x0101, 0x0201, 0x0401, 0x2001, 0x0002, 0x0006, 0x0100, 0x8000, 0xFFFE)
    if len(data) > 1:
        at = chance.choice((0, 0, chance.randrange(len(data) // 2) * 2))
        struct.pack_into("<H", data, at, chance.choice(words))
    parts.put(name, data)


def _add_records(parts: _Parts, chance: random.Random) -> None:
    """Records for a table that has none, or more for one that has."""
    name = chance.choice((_a_table(parts, chance), "Feature", "File", "Property", TABLES, COLUMNS))
    added = b""
    for _ in range(chance.choice((1, 2, 10))):
        cells = chance.choice((1, 2, 3, 8))
        word = chance.choice((0x0000, 0x0001 | cells << 8, 1 << cells))
        added += struct.pack("<H", word)
        added += b"".join(
            chance.randrange(parts.strings).to_bytes(parts.width, "little") for _ in range(cells)
        )
    parts.put(name, parts.get(name) + added)


def _a_table(parts: _Parts, chance: random.Random) -> str:
    """The name of any table stream but those of the pool."""
    names = [n for n in parts.names(tables=True) if n not in (POOL_STREAM, DATA_STREAM)]
    return chance.choice(names or ["Property"])


_DAMAGES: tuple[Damage, ...] = (
    _lie_in_pool,
    _lie_in_pool_header,
    _resize_pool,
    _change_columns,
    _change_columns,
    _change_columns,
    _change_columns,
    _change_tables,
    _change_cells,
    _change_cells,
    _change_cells,
    _resize_table,
    _swap_tables,
    _move_table,
    _drop_stream,
    _change_other_stream,
    _change_storages,
    _change_records,
    _add_records,
)
