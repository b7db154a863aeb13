"""The actions of a log: all of them as a table, and those that took longest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msiview.analysis.logs.log_words import FAILED, duration_words, side_words
from msiview.analysis.logs.timeline import Bar, Timeline
from msiview.analysis.phrase import LineRef
from msiview.logs.log_line import time_words
from msiview.report.log_answers import left_out_note
from msiview.report.page import Block, Column, Content, Heading, Table, Tone, muted, strong

_MOST_ACTIONS = 400
_SLOWEST = 5
_SLOW = 1000
"""Milliseconds; what took less is not worth a line."""


def slowest_blocks(times: Timeline) -> Iterator[Block]:
    """What took longest; nothing where all was quick."""
    slow = [bar for bar in times.slowest(_SLOWEST) if bar.own >= _SLOW]
    if slow:
        yield Heading("What took longest")
        columns = [Column("Took", is_number=True), Column("Action"), Column("Where")]
        yield Table(columns, map(_slow, slow), has_head=False)


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
    columns = [Column(name, is_number=name in numbers) for name in names]
    yield Table(columns, (_action(bar, has_times=times.has_times) for bar in chosen))
    left = len(times.bars) - len(chosen)
    yield left_out_note(left, "actions, none of which failed or took long,")


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
