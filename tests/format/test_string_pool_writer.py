"""The bytes of string pools, and what our reader makes of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.errors import DefectLog, FormatError
from msiview.format.string_pool import StringPool, parse_string_pool
from msiview.format.string_pool_writer import PoolStreams, StringPoolWriter


def read(streams: PoolStreams) -> StringPool:
    defects = DefectLog()
    pool = parse_string_pool(streams.pool, streams.data, defects)
    assert list(defects) == []
    return pool


def test_pool_bytes() -> None:
    pool = StringPoolWriter(932)
    assert list(pool.references(["four", "abc", None, "x" * 70000, "", "four", "ｱ"])) == (
        [1, 2, 0, 3, 0, 1, 4]
    )
    streams = pool.finish()
    assert streams.pool == bytes.fromhex(
        "A4030000"  # code page 932, references of 2 bytes
        "0400 0200"  # 4 bytes, in two cells
        "0300 0100"  # 3 bytes, in one cell
        "0000 0100 70110100"  # long: 70,000 bytes, in one cell
        "0100 0180"  # the byte B1: one cell, and the mark of text beyond ASCII
    )
    assert streams.data == b"fourabc" + b"x" * 70000 + b"\xb1"
    assert streams.reference_width == 2


def test_empty_pool_is_a_header() -> None:
    assert StringPoolWriter(1252).finish() == PoolStreams(bytes.fromhex("E4040000"), b"", 2)


@pytest.mark.parametrize(
    ("codepage", "text", "count"),
    [
        (1252, "é", 0x0001),  # one byte per character: no mark
        (65001, "é", 0x8001),
        (936, "日", 0x8001),
        (949, "한", 0x8001),
        (950, "日", 0x8001),
        (65001, "e", 0x0001),
    ],
)
def test_mark_of_text_beyond_ascii(codepage: int, text: str, count: int) -> None:
    pool = StringPoolWriter(codepage)
    pool.references([text])
    assert int.from_bytes(pool.finish().pool[6:8], "little") == count


@pytest.mark.parametrize("length", [0xFFFE, 0xFFFF, 0x10000, 0x10001, 0x20000])
def test_lengths_around_16_bits(length: int) -> None:
    pool = StringPoolWriter(65001)
    pool.references(["a", "é" + "x" * (length - 2), "b"])
    streams = pool.finish()
    # Two entries for what does not fit 16 bits, one for the others.
    assert len(streams.pool) == 4 + 4 * (4 if length > 0xFFFF else 3)
    found = read(streams)
    assert len(found.raw(2)) == length
    assert (found.text(1), found.text(3)) == ("a", "b")


def test_counts_stop_where_their_bits_end() -> None:
    pool = StringPoolWriter(65001)
    pool.references(["é"] * 32767 + ["a"] * 32768 + ["b"] * 70000)
    found = read(pool.finish())
    assert [found.refcount(string_id) for string_id in (1, 2, 3)] == [32767] * 3


@pytest.mark.parametrize(("texts", "width"), [(65533, 2), (65534, 2), (65535, 3), (70000, 3)])
def test_three_bytes_where_slots_exceed_16_bits(texts: int, width: int) -> None:
    pool = StringPoolWriter(1252)
    pool.references(map(str, range(texts)))
    streams = pool.finish()
    assert streams.reference_width == width
    assert streams.pool[3] == (0x80 if width == 3 else 0)
    found = read(streams)
    assert found.reference_width == width
    assert found.text(texts) == str(texts - 1)


def test_width_can_be_demanded() -> None:
    pool = StringPoolWriter(1252)
    pool.references(["a"])
    assert pool.finish(3).pool == bytes.fromhex("E4040080 0100 0100")
    pool.references(map(str, range(65536)))
    with pytest.raises(FormatError, match="too many"):
        pool.finish(2)


def test_text_that_the_code_page_lacks() -> None:
    pool = StringPoolWriter(1252)
    pool.references(["abc", "日"])
    with pytest.raises(FormatError, match="U\\+65E5"):
        pool.finish()


def test_neutral_code_page_takes_ascii_only() -> None:
    pool = StringPoolWriter(0)
    pool.references(["é"])
    with pytest.raises(FormatError, match="neutral"):
        pool.finish()


def test_unknown_code_page() -> None:
    with pytest.raises(FormatError, match="9999"):
        StringPoolWriter(9999)


@given(st.lists(st.none() | st.text(st.characters(codec="utf-8"), max_size=5), max_size=40))
def test_texts_are_read_back_with_their_counts(texts: list[str | None]) -> None:
    pool = StringPoolWriter(65001)
    ids = pool.references(texts)
    found = read(pool.finish())
    assert [found.text(string_id) for string_id in ids] == [text or None for text in texts]
    for string_id, text in zip(ids, texts, strict=True):
        if text:
            assert found.refcount(string_id) == texts.count(text)
