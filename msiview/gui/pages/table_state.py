"""How the user left a table, and how its size is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QByteArray

from msiview.database.records import RecordTable
from msiview.database.table import Table
from msiview.gui.overlay.words import row_counts
from msiview.overlay.overlaid_table import OverlaidTable
from msiview.session.rows import RowQuery
from msiview.session.table_totals import TableTotals
from msiview.words import counted, number


@dataclass(frozen=True, slots=True)
class TableState:
    """Filter, sorting, cursor and columns of a table; kept while the package is open.

    ``order`` holds the rows that ``answered`` gave of ``table``; ``needs`` are the columns' own
    widths, where none was set by hand.
    """

    table: Table | None = None
    query: RowQuery = field(default_factory=RowQuery)
    answered: RowQuery = field(default_factory=RowQuery)
    order: Sequence[int] | None = None
    cursor: tuple[int, int] = (0, 0)
    is_row_chosen: bool = False
    """Whether the user put the cursor there, or the table had just been opened."""
    columns: QByteArray | None = None
    needs: tuple[int, ...] = ()
    scroll: tuple[int, int] = (0, 0)
    column_filters: bool = False

    def moved_to(self, table: Table) -> TableState:
        """The same for a table that has taken the place of the one before.

        An overlay that is changed gives other tables. Rows are found again by
        their key; the columns that both have stay in their places.
        """
        if table is self.table or self.table is None:
            return replace(self, table=table)
        return replace(
            self,
            table=table,
            query=_fitting(self.query, self.table, table),
            answered=RowQuery(),
            order=None,
            cursor=(_row_in(table, self.table, self.cursor[0]), self.cursor[1]),
            columns=self.columns if _names(table) == _names(self.table) else None,
        )


def _row_in(table: Table, before: Table, row: int) -> int:
    """Where a row of the table before is now; the same number where it is gone."""
    if row >= before.row_count or not table.key_columns:
        return row
    found = table.find(before.key(row))
    return row if found is None else found


def _fitting(query: RowQuery, before: Table, table: Table) -> RowQuery:
    """The query without what it says of columns that are not there any more."""
    kept = [old == new for old, new in zip(_names(before), _names(table), strict=False)]
    same = range(kept.index(False) if False in kept else len(kept))
    for column, _ in query.columns:
        if column not in same:
            query = query.with_column(column, "")
    sorts = all(column in same for column, _ in query.sorts)
    return query if sorts else query.sorted_by(None)


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def counts_text(
    table: Table, shown: int, query: RowQuery, totals: TableTotals | None = None
) -> str:
    """How many rows there are and are shown, and what an overlay does to them; of a
    transform, where its columns come from."""
    noun = "change" if isinstance(table, RecordTable) else "row"
    rows = table.live_row_count if isinstance(table, OverlaidTable) else table.row_count
    text = counted(rows, noun)
    if query.filters or query.changes_only:
        text = f"{number(shown)} of {text}"
    if isinstance(table, RecordTable) and table.guessed:
        text += " · columns from the standard schema"
    parts = [text]
    if totals is not None:
        if totals.table is not None:
            parts.append(f"table {totals.table.value}")
        parts.append(", ".join(row_counts(totals.rows)))
        if totals.columns:
            parts.append(f"{counted(totals.columns, 'column')} new or changed")
    return " · ".join(filter(None, parts))
