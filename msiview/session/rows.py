"""Which rows of a table are shown, in which order, and what a find turns up among them.

Everything here runs in the background; each result is complete.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from msiview.analysis.filters import matching_rows, parse_filter
from msiview.analysis.patterns import AT_ONCE, FilterError
from msiview.analysis.row_order import sorted_rows
from msiview.analysis.value_counts import ValueCounts, value_counts
from msiview.database.records import RecordTable
from msiview.database.standard_actions import SEQUENCES
from msiview.database.table import Table
from msiview.overlay.overlaid_table import OverlaidTable, RowState
from msiview.progress import Progress

Sort: TypeAlias = tuple[int, bool]
"""A column that rows are ordered by, and whether it descends."""


@dataclass(frozen=True, slots=True)
class RowQuery:
    """What the user asks of a table's rows.

    ``text`` filters over all columns, ``columns`` each its own column; expressions
    as in :mod:`msiview.analysis.filters`. ``sort_column`` None is file order; among rows that are
    equal there, the columns of ``then_by`` decide, each with whether it descends.
    """

    text: str = ""
    columns: tuple[tuple[int, str], ...] = ()
    sort_column: int | None = None
    descending: bool = False
    then_by: tuple[Sort, ...] = ()
    changes_only: bool = False
    """Leave out the rows to which an overlay does nothing."""
    hide_deleted: bool = False
    """Leave out the rows that an overlay deletes."""

    @property
    def filters(self) -> bool:
        """Whether an expression may leave rows out."""
        return bool(self.text.strip()) or bool(self.columns)

    @property
    def column_texts(self) -> dict[int, str]:
        return dict(self.columns)

    def with_column(self, column: int, text: str) -> RowQuery:
        """The same with another filter for one column; an empty text takes it away."""
        texts = {**self.column_texts, column: text}
        kept = sorted((at, text) for at, text in texts.items() if text.strip())
        return replace(self, columns=tuple(kept))

    def with_text(self, text: str) -> RowQuery:
        """The same with another filter over all columns."""
        return replace(self, text=text)

    def without_columns(self) -> RowQuery:
        """The same without filters of single columns."""
        return replace(self, columns=())

    def without_filters(self) -> RowQuery:
        """The same for all rows."""
        return replace(self, text="", columns=())

    def with_changes(self, *, only: bool, hide_deleted: bool) -> RowQuery:
        """The same with another choice of rows by what an overlay does to them."""
        return replace(self, changes_only=only, hide_deleted=hide_deleted)

    def sorted_by(self, column: int | None, *, descending: bool = False) -> RowQuery:
        """The same in another order; None is file order."""
        return self._with_sorts([] if column is None else [(column, descending)])

    @property
    def sorts(self) -> list[Sort]:
        """The columns by which rows are ordered, the one that decides first in front, each with
        whether it descends; none in file order."""
        if self.sort_column is None:
            return []
        return [(self.sort_column, self.descending), *self.then_by]

    def next_sort(self, column: int) -> RowQuery:
        """The order after a click on a column: ascending, descending, file order."""
        alone = self if self.sort_column == column else self.sorted_by(None)
        return alone._with_sorts(_turned(alone.sorts[:1], column))

    def next_further_sort(self, column: int) -> RowQuery:
        """The order after a click that adds a column behind those that decide already: ascending,
        descending, without it."""
        return self._with_sorts(_turned(self.sorts, column))

    def _with_sorts(self, sorts: Sequence[Sort]) -> RowQuery:
        first, descending = sorts[0] if sorts else (None, False)
        return replace(self, sort_column=first, descending=descending, then_by=tuple(sorts[1:]))

    def error(self) -> tuple[int | None, str] | None:
        """The first expression that makes no sense: its column (None: all) and the reason."""
        for column, text in ((None, self.text), *self.columns):
            reason = expression_error(text)
            if reason:
                return column, reason
        return None


def _turned(sorts: Sequence[Sort], column: int) -> list[Sort]:
    """What a click on a column makes of the order: it ascends, descends, is left out."""
    if not any(at == column for at, _ in sorts):
        return [*sorts, (column, False)]
    return [(at, at == column or down) for at, down in sorts if (at, down) != (column, True)]


def first_query(table: Table) -> RowQuery:
    """How a table is shown at first: one of the sequences in the order in which the installer
    runs it, all others as in the file."""
    is_sequence = table.name in SEQUENCES and not isinstance(table, RecordTable)
    column = table.column("Sequence") if is_sequence and table.has_column("Sequence") else None
    return RowQuery(sort_column=None if column is None else column.index)


def expression_error(text: str) -> str:
    """Why an expression makes no sense, as a sentence; empty where it does."""
    try:
        parse_filter(text)
    except FilterError as error:
        return sentence(error)
    return ""


def sentence(error: Exception) -> str:
    """What is wrong with an expression, as a sentence for its field."""
    reason = str(error)
    return reason[:1].upper() + reason[1:]


class QueryHits:
    """Which characters of shown cells the filters of a query find."""

    def __init__(self, query: RowQuery) -> None:
        self._anywhere = parse_filter(query.text)
        tests = {column: parse_filter(text) for column, text in query.columns}
        self._of_column = {column: test for column, test in tests.items() if test is not None}

    def __bool__(self) -> bool:
        return self._anywhere is not None or bool(self._of_column)

    def spans(self, column: int, text: str) -> list[tuple[int, int]]:
        """Starts and ends in the text of a cell of that column."""
        tests = self._anywhere, self._of_column.get(column)
        return [span for test in tests if test is not None for span in test.spans(text)]


def shown_rows(table: Table, query: RowQuery, progress: Progress) -> list[int] | None:
    """The rows that a query shows, in its order; None for all rows in file order."""
    if query.changes_only and not isinstance(table, OverlaidTable):
        return []
    rows = matching_rows(table, query.text, query.column_texts, progress)
    if isinstance(table, OverlaidTable):
        rows = _by_change(table, query, rows)
    # The sort is stable: what decides last comes first.
    for column, descending in reversed(query.sorts):
        rows = sorted_rows(table, column, descending=descending, rows=rows, progress=progress)
    return rows


def column_values(table: Table, column: int, query: RowQuery, progress: Progress) -> ValueCounts:
    """The values of a column in the rows that the query's other filters leave."""
    others = query.with_column(column, "").sorted_by(None)
    return value_counts(table, column, shown_rows(table, others, progress), progress)


