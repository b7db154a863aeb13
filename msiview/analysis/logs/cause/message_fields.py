"""Finds the fields of a numbered message: the values of its placeholders."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from msiview.analysis.logs.cause.paths_in_text import paths_in, registry_keys_in
from msiview.analysis.logs.log_lines import parsed_lines
from msiview.database.standard_actions import standard_action
from msiview.format.guids import BRACED
from msiview.late_patterns import late_pattern
from msiview.logs.codes import installer_error
from msiview.logs.notes import message_number, parse_note

if TYPE_CHECKING:
    from msiview.logs.facts import Message
    from msiview.logs.log import Log

_NEAR = 16
"""Lines before and after a message that are searched for the engine's note."""
_LONGEST = 4096

_SYSTEM_ERROR = late_pattern(
    r"(?i)(?:system error|error code|hresult|fehler|systeemfout|erro do sistema"
    r"|erreur syst\u00e8me|errore? d(?:el|i) sistema"
    r"|\u0441\u0438\u0441\u0442\u0435\u043c\u043d\w{1,4} \u043e\u0448\u0438\u0431\u043a\w{1,3}"
    r"|\u7cfb\u7edf\u9519\u8bef|\u7cfb\u7d71\u932f\u8aa4"
    r"|\u30b7\u30b9\u30c6\u30e0 ?\u30a8\u30e9\u30fc)"
    r"[:\uff1a\s]{0,4}(-?\d{1,10}|0x[0-9a-f]{8})\b"
)
"""``System Error 5`` in the most frequent languages of logs."""
_FILE_NAME = late_pattern(r"[:\uff1a] ?([\w-][\w .-]{0,80}?\.\w{1,8})(?=[\s.\u3002]|$)")
"""A name of a file without its folder, behind a colon."""
_OF_TRUST = late_pattern(r"\w+ (-?\d{1,10}|0x[0-9a-fA-F]{8}) (?:\w+ ){0,6}WinVerifyTrust")
_QUOTED = late_pattern(
    r"'([^'\r\n]{1,260})'|\"([^\"\r\n]{1,260})\"|\u201c([^\u201d\r\n]{1,260})\u201d"
)
_GUID = late_pattern(rf"({BRACED})")
_IN_PARENTHESES = late_pattern(r"\(([^()\r\n]{1,260})\)")
_NEXT = r"[,\u3001\uff0c] ?(?:[^\s:,\uff1a]{1,20} ?[:\uff1a]"
_PROGRAM = late_pattern(
    rf"\w+ ?[:\uff1a]? ?(?P<action>[\w.]{{1,72}}){_NEXT}|location|entry)\s*"
    rf"(?P<third>.{{0,400}}?){_NEXT}|command|library)\s*(?P<fourth>.{{0,400}})"
)
"""The action, the place and the command of a message on a program, behind words in any language."""
_SCRIPT = late_pattern(
    r"(?:Custom action (?P<action>[\w.]{1,72}) script error|(?<=\D)) (?P<number>-?\d{5,10}), "
    r"(?P<source>[^:\uff1a\n]{0,120}?) ?[:\uff1a] ?(?P<text>.{0,600}?)[ .]{1,2}"
    r"\w+ (?P<line>\d{1,6}), \w+ (?P<column>\d{1,6}),"
)
"""What the engine tells of a script that failed, in any language; the action only in English."""
_OF_SCRIPT = 1720
PROGRAM_ERRORS = frozenset({1720, 1721, 1722, 1723, 2738, 2739, 2740})
"""Messages on a script, a program or a DLL of an action, or on what it needs to run."""
_INTERNAL = {
    2738: late_pattern(r"for custom action ([\w.]{0,71}\w)\.?\s*$"),
    2739: late_pattern(r"for custom action ([\w.]{0,71}\w)\.?\s*$"),
    2755: late_pattern(
        r"unexpected error (-?\d{1,10}) attempting to install package (.{1,400}?)\.?\s*$"
    ),
    2769: late_pattern(r"Custom Action (\S{1,72}) did not close (\d{1,10}) MSIHANDLE"),
}
"""Internal errors, which the engine only tells in English; their fields from 2 on."""
_PROGRAMS = frozenset({1721, 1722, 1723})
_NUMBER_BEFORE = late_pattern(r"^\D{0,40}?\d{4,5}\s?[.:\u3002]\s*")
"""``Fehler 1402.``: the number of the message itself."""
_OLD_PRODUCT = late_pattern(r"older version of (.{1,200}?) cannot be removed")


Shape: TypeAlias = Callable[[str], Iterator[tuple[int, str]]]
"""Finds such values in a text, with their offsets."""


def _matches(pattern: re.Pattern[str]) -> Shape:
    """The first group that has matched, of each match."""

    def found(text: str) -> Iterator[tuple[int, str]]:
        for match in pattern.finditer(text):
            yield match.start(), next(filter(None, match.groups())).strip()

    return found


_quoted = _matches(_QUOTED)
_file_names = _matches(_FILE_NAME)
_SHAPES: tuple[tuple[tuple[str, ...], tuple[Shape, ...]], ...] = (
    (("system error", "hresult", "stg code", "status"), (_matches(_SYSTEM_ERROR),)),
    (("winverifytrust",), (_matches(_OF_TRUST),)),
    (("guid",), (_matches(_GUID),)),
    (("product",), (_matches(_OLD_PRODUCT), _quoted)),
    (("service name",), (_matches(_IN_PARENTHESES),)),
    (("file key",), (_quoted,)),
    (("process", "pid", "window title"), ()),
    (("key",), (registry_keys_in, _quoted)),
    (("path", "file", "folder", "database", "cabinet"), (paths_in, _quoted, _file_names)),
)
"""What fields look like in a text, by words in the field's name; all others are in quotes."""


