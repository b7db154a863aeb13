"""What a window does once the package that is being opened is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from msiview.gui.document import Document
from msiview.session.opened_package import PackageSource
from msiview.session.places import Place

Chooser: TypeAlias = Callable[[Document], Place | None]
"""Picks the place to go to first in a document; None leaves it to the window."""


class AfterOpening:
    """Where to go first, and what else is to be done; each once, the latest wish wins.

    What was asked for one file is not done for another one that was opened in its place.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._place: tuple[PackageSource | None, Chooser] | None = None
        self._work: tuple[PackageSource | None, Callable[[], None]] | None = None

    def go(self, choose: Chooser) -> None:
        """Ask ``choose`` where to go first in what is being opened, or opened next."""
        self._place = (self._document.source, choose)

    def come_back_to(self, place: Place | None) -> None:
        """Go to a place first, where the package still has it."""
        if place is not None:
            self.go(lambda document: place if place.is_in(document.tables) else None)

    def run(self, work: Callable[[], None]) -> None:
        """Do something when what is being opened is there."""
        self._work = (self._document.source, work)

    def first_place(self) -> Place | None:
        """Where to go in what is there now; None where nobody asked for a place."""
        wish, self._place = self._place, None
        if wish is None:
            return None
        source, choose = wish
        is_for_this = source is None or source.same(self._document.source)
        return choose(self._document) if is_for_this else None

    def do_work(self) -> None:
        """Do what waits for what is there now."""
        waiting, self._work = self._work, None
        if waiting is not None and waiting[0] is self._document.source:
            waiting[1]()
