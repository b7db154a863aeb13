"""The flat list of changes as Qt sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt
from PySide6.QtWidgets import QApplication

from msiview.gui.models.change_looks import look_of
from msiview.gui.models.index import ROOT, Index
from msiview.gui.models.list_model import ItemRole, column_head
from msiview.gui.overlay.change_texts import entry_texts
from msiview.gui.overlay.words import short_layers
from msiview.gui.plain_text import plain, tip
from msiview.gui.theme import Theme, semibold
from msiview.report.change_words import LEGEND
from msiview.report.fields import NULL
from msiview.session.change_entry import ChangeEntry

HEADERS = ("", "Table", "Key", "Column", "Old", "New", "Layer")
MARK, TABLE, KEY, COLUMN, OLD, NEW, LAYER = range(7)


class ChangesModel(QAbstractTableModel):
    """Entries in their own order; texts are made when they are looked at."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries: Sequence[ChangeEntry] = ()
        self._layers: Mapping[str, str] = {}

    def set_entries(self, entries: Sequence[ChangeEntry], layers: Sequence[str] = ()) -> None:
        """Show lines; ``layers`` are the names of all layers, which are shortened by what they
        have in common."""
        self.beginResetModel()
        self._entries, self._layers = entries, short_layers(layers)
        self.endResetModel()

    def entry(self, index: Index) -> ChangeEntry | None:
        return self._entries[index.row()] if index.isValid() else None

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and section < len(HEADERS):
            if role == Qt.ItemDataRole.ToolTipRole and section == MARK:
                return tip("\n".join(f"{letter}  {word}" for letter, word in LEGEND.items()))
            return column_head(HEADERS[section], role)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entry(index)
        if entry is None:
            return None
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                text = entry_texts(entry)[column]
                return plain(self._layers.get(text, text) if column == LAYER else text)
            case Qt.ItemDataRole.ToolTipRole:
                return tip(entry.note or entry_texts(entry)[column])
            case Qt.ItemDataRole.AccessibleTextRole if column == MARK:
                return entry.mark.value
            case Qt.ItemDataRole.ForegroundRole:
                return self._theme.color(_token(entry, column))
            case Qt.ItemDataRole.FontRole if column == MARK:
                return semibold(QApplication.font())
            case Qt.ItemDataRole.TextAlignmentRole if column == MARK:
                return int(Qt.AlignmentFlag.AlignCenter)
        return entry if role == ItemRole else None


def _token(entry: ChangeEntry, column: int) -> str:
    if column == MARK:
        return look_of(entry.mark).token
    if column in (OLD, NEW) and entry_texts(entry)[column] == NULL:
        return "text.muted"
    return "text.muted" if column in (OLD, LAYER) or entry.noise else "text.main"
