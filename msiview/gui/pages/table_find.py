"""Finding in the table that is shown: from the find bar to the marked cells."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt

from msiview.analysis.patterns import FilterError
from msiview.gui.jobs import Job, JobRunner
from msiview.gui.models.table_model import TableModel
from msiview.gui.widgets.find_bar import FindBar
from msiview.gui.widgets.grid_view import GridView
from msiview.session.rows import FoundCells, expression_error, find_cells, sentence

SLOT = "table-find"


class TableFind(QObject):
    """Searches in the background, marks what is found and moves the cursor there."""

    def __init__(
        self, bar: FindBar, grid: GridView, model: TableModel, jobs: JobRunner, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bar, self._grid, self._model, self._jobs = bar, grid, model, jobs
        self._slot = f"{SLOT}-{id(self)}"  # several grids may stand beside each other
        self._found = FoundCells()
        self._job: Job | None = None
        self._step_when_found: int | None = None
        bar.queryChanged.connect(lambda _text: self._search(stay=True))
        bar.stepAsked.connect(self.step)
        bar.closed.connect(self._on_closed)
        grid.cursorMoved.connect(self._show_count)

    def begin(self) -> None:
        """Open the find bar (Ctrl+F)."""
        self._bar.begin()

    def step(self, step: int) -> None:
        """Go to the next (+1) or previous (-1) hit; opens the bar where that was closed."""
        if not self._bar.text().strip():
            self._bar.begin()
        elif self._bar.isHidden():
            self._bar.show()
            self._search(step=step)
        elif self._job is not None and self._job.running:
            self._step_when_found = step
        else:
            self._go(step)

    def refresh(self) -> None:
        """The grid shows other rows: search again, and leave the cursor where it is."""
        self._show(FoundCells())
        if not self._bar.isHidden():
            self._search()

    def _search(self, *, stay: bool = False, step: int | None = None) -> None:
        """Search for the bar's text, then go to the first hit from the cursor on, or a step."""
        self._jobs.cancel_slot(self._slot)
        self._step_when_found = step
        text, table = self._bar.text(), self._model.table
        error = expression_error(text)
        self._bar.show_error(error)
        if error or table is None or not text.strip():
            self._show(FoundCells())
            return
        order, columns = self._model.order, self._grid.shown_columns()
        self._job = self._jobs.run(
            lambda progress: find_cells(table, text, order, columns, progress),
            lambda found: self._on_found(found, stay=stay),
            self._on_failed,
            expected=FilterError,
            title=f"Finding in {table.name}",
            slot=self._slot,
        )

    def _on_found(self, found: FoundCells, *, stay: bool) -> None:
        self._show(found)
        if self._step_when_found is not None:
            self._go(self._step_when_found)
        elif stay:
            self._go(+1, stay=True)

    def _on_failed(self, error: Exception) -> None:
        self._bar.show_error(sentence(error))

    def _go(self, step: int, *, stay: bool = False) -> None:
        if not self._found:
            return
        index = self._grid.currentIndex()
        position, column = (index.row(), index.column()) if index.isValid() else (0, 0)
        number = self._found.step(position, column, step, stay=stay or not index.isValid())
        position, column = self._found.place(number)
        self._grid.set_cursor(self._model.row_at(position), column)
        self._show_count()

    def _show(self, found: FoundCells) -> None:
        self._found = found
        self._grid.cells.found = found
        self._grid.viewport().update()
        self._show_count()

    def _show_count(self) -> None:
        if self._bar.isHidden() or self._bar.error_text():
            return
        index = self._grid.currentIndex()
        at = self._found.number_at(index.row(), index.column()) if index.isValid() else None
        self._bar.show_count(len(self._found), at)

    def _on_closed(self) -> None:
        self._jobs.cancel_slot(self._slot)
        self._show(FoundCells())
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)
