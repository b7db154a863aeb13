"""Damage done to logs on purpose, the same for the same random numbers."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TypeAlias

Mutation: TypeAlias = Callable[[bytearray, random.Random], None]

_PIECES = (
    b"\0",
    b"\n",
    b"\n\0",
    b"\r\0\n\0",
    b"\xff\xfe",
    b"\x00\xd8",
    b"an ANSI tool wrote this line\r\n",
    "MSI (s) (F0:44) [23:59:59:999]: Doing action: ".encode("utf-16-le"),
    "MSI (s) (F0:44) [99:99:99:999]: Executing op: Header(ScriptType=2".encode("utf-16-le"),
    "\r\nAction ended 1:00:00: X. Return value 3.\r\n".encode("utf-16-le"),
    "Property(S): ".encode("utf-16-le"),
    "{AC763451-B00C-4E4C-9E0D-".encode("utf-16-le"),
    "((((((((((((((((((((((((((((((((".encode("utf-16-le"),
)


def mutated_log(data: bytes, seed: int) -> bytes:
    """A damaged copy of a log: one to four wounds of random kinds."""
    chance = random.Random(seed)
    damaged = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4))):
        chance.choice(_MUTATIONS)(damaged, chance)
    return bytes(damaged)


def _truncate(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data) + 1) :]


def _behead(data: bytearray, chance: random.Random) -> None:
    del data[: chance.randrange(len(data) + 1)]


def _flip_bits(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 16, 256)) if data else 0):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _insert(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 5, 50))):
        at = chance.randrange(len(data) + 1)
        piece = chance.choice(_PIECES)
        data[at:at] = piece * chance.choice((1, 1, 3))


def _insert_much(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    data[at:at] = chance.choice(_PIECES) * chance.choice((1000, 20_000))


def _repeat_block(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    data[at:at] = data[at : at + chance.choice((64, 4096))] * chance.choice((2, 100))


def _swap_blocks(data: bytearray, chance: random.Random) -> None:
    size = chance.choice((2, 63, 512, 4096))
    one, other = (chance.randrange(len(data) // size + 1) * size for _ in range(2))
    first, second = data[one : one + size], data[other : other + size]
    if len(first) == len(second):
        data[one : one + size], data[other : other + size] = second, first


def _overwrite_block(data: bytearray, chance: random.Random) -> None:
    size = chance.choice((16, 512, 4096))
    at = chance.randrange(len(data) // size + 1) * size
    filler = chance.choice((b"\0", b"\xff", chance.randbytes(size)))
    data[at : at + size] = (filler * size)[: len(data[at : at + size])]


def _replace_everywhere(data: bytearray, chance: random.Random) -> None:
    pairs = (
        (b"\r\0\n\0", b"\n\0"),
        (b"\r\0\n\0", b""),
        (b"\0", b""),
        (b":\0", b""),
        (b"'\0", b""),
        (b")\0", b""),
        (b"M\0S\0I\0", b"M\0S\0"),
    )
    old, new = chance.choice(pairs)
    data[:] = data.replace(old, new)


_MUTATIONS: tuple[Mutation, ...] = (
    _truncate,
    _behead,
    _flip_bits,
    _insert,
    _insert,
    _insert_much,
    _repeat_block,
    _swap_blocks,
    _overwrite_block,
    _replace_everywhere,
)
