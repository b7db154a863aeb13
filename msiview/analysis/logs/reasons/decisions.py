"""Finds lines in which the engine does not do what was requested of a component or feature."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msiview.analysis.logs.log_lines import lines_of_kind
from msiview.analysis.logs.reasons.engine_runs import EngineRuns
from msiview.format.guids import BRACED
from msiview.late_patterns import late_pattern
from msiview.logs.line_kinds import LineKind
from msiview.logs.log import Log
from msiview.logs.log_line import LogLine, log_line
from msiview.logs.operations import OPERATION
from msiview.progress import Progress, no_progress

_DECIDED = late_pattern(
    r"(?P<verb>Disallowing|Allowing) (?P<what>installation|uninstallation) of component: "
    rf"{BRACED} (?:since|even though) (?P<why>.*)"
)
_SELECTION = late_pattern(r"SELMGR: ComponentId '[^']*' is registered to feature '([^']*)'")
_MIGRATED = late_pattern(
    r"MigrateFeatureStates: based on existing product, setting feature '([^']*)' to '([^']*)'"
)
_UNREGISTERED = f"{OPERATION}ComponentUnregister("
_STEP = 1024


@dataclass(frozen=True, slots=True)
class Decision:
    """``Disallowing uninstallation of component … since another client exists``."""

    line: int
    is_allowed: bool
    is_removal: bool
    why: str


@dataclass(slots=True)
class Refusals:
    """The components that a run refuses to install, or to remove, all named by ComponentId: how
    many, from which line to which, and why the last of them."""

    count: int
    first: int
    last: int
    why: str


class Decisions:
    """Finds such lines: of components by the GUIDs of the log, of features by name."""

    def __init__(self, log: Log, runs: EngineRuns, progress: Progress | None = None) -> None:
        """Raises :class:`~msiview.errors.UnreadableFile`."""
        progress = progress or no_progress()
        self._log = log
        self._runs = runs
        self._broken: dict[str, int] = {}
        self._migrated: dict[str, tuple[int, str]] = {}
        self._refusals: dict[tuple[int, bool], Refusals] = {}
        for kind, add in (
            (LineKind.COMPONENT_DECISION, self._add_decision),
            (LineKind.ENGINE, self._add_migrated),
        ):
            for count, line in enumerate(lines_of_kind(log.facts, kind)):
                if count % _STEP == 0:
                    progress("Looking for decisions", line, log.facts.lines)
                add(line, log_line(log.text.line(line)))

    def of_component(self, guid: str, run: int) -> Iterator[Decision]:
        """The decisions of a run about a component, in order."""
        for line, text in self._lines_with(guid, LineKind.COMPONENT_DECISION, run):
            match = _DECIDED.match(text)
            if match is not None:
                is_allowed = match["verb"] == "Allowing"
                yield Decision(line, is_allowed, match["what"] != "installation", match["why"])

    def refusals(self, run: int, *, is_removal: bool) -> Refusals | None:
        """What a run refuses of all components together; None if nothing."""
        return self._refusals.get((run, is_removal))

    def unregistered(self, guid: str, run: int) -> int | None:
        """The line in which the script of a run unregisters a component; None if there is none."""
        found = self._lines_with(guid, LineKind.OPERATION, run)
        return next((line for line, text in found if text.startswith(_UNREGISTERED)), None)

    def broken_rule(self, feature: str) -> int | None:
        """The line in which a feature lacks a component that it used to have."""
        return self._broken.get(feature)

    def migrated(self, feature: str) -> tuple[int, str] | None:
        """The line and the state that a feature took over from the upgraded product."""
        return self._migrated.get(feature)

    # -- inside ---------------------------------------------------------

    def _lines_with(self, guid: str, kind: LineKind, run: int) -> Iterator[tuple[int, str]]:
        """The lines of a kind that a run wrote about a GUID, and their texts."""
        kinds = self._log.facts.kinds
        for line in self._log.guids.lines_of(guid) if guid else ():
            if line < len(kinds) and kinds[line] == kind:
                parts = log_line(self._log.text.line(line))
                if self._runs.at(line, parts.side) == run:
                    yield line, parts.text

    def _add_decision(self, line: int, parts: LogLine) -> None:
        decided = _DECIDED.match(parts.text)
        if decided is not None:
            if decided["verb"] != "Allowing":
                key = self._runs.at(line, parts.side), decided["what"] != "installation"
                known = self._refusals.setdefault(key, Refusals(0, line, line, ""))
                known.count, known.last, known.why = known.count + 1, line, decided["why"]
            return
        match = _SELECTION.match(parts.text)
        if match is not None:
            self._broken.setdefault(match[1], line)

    def _add_migrated(self, line: int, parts: LogLine) -> None:
        match = _MIGRATED.match(parts.text)
        if match is not None:
            self._migrated[match[1]] = (line, match[2])
