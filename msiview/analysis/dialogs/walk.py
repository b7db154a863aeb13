"""Walks through dialogs as a user would: what each click does, without running anything.

Source: Microsoft's pages "ControlEvent Table", "ControlEvent Overview" and "ControlCondition
Table". Events with conditions are looked at one by one in their order, so that one sees what the
events before it have set; an event without a condition happens only where no other one did; of
several that open a dialog the last one does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from msiview.analysis.conditions import ConditionResult, ConditionValues, evaluate
from msiview.analysis.custom_actions import Runs, custom_action
from msiview.analysis.dialogs.control import Bit, Control
from msiview.analysis.dialogs.dialog import SEQUENCE, Dialog, Dialogs
from msiview.analysis.dialogs.text import StyledText, styled_text
from msiview.analysis.dialogs.walk_values import WalkValues
from msiview.analysis.formatted_text import resolve
from msiview.analysis.live_columns import live, live_row_numbers, live_rows
from msiview.analysis.usual_computer import first_values
from msiview.database.cells import cell_text, number_of, text_of
from msiview.database.standard_actions import standard_action

_MODAL = 0x2
"""Of Dialog.Attributes: the sequence waits until the dialog ends."""


class EventOutcome(Enum):
    """What becomes of an event."""

    HAPPENED = "happened"
    SKIPPED = "left out"
    """Its condition is false, or another event took its place."""
    NOT_RUN = "not run here"
    """It would run code, or ask the computer."""
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class WalkStep:
    """An event of a control. ``row`` is that in ControlEvent, -1 where the control itself sets its
    property; ``words`` say what happened, without full stop."""

    dialog: str
    control: str
    event: str
    argument: str
    condition: str
    outcome: EventOutcome
    words: str
    row: int = -1


@dataclass(frozen=True, slots=True)
class ControlState:
    """How a control is shown at present."""

    is_visible: bool
    is_enabled: bool
    is_default: bool


@dataclass(frozen=True, slots=True)
class _Event:
    """A row of ControlEvent."""

    name: str
    argument: str
    condition: str
    row: int


class DialogWalk:
    """A walk through the dialogs of a package.

    ``dialog`` is the one in front, None where none is open; ``properties`` have their present
    values, those assumed of the computer included.
    """

    def __init__(self, dialogs: Dialogs, properties: Mapping[str, str] | None = None) -> None:
        self.dialogs = dialogs
        self.dialog: Dialog | None = None
        self.end = ""
        """Why no dialog is open any more, in words."""
        tables = dialogs.tables
        self.properties = first_values(tables, properties)
        self.changed: dict[str, str] = {}
        """Properties that the walk has set, by name; what they were is in ``before``."""
        self.before: dict[str, str] = {}
        self.steps: list[WalkStep] = []
        self._states: dict[tuple[str, str], int] = {}
        self._parents: list[Dialog] = []
        self._at_creation: dict[str, str] = {}
        self._position = 0
        self._values = WalkValues(self.properties, tables)
        self._events = _events(dialogs)
        self._conditions = _conditions(dialogs)
        self._setters = _setters(dialogs)

    # -- where the walk is -------------------------------------------------

    def begin(self) -> None:
        """Open the first dialog that the user interface sequence waits at."""
        self._parents.clear()
        self.dialog, self.end = None, ""
        self._position = 0
        self._go_on()

    def open(self, name: str) -> bool:
        """Open a dialog, wherever the walk is; False where there is none of this name."""
        found = self.dialogs.get(name)
        if found is None:
            return False
        self._parents.clear()
        numbers = {n: number for n, _, number in self.dialogs.in_sequence()}
        number = numbers.get(name, 0)
        # Others are opened by one of the sequence, so what it sets before the first one is set.
        self._set_before(number if number > 0 else self._first_number())
        self._create(found)
        return True

    @property
    def parents(self) -> list[str]:
        """The dialogs that wait behind the one in front, the first one first."""
        return [dialog.name for dialog in self._parents]

    # -- what is shown -----------------------------------------------------

    def text(self, raw: str) -> StyledText:
        """A text as it is shown at present."""
        return styled_text(raw, self._values)

    def value(self, control: Control) -> str:
        """The current value of a control's property."""
        return self._values.property(self.property_of(control)) or ""

    def property_of(self, control: Control) -> str:
        """The property that a control sets; an indirect one has its name in another property."""
        if control.has(Bit.INDIRECT):
            return self.properties.get(control.property_name, "")
        return control.property_name

    def state(self, control: Control) -> ControlState:
        """How a control is shown, by its attributes and by the conditions that hold now."""
        dialog = self.dialog.name if self.dialog is not None else ""
        visible, enabled = control.has(Bit.VISIBLE), control.has(Bit.ENABLED)
        default = self.dialog is not None and self.dialog.default == control.name
        for action, condition in self._conditions.get((dialog, control.name), ()):
            if self.holds(condition):
                match action.casefold():
                    case "show":
                        visible = True
                    case "hide":
                        visible = False
                    case "enable":
                        enabled = True
                    case "disable":
                        enabled = False
                    case "default":
                        default = True
        return ControlState(visible, enabled, default)

    def holds(self, condition: str) -> bool:
        """Whether a condition is true with the current values."""
        values = ConditionValues(self.properties, {}, self._states)
        return evaluate(condition, values).outcome is ConditionResult.TRUE

    def events(self, dialog: Dialog, control: Control) -> list[WalkStep]:
        """What the events of a control would do, as far as their conditions tell now; nothing is
        done."""
        return [
            _step(dialog, control, event, self._outlook(event), "")
            for event in self._events.get((dialog.name, control.name), ())
        ]

    def _outlook(self, event: _Event) -> EventOutcome:
        happens = not event.condition or self.holds(event.condition)
        return EventOutcome.HAPPENED if happens else EventOutcome.SKIPPED

    # -- what a user does --------------------------------------------------

    def press(self, control: Control) -> list[WalkStep]:
        """Activate a control: its events in their order. Returns what happened."""
        dialog = self.dialog
        if dialog is None:
            return []
        made: list[WalkStep] = []
        opening: list[_Event] = []

        def take(event: _Event) -> None:
            if event.name in _OPENING:
                opening.append(event)
            else:
                made.append(self._do(dialog, control, event))

        def leave_out(event: _Event, why: str) -> None:
            made.append(_step(dialog, control, event, EventOutcome.SKIPPED, why))

        any_true = False
        events = self._events.get((dialog.name, control.name), ())
        for event in (event for event in events if event.condition):
            if event.name == "SpawnWaitDialog":
                made.append(self._wait(dialog, control, event))
            elif self.holds(event.condition):
                any_true = True
                take(event)
            else:
                leave_out(event, "its condition is false")
        for event in (event for event in events if not event.condition):
            if any_true:
                leave_out(event, "it has no condition, and another event happened")
            else:
                take(event)
        for event in opening[:-1]:
            leave_out(event, "a later event opens a dialog")
        if opening:
            made.append(self._open(dialog, control, opening[-1]))
        self.steps += made
        return made

    def choose(self, control: Control, value: str) -> list[WalkStep]:
        """Give the property of a control a value, as its user does; events follow."""
        name = self.property_of(control)
        dialog = self.dialog
        if not name or dialog is None or value == self.value(control):
            return []
        self.set_property(name, value)
        words = f"{name} is now {value}" if value else f"{name} is empty now"
        step = WalkStep(
            dialog.name, control.name, f"[{name}]", value, "", EventOutcome.HAPPENED, words
        )
        self.steps.append(step)
        follow = self.press(control) if control.type in ("CheckBox", "SelectionTree") else []
        return [step, *follow]

    def toggle(self, control: Control) -> list[WalkStep]:
        """Tick or untick a check box."""
        return self.choose(control, "" if self.value(control) else control.checked_value)

    def set_property(self, name: str, value: str) -> None:
        """Give a property a value; an empty one unsets it."""
        self.before.setdefault(name, self.properties.get(name, ""))
        self.properties[name] = value
        self.changed[name] = value

    # -- events ------------------------------------------------------------

    def _do(self, dialog: Dialog, control: Control, event: _Event) -> WalkStep:
        argument = "" if event.argument == "{}" else resolve(event.argument, self._values).text
        name = event.name
        if name.startswith("[") and name.endswith("]"):
            name = resolve(name[1:-1], self._values).text
            self.set_property(name, argument)
            words = f"{name} is now {argument}" if argument else f"{name} is empty now"
            return _step(dialog, control, event, EventOutcome.HAPPENED, words)
        match name:
            case "EndDialog":
                words = self._end(argument)
            case "Reset":
                words = self._reset()
            case "SetInstallLevel":
                self.set_property("INSTALLLEVEL", argument)
                words = f"INSTALLLEVEL is now {argument}"
            case "SetTargetPath":
                path = self._values.property(argument) or ""
                words = f"the target path of {argument} becomes {path or 'empty'}"
            case "AddLocal" | "AddSource" | "Remove" | "Reinstall":
                words = self._features(name, argument)
            case "DoAction":
                return self._action(dialog, control, event, argument)
            case _:
                outcome = EventOutcome.NOT_RUN if name in _ASKED else EventOutcome.FAULT
                return _step(
                    dialog, control, event, outcome, _ASKED.get(name, f"no event is called {name}")
                )
        return _step(dialog, control, event, EventOutcome.HAPPENED, words)

    def _open(self, dialog: Dialog, control: Control, event: _Event) -> WalkStep:
        name = resolve(event.argument, self._values).text
        found = self.dialogs.get(name)
        if found is None:
            words = f"there is no dialog {name}"
            return _step(dialog, control, event, EventOutcome.FAULT, words)
        if event.name == "NewDialog":
            words = f"{name} takes the place of {dialog.name}"
        else:
            # What the events before did may have ended this dialog.
            self._parents += [self.dialog] if self.dialog is not None else []
            words = f"{name} opens over {dialog.name}"
        self._create(found)
        return _step(dialog, control, event, EventOutcome.HAPPENED, words)

    def _wait(self, dialog: Dialog, control: Control, event: _Event) -> WalkStep:
        """The dialog is shown until its condition is true."""
        if self.holds(event.condition):
            words = "there is nothing to wait for: its condition is true"
            return _step(dialog, control, event, EventOutcome.SKIPPED, words)
        words = f"{event.argument} would be shown until {event.condition} is true"
        return _step(dialog, control, event, EventOutcome.NOT_RUN, words)

    def _end(self, how: str) -> str:
        if how == "Return" and self._parents:
            self._create(self._parents.pop())
            return f"back to {self.dialog.name}" if self.dialog is not None else ""
        self._parents.clear()
        self.dialog = None
        if how == "Return":
            return self._go_on()
        self.end = _ENDS.get(how, f"the dialog ends with {how or 'no answer'}")
        return self.end

    def _go_on(self) -> str:
        """Open the next dialog of the sequence that it waits at."""
        for name, condition, number in self.dialogs.in_sequence():
            found = self.dialogs.get(name) if number > self._position else None
            if found is None or not found.attributes & _MODAL:
                continue
            self._set_before(number)
            if not condition or self.holds(condition):
                self._create(found)
                return f"the sequence goes on to {name}"
        self.end = "the sequence goes on without further dialogs: the installation begins"
        return self.end

    def _first_number(self) -> int:
        """The number of the first dialog that the sequence waits at; 0 where it has none."""
        for name, _, number in self.dialogs.in_sequence():
            found = self.dialogs.get(name) if number > 0 else None
            if found is not None and found.attributes & _MODAL:
                return number
        return 0

    def _set_before(self, number: int) -> None:
        """Go on in the sequence to a number: actions on the way that set properties do."""
        for at, name, condition in self._setters:
            if self._position < at < number and (not condition or self.holds(condition)):
                step = self._act(name)
                self.steps.append(
                    WalkStep("", SEQUENCE, name, "", condition, step.outcome, step.words)
                )
        self._position = max(self._position, number)

    def _create(self, dialog: Dialog) -> None:
        self.dialog, self.end = dialog, ""
        self._at_creation = dict(self.properties)

    def _reset(self) -> str:
        """Only properties of the dialog's own controls go back."""
        for control in self.dialog.controls if self.dialog is not None else ():
            name = self.property_of(control)
            if name and self.properties.get(name) != self._at_creation.get(name):
                self.set_property(name, self._at_creation.get(name, ""))
        return "the properties of this dialog are what they were when it opened"

    def _features(self, event: str, name: str) -> str:
        state = 2 if event == "Remove" else 3
        everything = (
            text_of(key) for (key,) in live_rows(self.dialogs.tables, "Feature", "Feature")
        )
        for feature in everything if name == "ALL" else (name,):
            self._states["feature_action", feature] = state
        which = "all features are" if name == "ALL" else f"the feature {name} is"
        return f"{which} {_FEATURES[event]}"

    def _action(self, dialog: Dialog, control: Control, event: _Event, name: str) -> WalkStep:
        done = self._act(name)
        return _step(dialog, control, event, done.outcome, done.words)

    def _act(self, name: str) -> _Done:
        """What a custom action does, if it only sets a property or folder."""
        table = live(self.dialogs.tables, "CustomAction")
        row = table.find((name,)) if table is not None else None
        if standard_action(name) is not None:
            return _Done(EventOutcome.NOT_RUN, f"{name} would run, a standard action")
        if table is None or row is None:
            return _Done(EventOutcome.FAULT, f"there is no custom action {name}")
        action = custom_action(table.named_row(row))
        if action.runs is Runs.DLL and action.target in _FOUND_VALID:
            valid = _FOUND_VALID[action.target]
            self.set_property(valid, "1")
            words = f"{name} would check the path ({action.runs.value}); it is taken for valid here"
            return _Done(EventOutcome.NOT_RUN, f"{words}: {valid} is 1")
        if action.runs not in _SETTING:
            words = f"{name} would run ({action.runs.value}); what it sets is not known here"
            return _Done(EventOutcome.NOT_RUN, words)
        value = resolve(action.target, self._values).text
        self.set_property(action.source, value)
        return _Done(EventOutcome.HAPPENED, f"{name} sets {action.source} to {value or 'nothing'}")


