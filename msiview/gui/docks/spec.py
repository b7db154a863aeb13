"""What a dock is, and how one is registered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from msiview.gui.document import Document
from msiview.gui.services import Services


class Area(Enum):
    """Where a dock stands at first; the user may move it."""

    LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
    RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
    BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


class CountedPane(QWidget):
    """A pane that knows by itself what number stands behind its title. It is built with
    the window, since the title shows before the pane does."""

    countChanged = Signal()

    @property
    def count(self) -> int | None:
        """The number; None or 0 shows none."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class DockSpec:
    """Registers a dock; its widget is built when it is first shown::

        DockSpec("inspectorRow", "Row", Area.RIGHT, lambda s: RowDock(s.document, s.selection))

    Docks of one area become tabs of each other, in order of registration, except
    on the left. ``visible`` says whether it is open at first; ``count`` gives the
    number behind its title ("Findings 6"), None or 0 shows none. ``counted`` says that
    the widget is a :class:`CountedPane`. A widget with a focus proxy gets the keyboard there.
    """

    id: str
    title: str
    area: Area
    factory: Callable[[Services], QWidget]
    visible: bool = True
    count: Callable[[Document], int | None] | None = None
    counted: bool = False
