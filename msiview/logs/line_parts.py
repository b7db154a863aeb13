"""Parses lines about states, properties and actions, and the marks of sections.

The engine writes these words in English everywhere. Source: docs/log-format.md, "Marks of
sections", "Action lines", "Property dump", "States" and "Property changes".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from msiview.late_patterns import late_pattern
from msiview.logs.facts import PropertyChange, Section, StateLine
from msiview.logs.log_line import log_line, side_and_text

COMMAND_LINE, SWITCHING = "Command Line: ", "Switching to server: "
"""How the lines begin that have the properties given to a run of the engine."""

_STATE = late_pattern(
    r"(?:Component|Feature): (?P<name>.+?);\s+Installed:\s*(?P<installed>[^;]+);"
    r"\s+Request:\s*(?P<request>[^;]+);\s+Action:\s*(?P<action>[^;]*[^;\s])"
    r"(?:;\s+Client State:\s*(?P<client>[^;]*[^;\s]))?"
)
_REST_OF_STATE = late_pattern(
    r"\s*(?:(?:Installed|Request|Action|Client State):(?: |$)"
    r"|(?:Absent|Advertise|Default|HKCRAbsent|Local|Null|Reinstall|Source|Unknown)(?:;|\s*$))"
)
_ADDED = late_pattern(
    r"PROPERTY CHANGE: Adding (?P<name>.+?) property\. Its value is '(?P<new>.*)", re.DOTALL
)
_MODIFIED = late_pattern(
    r"PROPERTY CHANGE: Modifying (?P<name>.+?) property\. Its current value is '(?P<old>.*?)'\. "
    r"Its new value: '(?P<new>.*)",
    re.DOTALL,
)
_DELETED = late_pattern(
    r"PROPERTY CHANGE: Deleting (?P<name>.+?) property\. Its current value is '(?P<old>.*)",
    re.DOTALL,
)
_DUMPED = late_pattern(r"Property\((?P<side>[A-Z])\): (?P<name>[^ =]+) = ?(?P<value>.*)")
_HEADER = late_pattern(
    r"(?:=== )?Verbose logging started: (?P<date>\S+)\s+(?P<time>\S+(?: [AP]M)?)\s+"
    r"Build type: (?P<build>.+?) (?P<engine>[\d.]+)\s+Calling process: (?P<process>.*?)\s*(?:===|$)"
)
_ACTION = late_pattern(
    r"Action (?P<what>start |ended )?(?P<time>\d{1,2}[:.-]\d\d[:.-]\d\d(?: ?[AP]M)?): "
    r"(?P<rest>.*)"
)
_RETURNED = late_pattern(r"(?P<name>.*)\. Return value (?P<returned>-?\d{1,10})\.\s*$")


@dataclass(frozen=True, slots=True)
class ActionLine:
    """``Action start``, ``Action ended`` (with ``returned``) or ``Action`` (announced).

    ``time`` is milliseconds since midnight in whole seconds; None where it can't be read.
    """

    what: str
    name: str
    time: int | None
    returned: int | None = None


def state_line(line: int, text: str) -> StateLine | None:
    """The state of a component or feature in a line; None for other lines."""
    side, told = side_and_text(text)
    match = _STATE.match(told)
    if match is None:
        return None
    name, installed, request, action, client = match.groups("")
    return StateLine(line, side, name, installed, request, action, client)


def is_whole_state(text: str) -> bool:
    """Whether a state ends in its line: editors and mail wrap lines."""
    return _STATE.match(text) is not None


def is_rest_of_state(text: str) -> bool:
    """Whether a line goes on with what a state lacks."""
    return _REST_OF_STATE.match(text) is not None


def property_change(line: int, text: str) -> PropertyChange | None:
    """The property change in a line with its continuation; None for other lines."""
    parts = log_line(text)
    for pattern in (_MODIFIED, _ADDED, _DELETED):
        match = pattern.match(parts.text)
        if match is not None:
            found = {name: _unquoted(value) for name, value in match.groupdict().items()}
            old = match["old"] if pattern is _MODIFIED else found.get("old")
            return PropertyChange(
                line, parts.side, match["name"], old, found.get("new"), parts.is_remote
            )
    return None


def is_whole_change(text: str) -> bool:
    """Whether the value of a property change ends in its line."""
    return text.rstrip().endswith(("'.", "'"))


def property_value(line: str) -> tuple[str, str, str] | None:
    """Side, name and value of a line of a property dump; None for other lines."""
    match = _DUMPED.match(line)
    return (match["side"], match["name"], match["value"]) if match is not None else None


def section_start(line: int, text: str) -> Section | None:
    """The section that a line opens; None for other lines."""
    match = _HEADER.match(text)
    if match is None:
        return None
    date, time, engine, build, process = match.group("date", "time", "engine", "build", "process")
    return Section(line, None, date, time, engine, build, process)


def action_line(text: str) -> ActionLine | None:
    """The action that an English action line names; None for other lines.

    The name ends before the last full stop, since names of merge modules contain full stops.
    """
    match = _ACTION.match(text)
    if match is None:
        return None
    time, rest = seconds_of(match["time"]), match["rest"]
    if match["what"] == "ended ":
        end = _RETURNED.match(rest)
        return ActionLine("end", end["name"], time, int(end["returned"])) if end else None
    if match["what"] == "start ":
        return ActionLine("start", rest.rstrip().removesuffix("."), time)
    name, _, _ = rest.partition(". ")
    return ActionLine("announced", name.rstrip().removesuffix("."), time)


def seconds_of(time: str) -> int | None:
    """A time of day as a locale writes it (``9:12:53``, ``9.12.53``, ``1:05:00 PM``), in
    milliseconds since midnight; None for other texts."""
    match = re.match(r"(\d{1,2})[:.-](\d\d)[:.-](\d\d)(?: ?([AP])M)?", time)
    if match is None:
        return None
    hour = int(match[1])
    if match[4]:
        hour = hour % 12 + (12 if match[4] == "P" else 0)
    return (hour * 3600 + int(match[2]) * 60 + int(match[3])) * 1000


def _unquoted(value: str | None) -> str | None:
    return value.removesuffix(".").removesuffix("'") if value is not None else None
