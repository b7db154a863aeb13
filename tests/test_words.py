"""Numbers and texts as every room writes them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from msiview.words import counted, exact_size_words, number, shortened, size_words


def test_numbers_come_in_groups_of_three() -> None:
    assert [number(value) for value in (0, 999, 12340, -1234567)] == [
        "0",
        "999",
        "12\N{NO-BREAK SPACE}340",
        "-1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567",
    ]


def test_nouns_follow_their_number() -> None:
    assert [counted(value, "row") for value in (0, 1, 2)] == ["0 rows", "1 row", "2 rows"]
    assert counted(3, "index", "indices") == "3 indices"


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (1023, f"{number(1023)} bytes"),
        (1024, "1.0 kB"),
        (5 << 20, "5.0 MB"),
        (5 << 40, "5120.0 GB"),
    ],
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert size_words(size) == words


def test_exact_sizes_tell_the_unit_where_it_helps() -> None:
    assert exact_size_words(1023) == f"{number(1023)} bytes"
    assert exact_size_words(1536) == f"{number(1536)} bytes (1.5 kB)"


def test_only_long_texts_are_cut() -> None:
    assert shortened("abcd", 4) == "abcd"
    assert shortened("abcde", 4) == "abcd…"


def test_nobody_else_writes_numbers_and_times() -> None:
    source = Path(__file__).parent.parent / "msiview"
    # The sample's rows have their own forms.
    others = [path for path in source.rglob("*.py") if "sample" not in path.parts]
    pattern = re.compile(r":,}|strftime|QLocale|setlocale")
    found = {
        path.relative_to(source).as_posix()
        for path in others
        if pattern.search(path.read_text("utf-8"))
    }
    assert found == {"words.py"}
