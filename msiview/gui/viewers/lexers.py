"""Pygments' lexers with a limit of time for every match.

Their patterns are made for what people write. On what they do not expect, a few thousand
``<!--`` without an end for example, most of them take quadratic time, some of it in a single match
that nothing can interrupt. Matched by ``regex``, each ends in time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import regex
from pygments.lexer import Lexer, RegexLexer, using
from pygments.lexers import find_lexer_class_by_name
from pygments.util import Future

MATCH_S = 0.05
"""Time for one match; plain ones take some millionths of it."""

_EMBEDDED = {
    "html": {
        "script-content": "javascript",
        "style-content": "css",
    }
}
"""States of a language whose text is of another one."""


def lexer_of(language: str) -> Lexer:
    """A lexer by Pygments' name of the language. It keeps all line ends.

    While it works it raises TimeoutError for a text that takes too long.
    """
    lexer: Lexer = _limited(language)(stripnl=False, ensurenl=False)
    return lexer


@cache
def _limited(language: str) -> Any:
    """The class of Pygments, with limited matches."""
    lexer: Any = find_lexer_class_by_name(language)
    if not issubclass(lexer, RegexLexer):
        return lexer

    class Limited(lexer):  # type: ignore[misc]
        tokens = lexer.tokens | {
            state: _delegating(lexer.tokens[state], _limited(other))
            for state, other in _EMBEDDED.get(language, {}).items()
        }

        @classmethod
        def _process_regex(cls, pattern: Any, flags: int, state: str) -> Callable[..., Any]:
            if isinstance(pattern, Future):
                pattern = pattern.get()  # type: ignore[func-returns-value]
            return partial(regex.compile(pattern, int(flags)).match, timeout=MATCH_S)

    return Limited


def _delegating(rules: list[Any], lexer: type[Lexer]) -> list[Any]:
    """The rules of a state in which the text of another language is for this lexer."""
    action = using(lexer)  # type: ignore[no-untyped-call]
    return [(rule[0], action, *rule[2:]) if _delegates(rule[1]) else rule for rule in rules]


def _delegates(action: object) -> bool:
    """Whether a rule's action is what Pygments' ``using`` makes."""
    return getattr(action, "__qualname__", "").startswith("using.")
