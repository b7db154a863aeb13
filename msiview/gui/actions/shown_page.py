"""The page that an action is about, where it is of a certain class.

While no page is shown, none is imported: menus are asked what can be done before the window is
first painted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from msiview.gui.main_window import MainWindow
    from msiview.gui.pages.grid_pane import GridPane
    from msiview.gui.pages.table_page import TablePage


def table_page(window: MainWindow) -> TablePage | None:
    """The page of a table."""
    if window.page is None:
        return None
    from msiview.gui.pages.table_page import TablePage

    return window.page if isinstance(window.page, TablePage) else None


def grid_pane(window: MainWindow) -> GridPane | None:
    """The grid of the page, or the part of it that is in use."""
    if window.page is None:
        return None
    from msiview.gui.pages.grid_pane import HasGrids

    page: object = window.page
    return page.grid_in_use if isinstance(page, HasGrids) else None
