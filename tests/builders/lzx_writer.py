"""LZX, written for tests: one block of a chosen type, with codes that use every symbol.

It packs badly, but has all that the format has: literals, matches, the last three offsets, long
lengths, aligned offsets, calls that are translated.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

FRAME = 0x8000
VERBATIM, ALIGNED, UNCOMPRESSED = 1, 2, 3

_SLOTS = {15: 30, 16: 32, 17: 34, 18: 36, 19: 38, 20: 42, 21: 50}
_EXTRA = [0, 0, 0, 0, *(min(slot // 2 - 1, 17) for slot in range(4, 50))]
_BASES = [sum(1 << extra for extra in _EXTRA[:slot]) for slot in range(50)]
_LONGEST = 257


def lzx_frames(
    data: bytes, *, window_bits: int = 15, kind: int = VERBATIM, call_size: int = 0
) -> list[bytes]:
    """The packed frames of some bytes."""
    return list(_Writer(data, window_bits, kind, call_size).frames())


class _Bits:
    def __init__(self) -> None:
        self._value = self._count = 0

    def put(self, value: int, count: int) -> None:
        self._value = self._value << count | value
        self._count += count

    def words(self) -> bytes:
        """All bits, filled up to a word."""
        fill = -self._count % 16
        whole = (self._value << fill).to_bytes((self._count + fill) // 8, "big")
        self._value = self._count = 0
        return b"".join(whole[at : at + 2][::-1] for at in range(0, len(whole), 2))


class _Code:
    """A complete code for ``count`` symbols whose lengths differ by one at most."""

    def __init__(self, count: int) -> None:
        bits = count.bit_length() - 1
        short = (2 << bits) - count
        self.lengths = [bits] * short + [bits + 1] * (count - short)
        self._codes = [*range(short), *range(2 * short, short + count)]

    def put(self, bits: _Bits, symbol: int) -> None:
        bits.put(self._codes[symbol], self.lengths[symbol])


class _Writer:
    def __init__(self, data: bytes, window_bits: int, kind: int, call_size: int) -> None:
        self._data = _with_absolute_calls(data, call_size)
        self._kind, self._call_size = kind, call_size
        self._window = 1 << window_bits
        self._main = _Code(256 + 8 * _SLOTS[window_bits])
        self._length, self._aligned = _Code(249), _Code(8)
        self._offsets = [1, 1, 1]
        self._seen: dict[bytes, int] = {}

    def frames(self) -> Iterator[bytes]:
        bits = _Bits()
        bits.put(1 if self._call_size else 0, 1)
        if self._call_size:
            bits.put(self._call_size, 32)
        bits.put(self._kind, 3)
        bits.put(len(self._data), 24)
        if self._kind == UNCOMPRESSED:
            yield from self._uncompressed(bits.words())
            return
        if self._kind == ALIGNED:
            for length in self._aligned.lengths:
                bits.put(length, 3)
        _put_lengths(bits, self._main.lengths[:256])
        _put_lengths(bits, self._main.lengths[256:])
        _put_lengths(bits, self._length.lengths)
        for start in range(0, len(self._data), FRAME):
            at, end = start, min(start + FRAME, len(self._data))
            while at < end:
                at += self._symbol(bits, at, end)
            yield bits.words()

    def _uncompressed(self, head: bytes) -> Iterator[bytes]:
        head += struct.pack("<III", *self._offsets)
        for start in range(0, len(self._data), FRAME):
            yield head + self._data[start : start + FRAME]
            head = b""

    def _symbol(self, bits: _Bits, at: int, end: int) -> int:
        """A literal, or a match with what was there before; returns its length."""
        before = self._seen.get(self._data[at : at + 3])
        self._seen[self._data[at : at + 3]] = at
        size = 0
        if before is not None and at - before <= self._window - 3:
            most = min(end - at, _LONGEST)
            while size < most and self._data[before + size] == self._data[at + size]:
                size += 1
        if size < 2 or before is None:
            self._main.put(bits, self._data[at])
            return 1
        self._match(bits, at - before, size)
        return size

    def _match(self, bits: _Bits, offset: int, size: int) -> None:
        if offset in self._offsets:
            slot = self._offsets.index(offset)
            self._offsets[0], self._offsets[slot] = self._offsets[slot], self._offsets[0]
            extra = rest = 0
        else:
            slot = max(n for n in range(50) if _BASES[n] <= offset + 2)
            self._offsets = [offset, *self._offsets[:2]]
            extra, rest = _EXTRA[slot], offset + 2 - _BASES[slot]
        self._main.put(bits, 256 + slot * 8 + min(size - 2, 7))
        if size >= 9:
            self._length.put(bits, size - 9)
        if self._kind == ALIGNED and extra >= 3:
            bits.put(rest >> 3, extra - 3)
            self._aligned.put(bits, rest & 7)
        else:
            bits.put(rest, extra)


def _put_lengths(bits: _Bits, lengths: Sequence[int]) -> None:
    """The lengths of a code that had none before."""
    code = _Code(20)
    for length in code.lengths:
        bits.put(length, 4)
    for length in lengths:
        code.put(bits, -length % 17)


def _with_absolute_calls(data: bytes, size: int) -> bytes:
    """The bytes with the targets of calls as a compressor makes them."""
    changed = bytearray(data)
    for start in range(0, len(data) if size else 0, FRAME):
        frame = data[start : start + FRAME]
        at = frame.find(b"\xe8")
        while 0 <= at < len(frame) - 10:
            here = start + at
            (target,) = struct.unpack_from("<i", frame, at + 1)
            if -here <= target < size - here:
                struct.pack_into("<i", changed, here + 1, target + here)
            elif size - here <= target < size:
                struct.pack_into("<i", changed, here + 1, target - size)
            at = frame.find(b"\xe8", at + 5)
    return bytes(changed)
