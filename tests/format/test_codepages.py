"""Code pages as Windows reads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.errors import FormatError
from msiview.format.codepages import codec_of, decode, encode, is_multibyte, name_of

SAMPLES = [
    # page, bytes, text
    (1250, b"\x8a\xf8", "Šř"),
    (1251, b"\xcf\xf0\xee", "Про"),
    (1252, b"\x80\xae\xfc", "€®ü"),
    (1253, b"\xc1\xe2", "Αβ"),
    (1254, b"\xdd\xfe", "İş"),
    (1255, b"\xf9\xec", "של"),
    (1256, b"\xc7\xe1", "ال"),
    (1257, b"\xe0\xe8", "ąč"),
    (1258, b"\xd0\xfe", "Đ₫"),
    (874, b"\xa1\xd2", "กา"),
    (932, b"\x93\xfa\x96\x7b", "日本"),
    (936, b"\xd6\xd0\xce\xc4", "中文"),
    (949, b"\xc7\xd1", "한"),
    (950, b"\xa4\xa4", "中"),
    (1361, b"\xd0\x65", "한"),
    (437, b"\x81", "ü"),
    (850, b"\xd0", "ð"),
    (10000, b"\x80", "Ä"),
    (20866, b"\xf0", "П"),
    (28591, b"\xe9", "é"),
    (28592, b"\xb1", "ą"),
    (28605, b"\xa4", "€"),
    (54936, b"\x81\x30\x81\x30", "\x80"),
    (65001, b"\xe2\x82\xac", "€"),
]


@pytest.mark.parametrize(("page", "data", "text"), SAMPLES)
def test_pages(page: int, data: bytes, text: str) -> None:
    assert decode(data, page) == (text, False)
    assert encode(text, page) == data
    assert decode(b"Ab\r\n\0", page) == ("Ab\r\n\0", False)


@pytest.mark.parametrize("page", [1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258, 874])
def test_every_byte_below_a0_is_a_character(page: int) -> None:
    """Windows maps what a page leaves undefined there to C1 controls, and back."""
    for byte in range(0x80, 0xA0):
        text, lossy = decode(bytes([byte]), page)
        assert len(text) == 1
        assert not lossy
        assert encode(text, page) == bytes([byte])


def test_undefined_bytes_of_1252_are_controls() -> None:
    assert decode(b"\x81\x8d\x8f\x90\x9d", 1252) == ("\x81\x8d\x8f\x90\x9d", False)
    assert encode("a\x81€", 1252) == b"a\x81\x80"


def test_bytes_that_no_rule_covers_are_lossy() -> None:
    assert decode(b"a\xd2", 1253) == ("a\ufffd", True)
    assert decode(b"a\xff\xfeb", 65001) == ("a\ufffd\ufffdb", True)
    assert decode(b"\x93", 932) == ("\ufffd", True)


def test_lone_surrogates_in_utf8_are_replaced() -> None:
    text, lossy = decode(b"\xed\xa0\x80", 65001)
    assert lossy
    assert text.encode("utf-8")


def test_936_is_gbk_with_the_additions_of_windows() -> None:
    assert decode(b"\x80100", 936) == ("€100", False)
    assert encode("€100", 936) == b"\x80100"
    # User-defined characters are at private places.
    assert decode(b"\xaa\xa1\xa1\x40", 936) == ("\ue000\ue4c6", False)
    assert encode("中\ue000", 936) == b"\xd6\xd0\xaa\xa1"
    # Windows' 936 has no characters of four bytes.
    text, lossy = decode(b"\x81\x30\x81\x30", 936)
    assert lossy
    assert "\ufffd" in text
    with pytest.raises(FormatError):
        encode("\U0001f600", 936)


def test_neutral_text_is_ascii_or_a_guess() -> None:
    assert decode(b"plain", 0) == ("plain", False)
    assert decode(b"caf\xe9\x81", 0) == ("café\x81", True)
    assert encode("plain", 0) == b"plain"
    with pytest.raises(FormatError, match=r"'é' \(U\+00E9\) is not in code page 0 \(neutral\)"):
        encode("café", 0)


@pytest.mark.parametrize("page", [1, 9999, 1200, 1201, 0x7FFFFFFF, 65000, 50220, 37, 500, 1140])
def test_pages_that_no_package_has_are_unknown(page: int) -> None:
    """Their bytes are not ASCII below 80, so a text in them cannot be told from ASCII."""
    assert codec_of(page) is None
    assert decode(b"caf\xe9", page) == ("café", True)
    with pytest.raises(FormatError, match="not known"):
        encode("é", page)


def test_a_character_that_a_page_lacks_is_named() -> None:
    with pytest.raises(FormatError, match=r"'€' \(U\+20AC\) is not in code page 932 \(Japanese\)"):
        encode("a€", 932)
    with pytest.raises(FormatError, match=r"U\+0416"):
        encode("Ж", 1252)


def test_names_and_widths() -> None:
    assert name_of(1252) == "1252 (Western European)"
    assert name_of(0) == "0 (neutral)"
    assert name_of(12345) == "12345"
    assert is_multibyte(65001)
    assert not is_multibyte(1252)


PAGES = sorted({page for page, _, _ in SAMPLES} | {0, 9999})


@given(st.binary(max_size=64), st.sampled_from(PAGES))
def test_decoding_never_fails(data: bytes, page: int) -> None:
    text, lossy = decode(data, page)
    assert text.encode("utf-8") is not None
    if not lossy:
        assert "\ufffd" not in text or page in (65001, 54936)


@given(st.text(max_size=20), st.sampled_from(PAGES))
def test_what_can_be_encoded_is_read_back(text: str, page: int) -> None:
    try:
        data = encode(text, page)
    except FormatError:
        return
    assert decode(data, page) == (text, False)
