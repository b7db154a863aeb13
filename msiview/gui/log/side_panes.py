"""The panes beside the lines of the log, as tabs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QTabWidget, QWidget

from msiview.gui.log.document_log import DocumentLog
from msiview.gui.log.panes import LogPaneSpec
from msiview.gui.services import Services
from msiview.gui.settings import LOG_PANES
from msiview.gui.widgets.boxes import vertical


class _Page(QWidget):
    """The place of one pane."""

    def __init__(self, spec: LogPaneSpec) -> None:
        super().__init__()
        self.spec = spec
        self._pane: QWidget | None = None
        self._column = vertical(on=self)

    def content(self, log: DocumentLog, services: Services) -> QWidget:
        """The pane; built now where it was never seen."""
        if self._pane is None:
            self._pane = self.spec.factory(log, services)
            self._column.addWidget(self._pane)
            self.setFocusProxy(self._pane)
        return self._pane


class SidePanes(QWidget):
    """Builds each pane when its tab is first seen. Hidden without a log, and where the user
    does not want it."""

    def __init__(
        self,
        specs: Sequence[LogPaneSpec],
        log: DocumentLog,
        services: Services,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("logPanes")
        self._specs = specs
        self._log, self._services = log, services
        self._is_available = False
        self._tabs = QTabWidget()
        self._tabs.setObjectName("logPaneTabs")
        self._tabs.setAccessibleName("Panes of the log")
        self._tabs.setDocumentMode(True)
        self._pages = [_Page(spec) for spec in specs]
        for page in self._pages:
            self._tabs.addTab(page, page.spec.title)
        vertical(self._tabs, on=self)
        self.setMinimumWidth(200)
        self._tabs.currentChanged.connect(self._build)
        services.settings.changed.connect(self._refresh)
        self._refresh()

    def set_available(self, is_available: bool) -> None:
        """Whether there is a log to tell of."""
        self._is_available = is_available
        self._refresh()

    def show_pane(self, pane_id: str) -> QWidget:
        """Bring a pane to the front and return its widget."""
        at = next(at for at, spec in enumerate(self._specs) if spec.id == pane_id)
        self._services.settings.set(LOG_PANES, True)
        self._tabs.setCurrentIndex(at)
        return self._build(at)

    def _build(self, at: int) -> QWidget:
        return self._pages[at].content(self._log, self._services)

    def _refresh(self) -> None:
        is_on = bool(self._specs) and self._services.settings.get(LOG_PANES)
        if is_on and self._is_available:
            self._build(self._tabs.currentIndex())
        self.setVisible(is_on and self._is_available)
