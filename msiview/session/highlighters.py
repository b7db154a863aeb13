"""Highlighters: words and patterns that a user wants to see in colour in every log."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, NamedTuple

from msiview.analysis.patterns import IN_SIGHT_S, FilterError, Pattern, TooSlow

SEARCHED = 4096
"""Characters of a line that are looked through: as many as a window shows of it."""

QUICK = "Words"
"""The set that words from the lines go to."""


class HighlightColour(StrEnum):
    """Colours to choose from; what each looks like is the theme's."""

    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    VIOLET = "violet"
    RED = "red"
    ORANGE = "orange"
    CYAN = "cyan"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class Highlighter:
    """A text, or a regular expression, and how it is shown."""

    text: str
    colour: HighlightColour = HighlightColour.YELLOW
    is_pattern: bool = False
    with_case: bool = False
    whole_line: bool = False
    """Whether the line has the colour, not only the text in it."""

    def pattern(self) -> Pattern:
        """What finds it. Raises :class:`~msiview.analysis.patterns.FilterError`."""
        make = Pattern if self.is_pattern else Pattern.of_text
        return make(self.text, with_case=self.with_case)

    @property
    def error(self) -> str:
        """Why it makes no sense; empty where it does."""
        try:
            self.pattern()
        except FilterError as error:
            return str(error)
        return ""


@dataclass(frozen=True, slots=True)
class HighlighterSet:
    """Highlighters that are switched on and off together. Where two meet in a line, the first
    one is shown."""

    name: str
    highlighters: tuple[Highlighter, ...] = ()
    is_on: bool = True


class Highlight(NamedTuple):
    """Columns ``start`` to, not including, ``end`` of a line."""

    start: int
    end: int
    colour: HighlightColour


class Highlighting:
    """Finds what the highlighters of all sets that are on show in a line.

    Wrong expressions find nothing. One that takes too long is given up, and ``on_slow`` is
    told of it: a window must not wait for its colours.
    """

    def __init__(
        self,
        sets: Iterable[HighlighterSet] = (),
        on_slow: Callable[[Highlighter], object] = lambda _: None,
    ) -> None:
        self._on_slow = on_slow
        self._patterns: list[tuple[Highlighter, Pattern]] = []
        for highlighter in (each for known in sets if known.is_on for each in known.highlighters):
            if highlighter.text and not highlighter.error:
                self._patterns.append((highlighter, highlighter.pattern()))

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def __call__(self, line: str) -> tuple[list[Highlight], HighlightColour | None]:
        """The coloured parts of a line in order, none of them within another, and the colour
        of the whole line."""
        found: list[Highlight] = []
        whole: HighlightColour | None = None
        for highlighter, spans in self._found(line[:SEARCHED]):
            if highlighter.whole_line:
                whole = whole or highlighter.colour
                continue
            for start, end in spans:
                if not any(start < other.end and other.start < end for other in found):
                    found.append(Highlight(start, end, highlighter.colour))
        return sorted(found), whole

    def _found(self, line: str) -> Iterator[tuple[Highlighter, list[tuple[int, int]]]]:
        for known in list(self._patterns):
            highlighter, pattern = known
            try:
                spans = pattern.spans(line, limit=IN_SIGHT_S)
            except TooSlow:
                self._patterns.remove(known)
                self._on_slow(highlighter)
                continue
            if spans:
                yield highlighter, spans


def with_word(
    sets: Sequence[HighlighterSet], word: str, colour: HighlightColour | None
) -> list[HighlighterSet]:
    """The sets after a word of a line was highlighted, or None was chosen for it: then no
    highlighter of the set of words shows it any more."""
    quick = next((known for known in sets if known.name == QUICK), HighlighterSet(QUICK))
    kept = tuple(each for each in quick.highlighters if each.text != word)
    if colour is not None:
        kept = (*kept, Highlighter(word, colour))
    changed = replace(quick, highlighters=kept, is_on=quick.is_on or colour is not None)
    others = [known for known in sets if known.name != QUICK]
    return [changed, *others] if kept else others


def colour_of_word(sets: Sequence[HighlighterSet], word: str) -> HighlightColour | None:
    """The colour that the set of words gives to a word."""
    quick = next((known for known in sets if known.name == QUICK), HighlighterSet(QUICK))
    return next((each.colour for each in quick.highlighters if each.text == word), None)


def free_colour(sets: Sequence[HighlighterSet]) -> HighlightColour:
    """The colour that the fewest highlighters have."""
    used = [each.colour for known in sets for each in known.highlighters]
    return min(HighlightColour, key=used.count)


# -- kept between runs ---------------------------------------------------


def sets_text(sets: Iterable[HighlighterSet]) -> str:
    """The sets as JSON."""
    return json.dumps(
        [
            {
                "name": known.name,
                "on": known.is_on,
                "highlighters": [_values(each) for each in known.highlighters],
            }
            for known in sets
        ]
    )


def sets_from(text: str) -> list[HighlighterSet]:
    """The sets from JSON; what makes no sense in it is left out."""
    try:
        stored = json.loads(text) if text else []
    except (ValueError, RecursionError):
        return []
    sets = []
    for entry in stored if isinstance(stored, list) else []:
        if isinstance(entry, dict) and isinstance(entry.get("name"), str):
            inner = entry.get("highlighters")
            known = map(_highlighter, inner if isinstance(inner, list) else [])
            sets.append(
                HighlighterSet(
                    entry["name"],
                    tuple(each for each in known if each is not None),
                    bool(entry.get("on", True)),
                )
            )
    return sets


def _values(highlighter: Highlighter) -> dict[str, object]:
    return {field.name: getattr(highlighter, field.name) for field in fields(highlighter)}


def _highlighter(stored: Any) -> Highlighter | None:
    if not isinstance(stored, dict) or not isinstance(stored.get("text"), str):
        return None
    colours = list(HighlightColour)
    colour = stored.get("colour")
    return Highlighter(
        stored["text"],
        HighlightColour(colour) if colour in colours else HighlightColour.YELLOW,
        *(bool(stored.get(name)) for name in ("is_pattern", "with_case", "whole_line")),
    )
