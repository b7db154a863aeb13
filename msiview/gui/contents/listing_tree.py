"""A tree of rows: Enter leads to the row that a node stands for, Ctrl+C copies nodes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTreeView

from msiview.analysis.phrase import RowRef
from msiview.gui.clipboard import copy_text
from msiview.gui.models.index import Index
from msiview.gui.models.tree_model import MARK, NAME, TreeModel
from msiview.gui.page_links import PageLinks
from msiview.gui.plain_text import caption
from msiview.gui.widgets.menus import asked_at

MOST_OPENED = 1000
"""Up to so many rows all of a tree is open at first, beyond it only the upper part."""

MEASURED = 100
"""Rows that are looked at for the width of a column."""

_UPPER = 1
_WIDEST = 420


class ListingTree(QTreeView):
    """Shows a :class:`TreeModel`; what the user opened stays open while the rows are the same."""

    currentRowChanged = Signal()
    """Another row is under the cursor."""

    def __init__(self, model: TreeModel, links: PageLinks, name: str, title: str) -> None:
        super().__init__()
        self._model, self._links = model, links
        self._entries: Callable[[], list[tuple[str, Callable[[], None]]]] = list
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setProperty("role", "list")
        self.setModel(model)
        self.setUniformRowHeights(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTreePosition(NAME)
        self.setIndentation(16)
        self.header().setStretchLastSection(True)
        self.header().setMinimumSectionSize(24)
        self.header().setResizeContentsPrecision(MEASURED)
        self.activated.connect(self._go)

    def set_entries(self, entries: Callable[[], list[tuple[str, Callable[[], None]]]]) -> None:
        """What the menu offers besides ways and copying, asked for each time."""
        self._entries = entries

    def lay_out(self, *, all_open: bool) -> None:
        """Open nodes and set widths after other rows are shown, with the cursor on the first."""
        listing = self._model.listing
        if listing is None:
            return
        self.setColumnHidden(MARK, listing.marks is None)
        if all_open or listing.row_count <= MOST_OPENED:
            self.expandAll()
        else:
            self.expandToDepth(_UPPER)
        self.setColumnWidth(MARK, 28)
        for column in range(NAME, self._model.columnCount()):
            self.resizeColumnToContents(column)
            self.setColumnWidth(column, min(_WIDEST, self.columnWidth(column) + 8))
        if not self.currentIndex().isValid() and self._model.rowCount():
            self.setCurrentIndex(self._model.index(0, NAME))

    def subject(self) -> RowRef | None:
        """The row of the package that the node of the cursor stands for."""
        listing, row = self._model.listing, self._model.row_of(self.currentIndex())
        return listing.subjects[row] if listing is not None and row is not None else None

    def chosen_rows(self) -> list[int]:
        """The selected rows of the listing, from top to bottom as they are stored."""
        rows = (self._model.row_of(index) for index in self.selectionModel().selectedRows(NAME))
        return sorted(row for row in rows if row is not None)

    def copy(self) -> None:
        """Put the selected nodes on the clipboard: their cells, tab-separated, a line a node."""
        copy_text("\n".join(map(self._model.line, self.chosen_rows())))

    def menu(self, index: QModelIndex) -> QMenu:
        """What can be done with a node."""
        menu = QMenu(self)
        menu.setObjectName(f"{self.objectName()}Menu")
        listing, row = self._model.listing, self._model.row_of(index)
        if listing is not None and row is not None:
            subject = listing.subjects[row]
            refs = [subject] if subject is not None else []
            for column in range(len(listing.columns)):
                refs += [ref for _, _, ref in listing.ways(row, column)]
            for ref in dict.fromkeys(filter(self._links.can_go, refs)):
                entry = menu.addAction(caption(f"Go to {ref}"))
                entry.triggered.connect(lambda _=False, ref=ref: self._links.go(ref))
        menu.addSeparator()
        menu.addAction("&Copy\tCtrl+C").triggered.connect(self.copy)
        for title, run in self._entries():
            menu.addAction(title).triggered.connect(run)
        menu.addSeparator()
        menu.addAction("&Open all").triggered.connect(self.expandAll)
        menu.addAction("C&lose all").triggered.connect(self.collapseAll)
        return menu

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.currentRowChanged.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        found = asked_at(self, event)
        if found is not None:
            self.menu(found[0]).popup(found[1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def _go(self, index: QModelIndex) -> None:
        """Go where the cell leads; else to the row that the node stands for."""
        listing, row = self._model.listing, self._model.row_of(index)
        if listing is None or row is None:
            return
        ways = listing.ways(row, index.column() - NAME) if index.column() >= NAME else ()
        target = ways[0][2] if ways else listing.subjects[row]
        if target is not None:
            self._links.go(target)