def _by_change(table: OverlaidTable, query: RowQuery, rows: list[int] | None) -> list[int] | None:
    """Of these rows (None: all) the ones that may be seen by what the layers did to them."""
    if query.changes_only:
        touched = [row for row in table.touched_rows() if _is_shown(table.state(row), query)]
        if rows is None:
            return touched
        passed = set(touched)
        return [row for row in rows if row in passed]
    if not query.hide_deleted:
        return rows
    live = table.live_rows()
    if rows is None:
        return None if table.live_row_count == table.row_count else list(live)
    alive = set(live)
    return [row for row in rows if row in alive]


def _is_shown(state: RowState, query: RowQuery) -> bool:
    if state in (RowState.DELETED, RowState.TRANSIENT):
        return not query.hide_deleted
    return state is not RowState.UNCHANGED


@dataclass(frozen=True, slots=True)
class FoundCells:
    """The cells that a find turned up, in the order in which the grid shows them.

    Positions are rows of the grid; visual columns count the shown ones from the left.
    A place is kept as one number, and ``cells`` has a byte for each cell of the table,
    1 where it was found: a set of a million cells would hold up the window while it grows.
    """

    columns: tuple[int, ...] = ()
    width: int = 1
    places: Sequence[int] = ()
    cells: bytearray = field(default_factory=bytearray)

    def __len__(self) -> int:
        return len(self.places)

    def has(self, row: int, column: int) -> bool:
        """Whether a cell (row in file order) was found."""
        at = row * self.width + column
        return at < len(self.cells) and self.cells[at] != 0

    def place(self, number: int) -> tuple[int, int]:
        """Position and column of the hit with this number, from 0."""
        position, visual = divmod(self.places[number], self.width)
        return position, self.columns[visual]

    def number_at(self, position: int, column: int) -> int | None:
        """Which hit a cell is, from 0; None for a cell that was not found."""
        place = self._place(position, column)
        at = bisect_left(self.places, place)
        return at if at < len(self.places) and self.places[at] == place else None

    def step(self, position: int, column: int, step: int, *, stay: bool = False) -> int:
        """The number of the hit after (+1) or before (-1) a cell, around the ends.

        ``stay`` takes the cell itself where it is a hit.
        """
        place = self._place(position, column)
        if stay or step < 0:
            at = bisect_left(self.places, place)
        else:
            at = bisect_right(self.places, place)
        return (at - 1 if step < 0 else at) % len(self.places)

    def _place(self, position: int, column: int) -> int:
        visual = self.columns.index(column) if column in self.columns else 0
        return position * self.width + visual


def find_cells(
    table: Table,
    expression: str,
    order: Sequence[int] | None,
    columns: Sequence[int],
    progress: Progress,
) -> FoundCells:
    """The cells of the shown rows and columns that an expression finds."""
    test = parse_filter(expression)
    if test is None:
        return FoundCells()
    title = f"Finding in {table.name}"
    shown = range(table.row_count) if order is None else order
    width = max(len(table.columns), 1)
    places: list[int] = []
    cells = bytearray(table.row_count * width)
    values = []
    for column in columns:
        progress(title, 0, len(shown))
        values.append(table.values(column))
    # Batch by batch, so that no single sort holds up the window.
    for start in range(0, len(shown), AT_ONCE):
        rows = shown[start : start + AT_ONCE]
        batch = []
        for visual, column in enumerate(columns):
            progress(title, start, len(shown))
            of_column = values[visual]
            for index in test.select([of_column[row] for row in rows]):
                batch.append((start + index) * width + visual)
                cells[rows[index] * width + column] = 1
        batch.sort()
        places += batch
    return FoundCells(tuple(columns), width, places, cells)
