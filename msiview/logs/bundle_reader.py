"""The log of a bundle: ``[0D74:29C4][2025-01-20T04:18:00]i301: Applying execute package: …``.

Burn, the engine of WiX bundles, writes one log for itself; each package has a log of its own,
whose path stands in a variable. Source: docs/log-format.md, "Logs of bundles".
"""

from __future__ import annotations

import re
from datetime import datetime

from msiview.late_patterns import late_pattern
from msiview.logs.facts import NO_RUN, ActionRun, BundlePackage, BundleRun, LogFacts
from msiview.logs.line_kinds import Level

SIDE = "bundle"
"""What stands for the side of an action."""

BUNDLE_LINE = late_pattern(
    r"\[(?P<process>[0-9A-F]{4,8}):(?P<thread>[0-9A-F]{4,8})\]"
    r"\[(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\](?P<level>[a-z])(?P<id>\d{3}): ?(?P<text>.*)",
    re.DOTALL,
)
_LEVELS = {"e": Level.ERROR, "w": Level.WARNING, "i": Level.INFO}
_MOST_KEPT = 20_000
"""Packages, variables and errors that are kept of one run."""

_BEGIN = late_pattern(r"Burn v(?P<engine>\S+?),.*?(?:, path: (?P<path>.*))?$")
_COMMAND_LINE = late_pattern(r"Command Line: '(?P<value>.*)'")
_VARIABLE = late_pattern(
    r"(?:Setting (?:\w+ )?variable '(?P<name>[^']*)' to value '(?P<value>.*)'"
    r"|Variable: (?P<listed>\S+) = (?P<is>.*))",
    re.DOTALL,
)
_PLAN = late_pattern(r"Plan begin, \d+ packages, action: (?P<action>\w+)")
_SEEN = late_pattern(r"(?:Detected|Planned) (?:package|related bundle): (?P<name>[^,]+)")
_RELATED = late_pattern(
    r"Detected related (?:bundle|package): (?P<name>[^,]+)(?=.*?, version: v?(?P<version>[\d.]+))"
    r".*?(?:, type|,? operation): (?P<how>\w+)"
)
_APPLYING = late_pattern(
    r"Applying execute package: (?P<name>[^,]+), action: (?P<action>\w+)"
    r"(?:, path: (?P<path>[^,]*(?:,(?! arguments:)[^,]*)*))?"
)
_APPLIED = late_pattern(
    r"Applied execute package: (?P<name>[^,]+), result: 0x(?P<result>[0-9A-Fa-f]+)"
)
_ENDED = late_pattern(
    r"(?:Apply complete, result: |Exit code: |Shutting down, exit code: )0x(?P<result>[0-9A-Fa-f]+)"
)
_LOG_OF = "WixBundleLog_"


class BundleReader:
    """Gathers what the lines of bundles say."""

    def __init__(self, facts: LogFacts) -> None:
        self._facts = facts
        self._run: BundleRun | None = None
        self._actions: dict[str, ActionRun] = {}
        self._first_day: datetime | None = None

    def read(self, number: int, line: str) -> Level:
        """Take in a line that :data:`BUNDLE_LINE` matches; how much it matters."""
        match = BUNDLE_LINE.match(line)
        if match is None:
            return Level.TRACE
        text = match["text"]
        begin = _BEGIN.match(text)
        if begin is not None or self._run is None:
            self._begin(number)
        run = self._run
        if run is None:
            return Level.TRACE
        time = self._time(match["time"])
        run.end_line = number
        run.times = (run.times[0] if run.times is not None else time, time)
        if begin is not None:
            run.engine, run.path = begin["engine"], begin["path"] or ""
        level = _LEVELS.get(match["level"], Level.TRACE)
        if level is Level.ERROR and len(run.errors) < _MOST_KEPT:
            run.errors.append(number)
        self._take(run, number, text, time)
        return level

    def _begin(self, number: int) -> None:
        self._run = BundleRun(number, number)
        self._facts.bundles.append(self._run)
        self._actions = {}
        self._first_day = None

    def _time(self, text: str) -> int:
        """Milliseconds since the midnight before the run began."""
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:  # the 31st of February
            return 0
        if self._first_day is None:
            self._first_day = moment.replace(hour=0, minute=0, second=0)
        return round((moment - self._first_day).total_seconds() * 1000)

    def _take(self, run: BundleRun, number: int, text: str, time: int) -> None:
        """What a line says, by its first words."""
        if (match := _VARIABLE.match(text)) is not None:
            self._set(run, match["name"] or match["listed"], match["value"] or match["is"] or "")
        elif (match := _COMMAND_LINE.match(text)) is not None:
            run.command_line = match["value"]
        elif (match := _PLAN.match(text)) is not None:
            run.action = match["action"]
        elif (match := _RELATED.match(text)) is not None:
            related = self._package(run, match["name"], number)
            related.related, related.version = match["how"], match["version"]
        elif (match := _SEEN.match(text)) is not None:
            self._package(run, match["name"], number)
        elif (match := _APPLYING.match(text)) is not None:
            self._applying(run, match, number, time)
        elif (match := _APPLIED.match(text)) is not None:
            self._applied(run, match["name"], int(match["result"], 16), number, time)
        elif (match := _ENDED.match(text)) is not None:
            run.result, run.result_line = int(match["result"], 16), number

    def _set(self, run: BundleRun, name: str, value: str) -> None:
        if len(run.variables) < _MOST_KEPT:
            run.variables[name] = value
        if name.startswith(_LOG_OF):
            for package in run.packages:
                if package.name == name.removeprefix(_LOG_OF):
                    package.log = value

    def _package(self, run: BundleRun, name: str, number: int) -> BundlePackage:
        """The package of a name, new where it has not been spoken of."""
        for package in run.packages:
            if package.name == name:
                return package
        package = BundlePackage(name, number, log=run.variables.get(_LOG_OF + name, ""))
        if len(run.packages) < _MOST_KEPT:
            run.packages.append(package)
        return package

    def _applying(self, run: BundleRun, match: re.Match[str], number: int, time: int) -> None:
        package = self._package(run, match["name"], number)
        package.line, package.action = number, match["action"]
        package.path = (match["path"] or "").strip()
        if package in run.packages:  # those that are carried out first, in their order
            run.packages.remove(package)
            done = sum(1 for other in run.packages if other.action)
            run.packages.insert(done, package)
        action = ActionRun(len(self._facts.actions), package.name, SIDE, SIDE, number, run=NO_RUN)
        action.start = time
        self._facts.actions.append(action)
        self._actions[package.name] = action

    def _applied(self, run: BundleRun, name: str, result: int, number: int, time: int) -> None:
        package = self._package(run, name, number)
        package.result, package.result_line = result, number
        action = self._actions.pop(name, None)
        if action is not None:
            action.end, action.end_line = time, number
            action.returned = 1 if result < 0x80000000 else 3
