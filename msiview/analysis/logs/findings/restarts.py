"""Finding: why a restart is needed, and which programs held files open.

Source: docs/log-format.md, "Restarts".
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from msiview.analysis.logs.cause.product_facts import last_dump
from msiview.analysis.logs.cause.restart_requests import (
    AT_RESTART,
    REPLACED_IN_USE,
    RESTART_CODES,
    restart_requests,
)
from msiview.analysis.logs.findings.finding import LogFinding, Subject, limited
from msiview.analysis.logs.log_lines import lines_of_kind
from msiview.late_patterns import late_pattern
from msiview.logs.facts import Message
from msiview.logs.line_kinds import Level, LineKind
from msiview.words import counted

_IN_USE = frozenset({1306, 1603})
_PROPERTIES = {
    "MsiSystemRebootPending": "a restart was pending before the installation began",
    REPLACED_IN_USE: "files were replaced that were in use",
}
_MET = late_pattern(
    r"RESTART MANAGER: Detected that application with id (?P<id>\d{1,10}), friendly name "
    r"'(?P<name>[^']{0,260})'.* holds file\[s\] in use"
)
_MOST_NAMED = 5
_MOST_LINES = 5_000


def restarts(subject: Subject) -> Iterator[LogFinding]:
    """One finding for all requests of a restart; none without any."""
    ended = subject.ended
    lines: list[int] = []
    reasons: list[str] = []
    asked = restart_requests(subject.log)
    lines += asked
    scheduled = [message for message in subject.messages if message.code in AT_RESTART]
    if scheduled:
        reasons.append(
            f"files are replaced or deleted at the restart: {_paths(subject, scheduled)}"
        )
    elif asked:
        reasons.append("the engine says so")
    dump = last_dump(subject.facts, 0)
    is_needed = bool(asked) or ended.code in RESTART_CODES
    for name, words in _PROPERTIES.items():
        value, line = dump.get(name, ("", 0))
        if value.strip():
            lines.append(line)
            reasons.append(f"{words} ({name} = {value.strip()})")
    if ended.code in RESTART_CODES and ended.line is not None:
        lines.append(ended.line)
        reasons.append(f"the engine returned {ended.code}")
    if lines:
        title = "A restart is needed" if is_needed else "A restart was pending"
        if not is_needed and REPLACED_IN_USE in dump:
            title = "A restart may be needed"
        yield LogFinding(
            id="restart",
            line=min(lines),
            title=title,
            explanation=f"Because {'; '.join(reasons)}.",
            lines=limited(lines),
            level=Level.WARNING if is_needed else Level.INFO,
        )


def files_in_use(subject: Subject) -> Iterator[LogFinding]:
    """Files that a program held open: message 1603, which is not the exit code of that number, and
    what the Restart Manager has met."""
    messages = [message for message in subject.messages if message.code in _IN_USE]
    shown = [m for m in messages if m.source in (LineKind.ERROR, LineKind.WARNING, LineKind.INFO)]
    met = dict(_met_by_restart_manager(subject))
    lines = sorted({*(message.line for message in shown), *met})
    if not lines:
        return
    named = (*(_holder(subject, message) for message in shown), *met.values())
    holders = dict.fromkeys(filter(None, named))
    words = ["A program held files that were to be replaced or removed."]
    if not subject.ended.has_failed:
        words.append("Unless it was closed in time, they wait for a restart.")
    if holders:
        words.append(f"The programs: {', '.join(list(holders)[:_MOST_NAMED])}.")
    if shown:
        words.append(f"The files: {_paths(subject, shown)}.")
    yield LogFinding(
        id="files-in-use",
        line=lines[0],
        title=f"Files in use, told {counted(len(lines), 'time')}",
        explanation=" ".join(words),
        lines=limited(lines),
        level=Level.WARNING,
        checks=("Close the programs that hold the files before the installation.",),
    )


def _met_by_restart_manager(subject: Subject) -> Iterator[tuple[int, str]]:
    """The programs that the Restart Manager found to hold files, by the lines that tell so."""
    for line in islice(lines_of_kind(subject.facts, LineKind.RESTART), _MOST_LINES):
        match = _MET.match(subject.text(line))
        if match is not None:
            yield line, f"{match['name']} (id {match['id']})"


def _holder(subject: Subject, message: Message) -> str:
    """``test (id 137)``: the process in a message 1603."""
    if message.code != 1603:
        return ""
    fields = subject.fields(message)
    name, number = fields.get(4, ""), fields.get(5, "")
    if not name:
        name = message.text.partition("Name: ")[2].partition(",")[0].strip()
        number = message.text.partition("Id: ")[2].partition(",")[0].strip()
    return f"{name} (id {number})" if name and number else name


def _paths(subject: Subject, messages: list[Message]) -> str:
    paths = [subject.fields(message) for message in messages]
    named = list(dict.fromkeys(fields[2] for fields in paths if fields.get(2)))
    more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
    return (", ".join(named[:_MOST_NAMED]) or "not named") + more
