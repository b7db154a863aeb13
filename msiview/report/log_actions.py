"""The actions of a log: all of them as a table, and those that took longest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msiview.analysis.logs.action_outline import result_words
from msiview.analysis.logs.log_words import FAILED, clock_words, duration_words, side_words
from msiview.analysis.logs.timeline import Bar, Timeline
from msiview.analysis.phrase import LineRef, Phrase
from msiview.logs.facts import Phase
from msiview.logs.log_line import time_words
from msiview.report.log_answers import omission_note
from msiview.report.page import (
    Block,
    Content,
    Heading,
    Lines,
    PageColumn,
    PageTable,
    Tone,
    muted,
    strong,
)
from msiview.words import counted

_MOST_ACTIONS = 400
_SLOWEST = 5
_SLOW = 1000
"""Milliseconds; what took less is not worth a line."""


def action_blocks(
    bar: Bar, times: Timeline, operations: int = 0, *, is_cause: bool = False
) -> Iterator[Block]:
    """One run of an action: who ran it, when, how long and with what result. ``operations`` are
    those inside it, ``is_cause`` says that the first cause is there."""
    yield Heading(bar.action.name, 3)
    yield Lines([(0, line) for line in _action_lines(bar, times, operations, is_cause)])


def _action_lines(bar: Bar, times: Timeline, operations: int, is_cause: bool) -> Iterator[Content]:
    action = bar.action
    phase = "" if action.phase is Phase.SEQUENCE else action.phase.value
    where = " ".join(filter(None, (times.lanes[bar.lane].party, phase)))
    yield Phrase(f"{where}, ", LineRef(action.line))
    if times.has_times:
        end = clock_words(bar.end) if action.end_line is not None else "not in the log"
        yield f"{clock_words(bar.start)} to {end}"
    else:
        yield "The log has no times"
    yield took_words(bar, times)
    if times.has_times and bar.own and bar.own != bar.duration:
        yield f"{duration_words(bar.own)} without the actions inside"
    if operations:
        yield counted(operations, "operation")
    if bar.is_dialog:
        yield "A dialog: the time was the user's"
    if action.returned is not None:
        yield f"Return value {action.returned}: {result_words(action)}"
    if action.phase is Phase.ROLLBACK:
        yield "Undoes what was done: part of the rollback"
    if is_cause:
        yield "The first cause was here"


def action_words(bar: Bar, times: Timeline) -> str:
    """One run of an action in a line: name, party, duration, result, line."""
    party = times.lanes[bar.lane].party
    parts = [bar.action.name, party, took_words(bar, times), result_words(bar.action)]
    return ", ".join([*filter(None, parts), str(LineRef(bar.action.line))])


def took_words(bar: Bar, times: Timeline) -> str:
    """How long an action took, and how sure that is."""
    if not times.has_times:
        return counted(bar.duration, "line")
    words = duration_words(bar.duration)
    if bar.action.end_line is None:
        return f"at least {words}: its end is not in the log"
    return f"about {words}" if bar.is_guessed else words


def slowest_blocks(times: Timeline) -> Iterator[Block]:
    """What took longest; nothing where all was quick."""
    slow = [bar for bar in times.slowest(_SLOWEST) if bar.own >= _SLOW]
    if slow:
        yield Heading("What took longest")
        columns = [PageColumn("Took", is_number=True), PageColumn("Action"), PageColumn("Where")]
        yield PageTable(columns, map(_slow, slow), has_head=False)


def _slow(bar: Bar) -> tuple[Content, ...]:
    action = bar.action
    return duration_words(bar.own), action.name, (LineRef(action.line), muted(action.phase.value))


def actions_blocks(times: Timeline) -> Iterator[Block]:
    """All actions, or those that failed or took longest, in the order of the log."""
    if not times.bars:
        return
    yield Heading("Actions")
    chosen = _chosen(times.bars)
    numbers = ("Begins", "Took", "Returned", "Line")
    names = ("Action", "Side", *numbers)
    columns = [PageColumn(name, is_number=name in numbers) for name in names]
    yield PageTable(columns, (_action(bar, has_times=times.has_times) for bar in chosen))
    left = len(times.bars) - len(chosen)
    yield omission_note(left, "actions, none of which failed or took long,")


def _chosen(bars: Sequence[Bar]) -> Sequence[Bar]:
    if len(bars) <= _MOST_ACTIONS:
        return bars
    ranked = sorted(bars, key=lambda bar: (bar.action.returned != FAILED, -bar.own))
    return sorted(ranked[:_MOST_ACTIONS], key=lambda bar: bar.action.line)


def _action(bar: Bar, *, has_times: bool) -> tuple[Content, ...]:
    run = bar.action
    returned: Content = "" if run.returned is None else str(run.returned)
    if run.returned == FAILED:
        returned = strong(f"{run.returned} (failed)", Tone.BAD)
    phase = "" if run.phase.value == "sequence" else f", {run.phase.value}"
    return (
        run.name,
        side_words(run.side) + phase,
        time_words(run.start) if run.start is not None else "",
        duration_words(bar.duration) if has_times and bar.duration else "",
        returned,
        LineRef(run.line, str(run.line + 1)),
    )
