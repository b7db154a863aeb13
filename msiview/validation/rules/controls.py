"""Rules about the controls of dialogs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from msiview.database.cells import Cell, cell_text, number_of, text_of
from msiview.database.package import Kind
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_VISIBLE_AND_ENABLED = 0x0003
_INDIRECT = 0x0008
_BITMAP = 0x00040000
_ICON = 0x00080000

_LISTS = {
    "RadioButtonGroup": "RadioButton",
    "ComboBox": "ComboBox",
    "ListBox": "ListBox",
    "ListView": "ListView",
}
"""The table with the items of each type of control that has a list."""

_PROPERTY = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class _Control:
    row: int
    dialog: Cell
    name: Cell
    type: Cell
    attributes: int
    property: Cell
    text: Cell


def _controls(check: PackageCheck, *types: str) -> Iterator[_Control]:
    """The controls of some types; all without one."""
    for row, dialog, name, type_, attributes, property_, text in check.rows(
        "Control", "Dialog_", "Control", "Type", "Attributes", "Property", "Text"
    ):
        if not types or type_ in types:
            yield _Control(row, dialog, name, type_, number_of(attributes) or 0, property_, text)


@rule(
    "ICE17",
    reads="Binary ComboBox Control ControlEvent ListBox ListView Property RadioButton",
    kinds=(Kind.MSI, Kind.MSM),
)
def controls_have_what_their_type_needs(check: PackageCheck) -> Iterator[Finding]:
    """A button does something, a picture is in Binary, a list has items.

    Buttons that are disabled or hidden pass. Microsoft's validator looks for a condition that
    enables or shows them, but never reports such a button; where the package has no
    ControlCondition table, it fails itself.
    """
    yield from _idle_buttons(check)
    yield from _pictures(check)
    for control in _controls(check, *_LISTS):
        table = _LISTS[str(control.type)]
        is_own = control.type == "ListBox" and control.property == "FileInUseProcess"
        if control.attributes & _INDIRECT or is_own or not check.has(table):
            continue
        if control.property not in check.values(table, "Property"):
            yield check.at(
                "no-items",
                "Control",
                control.row,
                "Property",
                items=table,
                property=control.property,
            )


def _idle_buttons(check: PackageCheck) -> Iterator[Finding]:
    if not check.has("ControlEvent"):
        return
    with_event = {
        (dialog, control)
        for _, dialog, control in check.rows("ControlEvent", "Dialog_", "Control_")
    }
    for button in _controls(check, "PushButton"):
        is_usable = button.attributes & _VISIBLE_AND_ENABLED == _VISIBLE_AND_ENABLED
        if is_usable and (button.dialog, button.name) not in with_event:
            yield check.at("idle-button", "Control", button.row, "Control", control=button.name)


def _pictures(check: PackageCheck) -> Iterator[Finding]:
    for control in _controls(check, "Bitmap", "Icon"):
        yield from _picture(check, control, control.text)
    for control in _controls(check, "CheckBox", "PushButton", "RadioButtonGroup"):
        if control.type == "RadioButtonGroup" and not check.has("RadioButton"):
            continue
        kinds = control.attributes & (_BITMAP | _ICON)
        if kinds == _BITMAP | _ICON:
            yield check.at("two-pictures", "Control", control.row, "Attributes")
        elif kinds and control.type != "RadioButtonGroup":
            yield from _picture(check, control, control.text)
    yield from _pictures_of_radio_buttons(check)


def _picture(check: PackageCheck, control: _Control, text: Cell) -> Iterator[Finding]:
    """What is wrong with the name of a picture."""
    fault = _fault_of_picture(check, text)
    if fault:
        name = text_of(text).strip("[]") if fault == "no-default" else text
        yield check.at(fault, "Control", control.row, "Text", picture=name)


def _fault_of_picture(check: PackageCheck, text: Cell) -> str:
    """The case that fits the name of a picture; empty where it is in Binary.

    A property in brackets stands for its value; a name of which it is a part is not looked at.
    """
    name: Cell = text
    held = _PROPERTY.fullmatch(text_of(text))
    if held is not None:
        if (held[1],) not in check.keys("Property"):
            return "no-default"
        name = check.properties.get(held[1])
    elif _PROPERTY.search(text_of(text)):
        return ""
    return "" if name in check.values("Binary", "Name") else "no-picture"


def _pictures_of_radio_buttons(check: PackageCheck) -> Iterator[Finding]:
    """The texts of buttons in groups that show pictures.

    The places are those of the validator: of a picture that is missing the group, of a property
    without default the button, although it names the table Control.
    """
    buttons: dict[Cell, list[tuple[Cell, Cell]]] = {}
    for _, group, order, text in check.rows("RadioButton", "Property", "Order", "Text"):
        buttons.setdefault(group, []).append((order, text))
    told: set[tuple[Cell, Cell]] = set()
    for control in _controls(check, "RadioButtonGroup"):
        if control.attributes & (_BITMAP | _ICON) in (0, _BITMAP | _ICON):
            continue
        missing = []
        for order, text in buttons.get(control.property, ()):
            fault = _fault_of_picture(check, text)
            if fault == "no-picture":
                missing.append(text)
            elif fault and (control.property, order) not in told:
                told.add((control.property, order))
                key = cell_text(control.property), cell_text(order)
                name = text_of(text).strip("[]")
                yield check.without_row(fault, "Control", "Text", key, picture=name)
        if missing:
            yield check.at("no-picture", "Control", control.row, "Text", picture=missing[0])


@rule("ICE34", reads="Control Property RadioButton", kinds=(Kind.MSI, Kind.MSM))
def radio_buttons_have_a_default(check: PackageCheck) -> Iterator[Finding]:
    """The property of a group of radio buttons begins with the value of one of them."""
    told: set[Cell] = set()
    for control in _controls(check, "RadioButtonGroup"):
        for found in _default(check, control):
            # Several groups may share a property, whose value is wrong once.
            if found.case != "no-button" or control.property not in told:
                yield found
            if found.case == "no-button":
                told.add(control.property)


def _default(check: PackageCheck, control: _Control) -> Iterator[Finding]:
    row, name = control.row, control.property
    names = {"property": name, "control": f"{cell_text(control.dialog)}.{cell_text(control.name)}"}
    property_row = check.keys("Property").get((name,))
    value = check.properties.get(text_of(name))
    if not check.has("RadioButton"):
        yield check.at("no-buttons-table", "Control", row, "Type", **names)
    elif name is None:
        yield check.at("no-property", "Control", row, "Control", **names)
    elif property_row is None:
        yield check.at("undefined", "Control", row, "Property", **names)
    elif control.attributes & _INDIRECT:
        yield from _indirect_default(check, property_row, value, names)
    elif value is None:
        yield check.at("null", "Control", row, "Property", **names)
    elif (name, value) not in _button_values(check):
        yield check.at("no-button", "Property", property_row, "Value", value=value, **names)


def _indirect_default(
    check: PackageCheck, row: int, target: str | None, names: dict[str, Cell]
) -> Iterator[Finding]:
    """What is wrong with the property to which an indirect property leads."""
    if target is None:
        yield check.at("null-indirect", "Property", row, "Property", **names)
        return
    target_row = check.keys("Property").get((target,))
    names |= {"target": target}
    if target_row is None:
        yield check.at("undefined-indirect", "Property", row, "Value", **names)
        return
    value = check.properties.get(target)
    if (target, value) not in _button_values(check):
        yield check.at("no-indirect-button", "Property", target_row, "Value", value=value, **names)


def _button_values(check: PackageCheck) -> frozenset[tuple[Cell, ...]]:
    return check.once(_pairs_of_buttons)


def _pairs_of_buttons(check: PackageCheck) -> frozenset[tuple[Cell, ...]]:
    return frozenset(
        (group, value) for _, group, value in check.rows("RadioButton", "Property", "Value")
    )


@rule("ICE31", reads="Control Property TextStyle")
def text_styles_exist(check: PackageCheck) -> Iterator[Finding]:
    """A text begins with the name of a text style that exists, and the default font is one.

    Microsoft's validator crashes at a style without closing brace and leaves the rest of the
    controls unread.
    """
    if not check.has("Control") or ("LIMITUI",) in check.keys("Property"):
        return
    styles = check.values("TextStyle", "TextStyle")
    row = check.keys("Property").get(("DefaultUIFont",))
    font = check.properties.get("DefaultUIFont")
    if row is None:
        yield check.without_row("no-font", "Property")
    elif font not in styles:
        yield check.at("unknown-font", "Property", row, "Property", style=font)
    for control in _controls(check):
        if control.type != "ScrollableText":
            yield from _styles(check, control, styles)


_STYLE = re.compile(r"\{[\\&]([^}]*)(\}?)")
_LONGEST_STYLE = 72
_MOST_STYLES = 2
"""A text can begin with a style, and with another one for its second line."""


def _styles(check: PackageCheck, control: _Control, styles: AbstractSet[Cell]) -> Iterator[Finding]:
    text, at = text_of(control.text), 0
    told: set[tuple[str, str]] = set()
    for _ in range(_MOST_STYLES):
        found = _STYLE.match(text, at)
        if found is None:
            break
        style, at = found[1], found.end()
        if not found[2]:
            case = "no-brace"
        elif len(style) > _LONGEST_STYLE:
            case = "too-long"
        elif not check.has("TextStyle"):
            case = "no-table"
        else:
            case = "" if style in styles else "unknown"
        if case and (case, style) not in told:
            told.add((case, style))
            yield check.at(case, "Control", control.row, "Text", style=style)
    if _STYLE.search(text, at):
        yield check.at("no-effect", "Control", control.row, "Text")
