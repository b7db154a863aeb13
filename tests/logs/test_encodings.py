"""How the encoding of a log is told, and that decoding never fails."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.logs.encodings import PROBED, detect, is_narrow

LINE = "=== Verbose logging started: 24/03/2026  05:15:49 ===\r\n"


@pytest.mark.parametrize(
    ("data", "name", "mark"),
    [
        (b"\xff\xfe" + LINE.encode("utf-16-le"), "utf-16-le", 2),
        (b"\xfe\xff" + LINE.encode("utf-16-be"), "utf-16-be", 2),
        (LINE.encode("utf-16-le"), "utf-16-le", 0),
        (LINE.encode("utf-16-be"), "utf-16-be", 0),
        (b"\xef\xbb\xbf" + LINE.encode(), "utf-8", 3),
        (LINE.encode(), "utf-8", 0),
        ("Aktion gestartet für Übung\r\n".encode(), "utf-8", 0),
        ("Aktion gestartet für Übung\r\n".encode("cp1252"), "cp1252", 0),
        (b"\0" * 8 + LINE.encode(), "utf-8", 8),
        (b"\0" * 8 + LINE.encode("utf-16-le"), "utf-16-le", 8),
        (b"\0" * 8 + LINE.encode("utf-16-be"), "utf-16-be", 8),
        (b"\0" * 9 + b"\xff\xfe" + LINE.encode("utf-16-le"), "utf-16-le", 11),
        (b"", "utf-8", 0),
    ],
)
def test_the_first_bytes_tell(data: bytes, name: str, mark: int) -> None:
    encoding = detect(data)
    assert (encoding.name, encoding.mark) == (name, mark)
    assert encoding.decode(data[mark:]) == data[mark:].decode(name)


def test_a_chosen_code_page_is_used_for_single_bytes_only() -> None:
    assert detect("Ошибка".encode("cp1251"), 1251).decode("Ошибка".encode("cp1251")) == "Ошибка"
    assert detect(LINE.encode(), 1251).name == "cp1251"
    assert detect(b"\xff\xfe" + LINE.encode("utf-16-le"), 1251).name == "utf-16-le"


def test_only_a_code_page_that_nobody_chose_is_a_guess() -> None:
    assert detect(b"\xfcber").is_guess
    assert not detect(b"\xfcber", 1252).is_guess
    assert not detect(LINE.encode()).is_guess


def test_a_probe_may_end_inside_a_character() -> None:
    text = "é" * PROBED
    for cut in range(4):
        assert detect(b"x" * cut + text.encode()[: PROBED - cut]).name == "utf-8"


def test_a_log_may_be_cut_inside_a_character() -> None:
    text = "産品: 本".encode()
    assert [detect(text[:cut]).name for cut in range(4, len(text))] == ["utf-8"] * (len(text) - 4)
    assert detect(b"caf\xe9").name == "cp1252"


def test_half_a_pair_and_half_a_unit_are_shown() -> None:
    encoding = detect(b"\xff\xfe")
    assert encoding.decode(b"A\0\x3d\xd8") == "A\ud83d"
    assert encoding.decode(b"A\0B") == "A\N{REPLACEMENT CHARACTER}"
    assert encoding.decode(b"B") == "\N{REPLACEMENT CHARACTER}"


def test_single_bytes_in_a_wide_log() -> None:
    encoding = detect(b"\xff\xfe")
    assert encoding.decode_line(b"appended by another tool\r\n") == "appended by another tool\r\n"
    assert encoding.decode_line("sehr schön, und lang genug".encode()) == (
        "sehr schön, und lang genug"
    )
    assert not is_narrow("上海上海上海上海上海".encode("utf-16-le"))
    assert not is_narrow(b"short")


@given(st.binary(max_size=300), st.sampled_from([None, 932, 1251, 65001]))
def test_any_bytes_are_text(data: bytes, codepage: int | None) -> None:
    encoding = detect(data, codepage)
    assert isinstance(encoding.decode_line(data[encoding.mark :]), str)
    assert isinstance(encoding.decode(data[encoding.mark :]), str)
