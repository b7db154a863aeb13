"""Encodings of text streams."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.analysis.text_encoding import detect_encoding

CASES = [
    (b"plain", 0, "ASCII", "plain"),
    (b"a\r\nb\rc", 0, "ASCII", "a\nb\nc"),
    ("Grüße".encode(), 1252, "UTF-8", "Grüße"),
    (b"\xef\xbb\xbfx", 0, "UTF-8 with mark", "x"),
    (b"\xff\xfex\0", 0, "UTF-16", "x"),
    (b"\xfe\xff\0x", 0, "UTF-16, big-endian", "x"),
    ("four".encode("utf-16-le"), 0, "UTF-16 without mark", "four"),
    ("four".encode("utf-16-be"), 0, "UTF-16 without mark, big-endian", "four"),
    ("Köln am Rhein".encode("cp1252"), 0, "code page 1252 (Western European)", "Köln am Rhein"),
    ("Привет".encode("cp1251"), 1251, "code page 1251 (Cyrillic)", "Привет"),
    ("日本語".encode("cp932"), 932, "code page 932 (Japanese)", "日本語"),
]


@pytest.mark.parametrize(("data", "codepage", "title", "text"), CASES, ids=[c[2] for c in CASES])
def test_text_is_recognised_and_decoded(data: bytes, codepage: int, title: str, text: str) -> None:
    encoding = detect_encoding(data, codepage)
    assert encoding is not None
    assert encoding.title == title
    assert encoding.decode(data) == text


def test_a_character_cut_at_the_end_does_no_harm() -> None:
    encoding = detect_encoding("schön".encode()[:-2])
    assert encoding is not None
    assert encoding.title == "UTF-8"


@pytest.mark.parametrize("data", [b"", b"a\0b", b"\x01\x02\x03", bytes(range(256)), bytes(100)])
def test_binary_data_is_no_text(data: bytes) -> None:
    assert detect_encoding(data) is None


@given(st.binary(max_size=300), st.sampled_from([0, 932, 1252, 65001, 99999]))
def test_whatever_is_recognised_can_be_decoded(data: bytes, codepage: int) -> None:
    encoding = detect_encoding(data, codepage)
    if encoding is not None:
        assert isinstance(encoding.decode(data), str)
