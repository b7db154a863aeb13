"""The answers of the go-to box as a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from msiview.gui.icons import place_icon
from msiview.gui.models.index import Index
from msiview.gui.plain_text import plain
from msiview.gui.widgets.entry_delegate import DetailRole, IconNameRole
from msiview.words import counted

if TYPE_CHECKING:
    from msiview.session.goto import GotoItem


GotoItemRole = Qt.ItemDataRole.UserRole + 10


class GotoModel(QAbstractListModel):
    """Answers, best first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: Sequence[GotoItem] = ()

    def set_items(self, items: Sequence[GotoItem]) -> None:
        self.beginResetModel()
        self._items = items
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self._items[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return plain(_title(item))
            case Qt.ItemDataRole.AccessibleTextRole:
                return plain(f"{_title(item)}, {_detail(item)}")
            case _ if role == DetailRole:
                return plain(_detail(item))
            case _ if role == IconNameRole:
                if item.sets_property is not None:
                    return "edit"
                return "link" if item.is_guid else place_icon(item.place)
            case _ if role == GotoItemRole:
                return item
        return None


def _title(item: GotoItem) -> str:
    return item.title if item.sets_property is None else f"Set property {item.title}…"


def _detail(item: GotoItem) -> str:
    """What kind of thing it is, and how large, or which row."""
    if item.sets_property is not None:
        return item.sets_property
    match item.place.kind:
        case "table" if item.place.row is None:
            return f"table, {counted(item.size or 0, 'row')}"
        case "table":
            return item.row
        case "stream":
            return f"stream, {counted(item.size or 0, 'byte')}"
    return "page"
