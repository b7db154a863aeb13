"""Finds the properties that a run of the engine received on its command line or from the client."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msiview.analysis.logs.log_lines import lines_of_kind
from msiview.analysis.logs.reasons.engine_runs import EngineRuns
from msiview.late_patterns import late_pattern
from msiview.logs.line_kinds import LineKind
from msiview.logs.line_parts import COMMAND_LINE, SWITCHING
from msiview.logs.log import Log
from msiview.logs.log_line import log_line
from msiview.progress import Progress, no_progress

_IGNORED = late_pattern(r"Ignoring disallowed property (\S+)")

_NAME = late_pattern(r"(?:^|(?<=\s))([A-Z_][A-Z0-9_.]*)=")
_QUOTED = late_pattern(r'"([^"]*(?:""[^"]*)*)"')
_STEP = 1024


@dataclass(frozen=True, slots=True)
class GivenLine:
    """The properties of one line. ``is_switch``: the client passed them to the server."""

    line: int
    run: int
    values: dict[str, str]
    is_switch: bool


@dataclass(frozen=True, slots=True)
class GivenProperties:
    """The properties that the runs of a log received, and those that they refused: property, line
    and run."""

    lines: tuple[GivenLine, ...] = ()
    ignored: tuple[tuple[str, int, int], ...] = ()

    def to(self, run: int) -> Iterator[GivenLine]:
        """The command lines of a run."""
        return (given for given in self.lines if given.run == run and not given.is_switch)

    def with_property(self, name: str, run: int) -> GivenLine | None:
        """The command line with a property of a run; None for one that it refused."""
        if any(ignored == name and by == run for ignored, _, by in self.ignored):
            return None
        return next((given for given in self.to(run) if name in given.values), None)

    def switch_of(self, run: int) -> GivenLine | None:
        """What a client's run passed to the server; None if it did not."""
        return next((given for given in self.lines if given.run == run and given.is_switch), None)

    def ignored_in(self, name: str) -> int | None:
        """The line in which the server refused a property."""
        return next((line for ignored, line, _ in self.ignored if ignored == name), None)


def given_properties(
    log: Log, runs: EngineRuns, progress: Progress | None = None
) -> GivenProperties:
    """All lines of a log that pass or refuse properties."""
    progress = progress or no_progress()
    facts, found = log.facts, []
    for count, line in enumerate(lines_of_kind(facts, LineKind.ENGINE)):
        if count % _STEP == 0:
            progress("Looking for command lines", line, facts.lines)
        parts = log_line(log.text.line(line))
        for mark in (COMMAND_LINE, SWITCHING):
            if parts.text.startswith(mark):
                values = given_values(parts.text.removeprefix(mark))
                run = runs.at(line, parts.side)
                found.append(GivenLine(line, run, values, mark == SWITCHING))
    return GivenProperties(tuple(found), tuple(_ignored(log, runs)))


def given_values(text: str) -> dict[str, str]:
    """The properties of a command line as the engine logs it.

    Where the client passes them most values are quoted (``A="x y"``, quotation marks doubled);
    others end where the next name begins.
    """
    found: dict[str, str] = {}
    name = _NAME.search(text)
    while name is not None:
        quoted = _QUOTED.match(text, name.end())
        following = _NAME.search(text, quoted.end() if quoted is not None else name.end())
        if quoted is not None:
            found[name[1]] = quoted[1].replace('""', '"')
        else:
            end = following.start() if following is not None else len(text)
            found[name[1]] = text[name.end() : end].rstrip()
        name = following
    return found


def _ignored(log: Log, runs: EngineRuns) -> Iterator[tuple[str, int, int]]:
    for line in lines_of_kind(log.facts, LineKind.PROPERTY_IGNORED):
        parts = log_line(log.text.line(line))
        match = _IGNORED.match(parts.text)
        if match is not None:
            yield match[1], line, runs.at(line, parts.side)
