"""Differences that any two builds of one product have, and that mean nothing.

The product code, times of the build, and file sequence numbers that all moved
because a file was inserted. (What differs always in the summary information is
marked in :mod:`part_comparison`.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msiview.database.cells import Cell
from msiview.database.database import Database
from msiview.database.table import Table
from msiview.overlay.changes import Change
from msiview.overlay.overlaid_table import RowState

_SEQUENCES = {"File": "Sequence", "Media": "LastSequence"}

# 2024-05-24, 24.05.2024, 5/24/2024, with or without a time behind it.
_DATE = re.compile(
    r"\s*(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})"
    r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?(?:Z|[+-]\d{2}:?\d{2})?)?\s*",
    re.IGNORECASE,
)


class BuildNoise:
    """Tells changes that say something from those that every build has."""

    def __init__(self, old: Database, new: Database) -> None:
        self._codes = (old.property_value("ProductCode"), new.property_value("ProductCode"))
        self._shifted = _files_keep_their_order(old, new)

    def is_noise(self, change: Change) -> bool:
        """Whether nothing of a row's change means anything.

        Added and deleted rows always do.
        """
        return change.state is RowState.CHANGED and all(
            self._is_noisy_cell(change.table.name, column, cell.old, cell.new)
            for column, cell in change.cells.items()
        )

    def without(self, changes: Iterable[Change]) -> Iterator[Change]:
        """The changes that say something."""
        return (change for change in changes if not self.is_noise(change))

    def _is_noisy_cell(self, table: str, column: str, old: Cell, new: Cell) -> bool:
        if _SEQUENCES.get(table) == column:
            return self._shifted
        if not isinstance(old, str) or not isinstance(new, str):
            return False
        before, after = self._codes
        if before and after and old.upper().replace(before.upper(), after.upper()) == new.upper():
            return True
        return bool(_DATE.fullmatch(old) and _DATE.fullmatch(new))


def _files_keep_their_order(old: Database, new: Database) -> bool:
    """Whether the files that both have follow each other as before, so numbers only shifted."""
    before, after = _files_in_order(old), _files_in_order(new)
    common = set(before) & set(after)
    return [key for key in before if key in common] == [key for key in after if key in common]


def _files_in_order(database: Database) -> list[Cell]:
    table: Table | None = database.tables.get("File")
    if table is None or not (table.has_column("File") and table.has_column("Sequence")):
        return []
    keys = table.values(table.column("File").index)
    numbers = table.values(table.column("Sequence").index)
    placed = sorted((number, row) for row, number in enumerate(numbers) if isinstance(number, int))
    return [keys[row] for _, row in placed]
