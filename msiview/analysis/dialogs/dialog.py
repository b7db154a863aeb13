"""Dialogs as the tables describe them, and as Windows Installer lays them out.

Positions and sizes are in installer units: a twelfth of the height of MS Sans Serif in 10 points,
so 3 units take 4 pixels at 96 dots per inch. Source: Microsoft's pages "Dialog Table", "Control
Table" and "Position Control Attribute".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msiview.analysis.dialogs.control import Box, Choice, Control
from msiview.analysis.dialogs.error_dialog import IS_ERROR_DIALOG, with_usual_buttons
from msiview.analysis.live_columns import live, live_row_numbers, live_rows
from msiview.database.cells import Cell, cell_text, number_of, text_of
from msiview.database.table import Table
from msiview.overlay.marks import STATE_CHANGES, Mark
from msiview.overlay.overlaid_table import OverlaidTable, RowState

SEQUENCE = "InstallUISequence"

CHOICE_TABLES = {
    "RadioButtonGroup": "RadioButton",
    "ListBox": "ListBox",
    "ComboBox": "ComboBox",
    "ListView": "ListView",
}
"""The table that has the choices of a control, by the control's type."""

_PLACE = ("X", "Y", "Width", "Height")


@dataclass(frozen=True, slots=True)
class Dialog:
    """A row of Dialog, with its controls in tab order: those that the ring of Control_Next has,
    from Control_First on, then the others as the table has them. One for errors has its buttons as
    they usually are, see :mod:`msiview.analysis.dialogs.error_dialog`."""

    name: str
    title: str
    width: int
    height: int
    attributes: int
    first: str
    default: str
    cancel: str
    row: int
    controls: tuple[Control, ...]

    def control(self, name: str) -> Control | None:
        """The control of a name; None where the dialog has none."""
        return next((control for control in self.controls if control.name == name), None)


@dataclass(frozen=True, slots=True)
class ShownStyle:
    """A row of TextStyle. ``size`` is in points, 0 where it is not given; ``color`` is None or
    red, green and blue from 0 to 255."""

    face: str
    size: int
    color: tuple[int, int, int] | None
    is_bold: bool
    is_italic: bool
    is_underlined: bool
    is_struck: bool


