"""Lines of setups that start many packages: of SQL Server's Summary.txt and Detail.txt, of Visual
Studio's installer; and of tasks of Ansible, which tell a command and its ``rc``.

Source: docs/log-format.md, "Logs of deployment tools".
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from msiview.late_patterns import late_pattern

SUMMARY = late_pattern(r"(?m)^Overall summary:\s*$\s{0,9}^\s+Final result:\s")
"""How a summary begins."""
_FIELD = late_pattern(
    r"(?P<head>Overall summary:|Detailed results:)\s*$"
    r"|\s{2,9}(?P<name>Final result|Exit code \(Decimal\)|Exit message|Requested action"
    r"|Start time|End time|Feature|Status|Reason for failure|Component name|Component error code"
    r"|Error description|Component log file|Log with failure|ProductName|MSI status code"
    r"|Configuration error code|Configuration error description|Configuration log): {1,40}"
    r"(?P<value>\S.*)$"
)
DETAIL = late_pattern(
    r"\(\d{2,4}\) \d{4}-\d\d-\d\d (?P<time>\d\d:\d\d:\d\d) [A-Z]\w{1,40}: ?(?P<text>.*)"
)
_REASONS = (
    late_pattern(r"(?:Sco: )?MSI Error: \d{4,5} "),
    late_pattern(r"returned the result code [1-9]"),
    late_pattern(r"(?:[A-Z]\w+\.)+\w*(?:Exception|Error): \S"),
    late_pattern(r"Error: (?!result)\S"),
)
"""What tells why a setup failed, the surest first."""
_RESULT = late_pattern(r"Error result: (?P<code>-?\d{1,10})\b")

_TASK = late_pattern(
    r"(?:fatal|failed|changed|ok): \[[^\]\n]{1,200}\](?:: [A-Z]+!)?(?: \(item=.{0,400}?\))? ?=> ?"
    r"(?P<object>\{.*\})\s*$"
)
_UNEXPECTED = late_pattern(r"unexpected rc from '(?P<command>.+?)': ")


_STUDIO = late_pattern(
    r"(?:\[[0-9a-f]{4,8}:[0-9a-f]{4,8}\]\[\d{4}-\d\d-\d\dT(?P<time>\d\d:\d\d:\d\d)\] ?)?\s*(?:"
    r"(?:MSI: )?(?:The )?[Pp]ackage '(?P<package>[^'\n]{1,300})' failed to \w{4,12}\b"
    r"|MSI: (?P<path>[A-Za-z]:\\[^\n]{1,400}?\.ms[ip]), Properties: ?(?P<properties>[^\n]*)"
    r"|(?P<path_of_log>[A-Za-z]:\\[^\n]{1,400}?\.(?:log|txt))\s*$)"
)
_STUDIO_LOG = late_pattern(r",? Log: (?P<path>[A-Za-z]:\\[^\n]*?)\s*$")


@dataclass(frozen=True, slots=True)
class StudioLine:
    """A line of Visual Studio's installer; what it does not tell is empty. ``package`` failed,
    ``command`` is what was run for it, ``log`` where that has a log."""

    time: str
    package: str = ""
    command: str = ""
    log: str = ""


def studio_line(line: str) -> StudioLine | None:
    """A package that failed, what was run, or a path of a log; None for other lines."""
    match = _STUDIO.match(line)
    if match is None:
        return None
    name, path = match["package"] or "", match["path"] or ""
    properties = match["properties"] or ""
    log = _STUDIO_LOG.search(properties)
    arguments = properties[: log.start()] if log is not None else properties
    return StudioLine(
        match["time"] or "",
        name.partition(",")[0],
        f'msiexec /i "{path}" {" ".join(arguments.split())}'.rstrip() if path else "",
        log["path"] if log is not None else match["path_of_log"] or "",
    )


@dataclass(frozen=True, slots=True)
class SetupField:
    """A field of a summary; ``name`` is empty where a part of it begins, whose ``value`` is its
    head."""

    name: str
    value: str


def setup_field(line: str) -> SetupField | None:
    """The field of a summary; None for other lines."""
    match = _FIELD.match(line)
    if match is None:
        return None
    return SetupField(match["name"] or "", (match["value"] or match["head"]).strip())


@dataclass(frozen=True, slots=True)
class SetupDetail:
    """A line of the details: ``trust`` says how sure it is that it tells why the setup failed, the
    lowest is the surest, None if it does not; ``code`` what the setup returned."""

    text: str
    time: str
    trust: int | None = None
    code: int | None = None


def setup_detail(line: str) -> SetupDetail | None:
    """A line of the details; None for others."""
    match = DETAIL.match(line)
    if match is None:
        return None
    text = match["text"].strip()
    found = (trust for trust, pattern in enumerate(_REASONS) if pattern.search(text))
    result = _RESULT.match(text)
    code = int(result["code"]) if result is not None else None
    return SetupDetail(text, match["time"], next(found, None), code)


@dataclass(frozen=True, slots=True)
class Task:
    """The result of a task: what was run, and what that returned."""

    command: str
    code: int


def task(line: str) -> Task | None:
    """The result of a task in one line; None for other lines, and for tasks without an ``rc``."""
    match = _TASK.match(line)
    if match is None:
        return None
    try:
        found: object = json.loads(match["object"])
    except (ValueError, RecursionError):
        return None
    code = found.get("rc") if isinstance(found, dict) else None
    if not isinstance(found, dict) or not isinstance(code, int):
        return None
    command = found.get("cmd") or found.get("command") or ""
    if isinstance(command, list):
        command = " ".join(map(str, command))
    said = _UNEXPECTED.search(str(found.get("msg", "")))
    return Task(str(command) or (said["command"] if said is not None else ""), code)
