"""The runs in a log file: of the engine, of bundles, and of deployment tools.

Logs are appended to each other, and a tool's log may contain the engine's.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeAlias

from msiview.logs.facts import NO_RUN, BundleRun, DeploymentRun, LogFacts
from msiview.logs.line_kinds import LineKind


class RunKind(Enum):
    """What wrote the log of a run."""

    ENGINE = "engine"
    BUNDLE = "bundle"
    DEPLOYMENT = "deployment"


@dataclass(frozen=True, slots=True)
class LogRun:
    """One run, from line ``first`` to ``last``. ``bundle`` and ``deployment`` are what the lines
    of such a run say; an engine's are in the facts of that part of the log."""

    kind: RunKind
    first: int
    last: int
    bundle: BundleRun | None = None
    deployment: DeploymentRun | None = None

    @property
    def key(self) -> RunKey:
        """What it is found again by."""
        return self.kind, self.first


RunKey: TypeAlias = "tuple[RunKind, int]"
"""Kind and first line: they tell a run from others while the log grows."""


def find_runs(facts: LogFacts) -> list[LogRun]:
    """All runs in the order of their first lines; none for a log without lines."""
    if not facts.lines:
        return []
    others = [*_bundles(facts), *_deployments(facts)]
    runs = [*_engine_runs(facts, others), *others]
    return sorted(runs, key=lambda run: (run.first, -run.last))


def main_run(runs: list[LogRun]) -> LogRun | None:
    """The run that a log is asked about: the engine's last, else the last."""
    engine = [run for run in runs if run.kind is RunKind.ENGINE]
    return max(engine or runs, key=lambda run: run.first, default=None)


def chosen_run(runs: list[LogRun], asked: RunKey | None) -> LogRun | None:
    """The run that is asked about; the main one where nothing, or none that is there, is."""
    found = (run for run in runs if run.key == asked)
    return next(found, None) or main_run(runs)


def facts_between(facts: LogFacts, first: int, last: int) -> LogFacts:
    """What some lines of a log say. Lines keep their numbers; those before ``first`` are blank,
    those behind ``last`` are not there."""

    def is_inside(line: int) -> bool:
        return first <= line <= last

    runs = {id(run): run for run in facts.runs if is_inside(run.line)}
    run_numbers = {
        number: place
        for place, number in enumerate(
            number for number, run in enumerate(facts.runs) if id(run) in runs
        )
    }
    kept = [action for action in facts.actions if is_inside(action.line)]
    numbers = {action.number: place for place, action in enumerate(kept)}
    blank = bytes((LineKind.BLANK,)) * first
    return LogFacts(
        lines=min(last + 1, facts.lines),
        kinds=bytearray(blank + facts.kinds[first : last + 1]),
        levels=bytearray(bytes(first) + facts.levels[first : last + 1]),
        sections=[section for section in facts.sections if is_inside(section.line)],
        marks=[mark for mark in facts.marks if is_inside(mark.line)],
        runs=list(runs.values()),
        bundles=[run for run in facts.bundles if is_inside(run.line)],
        deployments=[run for run in facts.deployments if is_inside(run.line)],
        actions=[
            replace(
                action,
                number=numbers[action.number],
                parent=numbers.get(action.parent) if action.parent is not None else None,
                run=NO_RUN if action.run == NO_RUN else run_numbers.get(action.run, 0),
            )
            for action in kept
        ],
        returns=[found for found in facts.returns if is_inside(found.line)],
        messages=[
            replace(
                message,
                action=numbers.get(message.action) if message.action is not None else None,
            )
            for message in facts.messages
            if is_inside(message.line)
        ],
        dumps=[dump for dump in facts.dumps if is_inside(dump.line)],
        component_lines=_lines_between(facts.component_lines, first, last),
        feature_lines=_lines_between(facts.feature_lines, first, last),
        change_lines=_lines_between(facts.change_lines, first, last),
        decision_lines=_lines_between(facts.decision_lines, first, last),
        results=[line for line in facts.results if is_inside(line)],
        silences=[
            silence
            for silence in facts.silences
            if is_inside(silence.line) and is_inside(silence.next_line)
        ],
    )


def _lines_between(lines: array[int], first: int, last: int) -> array[int]:
    return lines[bisect_left(lines, first) : bisect_right(lines, last)]


# -- runs of the engine -------------------------------------------------


def _engine_runs(facts: LogFacts, others: list[LogRun]) -> Iterator[LogRun]:
    """From each header to the next, or to where somebody else goes on."""
    starts = list(_starts(facts))
    least = _first_of_engine(facts)
    if least is None and not starts:
        if not others:  # text that nobody knows, and perhaps a message
            yield LogRun(RunKind.ENGINE, 0, facts.lines - 1)
        return
    if not starts or (least is not None and least < starts[0]):
        starts.insert(0, least or 0)
    if not others:
        starts[0] = 0
    told = [run.bundle.line for run in others if run.bundle is not None]
    told += [run.deployment.line for run in others if run.deployment is not None]
    ended = {section.line: section.end_line for section in facts.sections}
    for start, following in zip(starts, [*starts[1:], facts.lines], strict=True):
        end = ended.get(start) or start
        last = min((line for line in told if end < line < following), default=following) - 1
        yield LogRun(RunKind.ENGINE, start, last)


def _starts(facts: LogFacts) -> Iterator[int]:
    """Where a log begins: with its header, without one with its first mark."""
    is_open = has_header = False
    for mark in facts.marks:
        if not mark.is_start:
            is_open = False
            has_header = has_header and not mark.is_verbose
        elif mark.is_verbose or not (is_open or has_header):
            yield mark.line
            is_open, has_header = True, mark.is_verbose
        else:
            is_open = True


def _first_of_engine(facts: LogFacts) -> int | None:
    """The first line that the engine has written; None where there is none."""
    actions = (action.line for action in facts.actions if action.run != NO_RUN)
    lines = [
        next(actions, None),
        *(run.line for run in facts.runs[:1]),
        *(found.line for found in facts.returns[:1]),
        *(dump.line for dump in facts.dumps[:1]),
        *facts.results[:1],
        *facts.component_lines[:1],
        *facts.change_lines[:1],
    ]
    return min((line for line in lines if line is not None), default=None)


# -- runs of others -----------------------------------------------------


def _bundles(facts: LogFacts) -> Iterator[LogRun]:
    for run in facts.bundles:
        yield LogRun(RunKind.BUNDLE, run.line, run.end_line, bundle=run)


def _deployments(facts: LogFacts) -> Iterator[LogRun]:
    """What leads to a command line belongs to it, and to the last one all that follows."""
    kind = bytes((LineKind.DEPLOYMENT,))
    first = facts.kinds.find(kind)
    if first < 0:
        return
    end = facts.kinds.rfind(kind)
    for run in facts.deployments:
        last = end if run is facts.deployments[-1] else run.end_line
        yield LogRun(RunKind.DEPLOYMENT, min(first, run.line), last, deployment=run)
        first = run.end_line + 1
    if not facts.deployments:
        yield LogRun(RunKind.DEPLOYMENT, first, end)
