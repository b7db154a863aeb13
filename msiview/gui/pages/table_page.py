"""The page of a table: its name and filter, the find bar, the grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QByteArray, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from msiview.database.records import RecordTable
from msiview.database.table import Table
from msiview.database.validation import ColumnRules, read_column_rules
from msiview.gui.copying import Copier
from msiview.gui.document import Document
from msiview.gui.icons import Icons
from msiview.gui.jobs import JobRunner
from msiview.gui.models.table_model import TableModel
from msiview.gui.pages.shown_rows import ShownRows
from msiview.gui.pages.spec import Page
from msiview.gui.pages.table_find import TableFind
from msiview.gui.pages.table_menus import cell_menu, header_menu
from msiview.gui.row_view import RowQuery
from msiview.gui.selection import CellRef, Place, SelectionHub
from msiview.gui.settings import Settings
from msiview.gui.texts import counted, number
from msiview.gui.theme import Theme
from msiview.gui.widgets.empty_notice import EmptyNotice
from msiview.gui.widgets.find_bar import FindBar
from msiview.gui.widgets.grid_view import GridView
from msiview.gui.widgets.table_head import TableHead


@dataclass(slots=True)
class _TableState:
    """How the user left a table; kept while the package is open."""

    query: RowQuery = field(default_factory=RowQuery)
    answered: RowQuery = field(default_factory=RowQuery)
    order: Sequence[int] | None = None
    cursor: tuple[int, int] = (0, 0)
    columns: QByteArray | None = None
    scroll: tuple[int, int] = (0, 0)
    column_filters: bool = False


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
        self._states: dict[str, _TableState] = {}
        self._rules: ColumnRules | None = None
        self._cursor = (0, 0)
        self.model = TableModel(self)
        self.rows = ShownRows(self.model, jobs, self)
        self.head = TableHead(icons)
        self.find_bar = FindBar(icons)
        self.grid = GridView(self.model, theme, icons, settings)
        self.copier = Copier(self.model, self.grid, jobs, settings)
        self._find = TableFind(self.find_bar, self.grid, self.model, jobs, self)
        self._notice = EmptyNotice(self.grid.viewport())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.find_bar)
        column.addWidget(self.grid, 1)
        self.setFocusProxy(self.grid)
        self._connect()

    def _connect(self) -> None:
        self.rows.asked.connect(self._on_asked)
        self.rows.changed.connect(self._on_rows)
        self.head.filterEdited.connect(self._on_filter)
        self.head.filterLeft.connect(self.focus_cells)
        self.head.columnFiltersAsked.connect(self.show_column_filters)
        self._notice.acted.connect(self.clear_filters)
        grid = self.grid
        grid.cursorMoved.connect(self._on_cursor)
        grid.selectionMoved.connect(self.stateChanged)
        grid.customContextMenuRequested.connect(self._on_cell_menu)
        grid.head.sectionClicked.connect(self._on_header_click)
        grid.head.sectionHandleDoubleClicked.connect(grid.fit_column)
        grid.head.filterEdited.connect(self._on_column_filter)
        grid.head.filtersLeft.connect(self.focus_cells)
        grid.head.customContextMenuRequested.connect(self._on_header_menu)

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

    def clear(self) -> None:
        self._states.clear()
        self._rules = None
        self.rows.show_table(None, ColumnRules(), RowQuery(), RowQuery(), None)
        self._find.refresh()

    def status_text(self) -> str:
        table, cell = self.model.table, self.grid.cursor_cell()
        if table is None:
            return ""
        if cell is None:
            return f"{table.name}, {counted(table.row_count, 'row')}"
        text = f"{table.name}, row {number(cell[0] + 1)} of {number(table.row_count)}"
        rows = self.grid.selected_row_count()
        return f"{text}, {counted(rows, 'row')} selected" if rows > 1 else text

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
            self.grid.set_cursor(self.model.row_at(0), self._cursor[1])

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

    def clear_filters(self) -> None:
        """Show all rows again; the sorting stays."""
        self.rows.ask(self.rows.query.without_filters())
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
        self._notice.tell(f"This package has no table {name}.")
        self._find.refresh()

    # -- switching -------------------------------------------------------

    def _switch_to(self, table: Table) -> None:
        self._remember()
        state = self._states.setdefault(table.name, _TableState())
        self._cursor = state.cursor
        rules = self._column_rules()
        self.grid.head.hide_filters()
        self.rows.show_table(table, rules, state.query, state.answered, state.order)
        if state.columns is None:
            self.grid.reset_columns()
        else:
            self.grid.head.restoreState(state.columns)
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
        self._states[table.name] = _TableState(
            self.rows.query,
            self.rows.answered,
            self.model.order,
            self._cursor,
            grid.head.saveState(),
            (grid.verticalScrollBar().value(), grid.horizontalScrollBar().value()),
            self.has_column_filters,
        )

    def _column_rules(self) -> ColumnRules:
        if self._rules is None:
            database = self._document.database
            self._rules = read_column_rules(database.tables) if database else ColumnRules()
        return self._rules

    def _restore_cursor(self, scroll: tuple[int, int]) -> None:
        self.grid.verticalScrollBar().setValue(scroll[0])
        self.grid.horizontalScrollBar().setValue(scroll[1])
        self.grid.set_cursor(*self._cursor)
        self._publish()

    def _go_to(self, row: int, column: int | None) -> None:
        """Put the cursor on a row; filters that hide it are taken away."""
        at = self._cursor[1] if column is None else column
        if self.grid.cursor_cell() == (row, at):
            return
        self._cursor = (row, at)
        if not self.grid.set_cursor(row, at) and self.rows.query.filters:
            self.clear_filters()

    # -- following -------------------------------------------------------

    def _on_cursor(self) -> None:
        cell = self.grid.cursor_cell()
        if cell is not None:
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
        query = self.rows.query
        self.grid.head.set_sorting(query.sort_column, query.descending)

    def _on_rows(self) -> None:
        """Other rows are shown: the cursor stays on its row where that is among them."""
        self._show_query()
        self._show_counts()
        if not self.grid.set_cursor(*self._cursor):
            self.grid.scrollToTop()
        self._find.refresh()
        self.stateChanged.emit()

    def _on_header_menu(self, at: QPoint) -> None:
        column = self.grid.head.logicalIndexAt(at)
        header_menu(self, column).popup(self.grid.head.viewport().mapToGlobal(at))

    def _on_cell_menu(self, at: QPoint) -> None:
        if self.grid.indexAt(at).isValid():
            menu = cell_menu(self, self._selection, self._action)
            menu.popup(self.grid.viewport().mapToGlobal(at))

    # -- showing ---------------------------------------------------------

    def _show_query(self) -> None:
        """Bring every field and mark in line with what is asked for."""
        query = self.rows.query
        self.head.set_filter(query.text)
        self.grid.head.set_filter_texts(query.column_texts)
        self.grid.head.set_sorting(query.sort_column, query.descending)
        self.head.set_column_filters(self.has_column_filters)
        self._show_error()

    def _show_error(self) -> None:
        column, reason = self.rows.query.error() or (None, "")
        self.head.set_error(reason, in_field=column is None)
        for at in range(self.model.columnCount()):
            self.grid.head.set_filter_error(at, reason if at == column else "")

    def _show_counts(self) -> None:
        table = self.model.table
        if table is None:
            return
        self.head.show_table(table.name, _counts(table, self.model.rowCount(), self.rows.answered))
        if self.model.rowCount():
            self._notice.hide()
        elif table.row_count:
            self._notice.tell("No row passes the filter.", "Clear the filter")
        else:
            self._notice.tell("This table has no rows.")


def _counts(table: Table, shown: int, query: RowQuery) -> str:
    """How many rows there are and are shown; of a transform, where its columns come from."""
    noun = "change" if isinstance(table, RecordTable) else "row"
    text = counted(table.row_count, noun)
    if query.filters:
        text = f"{number(shown)} of {text}"
    if isinstance(table, RecordTable) and table.guessed:
        text += " · columns from the standard schema"
    return text
