"""Formatted texts: what they name, and what they come to.

``[Prop]``, ``[#File]``, ``[!File]``, ``[$Component]``, ``[%ENV]``, ``[1]``, ``[\\x]``, ``[~]``,
``{groups}``, and brackets inside brackets. Source: Microsoft's page "Formatted", and
:mod:`msiview.analysis.formatted_parts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from msiview.analysis.formatted_parts import Part, PartKind, Token, TokenKind, parts_of

SIGNS = {"#": "file", "!": "file_short", "$": "component", "%": "environment"}

MAX_LENGTH = 1 << 20
"""Characters of a resolved text. A long value that is named often would fill the memory."""

# Texts without braces, escapes and nested brackets: nearly all, and far faster to read so.
_SIMPLE = re.compile(r"[^\[\]{}]*+(?:\[[^\[\]{}\\][^\[\]{}]*+\][^\[\]{}]*+)*+")
_BRACKETS = re.compile(r"\[([^\]]+)\]")
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*+")
_FIELD = re.compile(r"[0-9]{1,9}")


class FormattedReference(NamedTuple):
    """A name in a formatted text, without brackets and sign: ``text[start:end] == name``.

    ``kind`` is ``property`` (also the key of a directory), ``file`` (``[#key]``),
    ``file_short`` (``[!key]``), ``component`` (``[$key]``) or ``environment`` (``[%name]``).
    """

    kind: str
    name: str
    start: int
    end: int


def references(text: str) -> list[FormattedReference]:
    """The names that a formatted text mentions, from left to right, repeated ones too.

    Of nested brackets the innermost: the name that ``[[A]]`` comes to is not known here.
    Numbers of record fields, escapes and names that no property can have are left out.
    """
    if "[" not in text:
        return []
    if _SIMPLE.fullmatch(text) is not None:
        spans = (match.span(1) for match in _BRACKETS.finditer(text))
        return [found for span in spans if (found := _reference(text, *span)) is not None]
    return [found for part in parts_of(text) for found in _references_in(text, part)]


def _references_in(text: str, part: Part) -> Iterator[FormattedReference]:
    """What innermost brackets name: those with no bracket and no escape between them."""
    start = None
    for token in part.tokens:
        if token.kind is TokenKind.OPEN:
            start = token.end
        elif token.kind is not TokenKind.TEXT:
            if token.kind is TokenKind.CLOSE and start is not None:
                reference = _reference(text, start, token.start)
                if reference is not None:
                    yield reference
            start = None


def _reference(text: str, start: int, end: int) -> FormattedReference | None:
    """What is named between two brackets; None for what names nothing."""
    kind = SIGNS.get(text[start : start + 1])
    if kind is not None:
        start += 1
        return FormattedReference(kind, text[start:end], start, end) if start < end else None
    if _IDENTIFIER.fullmatch(text, start, end) is None:
        return None
    return FormattedReference("property", text[start:end], start, end)


class FormattedValues(Protocol):
    """What is known of the things that texts name; None for what is not.

    An empty text is a value: of a property that is not set, say.
    """

    def property(self, name: str) -> str | None:
        """The value of a property, or the path of the directory with this key."""

    def file(self, key: str, *, short: bool) -> str | None:
        """The full path of a file; ``short`` asks for 8.3 names."""

    def component(self, key: str) -> str | None:
        """The path of the directory of a component."""

    def environment(self, name: str) -> str | None:
        """The value of an environment variable; case does not count in the name."""

    def field(self, number: int) -> str | None:
        """A field of the record that is formatted; 1 is the first."""


@dataclass(frozen=True, slots=True)
class Substitution:
    """One pair of brackets and what comes in its place.

    ``start`` and ``end`` enclose it in the text, brackets included. ``kind`` is that of a
    :class:`FormattedReference`, or ``field`` or ``character``. ``name`` is known also where
    inner brackets make it up. ``value`` is None where nobody knows it.
    """

    kind: str
    name: str
    start: int
    end: int
    value: str | None


@dataclass(frozen=True, slots=True)
class ResolvedText:
    """A formatted text with what is known put in; what is not stays as it was written.

    ``substitutions`` stand in the order in which they are made, inner brackets first; those
    of groups that vanish are there too. ``is_cut`` says that the text would be longer than
    :data:`MAX_LENGTH`, so that some values were not put in.
    """

    text: str
    substitutions: tuple[Substitution, ...]
    is_cut: bool = False

    @property
    def unknown(self) -> tuple[Substitution, ...]:
        """What nobody knows the value of."""
        return tuple(one for one in self.substitutions if one.value is None)


def resolve(text: str, values: FormattedValues) -> ResolvedText:
    """A formatted text as the installer would show it, as far as values are known.

    Values are put in once: brackets in them stay, but a value inside other brackets
    makes a name. Never fails. Source: :mod:`msiview.analysis.formatted_parts`.
    """
    resolver = _Resolver(text, values)
    shown = "".join(resolver.part(part) for part in parts_of(text))
    return ResolvedText(shown, tuple(resolver.made), resolver.is_cut)


@dataclass(slots=True)
class _Frame:
    """What has been gathered since a bracket opened (or a part began)."""

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

    def part(self, part: Part) -> str:
        """What a part comes to."""
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

    def _tokens(self, tokens: Sequence[Token]) -> tuple[str, bool]:
        base = _Frame(-1)
        frames = [base]
        has_escape = False
        for token in tokens:
            match token.kind:
                case TokenKind.OPEN:
                    frames.append(_Frame(token.start))
                case TokenKind.CLOSE:
                    self._close(frames.pop(), frames[-1], token.end)
                case TokenKind.ESCAPE:
                    has_escape = frames[-1].has_escape = True
                    frames[-1].pieces.append(self._text[token.start + 2])
                case _:
                    frames[-1].pieces.append(self._text[token.start : token.end])
        return "".join(base.pieces), has_escape

    def _close(self, frame: _Frame, outer: _Frame, end: int) -> None:
        """Put what a pair of brackets comes to into what is around it."""
        name = "".join(frame.pieces)
        if frame.is_unknown:
            outer.is_unknown = True
            # Only the outermost brackets are copied: they may nest deeply.
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
        """What comes in place of a name; notes it."""
        kind, key, value = self._looked_up(name)
        if value is not None:
            self._room -= len(value)
            if self._room < 0:
                self.is_cut = True
                value = None
        self.made.append(Substitution(kind, key, start, end, value))
        return value

    def _looked_up(self, name: str) -> tuple[str, str, str | None]:
        """The kind, the name without sign, and the value."""
        values = self._values
        if name[0] == "\\":  # A value that begins with a backslash; those written are escapes.
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
