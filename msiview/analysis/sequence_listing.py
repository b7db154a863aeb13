"""A sequence as a listing, alone or with what a log tells of it."""

from __future__ import annotations

from collections.abc import Sequence

from msiview.analysis.conditions import ConditionResult
from msiview.analysis.custom_actions import Runs
from msiview.analysis.listing import ListedColumn, Listing, Ways, joined
from msiview.analysis.logs.log_words import duration_words
from msiview.analysis.logs.logged_sequence import Course, LoggedStep
from msiview.analysis.phrase import RowRef
from msiview.analysis.sequence_steps import SequenceStep
from msiview.analysis.usual_computer import COMPUTER_WORDS
from msiview.database.cells import Cell

SCRIPT_BEGINS, IN_SCRIPT, SCRIPT_ENDS = "┌", "│", "└"
"""The bracket around the actions whose operations are written into the script."""

_FIRST = (
    ListedColumn("Number", "The place in the sequence; negative ones are its ends", is_number=True),
    ListedColumn("Script", "The bracket from InstallInitialize to InstallFinalize"),
    ListedColumn("Action", "The action; it leads to the row that defines it", is_name=True),
)
_COURSE = (
    ListedColumn("Time", "How long the action took in the sequence, by the log"),
    ListedColumn("In the script", "How long its operations took when the script ran, by the log"),
    ListedColumn("Course", "What became of the action in the log"),
    ListedColumn("Returned", "The return value of the action in the log", is_number=True),
    ListedColumn("Line", "The line of the log", is_number=True),
)
_OTHERS = (
    ListedColumn("Condition", "The condition of the row", is_code=True),
    ListedColumn(
        "Holds",
        "What the condition comes to with the values of the package; what Windows sets is as on "
        f"{COMPUTER_WORDS}",
    ),
    ListedColumn("Runs", "When a custom action runs, or why an action is never come to"),
    ListedColumn("Does", "What the action does"),
    ListedColumn("Source", "The row with its code, its property or its directory", is_name=True),
    ListedColumn("Entry", "The function, command line or value by the row's Target", is_code=True),
    ListedColumn("As", "As which user code runs"),
    ListedColumn(
        "With",
        "Of a deferred action those that set its CustomActionData, and the other way round",
        table="CustomAction",
        has_several=True,
    ),
    ListedColumn("Leads to", "Dialogs that its events open", table="Dialog", has_several=True),
    ListedColumn("Kind", "Standard action, custom action or dialog"),
)

SHOWN_IN_TEXT = frozenset(
    {"Number", "Script", "Action", "Runs", "Condition", "Holds", "Does", "Course", "Time"}
)
"""The columns that fit on a terminal."""


def sequence_listing(
    name: str, steps: Sequence[SequenceStep], logged: Sequence[LoggedStep] | None = None
) -> Listing:
    """The actions of a sequence in their order; ``logged`` has what a log tells of each."""
    columns = (*_FIRST, *(_COURSE if logged is not None else ()), *_OTHERS)
    source = columns.index(_OTHERS[4])
    rows = []
    ways: dict[tuple[int, int], Ways] = {}
    for row, step in enumerate(steps):
        own = logged[row] if logged is not None else None
        course = _course_cells(own) if own is not None else ()
        rows.append((step.number, _bracket(step), step.action, *course, *_other_cells(step, own)))
        if step.definition is not None:
            ways[row, _ACTION] = _way_to(step.definition, "")
        if step.source is not None:
            ways[row, source] = _way_to(step.source, f"{step.source.table} ")
    return Listing(name, columns, rows, [step.key for step in steps], ways)


def line_of(listing: Listing, row: int) -> int | None:
    """The line of the log that a row of such a listing is of, counted from 0; None for none."""
    if not listing.has_column("Line"):
        return None
    line = listing.cell(row, listing.column("Line").index)
    return line - 1 if isinstance(line, int) else None


_ACTION = 2


def _way_to(ref: RowRef, before: str) -> Ways:
    """The way to a row from the text of its key, which has another text ``before`` it."""
    return ((len(before), len(before) + len(str(ref.key[0])), ref),)


def _other_cells(step: SequenceStep, logged: LoggedStep | None) -> tuple[Cell, ...]:
    custom, source = step.custom, step.source
    known = logged.outcome if logged is not None and logged.outcome is not None else step.outcome
    return (
        step.condition or None,
        known.value if known is not ConditionResult.NONE else None,
        step.runs or None,
        step.does or None,
        f"{source.table} {source.key[0]}" if source is not None else None,
        _entry(step),
        custom.user.value if custom is not None and custom.user is not None else None,
        joined(step.partners),
        joined(step.leads_to),
        step.kind.name.lower(),
    )


def _entry(step: SequenceStep) -> str | None:
    custom = step.custom
    if custom is None or not custom.target:
        return None
    return custom.target if custom.runs is not Runs.ERROR else None


def _bracket(step: SequenceStep) -> str | None:
    if not step.in_script:
        return None
    ends = {"InstallInitialize": SCRIPT_BEGINS, "InstallFinalize": SCRIPT_ENDS}
    return ends.get(step.action, IN_SCRIPT)


def _course_cells(logged: LoggedStep) -> tuple[Cell, ...]:
    course = logged.course.value
    if logged.course is Course.SKIPPED and logged.why:
        course = f"{course}: {logged.why}"
    return (
        duration_words(logged.time) if logged.time is not None else None,
        duration_words(logged.script_time) if logged.script_time is not None else None,
        course,
        logged.returned,
        logged.line + 1 if logged.line is not None else None,
    )
