"""Where the rows of a table are after other layers have been applied to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from msiview.database.table import Table
from msiview.overlay.overlaid_table import Key, OverlaidTable


@dataclass(frozen=True, slots=True)
class RowMoves:
    """The way of rows from one state of a table to another.

    The first ``kept`` rows have the same numbers in both; ``moved`` has the new numbers of others,
    and rows that are in neither are gone. ``new`` are rows that were not there before.
    """

    kept: int
    moved: Mapping[int, int] = field(default_factory=dict)
    new: Sequence[int] = ()
    is_same: bool = True
    """Whether every row of before is there under the same number."""

    def row(self, before: int) -> int | None:
        """Where a row is now; None where it is gone."""
        return before if before < self.kept else self.moved.get(before)


def row_moves(before: Table, after: Table) -> RowMoves | None:
    """How the rows of two states of a table go together; None where they are not of the same base
    or do not have the same columns."""
    if _base(before) is not _base(after) or _names(before) != _names(after):
        return None
    old, new = _added(before), _added(after)
    same = next(
        (n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
        min(len(old), len(new)),
    )
    start = after.row_count - len(new)
    if same == len(old):
        return RowMoves(before.row_count, {}, range(start + same, after.row_count))
    places = {key: start + at for at, key in enumerate(new)}
    moved = {start + at: places[key] for at, key in enumerate(old) if key in places}
    known = set(old)
    added = [place for key, place in places.items() if key not in known]
    return RowMoves(start + same, moved, added, is_same=False)


def _base(table: Table) -> Table | None:
    """The stored table; a created one has none."""
    return table.base if isinstance(table, OverlaidTable) else table


def _added(table: Table) -> list[Key]:
    return table.added_keys() if isinstance(table, OverlaidTable) else []


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]
