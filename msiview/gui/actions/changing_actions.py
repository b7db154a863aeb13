"""Changing many cells and rows at once: find and replace, import, properties, streams."""

from __future__ import annotations

from msiview.gui.actions import needs
from msiview.gui.actions.spec import ActionSpec
from msiview.gui.dialogs.import_rows import ask_to_import
from msiview.gui.docks.properties_dock import PropertiesDock
from msiview.gui.docks.replace_dock import ChosenCells, ReplaceDock
from msiview.gui.main_window import MainWindow
from msiview.gui.pages.table_page import TablePage
from msiview.session.public_properties import PROPERTY


def _can_edit(window: MainWindow) -> bool:
    return window.document.edits.is_possible


def _replace(window: MainWindow) -> None:
    """Open the pane; with several cells selected it looks in these."""
    pane = window.show_dock("replace")
    if isinstance(pane, ReplaceDock):
        pane.begin(_chosen(window))
        pane.needle.setFocus()


def _chosen(window: MainWindow) -> ChosenCells | None:
    page = window.page
    if not isinstance(page, TablePage) or page.table is None or page.grid.single_cell():
        return None
    columns = frozenset(page.grid.selected_columns())
    return ChosenCells(page.table.name, tuple(page.selected_rows()), columns)


def _import(window: MainWindow) -> None:
    ask_to_import(window.services, window)


def _set_property(window: MainWindow) -> None:
    """Open the list of properties; on a row of Property with that one."""
    pane = window.show_dock("properties")
    cell, tables = window.selection.cell, window.document.tables
    if isinstance(pane, PropertiesDock):
        name = ""
        if cell is not None and cell.table == PROPERTY and PROPERTY in tables:
            name = str(tables[PROPERTY].key(cell.row)[0])
        pane.begin(name)
        if not name:
            pane.name.setFocus()


ACTIONS: tuple[ActionSpec[MainWindow], ...] = (
    ActionSpec(
        id="actionReplace",
        title="Replace wit&h…",
        menu="Edit",
        section=5,
        shortcut="Ctrl+H",
        tip="Find text in cells and replace it, with a list of what would change",
        enabled_when=_can_edit,
        needs=needs.package,
        run=_replace,
    ),
    ActionSpec(
        id="actionImportRows",
        title="&Import rows…",
        menu="File",
        section=2,
        tip="Add the rows of text archives (IDT) and CSV files to their tables",
        enabled_when=_can_edit,
        run=_import,
    ),
    ActionSpec(
        id="actionSetProperty",
        title="Set propert&y…",
        menu="Edit",
        section=3,
        shortcut="Ctrl+Shift+P",
        tip="Set a property; the list has all that the package declares or reads",
        enabled_when=_can_edit,
        needs=needs.package,
        run=_set_property,
    ),
)
