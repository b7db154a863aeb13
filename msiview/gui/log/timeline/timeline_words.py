"""What is said of a bar of the timeline."""

from __future__ import annotations

from msiview.analysis.logs.action_outline import result_words
from msiview.analysis.logs.log_words import clock_words, duration_words
from msiview.analysis.logs.timeline import Bar, Timeline
from msiview.gui.texts import counted, number
from msiview.logs.facts import Phase


def bar_words(bar: Bar, timeline: Timeline) -> str:
    """One line for screen readers: name, party, duration, return, line."""
    party = timeline.lanes[bar.lane].party
    parts = [bar.action.name, party, span_words(bar, timeline), result_words(bar.action)]
    return ", ".join([*filter(None, parts), f"line {number(bar.action.line + 1)}"])


def bar_tooltip(bar: Bar, timeline: Timeline) -> str:
    """Name, times, duration and return, a line each."""
    action, party = bar.action, timeline.lanes[bar.lane].party
    lines = [action.name]
    if timeline.has_times:
        lines.append(f"{clock_words(bar.start)} to {clock_words(bar.end)}, {party}")
    else:
        lines.append(f"The log has no times; {party}")
    lines.append(span_words(bar, timeline))
    if bar.own != bar.duration and timeline.has_times:
        lines.append(f"{duration_words(bar.own)} without the actions inside")
    if bar.is_dialog:
        lines.append("A dialog: the time was the user's")
    if action.returned is not None:
        lines.append(f"Return value {action.returned}: {result_words(action)}")
    if action.phase is Phase.ROLLBACK:
        lines.append("Undoes what was done: part of the rollback")
    lines.append(f"Line {number(action.line + 1)}")
    return "\n".join(lines)


def span_words(bar: Bar, timeline: Timeline) -> str:
    """How long an action took, and how sure that is."""
    if not timeline.has_times:
        return counted(bar.duration, "line")
    words = duration_words(bar.duration)
    if bar.action.end_line is None:
        return f"at least {words}: its end is not in the log"
    return f"about {words}" if bar.is_guessed else words
