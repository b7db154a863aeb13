"""The list of findings as Qt sees it: groups, each followed by its findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt
from PySide6.QtWidgets import QApplication

from msiview.errors import Severity
from msiview.gui.findings.finding_texts import advice, entry_texts, group_title
from msiview.gui.icons import Icons
from msiview.gui.models.index import ROOT, Index
from msiview.gui.models.list_model import ItemRole, column_head
from msiview.gui.plain_text import plain, tip
from msiview.gui.texts import SEVERITY_ICONS, SEVERITY_TOKENS
from msiview.gui.theme import Theme, semibold, struck
from msiview.report.finding_words import with_stop
from msiview.session.checking import FindingState, ListedFinding
from msiview.session.finding_list import FindingGroup, FindingLine
from msiview.words import counted, number

HEADERS = ("Rule", "", "Place", "What is wrong")
RULE, STATE, PLACE, WHAT = range(4)


class FindingsModel(QAbstractTableModel):
    """Lines in their own order; texts are made when they are looked at."""

    def __init__(self, theme: Theme, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icons = theme, icons
        self._lines: Sequence[FindingLine] = ()

    def set_lines(self, lines: Sequence[FindingLine]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and section < len(HEADERS):
            return column_head(HEADERS[section], role)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if isinstance(line, FindingGroup):
            return self._group_data(line, index.column(), role)
        return self._entry_data(line, index.column(), role)

    def _group_data(self, group: FindingGroup, column: int, role: int) -> Any:
        if column:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return plain(f"{group_title(group)}  {number(group.count)}")
            case Qt.ItemDataRole.AccessibleTextRole:
                return plain(f"{group_title(group)}, {counted(group.count, 'finding')}")
            case Qt.ItemDataRole.FontRole:
                return semibold(QApplication.font())
        return None

    def _entry_data(self, entry: ListedFinding, column: int, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return plain(entry_texts(entry)[column])
            case Qt.ItemDataRole.ToolTipRole:
                return tip(f"{with_stop(entry_texts(entry)[WHAT])} {advice(entry)}")
            case Qt.ItemDataRole.AccessibleTextRole if column == RULE:
                return plain(
                    f"{entry.severity.word}, {', '.join(filter(None, entry_texts(entry)))}"
                )
            case Qt.ItemDataRole.DecorationRole if column == RULE:
                severity = entry.severity
                return self._icons.icon(SEVERITY_ICONS[severity], SEVERITY_TOKENS[severity])
            case Qt.ItemDataRole.ForegroundRole:
                return self._theme.color(_token(entry, column))
            case Qt.ItemDataRole.FontRole if entry.state is FindingState.GONE and column != STATE:
                return struck(QApplication.font())
        return entry if role == ItemRole else None


def _token(entry: ListedFinding, column: int) -> str:
    if column == STATE and entry.state is FindingState.NEW:
        return SEVERITY_TOKENS[entry.severity]
    if column == STATE or not entry.counts or entry.severity is Severity.NOTE:
        return "text.muted"
    return "text.main"
