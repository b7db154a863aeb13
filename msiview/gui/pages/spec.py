"""What a page in the middle of the window is, and how one is registered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from msiview.gui.services import Services
from msiview.session.places import Place, PlaceKind


class Page(QWidget):
    """A widget that shows places of one kind. One is built per window, at first use.

    It lives as long as the window and sees several packages: :meth:`show_place`
    comes with each place, :meth:`clear` when the package is closed.
    """

    stateChanged = Signal()
    """What actions may be used, or the status text, is different now."""

    everywhereAsked = Signal(str)
    """Look for a text in all tables: it was not found here."""

    can_find = False
    """Whether :meth:`start_find` does something (Ctrl+F)."""

    def show_place(self, place: Place) -> None:
        """Show a place of this page's kind; ``place.row`` None keeps the page's own cursor."""
        raise NotImplementedError

    def clear(self) -> None:
        """Forget the package."""

    def status_text(self) -> str:
        """Where the user is, for the status bar: ``Component, row 9 of 214``."""
        return ""

    def start_find(self) -> None:
        """Open the page's find bar."""

    def find_next(self) -> None:
        """Go to the next place found (F3)."""

    def find_previous(self) -> None:
        """Go to the place found before (Shift+F3)."""


@dataclass(frozen=True, slots=True)
class PageSpec:
    """Registers the page for one kind of place::

    PageSpec("summary", _summary)

    ``factory`` imports and builds it, when it is first shown.
    """

    kind: PlaceKind
    factory: Callable[[Services], Page]
