"""Finding: numbered errors in a log, with their meaning and the row that each names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msiview.analysis.live_columns import live_rows
from msiview.analysis.logs.cause.candidates import is_survived
from msiview.analysis.logs.cause.explanations import explain_message
from msiview.analysis.logs.cause.message_fields import with_action
from msiview.analysis.logs.cause.named_in_messages import (
    Tables,
    packed_guid,
    row_with_key,
    rows_named,
)
from msiview.analysis.logs.findings.finding import LogFinding, Subject, limited
from msiview.logs.codes import InstallerError, installer_error
from msiview.logs.facts import Message
from msiview.logs.line_kinds import Level, LineKind

_REGISTRATION = frozenset({2908, 2909})
_ELSEWHERE = _REGISTRATION | {1334, 2351, 2769, 1306, 1603, 1902, 1903}
"""Numbers with findings of their own; that on registration includes notes 1402."""
_ACTIONS = frozenset({1720, 1721, 1722, 1723})
"""Failures of custom actions, which are logged as information where they are ignored."""
_SHOWN = frozenset({LineKind.ERROR, LineKind.PRODUCT_MESSAGE, LineKind.WARNING})
_MOST = 200
_MOST_NAMED = 5
_LONGEST_TITLE = 200

_BATCH_FILE = (
    "A batch file is no program: it needs a command interpreter (cmd.exe /c). On Windows of 64 "
    "bits the folders of a package of 32 bits lead elsewhere, so the file may not be where it is "
    "looked for."
)
_RIGHTS = (
    "The usual reason: the installation was started without enough rights, or the account may not "
    "write to the folder for temporary files. From an elevated command prompt it succeeds."
)
_WIN32_ASSEMBLY = 1


def numbered_findings(subject: Subject) -> Iterator[LogFinding]:
    """A finding for each numbered error and what it names, without repetitions."""
    found: dict[tuple[int, tuple[str, ...]], list[Message]] = {}
    with_registration = any(message.code in _REGISTRATION for message in subject.messages)
    for message in subject.messages:
        error = _error(message)
        if error is not None and not (with_registration and packed_guid(message.text)):
            fields = subject.fields(message)
            key = error.number, tuple(fields.values())
            if key in found or len(found) < _MOST:
                found.setdefault(key, []).append(message)
    for number, messages in _without_repetitions(found):
        yield _finding(subject, number, messages)


def _without_repetitions(
    found: Mapping[tuple[int, tuple[str, ...]], list[Message]],
) -> Iterator[tuple[int, list[Message]]]:
    """Messages by number and fields. One whose fields are not known belongs to the only other one
    of its number."""
    for (number, fields), messages in found.items():
        others = [key for key in found if key[0] == number and any(key[1])]
        if not any(fields) and len(others) == 1:
            continue
        unknown = [ones for key, ones in found.items() if key[0] == number and not any(key[1])]
        is_only_one = any(fields) and len(others) == 1
        same = [message for ones in unknown for message in ones] if is_only_one else []
        yield number, [*messages, *same]


def _error(message: Message) -> InstallerError | None:
    """The error of a message, if it may have been a failure."""
    number = message.code
    if number is None or number in _ELSEWHERE:
        return None
    is_real_note = message.source == LineKind.NOTE and message.level >= Level.WARNING
    is_ignored_action = message.source == LineKind.INFO and number in _ACTIONS
    if message.source not in _SHOWN and not is_real_note and not is_ignored_action:
        return None
    error = installer_error(number)
    return None if error is None or error.is_noise or error.area == "ui" else error


def _finding(subject: Subject, number: int, messages: list[Message]) -> LogFinding:
    message = messages[0]
    number_of = message.action
    running = subject.facts.actions[number_of].name if number_of is not None else ""
    fields = with_action(number, subject.fields(message), running)
    is_error = any(one.source in (LineKind.ERROR, LineKind.PRODUCT_MESSAGE) for one in messages)
    what = "Error" if is_error or message.source != LineKind.NOTE else "Note"
    explained = explain_message(message.text, number, fields, what)
    rows = rows_named(subject.tables, number, fields) if subject.tables is not None else []
    further = _FURTHER.get(number)
    words = [explained.words, *(further(subject.tables, fields) if further is not None else [])]
    if is_error and all(is_survived(subject.facts, one) for one in messages):
        is_error = False
        words.append("The action went on and succeeded all the same.")
    error = installer_error(number)
    title = error.words(fields) if error is not None else message.text
    return LogFinding(
        id=f"error-{number}",
        line=message.line,
        title=f"{what} {number}: {title}"[:_LONGEST_TITLE],
        explanation=" ".join(filter(None, words)),
        lines=limited([one.line for one in messages]),
        row=rows[0] if rows else None,
        level=Level.ERROR if is_error else Level.WARNING,
        checks=explained.hints,
    )


# -- what is known of single numbers ------------------------------------


def _program(_: Tables | None, fields: Mapping[int, str]) -> list[str]:
    command = f"{fields.get(3, '')} {fields.get(4, '')}".casefold()
    return [_BATCH_FILE] if ".cmd" in command or ".bat" in command else []


def _rights(_: Tables | None, __: Mapping[int, str]) -> list[str]:
    return [_RIGHTS]


def _assembly(tables: Tables | None, fields: Mapping[int, str]) -> list[str]:
    """Win32 assemblies whose component has no key path."""
    if tables is None or "assembly" not in fields.get(2, "").casefold():
        return []
    rows = live_rows(tables, "Component", "Component", "KeyPath")
    with_key_path = {component for component, key_path in rows if key_path is not None}
    without = [
        str(component)
        for component, attributes in live_rows(tables, "MsiAssembly", "Component_", "Attributes")
        if attributes == _WIN32_ASSEMBLY and component not in with_key_path
    ]
    if not without:
        return ["No Win32 assembly of the open package lacks a key path."]
    return [f"Win32 assemblies without a key path: {', '.join(without[:_MOST_NAMED])}."]


def _feature(tables: Tables | None, fields: Mapping[int, str]) -> list[str]:
    name = fields.get(2, "")
    if tables is None or not name:
        return []
    if row_with_key(tables, "Feature", name) is not None:
        return [f"The open package has a feature {name}."]
    return [f"The open package has no feature {name} either."]


_FURTHER: Mapping[int, Callable[[Tables | None, Mapping[int, str]], list[str]]] = {
    1721: _program,
    1722: _program,
    2502: _rights,
    2503: _rights,
    2711: _feature,
    2902: _assembly,
}
