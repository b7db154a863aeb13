"""Parses numbered messages: internal records and texts.

Source: docs/log-format.md, "Messages" and, for the numbers, ``resources/log_knowledge``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msiview.late_patterns import late_pattern
from msiview.logs.line_kinds import MESSAGE_LINES, LineKind
from msiview.logs.rules import LONGEST, standard_rules

_MOST_FIELDS = 32
_RECORD = late_pattern(r"(?:Note: |Error [sg]etting paths? [^:]+: )?1: (?P<number>\d{4,5})(?!\d)")
_UNEXPECTED = late_pattern(
    r"(?<!\d)(?P<number>2\d{3})(?: ?[^\d\s:：.。]{1,8})?[.。] ?[^\d:：]{2,40}+[:：] ?"
    r"(?P<arguments>.*)"
)
"""The end of an internal error in any language: its number, a few words, a colon, arguments."""


@dataclass(frozen=True, slots=True)
class Note:
    """A record: its number, and its fields from 2 on as written."""

    number: int
    fields: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class NumberedMessage:
    """A message with its number. ``arguments`` are the fields from 2 on, where the text lists them;
    ``kind`` is ERROR, WARNING or INFO by its first word."""

    kind: LineKind
    number: int
    text: str
    arguments: tuple[str, ...] = ()


def parse_note(text: str) -> Note | None:
    """The record of ``Note: 1: 2205 2:  3: Error``, also of one without ``Note`` or behind ``Error
    setting paths KEY:``; None for other texts.

    Fields are found by their numbers in order: a value that contains `` 3: `` cannot be
    distinguished from a field.
    """
    record = _RECORD.match(text)
    if record is None:
        return None
    return Note(int(record["number"]), dict(_fields(text[record.end() :])))


def _fields(text: str) -> Iterator[tuple[int, str]]:
    """Numbers and values of `` 2: first 3: second``. Values lose blanks at their ends."""
    rest = text + " "
    for field in range(2, _MOST_FIELDS):
        _, mark, rest = f" {rest}".partition(f" {field}: ")
        if not mark:
            return
        yield field, f" {rest}".partition(f" {field + 1}: ")[0].strip()


def message_number(text: str) -> NumberedMessage | None:
    """The number of a message, in any language: ``Error 1920. …``, ``DEBUG: Error 2769: …``, ``…
    The error code is 2908. The arguments are: a, b, c``; None without a number.

    Arguments that contain a comma and a blank are split.
    """
    rule = standard_rules().plain_rule(text)
    if rule is None or rule.kind not in MESSAGE_LINES:
        return None
    match = rule.match(text)
    found = match.groupdict() if match is not None else {}
    number = found.get("number")
    if not number:
        return None
    arguments = found.get("arguments")
    if arguments is None:
        unexpected = _UNEXPECTED.search(text, 0, LONGEST)
        arguments = unexpected["arguments"] if unexpected is not None else None
    return NumberedMessage(
        rule.kind,
        int(number),
        found.get("text") or text,
        tuple(arguments.split(", ")) if arguments is not None else (),
    )
