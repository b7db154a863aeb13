"""Logs of what starts ``msiexec``: ConfigMgr and Intune (the CMTrace format), the PowerShell App
Deployment Toolkit, Chocolatey, winget and others that put date and time before their lines; and
what Chocolatey and winget write on the console.

Of their lines only two matter: the command line that was run, and what it returned. Source:
docs/log-format.md, "Logs of deployment tools".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from msiview.late_patterns import late_pattern
from msiview.logs.facts import NO_RUN, ActionRun, DeploymentRun, LogFacts
from msiview.logs.line_kinds import Level
from msiview.logs.msiexec_command import msiexec_command
from msiview.logs.setup_lines import (
    SetupDetail,
    SetupField,
    StudioLine,
    setup_detail,
    setup_field,
    studio_line,
    task,
)

SIDE = "deployment"
"""What stands for the side of an action."""

_MOST_RUNS = 20_000
_MOST_LINES = 500
"""Lines of one message."""

_LOOKED_AT = 4096
"""Characters of a text in which a command line or an exit code is looked for."""

_DAY = 86_400_000

_BEGIN = "<![LOG["
_END = late_pattern(r"\]LOG\]!><(?P<tail>.*)")
_ATTRIBUTE = late_pattern(r"(?P<name>\w+)=\"(?P<value>[^\"]*)\"")
_OLD_END = "$$<"
_OLD = late_pattern(r"\$\$<[^<>]{0,200}><\d\d-\d\d-\d{4} (?P<time>\d\d:\d\d:\d\d\.\d{3})")
_DATED = late_pattern(
    r"\[?\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[T ](?P<time>\d{1,2}:\d\d:\d\d(?:[.,]\d{1,7})?)\S*\]?\s*"
    r"(?P<text>.*)",
    re.DOTALL,
)
_PROCESS = late_pattern(r"\d{1,6} \[[A-Z ]{4,5}\] - ")
"""Process and level of Chocolatey's log: ``4711 [ERROR] - text``."""
CONSOLE = late_pattern(
    r"(?:(?:Un)?[Ii]nstall(?:er|ation)? failed with exit code: |Installer log is available at: "
    r"|Starting package (?:un)?install|Successfully (?:un)?installed\.?\s*$"
    r"|(?:ERROR: )?Running \[.{1,1000}\] was not successful"
    r"|(?:\(\d{1,3}/\d{1,3}\) )?Found (?P<package>.{1,200}? \[[\w.+-]{2,128}\]"
    r"(?: Version \S{1,80})?)\s*$)"
)
"""Lines that package managers write on the console."""
_INSTALLED = late_pattern(r"Successfully (?:un)?installed\.?\s*$")
_LOG_AT = late_pattern(r"Installer log is available at: (?P<path>\S.*)")
_WORD = late_pattern(r"[\[<(]\s*(?P<word>[A-Za-z]+)\s*[\]>)]")
_HEAD = 100
"""Characters of a text in which its severity stands."""

_TIME = late_pattern(r"(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d{1,3}))?")
_CMTRACE_LEVELS = {"2": Level.WARNING, "3": Level.ERROR}
_WORDS = {
    "error": Level.ERROR,
    "fail": Level.ERROR,
    "fatal": Level.ERROR,
    "warn": Level.WARNING,
    "warning": Level.WARNING,
    "debug": Level.TRACE,
    "trace": Level.TRACE,
    "verbose": Level.TRACE,
}

_EXECUTING = late_pattern(
    r"(?i)\b(?:Executing(?: command)?|Running) \[(?P<command>.+?)\](?:\.\.\.|\.| was |$)"
    r"|\b(?:Prepared|Executing|Trying to execute) command ?line:? (?P<line>.+?)"
    r"(?: with (?:system|user) context)?$"
    r"|\bStarting installer\. Path: (?P<path>.+)"
)
_ARGUMENTS = late_pattern(r"\bInstaller args: (?P<arguments>.+)")
"""What winget tells in a line of its own."""