class Dialogs:
    """The dialogs of a package, each read when somebody asks for it. Tables may be overlaid."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self.tables = tables
        self._table = live(tables, "Dialog")
        self._numbers = live_row_numbers(tables, "Dialog")
        self.names: tuple[str, ...] = tuple(
            text_of(name) for (name,) in live_rows(tables, "Dialog", "Dialog") if text_of(name)
        )
        self._rows = {name: row for row, name in enumerate(self._column("Dialog"))}
        self._controls: dict[str, list[Control]] | None = None

    def _column(self, name: str) -> list[Cell]:
        return [cell for (cell,) in live_rows(self.tables, "Dialog", name)]

    def __contains__(self, name: object) -> bool:
        return name in self._rows

    def get(self, name: str) -> Dialog | None:
        """A dialog with its controls; None where there is none of this name."""
        row = self._rows.get(name)
        if row is None or self._table is None:
            return None
        cells = self._table.named_row(row)
        controls = self._all_controls().get(name, [])
        first = text_of(cells.get("Control_First"))
        width = number_of(cells.get("Width")) or 0
        attributes = number_of(cells.get("Attributes")) or 0
        if attributes & IS_ERROR_DIALOG:
            controls = with_usual_buttons(controls, width, self._answers(name))
        return Dialog(
            name,
            text_of(cells.get("Title")),
            width,
            number_of(cells.get("Height")) or 0,
            attributes,
            first,
            text_of(cells.get("Control_Default")),
            text_of(cells.get("Control_Cancel")),
            self._numbers[row],
            tuple(_in_tab_order(controls, first)),
        )

    def in_sequence(self) -> list[tuple[str, str, int]]:
        """The dialogs that the install sequence of the user interface shows, in order: name,
        condition and number. Numbers below 0 are those shown at an end (success, cancelled,
        error, suspended), and come last."""
        found = [
            (text_of(action), text_of(condition), number)
            for action, condition, number in live_rows(
                self.tables, SEQUENCE, "Action", "Condition", "Sequence"
            )
            if isinstance(number, int) and number and action in self._rows
        ]
        return sorted(found, key=lambda one: (one[2] < 0, abs(one[2])))

    def marks(self) -> dict[str, Mark]:
        """What the layers over the package did to dialogs, by name: one is changed too where only
        a control of it, or what that does, is."""
        found: dict[str, Mark] = {}
        for name in ("Control", "ControlEvent", "ControlCondition", "Dialog"):
            table = self.tables.get(name)
            column = "Dialog" if name == "Dialog" else "Dialog_"
            if not isinstance(table, OverlaidTable) or not table.has_column(column):
                continue
            of_dialog = table.column(column).index
            for row in table.touched_rows():
                state = table.state(row)
                mark = STATE_CHANGES.get(state)
                if mark is not None:
                    whole = name == "Dialog" and state is RowState.ADDED
                    found[text_of(table.cell(row, of_dialog))] = mark if whole else Mark.CHANGED
        return found

    def styles(self) -> dict[str, ShownStyle]:
        """The styles of texts by name."""
        return {
            text_of(name): _style(text_of(face), number_of(size), number_of(color), number_of(bits))
            for name, face, size, color, bits in live_rows(
                self.tables, "TextStyle", "TextStyle", "FaceName", "Size", "Color", "StyleBits"
            )
        }

    def billboard(self) -> tuple[Control, ...]:
        """What the billboard shows that comes first, with its place inside of a Billboard control;
        empty without billboards. Their ``row`` is that of BBControl. Source: Microsoft's pages on
        the Billboard and BBControl tables."""
        order = [
            (number_of(ordering) or 0, text_of(name))
            for name, ordering in live_rows(self.tables, "Billboard", "Billboard", "Ordering")
        ]
        if not order:
            return ()
        _, shown = min(order)
        numbers = live_row_numbers(self.tables, "BBControl")
        columns = ("Billboard_", "BBControl", "Type", *_PLACE, "Attributes", "Text")
        return tuple(
            Control(
                text_of(name),
                text_of(type_),
                _box(*place),
                number_of(bits) or 0,
                property_name="",
                text=text_of(text),
                next="",
                row=numbers[row],
            )
            for row, (of, name, type_, *place, bits, text) in enumerate(
                live_rows(self.tables, "BBControl", *columns)
            )
            if of == shown
        )

    # -- inside ----------------------------------------------------------

    def _answers(self, dialog: str) -> dict[str, str]:
        """What EndDialog gets from each control of a dialog."""
        columns = ("Dialog_", "Control_", "Event", "Argument")
        return {
            text_of(control): text_of(argument)
            for of, control, event, argument in live_rows(self.tables, "ControlEvent", *columns)
            if of == dialog and event == "EndDialog"
        }

    def _all_controls(self) -> dict[str, list[Control]]:
        """The controls of all dialogs in the order of the table, by dialog."""
        if self._controls is None:
            self._controls = {}
            for dialog, control in self._read_controls():
                self._controls.setdefault(dialog, []).append(control)
        return self._controls

    def _read_controls(self) -> Iterator[tuple[str, Control]]:
        checked = {
            text_of(name): cell_text(value)
            for name, value in live_rows(self.tables, "CheckBox", "Property", "Value")
        }
        choices = {type_: self._choices(table) for type_, table in CHOICE_TABLES.items()}
        numbers = live_row_numbers(self.tables, "Control")
        rows = live_rows(
            self.tables,
            "Control",
            "Dialog_",
            "Control",
            "Type",
            *_PLACE,
            "Attributes",
            "Property",
            "Text",
            "Control_Next",
        )
        for row, (dialog, name, type_, x, y, width, height, bits, prop, text, after) in enumerate(
            rows
        ):
            name_of_property = text_of(prop)
            yield (
                text_of(dialog),
                Control(
                    text_of(name),
                    text_of(type_),
                    _box(x, y, width, height),
                    number_of(bits) or 0,
                    name_of_property,
                    text_of(text),
                    text_of(after),
                    numbers[row],
                    checked.get(name_of_property) or "1",
                    choices.get(text_of(type_), {}).get(name_of_property, ()),
                ),
            )

    def _choices(self, table: str) -> dict[str, tuple[Choice, ...]]:
        """The choices of a table by property, in their order."""
        numbers = live_row_numbers(self.tables, table)
        found: dict[str, list[tuple[int, Choice]]] = {}
        columns = ("Property", "Order", "Value", "Text", "Binary_", *_PLACE)
        for row, (name, order, value, text, picture, *place) in enumerate(
            live_rows(self.tables, table, *columns)
        ):
            choice = Choice(
                cell_text(value),
                text_of(text),
                numbers[row],
                _box(*place) if table == "RadioButton" else None,
                text_of(picture),
            )
            found.setdefault(text_of(name), []).append((number_of(order) or 0, choice))
        return {
            name: tuple(choice for _, choice in sorted(some, key=lambda one: one[0]))
            for name, some in found.items()
        }


def _box(x: Cell, y: Cell, width: Cell, height: Cell) -> Box:
    return Box(*(number_of(cell) or 0 for cell in (x, y, width, height)))


def _in_tab_order(controls: list[Control], first: str) -> list[Control]:
    by_name = {control.name: control for control in controls}
    ring: dict[str, Control] = {}
    name = first
    while name in by_name and name not in ring:
        ring[name] = by_name[name]
        name = by_name[name].next
    return [*ring.values(), *(control for control in controls if control.name not in ring)]


_BOLD, _ITALIC, _UNDERLINE, _STRIKE = 1, 2, 4, 8
"""Bits of TextStyle.StyleBits."""


def _style(face: str, size: int | None, color: int | None, bits: int | None) -> ShownStyle:
    """TextStyle.Color is red + 256 × green + 65536 × blue."""
    bits = bits or 0
    rgb = None if color is None or color < 0 else (color & 255, color >> 8 & 255, color >> 16 & 255)
    return ShownStyle(
        face,
        size or 0,
        rgb,
        bool(bits & _BOLD),
        bool(bits & _ITALIC),
        bool(bits & _UNDERLINE),
        bool(bits & _STRIKE),
    )
