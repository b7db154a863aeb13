"""Splits a condition into names, numbers, texts and operators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple


class ConditionTokenKind(Enum):
    """What a token is."""

    NAME = auto()
    """A property; with a prefix, an environment variable or a state."""
    LITERAL = auto()
    NUMBER = auto()
    COMPARISON = auto()
    LOGICAL = auto()
    """``AND``, ``OR``, ``XOR``, ``EQV``, ``IMP``, ``NOT`` in any case of letters."""
    OPEN = auto()
    CLOSE = auto()
    BAD = auto()
    """Characters that no condition may contain."""


class ConditionToken(NamedTuple):
    """A token; ``start`` and ``end`` count characters of the condition, half-open.

    ``text`` is as written, except for logical operators, which are in upper case.
    """

    kind: ConditionTokenKind
    text: str
    start: int
    end: int


LOGICAL = frozenset({"NOT", "AND", "OR", "XOR", "EQV", "IMP"})

_NAME_KINDS = {
    "%": "environment",
    "$": "component_action",
    "?": "component_state",
    "&": "feature_action",
    "!": "feature_state",
}
"""The prefixes of names. Source: Microsoft's page "Conditional Statement Syntax"."""

# Digits followed by letters or a dot (0x10, 1.5) are neither a number nor a name.
_TOKEN = re.compile(
    r"""
      (?P<SPACE>      [\ \t\r\n]++ )
    | (?P<NAME>       [%$?&!]?[A-Za-z_][A-Za-z0-9_.]*+ )
    | (?P<NUMBER>     -?[0-9]++(?![A-Za-z0-9_.]) )
    | (?P<LITERAL>    "[^"]*+" )
    | (?P<COMPARISON> ~?(?:<>|<=|<<|><|>=|>>|=|<|>) )
    | (?P<OPEN>       \( )
    | (?P<CLOSE>      \) )
    | (?P<BAD>        -?[0-9][A-Za-z0-9_.]*+ | "[^"]*+ | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_KINDS = {kind.name: kind for kind in ConditionTokenKind}


def tokens_of(text: str) -> Iterator[ConditionToken]:
    """The tokens of a condition from left to right, without white space; never fails.

    Line ends and tabs count as white space [observed: conditions over several lines are
    common in packages]. Source of the rest: docs/msi-format.md, "Conditions".
    """
    for match in _TOKEN.finditer(text):
        group = match.lastgroup
        if group is None or group == "SPACE":
            continue
        written = match.group()
        kind = _KINDS[group]
        if kind is ConditionTokenKind.NAME and written.upper() in LOGICAL:
            kind, written = ConditionTokenKind.LOGICAL, written.upper()
        yield ConditionToken(kind, written, match.start(), match.end())


class ConditionReference(NamedTuple):
    """A name in a condition, without its prefix: ``text[start:end] == name``.

    ``kind`` is ``property``, ``component_action`` (``$``), ``component_state`` (``?``),
    ``feature_action`` (``&``), ``feature_state`` (``!``) or ``environment`` (``%``).
    """

    kind: str
    name: str
    start: int
    end: int


def reference_of(token: ConditionToken) -> ConditionReference:
    """The reference that a NAME token is."""
    kind = _NAME_KINDS.get(token.text[0])
    if kind is None:
        return ConditionReference("property", token.text, token.start, token.end)
    return ConditionReference(kind, token.text[1:], token.start + 1, token.end)


def references(text: str) -> list[ConditionReference]:
    """The names that a condition reads, from left to right, including repeated ones.

    Works for invalid conditions as well.
    """
    return [
        reference_of(token) for token in tokens_of(text) if token.kind is ConditionTokenKind.NAME
    ]
