"""Characters that nobody would see, and those that do things to what shows them."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from msiview.visible_text import HIDDEN, in_place, one_line, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain <b>&amp;</b> %1", "plain <b>&amp;</b> %1"),
        ("a\r\nb\nc\rd\te", "a↵b↵c␍d⇥e"),
        ("\x00\x1b[31m\x7f\x9b", "␀␛[31m␡\\x9b"),
        ("\u202egnp.exe\u2066\u200f\u061c", "\\u202egnp.exe\\u2066\\u200f\\u061c"),
        ("a\u2028b\u2029c\x85d", "a\\u2028b\\u2029c\\x85d"),
        ("\ufeff\u00ad\u200b", "\\ufeff\\xad\\u200b"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("12\u00a0345\u3000\u202f«", "12\u00a0345\u3000\u202f«"),
        ("می\u200cخواهم \N{WOMAN}\u200d\N{PERSONAL COMPUTER}",) * 2,
    ],
)
def test_on_one_line(text: str, shown: str) -> None:
    assert one_line(text) == shown


def test_the_cut_comes_first() -> None:
    assert one_line("\x1b" * 1_000_000, 3) == "␛␛␛…"


def test_lines_and_tabs_may_stay() -> None:
    assert visible("a\r\n\tb\x1b\r") == "a\n\tb␛␍"


def test_in_place_every_character_has_its_column() -> None:
    text = "a\r\n\tb\x1b\u202e\u2028\ud800\x7fé"
    assert in_place(text) == "a␍␊\tb␛���␡é"
    assert in_place("plain") == "plain"


def test_no_hidden_character_counts_as_printable() -> None:
    """The short way round relies on it."""
    hidden = [code for code in range(sys.maxunicode + 1) if HIDDEN.fullmatch(chr(code))]
    assert len(hidden) > 2000
    assert not [hex(code) for code in hidden if chr(code).isprintable()]


def test_every_control_and_direction_is_hidden() -> None:
    directions = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        if (
            unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cs")
            or unicodedata.bidirectional(character) in directions
        ) and character not in "\t\n":
            assert HIDDEN.fullmatch(character), hex(code)
