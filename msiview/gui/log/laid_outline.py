"""The actions of a log made ready to be shown as a tree: what failed, what a filter finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msiview.analysis.logs.action_outline import Outline
from msiview.analysis.logs.log_words import FAILED
from msiview.analysis.logs.timeline import Timeline, timeline
from msiview.database.table import Table
from msiview.logs.facts import LogFacts
from msiview.progress import Progress


@dataclass(frozen=True, slots=True)
class LaidOutline:
    """An outline, and the bars that it was made from."""

    outline: Outline
    times: Timeline
    parents: tuple[tuple[int, int], ...]
    """Items that have others inside, each with its depth."""
    cause: int | None = None
    """The action of the first error: in a script it has no return value of its own."""

    def is_failed(self, place: int) -> bool:
        """Whether an action failed, or is the cause that others did."""
        return self.times.bars[place].action.returned == FAILED or place == self.cause

    def failed(self) -> list[int]:
        """The numbers of actions that failed."""
        return [place for place in range(len(self.outline)) if self.is_failed(place)]

    def matching(self, text: str, *, only_failed: bool) -> set[int] | None:
        """The items that have a text in their names, in any case, with all around them; None
        where that is all of them."""
        if not text and not only_failed:
            return None
        wanted = text.casefold()
        bars = self.times.bars
        places = self.failed() if only_failed else range(len(bars))
        shown: set[int] = set()
        for place in places:
            at: int | None = place if wanted in bars[place].action.name.casefold() else None
            while at is not None and at not in shown:
                shown.add(at)
                at = self.outline.parent(at)
        return shown


def lay_out(
    facts: LogFacts,
    tables: Mapping[str, Table] | None = None,
    progress: Progress | None = None,
    cause_line: int | None = None,
) -> LaidOutline:
    """The outline of what has been read by now; ``cause_line`` is the first line of the action
    of the first error, where that is known."""
    times = timeline(facts, tables, progress)
    outline = Outline(facts, times)
    depths: dict[int, int] = {}
    with_children: dict[int, int] = {}
    for place in range(len(outline)):
        above = outline.parent(place)
        depths[place] = 0 if above is None else depths[above] + 1
        if above is not None:
            with_children[above] = depths[above]
    lines = (place for place, bar in enumerate(times.bars) if bar.action.line == cause_line)
    return LaidOutline(outline, times, tuple(sorted(with_children.items())), next(lines, None))
