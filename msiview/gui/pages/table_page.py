"""The page of a table: its name and filter, the find bar, the grid."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from msiview.database.cells import StreamCell
from msiview.database.table import Table
from msiview.database.validation import ColumnRules, read_column_rules
from msiview.gui.copying import Copier
from msiview.gui.document import Document
from msiview.gui.icons import Icons
from msiview.gui.jobs import JobRunner
from msiview.gui.models.table_model import TableModel, rows_in
from msiview.gui.pages.column_values import ColumnValues
from msiview.gui.pages.shown_rows import ShownRows
from msiview.gui.pages.spec import Page
from msiview.gui.pages.table_columns import TableColumns
from msiview.gui.pages.table_find import TableFind
from msiview.gui.pages.table_menus import cell_menu, header_menu
from msiview.gui.pages.table_state import TableState, counts_text
from msiview.gui.selection import SelectionHub
from msiview.gui.settings import Settings
from msiview.gui.theme import Theme
from msiview.gui.widgets.boxes import vertical
from msiview.gui.widgets.empty_notice import EmptyNotice
from msiview.gui.widgets.find_bar import FindBar
from msiview.gui.widgets.grid_view import GridView
from msiview.gui.widgets.table_head import TableHead
from msiview.overlay.marks import Mark
from msiview.overlay.overlaid_table import OverlaidTable
from msiview.progress import no_progress
from msiview.session.destinations import Link
from msiview.session.places import CellRef, Place
from msiview.session.rows import QueryHits, RowQuery, first_query, shown_rows
from msiview.session.table_totals import TableTotals
from msiview.words import counted, number

MOST_SUMMED = 5000
"""Selected numbers that are added up for the status bar: some milliseconds."""
SORTED_AT_ONCE = 2000
"""Rows of a table that is sorted before it is first seen."""


class TablePage(Page):
    """Shows one table at a time and remembers of each where the user was."""

    can_find = True

    def __init__(
        self,
        document: Document,
        selection: SelectionHub,
        jobs: JobRunner,
        settings: Settings,
        theme: Theme,
        icons: Icons,
        action: Callable[[str], QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("tablePage")
        self._document, self._selection, self._action = document, selection, action
        self._states: dict[str, TableState] = {}
        self._rules: ColumnRules | None = None
        self._changes_only = self._hide_deleted = False
        self._cursor = (0, 0)
        self._is_row_chosen = self._placing = False
        self.model = TableModel(self, document.references.link, document.references.parts)
        self.rows = ShownRows(self.model, jobs, self)
        self.head = TableHead(icons)
        self.find_bar = FindBar(icons, everywhere="Search &all tables")
        self.grid = GridView(self.model, theme, icons, settings)
        self.columns = TableColumns(self.grid, self.model, settings)
        self.copier = Copier(self.model, self.grid, jobs, settings)
        self.values = ColumnValues(self.grid, self.model, self.rows, jobs, theme)
        self._find = TableFind(self.find_bar, self.grid, self.model, jobs, self)
        self._notice = EmptyNotice(self.grid.viewport())
        vertical(self.head, self.find_bar, self.grid, on=self, stretch=self.grid)
        self.setFocusProxy(self.grid)
        self._connect()

    def _connect(self) -> None:
        self.rows.asked.connect(self._on_asked)
        self.rows.changed.connect(self._on_rows)
        self.head.filterEdited.connect(self._on_filter)
        self.head.filterLeft.connect(self.focus_cells)
        self.head.columnFiltersAsked.connect(self.show_column_filters)
        self.find_bar.everywhereAsked.connect(self.everywhereAsked)
        self._notice.acted.connect(self.clear_filters)
        self._document.overlayChanged.connect(self._on_overlay)
        grid = self.grid
        grid.cursorMoved.connect(self._on_cursor)
        grid.selectionMoved.connect(self.stateChanged)
        grid.followAsked.connect(lambda: self._action("actionFollow").trigger())
        grid.partAsked.connect(self._follow_part)
        grid.openAsked.connect(self._open_cell)
        grid.zoomAsked.connect(self._zoom)
        self._document.references.changed.connect(grid.viewport().update)
        grid.menuAsked.connect(self._on_cell_menu)
        grid.head.sectionClicked.connect(self._on_header_click)
        grid.head.sectionHandleDoubleClicked.connect(grid.widths.fit_one)
        grid.head.filterEdited.connect(self._on_column_filter)
        grid.head.filtersLeft.connect(self.focus_cells)
        grid.head.menuAsked.connect(self._on_header_menu)

    # -- the page --------------------------------------------------------

    @property
    def table(self) -> Table | None:
        return self.model.table

    def show_place(self, place: Place) -> None:
        table = self._document.tables.get(place.name)
        if table is None:
            self._show_nothing(place.name)
            return
        if table is not self.model.table:
            self._switch_to(table)
        if place.row is not None:
            self._go_to(place.row, place.column)
        # The cursor need not have moved for a page that was left and comes back.
        self._publish()

    def clear(self) -> None:
        self._states.clear()
        self._rules = None
        self.rows.show_table(None, ColumnRules(), RowQuery(), RowQuery(), None)
        self._find.refresh()

    def status_text(self) -> str:
        table, cell = self.model.table, self.grid.cursor_cell()
        if table is None:
            return ""
        query, rows = self.rows.answered, self.grid.selected_row_count()
        text = f"{table.name}, {counted(table.row_count, 'row')}"
        if cell is not None:
            text = f"{table.name}, row {number(cell[0] + 1)} of {number(table.row_count)}"
        if query.filters or query.changes_only:
            shown = number(self.model.rowCount())
            text = f"{text} · {shown} of {counted(table.row_count, 'row')} shown"
        if rows > 1:
            text = f"{text} · {counted(rows, 'row')} selected{self._sums()}"
        return text

    def _sums(self) -> str:
        """Sum, least and greatest of the selected numbers; empty where there are few or many."""
        spans, columns = self.grid.selected_spans(), self.grid.selected_columns()
        numeric = [column for column in columns if self.model.looks[column].is_number]
        if not numeric or sum(map(len, spans)) * len(numeric) > MOST_SUMMED:
            return ""
        cells = (
            self.model.cell(position, column)
            for span in spans
            for position in span
            for column in numeric
        )
        numbers = [cell for cell in cells if isinstance(cell, int)]
        if len(numbers) < 2:
            return ""
        least, most = number(min(numbers)), number(max(numbers))
        return f", sum {number(sum(numbers))}, from {least} to {most}"

    def start_find(self) -> None:
        self._find.begin()

    def find_next(self) -> None:
        self._find.step(+1)

    def find_previous(self) -> None:
        self._find.step(-1)

    # -- what actions and menus call -------------------------------------

    @property
    def can_copy(self) -> bool:
        return self.grid.currentIndex().isValid()

    @property
    def has_column_filters(self) -> bool:
        """Whether the row of filters under the header is open."""
        return self.grid.head.has_filters

    def selected_rows(self) -> list[int]:
        """The rows with a selected cell, in the order shown."""
        return rows_in(self.model.order, self.grid.selected_spans())

    def copy(self) -> None:
        """Copy the cell of the cursor, or the selected cells (Ctrl+C)."""
        self.copier.copy()

    def focus_filter(self) -> None:
        """Put the keyboard into the filter over all columns."""
        self.head.focus_filter()

    def focus_cells(self) -> None:
        """Put the keyboard into the grid; on its first cell where it has no cursor."""
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.grid.currentIndex().isValid() and self.model.rowCount():
            self._placing = True
            self.grid.set_cursor(self.model.row_at(0), self._cursor[1])
            self._placing = False

    def show_column_filters(self, shown: bool, column: int | None = None) -> None:
        """Open the row of filters, with the keyboard in one of them, or close and clear it."""
        if not shown:
            self.grid.head.hide_filters()
            self.rows.ask(self.rows.query.without_columns())
        elif not self.has_column_filters:
            self.grid.head.show_filters(self.rows.query.column_texts)
        self.head.set_column_filters(shown)
        if shown:
            self.grid.head.focus_filter(self._cursor[1] if column is None else column)
        self.stateChanged.emit()

    def set_column_filter(self, column: int, text: str) -> None:
        """Filter one column, in the open row of filters."""
        self.show_column_filters(True, column)
        self.grid.head.filter_field(column).setText(text)
        self.focus_cells()

    @property
    def changes_only(self) -> bool:
        """Whether rows that an overlay leaves alone are left out, in all tables."""
        return self._changes_only

    @property
    def hides_deleted(self) -> bool:
        """Whether rows that an overlay deletes are left out, in all tables."""
        return self._hide_deleted

    def show_changes(self, *, only: bool, hide_deleted: bool) -> None:
        """Choose which rows are shown by what an overlay does to them; in all tables."""
        self._changes_only, self._hide_deleted = only, hide_deleted
        self.rows.ask(self._with_changes(self.rows.query))
        self.stateChanged.emit()

    def clear_filters(self) -> None:
        """Show all rows again; the sorting stays."""
        if self._changes_only:
            self._changes_only = False
            self.stateChanged.emit()
        self.rows.ask(self._with_changes(self.rows.query.without_filters()))
        self._show_query()
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def sort(self, column: int | None, *, descending: bool = False) -> None:
        """Order the rows by a column, or as in the file."""
        self.rows.ask(self.rows.query.sorted_by(column, descending=descending))

    def _show_nothing(self, name: str) -> None:
        """The package has no such table: it was reloaded, or someone followed an old way."""
        self._remember()
        self.rows.show_table(None, ColumnRules(), RowQuery(), RowQuery(), None)
        self._show_query()
        self.head.show_table(name, "")
        self._notice.tell(f"There is no table {name} in what is shown.")
        self._find.refresh()

    # -- switching -------------------------------------------------------

    def _switch_to(self, table: Table) -> None:
        self._remember()
        self._enter(table)

    def _enter(self, table: Table) -> None:
        state = self._states.get(table.name)
        state = _first_state(table) if state is None else state.moved_to(table)
        self._cursor, self._is_row_chosen = state.cursor, state.is_row_chosen
        self.grid.head.hide_filters()
        self.rows.show_table(
            table,
            self._column_rules(),
            self._with_changes(state.query, table),
            state.answered,
            state.order,
            self._document.overlay.marks(table),
        )
        self.columns.enter(table, state)
        self.grid.cells.hits = QueryHits(self.rows.answered)
        if state.column_filters:
            self.grid.head.show_filters(state.query.column_texts)
        self._show_query()
        self._show_counts()
        self._restore_cursor(state.scroll)
        self._find.refresh()

    def _remember(self) -> None:
        """Note how the present table is left."""
        table = self.model.table
        if table is None:
            return
        grid = self.grid
        self._states[table.name] = TableState(
            table,
            self.rows.query,
            self.rows.answered,
            self.model.order,
            self._cursor,
            self._is_row_chosen,
            self.columns.state(),
            grid.widths.needs,
            (grid.verticalScrollBar().value(), grid.horizontalScrollBar().value()),
            self.has_column_filters,
        )

    def _on_overlay(self) -> None:
        """The tables are others: what is shown stays, as far as it is still there."""
        self._remember()
        tables = self._document.tables
        self._states = {
            name: state.moved_to(tables[name])
            for name, state in self._states.items()
            if name in tables
        }
        self._rules = None
        place = self._selection.place
        if place is None or place.kind != "table":
            self.rows.show_table(None, ColumnRules(), RowQuery(), RowQuery(), None)
        elif place.name in tables:
            self._enter(tables[place.name])
        else:
            self._show_nothing(place.name)
        self.stateChanged.emit()

    def _with_changes(self, query: RowQuery, table: Table | None = None) -> RowQuery:
        """A query with what the user wants to see of an overlay, where there is one."""
        table = self.model.table if table is None else table
        only = self._changes_only and self._document.overlay.is_active
        hides = self._hide_deleted and isinstance(table, OverlaidTable)
        return query.with_changes(only=only, hide_deleted=hides)

    def _totals(self) -> TableTotals | None:
        """What the overlay does to the present table."""
        table, result = self.model.table, self._document.overlay.result
        return None if table is None or result is None else result.totals.get(table.name)

    def _column_rules(self) -> ColumnRules:
        if self._rules is None:
            known = self._document.database is not None
            self._rules = read_column_rules(self._document.tables) if known else ColumnRules()
        return self._rules

    def _restore_cursor(self, scroll: tuple[int, int]) -> None:
        self.grid.verticalScrollBar().setValue(scroll[0])
        self.grid.horizontalScrollBar().setValue(scroll[1])
        self._place_cursor()
        self._publish()

    def _place_cursor(self) -> bool:
        """Put the grid's cursor where the page remembers it; False where that row is hidden."""
        self._placing = True
        is_there = self.grid.set_cursor(*self._cursor)
        self._placing = False
        return is_there

    def _go_to(self, row: int, column: int | None) -> None:
        """Put the cursor on a row; filters that hide it are taken away."""
        at = self._cursor[1] if column is None else column
        if self.grid.cursor_cell() == (row, at):
            return
        self._cursor, self._is_row_chosen = (row, at), True
        if not self.grid.set_cursor(row, at):
            self._reveal(row)

    def _reveal(self, row: int) -> None:
        """Take away what hides a row."""
        if self._hide_deleted and self.model.change_of(row) is Mark.DELETED:
            self._hide_deleted = False
            self.stateChanged.emit()
        self.clear_filters()

    # -- following -------------------------------------------------------

    def _on_cursor(self) -> None:
        cell = self.grid.cursor_cell()
        if cell is not None:
            if not self._placing and cell[0] != self._cursor[0]:
                self._is_row_chosen = True
            self._cursor = cell
            self._publish()

    def _publish(self) -> None:
        table, cell = self.model.table, self.grid.cursor_cell()
        if table is not None and cell is not None:
            self._selection.set_cell(CellRef(table.name, *cell))
        self.stateChanged.emit()

    def _on_filter(self, text: str) -> None:
        self.rows.ask(self.rows.query.with_text(text), typing=True)

    def _on_column_filter(self, column: int, text: str) -> None:
        self.rows.ask(self.rows.query.with_column(column, text), typing=True)

    def _on_header_click(self, column: int) -> None:
        self.rows.ask(self.rows.query.next_sort(column))

    def _on_asked(self) -> None:
        self._show_error()
        self._show_marks()

    def _show_marks(self) -> None:
        query = self.rows.query
        self.grid.head.set_sorting(query.sort_column, query.descending)
        self.grid.head.set_filtered(query.column_texts)

    def _on_rows(self) -> None:
        """Other rows are shown: the cursor stays on a row that was chosen, where that is among
        them; else it goes to the first one."""
        self.grid.cells.hits = QueryHits(self.rows.answered)
        self.grid.frozen.refresh()
        self._show_query()
        self._show_counts()
        if not self._is_row_chosen and self.model.rowCount():
            self._cursor = (self.model.row_at(0), self._cursor[1])
        if not self._place_cursor():
            self.grid.scrollToTop()
        self._find.refresh()
        self.stateChanged.emit()

    def _on_header_menu(self, column: int, at: QPoint) -> None:
        header_menu(self, column).popup(at)

    def _on_cell_menu(self, at: QPoint) -> None:
        cell_menu(self, self._selection, self._action).popup(at)

    def _follow_part(self, part: tuple[int, int]) -> None:
        """Go where a name in the text of the cell leads; with several ways the user chooses."""
        table, index = self.model.table, self.grid.currentIndex()
        if table is not None and index.isValid():
            row, column = self.model.row_at(index.row()), table.columns[index.column()].name
            ways = self._document.references.ways(table.name, row, column, part)
            if len(ways) == 1:
                self._selection.go(ways[0].place)
                return
        self._action("actionFollow").trigger()

    def _open_cell(self) -> None:
        """Go where the cell of the cursor leads, or show its value in full where it leads
        nowhere."""
        index = self.grid.currentIndex()
        position, column = index.row(), index.column()
        leads = isinstance(self.model.cell(position, column), StreamCell) or (
            self.model.link(position, column) is not Link.NONE
        )
        self._action("actionFollow" if leads else "actionShowValue").trigger()

    def _zoom(self, step: int) -> None:
        self._action("actionZoomIn" if step > 0 else "actionZoomOut").trigger()

    # -- showing ---------------------------------------------------------

    def _show_query(self) -> None:
        """Bring every field and mark in line with what is asked for."""
        query = self.rows.query
        self.head.set_filter(query.text)
        self.grid.head.set_filter_texts(query.column_texts)
        self._show_marks()
        self.head.set_column_filters(self.has_column_filters)
        self._show_error()

    def _show_error(self) -> None:
        column, reason = self.rows.error() or (None, "")
        self.head.set_error(reason, in_field=column is None)
        for at in range(self.model.columnCount()):
            self.grid.head.set_filter_error(at, reason if at == column else "")

    def _show_counts(self) -> None:
        table = self.model.table
        if table is None:
            return
        shown, query = self.model.rowCount(), self.rows.answered
        self.head.show_table(table.name, counts_text(table, shown, query, self._totals()))
        if shown:
            self._notice.hide()
        elif query.changes_only and not query.filters:
            self._notice.tell("The overlay changes no row of this table.", "Show all rows")
        elif table.row_count:
            self._notice.tell("No row passes the filter.", "Clear the filter")
        else:
            self._notice.tell("This table has no rows.")


def _first_state(table: Table) -> TableState:
    """How a table is shown at first."""
    query = first_query(table)
    if table.row_count > SORTED_AT_ONCE:
        return TableState(table, query)
    return TableState(table, query, query, shown_rows(table, query, no_progress()))
