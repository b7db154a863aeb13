"""A grid with what belongs around it: name, counts and filter above it, a find bar, menus."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from msiview.database.table import Table
from msiview.gui.copying import Copier
from msiview.gui.icons import Icons
from msiview.gui.jobs import JobRunner
from msiview.gui.models.table_model import TableModel, rows_in
from msiview.gui.pages.column_values import ColumnValues
from msiview.gui.pages.shown_rows import ShownRows
from msiview.gui.pages.spec import Page
from msiview.gui.pages.table_columns import TableColumns
from msiview.gui.pages.table_find import TableFind
from msiview.gui.pages.table_menus import header_menu
from msiview.gui.settings import Settings
from msiview.gui.theme import Theme
from msiview.gui.widgets.boxes import vertical
from msiview.gui.widgets.empty_notice import EmptyNotice
from msiview.gui.widgets.find_bar import FindBar
from msiview.gui.widgets.grid_view import GridView
from msiview.gui.widgets.table_head import TableHead
from msiview.session.rows import QueryHits
from msiview.words import number

MOST_SUMMED = 5000
"""Selected numbers that are added up for the status bar: some milliseconds."""


@runtime_checkable
class HasGrids(Protocol):
    """A page with a grid, or with several."""

    @property
    def grid_in_use(self) -> GridPane:
        """The grid that has the keyboard, or had it last."""
        ...


class GridPane(Page):
    """A page, or a part of one, that shows the rows of a :class:`TableModel`: filtered, sorted and
    found in the background, copied in all formats. Which table that is, and where its cells lead,
    is its owner's business."""

    rowsShown = Signal()
    """Other rows are shown, after another filter or order."""
    cellsAsked = Signal()
    """The user wants to go from a filter to the cells."""
    can_find = True

    def __init__(
        self,
        model: TableModel,
        jobs: JobRunner,
        settings: Settings,
        theme: Theme,
        icons: Icons,
        *,
        everywhere: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """``everywhere`` is the caption of the find bar's button for all tables; empty for none."""
        super().__init__(parent)
        self.model = model
        self.rows = ShownRows(model, jobs, self)
        self.head = TableHead(icons)
        self.find_bar = FindBar(icons, everywhere=everywhere)
        self.grid = GridView(model, theme, icons, settings)
        self.columns = TableColumns(self.grid, model, settings)
        self.copier = Copier(model, self.grid, jobs, settings)
        self.values = ColumnValues(self.grid, model, self.rows, jobs, theme)
        self._find = TableFind(self.find_bar, self.grid, model, jobs, self)
        self._notice = EmptyNotice(self.grid.viewport())
        vertical(self.head, self.find_bar, self.grid, on=self, stretch=self.grid)
        self.setFocusProxy(self.grid)
        self._connect()

    def _connect(self) -> None:
        self.rows.asked.connect(self._on_asked)
        self.rows.changed.connect(self._on_rows)
        self.head.filterEdited.connect(self._on_filter)
        self.head.filterLeft.connect(self.cellsAsked)
        self.head.columnFiltersAsked.connect(self.show_column_filters)
        grid = self.grid
        grid.selectionMoved.connect(self.stateChanged)
        grid.head.sectionClicked.connect(self._on_header_click)
        grid.head.sectionHandleDoubleClicked.connect(grid.widths.fit_one)
        grid.head.filterEdited.connect(self._on_column_filter)
        grid.head.filtersLeft.connect(self.cellsAsked)
        grid.head.menuAsked.connect(self._on_header_menu)
        self.find_bar.everywhereAsked.connect(self.everywhereAsked)

    # -- what actions and menus call -------------------------------------

    @property
    def grid_in_use(self) -> GridPane:
        return self

    @property
    def table(self) -> Table | None:
        return self.model.table

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

    def show_column_filters(self, shown: bool, column: int | None = None) -> None:
        """Open the row of filters, with the keyboard in one of them, or close and clear it."""
        if not shown:
            self.grid.head.hide_filters()
            self.rows.ask(self.rows.query.without_columns())
        elif not self.has_column_filters:
            self.grid.head.show_filters(self.rows.query.column_texts)
        self.head.set_column_filters(shown)
        if shown:
            at = max(0, self.grid.currentIndex().column())
            self.grid.head.focus_filter(at if column is None else column)
        self.stateChanged.emit()

    def set_column_filter(self, column: int, text: str) -> None:
        """Filter one column, in the open row of filters."""
        self.show_column_filters(True, column)
        self.grid.head.filter_field(column).setText(text)
        self.cellsAsked.emit()

    def clear_filters(self) -> None:
        """Show all rows again; the sorting stays."""
        self.rows.ask(self.rows.query.without_filters())
        self.show_query()
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def sort(self, column: int | None, *, descending: bool = False) -> None:
        """Order the rows by a column, or as in the file."""
        self.rows.ask(self.rows.query.sorted_by(column, descending=descending))

    def sort_further(self, column: int) -> None:
        """Order rows that are equal so far by another column: ascending, descending, not."""
        self.rows.ask(self.rows.query.next_further_sort(column))

    def start_find(self) -> None:
        self._find.begin()

    def find_next(self) -> None:
        self._find.step(+1)

    def find_previous(self) -> None:
        self._find.step(-1)

    # -- what is told ------------------------------------------------------

    def sums(self) -> str:
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

    def show_query(self) -> None:
        """Bring every field and mark in line with what is asked for."""
        query = self.rows.query
        self.grid.cells.hits = QueryHits(self.rows.answered)
        self.head.set_filter(query.text)
        self.grid.head.set_filter_texts(query.column_texts)
        self._show_marks()
        self.head.set_column_filters(self.has_column_filters)
        self._show_error()

    # -- inside ----------------------------------------------------------

    def _on_filter(self, text: str) -> None:
        self.rows.ask(self.rows.query.with_text(text), typing=True)

    def _on_column_filter(self, column: int, text: str) -> None:
        self.rows.ask(self.rows.query.with_column(column, text), typing=True)

    def _on_header_click(self, column: int) -> None:
        """Sort by a column; with Shift, by it among rows that are equal so far."""
        query = self.rows.query
        shift = QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        self.rows.ask(query.next_further_sort(column) if shift else query.next_sort(column))

    def _on_header_menu(self, column: int, at: QPoint) -> None:
        header_menu(self, column).popup(at)

    def _on_asked(self) -> None:
        self._show_error()
        self._show_marks()

    def _on_rows(self) -> None:
        self.grid.frozen.refresh()
        self.show_query()
        self.rowsShown.emit()
        self._find.refresh()
        self.stateChanged.emit()

    def _show_marks(self) -> None:
        query = self.rows.query
        self.grid.head.set_sorting(query.sorts)
        self.grid.head.set_filtered(query.column_texts)

    def _show_error(self) -> None:
        column, reason = self.rows.error() or (None, "")
        self.head.set_error(reason, in_field=column is None)
        for at in range(self.model.columnCount()):
            self.grid.head.set_filter_error(at, reason if at == column else "")
