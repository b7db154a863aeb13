"""Services, shortcuts, environment, ODBC and COM classes, each as a list with its files."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from msiview.analysis.listing import Listing
from msiview.analysis.trees.component_lists import lists_in
from msiview.gui.contents.listing_page import ListingPage
from msiview.gui.contents.listing_pane import ListingPane
from msiview.gui.contents.making import Making
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import horizontal, vertical
from msiview.progress import Progress
from msiview.session.opened_package import OpenedPackage
from msiview.session.places import Place
from msiview.session.trees import listed


class ListsPage(ListingPage):
    """One list at a time. Enter leads to the row."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        self.pane = ListingPane(services, "listsView", "List")
        super().__init__("listsPage", self.pane, parent)
        self._lists: dict[str, Listing] = {}
        self.choice = QComboBox()
        self.choice.setObjectName("listsChoice")
        self.choice.setAccessibleName("The list")
        self.choice.setMinimumContentsLength(24)
        self.choice.activated.connect(self._show)
        self.pane.stateChanged.connect(self.stateChanged)
        line = horizontal(self.choice, None, margins=(12, 4, 8, 0))
        vertical(line, self.pane, on=self, stretch=self.pane)
        self.setFocusProxy(self.pane)
        self._making = Making(
            self, services, _lists_of, self._on_made, title="Reading the lists", slot="lists"
        )

    def show_place(self, place: Place) -> None:
        self._making.ask()
        self.pane.publish()

    def clear(self) -> None:
        self._making.forget()
        self._lists = {}
        self.choice.clear()
        self.pane.show_listing(None)

    def _on_made(self, lists: dict[str, Listing]) -> None:
        before = self.choice.currentText()
        self._lists = lists
        self.choice.clear()
        self.choice.addItems(list(lists))
        self.choice.setCurrentIndex(max(0, self.choice.findText(before)))
        self._show()

    def _show(self) -> None:
        self.pane.show_listing(
            self._lists.get(self.choice.currentText()),
            "No service, shortcut or the like is here.",
        )


def _lists_of(opened: OpenedPackage, progress: Progress) -> dict[str, Listing]:
    """The lists that have rows, before or after overlays, by their titles."""
    found = {}
    for kind in lists_in(opened.tables):
        progress(f"Reading {kind.title}")
        found[kind.title] = listed(opened, kind)
    return found
