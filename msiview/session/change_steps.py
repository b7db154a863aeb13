"""From change to change, table by table: the order in which the list has them, too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msiview.overlay.overlaid_table import OverlaidTable, RowState
from msiview.session.overlaid_package import OverlaidPackage
from msiview.session.places import Place


def first_changes(
    overlaid: OverlaidPackage, present: str | None, step: int, *, hides_deleted: bool
) -> Iterator[Place]:
    """The first change of each table after the present one (``step`` +1), or the last of each
    before it (-1), around the ends; the present table comes last. Without a present one
    all from the beginning, or the end."""
    for name in _names_from(list(overlaid.totals), present, step):
        table, rows = overlaid.database.tables[name], overlaid.totals[name].changed_rows
        place = _first(table, rows if step > 0 else rows[::-1], hides_deleted=hides_deleted)
        if place is not None:
            yield place


def _names_from(names: Sequence[str], present: str | None, step: int) -> Sequence[str]:
    if step > 0:
        at = sum(name <= present for name in names) if present is not None else 0
        return [*names[at:], *names[:at]]
    at = sum(name < present for name in names) if present is not None else len(names)
    return [*reversed(names[:at]), *reversed(names[at:])]


def _first(table: OverlaidTable, rows: Sequence[int], *, hides_deleted: bool) -> Place | None:
    """The first of these rows that is shown; the table where only it, or a column, changes."""
    for row in rows:
        if not hides_deleted or table.state(row) is not RowState.DELETED:
            changed = table.changed_columns(row)
            return Place("table", table.name, row, changed[0] if changed else 0)
    return Place("table", table.name) if not rows else None
