"""What a log tells of the actions of a sequence: which ran, how long, and where it left off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from msiview.analysis.conditions import ConditionResult, evaluate
from msiview.analysis.logs.reasons.row_moments import LoggedMoment, RowMoments
from msiview.analysis.logs.reasons.state_reasons import StateReasons
from msiview.analysis.phrase import LineRef, Phrase
from msiview.analysis.sequence_steps import SequenceStep
from msiview.logs.facts import ActionRun, Phase


class Course(Enum):
    """What became of an action."""

    RAN = "ran"
    SKIPPED = "skipped"
    NOT_TOLD = "not told"
    """The log goes on behind it, and never tells what is skipped: it is not a verbose one."""
    NOT_REACHED = "not reached"


@dataclass(frozen=True, slots=True)
class LoggedStep:
    """What a log has of an action.

    ``line`` counts from 0, None where the log has none. ``returned`` is the return value, ``time``
    the duration in milliseconds, ``script_time`` that of its part of the script; None where the log
    does not tell. ``outcome`` is that of the condition with the values at the line, None without a
    line. ``why`` says why it was skipped.
    """

    course: Course
    line: int | None = None
    returned: int | None = None
    time: int | None = None
    script_time: int | None = None
    outcome: ConditionResult | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Departure:
    """The first place where a log leaves a sequence: the action, and why, with its line."""

    action: str
    words: Phrase


class LoggedSequences:
    """Compares sequences with the lines ``first`` to ``last`` of a log, one run of it."""

    def __init__(self, reasons: StateReasons, first: int, last: int) -> None:
        """Parses the lines of skipped actions."""
        self._first, self._last = first, last
        self._moments = RowMoments(reasons, first, last)
        self._runs = reasons.moments.runs
        self._skipped = {
            (one.table, one.action, one.line): str(one.words) for one in reasons.skipped.all()
        }

    def steps(self, steps: Sequence[SequenceStep]) -> list[LoggedStep]:
        """What the log has of each action."""
        found = [self._step(step) for step in steps]
        if not self._skipped:
            last = max((at for at, one in enumerate(found) if one.line is not None), default=0)
            for at, step in enumerate(steps[:last]):
                if found[at].line is None and step.condition:
                    found[at] = LoggedStep(Course.NOT_TOLD)
        return found

    def departure(
        self, steps: Sequence[SequenceStep], logged: Sequence[LoggedStep]
    ) -> Departure | None:
        """Where the log first leaves the sequence: an action that failed, that the log passes over
        without a word, or before which it ends. None where it does not, or has nothing of it."""
        course = [
            (step, found) for step, found in zip(steps, logged, strict=True) if step.is_reached
        ]
        known = [at for at, (_, found) in enumerate(course) if found.line is not None]
        if not known:
            return None
        for at, (step, found) in enumerate(course):
            if found.returned in _ENDING and found.line is not None:
                words = Phrase(f"{_ENDING[found.returned]}, ", LineRef(found.line))
                return Departure(step.action, words)
            if found.course is Course.NOT_REACHED:
                return Departure(step.action, self._missing(at, known, course))
        return None

    # -- inside ---------------------------------------------------------

    def _missing(
        self, at: int, known: Sequence[int], course: Sequence[tuple[SequenceStep, LoggedStep]]
    ) -> Phrase:
        before = [course[one] for one in known if one < at]
        after = [course[one] for one in known if one > at]
        if after:
            step, found = after[0]
            assert found.line is not None
            return Phrase(
                f"the log has nothing of it, but goes on with {step.action}, ", LineRef(found.line)
            )
        step, found = before[-1]
        assert found.line is not None
        return Phrase(f"the log ends after {step.action}, ", LineRef(found.line))

    def _step(self, step: SequenceStep) -> LoggedStep:
        moment = self._moments.of_row(step.sequence, step.action)
        if moment is None:
            return LoggedStep(Course.NOT_REACHED)
        outcome = evaluate(step.condition, moment.values).outcome
        if moment.told is not True:
            why = self._why(step, moment)
            return LoggedStep(Course.SKIPPED, moment.line, outcome=outcome, why=why)
        run = self._run_at(step.action, moment)
        return LoggedStep(
            Course.RAN,
            moment.line,
            run.returned if run is not None else None,
            _duration(run) if run is not None else None,
            self._script_time(step.action, moment),
            outcome,
        )

    def _why(self, step: SequenceStep, moment: LoggedMoment) -> str:
        key = (step.sequence, step.action, moment.line)
        return self._skipped.get(key, "")

    def _run_at(self, action: str, moment: LoggedMoment) -> ActionRun | None:
        named = self._runs.named(moment.run, action)
        return next((run for run in named if run.line == moment.line), None)

    def _script_time(self, action: str, moment: LoggedMoment) -> int | None:
        """How long the operations of an action took in the script, all of them together."""
        times = [
            _duration(run)
            for run in self._runs.named(moment.run, action)
            if run.phase is Phase.SCRIPT and self._first <= run.line <= self._last
        ]
        known = [time for time in times if time is not None]
        return sum(known) if known else None


def _duration(run: ActionRun) -> int | None:
    if run.start is None or run.end is None:
        return None
    return run.end - run.start


_ENDING: Mapping[int | None, str] = {
    2: "the user cancelled it (return value 2)",
    3: "it failed (return value 3)",
    4: "it suspended the installation (return value 4)",
}
"""Return values after which a sequence does not go on. Source: docs/log-format.md,
"Action lines"."""
