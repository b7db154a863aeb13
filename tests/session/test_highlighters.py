"""What highlighters find in a line, and how they are kept."""

from __future__ import annotations

import pytest

from msiview.session.highlighters import (
    QUICK,
    HighlightColour,
    Highlighter,
    HighlighterSet,
    Highlighting,
    colour_of_word,
    free_colour,
    sets_from,
    sets_text,
    with_word,
)

YELLOW, GREEN, BLUE = HighlightColour.YELLOW, HighlightColour.GREEN, HighlightColour.BLUE


def found(line: str, *highlighters: Highlighter) -> list[tuple[str, HighlightColour]]:
    parts, _ = Highlighting([HighlighterSet("a", highlighters)])(line)
    return [(line[part.start : part.end], part.colour) for part in parts]


def test_words_and_patterns_with_and_without_case() -> None:
    line = "Property(S): INSTALLDIR = c:\\App, installdir"
    assert found(line, Highlighter("installdir", GREEN)) == [
        ("INSTALLDIR", GREEN),
        ("installdir", GREEN),
    ]
    assert found(line, Highlighter("installdir", GREEN, with_case=True)) == [("installdir", GREEN)]
    assert found(line, Highlighter("(S)")) == [("(S)", YELLOW)]
    assert found(line, Highlighter(r"[A-Z]+(?= =)", is_pattern=True, with_case=True)) == [
        ("INSTALLDIR", YELLOW)
    ]


def test_the_first_of_two_that_meet_is_shown() -> None:
    line = "one two three"
    first, second = Highlighter("two three", BLUE), Highlighter("one two", GREEN)
    assert found(line, first, second) == [("two three", BLUE)]
    assert found(line, second, first) == [("one two", GREEN)]
    assert found(line, Highlighter("three", BLUE), Highlighter("one", GREEN)) == [
        ("one", GREEN),
        ("three", BLUE),
    ]


def test_a_whole_line_has_the_colour_of_the_first_that_finds_something() -> None:
    highlighting = Highlighting(
        [
            HighlighterSet("off", (Highlighter("a", BLUE, whole_line=True),), is_on=False),
            HighlighterSet("on", (Highlighter("b", GREEN, whole_line=True), Highlighter("a"))),
        ]
    )
    assert highlighting("a b") == ([(0, 1, YELLOW)], GREEN)
    assert highlighting("a") == ([(0, 1, YELLOW)], None)


def test_wrong_expressions_find_nothing_and_say_why() -> None:
    wrong = Highlighter("(", is_pattern=True)
    assert "wrong" in wrong.error
    assert Highlighter("(").error == ""
    assert not Highlighting([HighlighterSet("a", (wrong, Highlighter("")))])


def test_an_expression_that_takes_too_long_is_given_up() -> None:
    slow = Highlighter("(a+)+$", is_pattern=True)
    told: list[Highlighter] = []
    highlighting = Highlighting([HighlighterSet("a", (slow, Highlighter("b")))], told.append)
    line = "a" * 4000 + "b"
    assert highlighting(line) == ([(4000, 4001, YELLOW)], None)
    assert told == [slow]
    highlighting(line)
    assert told == [slow]


def test_a_word_is_put_into_the_set_of_words_and_taken_out() -> None:
    mine = HighlighterSet("mine", (Highlighter("x", YELLOW),))
    sets = with_word([mine], "C_App", GREEN)
    assert [known.name for known in sets] == [QUICK, "mine"]
    assert colour_of_word(sets, "C_App") is GREEN
    assert free_colour(sets) not in (YELLOW, GREEN)
    sets = with_word(sets, "C_App", BLUE)
    assert sets[0].highlighters == (Highlighter("C_App", BLUE),)
    assert with_word(sets, "C_App", None) == [mine]
    assert colour_of_word([mine], "C_App") is None


def test_a_set_of_words_that_is_off_is_switched_on_for_a_new_word() -> None:
    sets = [HighlighterSet(QUICK, (Highlighter("a"),), is_on=False)]
    assert with_word(sets, "b", GREEN)[0].is_on
    assert not with_word(
        [HighlighterSet(QUICK, (Highlighter("a"), Highlighter("b")), False)], "b", None
    )[0].is_on


def test_sets_come_back_as_they_were_kept() -> None:
    sets = [
        HighlighterSet("één", (Highlighter("a/b", GREEN, True, True, True), Highlighter("c"))),
        HighlighterSet("none", is_on=False),
    ]
    assert sets_from(sets_text(sets)) == sets
    assert sets_from("") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{", []),
        ("[" * 100_000, []),
        ("3", []),
        ('[1, {"name": 2}, {"name": "a"}]', ["a"]),
        ('[{"name": "a", "highlighters": 4}]', ["a"]),
        ('[{"name": "a", "highlighters": [4, {"text": 1}, {"text": "x", "colour": []}]}]', ["a"]),
    ],
)
def test_what_makes_no_sense_in_the_settings_is_left_out(text: str, names: list[str]) -> None:
    sets = sets_from(text)
    assert [known.name for known in sets] == names
    assert all(each == Highlighter("x") for known in sets for each in known.highlighters)
