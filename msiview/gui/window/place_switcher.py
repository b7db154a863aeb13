"""Ctrl+Tab: the pages seen last, to go back to directly."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QMainWindow

from msiview.gui.icons import place_icon
from msiview.gui.plain_text import plain
from msiview.gui.widgets.boxes import vertical
from msiview.session.contents import TITLES

if TYPE_CHECKING:
    from msiview.gui.icons import Icons
    from msiview.gui.selection import SelectionHub
    from msiview.session.places import Place

WIDTH = 320
MOST_SHOWN = 12


class PlaceSwitcher(QFrame):
    """A list over the middle of the window. Each further Tab goes on in it while Ctrl is held;
    letting go of Ctrl goes there. Opened by the menu, it waits for Enter or Esc."""

    chosen = Signal(object)
    """The user wants to see this Place."""
    left = Signal()
    """The list was put away without a choice."""

    def __init__(
        self,
        window: QMainWindow,
        selection: SelectionHub,
        icons: Icons,
        is_there: Callable[[Place], bool],
    ) -> None:
        """``is_there`` says whether a page can still be shown."""
        super().__init__(window)
        self.setObjectName("placeSwitcher")
        self.setProperty("role", "popup")
        self._window = window
        self._selection, self._icons, self._is_there = selection, icons, is_there
        self._list = QListWidget()
        self._list.setObjectName("placeSwitcherList")
        self._list.setAccessibleName("Pages seen last")
        self._list.setIconSize(QSize(16, 16))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemClicked.connect(self._go)
        self._list.installEventFilter(self)
        vertical(self._list, on=self, margins=(1, 5, 1, 5))
        self.setFocusProxy(self._list)
        self.hide()

    def step(self, step: int) -> bool:
        """Mark the next (+1) or previous (-1) page; False where no other was seen."""
        if self.isHidden() and not self._open():
            return False
        count = self._list.count()
        self._list.setCurrentRow((self._list.currentRow() + step) % count)
        return True

    def titles(self) -> list[str]:
        """The pages that are offered, for tests."""
        return [self._list.item(row).text() for row in range(self._list.count())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        elif event.type() == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Control and not event.isAutoRepeat():
                self._go()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._go()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.hide()
                self.left.emit()
                return True
        return False

    def _open(self) -> bool:
        places = [place for place in self._selection.recent if self._is_there(place)]
        if len(places) < 2:
            return False
        self._list.clear()
        for place in places:
            item = QListWidgetItem(plain(TITLES.get(place.kind, place.name)))
            item.setIcon(self._icons.icon(place_icon(place), "text.muted"))
            item.setData(Qt.ItemDataRole.UserRole, place)
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        height = self._list.sizeHintForRow(0) * min(len(places), MOST_SHOWN) + 14
        room = self._window.size()
        self.setGeometry((room.width() - WIDTH) // 2, room.height() // 4, WIDTH, height)
        self.show()
        self.raise_()
        self._list.setFocus(Qt.FocusReason.PopupFocusReason)
        return True

    def _go(self) -> None:
        item = self._list.currentItem()
        place = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if self.isHidden() or place is None:
            return
        self.hide()
        self.chosen.emit(place)