_SETTING = (Runs.SET_PROPERTY, Runs.SET_DIRECTORY)
_FOUND_VALID = {"ValidatePath": "WIXUI_INSTALLDIR_VALID"}
"""Entries of the DLL that WiX's dialogs come with, and what they set to 1 where the path is a usual
one. Without that nobody gets past the dialog that asks for the folder."""


class _Done(NamedTuple):
    """What became of an action."""

    outcome: EventOutcome
    words: str


def _step(
    dialog: Dialog, control: Control, event: _Event, outcome: EventOutcome, words: str
) -> WalkStep:
    return WalkStep(
        dialog.name,
        control.name,
        event.name,
        event.argument,
        event.condition,
        outcome,
        words,
        event.row,
    )


_OPENING = frozenset({"NewDialog", "SpawnDialog"})

_ENDS = {
    "Exit": "the user cancels, and the installation ends",
    "Retry": "the installer tries again what failed",
    "Ignore": "the installer goes on in spite of the failure",
}

_FEATURES = {
    "AddLocal": "to be installed",
    "AddSource": "to be run from the source",
    "Remove": "to be removed",
    "Reinstall": "to be reinstalled",
}

_ASKED = {
    "CheckTargetPath": "the path is taken as valid",
    "CheckExistingTargetPath": "the path is taken as writable",
    "ValidateProductID": "the product ID is taken as valid",
    "EnableRollback": "rollback is turned on or off",
    "DirectoryListNew": "a new folder would be made in the list",
    "DirectoryListOpen": "the folder in the list would be opened",
    "DirectoryListUp": "the list would show the folder above",
    "SelectionBrowse": "a dialog for the feature's folder would open",
    "SelectionTargetPath": "the path of the chosen feature would be shown",
    "MsiLaunchApp": "a program would start",
    "MsiPrint": "the text would be printed",
    "RmShutdownAndRestart": "programs that use the files would be closed",
    "RMShutdownAndRestart": "programs that use the files would be closed",
    "ReinstallMode": "the way of reinstalling is chosen",
}
"""Events whose outcome depends on the computer."""


