"""The few parts of a line that have a colour of their own: values, states, numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

COLOURED = 1024
"""Characters of a line that are coloured."""

_TOKENS = {
    "Literal.String": "syntax.string",
    "Keyword.Constant": "syntax.number",
}
"""Of many types of the lexer only these: a log in all colours hides what matters. Names are
links, errors have the colour of errors, times stand in a column."""


@dataclass(frozen=True, slots=True)
class ColouredPart:
    """Columns ``start`` to, not including, ``end`` of a line's body; ``token`` is a theme
    token."""

    start: int
    end: int
    token: str


def colours_of(line: str, body_start: int) -> list[ColouredPart]:
    """The coloured parts of a line whose body begins at a character."""
    # Imported here: Pygments takes a while, and most users never open a log.
    from msiview.logs.lexer import MsiLogLexer

    parts = []
    for start, kind, text in MsiLogLexer().get_tokens_unprocessed(line[:COLOURED]):
        token = _theme_token(kind) if start >= body_start else ""
        if token:
            first = start - body_start
            parts.append(ColouredPart(first, first + len(text), token))
    return parts


_KNOWN: dict[Any, str] = {}


def _theme_token(kind: Any) -> str:
    """The theme's token for one of Pygments'; empty for plain text."""
    found = _KNOWN.get(kind)
    if found is None:
        name = str(kind).removeprefix("Token.")
        found = _TOKENS.get(name, "")
        _KNOWN[kind] = found
    return found
