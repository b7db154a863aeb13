"""What a search over all tables has found so far, table by table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication

from msiview.gui.models.shown_text import one_line
from msiview.gui.selection import Place
from msiview.gui.texts import counted, number
from msiview.gui.theme import Theme, semibold

Index = QModelIndex | QPersistentModelIndex

PlaceRole = Qt.ItemDataRole.UserRole + 1
"""Where a found cell is; None for a table's own line."""

COLUMNS = ("Row", "Column", "Text")
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class FoundCell:
    """A found cell as the list shows it; row and column count from 0 in file order."""

    table: str
    row: int
    column: int
    key: str
    column_name: str
    text: str


@dataclass(slots=True)
class _Group:
    table: str
    cells: list[FoundCell] = field(default_factory=list)


class FindResultsModel(QAbstractItemModel):
    """A tree of two levels: tables, and under each its cells. Grows while a search runs.

    An index's id is 0 for a table, and 1 + the table's number for its cells.
    """

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._groups: list[_Group] = []
        self._count = 0

    @property
    def count(self) -> int:
        """How many cells there are."""
        return self._count

    @property
    def table_count(self) -> int:
        return len(self._groups)

    def clear(self) -> None:
        self.beginResetModel()
        self._groups = []
        self._count = 0
        self.endResetModel()

    def add(self, cells: Sequence[FoundCell]) -> None:
        """Add cells at the end; cells of one table come one after another."""
        start = 0
        for end in range(1, len(cells) + 1):
            if end == len(cells) or cells[end].table != cells[start].table:
                self._add_to_group(cells[start].table, cells[start:end])
                start = end

    def _add_to_group(self, table: str, cells: Sequence[FoundCell]) -> None:
        if not self._groups or self._groups[-1].table != table:
            at = len(self._groups)
            self.beginInsertRows(_ROOT, at, at)
            self._groups.append(_Group(table))
            self.endInsertRows()
        group = self._groups[-1]
        parent = self.index(len(self._groups) - 1, 0)
        first = len(group.cells)
        self.beginInsertRows(parent, first, first + len(cells) - 1)
        group.cells.extend(cells)
        self._count += len(cells)
        self.endInsertRows()
        self.dataChanged.emit(parent, parent)

    # -- Qt -------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = _ROOT) -> Any:  # type: ignore[override]
        number_ = index.internalId() if index.isValid() else 0
        return self.createIndex(number_ - 1, 0, 0) if number_ else QModelIndex()

    def rowCount(self, parent: Index = _ROOT) -> int:
        if not parent.isValid():
            return len(self._groups)
        if parent.internalId() or parent.column():
            return 0
        return len(self._groups[parent.row()].cells)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if not index.internalId():
            return self._table_data(self._groups[index.row()], index.column(), role)
        cell = self._groups[index.internalId() - 1].cells[index.row()]
        return self._cell_data(cell, index.column(), role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        horizontal = orientation == Qt.Orientation.Horizontal
        return COLUMNS[section] if horizontal and role == Qt.ItemDataRole.DisplayRole else None

    def _table_data(self, group: _Group, column: int, role: int) -> Any:
        if column:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{group.table}  {number(len(group.cells))}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{group.table}, {counted(len(group.cells), 'cell')}"
            case Qt.ItemDataRole.FontRole:
                return semibold(QApplication.font())
            case _:
                return None

    def _cell_data(self, cell: FoundCell, column: int, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return one_line((cell.key, cell.column_name, cell.text)[column], 300)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{cell.table}, {cell.key}, {cell.column_name}: {one_line(cell.text, 300)}"
            case Qt.ItemDataRole.ForegroundRole if column == 1:
                return self._theme.color("text.muted")
        return Place("table", cell.table, cell.row, cell.column) if role == PlaceRole else None
