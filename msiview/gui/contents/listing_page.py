"""A page whose listings are in panes: what is asked of the page is asked of the pane in use."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from msiview.gui.contents.listing_pane import ListingPane
from msiview.gui.pages.spec import Page


class ListingPage(Page):
    """``grid_in_use`` is the pane that has the keyboard, or had it last."""

    can_find = True

    def __init__(self, name: str, pane: ListingPane, parent: QWidget | None = None) -> None:
        """``name`` is the page's for tests, ``pane`` the one that is in use at first."""
        super().__init__(parent)
        self.setObjectName(name)
        self.grid_in_use = pane

    def status_text(self) -> str:
        return self.grid_in_use.status_text()

    def start_find(self) -> None:
        self.grid_in_use.start_find()

    def find_next(self) -> None:
        self.grid_in_use.find_next()

    def find_previous(self) -> None:
        self.grid_in_use.find_previous()
