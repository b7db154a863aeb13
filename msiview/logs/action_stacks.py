"""Tracks the running actions: a stack for each process, and the actions of its script.

The engine writes ``Doing action: B``, then notes of B, then ``Action ended: A``, then ``Action
start: B``. So lines belong to the latest ``Doing action`` of their stream, and whether B lies
inside A is known only when B starts. Source: docs/log-format.md, "Action lines" and "Script
operations".
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

from msiview.logs.facts import ActionRun, EngineRun, LogFacts, Phase

REMOVES = "RemoveExistingProducts"
"""The action that removes other products, each in a run of its own inside the current one."""

MOST_ACTIONS = 500_000
"""More than any installation has; a limit for malicious logs."""

_MOST_OTHERS = 64
"""Streams that are asked for the action of a line that the stream before it does not know."""


@dataclass(slots=True)
class ProcessSide:
    """The state of one side of one process."""

    side: str
    key: str
    open: list[ActionRun] = field(default_factory=list)
    """Started actions, the innermost last."""
    open_names: Counter[str] = field(default_factory=Counter)
    """How many of the started actions have a name."""
    pending: ActionRun | None = None
    """Announced by ``Doing action``, not started yet."""
    script: ActionRun | None = None
    phase: Phase = Phase.SCRIPT
    runs: list[EngineRun] = field(default_factory=list)
    """Runs of the engine that have not returned, the innermost last."""
    last_run: EngineRun | None = None
    time: int | None = None
    """Time of the last line, in milliseconds since the first midnight."""
    lost: dict[str, ActionRun] = field(default_factory=dict)
    """Actions that were still open when an outer one ended, by name: asynchronous ones end
    later."""
    caller: ActionRun | None = None
    """A custom action that runs in another process and may write lines of its own."""
    notes: tuple[int, int] = (0, 0)
    """Number of the last note, and of the message that the engine looked up last."""

    @property
    def action(self) -> ActionRun | None:
        """The action that a line of this stream belongs to."""
        return self.script or self.pending or (self.open[-1] if self.open else None)


class ActionStacks:
    """Follows the actions of all streams and writes them into the facts."""

    def __init__(self, facts: LogFacts) -> None:
        self._facts = facts
        self.streams: dict[str, ProcessSide] = {}
        self._names: set[str] = set()
        self._numbers = {id(run): number for number, run in enumerate(facts.runs)}

    def stream(self, side: str, process: str) -> ProcessSide:
        """The stream of a process, created on first use."""
        key = side + process
        stream = self.streams.get(key)
        if stream is None:
            stream = self.streams[key] = ProcessSide(side, key)
        return stream

    def may_be(self, name: str | None) -> bool:
        """Whether a line that only looks like an action line can name this action: the engine must
        have named it before, or no action at all."""
        return not self._names or name in self._names

    def begin_section(self) -> None:
        """Another log begins: what was still going on in the one before is never continued."""
        for stream in self.streams.values():
            new = ProcessSide(stream.side, stream.key)
            for slot in ProcessSide.__slots__:
                setattr(stream, slot, getattr(new, slot))

    # -- actions of sequences -------------------------------------------

    def doing(self, stream: ProcessSide, name: str, line: int) -> None:
        """``Doing action: name``."""
        self._names.add(name)
        left = stream.pending
        if left is not None:  # the log has no lines for the start and end of actions
            self._close(left, stream.time, line - 1)
        stream.pending = self._new(stream, name, line, Phase.SEQUENCE)
        stream.caller = None

    def start(self, near: ProcessSide, name: str, line: int, time: int | None) -> None:
        """``Action start: name``. It has no prefix, so any stream may have written it."""
        for stream in self._from(near):
            action = stream.pending
            if action is not None and action.name == name:
                self._begin(stream, action)
                return
        action = self._new(near, name, line, Phase.SEQUENCE)
        if action is not None:
            action.start = time if action.start is None else action.start
            self._begin(near, action)

    def end(
        self, near: ProcessSide, name: str, line: int, time: int | None, returned: int
    ) -> tuple[ProcessSide, ActionRun | None]:
        """``Action ended: name``: the stream that ended it, and the action."""
        for stream in self._from(near):
            if stream.open_names[name]:
                return stream, self._end_open(stream, name, line, time, returned)
            pending = stream.pending
            if pending is not None and pending.name == name:
                stream.pending = None
                self._finish(stream, pending, line, time, returned)
                return stream, pending
        for stream in self._from(near):
            late = stream.lost.pop(name, None)
            if late is not None:
                self._finish(stream, late, line, time, returned)
                return stream, late
        if name == REMOVES:
            self._leave_removal(near, line)
        action = self._new(near, name, line, Phase.SEQUENCE)
        if action is not None:
            action.start = None
            self._finish(near, action, line, time, returned)
        return near, action

    def _from(self, near: ProcessSide) -> list[ProcessSide]:
        """This stream, then the others, of which there are few in sound logs."""
        others = islice(self.streams.values(), _MOST_OTHERS)
        return [near, *(stream for stream in others if stream is not near)]

    def _begin(self, stream: ProcessSide, action: ActionRun) -> None:
        if stream.pending is action:
            stream.pending = None
        action.parent = stream.open[-1].number if stream.open else None
        stream.open.append(action)
        stream.open_names[action.name] += 1

    def _end_open(
        self, stream: ProcessSide, name: str, line: int, time: int | None, returned: int
    ) -> ActionRun:
        self._close_script(stream, line - 1)
        while True:
            action = stream.open.pop()
            stream.open_names[action.name] -= 1
            if action.name == name:
                self._finish(stream, action, line, time, returned)
                return action
            self._close(action, stream.time, line)
            stream.lost[action.name] = action

    def _finish(
        self, stream: ProcessSide, action: ActionRun, line: int, time: int | None, returned: int
    ) -> None:
        action.returned = returned
        known = [moment for moment in (stream.time, time) if moment is not None]
        # A line of the engine has milliseconds, the end of an action only whole seconds.
        self._close(action, max(known, default=None), line)
        if stream.caller is action:
            stream.caller = None

    # -- actions of scripts ---------------------------------------------

    def script_action(self, stream: ProcessSide, name: str, line: int) -> None:
        """``Executing op: ActionStart(Name=name``."""
        self._names.add(name)
        self._close_script(stream, line - 1)
        action = self._new(stream, name, line, stream.phase)
        if action is not None:
            owner = stream.open[-1] if stream.open else stream.pending
            action.parent = owner.number if owner is not None else None
        stream.script = action

    def end_script(self, stream: ProcessSide, line: int) -> None:
        """``Executing op: End(``: the script is done."""
        self._close_script(stream, line)

    def _close_script(self, stream: ProcessSide, line: int) -> None:
        if stream.script is not None:
            self._close(stream.script, stream.time, line)
            stream.script = None
        stream.caller = None

    # -- runs of the engine ---------------------------------------------

    def run(self, stream: ProcessSide, line: int) -> EngineRun:
        """The current run of a stream; one that has returned remains the current one until another
        begins."""
        if stream.runs:
            return stream.runs[-1]
        return stream.last_run or self.begin_run(stream, line)

    def begin_run(self, stream: ProcessSide, line: int) -> EngineRun:
        """Begin another run, inside the current one if that has not returned."""
        run = EngineRun(stream.key, line, is_nested=bool(stream.runs) or stream.side == "N")
        self._numbers[id(run)] = len(self._facts.runs)
        self._facts.runs.append(run)
        stream.runs.append(run)
        stream.last_run = run
        return run

    def return_run(self, stream: ProcessSide, line: int, code: int) -> None:
        """``MainEngineThread is returning code``."""
        run = self.run(stream, line)
        removing = self._removal(stream, run)
        if removing is not None:
            run = self._run_inside(run, removing)
        elif stream.runs:
            stream.runs.pop()
        run.end_line, run.returned = line, code

    def nest(self, stream: ProcessSide) -> None:
        """The present run is one inside another, as its properties tell; the log may lack the
        beginning of both."""
        run = stream.runs[-1] if stream.runs else None
        if run is None or stream.side == "c":
            return
        removing = self._removal(stream, run)
        if removing is None:
            run.is_nested = True
        else:
            stream.runs.append(self._run_inside(run, removing))

    def _removal(self, stream: ProcessSide, run: EngineRun) -> ActionRun | None:
        """The removal of other products that goes on in a run, if the log has no run inside it:
        then what ends before the removal is one whose beginning the log lacks."""
        if not stream.open_names[REMOVES]:
            return None
        last, number = self._facts.runs[-1], self._numbers[id(run)]
        found = (a for a in reversed(stream.open) if a.name == REMOVES and a.run == number)
        removing = next(found, None)
        has_one = removing is not None and last.is_nested and last.line > removing.line
        return None if has_one else removing

    def _run_inside(self, outer: EngineRun, removing: ActionRun) -> EngineRun:
        """A run in the removal of other products whose beginning the log lacks."""
        run = EngineRun(outer.stream, removing.line + 1, is_nested=True)
        number = self._numbers[id(run)] = len(self._facts.runs)
        self._facts.runs.append(run)
        for action in reversed(self._facts.actions):
            if action.line <= removing.line:
                break
            if action.stream == outer.stream and action.run == removing.run:
                action.run = number
        return run

    def _leave_removal(self, stream: ProcessSide, line: int) -> None:
        """The removal of other products ends whose beginning the log lacks: what stands before it
        is the run of another product, and the outer one goes on."""
        run = self.run(stream, line)
        if stream.open or stream.pending is not None or run.package:
            return
        run.is_nested = True
        run.line = self._end_before(run)
        if run.end_line is None:
            run.end_line = max(run.line, line - 1)
        stream.runs.clear()
        self.begin_run(stream, line)

    def _end_before(self, run: EngineRun) -> int:
        """The line after which nothing but a run can stand: its log or a run before it ends."""
        ends = [mark.line + 1 for mark in self._facts.marks]
        ends += [one.end_line + 1 for one in self._facts.runs if one.end_line is not None]
        return max((end for end in ends if end <= run.line), default=0)

    # -- inside ---------------------------------------------------------

    def _new(self, stream: ProcessSide, name: str, line: int, phase: Phase) -> ActionRun | None:
        actions = self._facts.actions
        if len(actions) >= MOST_ACTIONS:
            return None
        run = self.run(stream, line)
        action = ActionRun(len(actions), name, stream.side, stream.key, line, phase)
        action.start = stream.time
        action.run = self._numbers[id(run)]
        actions.append(action)
        return action

    @staticmethod
    def _close(action: ActionRun, time: int | None, line: int) -> None:
        action.end, action.end_line = time, max(line, action.line)
