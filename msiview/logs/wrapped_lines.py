"""Lines that a mail program or a console has broken, put together again where there is no doubt.

A mail program breaks a line at a blank, and only where the next word would not fit into the width.
So a break before a word that would have fitted was there before, and so was one before what begins
lines of a log. A console breaks a line behind its last column. Where some line is longer than the
width, nothing was broken. Mail that is answered has a quote before each of the parts, or, where the
answer was wrapped, before the first part alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from msiview.late_patterns import late_pattern
from msiview.logs.engine_beginnings import STRONG, WORDS
from msiview.logs.line_breaks import LineEnd

WIDTHS = range(60, 101)
"""Characters at which mail programs wrap: 72 and 76 are common."""

COLUMNS = range(60, 241)
"""Characters in a line of a console: 80 and 120 are common."""

_LEAST = 3
"""How many lines must have been wrapped."""

_SPEAKING = (
    rf"(?:{WORDS}|Property\([CNS]\):[\r\n]|1: |Rollback: |[A-Z][a-z]+[A-Z]\w{{0,70}}:[ \r\n]"
    r"|(?:Internal |DEBUG: )?Error \d{4}[.:]|(?:Info|Warning) \d{4}\.)"
)
"""What a line begins with: the engine's, data of an action (``1: …``, ``InstallFiles: …``), a
message."""
_BEGINNING = rf"(?:{_SPEAKING}|\s)"
"""The same, or one that is indented."""

_BEGINS = late_pattern(_BEGINNING)
_NO_FIELD = (
    r"(?!(?:[2-9]|1\d): |''|[,;)]|(?:Request|Action|Object|LongSubPath|ShortSubPath): "
    r"|(?:Absent|Local|Source|Null|Advertise|Unknown); |Won't patch|No existing|Existing file)"
)
"""What a line never begins with: a field of a note but the first, an empty value, and what stands
behind several blanks in lines of the engine, where even a word that would have fitted may go on."""

_BETWEEN_WORDS = late_pattern(r"\S \S")
"""Where a line may be broken: programs keep blanks side by side together."""
_QUOTE = late_pattern(r"(?:[>|] ?)*[ \t]*")


@dataclass(frozen=True)
class Wrapped:
    """A line has breaks where it was wrapped, and ``joint`` in their place. ``quote`` stands before
    each part. ``was_before`` matches behind a break that was there before the wrapping.

    Some programs break behind hyphens as well, and words that are longer than the ``width`` (0: not
    those): there nothing was in place of the break.
    """

    was_before: str
    joint: str
    quote: str = ""
    width: int = 0

    @property
    def line_end(self) -> LineEnd:
        """What ends the lines that were wrapped."""
        return LineEnd(pattern=re.compile(rf"(?P<end>\r?\n)(?:{self.was_before}|\Z)"))

    def undo(self, line: str) -> str:
        if not self.quote and "\n" not in line:
            return line
        parts = [_unquoted(part, self.quote) for part in line.splitlines()]
        whole = parts[:1]
        for before, after in pairwise(parts):
            whole += [self.joint_between(before, after), after]
        return "".join(whole)

    def joint_between(self, before: str, after: str) -> str:
        """What stood between two parts of a line."""
        is_hyphen = _BEHIND_HYPHEN.search(before) is not None and _WORD.match(after) is not None
        if not self.joint or is_hyphen:
            return ""
        last, first = before.rpartition(" ")[2], after.partition(" ")[0]
        goes_on = first == after and (len(after) == self.width or after.endswith("-"))
        is_cut = len(before) == self.width and (goes_on or len(last) + len(first) > self.width)
        return "" if is_cut else self.joint


_BEHIND_HYPHEN = late_pattern(r"\w-\Z")
_WORD = late_pattern(r"\w")


def _unquoted(line: str, quote: str) -> str:
    if line.startswith(quote):
        return line[len(quote) :]
    return "" if line == quote.rstrip() else line


def find_wrapped(lines: Sequence[str]) -> Wrapped | None:
    """How lines were wrapped; None where they were not, or not without doubt."""
    quote = _quote(lines)
    if quote and (quoted_first := _quoted_first(lines, quote)) is not None:
        return quoted_first
    inner = [_unquoted(line, quote) for line in lines]
    return _by_columns(inner, quote) or _by_words(inner, quote)


def _quote(lines: Sequence[str]) -> str:
    """What stands before nearly all lines of the engine, if it looks like a quote."""
    begins = [line[: begin.start()] for line in lines if (begin := STRONG.search(line))]
    quotes = Counter(text for text in begins if _QUOTE.fullmatch(text))
    quote, count = quotes.most_common(1)[0] if quotes else ("", 0)
    return quote if count * 5 >= len(begins) * 4 else ""


def _by_words(lines: Sequence[str], quote: str) -> Wrapped | None:
    """Breaks where the next word would not fit."""
    width = max((len(line.rstrip()) for line in lines if _BETWEEN_WORDS.search(line)), default=0)
    if width not in WIDTHS:
        return None
    begun = [pair for pair in pairwise(lines) if STRONG.match(pair[0])]
    wrapped = [line for line, following in begun if not _is_break(line, following, width)]
    if len(wrapped) < _LEAST or len(wrapped) * 5 < len(begun):
        return None
    # Some programs leave the blank at the end of the line ("format=flowed" of RFC 3676).
    keeps_blank = sum(line.endswith(" ") for line in wrapped) * 2 > len(wrapped)
    was_before = _behind_no_blank() if keeps_blank else _before_what_fits(width, quote)
    before = f"{_before(_BEGINNING, quote)}|{was_before}"
    return Wrapped(before, "" if keeps_blank else " ", quote, _width_of_words(lines, width))


def _width_of_words(lines: Sequence[str], width: int) -> int:
    """The width at which longer words were broken; 0 where they were not."""
    return width if max(map(len, lines)) <= width else 0


def _is_break(line: str, following: str, width: int) -> bool:
    word = following.split(" ", 1)[0]
    fits = len(line.rstrip()) + 1 + len(word) <= width
    return fits or not word or _BEGINS.match(following) is not None


def _by_columns(lines: Sequence[str], quote: str) -> Wrapped | None:
    """Breaks behind the last column. A log of which long lines were cut is none of these: there a
    line that is full is followed by the beginning of another one."""
    width = max(map(len, lines), default=0)
    if width not in COLUMNS:
        return None
    begun = [pair for pair in pairwise(lines) if STRONG.match(pair[0])]
    full = [following for line, following in begun if len(line) == width]
    wrapped = sum(1 for following in full if following and not _may_begin(following))
    if wrapped < _LEAST or wrapped * 2 < len(full):
        return None
    if sum(not _is_break(*pair, width) for pair in begun) * 2 > 3 * wrapped:
        return None
    size = width + len(quote)
    is_short = rf"(?<![^\r\n]{{{size}}}\n)(?<![^\r\n]{{{size}}}\r\n)"
    return Wrapped(f"{_before(_SPEAKING, quote)}|{is_short}", "", quote)


def _may_begin(line: str) -> bool:
    """Whether a line begins as those of a log do, if not with what a tool has put before it."""
    return _BEGINS.match(line) is not None or STRONG.search(line) is not None


def _quoted_first(lines: Sequence[str], quote: str) -> Wrapped | None:
    """Lines that had a quote before they were wrapped: it begins the first part alone."""
    width = max((len(line) for line in lines if " " in line), default=0)
    if not quote.strip() or width not in WIDTHS:
        return None
    parts = [pair for pair in pairwise(lines) if pair[1] and not _has_quote(pair[1], quote)]
    wrapped = sum(not _is_break(line, following, width) for line, following in parts)
    if wrapped < _LEAST or wrapped * 5 < len(parts) * 4:
        return None
    was_before = rf"(?=\s|{re.escape(quote.rstrip())})"
    return Wrapped(was_before, " ", quote, _width_of_words(lines, width))


def _has_quote(line: str, quote: str) -> bool:
    return line.startswith(quote) or line == quote.rstrip()


# -- breaks that were there before ----------------------------------------


def _before(beginning: str, quote: str) -> str:
    """Before the beginning of a line, an empty line, and one without the quote."""
    if not quote:
        return rf"(?={beginning}|\r?\n)"
    mark = re.escape(quote)
    nothing = rf"(?:{re.escape(quote.rstrip())})?[ \t]*\r?\n"
    return rf"(?={mark}{beginning}|{nothing})|(?!{mark})"


def _behind_no_blank() -> str:
    return r"(?<! \n)(?<! \r\n)"


def _before_what_fits(width: int, quote: str) -> str:
    """Expressions look behind by a fixed number of characters, so there is an alternative for each
    length of the next word."""
    mark = re.escape(quote) + _NO_FIELD
    size = width + len(quote)
    return "|".join(
        rf"(?={mark}[^ \r\n]{{{length}}}(?![^ \r\n]))(?<![^\r\n]{{{size - length}}}\n)"
        rf"(?<![^\r\n]{{{size - length}}}\r\n)"
        for length in range(1, width)
    )
