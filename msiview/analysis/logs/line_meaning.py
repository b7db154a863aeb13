"""Explains the numbers and states in one line, for tooltips."""

from __future__ import annotations

from collections.abc import Container, Iterator

from msiview.analysis.logs.cause.explanations import codes_in_text, explain_message, system_words
from msiview.analysis.logs.cause.message_fields import fields_in_text
from msiview.analysis.logs.log_words import state_words
from msiview.late_patterns import late_pattern
from msiview.logs.codes import exit_code, note_verdict
from msiview.logs.line_kinds import LineKind
from msiview.logs.line_parts import state_line
from msiview.logs.log_line import log_line
from msiview.logs.notes import message_number, parse_note
from msiview.logs.operations import operation_meaning, parse_operation

_LAST_NUMBER = late_pattern(r"(-?\d{1,10})\s*$")
_THIRD = 3
_TABLE_FIELDS = {2205: 3, 2228: 3, 2262: 2}
"""The field that names the table, by number: no such table, a query for it, no such stream."""


def line_meaning(text: str, kind: LineKind) -> list[str]:
    """Sentences on a line without its prefix; none where nothing is known."""
    return list(dict.fromkeys(filter(None, _meanings(text, kind))))


def _meanings(text: str, kind: LineKind) -> Iterator[str]:
    match kind:
        case LineKind.NOTE:
            yield from _note(text)
        case LineKind.COMPONENT_STATE | LineKind.FEATURE_STATE:
            yield from _states(text)
        case LineKind.OPERATION:
            operation = parse_operation(text)
            if operation is not None:
                yield operation_meaning(operation.name)
            yield from map(system_words, codes_in_text(text))
        case LineKind.ENGINE_RETURN:
            number = _LAST_NUMBER.search(text)
            code = exit_code(int(number[1])) if number is not None else None
            if code is not None:
                yield f"{code.name}: {code.meaning}"
        case LineKind.ERROR | LineKind.WARNING | LineKind.PRODUCT_MESSAGE | LineKind.HANDLE_LEAK:
            message = message_number(text)
            if message is not None:
                fields = fields_in_text(message.number, text)
                yield explain_message(text, message.number, fields).words
        case _:
            yield from map(system_words, codes_in_text(text))


def _note(text: str) -> Iterator[str]:
    note = parse_note(text)
    if note is None:
        return
    yield explain_message(text, note.number, note.fields, "Note").words
    verdict = note_verdict(note.number, note.fields.get(_THIRD, ""))
    if verdict is not None:
        yield verdict.reason


def _states(text: str) -> Iterator[str]:
    state = state_line(0, text)
    if state is not None:
        for field, value, meaning in state_words(state):
            if meaning:
                yield f"{field} {value}: {meaning}"


def is_muted(kind: int, line: str, tables: Container[str]) -> bool:
    """Whether a line is a note that a table is missing, and the open package has none of this
    name: then it is only a routine check. ``tables`` are the package's."""
    if kind != LineKind.NOTE:
        return False
    note = parse_note(log_line(line).text)
    field = _TABLE_FIELDS.get(note.number) if note is not None else None
    if note is None or field is None:
        return False
    name = note.fields.get(field, "")
    return bool(name) and name not in tables