_PROGRAM = late_pattern(r"(?i)\s*[\"']?(?P<program>[^\"'\r\n]*?\.(?:exe|cmd|bat|ps1|msi))")
_CODE = late_pattern(
    r"(?i)\b(?:(?:lp)?exit ?code|return(?:ed)? ?code|returned|exited with(?: code)?"
    r"|terminated with(?: exit ?code)?|installer failed)(?!\w)"
    r"[^\w\n-]{0,6}(?:(?:is|was|of|value|indicated|=)\W{1,4})?"
    r"(?P<code>-?\d{1,10}|0x[0-9a-f]{1,8})(?!\w|\.\w)"
    r"|\bFailed to \w+ product: .{1,400}? ErrorCode: (?P<office>\d{1,10})\("
)


@dataclass(frozen=True, slots=True)
class DeploymentLine:
    """What a line says: ``time`` in milliseconds since midnight, None where it has none."""

    text: str
    level: Level = Level.INFO
    time: int | None = None


def deployment_line(line: str) -> DeploymentLine | None:
    """The parts of a line, or of several that are one message; None for other lines."""
    if line.startswith(_BEGIN):
        end = _END.search(line)
        if end is None:
            return DeploymentLine(line[len(_BEGIN) :])
        found = dict(_ATTRIBUTE.findall(end["tail"]))
        level = _CMTRACE_LEVELS.get(found.get("type", ""), Level.INFO)
        text = line[len(_BEGIN) : end.start()]
        return DeploymentLine(text, level, _time(found.get("time", "")))
    if (match := _OLD.match(line, max(0, line.find(_OLD_END)))) is not None:
        return DeploymentLine(line[: match.start()].rstrip(), Level.INFO, _time(match["time"]))
    if (match := _DATED.match(line)) is not None:
        text = _PROCESS.sub("", match["text"], count=1)
        return DeploymentLine(text, _level(match["text"]), _time(match["time"]))
    if CONSOLE.match(line) is not None:
        return DeploymentLine(line, Level.ERROR if "failed" in line else Level.INFO)
    if (field := setup_field(line)) is not None:
        return DeploymentLine(line.strip(), Level.ERROR if field.name in _REASONS else Level.INFO)
    if (detail := setup_detail(line)) is not None:
        is_error = detail.trust is not None or detail.code
        return DeploymentLine(
            detail.text, Level.ERROR if is_error else Level.INFO, _time(detail.time)
        )
    if (done := task(line)) is not None:
        return DeploymentLine(line, Level.ERROR if done.code else Level.INFO)
    if (studio := studio_line(line)) is not None:
        text = line.rpartition("] ")[2].strip() if studio.time else line.strip()
        level = Level.ERROR if studio.package else Level.INFO
        return DeploymentLine(text, level, _time(studio.time))
    if line.lstrip().startswith(_RETURN_CODE):
        return DeploymentLine(line.strip())
    return None


_REASONS = {
    name: place
    for place, name in enumerate(
        (
            "Error description",
            "Configuration error description",
            "Exit message",
            "Reason for failure",
        )
    )
}
"""Fields of a setup that tell why it failed, the most telling first."""
_RETURN_CODE = "Return code: "
_LOGS = ("Component log file", "Log with failure", "Configuration log")
_SETUP = "SQL Server setup"


def _level(text: str) -> Level:
    """By the first word in brackets that is one of a level: ``4711 [ERROR] - text``."""
    for match in _WORD.finditer(text, 0, _HEAD):
        level = _WORDS.get(match["word"].lower())
        if level is not None:
            return level
    return Level.INFO


def _time(text: str) -> int | None:
    match = _TIME.match(text)
    if match is None:
        return None
    hour, minute, second, part = match.groups()
    seconds = int(hour) * 3600 + int(minute) * 60 + int(second)
    return seconds * 1000 + int((part or "0").ljust(3, "0"))


