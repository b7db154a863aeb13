"""Rules about dialogs: the ones that every user interface needs, and the ways between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msiview.database.cells import Cell, number_of
from msiview.database.package import Kind
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_SEQUENCES = ("InstallUISequence", "AdminUISequence")
_END_DIALOGS = {-3: "FatalError", -2: "UserExit", -1: "ExitDialog"}
"""What a user interface ends with, by sequence number: after an error, a cancel, and well."""

_FILES_IN_USE = "FilesInUse"
_ERROR_DIALOG = 0x00010000
_ANSWERS = {
    "ErrorAbort": "A",
    "ErrorCancel": "C",
    "ErrorIgnore": "I",
    "ErrorNo": "N",
    "ErrorOk": "O",
    "ErrorRetry": "R",
    "ErrorYes": "Y",
}
"""The arguments of the error dialog's buttons, and the names that the buttons need."""


@rule(
    "ICE20", reads="AdminUISequence Control ControlEvent Dialog InstallUISequence ListBox Property"
)
def standard_dialogs_are_there(check: PackageCheck) -> Iterator[Finding]:
    """A package with a user interface has the dialogs that the installer itself opens."""
    if not (check.has("Dialog") and check.has("Property")):
        return
    if ("LIMITUI",) in check.keys("Property"):
        return
    yield from _files_in_use(check)
    # Without the first of these tables, the validators find nothing in the second one either.
    is_whole = check.has(_SEQUENCES[0])
    for table in _SEQUENCES:
        if check.has(table):
            numbers = check.values(table, "Sequence") if is_whole else ()
            for number, dialog in _END_DIALOGS.items():
                if number not in numbers:
                    yield check.without_row("not-in-sequence", table, number=number, dialog=dialog)
    yield from _error_dialog(check)


def _files_in_use(check: PackageCheck) -> Iterator[Finding]:
    row = check.keys("Dialog").get((_FILES_IN_USE,))
    if row is None:
        yield check.without_row("no-files-in-use", "Dialog")
        return
    lists = {
        control
        for _, control, dialog, kind, property_ in check.rows(
            "Control", "Control", "Dialog_", "Type", "Property"
        )
        if (dialog, kind, property_) == (_FILES_IN_USE, "ListBox", "FileInUseProcess")
    }
    if not check.has("ListBox"):
        yield check.at("no-list-table", "Dialog", row, "Dialog")
    if not lists:
        yield check.at("no-list", "Dialog", row, "Dialog")
    buttons = {button.argument for button in _ending_buttons(check, _FILES_IN_USE)}
    if not {"Retry", "Ignore", "Exit"} <= buttons:
        yield check.at("no-buttons", "Dialog", row, "Dialog")


def _error_dialog(check: PackageCheck) -> Iterator[Finding]:
    property_row = check.keys("Property").get(("ErrorDialog",))
    if property_row is None:
        yield check.without_row("no-error-dialog", "Property")
        return
    name = check.properties.get("ErrorDialog")
    row = check.keys("Dialog").get((name,))
    first, attributes = check.lookup("Dialog", "Dialog", "Control_First", "Attributes").get(
        name, (None, None)
    )
    if row is None or first != "ErrorText":
        yield check.at("unknown-error-dialog", "Property", property_row, "Value", dialog=name)
        return
    if not (number_of(attributes) or 0) & _ERROR_DIALOG:
        yield check.at("no-error-bit", "Dialog", row, "Dialog", dialog=name)
    buttons = list(_ending_buttons(check, name))
    arguments = {button.argument for button in buttons}
    for argument, control in _ANSWERS.items():
        names = {"dialog": name, "argument": argument, "control": control}
        if argument not in arguments:
            yield check.at("no-answer", "Dialog", row, "Dialog", **names)
        elif any(each.argument == argument and each.control != control for each in buttons):
            yield check.at("misnamed-answer", "Dialog", row, "Dialog", **names)
    for icon_row, icon, owner, kind in check.rows("Control", "Control", "Dialog_", "Type"):
        if (icon, owner) == ("ErrorIcon", name) and kind != "Icon":
            yield check.at("no-icon", "Control", icon_row, "Type", dialog=name, type=kind)


@dataclass(frozen=True, slots=True)
class _Button:
    control: Cell
    argument: Cell


def _ending_buttons(check: PackageCheck, dialog: Cell) -> Iterator[_Button]:
    """The push buttons of a dialog that end it, with the argument of the event."""
    buttons = {
        control
        for _, control, owner, kind in check.rows("Control", "Control", "Dialog_", "Type")
        if owner == dialog and kind == "PushButton"
    }
    for _, control, owner, event, argument in check.rows(
        "ControlEvent", "Control_", "Dialog_", "Event", "Argument"
    ):
        if owner == dialog and event == "EndDialog" and control in buttons:
            yield _Button(control, argument)


@rule("ICE44", reads="ControlEvent Dialog", kinds=(Kind.MSI, Kind.MSM))
def events_lead_to_dialogs(check: PackageCheck) -> Iterator[Finding]:
    """An event that opens a dialog names one; names from properties are not followed."""
    if not check.has("Dialog"):
        if check.column("ControlEvent", "Event"):
            yield check.without_row("no-table", "ControlEvent")
        return
    dialogs = check.values("Dialog", "Dialog")
    for row, event, argument in check.rows("ControlEvent", "Event", "Argument"):
        if event not in _OPENING or argument in dialogs:
            continue
        if argument is None:
            yield check.at("null", "ControlEvent", row, "Event", event=event)
        elif not str(argument).startswith("["):
            yield check.at("unknown", "ControlEvent", row, "Event", event=event, dialog=argument)


_OPENING = frozenset({"SpawnDialog", "NewDialog", "SpawnWaitDialog"})


@rule("ICE23", reads="Control Dialog", kinds=(Kind.MSI, Kind.MSM))
def tab_order_is_a_ring(check: PackageCheck) -> Iterator[Finding]:
    """The tab order of a dialog leads through all controls that have a place in it, and back to
    the first one.

    Dialogs without any tab order are not looked at.
    """
    following: dict[Cell, dict[Cell, tuple[int, Cell]]] = {}
    for row, dialog, control, after in check.rows("Control", "Dialog_", "Control", "Control_Next"):
        following.setdefault(dialog, {})[control] = (row, after)
    for row, dialog, first in check.rows("Dialog", "Dialog", "Control_First"):
        controls = following.get(dialog, {})
        count = sum(after is not None for _, after in controls.values())
        if not count:
            continue
        if first is None:
            yield check.at("no-first", "Dialog", row, "Dialog", dialog=dialog)
        elif first not in controls:
            yield check.at("unknown-first", "Dialog", row, "Control_First", control=first)
        else:
            yield from _broken_ring(check, first, controls, count)


def _broken_ring(
    check: PackageCheck, first: Cell, controls: Mapping[Cell, tuple[int, Cell]], count: int
) -> Iterator[Finding]:
    """Where the way from the first control ends, unless that is with all ``count`` controls back at
    the first one."""
    visited: set[Cell] = set()
    at = first
    while True:
        visited.add(at)
        row, after = controls[at]
        names = {"control": at, "next": after}
        if after is None:
            yield check.at("dead-end", "Control", row, "Control", **names)
        elif after == first and len(visited) == count:
            pass
        elif after in visited:
            yield check.at("no-ring", "Control", row, "Control_Next", **names)
        elif after not in controls:
            yield check.at("unknown-next", "Control", row, "Control_Next", **names)
        else:
            at = after
            continue
        return
