"""Where a context menu belongs, whether the mouse or the keyboard asks for it."""

from __future__ import annotations

import sys

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication


def menu_asked_by(event: QKeyEvent) -> bool:
    """Whether a key asks for the menu of what has the keyboard, as the menu key does, and Qt leaves
    that to us: Shift+F10, for keyboards without that key; on Windows the system sees to it."""
    shift = Qt.KeyboardModifier.ShiftModifier
    is_asked = event.key() == Qt.Key.Key_F10 and event.modifiers() == shift
    return is_asked and sys.platform != "win32"


def ask_for_menu() -> None:
    """Do what Qt does when the menu key is pressed."""
    focused = QApplication.focusWidget()
    if focused is not None:
        at = focused.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).center()
        reason = QContextMenuEvent.Reason.Keyboard
        asked = QContextMenuEvent(reason, at, focused.mapToGlobal(at))
        QApplication.sendEvent(focused, asked)


def asked_at(
    view: QAbstractItemView, event: QContextMenuEvent
) -> tuple[QModelIndex, QPoint] | None:
    """The item whose menu is asked for, and the point of the screen to open it at; None where
    there is no item.

    For the menu key that is the item of the cursor, which is scrolled to, and the menu opens
    below it: Qt tells a point that leaves out the header of the view.
    """
    if event.reason() is not QContextMenuEvent.Reason.Keyboard:
        index = view.indexAt(event.pos())
        return (index, event.globalPos()) if index.isValid() else None
    index = view.currentIndex()
    if not index.isValid():
        return None
    view.scrollTo(index)
    corner = view.visualRect(index).bottomLeft() + QPoint(8, 0)
    return index, view.viewport().mapToGlobal(corner)
