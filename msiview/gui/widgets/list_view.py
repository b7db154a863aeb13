"""A table view for lists: whole rows, no grid, sorting by a click on a head."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView, QWidget

from msiview.gui.models.list_model import ListModel
from msiview.gui.theme import row_height

T = TypeVar("T")


class ListView(QTableView, Generic[T]):
    """Enter or a double click opens an entry; Ctrl+C copies rows as tab-separated text."""

    opened = Signal(object)
    currentItemChanged = Signal(object)

    def __init__(
        self, model: ListModel[T], name: str, title: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._list = model
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setProperty("role", "list")
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(row_height(self.font()))
        self.verticalHeader().setMinimumSectionSize(row_height(self.font()))
        self._set_up_header(model)
        self.activated.connect(self._on_activated)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        model.modelReset.connect(lambda: self.currentItemChanged.emit(None))

    def _set_up_header(self, model: ListModel[T]) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        for number, column in enumerate(model.columns):
            self.setColumnWidth(number, column.width)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def current_item(self) -> T | None:
        return self._list.item(self.currentIndex())

    def chosen_items(self) -> list[T]:
        """The selected entries in the order shown."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        found = (self._list.item(self._list.index(row, 0)) for row in rows)
        return [item for item in found if item is not None]

    def choose(self, item: T) -> None:
        """Put the cursor on an entry."""
        row = self._list.row_of(item)
        if row is not None:
            self.setCurrentIndex(self._list.index(row, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QApplication.clipboard().setText("\n".join(map(self._line, self.chosen_items())))
        else:
            super().keyPressEvent(event)

    def _line(self, item: T) -> str:
        return "\t".join(column.text(item) for column in self._list.columns)

    def _on_activated(self, index: QModelIndex) -> None:
        item = self._list.item(index)
        if item is not None:
            self.opened.emit(item)

    def _on_current(self, index: QModelIndex) -> None:
        self.currentItemChanged.emit(self._list.item(index))
