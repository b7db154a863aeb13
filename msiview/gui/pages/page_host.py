"""The middle of the window: start, loading, error, or the page of the current place."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from msiview.gui.document import DocumentState
from msiview.gui.later import call_later
from msiview.gui.pages.error_page import ErrorPage
from msiview.gui.pages.loading_page import LoadingPage
from msiview.gui.pages.spec import Page, PageSpec
from msiview.gui.pages.start_page import StartPage
from msiview.gui.services import Services
from msiview.session.places import Place, PlaceKind

_NEXT: PlaceKind = "table"

AHEAD_MS = 100
"""Time for the first page to be painted before the next one is built."""


class PageHost(QStackedWidget):
    """Shows what the document's state and the current place call for."""

    pageChanged = Signal()
    """Another page is shown, or the shown one's state changed."""
    everywhereAsked = Signal(str)
    """Look for a text in all tables."""

    def __init__(
        self, services: Services, specs: Iterable[PageSpec], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._specs = {spec.kind: spec for spec in specs}
        self._pages: dict[str, Page] = {}
        self.start = StartPage(services.settings, services.theme, services.icons, services.action)
        self._loading = LoadingPage(services.document, services.jobs)
        self.error = ErrorPage(services.document, services.icons)
        for widget in (self.start, self._loading, self.error):
            self.addWidget(widget)
        document = services.document
        document.opening.connect(self._show_state)
        document.failed.connect(self._show_state)
        document.closed.connect(self._on_closed)
        document.opened.connect(lambda: call_later(self, AHEAD_MS, self._build_ahead))
        services.selection.placeChanged.connect(self._show_place)

    @property
    def page(self) -> Page | None:
        """The registered page that is shown; None on start, loading and error page."""
        widget = self.currentWidget()
        return widget if isinstance(widget, Page) else None

    def kinds(self) -> set[str]:
        """The kinds of places that some page can show."""
        return set(self._specs)

    def _show_state(self) -> None:
        match self._services.document.state:
            case DocumentState.EMPTY:
                self.setCurrentWidget(self.start)
            case DocumentState.OPENING:
                self.setCurrentWidget(self._loading)
            case DocumentState.FAILED:
                self.setCurrentWidget(self.error)
            case DocumentState.OPENED:
                return  # the first place brings its page
        self.take_focus()
        self.pageChanged.emit()

    def take_focus(self) -> None:
        """Give the keyboard to what is shown."""
        shown = self.currentWidget()
        if shown is not None:
            shown.setFocus()

    def _on_closed(self) -> None:
        for page in self._pages.values():
            page.clear()
        self._show_state()

    def _show_place(self, place: Place | None) -> None:
        if place is None or place.kind not in self._specs:
            return
        page = self._page_for(place.kind)
        page.show_place(place)
        self.setCurrentWidget(page)
        self.pageChanged.emit()

    def _build_ahead(self) -> None:
        """Make the page that comes next almost always, so that the first table is there at once."""
        if self._services.document.state is DocumentState.OPENED and _NEXT in self._specs:
            self._page_for(_NEXT)

    def _page_for(self, kind: PlaceKind) -> Page:
        page = self._pages.get(kind)
        if page is None:
            page = self._specs[kind].factory(self._services)
            page.stateChanged.connect(self.pageChanged)
            page.everywhereAsked.connect(self.everywhereAsked)
            self._pages[kind] = page
            self.addWidget(page)
        return page
