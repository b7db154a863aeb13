"""Finding: custom actions that left handles open (error 2769).

Source: docs/log-format.md, "Custom actions" and "Findings with a known story".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from msiview.analysis.logs.cause.action_words import action_words
from msiview.analysis.logs.findings.finding import LogFinding, Subject, limited
from msiview.analysis.logs.log_lines import lines_of_kind, parsed_lines
from msiview.analysis.phrase import Phrase, Words, lines_between
from msiview.logs.line_kinds import Level, LineKind
from msiview.logs.notes import parse_note
from msiview.words import counted

_LEAKED = 2769
_NEAR = 12
"""Lines after the last leaked handle in which the engine names the action."""
_MOST_GROUPS = 5000
_MEANING = (
    "The code of the action opened records, views or the like and did not close them. That does "
    "not harm the result, but is a mistake in the code."
)


@dataclass(slots=True)
class _Leaks:
    """The handles that one action left open in all its runs."""

    handles: int = 0
    lines: list[int] = field(default_factory=list)


def handle_leaks(subject: Subject) -> Iterator[LogFinding]:
    """A finding for each custom action that left handles open."""
    found: dict[str, _Leaks] = {}
    for lines in _groups(subject):
        name, count, note = _named(subject, lines[-1])
        leaks = found.setdefault(name, _Leaks())
        leaks.handles += count or len(lines)
        leaks.lines += [*lines, *([note] if note is not None else [])]
    for message in subject.messages:
        if message.code == _LEAKED:
            fields = subject.fields(message)
            name = fields.get(2, "")
            leaks = found.setdefault(name, _Leaks())
            leaks.lines.append(message.line)
            if not leaks.handles and fields.get(3, "").isdecimal():
                leaks.handles = int(fields[3])
    for name, leaks in found.items():
        yield _finding(subject, name, leaks)


def _groups(subject: Subject) -> Iterator[list[int]]:
    """Lines of leaked handles, those of one run of an action together."""
    group: list[int] = []
    groups = 0
    for line in lines_of_kind(subject.facts, LineKind.HANDLE_LEAK):
        if group and line - group[-1] > 2:
            yield group
            groups += 1
            if groups >= _MOST_GROUPS:
                return
            group = []
        group.append(line)
    if group:
        yield group


def _named(subject: Subject, line: int) -> tuple[str, int, int | None]:
    """The action, the count and the line of the note after the last leaked handle."""
    for number, after in parsed_lines(subject.log, line + 1, line + 1 + _NEAR):
        note = parse_note(after.text)
        if note is not None and note.number == _LEAKED:
            count = note.fields.get(3, "")
            return note.fields.get(2, ""), int(count) if count.isdecimal() else 0, number
    return "", 0, None


def _finding(subject: Subject, name: str, leaks: _Leaks) -> LogFinding:
    lines = limited(leaks.lines)
    about = action_words(subject.tables, name)
    handles = counted(leaks.handles, "handle") if leaks.handles else "handles"
    words: list[Words] = [_MEANING, *(f"{line}." for line in about.lines)]
    action = next((run for run in subject.facts.actions if run.name == name and run.output), None)
    if action is not None and action.output is not None:
        words.append(Phrase("Its own output is in ", lines_between(*action.output), "."))
    return LogFinding(
        id="leaked-handles",
        line=lines[0],
        title=f"{name or 'A custom action'} left {handles} open (error 2769)",
        explanation=Phrase.joined(" ", words),
        lines=lines,
        row=about.row if about.custom is not None else None,
        level=Level.WARNING,
        checks=(_hint(name),) if name else (),
    )


def _hint(name: str) -> str:
    return (
        f"To debug it, set the environment variable MsiBreak to {name} (exactly so; for actions on "
        "the server as a variable of the system) and install again: the installer waits before "
        "the action until a debugger is attached."
    )
