"""What a dock is, and how one is registered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Literal, TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from msiview.gui.document import Document
from msiview.gui.services import Services

Group: TypeAlias = Literal["&Panes", "&Inspector"]
"""The submenu of View that switches a pane on and off."""


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
    """Registers a dock; its widget is imported and built when it is first shown::

        DockSpec("inspectorRow", "&Row", Area.RIGHT, _row)

    The letter behind ``&`` picks it in the menus of its ``group``, in View and in Go; ``key``
    puts the keyboard into it, where no action has a key for that.

    Docks of one area become tabs of each other, in order of registration, except
    on the left. ``visible`` says whether it is open at first; ``count`` gives the
    number behind its title ("Findings 6"), None or 0 shows none. ``counted`` says that
    the widget is a :class:`CountedPane`. A widget with a focus proxy gets the keyboard there.
    """

    id: str
    title: str
    area: Area
    factory: Callable[[Services], QWidget]
    key: str = ""
    group: Group = "&Panes"
    visible: bool = True
    count: Callable[[Document], int | None] | None = None
    counted: bool = False

    @property
    def name(self) -> str:
        """The title without the mark of its letter."""
        return self.title.replace("&", "")
