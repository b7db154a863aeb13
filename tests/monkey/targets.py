"""What events of the monkey can meet."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


def handle_of(top: QWidget) -> QWindow | None:
    """The window of a widget, while both are there. It is asked for before each event, since one
    may close it, and what Python knows of a QWindow can outlive it; QTest looks at nothing."""
    return top.windowHandle() if isValid(top) else None


def something_waits() -> bool:
    """Whether a menu or a dialog waits for the user."""
    return bool(QApplication.activePopupWidget() or QApplication.activeModalWidget())


def nearest_inside(window: QWidget, at: QPoint) -> QPoint:
    """The nearest point inside a window; QTest warns of others. A window that has the screen may be
    smaller than its contents, for a moment or where the screen is."""
    handle = window.windowHandle()
    size = window.size() if handle is None else window.size().boundedTo(handle.size())
    return QPoint(
        min(max(at.x(), 0), max(0, size.width() - 1)),
        min(max(at.y(), 0), max(0, size.height() - 1)),
    )
