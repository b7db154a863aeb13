"""The toolbar: the few actions that begin most of the work, and the go-to field."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget

if TYPE_CHECKING:
    from msiview.gui.window.goto_bar import GotoBar

ENTRIES = (
    "actionOpen",
    "actionAddOverlay",
    "actionOpenLog",
    None,
    "actionBack",
    "actionForward",
    None,
    "gotoBar",
    "actionFind",
)
"""What the toolbar shows, by ids of actions; None is a line."""

_ICON_ONLY = ("actionBack", "actionForward")


class Toolbar(QToolBar):
    """Does not move; View > Panes hides it."""

    def __init__(self, action: Callable[[str], QAction], goto_bar: GotoBar) -> None:
        super().__init__("Toolbar")
        self.setObjectName("mainToolbar")
        self.setMovable(False)
        self.setIconSize(QSize(20, 20))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for entry in ENTRIES:
            if entry is None:
                self.addSeparator()
            elif entry == "gotoBar":
                self.addWidget(goto_bar)
            else:
                self.addAction(action(entry))
        room = QWidget()
        room.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(room)
        for entry in _ICON_ONLY:
            button = self.widgetForAction(action(entry))
            if isinstance(button, QToolButton):
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.toggleViewAction().setText("Tool&bar")
