"""Changing many cells and rows at once: find and replace, import, properties, streams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msiview.gui.actions import needs
from msiview.gui.actions.shown_page import table_page
from msiview.gui.actions.spec import ActionSpec
from msiview.gui.main_window import MainWindow
from msiview.session.places import CellRef

if TYPE_CHECKING:
    from msiview.gui.docks.replace_dock import ChosenCells


def _can_edit(window: MainWindow) -> bool:
    return window.document.edits.is_possible


def _replace(window: MainWindow) -> None:
    """Open the pane; with several cells selected it looks in these."""
    from msiview.gui.docks.replace_dock import ReplaceDock

    pane = window.show_dock("replace")
    if isinstance(pane, ReplaceDock):
        pane.begin(_chosen(window))
        pane.needle.setFocus()


def _chosen(window: MainWindow) -> ChosenCells | None:
    page = table_page(window)
    if page is None or page.table is None or page.grid.single_cell():
        return None
    from msiview.gui.docks.replace_dock import ChosenCells

    columns = frozenset(page.grid.selected_columns())
    return ChosenCells(page.table.name, tuple(page.selected_rows()), columns)


def _import(window: MainWindow) -> None:
    from msiview.gui.dialogs.import_rows import ask_to_import

    ask_to_import(window.services, window)


def _set_property(window: MainWindow) -> None:
    """Open the list of properties; on a row of Property with that one."""
    from msiview.gui.docks.properties_dock import PropertiesDock
    from msiview.session.public_properties import PROPERTY

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
    place, cell = window.selection.place, window.selection.cell
    if place is None or place.kind not in ("table", "stream"):
        return None
    from msiview.gui.edits.stream_files import can_replace_stream

    return cell if can_replace_stream(window.services, cell) else None


def _replace_stream(window: MainWindow) -> None:
    cell = _stream(window)
    if cell is not None:
        from msiview.gui.edits.stream_files import replace_stream

        replace_stream(window.services, window, cell)


def _stream_table(window: MainWindow) -> str | None:
    """The table that a file can be added to as a stream."""
    if not _can_edit(window):
        return None
    place, page = window.selection.place, table_page(window)
    if place is not None and place.kind == "streams":
        return "Binary"
    table = page.table if page is not None else None
    if table is None:
        return None
    from msiview.session.stream_edits import stream_column

    return table.name if stream_column(table) is not None else None


def _add_stream(window: MainWindow) -> None:
    table = _stream_table(window)
    if table is not None:
        from msiview.gui.edits.stream_files import add_stream_from_file

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
