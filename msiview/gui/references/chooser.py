"""The menu that offers several ways to go."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from msiview.gui.icons import Icons, place_icon
from msiview.gui.models.shown_text import one_line
from msiview.gui.selection import SelectionHub
from msiview.session.destinations import Destination

_MOST_OFFERED = 30
"""Destinations in the chooser; a text that names more is better read in the inspector."""

_LONGEST = 80
"""Characters of a key in the chooser."""


def offer_destinations(
    ways: Sequence[Destination], selection: SelectionHub, icons: Icons, near: QWidget, at: QPoint
) -> QMenu:
    """Open a menu of the ways at a point of the screen; what is chosen is gone to."""
    menu = QMenu(near)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for way in ways[:_MOST_OFFERED]:
        title = one_line(way.title, _LONGEST).replace("&", "&&")
        entry = menu.addAction(
            icons.icon(place_icon(way.place), "text.muted"), f"{title}\t{way.detail}"
        )
        entry.triggered.connect(lambda _=False, place=way.place: selection.go(place))
    menu.setActiveAction(menu.actions()[0])
    menu.popup(at)
    return menu
