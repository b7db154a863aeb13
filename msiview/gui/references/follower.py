"""Follows what a cell or a log line names: at once, by a chooser, or with a message why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from msiview.database.cells import StreamCell
from msiview.gui.icons import place_icon
from msiview.gui.plain_text import caption
from msiview.session.destinations import (
    dead_end,
    dead_link,
    destinations_of,
    has_one_best,
    link_destinations,
)
from msiview.session.places import Place

if TYPE_CHECKING:
    from msiview.analysis.logs.links.links import LogLink
    from msiview.gui.document import Document
    from msiview.gui.icons import Icons
    from msiview.gui.selection import SelectionHub
    from msiview.session.destinations import (
        Destination,
    )
    from msiview.session.places import CellRef

_MOST_OFFERED = 30
"""Destinations in the chooser; a text that names more is better read in the inspector."""

_LONGEST = 80
"""Characters of a key in the chooser."""


class Follower:
    """Goes where a name leads. ``tell`` shows a sentence to the user.

    With several ways a chooser opens at a point of the screen; ``near`` is the widget that it
    belongs to.
    """

    def __init__(
        self,
        document: Document,
        selection: SelectionHub,
        icons: Icons,
        tell: Callable[[str], None],
    ) -> None:
        self._document, self._selection = document, selection
        self._icons, self._tell = icons, tell

    def follow_cell(self, cell: CellRef, near: QWidget, at: QPoint) -> None:
        """Go to what a cell refers to."""
        engine = self._document.references.engine
        table = self._document.tables.get(cell.table)
        if table is None:
            return
        value = table.cell(cell.row, cell.column)
        if isinstance(value, StreamCell):
            self._open_stream(value)
            return
        column = table.columns[cell.column].name
        found = engine.outgoing(cell.table, cell.row, column) if engine is not None else []
        ways = destinations_of(found, self._document.tables)
        if len(ways) == 1:
            self._selection.go(ways[0].place)
        elif ways:
            self._offer(ways, near, at)
        elif found:
            self._tell(" ".join(dict.fromkeys(map(dead_end, found))))
        else:
            self._tell(f"This cell of {column} names nothing else in the file.")

    def _open_stream(self, value: StreamCell) -> None:
        if value.stream is not None:
            self._selection.go(Place("stream", value.stream.name))
        else:
            self._tell(f"The stream {value.name} is missing in the file.")

    def follow_links(self, links: Sequence[LogLink], near: QWidget, at: QPoint) -> None:
        """Go to the row that a name in the log stands for, or to one of those that a whole line
        names."""
        ways = link_destinations(links, self._document.tables)
        if len(ways) == 1 or (ways and has_one_best(links)):
            self._selection.go(ways[0].place)
        elif ways:
            self._offer(ways, near, at)
        elif any(link.is_known for link in links):
            self._selection.go(Place("summary"))  # a code of the package's summary information
        else:
            self._tell(dead_link(links, has_package=bool(self._document.tables)))

    def _offer(self, ways: Sequence[Destination], near: QWidget, at: QPoint) -> None:
        menu = _offer_destinations(ways, self._selection, self._icons, near, at)
        menu.setObjectName("followChooser")


def _offer_destinations(
    ways: Sequence[Destination], selection: SelectionHub, icons: Icons, near: QWidget, at: QPoint
) -> QMenu:
    """Open a menu of the ways at a point of the screen; what is chosen is gone to."""
    menu = QMenu(near)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for way in ways[:_MOST_OFFERED]:
        title = caption(way.title, _LONGEST)
        entry = menu.addAction(
            icons.icon(place_icon(way.place), "text.muted"), f"{title}\t{way.detail}"
        )
        entry.triggered.connect(lambda _=False, place=way.place: selection.go(place))
    menu.setActiveAction(menu.actions()[0])
    menu.popup(at)
    return menu
