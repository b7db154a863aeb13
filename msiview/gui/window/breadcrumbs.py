"""The places visited last, each to go back to."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from msiview.database.keys import key_text
from msiview.gui.plain_text import caption, plain, tip
from msiview.gui.widgets.boxes import horizontal
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.session.contents import TITLES
from msiview.visible_text import one_line

if TYPE_CHECKING:
    from msiview.gui.document import Document
    from msiview.gui.selection import SelectionHub
    from msiview.session.places import Place

LENGTH = 5
"""Places that are shown, the current one included."""

MOST_CHARACTERS = 28


class Breadcrumbs(QWidget):
    """A line over the page: ``File Reader.exe › Component C_App``.

    Hidden until there is somewhere to go back to. The current place is plain
    text, the ones before it are links.
    """

    def __init__(
        self, document: Document, selection: SelectionHub, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("breadcrumbs")
        self.setAccessibleName("The way here")
        self.setProperty("role", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(1)  # a long way is cut at its end rather than pushing docks aside
        self._document = document
        self._selection = selection
        self._links = [self._link(steps) for steps in range(LENGTH - 1, 0, -1)]
        self._arrows = [PlainLabel("›") for _ in self._links]
        self._here = PlainLabel()
        for arrow in self._arrows:
            arrow.setProperty("role", "muted")
        steps = chain.from_iterable(zip(self._links, self._arrows, strict=True))
        horizontal(*steps, self._here, None, on=self, margins=(12, 2, 12, 2), spacing=4)
        selection.historyChanged.connect(self._refresh)
        selection.cellChanged.connect(self._refresh)
        self.hide()

    def _link(self, steps: int) -> QPushButton:
        link = QPushButton()
        link.setProperty("role", "inline")
        link.setAccessibleName("Back")
        link.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        link.clicked.connect(partial(self._selection.back_by, steps))
        return link

    def _refresh(self) -> None:
        places = self._selection.trail(LENGTH)
        self.setVisible(len(places) > 1)
        if len(places) < 2:
            return
        before = places[:-1]
        hidden = len(self._links) - len(before)
        for index, (link, arrow) in enumerate(zip(self._links, self._arrows, strict=True)):
            link.setVisible(index >= hidden)
            arrow.setVisible(index >= hidden)
            if index >= hidden:
                self._name(link, before[index - hidden])
        self._here.setText(one_line(self._title(places[-1]), MOST_CHARACTERS))

    def _name(self, link: QPushButton, place: Place) -> None:
        title = self._title(place)
        link.setText(caption(title, MOST_CHARACTERS))
        link.setToolTip(tip(f"Back to {title}"))
        link.setAccessibleName(plain(f"Back to {title}"))

    def _title(self, place: Place) -> str:
        """A place in a few words: its page, or its table and the key of its row."""
        if place.kind in TITLES:
            return TITLES[place.kind]
        table = self._document.tables.get(place.name) if place.kind == "table" else None
        if table is None or place.row is None or not 0 <= place.row < table.row_count:
            return place.name
        key = key_text(table.key(place.row))
        return f"{place.name} {key}" if key else place.name
