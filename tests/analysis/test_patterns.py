"""Regular expressions that users type have limits."""

from __future__ import annotations

import threading

import pytest

from msiview.analysis.patterns import FilterError, Pattern, TooSlow, pattern_between_slashes

ENDLESS = "(a|aa)+$"
VICTIM = "a" * 80 + "!"


@pytest.mark.parametrize(
    ("expression", "pattern"),
    [("/a/", "a"), ("//", ""), ("/", None), ("a/", None), ("/a", None), ("", None)],
)
def test_what_lies_between_slashes(expression: str, pattern: str | None) -> None:
    assert pattern_between_slashes(expression) == pattern


def test_matches_anywhere_and_in_any_case() -> None:
    assert Pattern("b.?d").select(["abcd", "ABD", "abccd", ""]) == [0, 1]
    assert Pattern("ä").select(["Ärger"]) == [0]
    assert Pattern(r"^\d+$").spans("123") == [(0, 3)]
    assert Pattern("x*").spans("axxb") == [(1, 3)]
    assert Pattern.of_text("a.b").spans("aXb A.B") == [(4, 7)]


@pytest.mark.parametrize("pattern", ["(", "[a", "*", r"\p{None of these}", "(" * 3000, "a{2,1}"])
def test_wrong_ones_are_refused(pattern: str) -> None:
    with pytest.raises(FilterError, match="the regular expression is wrong: "):
        Pattern(pattern)


@pytest.mark.parametrize(
    "pattern", ["((a{500}){500}){500}", "(?:[ab]{1000}){1000}", r"\d{200000}", "a" * 5001]
)
def test_ones_that_would_fill_the_memory_are_refused(pattern: str) -> None:
    with pytest.raises(FilterError, match="too large"):
        Pattern(pattern)


@pytest.mark.parametrize(
    "pattern", [r"\d{8}-(\d{4}-){3}\d{12}", "a{0,50000}", r"[{900}]{90}", r"\({90000}", "(a{9}){9}"]
)
def test_ones_of_a_sound_size_are_not(pattern: str) -> None:
    assert Pattern(pattern).pattern == pattern


def test_an_endless_match_is_given_up() -> None:
    with pytest.raises(TooSlow) as caught:
        Pattern(ENDLESS).select(["fine", VICTIM])
    assert str(caught.value) == (
        f"the expression takes too long on '{'a' * 40}…', a text of 81 characters"
    )
    assert caught.value.pattern == ENDLESS
    with pytest.raises(TooSlow):
        Pattern(ENDLESS).spans(VICTIM, limit=0.01)


def test_many_slow_matches_are_given_up_together() -> None:
    """Each by itself would end."""
    with pytest.raises(TooSlow):
        Pattern("(a|aa)+$").select(["a" * 24 + "!"] * 4000, limit=0.05)


def test_other_threads_run_meanwhile() -> None:
    """A match that held the interpreter would keep the main thread from setting the event."""
    begun, counted = threading.Event(), []

    def work() -> None:
        begun.set()
        with pytest.raises(TooSlow):
            Pattern(ENDLESS).select([VICTIM])

    thread = threading.Thread(target=work)
    thread.start()
    begun.wait()
    while thread.is_alive():
        counted.append(1)
        thread.join(0.001)
    assert len(counted) > 5


@pytest.mark.parametrize(
    "pattern",
    [
        "(a|aa)" * 30 + "[bc]",
        "a*" * 12 + "[bc]",
        "(?=(a+)+[bc])a",
        "(?:a{1,9}){9}[bc]",
        "(a?)(?1)*[bc]",
    ],
)
def test_whatever_could_take_long_has_a_limit(pattern: str) -> None:
    with pytest.raises(TooSlow):
        Pattern(pattern).select(["a" * 60] * 40, limit=0.01)
