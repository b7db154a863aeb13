"""What a search over all tables has found so far, table by table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt
from PySide6.QtWidgets import QApplication

from msiview.gui.models.index import ROOT, Index
from msiview.gui.models.list_model import ItemRole
from msiview.gui.plain_text import plain
from msiview.gui.theme import Theme, semibold
from msiview.visible_text import one_line
from msiview.words import counted, number

COLUMNS = ("Row", "Column", "Text")
INDENT = "\N{EM SPACE}"
"""Before the rows, so that they stand under their table."""


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
    """The line above the cells of one table."""

    table: str
    count: int = 0


class FindResultsModel(QAbstractTableModel):
    """One line per table, each followed by its cells. Grows while a search runs.

    A list and no tree: a tree view asks about every entry again whenever some come in,
    which takes it half a second at 20 000.
    """

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: list[_Group | FoundCell] = []
        self._groups: list[int] = []
        """Lines of the tables."""

    @property
    def count(self) -> int:
        """How many cells there are."""
        return len(self._lines) - len(self._groups)

    @property
    def table_count(self) -> int:
        return len(self._groups)

    def cell_at(self, row: int) -> FoundCell | None:
        """The cell of a line; None for the line of a table."""
        line = self._lines[row]
        return line if isinstance(line, FoundCell) else None

    def table_lines(self) -> list[int]:
        """The lines that are a table's."""
        return list(self._groups)

    def clear(self) -> None:
        self.beginResetModel()
        self._lines, self._groups = [], []
        self.endResetModel()

    def add(self, cells: Sequence[FoundCell]) -> None:
        """Add cells at the end; cells of one table come one after another."""
        lines, groups = self._lines_of(cells)
        if lines:
            first = len(self._lines)
            self.beginInsertRows(ROOT, first, first + len(lines) - 1)
            self._groups.extend(groups)
            self._lines.extend(lines)
            self.endInsertRows()
            changed = self.index((groups or self._groups[-1:])[0], 0)
            self.dataChanged.emit(changed, self.index(len(self._lines) - 1, 0))

    def _lines_of(self, cells: Sequence[FoundCell]) -> tuple[list[_Group | FoundCell], list[int]]:
        """The lines for new cells, and which of all lines are new tables'."""
        group = self._lines[self._groups[-1]] if self._groups else None
        lines: list[_Group | FoundCell] = []
        groups = []
        for cell in cells:
            if not isinstance(group, _Group) or group.table != cell.table:
                group = _Group(cell.table)
                groups.append(len(self._lines) + len(lines))
                lines.append(group)
            group.count += 1
            lines.append(cell)
        return lines, groups

    # -- Qt -------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if isinstance(line, _Group):
            return self._table_data(line, index.column(), role)
        return self._cell_data(line, index.column(), role)

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
                return plain(f"{group.table}  {number(group.count)}")
            case Qt.ItemDataRole.AccessibleTextRole:
                return plain(f"{group.table}, {counted(group.count, 'cell')}")
            case Qt.ItemDataRole.FontRole:
                return semibold(QApplication.font())
            case _:
                return None

    def _cell_data(self, cell: FoundCell, column: int, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                text = one_line((cell.key, cell.column_name, cell.text)[column], 300)
                return f"{INDENT}{text}" if column == 0 else text
            case Qt.ItemDataRole.AccessibleTextRole:
                return plain(f"{cell.table}, {cell.key}, {cell.column_name}: {cell.text}")
            case Qt.ItemDataRole.ForegroundRole if column == 1:
                return self._theme.color("text.muted")
            case _:
                return cell if role == ItemRole else None
