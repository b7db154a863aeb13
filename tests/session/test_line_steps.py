"""From line to line, round at the ends."""

from __future__ import annotations

from msiview.logs.line_kinds import Level
from msiview.session.line_steps import Bookmarks, step_among, step_error


def test_the_next_of_some_lines() -> None:
    lines = [3, 7, 20]
    assert step_among(lines, 7, +1) == 20
    assert step_among(lines, 20, +1) == 3
    assert step_among(lines, 5, -1) == 3
    assert step_among(lines, 3, -1) == 20
    assert step_among(lines, None, +1) == 3
    assert step_among(lines, None, -1) == 20
    assert step_among([], 5, +1) is None


def test_the_next_error() -> None:
    levels = bytes([Level.INFO, Level.ERROR, Level.INFO, Level.ERROR])
    assert step_error(levels, None, +1) == 1
    assert step_error(levels, 1, +1) == 3
    assert step_error(levels, 3, +1) == 1
    assert step_error(levels, 1, -1) == 3
    assert step_error(levels, None, -1) == 3
    assert step_error(bytes(4), 2, +1) is None


def test_bookmarks_stay_in_order() -> None:
    bookmarks = Bookmarks()
    for line in (9, 2, 5, 9):
        bookmarks.toggle(line)
    assert bookmarks.lines == [2, 5]
    bookmarks.clear()
    assert bookmarks.lines == []
