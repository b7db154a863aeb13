"""One line of the list of changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msiview.overlay.marks import Mark

if TYPE_CHECKING:
    from msiview.database.cells import Cell
    from msiview.overlay.changes import CellDifference
    from msiview.session.places import Place


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """One line of the list.

    ``key`` is that of the row, ``column`` names a column or a property of the summary; ``cells``
    are those of a whole row that is added or deleted. ``by`` names the layer. ``place`` is where
    it can be looked at, None for what is nowhere any more. ``note`` says in full what is to be
    said about it; ``noise`` means that any two builds differ so.
    """

    mark: Mark
    table: str
    key: tuple[Cell, ...] | None = None
    column: str = ""
    old: Cell = None
    new: Cell = None
    by: str = ""
    place: Place | None = None
    cells: Mapping[str, CellDifference] | None = None
    note: str = ""
    noise: bool = False
    is_cell: bool = False
    """Whether ``old`` and ``new`` are a cell's values, so that None is null."""

    @property
    def is_remark(self) -> bool:
        """Whether the line is a sentence and no change: a hazard, or a conflict."""
        return self.mark in (Mark.HAZARD, Mark.CONFLICT, Mark.IGNORED)
