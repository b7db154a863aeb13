"""What a file says about itself: its identity, the file, every summary property."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from msiview.database.package import Package
from msiview.gui.pages.spec import Page
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import vertical
from msiview.gui.widgets.reading_area import ReadingArea
from msiview.report.identity import identity_blocks
from msiview.session.places import Place


class SummaryPage(Page):
    """Everything on it can be selected and copied; codes have a button for it."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("summaryView")
        self._document = services.document
        self._package: Package | None = None
        self._is_stale = False
        self._area = ReadingArea(services.icons)
        vertical(self._area, on=self)
        self.setFocusProxy(self._area)
        self._document.overlayChanged.connect(self._show_again)
        self._document.examined.connect(self._show_again)

    def text(self) -> str:
        """Everything that the page says, a line per fact."""
        return self._area.text()

    def show_place(self, place: Place) -> None:
        if self._document.package is not self._package:
            self._show(same_subject=False)
        elif self._is_stale:
            self._show(same_subject=True)

    def clear(self) -> None:
        self._package = None
        self._area.show_page(())

    def status_text(self) -> str:
        return "Summary information"

    def _show_again(self) -> None:
        """Something else is to be told; out of sight that waits until the page is shown."""
        if self._package is None:
            return
        if self.isVisible():
            self._show(same_subject=True)
        else:
            self._is_stale = True

    def _show(self, *, same_subject: bool) -> None:
        self._package, self._is_stale = self._document.package, False
        shown, examination = self._document.shown, self._document.examination
        if shown is not None and examination is not None:
            self._area.show_page(identity_blocks(shown, examination), same_subject=same_subject)
