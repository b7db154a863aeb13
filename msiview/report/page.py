"""What an answer looks like: a page of headings, paragraphs, fields, tables and lines of a log.

A page names lines, rows and files as objects (:mod:`msiview.analysis.phrase`); what can be gone to
is decided by whoever shows it. Writers are :mod:`msiview.report.html` and
:mod:`msiview.report.text`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from msiview.analysis.phrase import Phrase, Ref


class Tone(Enum):
    """How something is meant. A writer shows it by colour, and headings also by a mark."""

    NORMAL = "normal"
    MUTED = "muted"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


MARKS: Mapping[Tone, str] = {
    Tone.GOOD: "\N{CHECK MARK}",
    Tone.WARNING: "!",
    Tone.BAD: "\N{BALLOT X}",
}
"""What stands before a heading, so that its tone does not hang on a colour."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words in a tone. ``code`` is what stands in a file or log as it is written there."""

    words: str | Phrase
    tone: Tone = Tone.NORMAL
    strong: bool = False
    code: bool = False


@dataclass(frozen=True, slots=True)
class Together:
    """Texts in several tones without a blank between them."""

    texts: tuple[Text, ...]


Inline: TypeAlias = str | Text | Together | Phrase | Ref
Content: TypeAlias = Inline | tuple[Inline, ...]
FieldRow: TypeAlias = tuple[str, Content]
"""A field of a page: its name, and what is said of it."""
"""What stands on a line. Of several inlines those that are empty are left out, the others have a
blank between them."""


def muted(words: str | Phrase) -> Text:
    """What is said beside the matter."""
    return Text(words, Tone.MUTED)


def strong(words: str | Phrase, tone: Tone = Tone.NORMAL) -> Text:
    """What is to be seen first."""
    return Text(words, tone, strong=True)


def code(words: str, tone: Tone = Tone.NORMAL) -> Text:
    """A name or value as it is written in a file or log."""
    return Text(words, tone, code=True)


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a page (``level`` 1), of a section (2) or of one thing in a section (3);
    ``aside`` is what stands next to it in the weight of the text."""

    words: str | Phrase
    level: int = 2
    tone: Tone = Tone.NORMAL
    aside: Content = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences; ``indent`` counts steps to the right."""

    content: Content
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """A text from a file or log as it stands there, with its line breaks."""

    text: str
    tone: Tone = Tone.NORMAL


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: Sequence[Content]
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Lines:
    """Short lines close under each other, each with its own steps to the right."""

    lines: Sequence[tuple[int, Content]]


@dataclass(frozen=True, slots=True)
class Fields:
    """Names and values. Those without a value are left out; a value without a name goes on with
    what the one before it says."""

    rows: Sequence[tuple[str, Content]]


@dataclass(frozen=True, slots=True)
class PageColumn:
    """A column of a table."""

    name: str
    is_number: bool = False
    """Numbers align right."""
    share: int = 0
    """Percent of the width, for tables below each other whose columns align; 0: as needed."""


@dataclass(frozen=True, slots=True)
class PageTable:
    """Rows of cells, made while they are written. ``caption`` says what the table is about;
    ``has_head`` whether the names of the columns are shown."""

    columns: Sequence[PageColumn]
    rows: Iterable[Sequence[Content]]
    caption: str = ""
    has_head: bool = True


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of a log: their number, counted from 0, and text. Those in ``marked`` are set off."""

    lines: Sequence[tuple[int, str]]
    marked: range


@dataclass(frozen=True, slots=True)
class Folded:
    """Blocks that a reader opens when they are asked for, under a line that says what they are."""

    words: Content
    blocks: Sequence[Block]


Block: TypeAlias = (
    Heading | Paragraph | Quote | Bullets | Lines | Fields | PageTable | Excerpt | Folded
)


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A title, for the frame around the page, and blocks that are made while they are written."""

    title: str
    blocks: Iterable[Block]


def is_empty(content: Content) -> bool:
    """Whether there is nothing to show."""
    if isinstance(content, tuple):
        return all(map(is_empty, content))
    return not plain(content)


def plain(inline: Inline) -> str:
    """The words of an inline."""
    match inline:
        case Text(words):
            return str(words)
        case Together(texts):
            return "".join(map(plain, texts))
        case _:
            return str(inline)


def inlines(content: Content) -> Iterable[Inline]:
    """The inlines of a content, without empty ones."""
    if isinstance(content, tuple):
        return (inline for inline in content if not is_empty(inline))
    return () if is_empty(content) else (content,)


def quoted_lines(text: str) -> list[str]:
    """The lines of a quoted text that are not blank."""
    return [line for line in text.replace("\r", "\n").split("\n") if line.strip()]
