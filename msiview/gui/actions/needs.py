"""What is said when a key is pressed whose action cannot be done just now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msiview.gui.actions.spec import Need
from msiview.gui.document import DocumentState

if TYPE_CHECKING:
    from msiview.gui.main_window import MainWindow

NO_PACKAGE = Need("No package is open.", "actionOpen")
NO_LOG = Need("No log is open.", "actionOpenLog")
NO_OVERLAY = Need("Nothing is laid over this package.", "actionAddOverlay")
NO_TABLE = Need("This needs a table: choose one in the list (Ctrl+T).")


def package(window: MainWindow) -> Need:
    """For what needs nothing but an open package."""
    is_opened = window.document.state is DocumentState.OPENED
    return Need("This cannot be done here.") if is_opened else NO_PACKAGE


def table(window: MainWindow) -> Need:
    """For what is done to the table that is shown."""
    return NO_TABLE if window.document.tables else package(window)


def row(window: MainWindow) -> Need:
    """For what is done to the row or cell of the cursor."""
    if window.document.tables and window.page is not None and window.page.can_find:
        return Need("This needs a row: choose one in the table (Alt+0).")
    return table(window)


def page(window: MainWindow) -> Need:
    """For finding on the page."""
    if window.document.tables:
        return Need("There is nothing to find on this page.", "actionFindAll")
    return package(window)


def overlay(window: MainWindow) -> Need:
    """For what is done to an overlay or its changes."""
    if window.document.package is None:
        return NO_PACKAGE
    overlay = window.document.overlay
    if not overlay.is_possible:
        return Need("Nothing can be laid over this file: it has no tables of a product.")
    if overlay.is_pending:
        return Need("The overlay is still being laid over the package.")
    if (overlay.choices or overlay.edits) and not overlay.is_active:
        return Need("Nothing of the overlay is applied; the Overlay pane says why (Alt+1).")
    return NO_TABLE if overlay.is_active else NO_OVERLAY


def edits(window: MainWindow) -> Need:
    """For undo and redo."""
    is_opened = window.document.package is not None
    return Need("There is nothing to undo or to do again.") if is_opened else NO_PACKAGE


def saving(window: MainWindow) -> Need:
    """For saving what was edited."""
    if window.document.package is None:
        return NO_PACKAGE
    return Need("There is nothing to save: nothing in this package was edited.")


def editable_row(window: MainWindow) -> Need:
    """For what changes the cell or row of the cursor."""
    if window.document.package is not None and not window.document.edits.is_possible:
        return Need("This file cannot be edited: it has no tables of a product.")
    return row(window)


def log(window: MainWindow) -> Need:
    """For what is done in a log."""
    return NO_LOG if window.document.log.log is None else Need("The log is still being read.")


def mentions(window: MainWindow) -> Need:
    """For the way from mention to mention of the selected row."""
    if window.document.log.log is None:
        return NO_LOG
    if window.selection.cell is None:
        return Need("Choose a row first: this goes to the lines of the log that mention it.")
    return Need("No line of the log mentions this row.")


def cause(window: MainWindow) -> Need:
    """For the way to the first cause."""
    is_read = window.document.log.answers is not None
    return Need("The log names no cause of a failure.") if is_read else log(window)


def bookmarks(window: MainWindow) -> Need:
    """For the way from bookmark to bookmark."""
    if window.document.log.log is None:
        return NO_LOG
    return Need("No line of the log has a bookmark; Ctrl+F2 sets one.")
