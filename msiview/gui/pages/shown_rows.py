"""Keeps the grid's rows in step with the filter and the sorting that are asked for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from msiview.analysis.patterns import TooSlow
from msiview.database.table import Table
from msiview.database.validation import ColumnRules
from msiview.gui.jobs import JobRunner
from msiview.gui.models.table_model import TableModel
from msiview.overlay.marks import Marks
from msiview.overlay.row_moves import RowMoves
from msiview.session.rows import RowQuery, sentence, shown_rows

SLOT = "table-rows"
TYPING_PAUSE_MS = 150


class ShownRows(QObject):
    """Computes rows in the background, the latest query wins, and hands them to the model.

    ``query`` is what is asked for, ``answered`` what the model shows; they differ while
    work goes on and while an expression makes no sense.
    """

    asked = Signal()
    """The query is another one; the model may still show the rows of the one before."""
    changed = Signal()
    """The model shows other rows of the same table."""

    def __init__(self, model: TableModel, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._model, self._jobs = model, jobs
        self._slot = f"{SLOT}-{id(self)}"  # several grids may stand beside each other
        self.query = RowQuery()
        self.answered = RowQuery()
        self._failed: tuple[RowQuery, TooSlow] | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self._start)

    def show_table(
        self,
        table: Table | None,
        rules: ColumnRules,
        query: RowQuery,
        answered: RowQuery,
        order: Sequence[int] | None,
        marks: Marks | None = None,
    ) -> None:
        """Show a table with the rows that an earlier query (``answered``) gave."""
        self._stop()
        self.query, self.answered = query, answered
        self._model.show_table(table, rules, order, marks)
        if query != answered:
            self._start()

    def take_over(self, table: Table, moves: RowMoves, marks: Marks | None, at: int) -> None:
        """Show another state of the same table. Rows that are shown stay where they are, whatever
        becomes of their cells, until other rows are asked for; new ones come before position
        ``at``, or last where rows are in the order of the file."""
        is_pending = self.query != self.answered
        self._stop()
        order, new = self._model.order, list(moves.new)
        inserted = range(self._model.rowCount(), self._model.rowCount() + len(new))
        if not moves.is_same and order is not None:
            order = [row for row in map(moves.row, order) if row is not None]
        if order is not None and new:
            at = min(at, len(order))
            order = [*order[:at], *new, *order[at:]]
            inserted = range(at, at + len(new))
        self._model.take_over(table, marks, order, inserted, rows_go=not moves.is_same)
        if is_pending:
            self._start()

    def ask(self, query: RowQuery, *, typing: bool = False) -> None:
        """Want other rows; while the user types, after a short pause."""
        if query == self.query:
            return
        self.query = query
        self._stop()
        self.asked.emit()
        if typing:
            self._pause.start()
        else:
            self._start()

    def error(self) -> tuple[int | None, str] | None:
        """The expression that makes no sense, or was given up: its column (None: all) and the
        reason."""
        if self._failed is None or self._failed[0] != self.query:
            return self.query.error()
        query, error = self._failed
        columns = (at for at, text in query.columns if text.strip()[1:-1] == error.pattern)
        return next(columns, None), sentence(error)

    def _stop(self) -> None:
        self._pause.stop()
        self._jobs.cancel_slot(self._slot)

    def _start(self) -> None:
        query, table = self.query, self._model.table
        self._failed = None
        if table is None or query.error() is not None:
            return
        verb = "Sorting" if query.sorts != self.answered.sorts else "Filtering"
        self._jobs.run(
            lambda progress: shown_rows(table, query, progress),
            lambda order: self._on_rows(query, order),
            lambda error: self._on_failed(query, error),
            expected=TooSlow,
            on_cancel=lambda: self._on_cancelled(query),
            title=f"{verb} {table.name}",
            slot=self._slot,
        )

    def _on_rows(self, query: RowQuery, order: list[int] | None) -> None:
        self.answered = query
        self._model.set_order(order)
        self.changed.emit()

    def _on_failed(self, query: RowQuery, error: Exception) -> None:
        assert isinstance(error, TooSlow)
        self._failed = query, error
        self.asked.emit()

    def _on_cancelled(self, query: RowQuery) -> None:
        """The user pressed Cancel: go back to what is shown. A newer query stays."""
        if self.query == query and not self._pause.isActive():
            self.query = self.answered
            self.asked.emit()
