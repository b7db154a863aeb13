"""Words for sides, durations, times and outcomes of logs."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.analysis.logs.cause.outcome import Outcome
from msiview.logs.codes import state_meaning
from msiview.logs.facts import StateLine
from msiview.logs.log_line import time_words

_SIDES = {"c": "client", "s": "server", "N": "nested", "a": "custom action"}
_ENDINGS = {
    "success": "succeeded",
    "restart": "succeeded, a restart is needed",
    "cancelled": "was cancelled",
    "suspended": "was suspended",
    "busy": "did not begin: another installation ran",
    "blocked": "was blocked",
    "failure": "failed",
    "unfinished": "has no end in this log",
}

FAILED = 3
"""The return value of an action that failed."""


def side_words(side: str) -> str:
    """``client`` for ``c``; an unknown side stays a letter."""
    return _SIDES.get(side, side)


def state_words(state: StateLine) -> Iterator[tuple[str, str, str]]:
    """Field, value and meaning of the three states in a line: ``Installed``, ``Absent``, …"""
    fields = (
        ("Installed", state.installed),
        ("Request", state.request),
        ("Action", state.action),
    )
    return ((field, value, state_meaning(field.lower(), value)) for field, value in fields)


def duration_words(milliseconds: int) -> str:
    """``820 ms``, ``4.2 s``, ``3 min 08 s``, ``2 h 05 min``."""
    if milliseconds < 1000:
        return f"{milliseconds} ms"
    if milliseconds < 59_950:
        return f"{milliseconds / 1000:.1f} s"
    seconds = round(milliseconds / 1000)
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60:02} s"
    return f"{seconds // 3600} h {seconds // 60 % 60:02} min"


def clock_words(time: int) -> str:
    """Milliseconds since midnight as ``05:17:50.820``."""
    written = time_words(time)
    return f"{written[:8]}.{written[9:]}"


def verdict_words(outcome: Outcome) -> str:
    """``Install failed``."""
    if outcome.kind == "excerpt":
        return "Part of a log"
    if outcome.kind == "unfinished" and outcome.is_closed:
        return "The log does not tell the result"
    subject = outcome.operation or "installation"
    return f"{subject[:1].upper()}{subject[1:]} {_ENDINGS.get(outcome.kind, outcome.kind)}"
