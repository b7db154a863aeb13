"""From change to change, through the rows of a table and on to the next one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msiview.gui.document import Document
from msiview.gui.selection import SelectionHub
from msiview.overlay.overlaid_table import OverlaidTable, RowState
from msiview.session.places import Place
from msiview.session.table_totals import TableTotals

if TYPE_CHECKING:
    from msiview.gui.pages.table_page import TablePage


def step_change(
    document: Document, selection: SelectionHub, page: TablePage | None, step: int
) -> bool:
    """Go to the next change (+1) or the one before (-1), around the ends.

    False where there is none that is shown. ``page`` is the table page where it is
    in front.
    """
    result = document.overlay.result
    if result is None:
        return False
    present = page.table.name if page is not None and page.table is not None else None
    if page is not None and present is not None and page.step_change(step):
        return True
    hides_deleted = page is not None and page.hides_deleted
    for name in _names_from(list(result.totals), present, step):
        place = _first(result.tables[name], result.totals[name], step, hides_deleted)
        if place is None:
            continue
        if place.name == present and place.row is not None and page is not None:
            page.show_place(place)
        else:
            selection.go(place)
        return True
    return False


def _names_from(names: Sequence[str], present: str | None, step: int) -> Sequence[str]:
    """The tables after (or before) the present one, that one last."""
    if step > 0:
        at = sum(name <= present for name in names) if present is not None else 0
        return [*names[at:], *names[:at]]
    at = sum(name < present for name in names) if present is not None else len(names)
    return [*reversed(names[:at]), *reversed(names[at:])]


def _first(table: object, totals: TableTotals, step: int, hides_deleted: bool) -> Place | None:
    """The first change of a table in the direction of the step."""
    assert isinstance(table, OverlaidTable)
    rows = totals.changed_rows if step > 0 else totals.changed_rows[::-1]
    for row in rows:
        if not hides_deleted or table.state(row) not in _GONE:
            changed = table.changed_columns(row)
            return Place("table", table.name, row, changed[0] if changed else 0)
    return Place("table", table.name) if not rows else None


_GONE = (RowState.DELETED, RowState.TRANSIENT)
