"""Unpacks LZX, the compression of most large cabinets.

The stream is cut into frames of 32 KiB, each in a block of the cabinet of its own; trees, the last
three offsets and the window go on from frame to frame. Source: [MS-PATCH], section 2, with the
differences that cabinets have: 24-bit block sizes and a frame in each CFDATA ([MS-CAB]).
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Sequence

from msiview.errors import FormatError

FRAME = 0x8000
"""Bytes of a frame when unpacked; only the last one of a folder is shorter."""

_SLOTS = {15: 30, 16: 32, 17: 34, 18: 36, 19: 38, 20: 42, 21: 50}
"""Position slots by the bits of the window."""

_MOST_FRAMES_TRANSLATED = 0x8000
"""Frames in which calls are translated: the first gigabyte."""

_VERBATIM, _ALIGNED, _UNCOMPRESSED = 1, 2, 3
_LITERALS = 256
_LENGTHS = 249
_PRETREE = 20
_MOST_BITS = 16
_LONG_LENGTH = 7
_SHORTEST_MATCH = 2

_EXTRA_BITS = [0, 0, *(min(slot // 2 - 1, 17) if slot > 3 else 0 for slot in range(2, 50))]
_BASES = [0]
for _extra in _EXTRA_BITS[:-1]:
    _BASES.append(_BASES[-1] + (1 << _extra))


class _Bits:
    """The bits of one frame: 16-bit little-endian words, the highest bit first."""

    def __init__(self, data: bytes) -> None:
        self._begin(data)

    def _begin(self, data: bytes) -> None:
        self._data = data
        self.words = array("H")
        self.words.frombytes(data + bytes(len(data) % 2))
        if sys.byteorder == "big":
            self.words.byteswap()
        self.at = self.bits = self.count = 0

    def read(self, count: int) -> int:
        """The next bits as a number."""
        while self.count < count:
            self.refill()
        self.count -= count
        value = self.bits >> self.count
        self.bits &= (1 << self.count) - 1
        return value

    def refill(self) -> None:
        """One more word; zeros beyond the end, since codes are looked up by more bits than they
        have."""
        if self.at > len(self.words) + 2:
            raise FormatError("the compressed data ends too early")
        word = self.words[self.at] if self.at < len(self.words) else 0
        self.bits = self.bits << 16 | word
        self.at += 1
        self.count += 16

    def align(self) -> None:
        """Go on at the next word; where one begins just here, it is padding."""
        self.at += (self.count % 16 == 0) - self.count // 16
        self.bits = self.count = 0

    def bytes(self, count: int) -> bytes:
        """Bytes as they are, at a boundary of words. What follows begins with a word again."""
        start = self.at * 2
        found = self._data[start : start + count]
        if len(found) < count:
            raise FormatError("the compressed data ends too early")
        self._begin(self._data[start + count :])
        return found

    @property
    def has_bytes(self) -> bool:
        """Whether there are more bytes, at a boundary of words."""
        return self.at * 2 < len(self._data)


class LzxDecoder:
    """Unpacks the frames of one folder, one after the other. ``window`` is 2^15 to 2^21 bytes."""

    def __init__(self, window: int) -> None:
        bits = window.bit_length() - 1
        if bits not in _SLOTS or window != 1 << bits:
            raise FormatError(f"LZX has no window of {window} bytes")
        self._window = window
        self._main_lengths = [0] * (_LITERALS + 8 * _SLOTS[bits])
        self._length_lengths = [0] * _LENGTHS
        self._main = self._length = self._aligned = _Tree([])
        self._offsets = (1, 1, 1)
        self._kind = 0
        self._left = 0
        self._has_padding = False
        self._call_size: int | None = None
        self._frames = 0
        self._out = bytearray()

    def frame(self, data: bytes, size: int) -> bytes:
        """The next frame: ``size`` bytes, unpacked from ``data``.

        Raises :class:`msiview.errors.FormatError` for data that is no LZX.
        """
        bits = _Bits(data)
        if self._call_size is None:
            self._call_size = bits.read(16) << 16 | bits.read(16) if bits.read(1) else 0
        del self._out[: -self._window]
        start = len(self._out)
        end = start + size
        while len(self._out) < end:
            if self._left == 0:
                self._begin_block(bits)
            run = min(self._left, end - len(self._out))
            before = len(self._out)
            if self._kind == _UNCOMPRESSED:
                self._out += bits.bytes(run)
            else:
                try:
                    self._decode(bits, before + run)
                except IndexError:  # a code of a tree that has none
                    raise FormatError("the compressed data has a symbol without code") from None
            self._left -= len(self._out) - before
            if self._left < 0 or len(self._out) > end:
                raise FormatError("a match goes beyond its block")
            if self._left == 0 and self._has_padding and bits.has_bytes:
                bits.bytes(1)
                self._has_padding = False
        frame = self._translated(bytes(self._out[start:]), self._frames * FRAME)
        self._frames += 1
        return frame

    # -- blocks -----------------------------------------------------------

    def _begin_block(self, bits: _Bits) -> None:
        if self._has_padding:
            bits.bytes(1)
        self._kind = bits.read(3)
        self._left = bits.read(8) << 16 | bits.read(16)
        if self._kind == _UNCOMPRESSED:
            bits.align()
            self._offsets = struct.unpack("<III", bits.bytes(12))
        elif self._kind in (_VERBATIM, _ALIGNED):
            if self._kind == _ALIGNED:
                self._aligned = _Tree([bits.read(3) for _ in range(8)])
            lengths = self._main_lengths
            _read_lengths(bits, lengths, 0, _LITERALS)
            _read_lengths(bits, lengths, _LITERALS, len(lengths))
            self._main = _Tree(lengths)
            _read_lengths(bits, self._length_lengths, 0, _LENGTHS)
            self._length = _Tree(self._length_lengths)
        else:
            raise FormatError(f"LZX has no blocks of type {self._kind}")
        if self._left == 0:
            raise FormatError("a block of LZX is empty")
        # Blocks of bytes have an even number of them.
        self._has_padding = self._kind == _UNCOMPRESSED and self._left % 2 == 1

    def _decode(self, bits: _Bits, end: int) -> None:
        """Unpack literals and matches up to ``end``. Everything that is asked for each symbol is
        local, since this takes all the time that unpacking takes."""
        out, append = self._out, self._out.append
        main, main_bits = self._main.table, self._main.bits
        length, length_bits = self._length.table, self._length.bits
        aligned, aligned_bits = self._aligned.table, self._aligned.bits
        is_aligned = self._kind == _ALIGNED
        first, second, third = self._offsets
        words, last = bits.words, len(bits.words)
        buffer, count, at = bits.bits, bits.count, bits.at
        filled = len(out)
        while filled < end:
            while count < 48:
                buffer = buffer << 16 | (words[at] if at < last else 0)
                at += 1
                count += 16
            if at > last + 4:
                raise FormatError("the compressed data ends too early")
            entry = main[buffer >> count - main_bits]
            count -= entry & 31
            buffer &= (1 << count) - 1
            symbol = entry >> 5
            if symbol < _LITERALS:
                append(symbol)
                filled += 1
                continue
            symbol -= _LITERALS
            size = symbol & 7
            slot = symbol >> 3
            if size == _LONG_LENGTH:
                entry = length[buffer >> count - length_bits]
                count -= entry & 31
                buffer &= (1 << count) - 1
                size += entry >> 5
            size += _SHORTEST_MATCH
            if slot > 2:
                extra = _EXTRA_BITS[slot]
                while count < 34:
                    buffer = buffer << 16 | (words[at] if at < last else 0)
                    at += 1
                    count += 16
                offset = _BASES[slot] - 2
                if is_aligned and extra >= 3:
                    count -= extra - 3
                    offset += buffer >> count << 3
                    buffer &= (1 << count) - 1
                    entry = aligned[buffer >> count - aligned_bits]
                    count -= entry & 31
                    offset += entry >> 5
                else:
                    count -= extra
                    offset += buffer >> count
                buffer &= (1 << count) - 1
                third, second, first = second, first, offset
            elif slot == 0:
                offset = first
            elif slot == 1:
                offset, first, second = second, second, first
            else:
                offset, first, third = third, third, first
            begin = filled - offset
            if begin < 0 or offset == 0:
                raise FormatError("a match begins before the data")
            if offset >= size:
                out += out[begin : begin + size]
            else:
                out += (out[begin:] * (size // offset + 1))[:size]
            filled += size
        self._offsets = first, second, third
        surplus = count // 16
        bits.at, bits.count = at - surplus, count - 16 * surplus
        bits.bits = buffer >> 16 * surplus

    # -- calls ------------------------------------------------------------

    def _translated(self, frame: bytes, position: int) -> bytes:
        """The frame with the targets of x86 calls as they were: relative ones were made absolute,
        so that they are alike."""
        size = self._call_size
        if not size or self._frames >= _MOST_FRAMES_TRANSLATED or len(frame) <= 10:
            return frame
        found = bytearray(frame)
        at, end = frame.find(b"\xe8"), len(frame) - 10
        while 0 <= at < end:
            (target,) = struct.unpack_from("<i", frame, at + 1)
            here = position + at
            if -here <= target < size:
                relative = target - here if target >= 0 else target + size
                struct.pack_into("<I", found, at + 1, relative & 0xFFFFFFFF)
            at = frame.find(b"\xe8", at + 5)
        return bytes(found)


class _Tree:
    """A canonical Huffman code as a table: for the next ``bits`` bits of the stream the symbol,
    shifted by five, and the number of its bits."""

    def __init__(self, lengths: Sequence[int]) -> None:
        self.bits = max(lengths, default=0)
        self.table: list[int] = []
        used = sorted((length, symbol) for symbol, length in enumerate(lengths) if length)
        # Asked first: a wrong table would be much larger.
        if used and sum(1 << self.bits - length for length, _ in used) != 1 << self.bits:
            raise FormatError("a Huffman code of LZX is incomplete, or has too many symbols")
        for length, symbol in used:
            self.table += [symbol << 5 | length] * (1 << self.bits - length)

    def read(self, bits: _Bits) -> int:
        """The next symbol."""
        while bits.count < _MOST_BITS:
            bits.refill()
        entry = self.table[bits.bits >> bits.count - self.bits]
        bits.count -= entry & 31
        bits.bits &= (1 << bits.count) - 1
        return entry >> 5


def _read_lengths(bits: _Bits, lengths: list[int], start: int, end: int) -> None:
    """The lengths of symbols, which are stated by their difference to those before."""
    pretree = _Tree([bits.read(4) for _ in range(_PRETREE)])
    if not pretree.table:
        raise FormatError("a Huffman code of LZX is missing")
    at = start
    while at < end:
        code = pretree.read(bits)
        if code <= 16:
            lengths[at] = (lengths[at] - code) % 17
            at += 1
            continue
        if code == 17:
            run, value = 4 + bits.read(4), 0
        elif code == 18:
            run, value = 20 + bits.read(5), 0
        else:
            run = 4 + bits.read(1)
            code = pretree.read(bits)
            if code > 16:
                raise FormatError("a Huffman code of LZX repeats a repetition")
            value = (lengths[at] - code) % 17
        if at + run > end:
            raise FormatError("a Huffman code of LZX has too many symbols")
        lengths[at : at + run] = [value] * run
        at += run
