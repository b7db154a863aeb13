"""A list of entries with columns of their own, sorted by a click on a head."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView

from msiview.gui.models.list_model import ListModel
from msiview.gui.widgets.row_list import RowList

T = TypeVar("T")


class ListView(RowList, Generic[T]):
    """Shows a :class:`~msiview.gui.models.list_model.ListModel`."""

    def __init__(
        self, model: ListModel[T], name: str, title: str, *, opens: str = "&Go there"
    ) -> None:
        super().__init__(
            model,
            name,
            title,
            widths={number: column.width for number, column in enumerate(model.columns)},
            prose=[number for number, column in enumerate(model.columns) if column.is_prose],
            opens=opens,
        )
        self._list = model
        header = self.horizontalHeader()
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setSortingEnabled(True)

    def current_item(self) -> T | None:
        return self._list.item(self.currentIndex())

    def choose(self, item: T) -> None:
        """Put the cursor on an entry."""
        row = self._list.row_of(item)
        if row is not None:
            self.setCurrentIndex(self._list.index(row, 0))
