"""The keys of actions and widgets: what the list of shortcuts, F1 and docs/keys.md tell."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence


@dataclass(frozen=True, slots=True)
class ActionKeys:
    """The keys of one action, what it does, and the menu that it is in (``Edit/Copy as``), or
    the widgets that answer to them (:data:`WIDGET_KEYS`)."""

    keys: str
    does: str
    menu: str


def shown_keys(action: QAction) -> str:
    """``Ctrl+F, F3``, as this system writes keys."""
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(sequence.toString(native) for sequence in action.shortcuts())


WIDGET_KEYS: tuple[ActionKeys, ...] = (
    ActionKeys(
        "Enter, double click", "Follow the cell, or edit it where it leads nowhere", "Table"
    ),
    ActionKeys("F2", "Edit the cell, also where it leads somewhere", "Table"),
    ActionKeys(
        "Letters, Backspace",
        "Edit the cell in a package that is being edited; else letters go to the next row that "
        "begins with them",
        "Table",
    ),
    ActionKeys("Enter in a cell", "Take the value, and stay", "Table"),
    ActionKeys(
        "Tab, Shift+Tab in a cell", "Take the value, and go to the next cell, or back", "Table"
    ),
    ActionKeys("F2 in the Inspector", "Edit the value of the field", "Table"),
    ActionKeys("Alt+Enter in a cell", "Begin a new line", "Table"),
    ActionKeys("Down, Ctrl+Space in a cell", "Offer the names that may be meant", "Table"),
    ActionKeys("Up, Down, Space in flags", "Tick a flag of the number", "Table"),
    ActionKeys("Esc in a cell", "Leave the value as it was", "Table"),
    ActionKeys("Ctrl+click", "Follow the cell, or the name in its text", "Table"),
    ActionKeys(
        "Shift+click on a head", "Sort rows that are equal so far by that column, too", "Table"
    ),
    ActionKeys("Alt+Down", "Choose among the values of the column", "Table"),
    ActionKeys("Ctrl+Space", "Select whole columns", "Table"),
    ActionKeys("Shift+Space", "Select whole rows", "Table"),
    ActionKeys("Home, End", "Go to the first, last cell of the row", "Table"),
    ActionKeys("Ctrl+Home, Ctrl+End", "Go to the first, last cell of the table", "Table"),
    ActionKeys("Ctrl and the wheel", "Change the size of the text, in a log, too", "Table"),
    ActionKeys("Up, Down", "Show the table above, below; only the last one is kept", "Tables"),
    ActionKeys("Enter", "Put the keyboard into the table that is shown", "Tables"),
    ActionKeys("Enter in the filter", "Go to the first table, and clear the filter", "Tables"),
    ActionKeys("Enter, double click", "Go to the place of the row", "Lists"),
    ActionKeys("Home, End", "Go to the first, last row", "Lists"),
    ActionKeys("Letters", "Go to the next row that begins with them", "Lists"),
    ActionKeys("Down in a filter", "Go into the list below it", "Lists"),
    ActionKeys("Ctrl+Enter", "Run the statement", "Query"),
    ActionKeys("Ctrl+Space", "Offer tables, columns and words of SQL", "Query"),
    ActionKeys("+, -, 0", "Draw the dialog larger, smaller, as large as fits", "Dialogs"),
    ActionKeys("Ctrl+click", "Go to the row of the control", "Dialogs"),
    ActionKeys("Space", "Switch the layer on or off", "Overlay"),
    ActionKeys("Alt+Up, Alt+Down", "Apply the layer earlier, later", "Overlay"),
    ActionKeys("Del", "Remove the layer", "Overlay"),
    ActionKeys("F11", "Give the log the window beside a package, and back", "Log"),
    ActionKeys("F12, Enter", "Follow the name at the cursor", "Log"),
    ActionKeys("Ctrl+F, F3, Shift+F3", "Find in the log, next, previous", "Log"),
    ActionKeys("Menu, Shift+F10", "Open the menu of what the cursor is on", "Everywhere"),
    ActionKeys("Tab, Shift+Tab", "Go to the next field, button or pane, or back", "Everywhere"),
    ActionKeys(
        "Esc", "Close a bar or a message, clear a filter, leave the whole screen", "Everywhere"
    ),
)
"""Keys that belong to widgets and to no action."""
