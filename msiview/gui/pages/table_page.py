"""The page of a table: its name and filter, the find bar, the grid."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from msiview.database.cells import StreamCell
from msiview.database.table import Table
from msiview.database.validation import ColumnRules, read_column_rules
from msiview.gui.document import Document
from msiview.gui.edits.editor_maker import EditorMaker
from msiview.gui.edits.grid_editing import GridEditing
from msiview.gui.edits.row_questions import RowQuestions
from msiview.gui.icons import Icons
from msiview.gui.jobs import JobRunner
from msiview.gui.models.table_model import TableModel
from msiview.gui.pages.grid_pane import GridPane
from msiview.gui.pages.table_menus import cell_menu
from msiview.gui.pages.table_state import TableState, counts_text
from msiview.gui.selection import SelectionHub
from msiview.gui.settings import Settings
from msiview.gui.theme import Theme
from msiview.overlay.marks import Mark
from msiview.overlay.overlaid_table import Key, OverlaidTable
from msiview.overlay.row_moves import row_moves
from msiview.progress import no_progress
from msiview.session.destinations import Link
from msiview.session.places import CellRef, Place
from msiview.session.rows import RowQuery, first_query, shown_rows
from msiview.session.table_totals import TableTotals
from msiview.words import counted, number

SORTED_AT_ONCE = 2000
"""Rows of a table that is sorted before it is first seen."""


class TablePage(GridPane):
    """Shows one table at a time and remembers of each where the user was."""

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
        references, findings = document.references, document.findings
        model = TableModel(None, references.link, references.parts, lambda: findings.index)
        super().__init__(
            model, jobs, settings, theme, icons, everywhere="Search &all tables", parent=parent
        )
        model.setParent(self)
        self.setObjectName("tablePage")
        self._document, self._selection, self._action = document, selection, action
        self._states: dict[str, TableState] = {}
        self._rules: ColumnRules | None = None
        self._changes_only = self._hide_deleted = False
        self._cursor = (0, 0)
        self._is_row_chosen = self._placing = False
        self.questions = RowQuestions(
            *(document, selection, jobs, theme),
            lambda: self._action("actionFindReferences").trigger(),
            self,
        )
        self.editing = GridEditing(
            self.grid, self.model, document.edits, self.questions, self._go_to_key, self
        )
        self._editors = EditorMaker(document, theme, icons, self)
        self.grid.cells.make_editor = self._editors.for_grid
        self.grid.streamAsked.connect(lambda: self._action("actionReplaceStream").trigger())
        self._follow_grid()

    def _follow_grid(self) -> None:
        self.rowsShown.connect(self._on_rows_shown)
        self.cellsAsked.connect(self.focus_cells)
        self._notice.acted.connect(self.clear_filters)
        self._document.overlayChanged.connect(self._on_overlay)
        self._document.findings.changed.connect(self.grid.renew_gutter)
        grid = self.grid
        grid.cursorMoved.connect(self._on_cursor)
        grid.followAsked.connect(lambda: self._action("actionFollow").trigger())
        grid.partAsked.connect(self._follow_part)
        grid.openAsked.connect(self._open_cell)
        grid.zoomAsked.connect(self._zoom)
        self._document.references.changed.connect(grid.viewport().update)
        grid.menuAsked.connect(self._on_cell_menu)

    # -- the page --------------------------------------------------------

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
            text = f"{text} · {counted(rows, 'row')} selected{self.sums()}"
        return text

    # -- what actions and menus call -------------------------------------

    def focus_cells(self) -> None:
        """Put the keyboard into the grid; on its first cell where it has no cursor."""
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.grid.currentIndex().isValid() and self.model.rowCount():
            self._placing = True
            self.grid.set_cursor(self.model.row_at(0), self._cursor[1])
            self._placing = False

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
        self.show_query()
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_nothing(self, name: str) -> None:
        """The package has no such table: it was reloaded, or someone followed an old way."""
        self._remember()
        self.rows.show_table(None, ColumnRules(), RowQuery(), RowQuery(), None)
        self.show_query()
        self.head.show_table(name, "")
        self._notice.tell(f"There is no table {name} in what is shown.")
        self._find.refresh()

    # -- switching -------------------------------------------------------

    def _switch_to(self, table: Table) -> None:
        self._remember()
        self._enter(table)

    def _take_over(self, table: Table) -> bool:
        """Show the current table as edits have left it, with the rows where they are; False where
        the rows do not go together."""
        before = self.model.table
        if before is None or before.name != table.name or not self._document.overlay.is_edited:
            return False
        moves = row_moves(before, table)
        if moves is None or self._changes_only or self._hide_deleted:
            return False
        marks = self._document.overlay.marks(table)
        position = self.grid.currentIndex().row()
        self._placing = True
        self.rows.take_over(table, moves, marks, self.editing.insert_at)
        self._placing = False
        row = moves.row(self._cursor[0])
        if row is None and self.model.rowCount():
            # The row went: the one that has come to its place, or the last one.
            row = self.model.row_at(min(max(position, 0), self.model.rowCount() - 1))
        self._cursor = (row or 0, self._cursor[1])
        if not moves.is_same:
            self._place_cursor()
        self._show_counts()
        self._find.refresh()
        self._publish()
        return True

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
        self.editing.show_table()
        self.columns.enter(table, state)
        if state.column_filters:
            self.grid.head.show_filters(state.query.column_texts)
        self.show_query()
        self._show_counts()
        self._restore_cursor(state.scroll)
        self._find.refresh()

    def _remember(self) -> None:
        """Note how the current table is left."""
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
            if not self._take_over(tables[place.name]):
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
        """What the overlay does to the current table."""
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

    def _go_to_key(self, key: Key, column: int | None) -> None:
        """Put the cursor on the row of a key."""
        table = self.model.table
        row = table.find(key) if table is not None else None
        if row is not None:
            self._go_to(row, column)

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

    def _on_rows_shown(self) -> None:
        """Other rows are shown: the cursor stays on a row that was chosen, where that is among
        them; else it goes to the first one."""
        self._show_counts()
        if not self._is_row_chosen and self.model.rowCount():
            self._cursor = (self.model.row_at(0), self._cursor[1])
        if not self._place_cursor():
            self.grid.scrollToTop()

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
        """Go where the cell of the cursor leads; edit it where it leads nowhere, or show its value
        in full where it cannot be edited."""
        index = self.grid.currentIndex()
        position, column = index.row(), index.column()
        leads = isinstance(self.model.cell(position, column), StreamCell) or (
            self.model.link(position, column) is not Link.NONE
        )
        if leads:
            self._action("actionFollow").trigger()
        elif not self.grid.edit_cell():
            self._action("actionShowValue").trigger()

    def _zoom(self, step: int) -> None:
        self._action("actionZoomIn" if step > 0 else "actionZoomOut").trigger()

    # -- showing ---------------------------------------------------------

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
