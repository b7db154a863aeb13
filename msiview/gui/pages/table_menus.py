"""The context menus of the table page: on cells and on the header."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from msiview.analysis.filters import one_of
from msiview.database.cells import StreamCell
from msiview.database.table import Table
from msiview.gui.models.table_model import TableModel
from msiview.gui.pages.shown_rows import ShownRows
from msiview.gui.pages.table_columns import TableColumns
from msiview.gui.plain_text import caption
from msiview.gui.selection import SelectionHub
from msiview.gui.widgets.grid_view import GridView
from msiview.session.places import Place

REFERENCE_ACTIONS = ("actionFollow", "actionFindReferences")
COPY_ACTIONS = ("actionCopy", "actionCopyRows", "actionShowValue")
EDIT_ACTIONS = ("actionEditCell", "actionPaste", "actionAddRow", "actionDeleteRows")
COPY_AS_ACTIONS = (
    "actionCopyTab",
    "actionCopyCsv",
    "actionCopyIdt",
    "actionCopyJson",
    "actionCopyMarkdown",
    "actionCopySql",
)


class MenuPage(Protocol):
    """What the menus need of the table page."""

    @property
    def grid(self) -> GridView: ...
    @property
    def model(self) -> TableModel: ...
    @property
    def columns(self) -> TableColumns: ...
    @property
    def rows(self) -> ShownRows: ...
    @property
    def table(self) -> Table | None: ...

    def sort(self, column: int | None, *, descending: bool = False) -> None: ...
    def sort_further(self, column: int) -> None: ...
    def set_column_filter(self, column: int, text: str) -> None: ...
    def show_column_filters(self, shown: bool, column: int | None = None) -> None: ...
    def clear_filters(self) -> None: ...


def cell_menu(page: MenuPage, selection: SelectionHub, action: Callable[[str], QAction]) -> QMenu:
    """What can be done with the cell of the cursor and the selected rows."""
    menu = _menu(page, "cellMenu")
    for action_id in REFERENCE_ACTIONS:
        menu.addAction(action(action_id))
    menu.addSeparator()
    for action_id in COPY_ACTIONS:
        menu.addAction(action(action_id))
    copy_as = menu.addMenu("Copy &as")
    for action_id in COPY_AS_ACTIONS:
        copy_as.addAction(action(action_id))
    menu.addSeparator()
    for action_id in EDIT_ACTIONS:
        menu.addAction(action(action_id))
    cell = page.grid.cursor_cell()
    if cell is None or page.table is None:
        return menu
    value = page.table.cell(*cell)
    menu.addSeparator()
    if isinstance(value, StreamCell):
        stream = value.stream
        if stream is not None:
            name = stream.name
            show = menu.addAction("Open &stream")
            show.triggered.connect(lambda: selection.go(Place("stream", name)))
    else:
        expression = one_of([value])
        column = cell[1]
        narrow = menu.addAction("&Filter by this value")
        narrow.triggered.connect(lambda: page.set_column_filter(column, expression))
    if page.rows.query.filters:
        menu.addAction("Clear t&he filter").triggered.connect(page.clear_filters)
    return menu


def header_menu(page: MenuPage, column: int) -> QMenu:
    """What can be done with a column (-1 beside all columns)."""
    menu = _menu(page, "headerMenu")
    if column >= 0:
        _add_column_entries(menu, page, column)
    _add_hidden_columns(menu, page)
    hold = menu.addAction("Hold &key columns while scrolling")
    hold.setCheckable(True)
    hold.setChecked(page.columns.holds_keys)
    hold.toggled.connect(page.columns.hold_keys)
    menu.addAction("&Reset columns").triggered.connect(page.columns.reset)
    return menu


def _add_column_entries(menu: QMenu, page: MenuPage, column: int) -> None:
    grid = page.grid
    sorting = grid.head.sorting()
    for words, order in (
        ("Sort &ascending", (column, False)),
        ("Sort &descending", (column, True)),
        ("&File order", None),
    ):
        entry = menu.addAction(words)
        entry.setCheckable(True)
        entry.setChecked(sorting == order)
        entry.triggered.connect(lambda _=False, order=order: _sort(page, order))
    further = menu.addAction("Then &by this column\tShift+click")
    further.setCheckable(True)
    further.setChecked(any(at == column for at, _ in grid.head.sorts()[1:]))
    further.setEnabled(sorting is not None and sorting[0] != column)
    further.triggered.connect(lambda: page.sort_further(column))
    menu.addSeparator()
    values = menu.addAction("&Choose values…")
    values.setEnabled(page.model.looks[column].is_countable)
    values.triggered.connect(lambda: grid.head.ask_values(column))
    narrow = menu.addAction("Fil&ter this column")
    narrow.triggered.connect(lambda: page.show_column_filters(True, column))
    menu.addSeparator()
    choose = menu.addAction("&Select column")
    choose.triggered.connect(lambda: grid.selectColumn(column))
    if page.model.looks[column].is_number:
        hexadecimal = menu.addAction("He&xadecimal")
        hexadecimal.setCheckable(True)
        hexadecimal.setChecked(page.columns.is_hex(column))
        hexadecimal.toggled.connect(lambda on: page.columns.set_hex(column, on))
    fit = menu.addAction("Fit w&idth")
    fit.triggered.connect(lambda: grid.widths.fit_one(column))
    hide = menu.addAction("&Hide column")
    hide.setEnabled(len(grid.shown_columns()) > 1)
    hide.triggered.connect(lambda: grid.head.setSectionHidden(column, True))


def _sort(page: MenuPage, order: tuple[int, bool] | None) -> None:
    if order is None:
        page.sort(None)
    else:
        page.sort(order[0], descending=order[1])


def _add_hidden_columns(menu: QMenu, page: MenuPage) -> None:
    head = page.grid.head
    hidden = [look for look in page.model.looks if head.isSectionHidden(look.column.index)]
    if not hidden:
        return
    submenu = menu.addMenu("Sho&w column")
    for look in hidden:
        column = look.column.index
        entry = submenu.addAction(caption(look.title))
        entry.triggered.connect(lambda _=False, column=column: head.setSectionHidden(column, False))


def _menu(page: MenuPage, name: str) -> QMenu:
    menu = QMenu(page.grid)
    menu.setObjectName(name)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu
