"""Where the user is, and where they have been.

A :class:`~msiview.session.places.Place` is somewhere to go to; a
:class:`~msiview.session.places.CellRef` is the cell under the cursor there. Panes never
talk to each other: they tell the :class:`SelectionHub` and listen to it::

    selection.go(Place("table", "Component", row=8))   # navigate, recorded in the history
    selection.set_cell(CellRef("Component", 8, 1))     # the grid's cursor moved
    selection.placeChanged.connect(self._show)         # Place | None
    selection.cellChanged.connect(self._follow)        # CellRef | None
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from msiview.database.table import Table
from msiview.session.places import CellRef, Place

HISTORY_LIMIT = 500
RECENT_LIMIT = 20
"""Pages that are offered to be gone back to directly."""


class SelectionHub(QObject):
    """The current place, the current cell and the history of places.

    Guarded against echo: what a listener reports while a place is being
    announced never starts another navigation, and equal values are not
    announced again.
    """

    placeChanged = Signal(object)
    cellChanged = Signal(object)
    historyChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history: list[Place] = []
        self._at = -1
        self._cell: CellRef | None = None
        self._announcing = False
        self._is_passing = False
        self._recent: list[Place] = []
        self._recent_before = self._recent

    @property
    def place(self) -> Place | None:
        return self._history[self._at] if self._history else None

    @property
    def cell(self) -> CellRef | None:
        return self._cell

    @property
    def can_go_back(self) -> bool:
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        return self._at < len(self._history) - 1

    @property
    def recent(self) -> Sequence[Place]:
        """The pages seen last, each once and without a row: the current one first."""
        return self._recent

    def go(self, place: Place, *, passing: bool = False) -> None:
        """Go somewhere and remember it. Going to the current page without naming
        a row changes nothing.

        A place that is only passed (arrows in a list of tables) is forgotten when the next one is
        passed. It stays as soon as something is done there: another cell, or a way from it.
        """
        here = self.place
        if self._announcing or place == here:
            return
        if place.same_page(here) and place.row is None:
            return
        del self._history[self._at + 1 :]
        if passing and self._is_passing:
            self._history.pop()
            self._recent = self._recent_before
        self._is_passing, self._recent_before = passing, self._recent
        self._history.append(place)
        del self._history[:-HISTORY_LIMIT]
        self._at = len(self._history) - 1
        self._announce()

    def back(self) -> None:
        """Go to the place before this one."""
        self.back_by(1)

    def forward(self) -> None:
        """Undo :meth:`back`."""
        if self.can_go_forward and not self._announcing:
            self._at += 1
            self._is_passing = False
            self._announce()

    def trail(self, length: int) -> list[Place]:
        """The last places of the way to the current one, which comes last."""
        return self._history[max(0, self._at + 1 - length) : self._at + 1]

    def back_by(self, steps: int) -> None:
        """Go back several places at once; they stay ahead."""
        if 0 < steps <= self._at and not self._announcing:
            self._at -= steps
            self._is_passing = False
            self._announce()

    def set_cell(self, cell: CellRef | None) -> None:
        """The cursor moved. The history keeps it, so that Back returns to the same cell."""
        if cell == self._cell:
            return
        self._cell = cell
        if not self._announcing:
            self.settle()
        here = self.place
        if (
            cell is not None
            and here is not None
            and (here.kind, here.name) == ("table", cell.table)
        ):
            self._history[self._at] = replace(here, row=cell.row, column=cell.column)
        self.cellChanged.emit(cell)

    def settle(self) -> None:
        """The user stays at the current place: it was not only passed."""
        self._is_passing = False

    def keep_within(self, tables: Mapping[str, Table]) -> None:
        """Other tables are shown: forget the current cell where they do not have it, since
        whoever asks for a cell reads it."""
        cell = self._cell
        table = tables.get(cell.table) if cell is not None else None
        if cell is not None and (table is None or not _has_cell(table, cell)):
            self.set_cell(None)

    def clear(self) -> None:
        """Forget everything: the package was closed."""
        if self._history:
            self._history.clear()
            self._recent = []
            self._at = -1
            self._is_passing = False
            self.set_cell(None)
            self._announce()

    def _announce(self) -> None:
        self._announcing = True
        try:
            place = self.place
            self._note(place)
            if self._cell is not None and not _is_at(place, self._cell):
                self.set_cell(None)
            self.placeChanged.emit(place)
        finally:
            self._announcing = False
        self.historyChanged.emit()

    def _note(self, place: Place | None) -> None:
        """Put the current page in front of the recent ones."""
        if place is not None:
            page = _page(place)
            others = [other for other in self._recent if other != page]
            self._recent = [page, *others[: RECENT_LIMIT - 1]]


def _page(place: Place) -> Place:
    """The page of a place, without the row."""
    return replace(place, row=None, column=None)


def _has_cell(table: Table, cell: CellRef) -> bool:
    return cell.row < table.row_count and cell.column < len(table.columns)


def _is_at(place: Place | None, cell: CellRef) -> bool:
    return place is not None and place.kind == "table" and place.name == cell.table