def record_fields(log: Log, message: Message) -> Mapping[int, str]:
    """The fields of a message's record, from 2 on, as far as the log states them.

    The engine's own note before the message has all of them; otherwise the arguments at the end of
    the message are used, or values found in the text by their form.
    """
    if message.code is None:
        return {}
    own = parse_note(message.text)
    if own is not None:
        return own.fields
    noted = _noted(log, message)
    if noted:
        return _with_paths(message.code, _with_roots(noted, message.text), message.text)
    text = message.text[:_LONGEST]
    name, _, behind = text.partition(" -- ")
    text = behind or text
    numbered = message_number(text)
    if numbered is not None and any(numbered.arguments):
        return dict(enumerate((value.strip() for value in numbered.arguments), 2))
    found = fields_in_text(message.code, text)
    return found if not behind else {**_product_in(message.code, name, behind), **found}


def with_action(number: int, fields: Mapping[int, str], running: str) -> Mapping[int, str]:
    """The fields of a message, with the action that was ``running`` where it names none."""
    if number in PROGRAM_ERRORS and standard_action(running) is not None:
        return fields  # the action that carries out the script, not the one that failed in it
    error = installer_error(number)
    names = error.fields.items() if error is not None and running else ()
    missing = {f: running for f, name in names if name == "action" and not fields.get(f)}
    return {**fields, **missing} if missing else fields


def _with_roots(fields: Mapping[int, str], text: str) -> Mapping[int, str]:
    """Registry keys with their root, which the note leaves out and the message has."""
    rootless = {n: v for n, v in fields.items() if v.startswith("\\") and v[1:2] != "\\"}
    if not rootless:
        return fields
    keys = [key for _, key in registry_keys_in(text[:_LONGEST]) if not key.startswith("\\")]
    whole = {n: key for n, v in rootless.items() for key in keys if key.endswith(v)}
    return {**fields, **whole}


def _with_paths(number: int, fields: Mapping[int, str], text: str) -> Mapping[int, str]:
    """Paths of the message where the note has a number in their place: engines differ in the order
    of the fields."""
    error = installer_error(number)
    odd = [
        field
        for field, name in (error.fields if error is not None else {}).items()
        if _is_path(name) and fields.get(field, "").lstrip("-").isdigit()
    ]
    if not odd:
        return fields
    told = fields_in_text(number, text[:_LONGEST])
    names = error.fields if error is not None else {}
    fields = {n: v for n, v in fields.items() if "\\" not in v or _is_path(names.get(n, ""))}
    missing = {n: v for n, v in told.items() if n not in fields}
    return {
        **fields,
        **missing,
        **{field: told[field] for field in odd if "\\" in told.get(field, "")},
    }


def _is_path(name: str) -> bool:
    return paths_in in _shapes(name)


def _product_in(number: int, before: str, text: str) -> dict[int, str]:
    """The product of a message that names its own product again."""
    error = installer_error(number)
    name = re.split(r"[:\uff1a]\s*", before, maxsplit=1)[-1].strip()
    if error is None or not name or name not in text:
        return {}
    return {field: name for field, what in error.fields.items() if what == "product"}


def fields_in_text(number: int, text: str) -> dict[int, str]:
    """The fields in a message's text by their form: in quotes, in parentheses, as a path, after
    ``System error``. A heuristic that works for most languages."""
    program = _PROGRAM.search(text) if number in _PROGRAMS else None
    if program is not None:
        return {2: program["action"], 3: program["third"].strip(), 4: program["fourth"].strip()}
    internal = _INTERNAL[number].search(text) if number in _INTERNAL else None
    if internal is not None:
        return dict(enumerate(internal.groups(), 2))
    if number == _OF_SCRIPT:
        script = _SCRIPT.search(text)
        return {n: v for n, v in enumerate(script.groups(), 2) if v} if script is not None else {}
    error = installer_error(number)
    if error is None:
        return {}
    text = _NUMBER_BEFORE.sub("", text, count=1)
    has_path = next(paths_in(text), None) is not None
    found: dict[int, str] = {}
    used: set[int] = set()
    for field, name in sorted(error.fields.items()):
        for shape in _shapes(name):
            if shape is _quoted and has_path and paths_in in _shapes(name):
                continue
            value = next(((at, value) for at, value in shape(text) if at not in used), None)
            if value is not None:
                used.add(value[0])
                found[field] = value[1]
                break
    return found


def _shapes(name: str) -> tuple[Shape, ...]:
    for words, shapes in _SHAPES:
        if any(word in name.casefold() for word in words):
            return shapes
    return (_quoted,)


def _noted(log: Log, message: Message) -> Mapping[int, str]:
    """The fields in the note of the same number: in the line itself or shortly before it, else
    shortly after it, if its second field is in the message."""
    line = message.line
    for _, before in reversed(list(parsed_lines(log, line - _NEAR, line + 1))):
        note = parse_note(before.text[:_LONGEST])
        if note is not None and note.number == message.code:
            return note.fields
    for _, after in parsed_lines(log, line + 1, line + _NEAR):
        note = parse_note(after.text[:_LONGEST])
        if note is not None and note.number == message.code:
            second = note.fields.get(2, "")
            return note.fields if second and second in message.text else {}
    return {}
