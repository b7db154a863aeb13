"""The string pool in bytes: entries, long strings, and everything that can be wrong."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.errors import DefectLog
from msiview.format import string_pool
from msiview.format.string_pool import StringPool, empty_pool, parse_string_pool
from tests.builders.raw_databases import WIDE, pool_bytes

LONG = b"x" * 70_000

# docs/msi-format.md, "Test vectors".
VECTOR = bytes.fromhex(
    "A403 0000"  # code page 932, references of 2 bytes
    "0400 0200"  # id 1: 4 bytes, 2 references
    "0000 0000"  # id 2: unused
    "0300 0100"  # id 3: 3 bytes
    "0000 0100 7011 0100"  # id 4: long, 0x00011170 = 70,000 bytes
    "0100 0180"  # id 5: 1 byte; bit 15 of the count is a flag
)


def parse(pool: bytes, data: bytes) -> tuple[StringPool, DefectLog]:
    defects = DefectLog()
    return parse_string_pool(pool, data, defects), defects


def all_texts(pool: StringPool) -> list[str | None]:
    """The texts of all ids, decoded in one step."""
    pool.expect(len(pool))
    return pool.texts_of(array("I", range(len(pool))))


def test_the_vector() -> None:
    pool, defects = parse(VECTOR, b"abcd" + b"efg" + LONG + b"\xb1")
    assert pool.codepage == 932
    assert pool.reference_width == 2
    assert len(pool) == 6
    expected = [None, "abcd", None, "efg", LONG.decode(), "ｱ"]
    assert [pool.text(string_id) for string_id in range(6)] == expected
    assert all_texts(pool) == expected
    assert [pool.refcount(string_id) for string_id in range(6)] == [0, 2, 0, 1, 1, 1]
    assert [pool.is_used(string_id) for string_id in range(6)] == [
        False,
        True,
        False,
        True,
        True,
        True,
    ]
    assert list(defects) == []


@pytest.mark.parametrize("size", [0xFFFF, 0x10000, 0x1FFFF, 0x20000, 416_882])
def test_long_strings_shift_nothing(size: int) -> None:
    """Three readers read texts of 128 KiB and more as if the high word were a count."""
    pool, defects = parse(*pool_bytes([b"before", b"y" * size, b"after"]))
    assert pool.text(2) == "y" * size
    assert pool.text(3) == "after"
    assert list(defects) == []


def test_a_long_entry_whose_low_word_is_zero() -> None:
    """The second half of a long entry (0000 0200) looks like the begin of another."""
    pool, defects = parse(*pool_bytes([b"y" * 0x20000, b"z" * 0x30000, None, b"end"]))
    assert [pool.refcount(string_id) for string_id in range(1, 5)] == [1, 1, 0, 1]
    assert pool.text(4) == "end"
    assert pool.text(3) is None
    assert list(defects) == []


def test_a_long_entry_may_state_a_short_length() -> None:
    # id 1: long form, 3 bytes; id 2: 2 bytes
    pool, defects = parse(bytes.fromhex("E404 0000 0000 0100 0300 0000 0200 0100"), b"abcde")
    assert all_texts(pool) == [None, "abc", "de"]
    assert list(defects) == []


def test_a_long_entry_at_the_end_without_its_length() -> None:
    pool, defects = parse(bytes.fromhex("E404 0000 0200 0100 0000 0100"), b"ab")
    assert all_texts(pool) == [None, "ab", None]
    [defect] = defects
    assert defect.code == "pool-long-string"
    assert defect.offset == 8


def test_wide_references() -> None:
    pool, defects = parse(*pool_bytes([b"a"], WIDE | 65001))
    assert pool.reference_width == 3
    assert pool.codepage == 65001
    assert list(defects) == []


@pytest.mark.parametrize("header", ["E4040000", "E4040080"])
def test_a_header_alone_is_a_pool_without_strings(header: str) -> None:
    pool, defects = parse(bytes.fromhex(header), b"")
    assert len(pool) == 1
    assert pool.reference_width == 2
    assert all_texts(pool) == [None]
    assert list(defects) == []


def test_no_pool_at_all() -> None:
    pool, defects = parse(b"", b"")
    assert len(pool) == 1
    assert pool.codepage == 0
    assert list(defects) == []
    assert all_texts(empty_pool(defects)) == [None]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_pool_shorter_than_its_header(size: int) -> None:
    pool, defects = parse(VECTOR[:size], b"abc")
    assert len(pool) == 1
    assert {defect.code for defect in defects} == {"pool-short"}


@pytest.mark.parametrize("tail", [b"\1", b"\1\0", b"\1\0\0"])
def test_an_odd_tail_is_no_entry(tail: bytes) -> None:
    pool, data = pool_bytes([b"ab"])
    parsed, defects = parse(pool + tail, data)
    assert all_texts(parsed) == [None, "ab"]
    [defect] = defects
    assert (defect.code, defect.offset) == ("pool-tail", 8)


def test_text_that_is_missing_is_cut() -> None:
    pool, data = pool_bytes([b"abcd", b"efgh", b"ijkl"])
    parsed, defects = parse(pool, data[:6])
    assert all_texts(parsed) == [None, "abcd", "ef", None]
    [defect] = defects
    assert (defect.code, defect.offset, defect.count) == ("string-data-short", 6, 2)


def test_text_that_no_string_names() -> None:
    pool, data = pool_bytes([b"abcd"])
    parsed, defects = parse(pool, data + b"rest")
    assert all_texts(parsed) == [None, "abcd"]
    [defect] = defects
    assert (defect.code, defect.offset) == ("string-data-long", 4)


def test_lengths_of_gigabytes_take_no_memory() -> None:
    # ids 1 to 1000: long strings of 0xFFFFFFFF bytes each
    bomb = bytes.fromhex("E4040000") + bytes.fromhex("0000 0100 FFFF FFFF") * 1000
    parsed, defects = parse(bomb, b"abc")
    assert len(parsed) == 1001
    assert parsed.text(1) == "abc"
    assert parsed.text(2) is None
    assert {defect.code for defect in defects} == {"string-data-short"}


def test_an_unknown_code_page_is_read_as_1252() -> None:
    parsed, defects = parse(*pool_bytes([b"caf\xe9"], 9999))
    assert parsed.text(1) == "café"
    assert {defect.code for defect in defects} == {"codepage-unknown", "string-lossy"}


@pytest.mark.parametrize("batch", [1, 2, 3, 100])
def test_ids_that_name_a_text_are_counted(batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(string_pool, "_BATCH", batch)
    pool, _ = parse(*pool_bytes([b"a", None, b"b", None, None, b"cc", b"d", None]))
    assert pool.used_count == sum(map(pool.is_used, range(len(pool)))) == 4
    assert empty_pool(DefectLog()).used_count == 0


def test_ids_out_of_range_have_no_text() -> None:
    parsed, _ = parse(*pool_bytes([b"a"]))
    for string_id in (2, 1000, 0xFFFFFF, -1):
        assert parsed.text(string_id) is None
        assert parsed.raw(string_id) == b""
        assert not parsed.is_used(string_id)
    ids = array("H", [1, 0, 2, 65535, 1])
    assert parsed.texts_of(ids) == ["a", None, None, None, "a"]
    parsed.expect(len(parsed))
    assert parsed.texts_of(ids) == ["a", None, None, None, "a"]
    assert parsed.text(2) is None


def test_lossy_strings_are_noted_once() -> None:
    parsed, defects = parse(*pool_bytes([b"fine", b"caf\xe9"], 0))
    for _ in range(2):
        assert parsed.text(2) == "café"
    parsed.expect(len(parsed))
    assert parsed.lossy == {2}
    [defect] = defects
    assert (defect.code, defect.offset) == ("string-lossy", 4)


def test_ids_holding_looks_at_raw_bytes() -> None:
    parsed, _ = parse(*pool_bytes([b"ab", None, b"cab", b"b", b"abab"]))
    assert list(parsed.ids_holding(b"ab")) == [1, 3, 5]
    # "bc" and "bb" lie across two strings.
    assert list(parsed.ids_holding(b"bc")) == []
    assert list(parsed.ids_holding(b"bb")) == []
    assert list(parsed.ids_holding(b"b")) == [1, 3, 4, 5]


def test_ids_beyond_ascii() -> None:
    parsed, _ = parse(*pool_bytes([b"\xe4", b"ab", None, b"c\xc3\xa4\xfc", b"b", b"ab\x80"]))
    assert list(parsed.ids_beyond_ascii()) == [1, 4, 6]
    parsed, _ = parse(*pool_bytes([b"ab", b"\x7f"]))
    assert list(parsed.ids_beyond_ascii()) == []
    # Bytes behind the last string belong to none.
    pool, data = pool_bytes([b"a\xe4"])
    assert list(parse(pool, data + b"\xe4")[0].ids_beyond_ascii()) == [1]


def test_ids_of_a_text() -> None:
    parsed, _ = parse(*pool_bytes([b"ab", None, b"cab", b"b", b"ab"]))
    assert parsed.ids_of("ab") == [1, 5]
    assert parsed.ids_of("ab", inside=True) == [1, 3, 5]
    assert parsed.ids_of("bb") == []
    assert parsed.ids_of("") is None
    assert parsed.ids_of("é") is None
    assert parsed.ids_of("ab") == [1, 5]  # remembered


def test_ids_of_a_text_that_is_everywhere() -> None:
    parsed, _ = parse(*pool_bytes([b"a%d" % n for n in range(11_000)]))
    assert parsed.ids_of("a") is None
    assert parsed.ids_of("a10999") == [11_000]
    assert all(parsed.ids_of(f"a{n}") is not None for n in range(1000, 1100))


TEXTS = st.lists(st.none() | st.text(min_size=1, max_size=12), max_size=30)


@given(TEXTS, st.sampled_from([65001, 65001 | WIDE]))
def test_any_texts_are_read_back(texts: list[str | None], header: int) -> None:
    raw = [text.encode() if text is not None else None for text in texts]
    parsed, defects = parse(*pool_bytes(raw, header))
    assert [parsed.text(string_id) for string_id in range(len(texts) + 1)] == [None, *texts]
    assert all_texts(parsed) == [None, *texts]
    assert list(defects) == []


@given(st.binary(max_size=80), st.binary(max_size=40))
def test_any_bytes_are_a_pool(pool: bytes, data: bytes) -> None:
    parsed, _ = parse(pool, data)
    one_by_one = [parsed.text(string_id) for string_id in range(len(parsed))]
    assert all_texts(parsed) == one_by_one
    assert "".join(text or "" for text in one_by_one).encode("utf-8") is not None
    for string_id in range(len(parsed)):
        assert parsed.refcount(string_id) <= 0x7FFF


def test_forgotten_texts_are_decoded_again() -> None:
    parsed, _ = parse(*pool_bytes([b"one", "zw\u00f6lf".encode()], 65001))
    ids = array("I", [1, 2, 0, 9])
    parsed.expect(2)
    before = parsed.texts_of(ids)
    parsed.forget(ids)
    after = parsed.texts_of(ids)
    assert before == after == ["one", "zw\u00f6lf", None, None]
    assert before[1] is not after[1]
    assert after[1] is parsed.text(2)
