"""Formatted texts: the names in them, and their resolved text.

``[Prop]``, ``[#File]``, ``[!File]``, ``[$Component]``, ``[%ENV]``, ``[1]``, ``[\\x]``, ``[~]``,
``{groups}``, and brackets inside brackets. Source: Microsoft's page "Formatted", and
:mod:`msiview.analysis.formatted_parts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from msiview.analysis.formatted_parts import (
    FormattedPart,
    FormattedToken,
    FormattedTokenKind,
    PartKind,
    parts_of,
)

SIGNS = {"#": "file", "!": "file_short", "$": "component", "%": "environment"}

MAX_LENGTH = 1 << 20
"""Characters of a resolved text. A long value that is used often would exhaust the memory."""

# Texts without braces, escapes and nested brackets, as nearly all are: much faster to read.
_SIMPLE = re.compile(r"[^\[\]{}]*+(?:\[[^\[\]{}\\][^\[\]{}]*+\][^\[\]{}]*+)*+")
_BRACKETS = re.compile(r"\[([^\]]+)\]")
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*+")
_FIELD = re.compile(r"[0-9]{1,9}")


class FormattedReference(NamedTuple):
    """A name in a formatted text, without brackets and prefix: ``text[start:end] == name``.

    ``kind`` is ``property`` (also the key of a directory), ``file`` (``[#key]``),
    ``file_short`` (``[!key]``), ``component`` (``[$key]``) or ``environment`` (``[%name]``).
    """

    kind: str
    name: str
    start: int
    end: int


def references(text: str) -> list[FormattedReference]:
    """The names in a formatted text, from left to right, including repeated ones.

    Of nested brackets only the innermost, since the name that ``[[A]]`` resolves to is not known
    here. Without numbers of record fields, escapes and invalid names.
    """
    if "[" not in text:
        return []
    if _SIMPLE.fullmatch(text) is not None:
        spans = (match.span(1) for match in _BRACKETS.finditer(text))
        return [found for place in spans if (found := _reference(text, *place)) is not None]
    return [found for part in parts_of(text) for found in _references_in(text, part)]


def _references_in(text: str, part: FormattedPart) -> Iterator[FormattedReference]:
    """The names in innermost brackets, which contain no brackets and no escapes."""
    start = None
    for token in part.tokens:
        if token.kind is FormattedTokenKind.OPEN:
            start = token.end
        elif token.kind is not FormattedTokenKind.TEXT:
            if token.kind is FormattedTokenKind.CLOSE and start is not None:
                reference = _reference(text, start, token.start)
                if reference is not None:
                    yield reference
            start = None


def _reference(text: str, start: int, end: int) -> FormattedReference | None:
    """The reference between two brackets; None if it is no name."""
    kind = SIGNS.get(text[start : start + 1])
    if kind is not None:
        start += 1
        return FormattedReference(kind, text[start:end], start, end) if start < end else None
    if _IDENTIFIER.fullmatch(text, start, end) is None:
        return None
    return FormattedReference("property", text[start:end], start, end)


class FormattedValues(Protocol):
    """Supplies the values that texts name; None for unknown ones.

    An empty text is a value, for example of a property that is not set.
    """

    def property(self, name: str) -> str | None:
        """The value of a property, or the path of the directory with this key."""

    def file(self, key: str, *, short: bool) -> str | None:
        """The full path of a file; with ``short``, in 8.3 names."""

    def component(self, key: str) -> str | None:
        """The path of the directory of a component."""

    def environment(self, name: str) -> str | None:
        """The value of an environment variable; names are not case-sensitive."""

    def field(self, number: int) -> str | None:
        """A field of the record that is formatted; 1 is the first."""


class Substitution(NamedTuple):
    """One pair of brackets and its replacement.

    ``start`` and ``end`` enclose it in the text, brackets included. ``kind`` is that of a
    :class:`FormattedReference`, or ``field`` or ``character``. ``name`` is also known where inner
    brackets are part of it. ``value`` is None where it is unknown.
    """

    kind: str
    name: str
    start: int
    end: int
    value: str | None


class ResolvedText(NamedTuple):
    """A formatted text with known values substituted; unknown ones stay as written.

    ``substitutions`` are in the order in which they are made, inner brackets first, including those
    of groups that vanish. ``is_cut`` means that the text would exceed :data:`MAX_LENGTH`, so that
    some values were not substituted.
    """

    text: str
    substitutions: tuple[Substitution, ...]
    is_cut: bool = False

    @property
    def unknown(self) -> tuple[Substitution, ...]:
        """The substitutions whose value is unknown."""
        return tuple(one for one in self.substitutions if one.value is None)


_NAME = re.compile(r"\[([^\[\]{}\\]++)\]")
_FLAT = re.compile(rf"(?:[^\[\]{{}}]++|{_NAME.pattern})*+")
"""A text without groups, escapes and brackets in brackets, as nearly all are."""


def resolve(text: str, values: FormattedValues) -> ResolvedText:
    """A formatted text as the installer would show it, as far as values are known.

    Values are substituted once: brackets in them stay, but a value inside other brackets becomes
    part of a name. Never fails. Source: :mod:`msiview.analysis.formatted_parts`.
    """
    resolver = _Resolver(text, values)
    if _FLAT.fullmatch(text) is not None:
        shown = _NAME.sub(resolver.name, text)
    else:
        shown = "".join(resolver.part(part) for part in parts_of(text))
    return ResolvedText(shown, tuple(resolver.made), resolver.is_cut)


@dataclass(slots=True)
class _Frame:
    """What has been collected since a bracket opened (or a part began)."""

    start: int
    pieces: list[str] = field(default_factory=list)
    has_escape: bool = False
    is_unknown: bool = False


class _Resolver:
    """Resolves one text, inside out, without recursion: brackets may nest deeply."""

    def __init__(self, text: str, values: FormattedValues) -> None:
        self._text = text
        self._values = values
        self._room = MAX_LENGTH
        self.made: list[Substitution] = []
        self.is_cut = False

    def name(self, match: re.Match[str]) -> str:
        """The replacement of a name in brackets that has none inside."""
        value = self._value(match[1], match.start(), match.end())
        return match[0] if value is None else value

    def part(self, part: FormattedPart) -> str:
        """The resolved text of a part."""
        if part.kind is PartKind.DROPPED:
            return ""
        count = len(self.made)
        inner, has_escape = self._tokens(part.tokens)
        if part.kind is PartKind.PLAIN:
            return inner
        made = [one.value for one in self.made[count:]]
        if "" in made or not part.tokens:
            return ""
        # An escape counts as a value here [a guess: no test tells].
        is_filled = None not in made and (made or has_escape)
        return inner if is_filled else self._text[part.start : part.end]

    def _tokens(self, tokens: Sequence[FormattedToken]) -> tuple[str, bool]:
        base = _Frame(-1)
        frames = [base]
        has_escape = False
        for token in tokens:
            match token.kind:
                case FormattedTokenKind.OPEN:
                    frames.append(_Frame(token.start))
                case FormattedTokenKind.CLOSE:
                    self._close(frames.pop(), frames[-1], token.end)
                case FormattedTokenKind.ESCAPE:
                    has_escape = frames[-1].has_escape = True
                    frames[-1].pieces.append(self._text[token.start + 2])
                case _:
                    frames[-1].pieces.append(self._text[token.start : token.end])
        return "".join(base.pieces), has_escape

    def _close(self, frame: _Frame, outer: _Frame, end: int) -> None:
        """Add the replacement of a pair of brackets to the frame around it."""
        name = "".join(frame.pieces)
        if frame.is_unknown:
            outer.is_unknown = True
            # Only the outermost brackets are copied, since they may nest deeply.
            outer.pieces.append(self._text[frame.start : end] if outer.start < 0 else "")
            return
        value: str | None = f"[{name}]"
        if frame.has_escape:
            outer.has_escape = True
        elif name:
            value = self._value(name, frame.start, end)
        outer.is_unknown |= value is None
        outer.pieces.append(f"[{name}]" if value is None else value)

    def _value(self, name: str, start: int, end: int) -> str | None:
        """The replacement of a name, which is recorded as a substitution."""
        kind, key, value = self._looked_up(name)
        if value is not None:
            self._room -= len(value)
            if self._room < 0:
                self.is_cut = True
                value = None
        self.made.append(Substitution(kind, key, start, end, value))
        return value

    def _looked_up(self, name: str) -> tuple[str, str, str | None]:
        """The kind, the name without prefix, and the value."""
        values = self._values
        if (
            name[0] == "\\"
        ):  # A value that begins with a backslash; in the text itself these are escapes.
            return "character", name, name[1:2]
        if name == "~":
            return "character", name, "\0"
        if _FIELD.fullmatch(name) is not None:
            return "field", name, values.field(int(name))
        key = name[1:]
        match SIGNS.get(name[0]) if key else None:
            case "file":
                return "file", key, values.file(key, short=False)
            case "file_short":
                return "file_short", key, values.file(key, short=True)
            case "component":
                return "component", key, values.component(key)
            case "environment":
                return "environment", key, values.environment(key)
        value = values.property(name)
        if value is None and _IDENTIFIER.fullmatch(name) is None:
            value = ""  # Nothing ever gives such a property a value.
        return "property", name, value
