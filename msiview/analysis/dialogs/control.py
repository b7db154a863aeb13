"""The controls of dialogs, as the Control table and those of their choices describe them.

Positions and sizes are in installer units, see :mod:`msiview.analysis.dialogs.dialog`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

TAKES_KEYBOARD = frozenset(
    {
        "CheckBox",
        "ComboBox",
        "DirectoryCombo",
        "DirectoryList",
        "Edit",
        "ListBox",
        "ListView",
        "MaskedEdit",
        "PathEdit",
        "PushButton",
        "RadioButtonGroup",
        "ScrollableText",
        "SelectionTree",
        "VolumeSelectCombo",
    }
)
"""Types of controls that Tab stops at."""


_DROPPING = frozenset({"ComboBox", "DirectoryCombo", "VolumeSelectCombo"})
_CLOSED_HEIGHT = 16


class Box(NamedTuple):
    """A place on a dialog, in installer units from its left upper corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: a row of RadioButton, ListBox, ComboBox or ListView.

    ``box`` is where a radio button is, from the corner of its group; None in lists. ``row`` is the
    row's number in its table.
    """

    value: str
    text: str
    row: int
    box: Box | None = None
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """A row of Control. ``text`` is as the table has it, see :mod:`msiview.analysis.dialogs.text`.

    ``row`` is its number in the Control table, also where the tables are overlaid ones.
    """

    name: str
    type: str
    box: Box
    attributes: int
    property_name: str
    text: str
    next: str
    row: int
    checked_value: str = "1"
    """What the property of a check box becomes where it is ticked."""
    choices: tuple[Choice, ...] = ()

    def has(self, bit: int) -> bool:
        """Whether a bit of Attributes is set; see :class:`Bit`."""
        return bool(self.attributes & bit)

    @property
    def takes_keyboard(self) -> bool:
        return self.type in TAKES_KEYBOARD

    @property
    def closed_box(self) -> Box:
        """Where the control is while no list hangs down from it; their height counts the list."""
        if self.type not in _DROPPING:
            return self.box
        return self.box._replace(height=min(self.box.height, _CLOSED_HEIGHT))


class Bit:
    """Bits of Control.Attributes; above 0xFFFF they depend on the type of the control.

    Source: resources/schema/bit_fields.tsv.
    """

    VISIBLE = 0x1
    ENABLED = 0x2
    SUNKEN = 0x4
    INDIRECT = 0x8
    RIGHT_TO_LEFT = 0x20
    RIGHT_ALIGNED = 0x40
    NO_PREFIX = 0x20000
    NO_WRAP = 0x40000
    MULTILINE = 0x10000
    PASSWORD = 0x200000
    SORTED = 0x10000
    COMBO_LIST = 0x20000
    PUSH_LIKE = 0x20000
    BITMAP = 0x40000
    ICON = 0x80000
    FIXED_SIZE = 0x100000
    SHIELD = 0x800000
    HAS_BORDER = 0x1000000
