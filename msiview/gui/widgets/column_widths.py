"""The widths that the grid's columns have while nobody sets them by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtWidgets import QTableView

from msiview.gui.models.table_model import TableModel
from msiview.gui.widgets.cell_delegate import CellDelegate
from msiview.gui.widgets.grid_header import GridHeader

WIDEST = 380
"""Columns are made no wider than this while others have too little room, in px."""
MOST = 1600
"""No column takes more room than this by itself."""
SAMPLE = 120
"""Rows that are looked at to find a column's width."""


class ColumnWidths:
    """Each column gets what its head and a sample of its cells need, up to :data:`WIDEST`. Room
    that is left goes to texts that would be cut, and then to the last column of text."""

    def __init__(
        self, grid: QTableView, model: TableModel, head: GridHeader, cells: CellDelegate
    ) -> None:
        self._grid, self._model, self._head, self._cells = grid, model, head, cells
        self._setting = False
        self._needs: tuple[int, ...] = ()
        head.sectionResized.connect(self._on_resized)

    @property
    def needs(self) -> tuple[int, ...]:
        """What each column needs to be read whole, in px; empty once a width was set by hand."""
        return self._needs

    def resume(self, needs: Sequence[int]) -> None:
        """Go on with the needs that were measured of a table before."""
        self._needs = tuple(needs)
        self.share()

    def fit(self) -> None:
        """Measure all columns and set their widths."""
        rows = list(self._sample())
        self._needs = tuple(self._need(column, rows) for column in range(len(self._model.looks)))
        self.share()

    def fit_one(self, column: int) -> None:
        """Make one column as wide as the sample needs, without a limit; by hand, as it were."""
        self._grid.setColumnWidth(column, self._need(column, list(self._sample())))

    def scale(self, factor: float) -> None:
        """Other letters: the same widths in letters."""
        self._needs = tuple(round(need * factor) for need in self._needs)
        with self.by_itself():
            for column in self._shown():
                width = round(self._grid.columnWidth(column) * factor)
                self._grid.setColumnWidth(column, max(width, self._head.minimumSectionSize()))
        self.share()

    def share(self) -> None:
        """Give the columns the room that there is; nothing once a width was set by hand."""
        shown = self._shown()
        # Of another table the needs are not measured yet.
        is_measured = bool(self._needs) and len(self._needs) == len(self._model.looks)
        if not is_measured or not shown or self._model.is_resetting:
            return
        widths = {column: min(self._needs[column], WIDEST) for column in shown}
        room = self._grid.viewport().width() - sum(widths.values())
        texts = [column for column in shown if self._model.looks[column].is_text]
        for column in texts:
            more = max(0, min(room, min(self._needs[column], MOST) - widths[column]))
            widths[column] += more
            room -= more
        if texts:
            widths[texts[-1]] += max(0, min(room, MOST - widths[texts[-1]]))
        with self.by_itself():
            for column, width in widths.items():
                if self._grid.columnWidth(column) != width:
                    self._grid.setColumnWidth(column, width)

    @contextmanager
    def by_itself(self) -> Iterator[None]:
        """Widths that are set meanwhile are nobody's wish."""
        before, self._setting = self._setting, True
        try:
            yield
        finally:
            self._setting = before

    def _on_resized(self, column: int, old: int, new: int) -> None:
        if self._setting or self._model.is_resetting:
            return
        if old and new:
            self._needs = ()
        else:  # hidden, or shown again
            self.share()

    def _shown(self) -> list[int]:
        """The columns from left to right, without hidden ones."""
        head = self._head
        order = (head.logicalIndex(visual) for visual in range(head.count()))
        return [column for column in order if not head.isSectionHidden(column)]

    def _need(self, column: int, rows: Sequence[int]) -> int:
        widths = (self._cells.text_width(self._model, row, column) for row in rows)
        return max(*widths, self._head.title_width(column), 0)

    def _sample(self) -> Iterator[int]:
        """Positions to measure: the first ones, and others evenly from the rest."""
        count = self._model.rowCount()
        first = SAMPLE // 2
        yield from range(min(first, count))
        if count > first:
            yield from range(first, count, max(1, (count - first) // first))
