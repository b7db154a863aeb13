"""The base of all lists of the window: whole rows, no grid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from msiview.gui.clipboard import copy_text
from msiview.gui.models.list_model import ItemRole
from msiview.gui.theme import row_height
from msiview.gui.widgets.list_widths import ListWidths
from msiview.gui.widgets.menus import asked_at
from msiview.gui.widgets.type_ahead import TypeAhead

_Move = QAbstractItemView.CursorAction


class RowList(QTableView):
    """Enter or a double click opens a row; Ctrl+C copies rows as tab-separated text.

    The model gives the thing that a row stands for in :data:`ItemRole`; rows without one, such
    as headings among the others, are neither opened nor copied.
    """

    opened = Signal(object)
    currentItemChanged = Signal(object)
    """The thing under the cursor; None where there is none any more."""

    def __init__(
        self,
        model: QAbstractItemModel,
        name: str,
        title: str,
        *,
        widths: Mapping[int, int] | None = None,
        stretch: int | None = None,
        prose: Iterable[int] = (),
        opens: str = "&Go there",
    ) -> None:
        """``widths`` are those of columns in px where room is short; the column ``stretch``, by
        default the last one, takes the room that the others leave. Names of one kind begin alike,
        so texts lose their middle where they do not fit, but for the columns ``prose``. ``opens``
        names what Enter does, for the menu."""
        super().__init__()
        self._opens = opens
        self.is_following = False
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
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        for column in prose:
            self.setItemDelegateForColumn(column, _Prose(self))
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(row_height(self.font()))
        rows.setDefaultSectionSize(row_height(self.font()))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(24)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if stretch is None:
            header.setStretchLastSection(True)
        else:
            header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
        self._widths = ListWidths(self, widths or {})
        self._ahead = TypeAhead(self, self._text)
        self.activated.connect(self._on_activated)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        model.modelReset.connect(self._on_reset)

    # -- what is chosen --------------------------------------------------

    def current_item(self) -> Any:
        """The thing under the cursor, or None."""
        return self.currentIndex().data(ItemRole)

    def chosen_items(self) -> list[Any]:
        """The things that the selected rows stand for, in the order shown."""
        found = (self.model().index(row, 0).data(ItemRole) for row in self._chosen_rows())
        return [item for item in found if item is not None]

    def enter(self) -> None:
        """Take the keyboard, with the cursor on a row where there is one."""
        if not self.currentIndex().isValid():
            self._choose_first()
        self.setFocus(Qt.FocusReason.TabFocusReason)

    def follow(self, row: int | None) -> None:
        """Put the cursor on a row because something else has led there: :attr:`is_following` is
        true meanwhile."""
        if row is not None and row != self.currentIndex().row():
            self.is_following = True
            self.selectRow(row)
            self.is_following = False

    # -- copying ---------------------------------------------------------

    def copy(self) -> None:
        """Put the chosen rows on the clipboard: their cells, tab-separated, a line a row."""
        lines = [self.line(row) for row in self._chosen_rows() if self._has(row)]
        copy_text("\n".join(lines))

    def line(self, row: int) -> str:
        """The cells of a row as they are shown, tab-separated."""
        columns = range(self.model().columnCount())
        return "\t".join(self._text(row, column).strip() for column in columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._widths.share()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home and End lead to the first and last row, as in every list; in Qt's tables to the
        first and last cell of a row."""
        row = {_Move.MoveHome: 0, _Move.MoveEnd: self.model().rowCount() - 1}.get(action)
        if row is None or row < 0:
            return super().moveCursor(action, modifiers)
        return self.model().index(row, max(0, self.currentIndex().column()))

    def keyboardSearch(self, search: str) -> None:
        self._ahead.add(search)

    def _text(self, row: int, column: int) -> str:
        cell = self.model().index(row, column).data()
        return "" if cell is None else str(cell)

    # -- the menu --------------------------------------------------------

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        if is_by_key and not self.selectionModel().hasSelection():
            self._choose_first()
        found = asked_at(self, event)
        if found is not None and found[0].data(ItemRole) is not None:
            self.menu(found[0]).popup(found[1])
        elif self.actions():
            menu = self._empty_menu()
            menu.addActions(self.actions())
            menu.popup(found[1] if found is not None else event.globalPos())

    def menu(self, index: QModelIndex) -> QMenu:
        """What can be done with a row, and the actions of the list itself."""
        menu = self._empty_menu()
        opens = menu.addAction(f"{self._opens}\tEnter")
        opens.triggered.connect(lambda: self._on_activated(index))
        menu.setDefaultAction(opens)
        menu.addAction("&Copy\tCtrl+C").triggered.connect(lambda: self.copy())
        if self.actions():
            menu.addSeparator()
            menu.addActions(self.actions())
        return menu

    def _empty_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName(f"{self.objectName()}Menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    # -- inside ----------------------------------------------------------

    def _choose_first(self) -> None:
        """Put the cursor on the first row that stands for something: no two headings follow each
        other."""
        first = next(filter(self._has, range(min(2, self.model().rowCount()))), None)
        if first is not None:
            self.selectRow(first)

    def _chosen_rows(self) -> list[int]:
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def _has(self, row: int) -> bool:
        return self.model().index(row, 0).data(ItemRole) is not None

    def _on_activated(self, index: QModelIndex) -> None:
        item = index.data(ItemRole)
        if item is not None:
            self.opened.emit(item)

    def _on_current(self, index: QModelIndex) -> None:
        self.currentItemChanged.emit(index.data(ItemRole))

    def _on_reset(self) -> None:
        self.currentItemChanged.emit(None)


class _Prose(QStyledItemDelegate):
    """Sentences, of which the beginning is kept."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideRight
