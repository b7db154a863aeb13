"""Text from a file, made fit for one line of a terminal."""

from __future__ import annotations

_HARMLESS = "\u00a0\u3000"
"""Spaces that Python does not count as printable, but that move no cursor."""

_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


def one_line(text: str) -> str:
    """A text with its control characters written out, so that it stays on its line.

    Line breaks become ``\\n``, an escape ``\\x1b``: what a file says must not move
    the cursor of a terminal.
    """
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(character: str) -> str:
    if character.isprintable() or character in _HARMLESS:
        return character
    return _SHORT.get(character) or character.encode("unicode_escape").decode("ascii")
