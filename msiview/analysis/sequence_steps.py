"""The sequences of a package, action by action: what each one is, when it runs, and what follows
from its condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from msiview.analysis.conditions import ConditionResult, ConditionValues, evaluate
from msiview.analysis.custom_actions import CustomAction, From, Runs, custom_action
from msiview.analysis.live_columns import live, live_rows
from msiview.analysis.phrase import RowRef
from msiview.analysis.sequences import StepKind, action_meaning, script_limits
from msiview.database.cells import Cell, number_of, text_of
from msiview.database.standard_actions import SEQUENCES
from msiview.database.table import Table

EXITS = {
    -1: "at the end, after success",
    -2: "at the end, after the user has cancelled",
    -3: "at the end, after a failure",
    -4: "at the end, where the installation is suspended",
}
"""When the installer comes to negative numbers. Source: Microsoft's page "Sequence Table Detailed
Example" and those on the sequence tables."""

NEVER = "never: it has no number"
_OPENING = frozenset({"newdialog", "spawndialog", "spawnwaitdialog"})
_TABLE_OF = {From.BINARY: "Binary", From.FILE: "File", From.DIRECTORY: "Directory"}


@dataclass(frozen=True, slots=True)
class SequenceStep:
    """An action of a sequence.

    ``runs`` says when it runs, ``does`` what it is in words. ``outcome`` is that of its condition,
    NONE for a blank one. ``source`` is the row with its code, None where that is in no row or not
    in the package. ``partners`` are the actions that set the CustomActionData of a deferred action,
    or those whose CustomActionData an action sets; ``leads_to`` the dialogs that events of a dialog
    open. ``in_script`` says that it stands between InstallInitialize and InstallFinalize.
    """

    sequence: str
    action: str
    number: int | None
    condition: str
    outcome: ConditionResult
    kind: StepKind
    runs: str
    does: str
    custom: CustomAction | None
    source: RowRef | None
    partners: tuple[str, ...]
    leads_to: tuple[str, ...]
    in_script: bool

    @property
    def key(self) -> RowRef:
        """Its row in the sequence table."""
        return RowRef(self.sequence, (self.action,))

    @property
    def definition(self) -> RowRef | None:
        """The row that defines the action: of CustomAction or Dialog; None for standard ones."""
        table = {StepKind.CUSTOM: "CustomAction", StepKind.DIALOG: "Dialog"}.get(self.kind)
        return RowRef(table, (self.action,)) if table is not None else None

    @property
    def is_reached(self) -> bool:
        """Whether the installer comes to it in its course, not only at an end of its own."""
        return self.number is not None and self.number > 0


def sequences_in(tables: Mapping[str, Table]) -> list[str]:
    """The sequence tables that there are and that have rows, in the order of their use."""
    found = ((name, live(tables, name)) for name in SEQUENCES)
    return [name for name, table in found if table is not None and table.row_count]


class SequenceReader:
    """Reads sequences of one package. ``tables`` may be overlaid ones; what is looked up for
    several sequences is looked up once."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._tables = tables
        self._actions = {
            text_of(row.get("Action")): row for row in _named_rows(tables, "CustomAction")
        }
        self._setters: dict[str, list[str]] = {}
        for name, row in self._actions.items():
            action = custom_action(row)
            if action.runs is Runs.SET_PROPERTY and action.source in self._actions:
                self._setters.setdefault(action.source, []).append(name)
        self._opened: dict[str, dict[str, None]] = {}
        for dialog, event, argument in live_rows(
            tables, "ControlEvent", "Dialog_", "Event", "Argument"
        ):
            if text_of(event).casefold() in _OPENING:
                self._opened.setdefault(text_of(dialog), {})[text_of(argument)] = None

    def steps(self, sequence: str, values: ConditionValues) -> list[SequenceStep]:
        """The actions of a sequence in the order in which the installer comes to them: those with
        numbers from 1, those of its ends, those that it never comes to."""
        limits = script_limits(self._tables, sequence)
        columns = ("Action", "Condition", "Sequence")
        found = [
            self._step(sequence, text_of(action), text_of(condition), number_of(number), values)
            for action, condition, number in live_rows(self._tables, sequence, *columns)
        ]
        found.sort(key=lambda step: _place(step.number))
        if limits is None:
            return found
        return [_in_script(step) if _is_between(step.number, limits) else step for step in found]

    # -- inside ---------------------------------------------------------

    def _step(
        self,
        sequence: str,
        action: str,
        condition: str,
        number: int | None,
        values: ConditionValues,
    ) -> SequenceStep:
        kind, purpose = action_meaning(self._tables, sequence, action)
        row = self._actions.get(action) if kind is StepKind.CUSTOM else None
        custom = custom_action(row) if row is not None else None
        return SequenceStep(
            sequence,
            action,
            number,
            condition,
            evaluate(condition, values).outcome,
            kind,
            _runs(number, custom),
            purpose,
            custom,
            self._source(custom),
            self._partners(custom),
            tuple(self._opened.get(action, ())) if kind is StepKind.DIALOG else (),
            in_script=False,
        )

    def _source(self, custom: CustomAction | None) -> RowRef | None:
        if custom is None or not custom.source:
            return None
        if custom.runs is Runs.SET_DIRECTORY:
            return RowRef("Directory", (custom.source,))
        if custom.place is From.PROPERTY or custom.runs is Runs.SET_PROPERTY:
            return RowRef("Property", (custom.source,))
        table = _TABLE_OF.get(custom.place)
        return RowRef(table, (custom.source,)) if table is not None else None

    def _partners(self, custom: CustomAction | None) -> tuple[str, ...]:
        if custom is None:
            return ()
        if custom.is_deferred:
            return tuple(self._setters.get(custom.action, ()))
        is_setter = custom.action in self._setters.get(custom.source, ())
        return (custom.source,) if is_setter and self._is_deferred(custom.source) else ()

    def _is_deferred(self, action: str) -> bool:
        return custom_action(self._actions[action]).is_deferred


def _named_rows(tables: Mapping[str, Table], name: str) -> Iterator[dict[str, Cell]]:
    table = live(tables, name)
    return table.named_rows() if table is not None else iter(())


def _runs(number: int | None, custom: CustomAction | None) -> str:
    """When an action runs, in a word or two where it is a usual one."""
    if number is None or number == 0:
        return NEVER
    if number < 0:
        return EXITS.get(number, f"never: {number} is no number of an end")
    return _WHEN_WORDS.get(custom.when.name, custom.when.value) if custom is not None else ""


_WHEN_WORDS = {
    "IMMEDIATE": "immediate",
    "FIRST_SEQUENCE": "immediate, first sequence only",
    "ONCE": "immediate, once per process",
    "CLIENT_REPEAT": "immediate, after the UI sequence only",
    "DEFERRED": "deferred",
    "ROLLBACK": "rollback",
    "COMMIT": "commit",
}


def _place(number: int | None) -> tuple[int, int]:
    if number is None or number == 0:
        return (2, 0)
    return (0, number) if number > 0 else (1, -number)


def _is_between(number: int | None, limits: tuple[int, int]) -> bool:
    return number is not None and limits[0] <= number <= limits[1]


def _in_script(step: SequenceStep) -> SequenceStep:
    return replace(step, in_script=True)
