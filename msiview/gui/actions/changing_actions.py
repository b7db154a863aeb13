"""Changing many cells and rows at once: find and replace, import, properties, streams."""

from __future__ import annotations

from msiview.gui.actions import needs
from msiview.gui.actions.spec import ActionSpec
from msiview.gui.dialogs.import_rows import ask_to_import
from msiview.gui.docks.properties_dock import PropertiesDock
from msiview.gui.docks.replace_dock import ChosenCells, ReplaceDock
from msiview.gui.edits.stream_files import (
    add_stream_from_file,
    can_replace_stream,
    replace_stream,
)
from msiview.gui.main_window import MainWindow
from msiview.gui.pages.stream_page import StreamPage
from msiview.gui.pages.streams_page import StreamsPage
from msiview.gui.pages.table_page import TablePage
from msiview.session.places import CellRef
from msiview.session.public_properties import PROPERTY
from msiview.session.stream_edits import stream_column


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


def _stream(window: MainWindow) -> CellRef | None:
    """The cell of the stream that is shown, or on which the cursor is."""
    page = window.page
    if not isinstance(page, TablePage | StreamPage):
        return None
    cell = window.selection.cell
    return cell if can_replace_stream(window.services, cell) else None


def _replace_stream(window: MainWindow) -> None:
    cell = _stream(window)
    if cell is not None:
        replace_stream(window.services, window, cell)


def _stream_table(window: MainWindow) -> str | None:
    """The table that a file can be added to as a stream."""
    if not _can_edit(window):
        return None
    page = window.page
    if isinstance(page, StreamsPage):
        return "Binary"
    table = page.table if isinstance(page, TablePage) else None
    return table.name if table is not None and stream_column(table) is not None else None


def _add_stream(window: MainWindow) -> None:
    table = _stream_table(window)
    if table is not None:
        add_stream_from_file(window.services, window, table)


ACTIONS: tuple[ActionSpec[MainWindow], ...] = (
    ActionSpec(
        id="actionReplaceStream",
        title="&Stream of the cell…",
        menu="Edit/Stream from an e&xternal file",
        section=3,
        tip="Give the stream of the cell the contents of a file (F2)",
        enabled_when=lambda window: _stream(window) is not None,
        run=_replace_stream,
    ),
    ActionSpec(
        id="actionAddStream",
        title="&New stream…",
        menu="Edit/Stream from an e&xternal file",
        section=3,
        tip="Add a row with the contents of a file to a table of streams",
        enabled_when=lambda window: _stream_table(window) is not None,
        run=_add_stream,
    ),
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
