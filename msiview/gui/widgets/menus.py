"""Where a context menu belongs, whether the mouse or the keyboard asks for it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView


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
