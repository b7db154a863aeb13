"""Sentences that name lines of a log, rows and files as objects.

Whoever writes a sentence for a screen makes links of them; nobody has to find ``line 12`` in the
words again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from msiview.database.cells import Cell
from msiview.database.keys import key_text

_MOST_LINES = 12
"""Lines that are named one by one; the rest is counted."""


@dataclass(frozen=True, slots=True)
class LineRef:
    """A line of the log, counted from 0; its words count from 1: ``line 1432``."""

    line: int
    words: str = ""

    def __str__(self) -> str:
        return self.words or f"line {self.line + 1}"


@dataclass(frozen=True, slots=True)
class OtherLineRef:
    """A line, counted from 0, of another log than the open one, by the path of its file."""

    path: str
    line: int
    words: str = ""

    def __str__(self) -> str:
        return self.words or str(LineRef(self.line))


@dataclass(frozen=True, slots=True)
class RowRef:
    """A row of the package by its primary key: ``Component/C_Program``."""

    table: str
    key: tuple[Cell, ...]
    words: str = ""

    def __str__(self) -> str:
        return self.words or f"{self.table}/{key_text(self.key)}"


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file on disk by its path, as somebody wrote it."""

    path: str
    words: str = ""

    def __str__(self) -> str:
        return self.words or self.path


Ref: TypeAlias = LineRef | OtherLineRef | RowRef | FileRef
Part: TypeAlias = str | Ref


class Phrase:
    """Words and references in their order, immutable; ``str()`` gives the plain words."""

    __slots__ = ("parts",)

    parts: tuple[Part, ...]

    def __init__(self, *parts: Part | Phrase) -> None:
        """``parts`` follow each other without a blank between them."""
        self.parts = tuple(_flat(parts))

    @classmethod
    def joined(cls, separator: str, phrases: Iterable[Part | Phrase]) -> Phrase:
        """Phrases with a text between each two; those without words are left out."""
        parts: list[Part | Phrase] = []
        for phrase in phrases:
            if str(phrase):
                parts += [separator, phrase] if parts else [phrase]
        return cls(*parts)

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines that are named, counted from 0."""
        return tuple(part.line for part in self.parts if isinstance(part, LineRef))

    def __bool__(self) -> bool:
        return bool(self.parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Phrase) and self.parts == other.parts

    def __hash__(self) -> int:
        return hash(self.parts)

    def __str__(self) -> str:
        return "".join(map(str, self.parts))

    def __repr__(self) -> str:
        return f"Phrase({', '.join(map(repr, self.parts))})"


Words: TypeAlias = str | Phrase
"""What is said: a phrase, or plain words that name nothing."""


def sentence(words: Words) -> Phrase:
    """A phrase with a capital at its beginning and a full stop at its end; nothing for nothing."""
    if not words:
        return Phrase()
    first, *rest = Phrase(words).parts
    if isinstance(first, str):
        first = f"{first[:1].upper()}{first[1:]}"
    return Phrase(first, *rest, "" if str(words).endswith((".", "?", "!", ":", "…")) else ".")


def in_other_log(words: Words, path: str) -> Phrase:
    """The same words about the log in another file: its lines are not those of the open one."""
    parts = Phrase(words).parts
    return Phrase(
        *(OtherLineRef(path, p.line, p.words) if isinstance(p, LineRef) else p for p in parts)
    )


def lines_named(lines: Sequence[int]) -> Phrase:
    """``line 12``, ``lines 12, 15 and 3 more``; nothing for none."""
    if len(lines) < 2:
        return Phrase(*map(LineRef, lines))
    shown = Phrase.joined(", ", (LineRef(line, str(line + 1)) for line in lines[:_MOST_LINES]))
    more = len(lines) - _MOST_LINES
    return Phrase("lines ", shown, f" and {more} more" if more > 0 else "")


def lines_between(first: int, last: int) -> Phrase:
    """``line 12``, ``lines 12 to 15``; both counted from 0."""
    if first == last:
        return Phrase(LineRef(first))
    return Phrase("lines ", LineRef(first, str(first + 1)), " to ", LineRef(last, str(last + 1)))


def _flat(parts: Iterable[Part | Phrase]) -> Iterator[Part]:
    """The parts of parts, neighbouring words as one."""
    words = ""
    for part in parts:
        for inner in part.parts if isinstance(part, Phrase) else (part,):
            if isinstance(inner, str):
                words += inner
                continue
            if words:
                yield words
            words = ""
            yield inner
    if words:
        yield words
