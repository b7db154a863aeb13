"""The sequences of a package, for a terminal and as objects for JSON (docs/commands.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import repeat
from typing import TypedDict

from msiview.analysis.logs.logged_sequence import LoggedStep
from msiview.analysis.phrase import RowRef
from msiview.analysis.sequence_listing import SHOWN_IN_TEXT
from msiview.analysis.sequence_steps import SequenceStep
from msiview.export.plain_text import plain_text
from msiview.export.table_part import ExportOptions, TablePart
from msiview.report.row_object import RowObject
from msiview.session.sequences import ActionSequence
from msiview.words import counted


class StepObject(TypedDict):
    """An action of a sequence. ``outcome`` is that of the condition: true, false, none for a blank
    one, error. ``source`` is the row with its code; ``type`` null but for custom actions."""

    number: int | None
    action: str
    kind: str
    runs: str
    in_script: bool
    condition: str
    outcome: str
    does: str
    type: int | None
    source: RowObject | None
    entry: str
    user: str | None
    partners: list[str]
    leads_to: list[str]
    log: LoggedObject | None


class LoggedObject(TypedDict):
    """What a log has of an action; ``line`` counts from 1, times are in milliseconds."""

    course: str
    why: str
    outcome: str | None
    line: int | None
    returned: int | None
    time: int | None
    script_time: int | None


class DepartureObject(TypedDict):
    """Where a log first leaves a sequence; ``line`` is that of the words, from 1."""

    action: str
    words: str
    line: int | None


class SequenceObject(TypedDict):
    """A sequence; ``departure`` is null where the log does not leave it, or without a log."""

    name: str
    actions: list[StepObject]
    departure: DepartureObject | None


def sequence_object(sequence: ActionSequence) -> SequenceObject:
    """A sequence with all its actions."""
    logged = sequence.logged if sequence.logged is not None else repeat(None)
    departure = sequence.departure
    return SequenceObject(
        name=sequence.name,
        actions=[_step(*both) for both in zip(sequence.steps, logged, strict=False)],
        departure=None
        if departure is None
        else DepartureObject(
            action=departure.action,
            words=str(departure.words),
            line=next((line + 1 for line in departure.words.lines), None),
        ),
    )


def _step(step: SequenceStep, logged: LoggedStep | None) -> StepObject:
    custom = step.custom
    return StepObject(
        number=step.number,
        action=step.action,
        kind=step.kind.name.lower(),
        runs=step.runs,
        in_script=step.in_script,
        condition=step.condition,
        outcome=step.outcome.value,
        does=step.does,
        type=custom.type if custom is not None else None,
        source=_row(step.source),
        entry=custom.target if custom is not None else "",
        user=custom.user.value if custom is not None and custom.user is not None else None,
        partners=list(step.partners),
        leads_to=list(step.leads_to),
        log=_logged(logged) if logged is not None else None,
    )


def _row(ref: RowRef | None) -> RowObject | None:
    return None if ref is None else RowObject(table=ref.table, key=list(ref.key))


def _logged(logged: LoggedStep) -> LoggedObject:
    return LoggedObject(
        course=logged.course.value,
        why=logged.why,
        outcome=logged.outcome.value if logged.outcome is not None else None,
        line=logged.line + 1 if logged.line is not None else None,
        returned=logged.returned,
        time=logged.time,
        script_time=logged.script_time,
    )


def sequence_lines(sequences: Iterable[ActionSequence]) -> Iterator[str]:
    """Sequences one below the other, each as a table of its actions."""
    for at, sequence in enumerate(sequences):
        yield "\n" if at else ""
        yield f"{sequence.name}: {counted(len(sequence.steps), 'action')}\n"
        if sequence.departure is not None:
            departure = sequence.departure
            yield f"The log leaves the sequence at {departure.action}: {departure.words}.\n"
        listing = sequence.listing
        columns = [column.index for column in listing.columns if column.name in SHOWN_IN_TEXT]
        yield from plain_text(TablePart(listing, None, columns), ExportOptions())
