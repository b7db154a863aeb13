"""A framed log's text as it was written first, and where each of its characters stands.

Names are looked for in the inner text, as in any log; what is replaced are the bytes of the framed
one, so that everything around a name stays as it is.
"""

from __future__ import annotations

import html
import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from msiview.logs.framing import (
    COLOURS,
    ESCAPE,
    ESCAPED,
    SPELLED_COLOURS,
    TAGS,
    Framing,
    HtmlEscaped,
    MarkdownEscaped,
    SpelledColours,
    Spread,
    Surrounded,
    unescaped_character,
)
from msiview.logs.json_strings import StringEscaped
from msiview.logs.line_breaks import CARRIAGE_RETURN
from msiview.logs.wrapped_lines import Wrapped

Change: TypeAlias = tuple[int, int, str]
"""Characters from the first up to, not including, the second, and what takes their place."""

_Step: TypeAlias = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

_IN_JSON = re.compile(rf'{ESCAPED.pattern}|"[ \t]*:[ \t]*"|"', re.DOTALL)
_TEXT_END = "]LOG]!>"
"""What ends the text of an entry of CMTrace; attributes follow."""
_TEXT_ENDS = re.compile(re.escape(_TEXT_END))

_ZERO = "\0"
_ZEROS = re.compile(_ZERO)

_ENTITY = re.compile(r"&#?\w{1,10};")


@dataclass(frozen=True, slots=True)
class Unframed:
    """The inner text; ``offsets`` says where each character, and the end, is in the framed one:
    None where nothing surrounds it. ``is_spread``: a blank stands behind each character."""

    text: str
    offsets: Sequence[int] | None = None
    is_spread: bool = False

    def outer(self, changes: Iterator[Change]) -> Iterator[Change]:
        """Changes of the inner text as changes of the framed one."""
        offsets = self.offsets
        if offsets is None:
            yield from changes
            return
        for start, end, text in changes:
            spelled = "".join(f"{letter} " for letter in text) if self.is_spread else text
            yield offsets[start], offsets[end], spelled


def changed(text: str, changes: Iterator[Change]) -> str:
    """A text with some changes, which are in order and do not overlap."""
    parts, done = [], 0
    for start, end, instead in changes:
        parts += [text[done:start], instead]
        done = end
    return "".join([*parts, text[done:]]) if parts else text


def unframed(text: str, framing: Framing) -> Unframed:
    """The inner text of some lines of a log. Prefixes of lines are kept: they may name somebody
    as well."""
    inner = text.replace("\r", "\n") if framing.line_end is CARRIAGE_RETURN else text
    offsets: Sequence[int] | None = None
    is_spread = any(isinstance(layer, Spread) for layer in framing.layers)
    if is_spread:
        inner, offsets = _unspread(text)
    for pattern, inside in _steps(text, framing):
        inner, offsets = _substituted(inner, offsets, pattern, inside)
    return Unframed(inner, offsets, is_spread)


def _steps(text: str, framing: Framing) -> Iterator[_Step]:
    """What is undone, the latest first."""
    if _ZERO in text:
        yield _ZEROS, _line_end
    if ESCAPE in text:
        yield COLOURS, _nothing
    if _TEXT_END in text:
        yield _TEXT_ENDS, _line_end
    layers = framing.layers
    line_end = framing.line_end.pattern
    wrapped = next((layer for layer in layers if isinstance(layer, Wrapped)), None)
    if line_end is not None and wrapped is not None:
        yield _wrapped_step(line_end, wrapped)
    elif line_end is not None and not any(isinstance(layer, StringEscaped) for layer in layers):
        yield line_end, _line_end
    for layer in layers:
        if isinstance(layer, StringEscaped):
            yield from [(_IN_JSON, _out_of_json)] * layer.depth
        elif isinstance(layer, MarkdownEscaped):
            yield re.compile(rf"\\([{re.escape(layer.marks)}])"), lambda match: match[1]
        elif isinstance(layer, HtmlEscaped):
            yield TAGS, _nothing
            if layer.entities:
                yield _ENTITY, _spelled_out
        elif isinstance(layer, SpelledColours):
            yield SPELLED_COLOURS, _nothing
        elif isinstance(layer, Surrounded):
            if layer.after:
                yield re.compile(rf"{re.escape(layer.after)}(?=\r*\n|\Z)"), _line_end
            if layer.escape is not None:
                yield layer.escape.pattern, layer.escape.character


def _wrapped_step(line_end: re.Pattern[str], wrapped: Wrapped) -> _Step:
    """Breaks that are no ends of lines are joints, without the quote behind them."""
    quote = f"(?:{re.escape(wrapped.quote)})?" if wrapped.quote else ""
    pattern = re.compile(rf"(?:{line_end.pattern})|\r?\n{quote}")

    def joined(match: re.Match[str]) -> str:
        if match["end"] is not None:
            return "\n"
        text, start, end = match.string, match.start(), match.end()
        before = text[text.rfind("\n", 0, start) + 1 : start].removeprefix(wrapped.quote)
        return wrapped.joint_between(before, text[end : text.find("\n", end)].rstrip("\r"))

    return pattern, joined


def _nothing(_: re.Match[str]) -> str:
    return ""


def _spelled_out(match: re.Match[str]) -> str:
    return html.unescape(match[0]).replace("\N{NO-BREAK SPACE}", " ")


def _line_end(_: re.Match[str]) -> str:
    return "\n"


def _out_of_json(match: re.Match[str]) -> str:
    """An escaped character. The ends of strings end lines, a key stands before its value."""
    if match[1]:
        return unescaped_character(match)
    return ": " if ":" in match[0] else "\n"


def _substituted(
    text: str,
    offsets: Sequence[int] | None,
    pattern: re.Pattern[str],
    inside: Callable[[re.Match[str]], str],
) -> tuple[str, Sequence[int] | None]:
    """A text with everything that matches replaced; ``offsets`` are those of ``text``."""
    parts: list[str] = []
    found = array("Q")
    done = 0
    for match in pattern.finditer(text):
        start, end = match.span()
        instead = inside(match)
        parts += [text[done:start], instead]
        found.extend(range(done, start))
        found.extend([start] * len(instead))
        done = end
    if not done:
        return text, offsets
    parts.append(text[done:])
    found.extend(range(done, len(text) + 1))
    if offsets is not None:
        found = array("Q", map(offsets.__getitem__, found))
    return "".join(parts), found


def _unspread(text: str) -> tuple[str, Sequence[int]]:
    """The characters before blanks: all, where the lines are spread."""
    parts: list[str] = []
    found = array("Q")
    at = 0
    while at < len(text):
        parts.append(text[at])
        found.append(at)
        at += 2 if text[at + 1 : at + 2] == " " else 1
    found.append(len(text))
    return "".join(parts), found
