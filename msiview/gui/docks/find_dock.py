"""Find in all tables: a text, and the list of cells that have it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from PySide6.QtCore import QModelIndex, QObject, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from msiview.analysis.patterns import FilterError
from msiview.analysis.search import CellHit, find_in_tables
from msiview.database.keys import key_text
from msiview.database.table import Table
from msiview.gui.document import Document
from msiview.gui.jobs import Job, JobRunner
from msiview.gui.models.find_results_model import FindResultsModel, FoundCell
from msiview.gui.selection import SelectionHub
from msiview.gui.theme import Theme
from msiview.gui.widgets.filter_field import FilterField
from msiview.gui.widgets.find_bar import EXPRESSIONS
from msiview.gui.widgets.list_pane import ListPane
from msiview.gui.widgets.row_list import RowList
from msiview.progress import Progress
from msiview.session.places import Place
from msiview.session.rows import expression_error, sentence
from msiview.visible_text import one_line
from msiview.words import counted, number

SHOWN = 20_000
"""Cells that are listed at most; nobody reads more, and the search stops there."""
BATCH = 500
BATCH_S = 0.1
"""Results are shown when there are so many, or after so many seconds."""
TYPING_PAUSE_MS = 300
BEFORE_MATCH = 40
"""Characters shown before the match in a long text."""


class FindDock(ListPane):
    """Searches while the user types; results appear as they come, the latest search wins."""

    def __init__(
        self,
        document: Document,
        selection: SelectionHub,
        jobs: JobRunner,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        self._document, self._selection, self._jobs = document, selection, jobs
        self._job: Job | None = None
        self._relay: _Relay | None = None
        self._model = FindResultsModel(theme)
        self._view = _FoundCells(self._model)
        self._field = FilterField(
            "findAllField", "Find in all tables", width=360, pause=TYPING_PAUSE_MS
        )
        self._field.setPlaceholderText("Find in all tables   Ctrl+Shift+F")
        self._field.setToolTip(EXPRESSIONS)
        self._stop = QPushButton("Stop")
        self._stop.setObjectName("findAllStop")
        self._stop.hide()
        super().__init__(
            self._view,
            self._field,
            count_name="findAllStatus",
            right=(self._stop,),
            field_first=True,
            parent=parent,
        )
        self._model.setParent(self)
        self._model.rowsInserted.connect(self._on_inserted)
        self._field.paused.connect(self.search)
        self._field.returnPressed.connect(self._on_return)
        self._stop.clicked.connect(self.stop)
        theme.themeChanged.connect(self._view.viewport().update)
        self._view.opened.connect(self._go)
        document.closed.connect(self._clear)
        document.opened.connect(self.search)
        document.overlayChanged.connect(self.search)
        self.setFocusProxy(self._field)

    def search_for(self, text: str) -> None:
        """Look for a text in every table."""
        self._field.setText(text)
        self.search()

    def search(self) -> None:
        """Look for the field's text in every table."""
        self._field.settle()
        self.stop()
        self._clear()
        text = self._field.text().strip()
        error = expression_error(text)
        self._tell(error, error=bool(error))
        tables = self._document.tables
        if error or not text or not tables:
            return
        relay = self._relay = _Relay()
        relay.found.connect(self._on_found)
        self._job = self._jobs.run(
            lambda progress: _search(tables, text, relay.hand_over, progress),
            self._on_done,
            self._on_failed,
            expected=FilterError,
            on_cancel=self._on_stopped,
            title=f"Finding {text} in all tables",
            slot="find-all",
        )
        self._stop.show()
        self._tell("Searching…")

    def stop(self) -> None:
        """End the search; what was found stays."""
        if self._job is not None:
            self._jobs.cancel(self._job)

    # -- results ---------------------------------------------------------

    def _on_found(self, relay: QObject, cells: list[FoundCell]) -> None:
        if relay is self._relay:
            self._model.add(cells)
            self._tell(f"{self._counts()} so far")

    def _on_inserted(self, _parent: QModelIndex, first: int, _last: int) -> None:
        for line in self._model.table_lines():
            if line >= first:
                self._view.setSpan(line, 0, 1, self._model.columnCount())

    def _on_done(self, complete: bool) -> None:
        self._end()
        if complete:
            self._tell(self._counts())
        else:
            self._tell(f"The first {number(SHOWN)} cells; there are more")

    def _on_failed(self, error: Exception) -> None:
        self._end()
        self._tell(sentence(error), error=True)

    def _on_stopped(self) -> None:
        self._end()
        self._tell(f"Stopped; {self._counts()} so far")

    def _end(self) -> None:
        # A result may still be on its way from the thread; it belongs to the list as well,
        # unless the list is emptied for another search.
        self._job = None
        self._stop.hide()

    def _clear(self) -> None:
        self._relay = None
        self._view.clearSpans()
        self._model.clear()
        self._tell("")

    def _counts(self) -> str:
        cells, tables = self._model.count, self._model.table_count
        if not cells:
            return "Not found"
        return f"{counted(cells, 'cell')} in {counted(tables, 'table')}"

    def _tell(self, text: str, *, error: bool = False) -> None:
        self.tell_count(text, is_error=error)
        self._field.setProperty("invalid", error)
        self._field.style().polish(self._field)

    # -- going there -----------------------------------------------------

    def _on_return(self) -> None:
        if self._field.is_pending:
            self.search()
        elif self._model.count:
            self._view.enter()

    def _go(self, cell: FoundCell) -> None:
        self._selection.go(Place("table", cell.table, cell.row, cell.column))


class _FoundCells(RowList):
    def __init__(self, model: FindResultsModel) -> None:
        super().__init__(model, "findAllView", "Cells found", widths={0: 320, 1: 160}, prose=(2,))
        self._found = model

    def line(self, row: int) -> str:
        """Table, key, column and text, tab-separated."""
        cell = self._found.cell_at(row)
        if cell is None:
            return ""
        return f"{cell.table}\t{cell.key}\t{cell.column_name}\t{one_line(cell.text)}"


class _Relay(QObject):
    """Carries the results of one search from its thread into the GUI thread."""

    found = Signal(object, object)

    def hand_over(self, cells: list[FoundCell]) -> None:
        self.found.emit(self, cells)


def _search(
    tables: Mapping[str, Table],
    text: str,
    hand_over: Callable[[list[FoundCell]], object],
    progress: Progress,
) -> bool:
    """Find cells and hand them over in batches; False where there are more than are shown."""
    batch: list[FoundCell] = []
    sent = time.monotonic()
    for count, hit in enumerate(find_in_tables(tables.values(), text, progress)):
        if count == SHOWN:
            hand_over(batch)
            return False
        batch.append(_found_cell(tables[hit.table], hit, text))
        if len(batch) >= BATCH or time.monotonic() - sent > BATCH_S:
            hand_over(batch)
            batch, sent = [], time.monotonic()
    hand_over(batch)
    return True


def _found_cell(table: Table, hit: CellHit, text: str) -> FoundCell:
    key = key_text(table.key(hit.row)) or f"row {hit.row + 1}"
    name = table.columns[hit.column].name
    return FoundCell(hit.table, hit.row, hit.column, key, name, _around(hit.text, text))


def _around(text: str, needle: str) -> str:
    """A long text from shortly before the place where it was found."""
    at = text.casefold().find(needle.casefold()) if len(text) > 2 * BEFORE_MATCH else 0
    return f"…{text[at - BEFORE_MATCH :]}" if at > 2 * BEFORE_MATCH else text
