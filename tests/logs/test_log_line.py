"""Prefixes, times across midnight, and the lines that are gathered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.logs.facts import PropertyChange, StateLine
from msiview.logs.line_parts import (
    ActionLine,
    action_line,
    is_whole_change,
    property_change,
    property_value,
    seconds_of,
    section_start,
    state_line,
)
from msiview.logs.log_clock import DAY, LogClock
from msiview.logs.log_line import (
    PLAIN,
    LogLine,
    log_line,
    milliseconds,
    side_and_text,
    time_words,
)

PREFIX = "MSI (s) (F0:44) [05:17:50:820]: "


def test_a_usual_prefix() -> None:
    assert log_line(f"{PREFIX}Doing action: X") == LogLine(
        "Doing action: X", "s", "F0", "44", 19_070_820, False, PLAIN
    )
    assert log_line(PREFIX).stream == "sF0"


@pytest.mark.parametrize(
    ("line", "side", "text", "time", "remote"),
    [
        ("MSI (s) (40:A4): Feature: F", "s", "Feature: F", None, False),
        ("MSI (c) (29:28) : Resetting", "c", "Resetting", None, False),
        ("MSI (s) (44!AC) [14:26:26:828]: PROPERTY", "s", "PROPERTY", 51_986_828, True),
        ("MSI (N) (01:02) [00:00:00:000]: x", "N", "x", 0, False),
        ("MSI © (EC:D4) [19:57:49:345]: x", "c", "x", 71_869_345, False),
        ("MSI (s) (F0:44) [05:17:50:820]:", "s", "", 19_070_820, False),
        ("I (s) (F0:44) [05:17:50:820]: x", "s", "x", 19_070_820, False),
        ("(s) (F0!44) [05:17:50:820]: x", "s", "x", 19_070_820, True),
        ("MSI (s) (F0:MSI (c) (29:28) [00:00:00:000]: x", "c", "x", 0, False),
        ("MSI (s) (F0:44) [05:17MSI (c) (29:28) [00:00:00:000]: x", "c", "x", 0, False),
        ("(s) (F0:44) Feature", "", "(s) (F0:44) Feature", None, False),
        ("MSI (s) no prefix", "", "MSI (s) no prefix", None, False),
        ("Action ended 5:17:50: X.", "", "Action ended 5:17:50: X.", None, False),
        ("", "", "", None, False),
    ],
)
def test_other_prefixes(line: str, side: str, text: str, time: int | None, remote: bool) -> None:
    parts = log_line(line)
    assert (parts.side, parts.text, parts.time, parts.is_remote) == (side, text, time, remote)
    assert line[parts.start :] == text
    assert side_and_text(line) == (side, text)


@given(st.integers(0, DAY - 1))
def test_times_in_words_and_back(time: int) -> None:
    assert milliseconds(time_words(time)) == time


# -- midnight -----------------------------------------------------------


def _times(*times: str) -> list[int]:
    clock, found = LogClock(), []
    for time in times:
        if time[:2] != clock.hour:
            clock.turn(time[:2])
        found.append(clock.at(milliseconds(time)))
    return found


def test_a_midnight_is_counted() -> None:
    first, second = _times("23:59:59:990", "00:00:00:010")
    assert second - first == 20


def test_slight_disorder_is_no_midnight() -> None:
    assert _times("05:17:50:820", "05:17:50:810") == [19_070_820, 19_070_810]
    assert _times("06:00:00:000", "05:59:59:990")[1] < DAY


def test_two_processes_around_midnight() -> None:
    times = _times("23:59:59:000", "00:00:00:100", "23:59:59:900", "00:00:00:200")
    assert [time - times[0] for time in times] == [0, 1100, 900, 1200]


def test_a_time_in_whole_seconds_beside_midnight() -> None:
    clock = LogClock()
    clock.turn("23")
    assert clock.at(0) == DAY
    clock.turn("00")
    assert clock.at(DAY - 1000) == DAY - 1000


# -- lines that are gathered --------------------------------------------


def test_states() -> None:
    line = f"{PREFIX}Component: a; b; Installed: Absent;   Request: Local;   Action: Null"
    assert state_line(7, line) == StateLine(7, "s", "a; b", "Absent", "Local", "Null")
    assert state_line(0, "Feature: F; Installed: Local; Request: Null; Action: Null") == StateLine(
        0, "", "F", "Local", "Null", "Null"
    )
    assert state_line(0, f"{PREFIX}Component: a") is None


@pytest.mark.parametrize(
    ("text", "name", "old", "new"),
    [
        ("Adding A property. Its value is 'it's 1'.", "A", None, "it's 1"),
        ("Adding A property. Its value is ''.", "A", None, ""),
        ("Adding A property. Its value is 'two\nlines'.", "A", None, "two\nlines"),
        ("Adding A property. Its value is 'cut", "A", None, "cut"),
        ("Modifying A property. Its current value is '0'. Its new value: '1'.", "A", "0", "1"),
        ("Deleting A property. Its current value is 'x'.", "A", "x", None),
    ],
)
def test_property_changes(text: str, name: str, old: str | None, new: str | None) -> None:
    line = f"MSI (s) (44!AC) [14:26:26:828]: PROPERTY CHANGE: {text}"
    assert property_change(3, line) == PropertyChange(3, "s", name, old, new, True)
    assert is_whole_change(text) is (not text.endswith("cut"))


def test_properties_of_a_dump() -> None:
    assert property_value("Property(S): A = b = c") == ("S", "A", "b = c")
    assert property_value("Property(N): A = ") == ("N", "A", "")
    assert property_value("Property(C): A =") == ("C", "A", "")
    assert property_value("Property X") is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Action start 9:12:53: A.", ActionLine("start", "A", 33_173_000)),
        ("Action ended 9:12:54: A.B_C. Return value 1.", ActionLine("end", "A.B_C", 33_174_000, 1)),
        (
            "Action ended 1:05:00 PM: A. Return value 1631.",
            ActionLine("end", "A", 47_100_000, 1631),
        ),
        ("Action 05:15:50: A. Words. More.", ActionLine("announced", "A", 18_950_000)),
        ("Action 05:15:50: A. ", ActionLine("announced", "A", 18_950_000)),
        ("Action ended 9:12:54: A.", None),
        ("Action: A", None),
    ],
)
def test_action_lines(line: str, expected: ActionLine | None) -> None:
    assert action_line(line) == expected


def test_times_of_locales() -> None:
    assert seconds_of("12:00:01 AM") == 1000
    assert seconds_of("12:00:00 PM") == 43_200_000
    assert seconds_of("9.05.07") == 32_707_000
    assert seconds_of("noon") is None


def test_the_header() -> None:
    section = section_start(
        0,
        "=== Verbose logging started: 24/03/2026  05:15:49  Build type: SHIP UNICODE "
        "5.00.10011.00  Calling process: C:\\WINDOWS\\system32\\msiexec.exe ===",
    )
    assert section is not None
    assert (section.date, section.time, section.build, section.engine) == (
        "24/03/2026",
        "05:15:49",
        "SHIP UNICODE",
        "5.00.10011.00",
    )
    assert section.process.endswith("msiexec.exe")
    assert section_start(0, "=== Logging started: 24/03/2026  05:15:50 ===") is None
