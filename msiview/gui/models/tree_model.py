"""A tree of rows as Qt sees it: all of it, or what a filter finds with what is above that."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt
from PySide6.QtWidgets import QApplication

from msiview.analysis.trees.tree_listing import NO_PARENT, TreeListing
from msiview.gui.alignment import LEFT, RIGHT
from msiview.gui.models.change_looks import look_of, row_change_words
from msiview.gui.models.index import ROOT, Index
from msiview.gui.models.list_model import ItemRole, column_head
from msiview.gui.plain_text import page_tip, plain, tip
from msiview.gui.theme import Theme, monospace_font, semibold, struck
from msiview.overlay.marks import Mark
from msiview.report.fields import cell_words, history_lines
from msiview.report.page import Paragraph
from msiview.words import number

MARK, NAME = 0, 1
"""The column of the change marks, and the first one of the tree."""


class TreeModel(QAbstractItemModel):
    """The rows of a :class:`TreeListing`; :data:`ItemRole` is the number of a row."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._monospace = monospace_font()
        self._listing: TreeListing | None = None
        self._children: dict[int, list[int]] = {}
        self._places: dict[int, int] = {}
        """Of each shown row its number among its siblings."""

    @property
    def listing(self) -> TreeListing | None:
        return self._listing

    def show_listing(self, listing: TreeListing | None, text: str = "") -> int:
        """Show a tree, or of it the rows that have a text in any column, in any case, with all
        that is above and below them. Returns how many have it."""
        self.beginResetModel()
        self._listing = listing
        children = listing.children() if listing is not None else {}
        found = 0
        searched = text.strip().casefold()
        if listing is not None and searched:
            rows = [row for row in range(listing.row_count) if _has(listing, row, searched)]
            found = len(rows)
            shown = _around(listing, children, rows)
            children = {
                parent: [row for row in below if row in shown]
                for parent, below in children.items()
                if parent in shown or parent == NO_PARENT
            }
        elif listing is not None:
            found = listing.row_count
        self._children = children
        self._places = {
            row: place for below in children.values() for place, row in enumerate(below)
        }
        self.endResetModel()
        return found

    def row_of(self, index: Index) -> int | None:
        """The row of the listing at an index."""
        return int(index.internalId()) if index.isValid() else None

    def index_of(self, row: int, column: int = NAME) -> QModelIndex:
        """Where a row is shown; invalid where it is not."""
        place = self._places.get(row)
        return QModelIndex() if place is None else self.createIndex(place, column, row)

    def line(self, row: int) -> str:
        """The cells of a row, tab-separated."""
        listing = self._listing
        if listing is None:
            return ""
        return "\t".join(self._text(row, column) for column in range(len(listing.columns)))

    # -- Qt -------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = ROOT) -> QModelIndex:
        below = self._children.get(self._number(parent), [])
        is_there = 0 <= row < len(below) and 0 <= column < self.columnCount()
        return self.createIndex(row, column, below[row]) if is_there else QModelIndex()

    def parent(self, index: Index = ROOT) -> QModelIndex:  # type: ignore[override]
        row = self.row_of(index)
        if row is None or self._listing is None:
            return QModelIndex()
        above = self._listing.parents[row]
        return QModelIndex() if above == NO_PARENT else self.index_of(above, 0)

    def rowCount(self, parent: Index = ROOT) -> int:
        if parent.isValid() and parent.column() > 0:
            return 0
        return len(self._children.get(self._number(parent), []))

    def columnCount(self, parent: Index = ROOT) -> int:
        return 1 + len(self._listing.columns) if self._listing is not None else 0

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if self._listing is None or orientation is not Qt.Orientation.Horizontal:
            return None
        if section == MARK:
            return "" if role == Qt.ItemDataRole.DisplayRole else None
        column = self._listing.listed[section - NAME]
        if role == Qt.ItemDataRole.ToolTipRole and column.about:
            return tip(f"{column.about}.")
        return column_head(plain(column.name), role, right=column.is_number or column.is_size)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, listing = self.row_of(index), self._listing
        if row is None or listing is None:
            return None
        if role == ItemRole:
            return row
        change = listing.marks.row_change(row) if listing.marks is not None else None
        if index.column() == MARK:
            return self._mark(row, change, role)
        column = index.column() - NAME
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return plain(self._text(row, column))
            case Qt.ItemDataRole.TextAlignmentRole:
                listed = listing.listed[column]
                return RIGHT if listed.is_number or listed.is_size else LEFT
            case Qt.ItemDataRole.FontRole if change is Mark.DELETED:
                return struck(QApplication.font())
            case Qt.ItemDataRole.FontRole if listing.listed[column].is_code:
                return self._monospace
            case Qt.ItemDataRole.ForegroundRole if listing.ways(row, column):
                return self._theme.color("text.link")
            case Qt.ItemDataRole.BackgroundRole:
                return self._background(row, column, change)
            case Qt.ItemDataRole.ToolTipRole:
                steps = listing.marks.history(row, column) if listing.marks is not None else ()
                words = cell_words(listing.cell(row, column))
                return page_tip([Paragraph(words), history_lines(steps)])
        return None

    # -- inside ----------------------------------------------------------

    def _number(self, parent: Index) -> int:
        row = self.row_of(parent)
        return NO_PARENT if row is None else row

    def _text(self, row: int, column: int) -> str:
        assert self._listing is not None
        cell = self._listing.cell(row, column)
        if cell is None:
            return ""
        is_size = self._listing.listed[column].is_size
        return number(cell) if is_size and isinstance(cell, int) else str(cell)

    def _mark(self, row: int, change: Mark | None, role: int) -> Any:
        listing = self._listing
        if change is None or listing is None or listing.marks is None:
            return None
        look = look_of(change)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return look.letter
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                marks = listing.marks
                names = (
                    column.name
                    for column in listing.columns
                    if marks.cell_change(row, column.index) is not None
                )
                return tip(row_change_words(change, names))
            case Qt.ItemDataRole.ForegroundRole:
                return self._theme.color(look.token)
            case Qt.ItemDataRole.FontRole:
                return semibold(QApplication.font())
        return None

    def _background(self, row: int, column: int, change: Mark | None) -> Any:
        assert self._listing is not None
        marks = self._listing.marks
        cell = marks.cell_change(row, column) if marks is not None else None
        shown = cell if cell is not None else change if change in _WHOLE else None
        return self._theme.color(look_of(shown).background) if shown is not None else None


def _has(listing: TreeListing, row: int, text: str) -> bool:
    return any(text in str(cell).casefold() for cell in listing.row(row) if cell is not None)


def _around(listing: TreeListing, children: dict[int, list[int]], rows: list[int]) -> set[int]:
    """Rows with all that is above and below them."""
    shown = set()
    for row in rows:
        at = row
        while at != NO_PARENT and at not in shown:
            shown.add(at)
            at = listing.parents[at]
    waiting = list(rows)
    below: set[int] = set()
    while waiting:
        for row in children.get(waiting.pop(), ()):
            if row not in below:
                below.add(row)
                waiting.append(row)
    return shown | below


_WHOLE = (Mark.ADDED, Mark.DELETED)
