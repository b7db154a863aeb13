"""Finding: components that could not be registered (error 2908), with the reason from note 1402.

Source: docs/log-format.md, "Forms of GUIDs" and "Findings with a known story".
"""

from __future__ import annotations

from collections.abc import Iterator

from msiview.analysis.live_columns import live
from msiview.analysis.logs.cause.candidates import messages_between
from msiview.analysis.logs.cause.explanations import system_words
from msiview.analysis.logs.cause.named_in_messages import NamedRow, component_of, packed_guid
from msiview.analysis.logs.findings.finding import LogFinding, Subject, limited
from msiview.format.guids import braced
from msiview.logs.codes import system_error
from msiview.logs.facts import Message
from msiview.logs.line_kinds import Level
from msiview.words import counted

_NUMBERS = {2908: "registered", 2909: "unregistered"}
_NEAR = 12
_KEY_NOTES = range(1401, 1410)
_NO_RESOURCES = 1450
_MOST_NAMED = 5
_MOST_READ = 500
_KNOWN_CAUSE = (
    "Known cause of 1450 here: keys that an installation for one user left below Components "
    "(a single one is enough), together with very many components; on old systems the quota of the "
    "registry is used up. Removing the leftover keys, or installing for all users, helps."
)


def unregistered_components(subject: Subject) -> Iterator[LogFinding]:
    """One finding for all components that could not be registered, another one for those that
    could not be unregistered."""
    for number, done in _NUMBERS.items():
        messages = [message for message in subject.messages if message.code == number]
        if messages:
            yield _finding(subject, number, done, messages)


def _finding(subject: Subject, number: int, done: str, messages: list[Message]) -> LogFinding:
    shown = messages[:_MOST_READ]
    guids = list(dict.fromkeys(filter(None, (_guid(subject, message) for message in shown))))
    notes = [note for message in shown for note in _key_notes(subject, message)]
    first = guids[:_MOST_NAMED]
    rows = [row for guid in first if (row := _row(subject, guid)) is not None]
    what = f"{counted(len(guids), 'component')} could not be {done}"
    words = [f"{what}: {_named(guids)}.", *_reasons(subject, notes), *_in_package(subject, rows)]
    return LogFinding(
        id=f"error-{number}",
        line=messages[0].line,
        title=f"{what} (error {number})",
        explanation=" ".join(words),
        lines=limited([message.line for message in [*messages, *notes]]),
        row=rows[0] if rows else None,
        level=Level.ERROR,
        checks=("The rights to the installer's Components keys, and what is left below them.",),
    )


def _reasons(subject: Subject, notes: list[Message]) -> Iterator[str]:
    """The components and the system errors in notes about keys."""
    for note in notes:
        key = packed_guid(note.text)
        if key is not None:
            yield f"The key {subject.fields(note).get(2, '')} names {key[1]} in packed form."
            break
    codes = dict.fromkeys(_reason(subject, note) for note in notes)
    known = [code for code in map(system_error, codes) if code is not None]
    yield from map(system_words, known)
    if any(code.code == _NO_RESOURCES for code in known):
        yield _KNOWN_CAUSE


def _in_package(subject: Subject, rows: list[NamedRow]) -> Iterator[str]:
    """The names of the components in the open package, and their number."""
    if rows:
        yield f"In the open package: {_named([str(key[0]) for _, key in rows])}."
    table = live(subject.tables, "Component") if subject.tables is not None else None
    if table is not None:
        yield f"The package has {counted(table.row_count, 'component')}."


def _guid(subject: Subject, message: Message) -> str | None:
    return braced(subject.fields(message).get(2, ""))


def _row(subject: Subject, guid: str) -> NamedRow | None:
    return component_of(subject.tables, guid) if subject.tables is not None else None


def _key_notes(subject: Subject, message: Message) -> list[Message]:
    """The notes about registry keys shortly before a message."""
    return [
        near
        for near in messages_between(subject.facts, message.line - _NEAR, message.line)
        if near.code in _KEY_NOTES
    ]


def _reason(subject: Subject, note: Message) -> int:
    """The system error in a note about a registry key."""
    value = subject.fields(note).get(3, "")
    return int(value) if value.lstrip("-").isdecimal() else 0


def _named(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more if names else "not named"
