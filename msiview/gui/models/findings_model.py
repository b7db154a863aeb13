"""What is wrong in a file, one row per defect, worst first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from msiview.errors import Defect
from msiview.gui.icons import Icons
from msiview.gui.models.list_model import ItemRole
from msiview.gui.plain_text import plain, tip
from msiview.gui.texts import SEVERITY_ICONS, SEVERITY_TOKENS
from msiview.gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex

HEADERS = ("", "Place", "What is wrong", "Code")
SEVERITY, PLACE, MESSAGE, CODE = range(4)


class FindingsModel(QAbstractTableModel):
    """The defects of a package in a table of four columns."""

    def __init__(self, theme: Theme, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons
        self._defects: list[Defect] = []

    def set_defects(self, defects: Iterable[Defect]) -> None:
        """Show these defects, errors before warnings before notes."""
        self.beginResetModel()
        self._defects = sorted(defects, key=lambda defect: -defect.severity)
        self.endResetModel()

    def refresh_colors(self) -> None:
        """The theme has changed."""
        if self._defects:
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(self._defects) - 1, len(HEADERS) - 1)
            )

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._defects)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        defect = self._defects[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return plain(_text(defect, index.column()))
            case Qt.ItemDataRole.ToolTipRole:
                return tip(_text(defect, MESSAGE))
            case Qt.ItemDataRole.AccessibleTextRole:
                return plain(f"{defect.severity.word}, {defect}")
            case Qt.ItemDataRole.DecorationRole if index.column() == SEVERITY:
                return self._icon(defect)
            case Qt.ItemDataRole.ForegroundRole if index.column() == SEVERITY:
                return self._theme.color(SEVERITY_TOKENS[defect.severity])
            case Qt.ItemDataRole.ForegroundRole if index.column() == CODE:
                return self._theme.color("text.muted")
            case _ if role == ItemRole:
                return defect
        return None

    def _icon(self, defect: Defect) -> QIcon:
        return self._icons.icon(SEVERITY_ICONS[defect.severity], SEVERITY_TOKENS[defect.severity])


def matching_defects(defects: Iterable[Defect], text: str) -> list[Defect]:
    """The defects that have a text in any column, in any case."""
    folded = text.strip().casefold()
    return [
        defect
        for defect in defects
        if any(folded in _text(defect, column).casefold() for column in range(len(HEADERS)))
    ]


def _text(defect: Defect, column: int) -> str:
    match column:
        case 0:
            return defect.severity.word
        case 1:
            return defect.place() or "the file"
        case 2:
            return defect.what
        case _:
            return defect.code
