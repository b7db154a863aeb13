"""The meaning of numbers in a log: exit codes, messages, system errors, notes, states.

Read from ``resources/log_knowledge`` on first use; its README explains the columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from msiview.late_patterns import late_pattern
from msiview.resources import resource_rows

BENIGN = "benign"
CONTEXT = "context"
REAL = "real"
RESULT = "result"

_FACILITY_WIN32 = 0x80070000
_FACILITY_SETUPAPI = 0x800F0000
_OF_SETUPAPI = 0xE0000000
"""How the functions for devices mark their errors, which become HRESULTs of a facility."""
_MOST_HINTS = 2
_FIELD = late_pattern(r"(?P<before>(?:\b\w+ )?)\[(?P<field>\d{1,2})\]")
"""A field of a template, with the word before it."""
_PARTS = late_pattern(r"[,;] ")
"""What stands between the parts of a template."""
_LEFT_OVER = late_pattern(r" ?\( ?\)| ?\([^()]*$|[\s:.-]+$|(?<=[ :]):? +(?= )|:(?= *$)")
"""What a template keeps of a field without a value: empty parentheses, a colon, blanks."""
_PREPOSITIONS = frozenset({"at ", "by ", "for ", "from ", "in ", "of ", "on ", "to ", "with "})


@dataclass(frozen=True, slots=True)
class ExitCode:
    """A code that the engine returns. ``kind`` is ``success``, ``restart``, ``cancelled``,
    ``suspended``, ``busy``, ``blocked`` or ``failure``; ``meaning`` is a sentence or two."""

    code: int
    name: str
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class InstallerError:
    """A numbered message of Windows Installer.

    ``template`` is its text, with ``[2]`` for the second field of the message's record; ``fields``
    are the meanings of the fields. ``check`` is what to examine, may be empty; ``is_harmless``
    means that it says instead why there is nothing to examine. ``is_noise`` means that the message
    is never the cause of a failure.
    """

    number: int
    template: str
    fields: Mapping[int, str]
    check: str
    is_harmless: bool
    is_noise: bool
    area: str

    def words(self, values: Mapping[int, str]) -> str:
        """The template with its fields filled in.

        A part of the sentence whose fields are all without a value is left out. In the first
        part such a field is called what it is behind a preposition, else left out.
        """

        def value(match: re.Match[str]) -> str:
            field = int(match["field"])
            known = values.get(field)
            if known:
                return f"{match['before']}{known}"
            before = match["before"]
            name = self.fields.get(field, "thing")
            article = "an" if name[:1].casefold() in "aeiou" else "a"
            is_needed = before in _PREPOSITIONS or (not before and not match.start())
            return f"{before}{article} {name}" if is_needed else before.rstrip()

        def is_told(part: str) -> bool:
            fields = [int(match["field"]) for match in _FIELD.finditer(part)]
            return not fields or any(values.get(field) for field in fields)

        first, *others = _PARTS.split(self.template)
        marks = _PARTS.findall(self.template)
        told = [mark + part for mark, part in zip(marks, others, strict=True) if is_told(part)]
        sentence = "".join([_FIELD.sub(value, first), *(_FIELD.sub(value, part) for part in told)])
        is_whole = all(values.get(int(m["field"])) for m in _FIELD.finditer(self.template))
        return sentence if is_whole else _LEFT_OVER.sub("", sentence)


@dataclass(frozen=True, slots=True)
class SystemErrorCode:
    """A Win32 error, an HRESULT or another code of 32 bits; the latter two are negative."""

    code: int
    name: str
    meaning: str

    @property
    def shown(self) -> str:
        """The usual notation: ``1450``, ``0x80070005``."""
        return str(self.code) if self.code >= 0 else f"0x{self.code & 0xFFFFFFFF:08X}"


@dataclass(frozen=True, slots=True)
class NoteVerdict:
    """How much a note matters: :data:`BENIGN`, :data:`CONTEXT` (harmless unless the
    installation failed there), :data:`REAL` or :data:`RESULT`; and why."""

    verdict: str
    reason: str


def exit_code(code: int) -> ExitCode | None:
    """The meaning of the engine's result; None for a code that is not the installer's own."""
    return _exit_codes().get(code)


def installer_error(number: int) -> InstallerError | None:
    """The meaning of the number of a message or note; None for an unknown one."""
    errors, ranges = _installer_errors()
    if number in errors:
        return errors[number]
    shared = next((error for numbers, error in ranges if number in numbers), None)
    return replace(shared, number=number) if shared is not None else None


def system_error(code: int) -> SystemErrorCode | None:
    """A Win32 error or HRESULT, written signed or unsigned; an HRESULT that wraps a Win32
    error, or one of devices, means the same as that."""
    code = _signed(code)
    found = _system_errors().get(code)
    wrapped = {_FACILITY_WIN32: 0, _FACILITY_SETUPAPI: _OF_SETUPAPI}.get(code & 0xFFFF0000)
    if found is None and wrapped is not None:
        inner = _system_errors().get(_signed(wrapped | code & 0xFFFF))
        if inner is not None:
            return SystemErrorCode(code, inner.name, inner.meaning)
    return found


def system_error_or_origin(code: int) -> SystemErrorCode | None:
    """Like :func:`system_error`; of an HRESULT that is not known, what it is an error of."""
    known = system_error(code)
    if known is not None:
        return known
    unsigned = code & 0xFFFFFFFF
    origin = next((words for codes, words in _origins() if unsigned in codes), "")
    facility = f"facility {unsigned >> 16 & 0x7FF}"
    return SystemErrorCode(_signed(code), facility, f"An error of {origin}.") if origin else None


def cabinet_error(code: int) -> SystemErrorCode | None:
    """An error of the functions that read cabinets, which count for themselves."""
    return _cabinet_errors().get(code)


def _signed(code: int) -> int:
    return code - (1 << 32) if code > 0x7FFFFFFF else code


def note_verdict(number: int, third_field: str) -> NoteVerdict | None:
    """How much a note matters, by its number and its third field; None for an unknown one."""
    verdicts = _note_verdicts()
    return verdicts.get((number, third_field.strip())) or verdicts.get((number, ""))


def output_hints(text: str) -> list[str]:
    """What to look at, by what a custom action or a program wrote; empty for most texts."""
    return _hints("output_hints.tsv", text)


def bundle_hints(text: str) -> list[str]:
    """What to look at, by an error that a bundle tells of, with its HRESULT in hexadecimal."""
    return _hints("bundle_hints.tsv", text)


def _hints(file: str, text: str) -> list[str]:
    folded = text.casefold()
    found = (check for part, check in _checks(file) if part in folded)
    return list(dict.fromkeys(found))[:_MOST_HINTS]


def state_meaning(field: str, value: str) -> str:
    """The meaning of a value: ``state_meaning("installed", "Absent")``. The fields are
    ``installed``, ``request``, ``action`` of state lines, ``state`` (a number), ``return`` of
    actions, ``uilevel`` and ``handle``. Empty for an unknown value."""
    return _states().get((field, value.casefold()), "")


@cache
def _exit_codes() -> dict[int, ExitCode]:
    rows = resource_rows("log_knowledge", "exit_codes.tsv")
    return {
        int(code): ExitCode(int(code), name, kind, meaning) for code, name, kind, meaning, _ in rows
    }


_HARMLESS = "Harmless"
"""How the check of a harmless message begins in ``installer_errors.tsv``."""


@cache
def _installer_errors() -> tuple[dict[int, InstallerError], list[tuple[range, InstallerError]]]:
    """The messages with a number of their own, and those that share a range of numbers."""
    errors: dict[int, InstallerError] = {}
    ranges: list[tuple[range, InstallerError]] = []
    for number, template, fields, check, noise, area, _ in resource_rows(
        "log_knowledge", "installer_errors.tsv"
    ):
        first, dash, last = number.partition("-")
        is_noise = noise in ("harmless", "normal")
        is_harmless = check.startswith(_HARMLESS)
        error = InstallerError(
            int(first), template, _fields(fields), check, is_harmless, is_noise, area
        )
        if dash:
            ranges.append((range(int(first), int(last) + 1), error))
        else:
            errors[error.number] = error
    return errors, ranges


def _fields(text: str) -> dict[int, str]:
    """``2=path;3..5=patches`` as names by field."""
    fields: dict[int, str] = {}
    for part in filter(None, text.split(";")):
        numbers, _, name = part.partition("=")
        first, dots, last = numbers.partition("..")
        end = int(last) if last else int(first) + (8 if dots else 0)
        fields.update(dict.fromkeys(range(int(first), end + 1), name))
    return fields


@cache
def _system_errors() -> dict[int, SystemErrorCode]:
    rows = resource_rows("log_knowledge", "system_errors.tsv")
    return {int(code): SystemErrorCode(int(code), name, text) for code, name, text, _ in rows}


@cache
def _cabinet_errors() -> dict[int, SystemErrorCode]:
    rows = resource_rows("log_knowledge", "cabinet_errors.tsv")
    return {int(code): SystemErrorCode(int(code), name, text) for code, name, text, _ in rows}


@cache
def _origins() -> list[tuple[range, str]]:
    rows = resource_rows("log_knowledge", "facilities.tsv")
    return [(range(int(first, 16), int(last, 16) + 1), words) for first, last, words, _ in rows]


@cache
def _note_verdicts() -> dict[tuple[int, str], NoteVerdict]:
    rows = resource_rows("log_knowledge", "note_verdicts.tsv")
    return {
        (int(number), third): NoteVerdict(verdict, reason)
        for number, third, verdict, reason, _ in rows
    }


@cache
def _checks(file: str) -> list[tuple[str, str]]:
    rows = resource_rows("log_knowledge", file)
    return [(part.casefold(), check) for part, check, _ in rows]


@cache
def _states() -> dict[tuple[str, str], str]:
    rows = resource_rows("log_knowledge", "install_states.tsv")
    return {(field, value.casefold()): meaning for field, value, meaning, _ in rows}
