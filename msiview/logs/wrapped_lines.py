"""Lines that a mail program has wrapped, put together again where there is no doubt.

It breaks a line at a blank, and only where the next word would not fit into the width. So a break
before a word that would have fitted was there before, and so was one before what begins lines of
a log. Where some line is longer than the width and has a blank, nothing was wrapped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from msiview.logs.engine_beginnings import STRONG, WORDS
from msiview.logs.line_breaks import LineEnd

WIDTHS = range(60, 101)
"""Characters at which mail programs wrap: 72 and 76 are common."""

_LEAST = 3
"""How many lines must have been wrapped."""

_BEGINNING = (
    rf"(?:{WORDS}|\s|1: |Rollback: |[A-Z][a-z]+[A-Z]\w{{0,70}}:[ \r\n]"
    r"|(?:Internal |DEBUG: )?Error \d{4}[.:]|(?:Info|Warning) \d{4}\.)"
)
"""What a line begins with: the engine's, data of an action (``1: …``, ``InstallFiles: …``), a
message, or one that is indented."""

_BEGINS = re.compile(_BEGINNING)


@dataclass(frozen=True)
class Wrapped:
    """A line has breaks where it was wrapped at ``width``, and ``joint`` in their place."""

    width: int
    joint: str

    @property
    def line_end(self) -> LineEnd:
        """What ends the lines that were wrapped."""
        is_real = _behind_no_blank() if not self.joint else _before_what_fits(self.width)
        return LineEnd(pattern=re.compile(rf"(?P<end>\r?\n)(?:(?={_BEGINNING}|\Z)|{is_real})"))

    def undo(self, line: str) -> str:
        return self.joint.join(line.splitlines()) if "\n" in line else line


def find_wrapped(lines: Sequence[str]) -> Wrapped | None:
    """How lines were wrapped; None where they were not, or not without doubt."""
    width = max((len(line.rstrip()) for line in lines if " " in line.rstrip()), default=0)
    if width not in WIDTHS:
        return None
    begun = [pair for pair in pairwise(lines) if STRONG.match(pair[0])]
    wrapped = [line for line, following in begun if not _is_break(line, following, width)]
    if len(wrapped) < _LEAST or len(wrapped) * 5 < len(begun):
        return None
    # Some programs leave the blank at the end of the line ("format=flowed" of RFC 3676).
    keeps_blank = sum(line.endswith(" ") for line in wrapped) * 2 > len(wrapped)
    return Wrapped(width, "" if keeps_blank else " ")


def _is_break(line: str, following: str, width: int) -> bool:
    word = following.split(" ", 1)[0]
    fits = len(line.rstrip()) + 1 + len(word) <= width
    return fits or not word or _BEGINS.match(following) is not None


def _behind_no_blank() -> str:
    return r"(?<! \n)(?<! \r\n)"


def _before_what_fits(width: int) -> str:
    """Expressions look behind by a fixed number of characters, so there is an alternative for each
    length of the next word."""
    return "|".join(
        rf"(?=[^ \r\n]{{{length}}}(?![^ \r\n]))(?<![^\r\n]{{{width - length}}}\n)"
        rf"(?<![^\r\n]{{{width - length}}}\r\n)"
        for length in range(1, width)
    )
