"""From the grid to the clipboard."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from msiview.export.cell_text import cell_text
from msiview.export.formats import format_by_id
from msiview.export.options import ExportOptions
from msiview.export.table_part import TablePart
from msiview.gui.jobs import JobRunner
from msiview.gui.models.table_model import TableModel
from msiview.gui.settings import COPY_HEADER, Settings
from msiview.gui.widgets.grid_view import GridView

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
            put(cell_text(self._model.cell(index.row(), index.column())))
            return
        part = TablePart(table, self._rows(), self._grid.selected_columns())
        self._copy(part, "tab", ExportOptions(header=self._settings.get(COPY_HEADER)))

    def copy_rows(self, format_id: str = "tab", *, header: bool | None = None) -> None:
        """The rows with a selected cell, all columns, in some format."""
        if self._model.table is None or not self._grid.currentIndex().isValid():
            return
        wanted = self._settings.get(COPY_HEADER) if header is None else header
        options = ExportOptions(header=wanted, contents=False)
        self._copy(TablePart(self._model.table, self._rows()), format_id, options)

    def _rows(self) -> list[int]:
        """Rows in file order numbers, as they stand in the grid; the cursor's without others."""
        positions = self._grid.selected_positions() or [self._grid.currentIndex().row()]
        return [self._model.row_at(position) for position in positions]

    def _copy(self, part: TablePart, format_id: str, options: ExportOptions) -> None:
        form = format_by_id(format_id)
        if part.row_count * len(part.columns) <= AT_ONCE:
            put(form.text(part, options))
            return
        self._jobs.run(
            lambda progress: form.text(part, options),
            put,
            title=f"Copying {part.row_count} rows of {part.name}",
            slot="copy",
        )


def put(text: str) -> None:
    """Put a text on the clipboard."""
    QGuiApplication.clipboard().setText(text)
