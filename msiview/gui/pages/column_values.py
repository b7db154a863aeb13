"""Choosing among the values of a column: from the funnel in its head to the rows shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint

from msiview.analysis.filters import one_of
from msiview.analysis.patterns import TooSlow
from msiview.analysis.value_counts import ValueCounts
from msiview.database.cells import Cell
from msiview.gui.jobs import JobRunner
from msiview.gui.models.table_model import TableModel
from msiview.gui.pages.shown_rows import ShownRows
from msiview.gui.theme import Theme
from msiview.gui.widgets.grid_view import GridView
from msiview.gui.widgets.values_popup import ValuesPopup
from msiview.session.rows import column_values

SLOT = "column-values"


class ColumnValues(QObject):
    """Counts in the background, over the rows that the other filters leave."""

    def __init__(
        self, grid: GridView, model: TableModel, rows: ShownRows, jobs: JobRunner, theme: Theme
    ) -> None:
        super().__init__(grid)
        self._grid, self._model, self._rows, self._jobs = grid, model, rows, jobs
        self._column = 0
        self.popup = ValuesPopup(theme, grid)
        self.popup.valuesChosen.connect(self._on_values)
        self.popup.expressionGiven.connect(self._filter)
        grid.head.valuesAsked.connect(self.open)

    def open(self, column: int, at: QPoint) -> None:
        """Open the list of a column at a point of the screen."""
        table, query = self._model.table, self._rows.query
        if table is None or not self._model.looks[column].is_countable:
            return
        self._column = column
        title = self._model.looks[column].title
        self.popup.open_at(title, query.column_texts.get(column, ""), at)
        self._jobs.run(
            lambda progress: column_values(table, column, query, progress),
            self._show,
            lambda _: self._show(ValueCounts((), 0, 0)),
            expected=TooSlow,
            title=f"Counting values of {title}",
            slot=SLOT,
        )

    def _show(self, counts: ValueCounts) -> None:
        self.popup.show_counts(counts)

    def _on_values(self, values: Sequence[Cell]) -> None:
        self._filter(one_of(values))

    def _filter(self, expression: str) -> None:
        self._rows.ask(self._rows.query.with_column(self._column, expression))
        self._grid.setFocus()
