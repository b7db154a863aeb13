"""Sequence tables in the order in which they run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from msiview.analysis.custom_action_words import action_facts
from msiview.analysis.custom_actions import custom_action
from msiview.analysis.live_columns import live, live_row_numbers, live_rows, live_tables
from msiview.database.cells import Cell, number_of, text_of
from msiview.database.standard_actions import standard_action
from msiview.database.table import Table

ENDINGS = {-1: "success", -2: "cancelled", -3: "error", -4: "suspended"}
"""Actions with these numbers run when the installation ends in this way."""

LOOKED_UP = ("CustomAction", "Dialog", "Error")
"""The tables that define actions."""

_SCRIPT_BEGINS = "InstallInitialize"
_SCRIPT_ENDS = "InstallFinalize"


class StepKind(Enum):
    """What an action of a sequence is."""

    STANDARD = "standard action"
    CUSTOM = "custom action"
    DIALOG = "dialog"
    UNKNOWN = "neither a standard action nor in CustomAction or Dialog"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a sequence table; ``row`` counts from 0 in file order.

    ``ending`` is how the installation must end for the step to run, empty for ordinary steps.
    ``is_in_script`` means between InstallInitialize and InstallFinalize, where deferred actions
    must be.
    """

    row: int
    action: str
    kind: StepKind
    number: int | None
    condition: str
    purpose: str
    ending: str = ""
    is_in_script: bool = False

    @property
    def is_reached(self) -> bool:
        """Whether the step can run at all, which it cannot with null, 0 or other negative
        numbers."""
        return self.number is not None and (self.number > 0 or bool(self.ending))


def sequence_steps(tables: Mapping[str, Table], name: str) -> list[Step]:
    """The rows of a sequence table in the order of execution, then those for the ends of the
    installation, then those that are never reached.

    Actions with the same number are in file order; which of them runs first is not defined. A name
    is looked up as the installer does: standard actions first, then CustomAction, then in sequences
    with a window Dialog. Source: docs/msi-format.md, "References that depend on values".
    """
    rows = live_rows(tables, name, "Action", "Sequence", "Condition")
    known = live_tables(tables, *LOOKED_UP)
    steps = [
        _step(known, name, row, action, number, condition)
        for row, (action, number, condition) in zip(
            live_row_numbers(tables, name), rows, strict=True
        )
    ]
    steps.sort(key=_running_order)
    return list(_with_script(steps))


def _running_order(step: Step) -> tuple[int, int]:
    number = step.number or 0
    if number > 0:
        return (0, number)
    return (1, -number) if step.ending else (2, 0)


def _with_script(steps: list[Step]) -> Iterator[Step]:
    """The steps, those inside the script marked."""
    numbers = {step.action: step.number or 0 for step in steps}
    begins, ends = numbers.get(_SCRIPT_BEGINS, 0), numbers.get(_SCRIPT_ENDS, 0)
    for step in steps:
        is_in_script = 0 < begins < (step.number or 0) < ends
        yield replace(step, is_in_script=True) if is_in_script else step


def script_limits(tables: Mapping[str, Table], name: str) -> tuple[int, int] | None:
    """The numbers of InstallInitialize and InstallFinalize in a sequence table.

    Deferred actions must be between them. None where the sequence does not have both.
    """
    table = live(tables, name)
    if table is None or not table.has_column("Sequence"):
        return None
    rows = [table.find((action,)) for action in (_SCRIPT_BEGINS, _SCRIPT_ENDS)]
    column = table.column("Sequence").index
    begins, ends = (None if row is None else table.cell(row, column) for row in rows)
    if not isinstance(begins, int) or not isinstance(ends, int):
        return None
    return (begins, ends) if 0 < begins < ends else None


def usual_number(action: str, sequence: str) -> int | None:
    """The usual sequence number of a standard action in a table; None where it has none."""
    standard = standard_action(action)
    return standard.sequences.get(sequence) if standard is not None else None


def _step(
    tables: Mapping[str, Table],
    table: str,
    row: int,
    action: Cell,
    number: Cell,
    condition: Cell,
) -> Step:
    name = text_of(action)
    place = number_of(number)
    kind, purpose = action_meaning(tables, table, name)
    ending = ENDINGS.get(place, "") if place is not None else ""
    text = text_of(condition)
    return Step(row, name, kind, place, text, purpose, ending)


def action_meaning(tables: Mapping[str, Table], sequence: str, name: str) -> tuple[StepKind, str]:
    """The kind of an action of a sequence table, and its purpose in a few words without full stop.

    ``tables`` need hold no more than those of :data:`LOOKED_UP`.
    """
    standard = standard_action(name)
    if standard is not None:
        return StepKind.STANDARD, standard.purpose
    cells = _row_of(tables, "CustomAction", name)
    if cells is not None:
        return StepKind.CUSTOM, action_facts(custom_action(cells), tables)[0].words
    if "UISequence" in sequence:
        cells = _row_of(tables, "Dialog", name)
        if cells is not None:
            title = cells.get("Title")
            return StepKind.DIALOG, text_of(title)
    return StepKind.UNKNOWN, ""


def _row_of(tables: Mapping[str, Table], name: str, key: str) -> dict[str, Cell] | None:
    table = tables.get(name)
    row = table.find((key,)) if table is not None and key else None
    if table is None or row is None:
        return None
    return table.named_row(row)
