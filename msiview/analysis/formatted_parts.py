"""Splits formatted texts into plain text, groups in braces and substitutions in brackets.

These are the rules of Windows, of which Microsoft's page "Formatted" has only a part [Wine's
conformance tests, which run on Windows]:

- braces are looked for first, from left to right and without nesting: ``{{`` up to the
  next ``}}`` is left out, ``{`` up to the next ``}`` is a group. Where ``{{`` or ``{`` finds no
  end, all braces from there on are plain text.
- in what lies between braces, each ``[`` belongs to the ``]`` that balances it. Where one
  has none, all from there on is plain text; a ``]`` too many is plain text.
- ``[\\x...]`` is the character x, whatever else stands before the next ``]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple


class PartKind(Enum):
    """What a part of a formatted text is with regard to braces."""

    PLAIN = auto()
    GROUP = auto()
    """``{...}`` that vanishes when a substitution in it is empty."""
    DROPPED = auto()
    """``{{...}}``, which is never shown (but logged)."""


class FormattedTokenKind(Enum):
    """What a token of a part is."""

    TEXT = auto()
    ESCAPE = auto()
    OPEN = auto()
    CLOSE = auto()
    OPEN_BRACE = auto()
    CLOSE_BRACE = auto()


class FormattedToken(NamedTuple):
    """A token; ``start`` and ``end`` count characters of the text, half-open."""

    kind: FormattedTokenKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FormattedPart:
    """A part of a formatted text, including the braces around it.

    ``tokens`` are those inside the braces. Their brackets are balanced: others have become plain
    text.
    """

    kind: PartKind
    start: int
    end: int
    tokens: tuple[FormattedToken, ...]


_TOKEN = re.compile(r"\[\\.[^\]]*+\]|[\[\]{}]|[^\[\]{}]++", re.DOTALL)
_TOKEN_BUT_ESCAPE = re.compile(r"[\[\]{}]|[^\[\]{}]++")
_SPECIAL_KINDS = {
    "[": FormattedTokenKind.OPEN,
    "]": FormattedTokenKind.CLOSE,
    "{": FormattedTokenKind.OPEN_BRACE,
    "}": FormattedTokenKind.CLOSE_BRACE,
}


def parts_of(text: str) -> list[FormattedPart]:
    """The parts of a formatted text, which together are the whole text; never fails."""
    tokens = _tokens(text)
    parts: list[FormattedPart] = []
    at = 0
    while at < len(tokens):
        opening = _next(tokens, FormattedTokenKind.OPEN_BRACE, at)
        closing = _closing(tokens, opening)
        if closing is None:
            parts.append(_part(PartKind.PLAIN, tokens[at:], 0))
            break
        if opening > at:
            parts.append(_part(PartKind.PLAIN, tokens[at:opening], 0))
        width, end = closing
        kind = PartKind.GROUP if width == 1 else PartKind.DROPPED
        parts.append(_part(kind, tokens[opening:end], width))
        at = end
    return parts


def _tokens(text: str) -> list[FormattedToken]:
    """All tokens. An escape needs a ``]``, so none is searched after the last one; otherwise each
    search would run to the end of the text."""
    last = text.rfind("]") + 1
    matches = [*_TOKEN.finditer(text, 0, last), *_TOKEN_BUT_ESCAPE.finditer(text, last)]
    return [
        FormattedToken(_kind(text, match.start(), match.end()), match.start(), match.end())
        for match in matches
    ]


def _kind(text: str, start: int, end: int) -> FormattedTokenKind:
    special = _SPECIAL_KINDS.get(text[start], FormattedTokenKind.TEXT)
    return (
        FormattedTokenKind.ESCAPE
        if special is FormattedTokenKind.OPEN and end > start + 1
        else special
    )


def _next(tokens: Sequence[FormattedToken], kind: FormattedTokenKind, start: int) -> int:
    """The index of the next token of a kind, or the number of tokens."""
    for index in range(start, len(tokens)):
        if tokens[index].kind is kind:
            return index
    return len(tokens)


def _closing(tokens: Sequence[FormattedToken], opening: int) -> tuple[int, int] | None:
    """The number of opening braces and the index of the closing ones; None without closing ones."""
    if opening == len(tokens):
        return None
    brace = FormattedTokenKind.CLOSE_BRACE
    is_double = _is(tokens, opening + 1, FormattedTokenKind.OPEN_BRACE)
    if not is_double:
        end = _next(tokens, brace, opening + 1)
        return (1, end + 1) if end < len(tokens) else None
    end = _next(tokens, brace, opening + 2)
    while end < len(tokens) and not _is(tokens, end + 1, brace):
        end = _next(tokens, brace, end + 1)
    return (2, end + 2) if end < len(tokens) else None


def _is(tokens: Sequence[FormattedToken], index: int, kind: FormattedTokenKind) -> bool:
    return index < len(tokens) and tokens[index].kind is kind


def _part(kind: PartKind, tokens: Sequence[FormattedToken], braces: int) -> FormattedPart:
    inner = tokens[braces : len(tokens) - braces]
    return FormattedPart(kind, tokens[0].start, tokens[-1].end, tuple(_balanced(inner)))


def _balanced(tokens: Sequence[FormattedToken]) -> Iterator[FormattedToken]:
    """The tokens of a part, with unbalanced brackets and all braces turned into text."""
    depth, unclosed = 0, len(tokens)
    for index, token in enumerate(tokens):
        if token.kind is FormattedTokenKind.OPEN:
            unclosed = index if depth == 0 else unclosed
            depth += 1
        elif token.kind is FormattedTokenKind.CLOSE and depth:
            depth -= 1
    end = unclosed if depth else len(tokens)
    depth = 0
    for token in tokens[:end]:
        if token.kind is FormattedTokenKind.OPEN:
            depth += 1
        elif token.kind is FormattedTokenKind.CLOSE and depth:
            depth -= 1
        elif token.kind is not FormattedTokenKind.ESCAPE:
            token = token._replace(kind=FormattedTokenKind.TEXT)
        yield token
    for token in tokens[end:]:
        yield token._replace(kind=FormattedTokenKind.TEXT)
