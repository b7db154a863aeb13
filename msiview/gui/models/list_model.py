"""Lists with columns: streams, files of a cabinet, embedded transforms.

For lists of at most some ten thousand entries; tables of a package have a model
of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from msiview.gui.alignment import LEFT, RIGHT
from msiview.gui.models.index import ROOT, Index
from msiview.gui.plain_text import plain, tip
from msiview.gui.theme import Theme, monospace_font

T = TypeVar("T")

ItemRole = Qt.ItemDataRole.UserRole
"""The thing that a row of a list stands for; None for headings."""


def column_head(title: str, role: int, *, right: bool = False) -> Any:
    """What the head of a column says in a role: its title, aligned as its cells are."""
    match role:
        case Qt.ItemDataRole.DisplayRole:
            return title
        case Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if right else LEFT
    return None


@dataclass(frozen=True)
class ListColumn(Generic[T]):
    """One column. ``text`` is what is shown, ``key`` what is sorted by (by default the
    text in any case); ``token`` a theme token for its text. ``is_prose`` says that its texts are
    sentences."""

    title: str
    text: Callable[[T], str]
    key: Callable[[T], Any] | None = None
    width: int = 120
    right: bool = False
    monospace: bool = False
    token: Callable[[T], str] | None = None
    tooltip: Callable[[T], str] | None = None
    is_prose: bool = False

    def sort_key(self, item: T) -> Any:
        return self.key(item) if self.key is not None else self.text(item).casefold()


class ListModel(QAbstractTableModel, Generic[T]):
    """Entries in their own order, or sorted by a column; a filter hides some."""

    def __init__(
        self, columns: Sequence[ListColumn[T]], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._theme = theme
        self._items: list[T] = []
        self._shown: list[T] = []
        self._filter = ""
        self._sorted: tuple[int, Qt.SortOrder] | None = None
        self._monospace: QFont = monospace_font()

    @property
    def items(self) -> list[T]:
        """All entries, also those that the filter hides."""
        return list(self._items)

    def set_items(self, items: Sequence[T]) -> None:
        self._items = list(items)
        self._rebuild()

    def set_filter(self, text: str) -> None:
        """Show only entries that have a text in any column, in any case."""
        self._filter = text.strip().casefold()
        self._rebuild()

    def refresh(self) -> None:
        """What is said of the entries has changed; they are still the same."""
        if self._sorted is not None or self._filter:
            self._rebuild()
        elif self._shown:
            last = self.index(len(self._shown) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def item(self, index: Index) -> T | None:
        return self._shown[index.row()] if index.isValid() else None

    def row_of(self, item: T) -> int | None:
        """Where an entry is shown; None where the filter hides it."""
        return self._shown.index(item) if item in self._shown else None

    def _rebuild(self) -> None:
        self.beginResetModel()
        shown = [item for item in self._items if self._matches(item)]
        if self._sorted is not None:
            column, order = self._sorted
            shown.sort(
                key=self.columns[column].sort_key, reverse=order == Qt.SortOrder.DescendingOrder
            )
        self._shown = shown
        self.endResetModel()

    def _matches(self, item: T) -> bool:
        return not self._filter or any(
            self._filter in column.text(item).casefold() for column in self.columns
        )

    # -- Qt -------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item(index)
        if item is None:
            return None
        column = self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return plain(column.text(item))
            case Qt.ItemDataRole.TextAlignmentRole:
                return RIGHT if column.right else LEFT
            case Qt.ItemDataRole.ForegroundRole if column.token is not None:
                return self._theme.color(column.token(item))
            case Qt.ItemDataRole.FontRole if column.monospace:
                return self._monospace
            case Qt.ItemDataRole.ToolTipRole if column.tooltip is not None:
                return tip(column.tooltip(item))
        return item if role == ItemRole else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and section < len(self.columns):
            return column_head(self.columns[section].title, role, right=self.columns[section].right)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 brings the entries' own order back."""
        self._sorted = (column, order) if 0 <= column < len(self.columns) else None
        self._rebuild()
