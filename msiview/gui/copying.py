"""From the grid to the clipboard."""

from __future__ import annotations

from PySide6.QtCore import QObject

from msiview.database.cells import cell_text
from msiview.database.table import Table
from msiview.export.formats import format_by_id
from msiview.export.table_part import ExportOptions, TablePart
from msiview.gui.clipboard import copy_text
from msiview.gui.jobs import JobRunner
from msiview.gui.models.table_model import TableModel, rows_in
from msiview.gui.settings import COPY_HEADER, Settings
from msiview.gui.widgets.grid_view import GridView
from msiview.progress import Progress, no_progress
from msiview.words import counted

AT_ONCE = 5000
"""Cells that are copied without a job: a paste right after must find them."""


class Copier(QObject):
    """Copies the selected cells or rows; large selections in the background."""

    def __init__(
        self, model: TableModel, grid: GridView, jobs: JobRunner, settings: Settings
    ) -> None:
        super().__init__(grid)
        self._model, self._grid, self._jobs, self._settings = model, grid, jobs, settings

    def copy(self) -> None:
        """The text of a single cell; of several, tab-separated lines."""
        table = self._model.table
        index = self._grid.currentIndex()
        if table is None or not index.isValid():
            return
        if self._grid.single_cell():
            copy_text(cell_text(self._model.cell(index.row(), index.column())))
            return
        options = ExportOptions(header=self._settings.get(COPY_HEADER), contents=False)
        self._copy(table, self._grid.selected_columns(), "tab", options)

    def copy_rows(self, format_id: str = "tab", *, header: bool | None = None) -> None:
        """The rows with a selected cell, all columns, in some format."""
        table = self._model.table
        if table is not None and self._grid.currentIndex().isValid():
            has_header = self._settings.get(COPY_HEADER) if header is None else header
            options = ExportOptions(header=has_header, contents=False)
            self._copy(table, None, format_id, options)

    def _copy(
        self, table: Table, columns: list[int] | None, format_id: str, options: ExportOptions
    ) -> None:
        form = format_by_id(format_id)
        at = self._grid.currentIndex().row()
        spans = self._grid.selected_spans() or [range(at, at + 1)]
        order = self._model.order

        count = sum(map(len, spans))
        title = f"Copying {counted(count, 'row')} of {table.name}"

        def text(progress: Progress) -> str:
            pieces = []
            for piece in form.pieces(TablePart(table, rows_in(order, spans), columns), options):
                progress(title)
                pieces.append(piece)
            return "".join(pieces)

        if count * len(table.columns) <= AT_ONCE:
            copy_text(text(no_progress()))
        else:
            self._jobs.run(text, copy_text, title=title, slot="copy")
