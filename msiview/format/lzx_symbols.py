"""The symbols of a block of LZX: literals and matches, which take nearly all the time of unpacking.

The same loop exists twice. ``_lzx_symbols.c`` is compiled where a C compiler is when the package
is built, and takes a twentieth of the time; :class:`PythonSymbols` is for all others.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Sequence
from typing import Protocol, TypeAlias

from msiview.errors import FormatError

try:
    from msiview.format import _lzx_symbols as _compiled
except ImportError:
    _compiled = None  # type: ignore[assignment]

LITERALS = 256
SLOTS = 50
_LONG_SIZE = 9
"""The size of a match that goes on with a symbol of the code of lengths."""

_EXTRA_BITS = [0, 0, *(min(slot // 2 - 1, 17) if slot > 3 else 0 for slot in range(2, SLOTS))]
_BASES = [-2]
for _extra in _EXTRA_BITS[:-1]:
    _BASES.append(_BASES[-1] + (1 << _extra))
_MASKS = [(1 << bits) - 1 for bits in range(18)]

_MOST_BITS = 53
"""Bits of a match: codes of 16, 16 and 7 bits, and 14 of the offset."""

_CHUNK = 64
"""Bits that are taken from the data at once."""

_ENTRY = struct.Struct("=H")

Offsets: TypeAlias = tuple[int, int, int]
"""The last three offsets of matches, the latest one first."""


class BlockSymbols(Protocol):
    """The codes of a block, made from the lengths of their symbols: of literals and matches, of
    long matches, and of the last bits of offsets, for blocks that have them."""

    def __init__(self, main: Sequence[int], length: Sequence[int], aligned: Sequence[int]) -> None:
        """Raises :class:`msiview.errors.FormatError` for lengths that make no code."""

    def unpack(
        self, data: bytes, at: int, out: bytearray, end: int, offsets: Offsets
    ) -> tuple[int, Offsets]:
        """Append to ``out`` until it has ``end`` bytes, or a few more if its last match goes
        beyond. ``at`` counts the bits of ``data``, which are 16-bit little-endian words, each from
        its highest bit on.

        The place behind the last symbol, and the new offsets. Raises
        :class:`msiview.errors.FormatError` for data that is no LZX.
        """


def code_symbols(lengths: Sequence[int]) -> list[tuple[int, int, int]]:
    """A canonical Huffman code: number of bits, symbol, and of the numbers that the next bits can
    make, as many as its longest symbol has, how many begin with the symbol; in their order. Empty
    where no symbol has a length."""
    longest = max(lengths, default=0)
    used = sorted(
        [(bits, symbol, 1 << longest - bits) for symbol, bits in enumerate(lengths) if bits]
    )
    # Asked at once: a wrong table would be much larger.
    if used and sum([count for _, _, count in used]) != 1 << longest:
        raise FormatError("a Huffman code of LZX is incomplete, or has too many symbols")
    return used


def code_table(lengths: Sequence[int]) -> list[tuple[int, int]]:
    """The number of bits and the symbol for each number that the next bits of a code can make."""
    table: list[tuple[int, int]] = []
    for bits, symbol, count in code_symbols(lengths):
        table += [(bits, symbol)] * count
    return table


class PythonSymbols:
    """The loop in Python. Its tables hold what is asked of a symbol, in the order of asking."""

    def __init__(self, main: Sequence[int], length: Sequence[int], aligned: Sequence[int]) -> None:
        self._main: list[tuple[int, int, int]] = []
        for bits, symbol, count in code_symbols(main):
            self._main += [_literal_or_match(bits, symbol)] * count
        self._length = code_table(length)
        self._aligned = code_table(aligned)

    def unpack(
        self, data: bytes, at: int, out: bytearray, end: int, offsets: Offsets
    ) -> tuple[int, Offsets]:
        try:
            return self._unpack(data, at, out, end, offsets)
        except IndexError:
            raise FormatError("the compressed data has a symbol without code") from None

    def _unpack(
        self, data: bytes, at: int, out: bytearray, end: int, offsets: Offsets
    ) -> tuple[int, Offsets]:
        append, extra_bits, bases, masks = out.append, _EXTRA_BITS, _BASES, _MASKS
        main, length, aligned = self._main, self._length, self._aligned
        main_mask, length_mask, aligned_mask = len(main) - 1, len(length) - 1, len(aligned) - 1
        main_bits, length_bits, aligned_bits = (
            mask.bit_length() for mask in (main_mask, length_mask, aligned_mask)
        )
        is_aligned = bool(aligned)
        first, second, third = offsets
        chunks = _chunks(data, at >> 4)
        # The buffer holds the next ``count`` bits, and above them some that are done with.
        buffer, taken, count = chunks[0], 1, _CHUNK - (at & 15)
        filled = len(out)
        while filled < end:
            if count < _MOST_BITS:
                if taken == len(chunks):
                    raise FormatError("the compressed data ends too early")
                buffer = (buffer & (1 << count) - 1) << _CHUNK | chunks[taken]
                taken += 1
                count += _CHUNK
            bits, size, value = main[buffer >> count - main_bits & main_mask]
            count -= bits
            if not size:
                append(value)
                filled += 1
                continue
            if size == _LONG_SIZE:
                bits, more = length[buffer >> count - length_bits & length_mask]
                count -= bits
                size += more
            if value > 2:
                extra = extra_bits[value]
                if is_aligned and extra >= 3:
                    count -= extra - 3
                    offset = bases[value] + ((buffer >> count & masks[extra - 3]) << 3)
                    bits, more = aligned[buffer >> count - aligned_bits & aligned_mask]
                    count -= bits
                    offset += more
                else:
                    count -= extra
                    offset = bases[value] + (buffer >> count & masks[extra])
                third, second, first = second, first, offset
            elif value == 0:
                offset = first
            elif value == 1:
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
        at = (at & ~15) + _CHUNK * taken - count
        if at > 8 * len(data):
            raise FormatError("the compressed data ends too early")
        return at, (first, second, third)


class CompiledSymbols:
    """The loop in C."""

    def __init__(self, main: Sequence[int], length: Sequence[int], aligned: Sequence[int]) -> None:
        self._tables = _packed(main), _packed(length), _packed(aligned)

    def unpack(
        self, data: bytes, at: int, out: bytearray, end: int, offsets: Offsets
    ) -> tuple[int, Offsets]:
        try:
            return _compiled.unpack(data, at, out, end, self._tables, offsets)
        except ValueError as error:
            raise FormatError(str(error)) from None


SYMBOLS: tuple[type[BlockSymbols], ...] = (
    (CompiledSymbols, PythonSymbols) if _compiled is not None else (PythonSymbols,)
)
"""The loops that there are, the fastest one first."""


def _literal_or_match(bits: int, symbol: int) -> tuple[int, int, int]:
    """Bits, size and slot of a match; a literal has no size, and its byte in place of a slot."""
    if symbol < LITERALS:
        return bits, 0, symbol
    return bits, (symbol - LITERALS & 7) + 2, symbol - LITERALS >> 3


def _packed(lengths: Sequence[int]) -> bytes:
    """A code as a table of 16-bit numbers: the symbol, shifted by five, and its number of bits."""
    pack = _ENTRY.pack
    return b"".join(
        [pack(symbol << 5 | bits) * count for bits, symbol, count in code_symbols(lengths)]
    )


def _chunks(data: bytes, word: int) -> Sequence[int]:
    """The bits from a word on as numbers, with zeros beyond the end: a code is looked up by more
    bits than it may have."""
    rest = data[2 * word :]
    words = array("H", rest + bytes(_CHUNK // 8 + -len(rest) % (_CHUNK // 8)))
    if sys.byteorder == "little":
        words.byteswap()
    return struct.unpack(f">{len(words) * 16 // _CHUNK}Q", words.tobytes())
