"""Following what a cell refers to: straight there, by a chooser, or with a word why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from msiview.database.cells import StreamCell
from msiview.gui.document import Document
from msiview.gui.icons import Icons
from msiview.gui.references.chooser import offer_destinations
from msiview.gui.selection import SelectionHub
from msiview.session.destinations import Destination, dead_end, destinations_of
from msiview.session.places import CellRef, Place


class Follower:
    """Follows the references of cells. ``tell`` shows a sentence to the user."""

    def __init__(
        self,
        document: Document,
        selection: SelectionHub,
        icons: Icons,
        tell: Callable[[str], None],
    ) -> None:
        self._document, self._selection = document, selection
        self._icons, self._tell = icons, tell

    def follow(self, cell: CellRef, near: QWidget, at: QPoint) -> None:
        """Go where a cell leads. With several ways a chooser opens at a point of the screen;
        ``near`` is the widget that it belongs to."""
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

    def _offer(self, ways: Sequence[Destination], near: QWidget, at: QPoint) -> None:
        menu = offer_destinations(ways, self._selection, self._icons, near, at)
        menu.setObjectName("followChooser")
