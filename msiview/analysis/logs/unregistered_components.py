"""Components that could not be registered: error 2908, with the note 1402 that tells why.

Source: log-format facts 5.1 and 6.11.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msiview.analysis.live_columns import live
from msiview.analysis.logs.candidates import messages_between
from msiview.analysis.logs.explanations import system_words
from msiview.analysis.logs.finding import LogFinding, Subject, counted, limited
from msiview.analysis.logs.message_fields import record_fields
from msiview.analysis.logs.named_in_messages import Row, component_of, packed_guid
from msiview.format.guids import braced
from msiview.logs.codes import system_error
from msiview.logs.facts import Message
from msiview.logs.line_kinds import Level

_NUMBERS: Final = {2908: "registered", 2909: "unregistered"}
_NEAR: Final = 12
_KEY_NOTES: Final = range(1401, 1410)
_NO_RESOURCES: Final = 1450
_MOST_NAMED: Final = 5
_KNOWN_CAUSE: Final = (
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
    guids = dict.fromkeys(filter(None, (_guid(subject, message) for message in messages)))
    notes = [note for message in messages for note in _key_notes(subject, message)]
    reasons: dict[int, str] = {}
    packed: dict[str, str] = {}
    for note in notes:
        reason = system_error(_reason(subject, note))
        if reason is not None:
            reasons[reason.code] = system_words(reason)
        key = packed_guid(note.text)
        if key is not None:
            packed[key[1]] = note.text.partition(" 2: ")[2].partition(" 3: ")[0]
    rows = [row for guid in guids if (row := _row(subject, guid)) is not None]
    words = [
        f"{counted(len(guids), 'component')} could not be {done}: {_named(list(guids))}.",
        *(f"The key {key} names {guid} in packed form." for guid, key in list(packed.items())[:1]),
        *reasons.values(),
        *([_KNOWN_CAUSE] if _NO_RESOURCES in reasons else []),
        *(
            f"In the open package this is {_named([str(row[1][0]) for row in rows])}."
            for _ in rows[:1]
        ),
        *_how_many(subject),
    ]
    return LogFinding(
        id=f"error-{number}",
        line=messages[0].line,
        title=f"{counted(len(guids), 'component')} could not be {done} (error {number})",
        explanation=" ".join(words),
        lines=limited([message.line for message in [*messages, *notes]]),
        row=rows[0] if rows else None,
        level=Level.ERROR,
        checks=("The rights to the installer's Components keys, and what is left below them.",),
    )


def _guid(subject: Subject, message: Message) -> str | None:
    return braced(record_fields(subject.log, message).get(2, ""))


def _row(subject: Subject, guid: str) -> Row | None:
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
    value = record_fields(subject.log, note).get(3, "")
    return int(value) if value.lstrip("-").isdecimal() else 0


def _named(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more if names else "not named"


def _how_many(subject: Subject) -> list[str]:
    table = live(subject.tables, "Component") if subject.tables is not None else None
    return [f"The package has {table.row_count} components."] if table is not None else []
