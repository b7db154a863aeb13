"""The parts of one line: who wrote it, when, and its text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from msiview.late_patterns import late_pattern

PREFIX = late_pattern(
    r"MSI(?: \((?P<side>[A-Za-z])\)| ?\N{COPYRIGHT SIGN}) \((?P<process>[0-9A-F]{2})"
    r"(?P<by>[:!])(?P<thread>[0-9A-F]{2})\)(?: \[(?P<time>\d\d:\d\d:\d\d[:.]\d{3})\])? ?: ?"
)
"""Source: docs/log-format.md, "Prefix"; forums make a copyright sign of ``(c)``."""

_TORN = late_pattern(
    r"(?:MSI? ?|SI |I )?(?:\([acNs]?\)? ?)?(?:\(?[0-9A-F]{0,2}[:!]?[0-9A-F]{0,2}\)?)? ?"
    r"(?:\[[\d:]{0,12}\]?:? ?)?(?=MSI \([acNs]\) \([0-9A-F]{2}[:!])"
)
"""The beginning of a prefix into which another process has written its line."""

_HEADLESS = late_pattern(
    r"(?:M?S?I )?\(?(?P<side>[acNs])\) \((?P<process>[0-9A-F]{2})(?P<by>[:!])"
    r"(?P<thread>[0-9A-F]{2})\) \[(?P<time>\d\d:\d\d:\d\d[:.]\d{3})\]: ?"
)
"""A prefix that has lost its beginning."""

_BEGINNINGS = frozenset("MSI(acNs")

PLAIN = 32
"""Characters of a prefix as nearly every engine writes it: ``MSI (s) (F0:44) [05:17:50:820]: ``."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """A parsed line.

    ``side`` is ``c``, ``s``, ``N`` or ``a`` for lines of the engine, empty for all others;
    ``process`` and ``thread`` are the low bytes of the ids in hexadecimal. ``time`` is
    milliseconds since midnight, None where the line has none. ``is_remote`` says that a custom
    action made the engine write the line. ``text`` begins at character ``start`` of the line.
    """

    text: str
    side: str = ""
    process: str = ""
    thread: str = ""
    time: int | None = None
    is_remote: bool = False
    start: int = 0

    @property
    def stream(self) -> str:
        """One side of one process, whose lines are in order."""
        return self.side + self.process


def log_line(line: str) -> LogLine:
    """Parse a line; never fails."""
    match = _prefix(line)
    if match is None:
        return LogLine(line)
    time = match["time"]
    return LogLine(
        line[match.end() :],
        match["side"] or "c",
        match["process"],
        match["thread"],
        milliseconds(time) if time else None,
        match["by"] == "!",
        match.end(),
    )


def side_and_text(line: str) -> tuple[str, str]:
    """The side and the text of a line, all that is asked of most, in half of the time."""
    match = _prefix(line)
    return ("", line) if match is None else (match["side"] or "c", line[match.end() :])


def _prefix(line: str) -> re.Match[str] | None:
    match = PREFIX.match(line) if line.startswith("MSI") else None
    if match is None and line[:1] in _BEGINNINGS:
        return _torn(line)
    return match


def _torn(line: str) -> re.Match[str] | None:
    """The prefix of a line that two processes wrote into, or that was cut at its beginning."""
    torn = _TORN.match(line)
    return PREFIX.match(line, torn.end()) if torn is not None else _HEADLESS.match(line)


def milliseconds(time: str) -> int:
    """``05:17:50:820`` as milliseconds since midnight."""
    return (int(time[0:2]) * 3_600_000 + int(time[3:5]) * 60_000 + int(time[6:8]) * 1000) + int(
        time[9:12]
    )


def time_words(time: int) -> str:
    """Milliseconds since midnight as ``05:17:50:820``, the way a log writes them."""
    seconds, milli = divmod(time % 86_400_000, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}:{milli:03}"
