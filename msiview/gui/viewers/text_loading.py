"""A stream as text, ready to be shown: decoded, cut where it is huge, tokens by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from msiview.analysis.text_encoding import detect_encoding
from msiview.gui.texts import counted, number
from msiview.progress import Progress

if TYPE_CHECKING:
    from pygments.lexer import Lexer

MOST_BYTES = 8 << 20
MOST_LINE = 10_000
"""Characters: longer lines are broken, since laying one out takes quadratic time."""
MOST_COLOURED = 2_000_000
"""Characters of a text that are coloured at most."""

_STEP = 2000

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
        text = "\n".join(_broken(lines))
        notes.append(f"Lines longer than {number(MOST_LINE)} characters are broken.")
    return LoadedText(text, encoding.title if encoding is not None else "bytes", " ".join(notes))


def _broken(lines: Iterable[str]) -> Iterable[str]:
    for line in lines:
        for start in range(0, len(line) or 1, MOST_LINE):
            yield line[start : start + MOST_LINE]


def can_colour(kind: str) -> bool:
    """Whether texts of this kind are coloured."""
    return kind in _LEXERS


def colour_text(text: str, kind: str, progress: Progress) -> list[list[ColouredRun]]:
    """The coloured runs of each line; lines beyond :data:`MOST_COLOURED` have none."""
    lexer = _lexer(kind)
    text = text[:MOST_COLOURED]
    lines: list[list[ColouredRun]] = [[]]
    place = 0
    for count, (_, token_type, value) in enumerate(lexer.get_tokens_unprocessed(text)):
        if count % _STEP == 0:
            progress("Colouring the text")
        token = _theme_token(token_type)
        for index, piece in enumerate(value.split("\n")):
            if index:
                lines.append([])
                place = 0
            length = _utf16_length(piece)
            if token and length:
                lines[-1].append(ColouredRun(place, length, token))
            place += length
    return lines


def _utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _lexer(kind: str) -> Lexer:
    # Imported here: Pygments takes a while, and most users never open a script.
    from pygments.lexers import get_lexer_by_name

    return get_lexer_by_name(_LEXERS[kind], stripnl=False, ensurenl=False)


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
