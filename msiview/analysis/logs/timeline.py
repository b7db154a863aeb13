"""The timeline of a log: actions as bars over time."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from msiview.analysis.live_columns import live_rows
from msiview.analysis.logs.reasons.engine_runs import CLIENT, PARTIES, SERVER, party
from msiview.database.table import Table
from msiview.logs.facts import ActionRun, LogFacts
from msiview.progress import Progress, no_progress

_STEP = 4096

NO_PARENT = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Lane:
    """The actions of one party; ``rows`` is the largest number of overlapping bars."""

    party: str
    rows: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One run of an action.

    ``lane`` is an index of :attr:`Timeline.lanes`, ``row`` the depth of nesting in it from 0.
    ``start`` and ``end`` are milliseconds since the midnight before the log began, or numbers of
    lines in a log without times. ``own`` is the time without the actions inside it. ``is_guessed``
    means that start or end were taken from neighbours, ``is_dialog`` that the action waited for the
    user.
    """

    action: ActionRun
    lane: int
    row: int
    start: int
    end: int
    own: int
    is_guessed: bool
    is_dialog: bool

    @property
    def duration(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Timeline:
    """All bars, in the order of the log. Without times, line numbers are used instead of
    milliseconds."""

    lanes: tuple[Lane, ...] = ()
    bars: tuple[Bar, ...] = ()
    start: int = 0
    end: int = 0
    has_times: bool = True

    def slowest(self, most: int = 10) -> list[Bar]:
        """The bars with the longest time of their own, the slowest first; no dialogs."""
        if not self.has_times:
            return []
        slow = [bar for bar in self.bars if bar.own > 0 and not bar.is_dialog]
        return sorted(slow, key=lambda bar: -bar.own)[:most]


def timeline(
    facts: LogFacts,
    tables: Mapping[str, Table] | None = None,
    progress: Progress | None = None,
) -> Timeline:
    """The timeline of what has been read so far. ``tables`` determine which actions are dialogs."""
    progress = progress or no_progress()
    actions = facts.actions[:]
    if not actions:
        return Timeline()
    has_times = any(action.start is not None for action in actions)
    starts, ends = _timed(actions, progress) if has_times else _by_lines(actions, facts.lines)
    lane_of, lanes_used = _lanes(facts, actions)
    rows = _rows(actions, lane_of)
    own = _own_times(actions, starts, ends, lane_of)
    is_dialog = dialog_test(tables)
    bars = []
    for place, action in enumerate(actions):
        is_guessed = has_times and (action.start is None or action.end is None)
        bars.append(
            Bar(
                action,
                lanes_used.index(lane_of[place]),
                rows[place],
                starts[place],
                ends[place],
                own[place],
                is_guessed,
                action.side == "c" and is_dialog(action.name),
            )
        )
        if place % _STEP == 0:
            progress("Laying out the timeline", place, len(actions))
    depth = dict.fromkeys(lanes_used, 0)
    for name, row in zip(lane_of, rows, strict=True):
        depth[name] = max(depth[name], row + 1)
    lanes = tuple(Lane(name, depth[name]) for name in lanes_used)
    return Timeline(lanes, tuple(bars), min(starts), max(ends), has_times)


def _lanes(facts: LogFacts, actions: Sequence[ActionRun]) -> tuple[list[str], list[str]]:
    """The lane of each action, and the list of lanes, client first."""
    parties = [party(run) for run in facts.runs]
    lane_of = [
        parties[action.run] if action.run < len(parties) else action.side for action in actions
    ]
    others = sorted(set(lane_of) - set(PARTIES))
    return lane_of, [name for name in PARTIES if name in lane_of] + others


def _rows(actions: Sequence[ActionRun], lane_of: Sequence[str]) -> list[int]:
    """The depth of each action in its lane. Parents come before their children."""
    rows: list[int] = []
    for place, action in enumerate(actions):
        parent = action.parent
        is_inside = parent is not None and parent < place and lane_of[parent] == lane_of[place]
        rows.append(rows[parent] + 1 if is_inside and parent is not None else 0)
    return rows


# -- times ---------------------------------------------------------------


def _by_lines(actions: Sequence[ActionRun], lines: int) -> tuple[list[int], list[int]]:
    starts = [action.line for action in actions]
    ends = [lines if action.end_line is None else action.end_line for action in actions]
    return starts, _around_children(actions, starts, ends)


def _timed(actions: Sequence[ActionRun], progress: Progress) -> tuple[list[int], list[int]]:
    """Start and end of each action; missing ones are taken from its neighbours."""
    progress("Laying out the timeline", 0, len(actions))
    starts = _starts(actions)
    latest: dict[str, int] = {}
    for action, start in zip(actions, starts, strict=True):
        known = start if action.end is None else max(start, action.end)
        latest[action.stream] = max(known, latest.get(action.stream, known))
    following: dict[str, list[tuple[int, int]]] = {}
    ends = [0] * len(actions)
    for place in range(len(actions) - 1, -1, -1):
        action, start = actions[place], starts[place]
        later = following.setdefault(action.stream, [])
        end = action.end
        if end is None:
            end = latest[action.stream] if action.end_line is None else start
            behind = action.end_line
            if behind is not None and later and later[-1][0] > behind:
                end = later[-1][1]
        ends[place] = max(start, end)
        later.append((action.line, start))
    return starts, _around_children(actions, starts, ends)


def _starts(actions: Sequence[ActionRun]) -> list[int]:
    """The starts; for missing ones the start before, else the one after."""
    before: dict[str, int] = {}
    starts: list[int | None] = []
    for action in actions:
        start = action.start if action.start is not None else before.get(action.stream)
        if start is not None:
            before[action.stream] = start
        starts.append(start)
    after: dict[str, int] = {}
    least = min(start for start in starts if start is not None)
    for place in range(len(actions) - 1, -1, -1):
        stream = actions[place].stream
        known = starts[place]
        if known is None:
            known = after.get(stream, least)
        starts[place] = after[stream] = known
    return [start for start in starts if start is not None]


def _around_children(
    actions: Sequence[ActionRun], starts: Sequence[int], ends: list[int]
) -> list[int]:
    """The ends, corrected so that no action ends before its children, since ends have whole seconds
    only."""
    for place in range(len(actions) - 1, -1, -1):
        ends[place] = max(ends[place], starts[place])
        parent = actions[place].parent
        if parent is not None and parent < place:
            ends[parent] = max(ends[parent], ends[place])
    return ends


def _own_times(
    actions: Sequence[ActionRun],
    starts: Sequence[int],
    ends: Sequence[int],
    lane_of: Sequence[str],
) -> list[int]:
    """The time of each action without that of the actions in it."""
    own = [end - start for start, end in zip(starts, ends, strict=True)]
    covered = list(starts)
    for place, parent in enumerate(enclosing_actions(actions, lane_of)):
        if parent != NO_PARENT:
            begin = max(starts[place], covered[parent])
            end = min(ends[place], ends[parent])
            own[parent] -= max(0, end - begin)
            covered[parent] = max(covered[parent], end)
    return [max(0, time) for time in own]


def enclosing_actions(actions: Sequence[ActionRun], parties: Sequence[str]) -> array[int]:
    """The parent of each action, or :data:`NO_PARENT`; always an earlier one. Top actions of the
    server are inside the client's ExecuteAction, which waits for them."""
    parents = array("I", [NO_PARENT]) * len(actions)
    waiting: int | None = None
    for place, action in enumerate(actions):
        if action.name == "ExecuteAction" and parties[place] == CLIENT:
            waiting = place
        parent = action.parent
        if parent is None and parties[place] == SERVER and waiting is not None:
            end = actions[waiting].end_line
            parent = waiting if end is None or end >= action.line else None
        if parent is not None and parent < place:
            parents[place] = parent
    return parents


# -- dialogs -------------------------------------------------------------


def dialog_test(tables: Mapping[str, Table] | None) -> Callable[[str], bool]:
    """Whether an action of a client is a dialog, by its name. Without a package the name decides:
    names of dialogs usually end with ``Dlg``."""
    if tables is None or "Dialog" not in tables:
        return lambda name: name.endswith(("Dlg", "Dialog"))
    dialogs = frozenset(name for (name,) in live_rows(tables, "Dialog", "Dialog"))
    return dialogs.__contains__
