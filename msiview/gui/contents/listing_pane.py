"""A listing in a grid: its cells lead to rows, and the inspector shows the row of the cursor."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from msiview.analysis.filters import one_of
from msiview.analysis.listing import Listing
from msiview.analysis.phrase import RowRef
from msiview.database.validation import ColumnRules
from msiview.gui.models.listing_model import ListingModel
from msiview.gui.page_links import PageLinks
from msiview.gui.pages.grid_pane import GridPane
from msiview.gui.pages.table_menus import COPY_ACTIONS, COPY_AS_ACTIONS
from msiview.gui.plain_text import caption
from msiview.gui.services import Services
from msiview.session.rows import RowQuery
from msiview.words import counted, number

MenuEntry: TypeAlias = tuple[str, Callable[[], None]]
"""Something that a menu offers: its caption and what it does."""


class ListingPane(GridPane):
    """Shows one listing at a time. Enter opens a row, where its owner knows what that means, and
    else leads to the row of the package that it stands for."""

    opened = Signal(int)
    """Enter or a double click on a row of the listing."""

    def __init__(
        self,
        services: Services,
        name: str,
        title: str,
        *,
        noun: str = "row",
        opens: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """``name`` is the grid's for tests, ``noun`` what a row is; ``opens`` names what Enter
        does, where that is not the way to the row."""
        self.links = PageLinks(services.document, services.selection)
        self.listing_model = ListingModel(self.links.can_go)
        super().__init__(
            self.listing_model,
            services.jobs,
            services.settings,
            services.theme,
            services.icons,
            parent=parent,
        )
        self.listing_model.setParent(self)
        self._services, self._title, self._noun, self._opens = services, title, noun, opens
        self._entries: Callable[[], list[MenuEntry]] = list
        self._empty = ""
        self._is_told = True
        self.grid.setObjectName(name)
        self.grid.setAccessibleName(title)
        self.rowsShown.connect(self._on_rows_shown)
        self.cellsAsked.connect(self.focus_cells)
        self._notice.acted.connect(self.clear_filters)
        self.grid.cursorMoved.connect(self._on_cursor)
        self.grid.followAsked.connect(self.follow)
        self.grid.partAsked.connect(lambda part: self.follow(part))
        self.grid.openAsked.connect(self._open)
        self.grid.zoomAsked.connect(
            lambda step: services.action("actionZoomIn" if step > 0 else "actionZoomOut").trigger()
        )
        self.grid.menuAsked.connect(lambda at: self.cell_menu().popup(at))

    @property
    def listing(self) -> Listing | None:
        return self.listing_model.listing

    def show_listing(self, listing: Listing | None, empty: str = "") -> None:
        """Show another listing, or none; filter, order and cursor stay where the columns are the
        same. ``empty`` is what is said where it has no rows."""
        before, self._empty = self.listing, empty
        is_same = before is not None and listing is not None and before.listed == listing.listed
        subject, column = self.subject(), max(0, self.grid.currentIndex().column())
        query = self.rows.query if is_same else RowQuery()
        self.rows.show_table(
            listing,
            ColumnRules(),
            query,
            RowQuery(),
            None,
            listing.marks if listing is not None else None,
        )
        if listing is not None and not is_same:
            self.columns.reset()
        self.show_query()
        self._find.refresh()
        self._tell()
        self._place_cursor(subject, column)

    def set_entries(self, entries: Callable[[], list[MenuEntry]]) -> None:
        """What the menu of a row offers besides ways and copying, asked for each time."""
        self._entries = entries

    def drag_by(self, mime_data: Callable[[], QMimeData | None]) -> None:
        """Let rows be dragged out of the window, as what ``mime_data`` makes of the selected ones
        when a drag begins."""
        self.listing_model.mime_data = mime_data
        self.grid.setDragEnabled(True)

    # -- the row of the cursor ---------------------------------------------

    def subject(self) -> RowRef | None:
        """The row of the package that the row of the cursor stands for; else the first that one
        of its cells names."""
        listing, cell = self.listing, self.grid.cursor_cell()
        if listing is None or cell is None:
            return None
        named = (
            ref
            for column in range(len(listing.columns))
            for _, _, ref in listing.ways(cell[0], column)
            if self.links.can_go(ref)
        )
        return listing.subjects[cell[0]] or next(named, None)

    def publish(self) -> None:
        """Let the inspector show the row of the cursor."""
        self._services.selection.set_cell(self.links.cell_of(self.subject()))
        self.stateChanged.emit()

    def follow(self, part: tuple[int, int] | None = None) -> None:
        """Go where the cell of the cursor leads, or a part of it; else to the row that it is of."""
        index = self.grid.currentIndex()
        if not index.isValid():
            return
        ways = self.listing_model.ways(index.row(), index.column())
        meant = next((ref for start, end, ref in ways if (start, end) == part), None)
        if meant is None and ways:
            meant = ways[0][2]
        target = meant if meant is not None else self.subject()
        if target is not None:
            self.links.go(target)

    def focus_cells(self) -> None:
        """Put the keyboard into the grid; on its first cell where it has no cursor."""
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.grid.currentIndex().isValid() and self.model.rowCount():
            self.grid.set_cursor(self.model.row_at(0), 0)

    # -- what is told ------------------------------------------------------

    def status_text(self) -> str:
        name = self.listing.name if self.listing is not None else self._title
        text = ", ".join(filter(None, (name, self.head.counts())))
        rows = self.grid.selected_row_count()
        return f"{text} · {counted(rows, self._noun)} selected{self.sums()}" if rows > 1 else text

    def cell_menu(self) -> QMenu:
        """What can be done with the cell of the cursor and the selected rows."""
        menu = QMenu(self.grid)
        menu.setObjectName("cellMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._opens:
            opens = menu.addAction(f"{self._opens}\tEnter")
            opens.triggered.connect(self._open)
            menu.setDefaultAction(opens)
        self._add_ways(menu)
        entries = self._entries()
        if entries:
            menu.addSeparator()
        for title, run in entries:
            menu.addAction(title).triggered.connect(run)
        menu.addSeparator()
        for action_id in COPY_ACTIONS:
            menu.addAction(self._action(action_id))
        copy_as = menu.addMenu("Copy &as")
        for action_id in COPY_AS_ACTIONS:
            copy_as.addAction(self._action(action_id))
        self._add_filters(menu)
        return menu

    def _action(self, action_id: str) -> QAction:
        return self._services.action(action_id)

    def _add_ways(self, menu: QMenu) -> None:
        index, subject = self.grid.currentIndex(), self.subject()
        ways = self.listing_model.ways(index.row(), index.column()) if index.isValid() else ()
        refs = [ref for _, _, ref in ways]
        if subject is not None and self.links.can_go(subject):
            refs.append(subject)
        for ref in dict.fromkeys(refs):
            entry = menu.addAction(caption(f"Go to {ref}"))
            entry.triggered.connect(lambda _=False, ref=ref: self.links.go(ref))

    def _add_filters(self, menu: QMenu) -> None:
        cell, table = self.grid.cursor_cell(), self.table
        if cell is None or table is None:
            return
        menu.addSeparator()
        expression, column = one_of([table.cell(*cell)]), cell[1]
        narrow = menu.addAction("&Filter by this value")
        narrow.triggered.connect(lambda: self.set_column_filter(column, expression))
        if self.rows.query.filters:
            menu.addAction("C&lear the filter").triggered.connect(self.clear_filters)

    def _tell(self) -> None:
        shown, listing, query = self.model.rowCount(), self.listing, self.rows.answered
        count = listing.row_count if listing is not None else 0
        text = counted(count, self._noun) if listing is not None else ""
        if query.filters:
            text = f"{number(shown)} of {text}"
        self.head.show_table(listing.name if listing is not None else self._title, text)
        if count and not shown:
            self._notice.tell("No row passes the filter.", "Clear the filter")
        elif not shown and self._empty:
            self._notice.tell(self._empty)
        else:
            self._notice.hide()

    def _on_rows_shown(self) -> None:
        self._tell()
        if not self.grid.currentIndex().isValid() and self.model.rowCount():
            self.grid.set_cursor(self.model.row_at(0), 0)

    def _on_cursor(self) -> None:
        # A pane that is filled while another page is shown must not turn the inspector.
        if self.isVisible():
            self.publish()

    def _place_cursor(self, subject: RowRef | None, column: int) -> None:
        listing = self.listing
        if listing is None or not listing.row_count:
            return
        row = listing.subjects.index(subject) if subject in listing.subjects else 0
        self.grid.set_cursor(row, min(column, len(listing.columns) - 1))

    def _open(self) -> None:
        cell = self.grid.cursor_cell()
        if cell is None:
            return
        if self._opens:
            self.opened.emit(cell[0])
        else:
            self.follow()
