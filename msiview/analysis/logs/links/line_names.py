"""Finds the names in a line of a log by its grammar, not by the words.

A line has names in the places that its kind of line defines; the same word in free text is no name.
Source: docs/log-format.md, "Lines and the rows that they name".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from msiview.analysis.logs.cause.message_fields import fields_in_text
from msiview.late_patterns import late_pattern
from msiview.logs.codes import installer_error
from msiview.logs.line_kinds import ACTION_LINES, MESSAGE_LINES, LineKind
from msiview.logs.line_parts import COMMAND_LINE, SWITCHING
from msiview.logs.log_line import log_line
from msiview.logs.notes import message_number, parse_note
from msiview.logs.operations import known_operation, parse_operation
from msiview.logs.rules import LONGEST, standard_rules

if TYPE_CHECKING:
    from msiview.logs.log_line import LogLine
    from msiview.logs.rules import LineRule


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a line: characters ``start`` to, not including, ``end``.

    ``kind`` is the word that the rules of lines and the list of operations use: ``component``,
    ``file`` (a key), ``filename`` (a name or a path), ``path`` (of a file, a folder or a registry
    value), ``registry`` (a key), ``media`` (a cabinet) …; here also ``value`` (the name of a
    registry value), ``table``, ``signature`` and ``dialog``. ``companion`` is what specifies it
    further: the key or the component for a file name, the root for a registry key, the data for a
    value.
    """

    start: int
    end: int
    kind: str
    text: str
    companion: str = ""


_VALUE_NAMES = {"RegAddValue": "Name", "RegRemoveValue": "Name"}
"""Operations whose argument names a value of the registry key that was opened before."""

_COMPANIONS = {
    ("filename", "DestName"): "SourceCabKey",
    ("filename", "FileName"): "ComponentId",
    ("registry", "Key"): "Root",
    ("value", "Name"): "Value",
}
"""The argument that specifies another one further."""

_FIELDS = {
    "action": "action",
    "cabinet": "media",
    "component": "component",
    "dialog": "dialog",
    "directory": "directory",
    "feature": "feature",
    "file": "filename",
    "file key": "file",
    "file path": "filename",
    "key": "registry",
    "path": "filename",
    "property": "property",
    "service name": "service",
    "shortcut": "shortcut",
    "table": "table",
}
"""The kinds of names in the fields of numbered messages, by the words for these fields."""

_REGISTRY_ERRORS = range(1401, 1411)
"""Messages in which ``key`` is a registry key; in others it is the key of a row."""

_SETTING = late_pattern(r"(?<![^\s\"])(?P<property>[A-Za-z_][\w.]{0,71})=")
_SEARCH = late_pattern(
    r"[^:]{1,72}: Property: (?P<property>[^,]{1,72}), Signature: (?P<signature>\S{1,72})"
)
_ACTION = late_pattern(
    r"[^\d]{1,60}\d{1,2}[:.]\d\d[:.]\d\d[^:]{0,4}: "
    r"(?P<action>[\w.\-]{1,72}?)[.\N{IDEOGRAPHIC FULL STOP}]"
)
"""An action's line in a language that no rule knows."""
_ACTION_ENDS = 200

_COMMAND_LINES = (COMMAND_LINE, SWITCHING)
_PATTERNS = {LineKind.ACTION_DATA: _SEARCH}


def names_in(line: str, kind: LineKind) -> list[Named]:
    """The names in a line, in its order; without GUIDs, which are names wherever they stand.

    ``kind`` is what the reader has found the line to be, UNKNOWN where it has not come there
    yet. Looks at the first :data:`~msiview.logs.rules.LONGEST` characters behind the prefix.
    """
    parts = log_line(line)
    text = parts.text[:LONGEST]
    rule = _rule(parts)
    if kind is LineKind.UNKNOWN and rule is not None:
        kind = rule.kind
    found = [
        replace(named, start=named.start + parts.start, end=named.end + parts.start)
        for named in _names(text, kind, rule)
        if named.text
    ]
    return sorted(found, key=lambda named: (named.start, -named.end))


