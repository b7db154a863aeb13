"""Which lines pass a filter, and what a typed place stands for."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest

from msiview.analysis.logs.line_filter import LineFilter, TextMarks, filter_lines, line_test
from msiview.analysis.logs.line_places import typed_line
from msiview.analysis.patterns import FilterError
from msiview.logs.line_kinds import Level, LineKind
from msiview.logs.log import Log
from msiview.logs.log_text import LONGEST
from msiview.progress import Cancelled, Progress, no_progress
from tests.builders.logs import engine, read_log

TEXT = "\n".join(
    [
        "=== Verbose logging started: 1/2/2026  10:00:00  Build type: SHIP UNICODE 5.00 ===",
        engine("Doing action: CostFinalize", "s", "10:00:01:000"),
        "Action start 10:00:01: CostFinalize.",
        engine("Client says hello", "c", "10:00:02:000", "34:7C"),
        "           its second line",
        engine("PROPERTY CHANGE: Adding A property. Its value is '1'.", "s", "10:00:03:000"),
        engine("Product: X -- Error 1920. Service failed.", "s", "10:00:04:000"),
        "",
    ]
)


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return read_log(tmp_path / "a.log", TEXT)


def passing(log: Log, wanted: LineFilter, among: list[int] | None = None) -> list[int]:
    found: list[int] = []
    lines = array("I", among) if among is not None else None
    filter_lines(log.text, log.facts, wanted, 0, len(log), no_progress(), found.extend, lines)
    return found


@pytest.mark.parametrize(
    ("wanted", "lines"),
    [
        (LineFilter(), [0, 1, 2, 3, 4, 5, 6]),
        (LineFilter(text="COSTfinalize"), [1, 2]),
        (LineFilter(text="/^action .*finalize/"), [2]),
        (LineFilter(text="nowhere"), []),
        (LineFilter(sides=frozenset("c")), [3, 4]),
        (LineFilter(sides=frozenset("cs")), [1, 2, 3, 4, 5, 6]),
        (LineFilter(thread="34:7C"), [3, 4]),
        (LineFilter(thread="34:7C", text="second"), [4]),
        (LineFilter(kinds=frozenset({LineKind.PROPERTY_CHANGE})), [5]),
        (LineFilter(level=Level.ERROR), [6]),
        (LineFilter(level=Level.ERROR, text="doing"), []),
    ],
)
def test_lines_that_pass(log: Log, wanted: LineFilter, lines: list[int]) -> None:
    assert passing(log, wanted) == lines


def test_only_among_given_lines(log: Log) -> None:
    assert passing(log, LineFilter(), [1, 3, 6]) == [1, 3, 6]
    assert passing(log, LineFilter(text="hello"), [1, 3, 6]) == [3]
    assert passing(log, LineFilter(level=Level.ERROR), [1, 3, 6]) == [6]


def test_a_long_line_is_searched_to_its_end_and_found_once(tmp_path: Path) -> None:
    long = "needle " + "x" * (LONGEST * 2) + " needle"
    log = read_log(tmp_path / "a.log", f"first\n{long}\nneedle\n")
    assert passing(log, LineFilter(text="needle")) == [1, 2]


def test_few_lines_among_many_are_read_one_by_one(tmp_path: Path) -> None:
    log = read_log(tmp_path / "a.log", "".join(f"line {n}\n" for n in range(5000)))
    assert passing(log, LineFilter(text="line 49"), [3, 49, 4999]) == [49, 4999]


def test_a_wrong_expression_is_refused() -> None:
    with pytest.raises(FilterError, match="regular expression is wrong"):
        line_test("/(/")


def test_the_search_can_be_cancelled(log: Log) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        filter_lines(
            log.text, log.facts, LineFilter(text="a"), 0, len(log), progress, lambda _: None
        )


@pytest.mark.parametrize(
    ("text", "ranges"),
    [("ab", [(0, 2), (4, 6)]), ("/b.?/", [(1, 3), (5, 6)]), (".", []), ("/x*/", []), ("/(/", [])],
)
def test_where_a_line_has_a_text(text: str, ranges: list[tuple[int, int]]) -> None:
    assert TextMarks(text)("AB--ab") == ranges


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("1", 0),
        ("7", 6),
        ("1 000", 6),
        ("0", None),
        ("10:00:03", 5),
        ("10:00:02.500", 5),
        ("10:00:02:000", 3),
        ("10:00", 1),
        ("11:00", None),
        ("Error", None),
        ("", None),
    ],
)
def test_places_that_are_typed(log: Log, typed: str, line: int | None) -> None:
    assert typed_line(typed, log.text, len(log)) == line


def test_times_after_midnight_are_of_the_next_day(tmp_path: Path) -> None:
    times = ("23:59:58:000", "23:59:59:000", "00:00:01:000", "00:00:02:000")
    lines = "\n".join(engine("x", "s", time) for time in times)
    log = read_log(tmp_path / "a.log", lines)
    assert typed_line("23:59:59", log.text, len(log)) == 1
    assert typed_line("00:00:02", log.text, len(log)) == 3


def test_no_line_stands_for_anything_in_an_empty_log(tmp_path: Path) -> None:
    log = read_log(tmp_path / "a.log", "")
    assert typed_line("1", log.text, len(log)) is None
    assert typed_line("10:00", log.text, len(log)) is None
