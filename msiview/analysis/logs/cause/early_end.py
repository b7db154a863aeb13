"""Finds the reason of an early end in lines that are no messages: a text between the engine's
lines, or a note that does not occur in successful logs."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.analysis.logs.cause.candidates import Candidate, Trust
from msiview.analysis.logs.log_lines import parsed_lines
from msiview.logs.codes import exit_code, installer_error, note_verdict, system_error
from msiview.logs.facts import Message
from msiview.logs.line_kinds import Level, LineKind
from msiview.logs.log import Log
from msiview.logs.notes import parse_note

_PACKAGE_CODES = frozenset({1612, 1619, 1620, 1624, 1635, 1636})
"""Exit codes for packages, patches and transforms that cannot be opened."""
_NOT_OPENED = 2203
_TRANSFORM_FAILED = 1624
_PACKAGES = (".msi", ".msp", ".mst")
_LOOSE = frozenset({LineKind.CONTINUATION, LineKind.UNKNOWN})
_OWNED = frozenset(
    {
        LineKind.PROPERTY_DUMP,
        LineKind.PROPERTY_CHANGE,
        LineKind.OPERATION,
        LineKind.PRODUCT_MESSAGE,
        LineKind.RESULT,
        LineKind.CUSTOM_ACTION_OUTPUT,
    }
)
"""Kinds of lines whose continuations belong to them; those of others may be a text."""
_SHORTEST = 20
"""The least number of characters of a sentence."""


def early_end_reason(log: Log, first: int, last: int, code: int) -> Candidate | None:
    """The text that was shown from line ``first`` to ``last``, else the note about the package if
    the exit code is about packages, else the last note that may matter; None if there is none."""
    texts = list(_texts(log, first, last))
    if texts:
        return texts[-1]
    about_package = package_note(log, first, last, code) or _language_note(log, first, last, code)
    if about_package is not None:
        return about_package
    significant = [note for note in _notes(log, first, last) if _is_significant(note)]
    return significant[-1] if significant else None


def package_note(log: Log, first: int, last: int, code: int) -> Candidate | None:
    """The first note about the package from line ``first`` to ``last``, if the exit code is about
    packages, or a system error: it has the path and the system error that the text for the user
    leaves out."""
    is_of_system = exit_code(code) is None and system_error(code) is not None
    if code not in _PACKAGE_CODES and not is_of_system:
        return None
    return next((note for note in _notes(log, first, last) if _names_package(note)), None)


def _language_note(log: Log, first: int, last: int, code: int) -> Candidate | None:
    """The note on the storage of a language's transform that is not in the package."""
    for candidate in _notes(log, first, last) if code == _TRANSFORM_FAILED else ():
        note = parse_note(candidate.message.text)
        if note is not None and note.number == _NOT_OPENED and note.fields.get(2, "").isdecimal():
            return candidate
    return None


def _texts(log: Log, first: int, last: int) -> Iterator[Candidate]:
    """Sentences between the lines of the engine, with their continuations."""
    text: list[str] = []
    for number, line in [*parsed_lines(log, first, last + 1), (last + 1, None)]:
        if line is not None and not line.side and _is_loose(log, number) and line.text.strip():
            text.append(line.text)
            continue
        if text and len(text[0]) >= _SHORTEST and " " in text[0].strip():
            yield _candidate(number - len(text), number - 1, LineKind.UNKNOWN, "\n".join(text))
        text = []


def _is_loose(log: Log, line: int) -> bool:
    kinds = log.facts.kinds
    return line < len(kinds) and kinds[line] in _LOOSE and kinds[log.message(line)[0]] not in _OWNED


def _notes(log: Log, first: int, last: int) -> Iterator[Candidate]:
    for number, line in parsed_lines(log, first, last + 1):
        note = parse_note(line.text)
        if note is not None:
            yield _candidate(number, number, LineKind.NOTE, line.text, note.number)


def _names_package(candidate: Candidate) -> bool:
    """Whether a note names a package, a patch or a transform."""
    note = parse_note(candidate.message.text)
    values = note.fields.values() if note is not None else ()
    return any(value.casefold().rstrip(" .").endswith(_PACKAGES) for value in values)


def _is_significant(candidate: Candidate) -> bool:
    """Whether a note does not occur in successful logs."""
    note = parse_note(candidate.message.text)
    error = installer_error(note.number) if note is not None else None
    if note is None or error is None or error.is_noise:
        return False
    return note_verdict(note.number, note.fields.get(3, "")) is None


def _candidate(
    line: int, last: int, kind: LineKind, text: str, code: int | None = None
) -> Candidate:
    message = Message(line, last, int(kind), int(Level.ERROR), text, code)
    return Candidate(message, Trust.NOTE if code is not None else Trust.TEXT, code)
