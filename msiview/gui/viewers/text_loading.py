"""A stream as text, ready to be shown: decoded, cut where it is huge, tokens by line."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from msiview.analysis.text_encoding import detect_encoding
from msiview.format.codepages import utf16_length
from msiview.progress import Progress
from msiview.words import counted, number

MOST_BYTES = 8 << 20
MOST_LINE = 10_000
"""Characters: longer lines are broken, since laying one out takes quadratic time."""
MOST_COLOURED = 500_000
"""Characters of a text that are coloured at most."""
MOST_COLOURING_S = 10.0
"""Seconds after which the rest of a text stays in one colour."""
MOST_RUNS = 1000
"""Runs of one line that are coloured: a line is laid out at one go, while the window waits."""

_STEP = 100

_LEXERS = {
    "vbscript": "vbscript",
    "jscript": "javascript",
    "powershell": "powershell",
    "batch": "batch",
    "sql": "sql",
    "ini": "ini",
    "registry": "registry",
    "json": "json",
    "xml": "xml",
    "html": "html",
}
"""Kinds of streams, and what Pygments calls their language."""

_TOKENS = (
    ("Comment", "syntax.comment"),
    ("Literal.String", "syntax.string"),
    ("Literal.Number", "syntax.number"),
    ("Name.Tag", "syntax.tag"),
    ("Name.Attribute", "syntax.name"),
    ("Name.Function", "syntax.name"),
    ("Name.Class", "syntax.name"),
    ("Name.Builtin", "syntax.name"),
    ("Name.Variable", "syntax.name"),
    ("Keyword", "syntax.keyword"),
    ("Operator.Word", "syntax.keyword"),
)
"""Pygments' token types, the first that matches, and the theme's tokens."""

_BREAKERS = str.maketrans({"\u2028": "\n", "\u2029": "\n", "\0": "\N{SYMBOL FOR NULL}"})
"""Qt takes some characters for line ends; then line numbers and colours would drift."""


class TextSource(Protocol):
    @property
    def size(self) -> int: ...

    def read_range(self, offset: int, size: int) -> bytes: ...


@dataclass(frozen=True, slots=True)
class LoadedText:
    """Text whose lines end with a line feed; ``note`` says what was left out, if anything."""

    text: str
    encoding: str
    note: str


@dataclass(frozen=True, slots=True)
class ColouredRun:
    """A run in one line, in UTF-16 units as Qt counts; ``token`` is a theme token."""

    start: int
    length: int
    token: str


def load_text(source: TextSource, codepage: int, progress: Progress) -> LoadedText:
    """The beginning of a stream as text; the encoding is told by its bytes."""
    progress("Reading the text")
    data = source.read_range(0, min(source.size, MOST_BYTES))
    encoding = detect_encoding(data, codepage) or detect_encoding(data[:4096], codepage)
    text = encoding.decode(data) if encoding is not None else data.decode("latin-1")
    text = text.translate(_BREAKERS)
    notes = []
    if source.size > MOST_BYTES:
        notes.append(
            f"Only the first {MOST_BYTES >> 20} MB of {counted(source.size, 'byte')} are shown; "
            "save the stream to see the rest."
        )
    lines = text.split("\n")
    if any(len(line) > MOST_LINE for line in lines):
        text = "\n".join(broken_lines(lines))
        notes.append(f"Lines longer than {number(MOST_LINE)} characters are broken.")
    return LoadedText(text, encoding.title if encoding is not None else "bytes", " ".join(notes))


def broken_lines(lines: Iterable[str]) -> Iterable[str]:
    """Lines that Qt can lay out: longer ones than :data:`MOST_LINE` in pieces."""
    for line in lines:
        for start in range(0, len(line) or 1, MOST_LINE):
            yield line[start : start + MOST_LINE]


def can_colour(kind: str) -> bool:
    """Whether texts of this kind are coloured."""
    return kind in _LEXERS


@dataclass(frozen=True, slots=True)
class ColouredText:
    """The coloured runs of each line from the first one on; later lines have none.
    ``note`` says why not all are coloured, if so."""

    lines: list[list[ColouredRun]]
    note: str = ""


def colour_text(text: str, kind: str, progress: Progress) -> ColouredText:
    """Find the colours of a text, as far as :data:`MOST_COLOURED` and the limits of time go."""
    # Imported here: Pygments takes a while, and most users never open a script.
    from msiview.gui.viewers.lexers import lexer_of

    tokens = lexer_of(_LEXERS[kind]).get_tokens_unprocessed(text[:MOST_COLOURED])
    lines: list[list[ColouredRun]] = [[]]
    try:
        _gather(tokens, lines, progress)
    except TimeoutError:
        note = f"Colours end in line {number(len(lines))}: finding more of them takes too long."
        return ColouredText(lines, note)
    if len(text) > MOST_COLOURED:
        note = f"Only the first {number(MOST_COLOURED)} characters are coloured."
        return ColouredText(lines, note)
    return ColouredText(lines)


def _gather(
    tokens: Iterable[tuple[int, Any, str]], lines: list[list[ColouredRun]], progress: Progress
) -> None:
    """Add the runs of tokens to their lines. Raises TimeoutError when that takes too long."""
    end = time.monotonic() + MOST_COLOURING_S
    place = 0
    for count, (_, token_type, value) in enumerate(tokens):
        if count % _STEP == 0:
            progress("Colouring the text")
            if time.monotonic() > end:
                raise TimeoutError
        token = _theme_token(token_type)
        for index, piece in enumerate(value.split("\n")):
            if index:
                lines.append([])
                place = 0
            length = utf16_length(piece)
            if token and length and len(lines[-1]) < MOST_RUNS:
                lines[-1].append(ColouredRun(place, length, token))
            place += length


_KNOWN: dict[Any, str] = {}


def _theme_token(token_type: Any) -> str:
    """The theme's token for one of Pygments'; empty for plain text."""
    found = _KNOWN.get(token_type)
    if found is None:
        name = str(token_type).removeprefix("Token.")
        found = next(
            (token for prefix, token in _TOKENS if f"{name}.".startswith(f"{prefix}.")), ""
        )
        _KNOWN[token_type] = found
    return found
