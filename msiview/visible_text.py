"""Text from a file, made fit to be shown: nothing in it moves a cursor, reverses the reading order
or stays invisible.

Names and values of a package or a log may hold any character. Whoever shows one, in the
window, in a terminal or in a report, shows it by these functions. Files of data (CSV, IDT,
SQL, streams) keep every character as it is.
"""

from __future__ import annotations

import re
import unicodedata

from msiview.words import shortened

HIDDEN = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, but for the tab and the line feed
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction of writing
    "\u2028\u2029"  # separators of lines and paragraphs
    "\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # drawn as nothing
    "\ufffe\uffff"
    "\ud800-\udfff"  # halves of surrogate pairs, which no encoding has
    "\U000e0000-\U000e007f"  # tags: letters that are drawn as nothing
    "]"
)
"""One character that is not shown as it is. Python counts none of them as printable.

The joiners U+200C and U+200D are not among them: Persian, the languages of India and emoji
are written with them. Source: Unicode 15, categories Cc, Cf, Cs, Zl and Zp, less the
signs of Cf that have a shape; UAX #9 for the direction of writing.
"""

_PICTURES = {chr(code): chr(0x2400 + code) for code in range(0x20)} | {"\x7f": "\u2421"}
"""Unicode has a picture of each control character: U+241B for the escape."""

_LINE_BREAK = "\N{DOWNWARDS ARROW WITH CORNER LEFTWARDS}"
_TAB = "\N{RIGHTWARDS ARROW TO BAR}"


def one_line(text: str, longest: int | None = None) -> str:
    """A text on one line, cut to a length: ``↵`` for a line break, ``⇥`` for a tab, ``␛`` for
    an escape, ``\\u202e`` for an override of the direction."""
    if longest is not None:
        text = shortened(text, longest)
    if text.isprintable():
        return text
    return visible(text).replace("\n", _LINE_BREAK).replace("\t", _TAB)


def visible(text: str) -> str:
    """A text that keeps its line breaks and tabs; other characters as in :func:`one_line`."""
    if text.replace("\n", "").replace("\t", "").isprintable():
        return text
    return HIDDEN.sub(_mark, text.replace("\r\n", "\n"))


def in_place(text: str) -> str:
    """A text of the same length, for texts whose columns are counted: a control character and a
    line break become their pictures, other hidden characters ``�``. Tabs stay."""
    if text.isprintable():
        return text
    shown = HIDDEN.sub(lambda found: _PICTURES.get(found[0], "\N{REPLACEMENT CHARACTER}"), text)
    return shown.replace("\n", "\N{SYMBOL FOR LINE FEED}")


def _mark(found: re.Match[str]) -> str:
    return _PICTURES.get(found[0]) or found[0].encode("unicode_escape").decode("ascii")


def terminal_width(text: str) -> int:
    """Cells of a terminal that a text takes: two for wide East Asian characters, none for marks."""
    if text.isascii():
        return len(text)
    width = 0
    for character in text:
        if not unicodedata.combining(character):
            width += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return width


def padded(text: str, width: int, is_right: bool = False) -> str:
    """A text with blanks behind it, or before it, that fill so many cells of a terminal."""
    blanks = " " * (width - terminal_width(text))
    return blanks + text if is_right else text + blanks
