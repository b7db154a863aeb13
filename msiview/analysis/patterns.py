"""Regular expressions that users type: compiled and matched here and nowhere else.

Some expressions take exponential time on some texts, so every match has a limit of time (the
``regex`` package has one, ``re`` has not), and what is compiled has a limit of size.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Self, TypeAlias

import regex

from msiview.errors import MsiviewError

Span: TypeAlias = tuple[int, int]
"""Characters of a text from the first up to, not including, the second."""

AT_ONCE = 1 << 12
"""Texts to match at one go: work looks at its progress between two goes."""

LIMIT_S = 0.5
"""Time for one go. A plain expression needs a hundredth of it; and work that is cancelled
ends after this time at the latest."""

IN_SIGHT_S = 0.02
"""Time for what a window marks while it paints."""

_HOLDING_S = 0.004
"""A match that takes longer lets other threads run meanwhile. Shorter ones do not: each
change of threads may cost as much."""

_BETWEEN_CLOCKS = 1 << 5
"""Texts that are matched between two looks at the clock."""

_STEPS_AT_MOST = 1_000_000
"""A match that takes fewer steps than that, whatever the text, needs no clock: it takes some
milliseconds."""

_LONGEST = 5000
_MOST_COPIES = 100_000
"""``regex`` writes ``x{1000}`` out as a thousand copies, of 300 bytes each."""

_SHOWN = 40


class FilterError(MsiviewError):
    """An expression that cannot be understood, or takes too long."""


class TooSlow(FilterError):
    """Matching ``pattern`` was given up."""

    def __init__(self, pattern: str, text: str) -> None:
        shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
        super().__init__(
            f"the expression takes too long on {shown!r}, a text of {len(text)} characters"
        )
        self.pattern = pattern


def pattern_between_slashes(expression: str) -> str | None:
    """The regular expression in ``/pattern/``; None for any other text."""
    if len(expression) >= 2 and expression[0] == expression[-1] == "/":
        return expression[1:-1]
    return None


class Pattern:
    """A regular expression, found anywhere in a text, in any case or ``with_case`` as it stands.

    Raises :class:`FilterError` for a wrong one. Safe to share between threads.
    """

    def __init__(self, pattern: str, *, with_case: bool = False) -> None:
        self.pattern = pattern
        flags = regex.VERSION0 if with_case else regex.IGNORECASE | regex.VERSION0
        copies = _copies(pattern)
        if len(pattern) > _LONGEST or copies > _MOST_COPIES:
            raise FilterError("the regular expression is too large")
        try:
            self._compiled = regex.compile(pattern, flags)
        except (regex.error, OverflowError, RecursionError, ValueError) as error:
            raise FilterError(f"the regular expression is wrong: {error}") from error
        self._unguarded = _longest_unguarded(pattern, len(pattern) + copies)

    @classmethod
    def of_text(cls, text: str, *, with_case: bool = False) -> Self:
        """What finds a text as it stands."""
        return cls(regex.escape(text), with_case=with_case)

    def select(self, texts: Sequence[str], *, limit: float = LIMIT_S) -> list[int]:
        """The indexes of the texts that match.

        Raises :class:`TooSlow` where all together take longer than ``limit`` seconds; so hand
        over at most :data:`AT_ONCE` texts.
        """
        search, guarded = self._compiled.search, partial(self._compiled.search, timeout=_HOLDING_S)
        end = time.monotonic() + limit
        found = []
        for index, text in enumerate(texts):
            if index % _BETWEEN_CLOCKS == 0 and time.monotonic() > end:
                raise TooSlow(self.pattern, text)
            try:
                match = search(text) if len(text) <= self._unguarded else guarded(text)
            except TimeoutError:
                match = self._search_aside(text, end - time.monotonic())
            if match is not None:
                found.append(index)
        return found

    def spans(self, text: str, *, limit: float = LIMIT_S) -> list[Span]:
        """Starts and ends of the non-empty matches in a text, in order.

        Raises :class:`TooSlow` as :meth:`select` does.
        """
        try:
            return list(self._spans(text, limit))
        except TimeoutError:
            raise TooSlow(self.pattern, text) from None

    def replaced(
        self, text: str, replacement: str, *, with_groups: bool, limit: float = LIMIT_S
    ) -> str:
        """A text with everything that matches replaced. ``with_groups`` lets the replacement
        name what groups of the expression matched: ``\\1``, ``\\g<name>``.

        Raises :class:`TooSlow` as :meth:`select` does, :class:`FilterError` for a replacement that
        names a group that there is none of; only a text that matches shows that.
        """
        if not with_groups:
            replacement = replacement.replace("\\", "\\\\")
        try:
            return str(self._compiled.sub(replacement, text, timeout=limit))
        except TimeoutError:
            raise TooSlow(self.pattern, text) from None
        except (regex.error, IndexError, ValueError) as error:
            raise FilterError(f"the replacement is wrong: {error}") from None

    def _spans(self, text: str, limit: float) -> Iterator[Span]:
        for match in self._compiled.finditer(text, timeout=limit):
            start, end = match.span()
            if end > start:
                yield start, end

    def _search_aside(self, text: str, seconds: float) -> object:
        """Search while other threads run."""
        try:
            return self._compiled.search(text, timeout=max(seconds, 0.0), concurrent=True)
        except TimeoutError:
            raise TooSlow(self.pattern, text) from None


def _longest_unguarded(pattern: str, parts: int) -> int:
    """The length up to which any text is matched in :data:`_STEPS_AT_MOST`, so without a limit of
    time, which takes longer than a usual match; 0 where that is not plain to see.

    All that the matcher can try of a pattern without nested repetitions is a place to begin, and
    for each repetition (or alternative) a place to end, in texts of at least one character; each
    time it passes at most all parts.
    """
    if _UNCLEAR.search(pattern) is not None:
        return 0
    choices = len(_CHOICE.findall(_PART.sub("x", pattern)))
    return int((_STEPS_AT_MOST / max(1, parts)) ** (1 / (choices + 1)))


def _copies(pattern: str) -> int:
    """About how many parts a pattern has when its fixed repetitions are written out.

    Groups within groups multiply. Sets and escapes count as one part; what is no valid
    pattern gets some number.
    """
    sizes, last = [0], 0
    at = 0
    while at < len(pattern):
        sign = pattern[at]
        repeated = _REPEATED.match(pattern, at)
        if repeated is not None:
            copies = last * (int(repeated[1]) - 1)
            sizes[-1] += max(copies, 0)
            last += max(copies, 0)
            at = repeated.end()
            continue
        if sign == "(":
            sizes.append(0)
            last = 0
        elif sign == ")" and len(sizes) > 1:
            last = sizes.pop() + 1
            sizes[-1] += last
        else:
            part = _PART.match(pattern, at)
            at = part.end() - 1 if part is not None else at
            sizes[-1] += 1
            last = 1
        at += 1
    return sum(sizes)


_REPEATED = regex.compile(r"\{(\d{1,12})(?:,\d*)?\}")
_CHOICE = regex.compile(r"[*+?{|]")
_UNCLEAR = regex.compile(
    r"(?x) \)[*+?{] | \((?:\?(?![:=!]|<[=!])|\*) | \{(?!\d*(?:,\d*)?\}) | \\[gLRX]"
)
"""Repeated groups, flags, recursion and other things of ``(?``, and errors that are allowed."""
_PART = regex.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*+\]", regex.DOTALL)
