"""The cells that a replacement would change, each with a box to tick."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, Qt, Signal

from msiview.analysis.replacing import ProposedCell
from msiview.database.keys import key_text
from msiview.database.table import Table
from msiview.gui.models.index import ROOT, Index
from msiview.gui.models.list_model import ItemRole
from msiview.gui.plain_text import plain, tip
from msiview.gui.theme import Theme
from msiview.visible_text import one_line

COLUMNS = ("Table", "Row", "Column", "Now", "Becomes")
_LONGEST = 300


class ProposalsModel(QAbstractTableModel):
    """Any number of proposals; all of them are ticked at first."""

    ticksChanged = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._tables: Mapping[str, Table] = {}
        self._cells: Sequence[ProposedCell] = ()
        self._unticked: set[int] = set()

    @property
    def tables(self) -> Mapping[str, Table]:
        """The tables in which the cells were found."""
        return self._tables

    @property
    def ticked_count(self) -> int:
        """How many cells are ticked."""
        return len(self._cells) - len(self._unticked)

    def ticked(self) -> list[ProposedCell]:
        """The cells that are ticked, in their order."""
        return [cell for at, cell in enumerate(self._cells) if at not in self._unticked]

    def table_count(self) -> int:
        """How many tables have a cell among them."""
        return len({cell.table for cell in self._cells})

    def show_cells(self, cells: Sequence[ProposedCell], tables: Mapping[str, Table]) -> None:
        """Show other proposals."""
        self.beginResetModel()
        self._cells, self._tables, self._unticked = cells, tables, set()
        self.endResetModel()
        self.ticksChanged.emit()

    def tick(self, rows: Sequence[int], *, on: bool) -> None:
        """Tick some of them, or take their ticks away."""
        if on:
            self._unticked.difference_update(rows)
        else:
            self._unticked.update(rows)
        if self._cells:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._cells) - 1, 0))
        self.ticksChanged.emit()

    # -- Qt -------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cell, column = self._cells[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return plain(one_line(self._text(cell, column), _LONGEST))
            case Qt.ItemDataRole.ToolTipRole if column > 2:
                return tip(self._text(cell, column))
            case Qt.ItemDataRole.CheckStateRole if column == 0:
                is_on = index.row() not in self._unticked
                return Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.ForegroundRole if column in (2, 3):
                return self._theme.color("text.muted")
            case _:
                return cell if role == ItemRole else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.tick([index.row()], on=Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        is_head = orientation is Qt.Orientation.Horizontal
        return COLUMNS[section] if is_head and role == Qt.ItemDataRole.DisplayRole else None

    def _text(self, cell: ProposedCell, column: int) -> str:
        table = self._tables[cell.table]
        match column:
            case 0:
                return cell.table
            case 1:
                return key_text(table.key(cell.row))
            case 2:
                return table.columns[cell.column].name
        return cell.old if column == 3 else cell.new
