"""When the answers of a page are made: in the background, once the page is seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject

from msiview.gui.collecting import collection_paused
from msiview.gui.pages.spec import Page
from msiview.gui.services import Services
from msiview.progress import Progress
from msiview.session.opened_package import OpenedPackage

T = TypeVar("T")


class Making(QObject, Generic[T]):
    """Does a page's work for the package that is shown, and again when something else lies over
    it. A page that is not shown waits until it is: it calls :meth:`ask` when a place is shown."""

    def __init__(
        self,
        page: Page,
        services: Services,
        work: Callable[[OpenedPackage, Progress], T],
        show: Callable[[T], None],
        *,
        title: str,
        slot: str,
    ) -> None:
        super().__init__(page)
        self._page, self._document, self._jobs = page, services.document, services.jobs
        self._work, self._show = work, show
        self._title, self._slot = title, slot
        self._made: OpenedPackage | None = None
        services.document.overlayChanged.connect(self._on_overlay)

    def ask(self) -> None:
        """Make what is not made yet for what is shown."""
        shown, work = self._document.shown, self._work
        if shown is None or shown is self._made:
            return
        self._made = shown

        def run(progress: Progress) -> T:
            with collection_paused():
                return work(shown, progress)

        self._jobs.run(
            run,
            self._show,
            on_cancel=self.forget,
            title=self._title,
            slot=self._slot,
        )

    def again(self) -> None:
        """Make it once more from what is known now."""
        self._made = None
        self.ask()

    def forget(self) -> None:
        """The package was closed, or the user has cancelled: asked next time, it is made anew."""
        self._made = None
        self._jobs.cancel_slot(self._slot)

    def _on_overlay(self) -> None:
        if self._page.isVisible():
            self.ask()
