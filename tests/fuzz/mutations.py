"""Damage done on purpose, the same for the same random numbers."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable
from typing import TypeAlias

from msiview.errors import FormatError
from msiview.format.compound_writer import StorageContent, compound_bytes
from msiview.format.container import Container, Storage

Mutation: TypeAlias = Callable[[bytearray, random.Random], None]

_LIES = (0, 1, 2, 3, 127, 128, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000)
_SECTOR_LIES = (0xFFFFFFFA, 0xFFFFFFFC, 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF)
_ENTRY_FIELDS = ((64, "H"), (66, "B"), (68, "I"), (72, "I"), (76, "I"), (116, "I"), (120, "I"))
_DIRECTORY_ENTRY = 128


def mutated(data: bytes, seed: int) -> bytes:
    """A damaged copy of a compound file: one to three wounds of random kinds."""
    chance = random.Random(seed)
    if chance.random() < 0.35:
        data = _with_damaged_streams(data, chance)
    damaged = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3))):
        chance.choice(_MUTATIONS)(damaged, chance)
    return bytes(damaged)


# -- of the file as bytes ---------------------------------------------------


def _truncate(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data) + 1) :]


def _flip_bits(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 1, 4, 16, 64)) if data else 0):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _write_lie(data: bytearray, chance: random.Random) -> None:
    if len(data) >= 4:
        _put(data, chance.randrange(len(data) // 4) * 4, "I", _lie(data, chance))


def _lie_in_header(data: bytearray, chance: random.Random) -> None:
    if chance.random() < 0.5:
        _put(data, chance.randrange(24, 40, 2), "H", chance.choice((0, 3, 4, 6, 9, 12, 16, 65535)))
    else:
        _put(data, chance.randrange(40, 80, 4), "I", _lie(data, chance))


def _lie_in_fat(data: bytearray, chance: random.Random) -> None:
    size = _sector_size(data)
    (sector,) = _get(data, 76 + 4 * chance.choice((0, 0, 0, 1, 2)), "I")
    for _ in range(chance.choice((1, 2, 20))):
        _put(data, (sector + 1) * size + 4 * chance.randrange(size // 4), "I", _lie(data, chance))


def _lie_in_directory(data: bytearray, chance: random.Random) -> None:
    size = _sector_size(data)
    (sector,) = _get(data, 48, "I")
    for _ in range(chance.choice((1, 1, 5))):
        entry = (sector + 1) * size + _DIRECTORY_ENTRY * chance.randrange(size // _DIRECTORY_ENTRY)
        offset, layout = chance.choice(_ENTRY_FIELDS)
        _put(data, entry + offset, layout, _lie(data, chance))


def _swap_blocks(data: bytearray, chance: random.Random) -> None:
    size = chance.choice((64, 128, 512, 4096))
    one, other = (chance.randrange(len(data) // size + 1) * size for _ in range(2))
    first, second = data[one : one + size], data[other : other + size]
    if len(first) == len(second):
        data[one : one + size], data[other : other + size] = second, first


def _overwrite_block(data: bytearray, chance: random.Random) -> None:
    size = chance.choice((16, 128, 512, 4096))
    at = chance.randrange(len(data) // size + 1) * size
    filler = chance.choice((b"\0", b"\xff", chance.randbytes(1), chance.randbytes(size)))
    data[at : at + size] = (filler * size)[: len(data[at : at + size])]


def _convert_line_ends(data: bytearray, chance: random.Random) -> None:
    pairs = ((b"\n", b"\r\n"), (b"\r\n", b"\n"), (b"\r", b"\n"), (b"\0", b""), (b"\x80", b"?"))
    old, new = chance.choice(pairs)
    data[:] = data[:8] + data[8:].replace(old, new)


def _insert_or_delete(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    if chance.random() < 0.5:
        del data[at : at + chance.choice((1, 2, 512))]
    else:
        data[at:at] = chance.randbytes(chance.choice((1, 2, 512)))


_MUTATIONS: tuple[Mutation, ...] = (
    _truncate,
    _flip_bits,
    _flip_bits,
    _write_lie,
    _lie_in_header,
    _lie_in_fat,
    _lie_in_fat,
    _lie_in_directory,
    _lie_in_directory,
    _swap_blocks,
    _overwrite_block,
    _convert_line_ends,
    _insert_or_delete,
)


def _lie(data: bytearray, chance: random.Random) -> int:
    sectors = len(data) // _sector_size(data) + 2
    return chance.choice((*_LIES, *_SECTOR_LIES, *(chance.randrange(sectors) for _ in range(12))))


def _sector_size(data: bytearray) -> int:
    return 4096 if data[30:31] == b"\x0c" else 512


def _put(data: bytearray, at: int, layout: str, value: int) -> None:
    size = struct.calcsize(f"<{layout}")
    if at + size <= len(data):
        struct.pack_into(f"<{layout}", data, at, value & ((1 << 8 * size) - 1))


def _get(data: bytearray, at: int, layout: str) -> tuple[int, ...]:
    size = struct.calcsize(f"<{layout}")
    return struct.unpack_from(f"<{layout}", data, at) if at + size <= len(data) else (0,)


# -- of the streams in a sound file -----------------------------------------


def _with_damaged_streams(data: bytes, chance: random.Random) -> bytes:
    """The file written anew with some streams damaged; catalog and pool more often."""
    try:
        container = Container.from_bytes(data, "sound")
        content = _copy(container.root)
        storages = [content, *content.storages.values()]
        for _ in range(chance.choice((1, 1, 3))):
            _damage_stream(chance.choice(storages), chance)
        return compound_bytes(content, sector_size=container.sector_size)
    except FormatError:  # files that are damaged to begin with
        return data


def _copy(storage: Storage) -> StorageContent:
    return StorageContent(
        storage.clsid,
        {stream.raw_name: stream.read() for stream in storage.streams},
        {child.name: _copy(child) for child in storage.storages},
    )


def _damage_stream(storage: StorageContent, chance: random.Random) -> None:
    if not storage.streams:
        return
    names = sorted(storage.streams)
    # Table streams sort first by their mark 0x4840; "_Columns" and the pool are among them.
    name = chance.choice(names)
    content = storage.streams[name]
    assert isinstance(content, bytes)
    damaged = bytearray(content)
    match chance.randrange(8):
        case 0:
            del storage.streams[name]
            return
        case 1:
            del damaged[chance.randrange(len(damaged) + 1) :]
        case 2:
            damaged += chance.randbytes(chance.choice((1, 2, 3, 100, 5000)))
        case 3:
            damaged = bytearray(chance.randbytes(len(damaged)))
        case _:
            for _ in range(chance.choice((1, 3, 30)) if len(damaged) > 1 else 0):
                value = chance.choice((*_LIES, chance.randrange(0x10000)))
                _put(damaged, chance.randrange(len(damaged) // 2) * 2, "H", value)
    storage.streams[name] = bytes(damaged)
