"""The columns of the lists beside a dialog: dialogs, what was done, properties."""

from __future__ import annotations

from dataclasses import dataclass

from msiview.analysis.dialogs.dialog_list import ListedDialog
from msiview.analysis.dialogs.walk import EventOutcome, WalkStep
from msiview.gui.models.change_looks import look_of
from msiview.gui.models.list_model import ListColumn
from msiview.report.dialogs import problem_text


@dataclass(frozen=True, slots=True)
class ListedProperty:
    """A property that the walk has set, or that the open dialog sets."""

    name: str
    value: str
    before: str


def _step_token(step: WalkStep) -> str:
    match step.outcome:
        case EventOutcome.FAULT:
            return "defect.error"
        case EventOutcome.HAPPENED:
            return "text.main"
    return "text.muted"


def _change_letter(one: ListedDialog) -> str:
    return look_of(one.change).letter if one.change is not None else ""


def _change_token(one: ListedDialog) -> str:
    return look_of(one.change).token if one.change is not None else "text.muted"


CHANGE = 0
"""The column of marks; there only with an overlay."""

DIALOG_COLUMNS: tuple[ListColumn[ListedDialog], ...] = (
    ListColumn("", _change_letter, width=24, token=_change_token),
    ListColumn(
        "No.",
        lambda one: "" if one.number is None else str(one.number),
        key=lambda one: (one.number is None, one.number or 0),
        right=True,
        width=52,
        tooltip=lambda one: one.condition or "",
    ),
    ListColumn(
        "!",
        lambda one: str(len(one.problems)) if one.problems else "",
        key=lambda one: -len(one.problems),
        width=26,
        token=lambda one: "defect.warning",
        tooltip=lambda one: "\n".join(map(problem_text, one.problems)),
    ),
    ListColumn("Dialog", lambda one: one.dialog.name, width=150, tooltip=lambda one: one.title),
)

STEP_COLUMNS: tuple[ListColumn[WalkStep], ...] = (
    ListColumn("Control", lambda step: step.control, width=88),
    ListColumn("Event", lambda step: step.event, width=96),
    ListColumn(
        "What happened",
        lambda step: step.words,
        width=240,
        token=_step_token,
        tooltip=lambda step: "\n".join(
            filter(None, [f"{step.event} {step.argument}", step.condition, step.words])
        ),
        is_prose=True,
    ),
)

PROPERTY_COLUMNS: tuple[ListColumn[ListedProperty], ...] = (
    ListColumn("Property", lambda one: one.name, width=140),
    ListColumn("Value", lambda one: one.value, width=140, tooltip=lambda one: one.value),
    ListColumn("Before", lambda one: one.before, width=100, token=lambda one: "text.muted"),
)