class DeploymentReader:
    """Gathers what deployment tools have run."""

    def __init__(self, facts: LogFacts) -> None:
        self._facts = facts
        self._run: DeploymentRun | None = None
        self._action: ActionRun | None = None
        self._open: list[str] = []
        self._open_line = 0
        self._reason = len(_REASONS)

    @property
    def is_open(self) -> bool:
        """Whether a message has not ended."""
        return bool(self._open)

    def goes_on(self, line: str) -> bool:
        """Whether a line belongs to a message that has not ended. One that never ends is given
        up, where another begins or after many lines."""
        if self._open and (line.startswith(_BEGIN) or len(self._open) >= _MOST_LINES):
            self._open = []
        return bool(self._open)

    def read(self, number: int, line: str) -> Level:
        """Take in a line; how much it matters."""
        self._open = []
        if line.startswith(_BEGIN) and _END.search(line) is None:
            self._open, self._open_line = [line], number
            return Level.INFO
        return self._take(number, number, line)

    def go_on(self, number: int, line: str) -> tuple[int, Level] | None:
        """A further line of a message; its first line and level once it has ended."""
        self._open.append(line[:_LOOKED_AT])
        if _END.search(line) is None:
            return None
        text, first = "\n".join(self._open), self._open_line
        self._open = []
        return first, self._take(first, number, text)

    # -- inside ---------------------------------------------------------

    def _take(self, first: int, last: int, line: str) -> Level:
        found = deployment_line(line)
        if found is None:
            return Level.INFO
        if (field := setup_field(line)) is not None:
            self._take_field(first, field)
            return found.level
        if (detail := setup_detail(line)) is not None:
            self._take_detail(first, detail, found.time)
            return found.level
        if (done := task(line)) is not None:
            self._add(DeploymentRun(first, last, done.command), _title(done.command), None)
            self._ended(first, last, done.code, None)
            return found.level
        if (studio := studio_line(line)) is not None:
            self._take_studio(first, studio, found.time)
        text = found.text[:_LOOKED_AT]
        command = _command(text)
        code = _CODE.search(text)
        if command and (code is None or self._run is None) and studio is None:
            self._began(first, last, command, found.time)
        arguments = _ARGUMENTS.search(text)
        if arguments is not None and self._run is not None and self._run.code is None:
            self._run.command += f" {arguments['arguments']}"
        if code is not None:  # with a command line, which is told once more
            self._ended(first, last, int(code["code"] or code["office"], 0), found.time)
        elif found.time is None:
            self._take_console(first, last, text)
        return found.level

    def _take_console(self, first: int, last: int, text: str) -> None:
        """A line of a package manager on the console: its package, its success, a log."""
        match = CONSOLE.match(text)
        package = match["package"] if match is not None else None
        log = _LOG_AT.match(text)
        run = self._run
        if package is not None:
            self._add(DeploymentRun(first, last, package=package), package, None)
        elif log is not None and run is not None:
            run.log, run.end_line = log["path"].strip(), last
        elif _INSTALLED.match(text) is not None and run is not None and run.package:
            self._ended(first, last, 0, None)

    def _take_field(self, number: int, field: SetupField) -> None:
        """A field of the summary of a setup."""
        if not field.name:
            if self._run is None or field.value.startswith("Overall"):
                self._begin_setup(number, None)
            return
        run = self._run
        if run is None or not run.is_setup:
            return
        run.end_line = number
        if field.name == "Exit code (Decimal)" and field.value.lstrip("-").isdecimal():
            self._ended(number, number, int(field.value), None)
        elif field.name == "Requested action":
            run.action = field.value
        elif field.name == "ProductName":
            run.package = field.value
        elif field.name in _LOGS:
            run.log = run.log or field.value
        elif field.name in _REASONS:
            self._tell_reason(number, _REASONS[field.name])
        elif field.name == "Final result" and field.value.startswith("Passed"):
            self._ended(number, number, 0, None)

    def _take_detail(self, number: int, detail: SetupDetail, time: int | None) -> None:
        """A line of the details of a setup."""
        if self._run is None or not self._run.is_setup:
            self._begin_setup(number, time)
        if detail.trust is not None:
            self._tell_reason(number, detail.trust)
        if detail.code is not None:
            self._ended(number, number, detail.code, time)
        elif self._run is not None:
            self._run.end_line = number

    def _take_studio(self, number: int, line: StudioLine, time: int | None) -> None:
        """A package of Visual Studio's installer that failed, what was run for it, its log."""
        run = self._run
        is_open = run is not None and run.code is None
        if line.command and not (is_open and run is not None and run.package):
            self._add(DeploymentRun(number, number, line.command), _title(line.command), time)
        elif line.package and not (is_open and run is not None and run.command):
            self._add(DeploymentRun(number, number), line.package, time)
        run = self._run
        if run is None:
            return
        run.command = run.command or line.command
        run.log = run.log or line.log
        run.end_line = number
        if line.package:
            run.package, run.reason_line = line.package, number

    def _begin_setup(self, number: int, time: int | None) -> None:
        self._reason = len(_REASONS)
        self._add(DeploymentRun(number, number, package=_SETUP, is_setup=True), _SETUP, time)

    def _tell_reason(self, number: int, trust: int) -> None:
        """The first of the most telling lines."""
        if self._run is not None and trust < self._reason:
            self._run.reason_line, self._reason = number, trust

    def _began(self, first: int, last: int, command: str, time: int | None) -> None:
        run = self._run
        if run is not None and run.code is None and _is_same(run.command, command):
            run.end_line = last
            return
        self._add(DeploymentRun(first, last, command), _title(command), time)

    def _add(self, run: DeploymentRun, title: str, time: int | None) -> None:
        if len(self._facts.deployments) >= _MOST_RUNS:
            return
        self._run = run
        run.times = (time, time) if time is not None else None
        self._facts.deployments.append(run)
        self._action = ActionRun(len(self._facts.actions), title, SIDE, SIDE, run.line, run=NO_RUN)
        self._action.start = time
        self._facts.actions.append(self._action)

    def _ended(self, first: int, last: int, code: int, time: int | None) -> None:
        run = self._run
        if run is None:
            if len(self._facts.deployments) < _MOST_RUNS:
                self._facts.deployments.append(DeploymentRun(first, last, "", code, first))
                self._run = self._facts.deployments[-1]
            return
        if run.code is not None:
            return
        run.code, run.code_line, run.end_line = code, first, last
        if run.times is not None and time is not None:
            begin = run.times[0]
            run.times = (begin, time if time >= begin else time + _DAY)
        action = self._action
        if action is not None:
            action.end_line = last
            action.end = run.times[1] if run.times is not None else None
            action.returned = 1 if code in (0, 1641, 3010) else 3


def _command(text: str) -> str:
    """The command line that is run; empty for other texts."""
    match = _EXECUTING.search(text)
    told = next(filter(None, match.groups()), "").strip() if match is not None else ""
    if told:
        return told
    command = msiexec_command(text)
    if command is None or command.product.startswith("%"):  # what is registered for a kind of file
        return ""
    return f"msiexec {command.arguments}"


def _is_same(one: str, other: str) -> bool:
    """Whether two command lines are one, told twice."""
    first, second = msiexec_command(one), msiexec_command(other)
    if first is None or second is None:
        return one == other
    return (first.operation, first.product) == (second.operation, second.product)


def _title(command: str) -> str:
    """``msiexec /i widget.msi``, or the program's name."""
    found = msiexec_command(command)
    if found is not None:
        return " ".join(filter(None, ("msiexec", found.operation, _name(found.product))))
    return program_name(command) or command[:40]


def program_name(command: str) -> str:
    """The file name of the program, or the package, that a command line begins with."""
    program = _PROGRAM.match(command)
    return _name(program["program"]) if program is not None else ""


def _name(path: str) -> str:
    return re.split(r"[\\/]", path)[-1]
