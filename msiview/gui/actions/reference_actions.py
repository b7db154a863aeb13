"""The Go menu: following references, both ways."""

from __future__ import annotations

from PySide6.QtCore import QPoint

from msiview.gui.actions import needs
from msiview.gui.actions.shown_page import grid_pane, table_page
from msiview.gui.actions.spec import ActionSpec
from msiview.gui.main_window import MainWindow
from msiview.session.places import Place


def _is_in_row(window: MainWindow) -> bool:
    return window.selection.cell is not None and window.document.database is not None


def _follow(window: MainWindow) -> None:
    from msiview.gui.contents.listing_pane import ListingPane
    from msiview.gui.references.follower import Follower

    cell, page, pane = window.selection.cell, table_page(window), grid_pane(window)
    if isinstance(pane, ListingPane):
        pane.follow()
        return
    if cell is None:
        return
    if page is None:  # a stream is shown: its row is the way
        window.selection.go(Place("table", cell.table, cell.row, cell.column))
        return
    grid = page.grid
    corner = grid.visualRect(grid.currentIndex()).bottomLeft()
    at = grid.viewport().mapToGlobal(corner + QPoint(0, 1))
    follower = Follower(window.document, window.selection, window.icons, window.tell_here)
    follower.follow_cell(cell, grid, at)


def _find_references(window: MainWindow) -> None:
    from msiview.gui.inspector.references_dock import ReferencesDock

    pane = window.show_dock("inspectorReferences")
    assert isinstance(pane, ReferencesDock)
    page = table_page(window)
    pane.focus_incoming(page.selected_rows() if page is not None else ())


def _show_chain(window: MainWindow) -> None:
    from msiview.gui.inspector.chain_dock import ChainDock

    pane = window.show_dock("inspectorChain")
    assert isinstance(pane, ChainDock)
    pane.focus_card()


ACTIONS: tuple[ActionSpec[MainWindow], ...] = (
    ActionSpec(
        id="actionFollow",
        title="Fo&llow",
        menu="Go",
        section=2,
        icon="link",
        shortcut="F12",
        tip="Go to what this cell refers to",
        enabled_when=_is_in_row,
        needs=needs.row,
        run=_follow,
    ),
    ActionSpec(
        id="actionFindReferences",
        title="Find &references",
        menu="Go",
        section=2,
        shortcut="Shift+F12",
        tip="List who refers to this row",
        enabled_when=_is_in_row,
        needs=needs.row,
        run=_find_references,
    ),
    ActionSpec(
        id="actionShowChain",
        title="&Chain of this row",
        menu="Go",
        section=2,
        shortcut="Ctrl+J",
        tip="Show the chain from the file to its component, feature and directory",
        enabled_when=_is_in_row,
        needs=needs.row,
        run=_show_chain,
    ),
)
