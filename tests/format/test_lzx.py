"""LZX unpacked: what our own writer packs, and data that is none."""

from __future__ import annotations

import random
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.errors import FormatError
from msiview.format.lzx import FRAME, LzxDecoder
from msiview.format.lzx_symbols import SYMBOLS, BlockSymbols
from tests.builders.lzx_writer import ALIGNED, UNCOMPRESSED, VERBATIM, lzx_frames

KINDS = (VERBATIM, ALIGNED, UNCOMPRESSED)
WORDS = [b"Windows ", b"Installer ", b"{", b"}", b"\xe8", bytes(300), b"abc" * 40, b"\xff\xd8"]


def some_bytes(seed: int, size: int) -> bytes:
    """Bytes in which much is repeated, near and far."""
    chance = random.Random(seed)
    data = bytearray()
    while len(data) < size:
        if data and chance.random() < 0.3:
            at = chance.randrange(len(data))
            data += data[at : at + chance.randrange(2, 400)]
        else:
            data += chance.choice(WORDS) + chance.randbytes(chance.randrange(12))
    return bytes(data[:size])


def unpacked(frames: list[bytes], size: int, window_bits: int) -> bytes:
    """What each loop makes of the frames, which is to be the same."""
    found = [unpacked_by(loop, frames, size, window_bits) for loop in SYMBOLS]
    assert all(one == found[0] for one in found)
    return found[0]


def unpacked_by(
    loop: type[BlockSymbols], frames: list[bytes], size: int, window_bits: int
) -> bytes:
    decoder = LzxDecoder(1 << window_bits, loop)
    sizes = [min(FRAME, size - start) for start in range(0, size, FRAME)]
    return b"".join(map(decoder.frame, frames, sizes))


def outcomes(data: bytes, size: int) -> list[bytes | None]:
    """What each loop makes of a frame; None where it refuses it."""
    found: list[bytes | None] = []
    for loop in SYMBOLS:
        try:
            found.append(LzxDecoder(1 << 15, loop).frame(data, size))
        except FormatError:
            found.append(None)
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("window_bits", range(15, 22))
@pytest.mark.parametrize("size", [1, 2, 1000, FRAME, FRAME + 1, 5 * FRAME + 77])
def test_what_was_packed_comes_out(kind: int, window_bits: int, size: int) -> None:
    data = some_bytes(window_bits, size)
    frames = lzx_frames(data, window_bits=window_bits, kind=kind)
    assert unpacked(frames, size, window_bits) == data


@pytest.mark.parametrize("kind", KINDS)
def test_calls_are_relative_again(kind: int) -> None:
    chance = random.Random(1)
    calls = b"".join(
        b"\xe8" + struct.pack("<i", chance.choice((chance.randrange(-90_000, 90_000), 5 << 24)))
        for _ in range(16_000)
    )
    frames = lzx_frames(calls, kind=kind, call_size=len(calls))
    assert unpacked(frames, len(calls), 15) == calls
    # Without the size nothing is translated.
    assert unpacked(lzx_frames(calls, kind=kind), len(calls), 15) == calls


@given(st.binary(max_size=3000), st.sampled_from(KINDS))
def test_any_bytes_come_out(data: bytes, kind: int) -> None:
    assert unpacked(lzx_frames(data, kind=kind), len(data), 15) == data


@given(st.binary(max_size=200), st.integers(1, FRAME))
def test_what_is_no_lzx_is_refused_or_unpacked(data: bytes, size: int) -> None:
    first, *others = outcomes(data, size)
    assert first is None or len(first) == size
    assert all(other == first for other in others)


@given(st.integers(0, 10**6), st.sampled_from((VERBATIM, ALIGNED)))
def test_damage_is_refused_or_unpacked(seed: int, kind: int) -> None:
    chance = random.Random(seed)
    data = some_bytes(3, 2000)
    (frame,) = lzx_frames(data, kind=kind)
    damaged = bytearray(frame)
    damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    cut = damaged[: chance.choice((len(damaged), chance.randrange(len(damaged))))]
    first, *others = outcomes(bytes(cut), len(data))
    assert first is None or len(first) == len(data)
    assert all(other == first for other in others)


@pytest.mark.parametrize("window", [0, 1, 1 << 14, 1 << 22, 3 << 15])
def test_windows_that_there_are_not(window: int) -> None:
    with pytest.raises(FormatError, match="no window"):
        LzxDecoder(window)
