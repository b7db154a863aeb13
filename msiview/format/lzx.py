"""Unpacks LZX, the compression of most large cabinets.

The stream is cut into frames of 32 KiB, each in a block of the cabinet of its own; trees, the last
three offsets and the window go on from frame to frame. Source: [MS-PATCH], section 2, with the
differences that cabinets have: 24-bit block sizes and a frame in each CFDATA ([MS-CAB]).
"""

from __future__ import annotations

import struct

from msiview.errors import FormatError
from msiview.format.lzx_symbols import LITERALS, SYMBOLS, BlockSymbols, Offsets, code_table

FRAME = 0x8000
"""Bytes of a frame when unpacked; only the last one of a folder is shorter."""

_SLOTS = {15: 30, 16: 32, 17: 34, 18: 36, 19: 38, 20: 42, 21: 50}
"""Position slots by the bits of the window."""

_MOST_FRAMES_TRANSLATED = 0x8000
"""Frames in which calls are translated: the first gigabyte."""

_VERBATIM, _ALIGNED, _UNCOMPRESSED = 1, 2, 3
_LENGTHS = 249
_PRETREE = 20
_TWO_WORDS = struct.Struct("<HH")


class _Bits:
    """The bits of one frame: 16-bit little-endian words, the highest bit first. ``at`` counts the
    bits of ``data`` that are read."""

    def __init__(self, data: bytes) -> None:
        self._begin(data)

    def _begin(self, data: bytes) -> None:
        self.data, self.at = data, 0
        self._padded = data + bytes(_TWO_WORDS.size)

    def peek(self, count: int) -> int:
        """The next bits, 16 at most, as a number; zeros beyond the end, since codes are looked up
        by more bits than they have."""
        if self.at > 8 * len(self.data):
            raise FormatError("the compressed data ends too early")
        words: tuple[int, int] = _TWO_WORDS.unpack_from(self._padded, self.at >> 4 << 1)
        return (words[0] << 16 | words[1]) >> 32 - (self.at & 15) - count & (1 << count) - 1

    def read(self, count: int) -> int:
        """The next bits as a number."""
        value = self.peek(count)
        self.at += count
        return value

    def align(self) -> None:
        """Go on at the next word; where one begins just here, it is padding."""
        self.at += 16 - self.at % 16

    def bytes(self, count: int) -> bytes:
        """Bytes as they are, at a boundary of words. What follows begins with a word again."""
        start = self.at >> 3
        found = self.data[start : start + count]
        if len(found) < count:
            raise FormatError("the compressed data ends too early")
        self._begin(self.data[start + count :])
        return found

    @property
    def has_bytes(self) -> bool:
        """Whether there are more bytes, at a boundary of words."""
        return self.at >> 3 < len(self.data)


class LzxDecoder:
    """Unpacks the frames of one folder, one after the other. ``window`` is 2^15 to 2^21 bytes."""

    def __init__(self, window: int, loop: type[BlockSymbols] = SYMBOLS[0]) -> None:
        bits = window.bit_length() - 1
        if bits not in _SLOTS or window != 1 << bits:
            raise FormatError(f"LZX has no window of {window} bytes")
        self._window = window
        self._main_lengths = [0] * (LITERALS + 8 * _SLOTS[bits])
        self._length_lengths = [0] * _LENGTHS
        self._loop = loop
        self._symbols = loop([], [], [])
        self._offsets: Offsets = (1, 1, 1)
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
        if len(self._out) > 2 * self._window:
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
                bits.at, self._offsets = self._symbols.unpack(
                    bits.data, bits.at, self._out, before + run, self._offsets
                )
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
            aligned = [bits.read(3) for _ in range(8)] if self._kind == _ALIGNED else []
            main, length = self._main_lengths, self._length_lengths
            _read_lengths(bits, main, 0, LITERALS)
            _read_lengths(bits, main, LITERALS, len(main))
            _read_lengths(bits, length, 0, _LENGTHS)
            self._symbols = self._loop(main, length, aligned)
        else:
            raise FormatError(f"LZX has no blocks of type {self._kind}")
        if self._left == 0:
            raise FormatError("a block of LZX is empty")
        # Blocks of bytes have an even number of them.
        self._has_padding = self._kind == _UNCOMPRESSED and self._left % 2 == 1

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


def _read_lengths(bits: _Bits, lengths: list[int], start: int, end: int) -> None:
    """The lengths of symbols, which are stated by their difference to those before."""
    pretree = code_table([bits.read(4) for _ in range(_PRETREE)])
    if not pretree:
        raise FormatError("a Huffman code of LZX is missing")
    longest = len(pretree).bit_length() - 1

    def read_code() -> int:
        size, code = pretree[bits.peek(longest)]
        bits.at += size
        return code

    at = start
    while at < end:
        code = read_code()
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
            code = read_code()
            if code > 16:
                raise FormatError("a Huffman code of LZX repeats a repetition")
            value = (lengths[at] - code) % 17
        if at + run > end:
            raise FormatError("a Huffman code of LZX has too many symbols")
        lengths[at : at + run] = [value] * run
        at += run