def _events(dialogs: Dialogs) -> dict[tuple[str, str], list[_Event]]:
    """The events of all controls in their order, by dialog and control."""
    numbers = live_row_numbers(dialogs.tables, "ControlEvent")
    found: dict[tuple[str, str], list[tuple[int, _Event]]] = {}
    columns = ("Dialog_", "Control_", "Event", "Argument", "Condition", "Ordering")
    for row, (dialog, control, event, argument, condition, order) in enumerate(
        live_rows(dialogs.tables, "ControlEvent", *columns)
    ):
        made = _Event(text_of(event), cell_text(argument), text_of(condition), numbers[row])
        place = (text_of(dialog), text_of(control))
        found.setdefault(place, []).append((number_of(order) or 0, made))
    return {
        place: [event for _, event in sorted(some, key=lambda one: one[0])]
        for place, some in found.items()
    }


def _setters(dialogs: Dialogs) -> list[tuple[int, str, str]]:
    """The custom actions of the sequence that set a property or folder: number, name, condition."""
    tables = dialogs.tables
    types = {
        text_of(name): custom_action({"Type": type_, "Action": name}).runs
        for name, type_ in live_rows(tables, "CustomAction", "Action", "Type")
    }
    found = [
        (number, text_of(name), text_of(condition))
        for name, condition, number in live_rows(
            tables, SEQUENCE, "Action", "Condition", "Sequence"
        )
        if isinstance(number, int) and types.get(text_of(name)) in _SETTING
    ]
    return sorted(found)


def _conditions(dialogs: Dialogs) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Actions and conditions of ControlCondition by dialog and control."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for dialog, control, action, condition in live_rows(
        dialogs.tables, "ControlCondition", "Dialog_", "Control_", "Action", "Condition"
    ):
        place = (text_of(dialog), text_of(control))
        found.setdefault(place, []).append((text_of(action), text_of(condition)))
    return found
