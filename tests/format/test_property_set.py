"""Property sets: careful writing, tolerant reading."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.errors import DefectLog, FormatError
from msiview.format.property_set import (
    PropertySet,
    PropertyValue,
    VariantType,
    parse_property_set,
    write_property_set,
)

HEADER = bytes.fromhex(
    "FEFF 0000 06000200"  # byte order, format 0, Win32
    "00000000000000000000000000000000"  # no class
    "01000000"  # one section
    "E0859FF2F94F6810AB9108002B27B3D9"  # the format of summary information
    "30000000"  # the section is at 48
)


def section(*properties: tuple[int, bytes], size: int | None = None) -> bytes:
    """A property set with these numbered values (type and all), each filled to 4 bytes."""
    pairs, body = b"", b""
    for property_id, value in properties:
        pairs += struct.pack("<II", property_id, 8 + 8 * len(properties) + len(body))
        body += value + bytes(-len(value) % 4)
    whole = 8 + len(pairs) + len(body) if size is None else size
    return HEADER + struct.pack("<II", whole, len(properties)) + pairs + body


def typed(vt: int, payload: bytes) -> bytes:
    return struct.pack("<I", vt) + payload


def lpstr(text: bytes, size: int | None = None) -> bytes:
    return typed(30, struct.pack("<I", len(text) if size is None else size) + text)


def parse(data: bytes) -> tuple[PropertySet, set[str]]:
    defects = DefectLog()
    return parse_property_set(data, defects, "summary"), {defect.code for defect in defects}


def test_written_bytes() -> None:
    properties = PropertySet.empty(1252)
    properties.set_text(2, "Caf\xe9")
    properties.set_number(14, 500)
    properties.set_number(12, 130138628640000000, VariantType.FILETIME)
    assert write_property_set(properties) == HEADER + bytes.fromhex(
        "54000000 04000000"  # section of 84 bytes with 4 properties
        "01000000 28000000"  # code page at 40
        "02000000 30000000"  # title at 48
        "0E000000 40000000"  # page count at 64
        "0C000000 48000000"  # creation at 72
        "02000000 E4040000"  # I2 1252, filled up
        "1E000000 05000000 436166E9 00000000"  # LPSTR of 5 bytes with its NUL, filled up
        "03000000 F4010000"  # I4 500
        "40000000 00C8A4AB6458CE01"  # FILETIME
    )


def test_codepage_is_signed() -> None:
    properties = PropertySet.empty(65001)
    assert properties.values[1].value == -535
    properties.set_text(2, "日本")
    read, codes = parse(write_property_set(properties))
    assert (read.codepage, read.values[2].value, codes) == (65001, "日本", set())


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        (typed(0, b""), None),
        (typed(1, b""), None),
        (typed(2, b"\xfe\xff\0\0"), -2),
        (typed(3, b"\xfe\xff\xff\xff"), -2),
        (typed(4, struct.pack("<f", 1.5)), 1.5),
        (typed(5, struct.pack("<d", 2.25)), 2.25),
        (typed(6, struct.pack("<q", -7)), -7),
        (typed(7, struct.pack("<d", 3.5)), 3.5),
        (typed(10, b"\x05\x40\x00\x80"), 0x80004005),
        (typed(11, b"\xff\xff\0\0"), 1),
        (typed(11, b"\0\0\0\0"), 0),
        (typed(16, b"\xff\0\0\0"), -1),
        (typed(17, b"\xff\0\0\0"), 255),
        (typed(18, b"\xff\xff\0\0"), 65535),
        (typed(19, b"\xff\xff\xff\xff"), 0xFFFFFFFF),
        (typed(20, b"\xff" * 8), -1),
        (typed(21, b"\xff" * 8), 2**64 - 1),
        (typed(64, struct.pack("<Q", 5)), 5),
        (lpstr(b"abc\0"), "abc"),
        (lpstr(b"abc"), "abc"),  # no final NUL
        (lpstr(b"abc\0\0\0\0\0"), "abc"),
        (lpstr(b""), ""),
        (lpstr(b"ab\0cd\0"), "ab"),  # a C string ends there
        (typed(8, struct.pack("<I", 4) + b"abc\0"), "abc"),
        (typed(31, struct.pack("<I", 3) + "日本\0".encode("utf-16-le")), "日本"),
        (typed(65, struct.pack("<I", 3) + b"\1\2\3"), b"\1\2\3"),
        (typed(71, struct.pack("<I", 2) + b"\1\2"), b"\1\2"),
        (typed(72, bytes(range(16))), "{03020100-0504-0706-0809-0A0B0C0D0E0F}"),
    ],
)
def test_types_of_values(stored: bytes, value: object) -> None:
    data = section((1, typed(2, b"\xe4\x04\0\0")), (5, stored), (6, typed(3, b"\1\0\0\0")))
    read, codes = parse(data)
    assert read.values[5].value == value
    assert read.values[6].value == 1
    assert codes == set()
    again, _ = parse(write_property_set(read))
    assert again == read


def test_order_is_kept() -> None:
    read, codes = parse(section((9, lpstr(b"z\0")), (1, typed(2, b"\xe4\x04\0\0"))))
    assert list(read.values) == [9, 1]
    assert read.values[9].value == "z"
    assert codes == set()


def test_set_without_code_page_is_neutral() -> None:
    read, codes = parse(section((2, lpstr(b"a\xe9\0"))))
    assert read.codepage == 0
    assert read.values[2] == PropertyValue(30, "aé", b"a\xe9", lossy=True)
    assert codes == {"property-lossy"}


def test_lossy_text_keeps_its_bytes() -> None:
    read, codes = parse(section((1, typed(2, b"\xe9\xfd\0\0")), (2, lpstr(b"a\xae\0"))))
    assert read.codepage == 65001
    assert read.values[2].lossy
    assert codes == {"property-lossy"}
    assert b"a\xae\0" in write_property_set(read)


def test_code_page_utf16() -> None:
    text = "Ta\u0142\0".encode("utf-16-le")
    read, codes = parse(section((1, typed(2, b"\xb0\x04\0\0")), (2, lpstr(text))))
    assert (read.codepage, read.values[2].value, codes) == (1200, "Tał", set())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (section((2, lpstr(b"abc\0", 99))), "property-size"),
        (section((2, lpstr(b"abc\0", 0xFFFFFFFF))), "property-size"),
        (section((2, lpstr(b"abc\0")), size=500), "property-section-size"),
        (section((2, typed(3, b""))), "property-cut"),
        (section((2, typed(30, b""))), "property-cut"),
        (section((2, typed(72, b"\1\2"))), "property-cut"),
        (section((1, lpstr(b"1252\0"))), "property-codepage"),
        (section((2, typed(0x1003, b"\1\0\0\0\2\0\0\0"))), "property-type"),
        (section((2, typed(3, b"\1\0\0\0")), (2, typed(3, b"\2\0\0\0"))), "property-twice"),
        (HEADER + struct.pack("<IIII", 16, 1, 2, 4096), "property-offset"),
        (HEADER + struct.pack("<IIII", 16, 1, 2, 0xFFFFFFFF), "property-offset"),
        (HEADER + struct.pack("<IIII", 16, 1, 2, 0), "property-offset"),
        (HEADER + struct.pack("<II", 8, 0xFFFFFFFF), "property-count"),
        (HEADER, "property-section"),
        (HEADER[:24] + bytes(4), "property-section"),
        (HEADER[:28] + b"\1" * 16 + HEADER[44:] + struct.pack("<II", 8, 0), "property-format"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_damage_is_recorded(data: bytes, code: str) -> None:
    _, codes = parse(data)
    assert codes == {code}


def test_size_that_lies_does_not_reach_into_the_next_value() -> None:
    read, codes = parse(section((2, lpstr(b"abc\0", 40)), (3, lpstr(b"next\0"))))
    assert read.values[2].value == "abc"
    assert read.values[3].value == "next"
    assert codes == {"property-size"}


def test_unknown_type_keeps_its_bytes() -> None:
    read, _ = parse(section((99, typed(0x1003, b"\1\0\0\0\2\0\0\0"))))
    assert read.values[99] == PropertyValue(0x1003, *[b"\1\0\0\0\2\0\0\0"] * 2)


def test_dictionary_has_no_type() -> None:
    dictionary = bytes.fromhex("01000000 02000000 02000000 41000000")
    data = section((0, dictionary), (3, typed(3, b"\1\0\0\0")))
    read, codes = parse(data)
    assert read.values[0].raw == dictionary
    assert codes == set()
    assert write_property_set(read) == data


def test_summary_section_is_found_behind_another() -> None:
    # Two sections: another program's at 68, the summary's at 76.
    other = b"\7" * 16 + struct.pack("<I", 68)
    data = HEADER[:24] + struct.pack("<I", 2) + other + HEADER[28:44] + struct.pack("<I", 76)
    data += struct.pack("<II", 8, 0) + struct.pack("<IIIIII", 24, 1, 14, 16, 3, 200)
    read, codes = parse(data)
    assert read.values[14].value == 200
    assert codes == set()


@pytest.mark.parametrize("data", [b"", HEADER[:27], b"\xff\xfe" + HEADER[2:], b"text" * 20])
def test_no_property_set_at_all(data: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        parse_property_set(data, DefectLog(), "summary")
    assert caught.value.stream == "summary"


def test_number_that_does_not_fit() -> None:
    with pytest.raises(ValueError, match="I2"):
        PropertyValue.number(VariantType.I2, 40000)
    assert PropertyValue.number(VariantType.BOOL, 1).raw == b"\xff\xff"


def test_text_that_does_not_fit_the_code_page() -> None:
    with pytest.raises(FormatError, match="U\\+65E5"):
        PropertySet.empty(1252).set_text(2, "日本")


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@given(
    texts=st.dictionaries(st.integers(2, 40), TEXTS),
    numbers=st.dictionaries(st.integers(41, 60), st.integers(-(2**31), 2**31 - 1)),
)
def test_sets_are_read_back(texts: dict[int, str], numbers: dict[int, int]) -> None:
    properties = PropertySet.empty(65001)
    for property_id, text in texts.items():
        properties.set_text(property_id, text)
    for property_id, number in numbers.items():
        properties.set_number(property_id, number)
    data = write_property_set(properties)
    assert len(data) % 4 == 0
    assert parse(data) == (properties, set())


@given(st.binary(max_size=200), st.integers(0, 60), st.binary(min_size=1, max_size=8))
def test_any_bytes_give_a_set(tail: bytes, at: int, patch: bytes) -> None:
    good = section((1, typed(2, b"\xe4\x04\0\0")), (2, lpstr(b"abc\0"))) + tail
    for data in (HEADER + tail, good[:at] + patch + good[at + len(patch) :]):
        try:
            properties, _ = parse(data)
        except FormatError:
            continue
        write_property_set(properties)