def _rule(parts: LogLine) -> LineRule | None:
    rules = standard_rules()
    return rules.engine_rule(parts.text) if parts.side else rules.plain_rule(parts.text)


def _names(text: str, kind: LineKind, rule: LineRule | None) -> Iterator[Named]:
    if rule is not None and rule.kind is kind:
        yield from _by_rule(text, rule)
    elif kind in ACTION_LINES:
        yield from _by_pattern(text[:_ACTION_ENDS], _ACTION)
    if kind is LineKind.NOTE or text.startswith("1: "):
        yield from _of_note(text)
    elif kind in MESSAGE_LINES:
        yield from _of_message(text)
    elif kind is LineKind.PRODUCT_MESSAGE:
        yield from _of_product_message(text, rule)
    elif kind is LineKind.ENGINE and text.startswith(_COMMAND_LINES):
        yield from _by_pattern(text, _SETTING)
    if kind in _PATTERNS:
        yield from _by_pattern(text, _PATTERNS[kind])


def _by_rule(text: str, rule: LineRule) -> Iterator[Named]:
    match = rule.match(text) if rule.links else None
    if match is None:
        return
    for group, what in rule.links.items():
        start, end = match.span(group)
        if what == "operation":
            yield from _of_operation(text)
        elif start >= 0:
            yield Named(start, end, what, text[start:end])


def _by_pattern(text: str, pattern: re.Pattern[str]) -> Iterator[Named]:
    for match in pattern.finditer(text):
        for group in pattern.groupindex:
            yield Named(*match.span(group), group, match[group])


# -- operations ---------------------------------------------------------


def _of_operation(text: str) -> Iterator[Named]:
    operation = parse_operation(text)
    known = known_operation(operation.name) if operation is not None else None
    if operation is None or known is None:
        return
    links = dict(known.links)
    if operation.name in _VALUE_NAMES:
        links[_VALUE_NAMES[operation.name]] = "value"
    for (name, value), start in zip(operation.arguments, operation.starts, strict=True):
        kind = links.get(name or "")
        if kind is not None and name is not None:
            companion = operation.value(_COMPANIONS.get((kind, name), "")) or ""
            yield Named(start, start + len(value), kind, value, companion)


# -- numbered messages --------------------------------------------------


def _of_note(text: str) -> Iterator[Named]:
    note = parse_note(text)
    if note is not None:
        yield from _of_fields(text, note.number, dict(note.fields), text.find("1: ") + 3)


def _of_message(text: str) -> Iterator[Named]:
    message = message_number(text)
    if message is None:
        return
    start = text.find(str(message.number)) + 4
    if any(message.arguments):
        start = max(start, text.rfind(", ".join(message.arguments)))
        fields = dict(enumerate(message.arguments, 2))
    else:
        fields = fields_in_text(message.number, text)
    yield from _of_fields(text, message.number, fields, start)


def _of_product_message(text: str, rule: LineRule | None) -> Iterator[Named]:
    """``Product: NAME -- Error 1920. …``: the names of the message within."""
    match = rule.match(text) if rule is not None else None
    if match is None or "text" not in match.re.groupindex:
        return
    start = match.start("text")
    for named in _of_message(match["text"]):
        yield replace(named, start=named.start + start, end=named.end + start)


def _of_fields(text: str, number: int, fields: dict[int, str], start: int) -> Iterator[Named]:
    error = installer_error(number)
    if error is None:
        return
    for field, value in sorted(fields.items()):
        what = error.fields.get(field, "").casefold()
        begin = text.find(value, start) if value else -1
        if begin < 0:
            continue
        kind = _FIELDS.get(what)
        if kind == "registry" and number not in _REGISTRY_ERRORS:
            kind = None
        if kind is None and what == "value" and number in _REGISTRY_ERRORS:
            kind = "value"
        if kind is not None:
            yield Named(begin, begin + len(value), kind, value)
