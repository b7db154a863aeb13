"""Numbers and texts as every room writes them."""

from __future__ import annotations

from msiview.words import counted, number, shortened


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


def test_only_long_texts_are_cut() -> None:
    assert shortened("abcd", 4) == "abcd"
    assert shortened("abcde", 4) == "abcd…"
