"""The panes beside the lines of the log, as tabs of one side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMenu, QTabWidget, QWidget

from msiview.gui.log.document_log import DocumentLog
from msiview.gui.log.panes import LogPaneSpec
from msiview.gui.plain_text import tip, window_title
from msiview.gui.services import Services
from msiview.gui.settings import LOG_PANE, LOG_PANES
from msiview.gui.widgets.boxes import vertical
from msiview.gui.widgets.empty_notice import EmptyNotice

LEAST_WIDTH = 200
"""Px of the side."""

_OWN_SIZE = (960, 640)
"""Px of a pane in a window of its own."""


class _PaneWindow(QWidget):
    """A window for one pane. Of the tool kind, so that the keys of the main window work in it."""

    closed = Signal()

    def __init__(self, page: _Page) -> None:
        super().__init__(page.window(), Qt.WindowType.Tool)
        self.setObjectName("logPaneWindow")
        self.resize(*_OWN_SIZE)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()


class _Page(QWidget):
    """The place of one pane, also while that has a window of its own."""

    def __init__(self, spec: LogPaneSpec, log: DocumentLog, services: Services) -> None:
        super().__init__()
        self.spec = spec
        self._log, self._services = log, services
        self._pane: QWidget | None = None
        self._own: _PaneWindow | None = None
        self._column = vertical(on=self)
        self._notice = EmptyNotice(self)
        self._notice.acted.connect(self.attach)
        log.changed.connect(self._show_title)

    def content(self) -> QWidget:
        """The pane; built now where it was never seen."""
        if self._pane is None:
            self._pane = self.spec.factory(self._services)
            self._column.addWidget(self._pane)
            self.setFocusProxy(self._pane)
        return self._pane

    def detach(self) -> None:
        """Show the pane in a window of its own, or bring that to the front."""
        pane = self.content()
        if self._own is None:
            self._own = _PaneWindow(self)
            self._own.closed.connect(self.attach)
            # The stubs do not know that None ends it.
            self.setFocusProxy(cast(QWidget, None))
            vertical(pane, on=self._own, stretch=pane)
            self._notice.tell(f"{self.spec.name} has a window of its own.", "Bring it back")
            self._show_title()
        self._own.show()
        self.come_forward()

    def attach(self) -> None:
        """Show the pane here again."""
        own, self._own = self._own, None
        if own is None or self._pane is None:
            return
        self._notice.hide()
        self._column.addWidget(self._pane)
        self._pane.show()
        self.setFocusProxy(self._pane)
        own.hide()
        own.deleteLater()

    def come_forward(self) -> None:
        """Bring the pane's own window to the front, if it has one."""
        if self._own is not None:
            self._own.raise_()
            self._own.activateWindow()

    def _show_title(self) -> None:
        if self._own is not None:
            title = " – ".join(filter(None, (self.spec.name, self._log.name)))
            self._own.setWindowTitle(window_title(title))


class SidePanes(QWidget):
    """Builds each pane when its tab is first seen; the tab that was chosen last is in front in the
    next window, too. Hidden without a log, and where the user does not want it."""

    roomAsked = Signal()
    """The user wants the panes to have the room of the lines, or to give it back."""

    def __init__(
        self,
        specs: Sequence[LogPaneSpec],
        log: DocumentLog,
        services: Services,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("logPanes")
        self._settings = services.settings
        self._is_available = False
        self._tabs = QTabWidget()
        self._tabs.setObjectName("logPaneTabs")
        for named in (self._tabs, self._tabs.tabBar()):
            named.setAccessibleName("Panes of the log")
        self._tabs.setDocumentMode(True)
        self._pages = [_Page(spec, log, services) for spec in specs]
        for at, page in enumerate(self._pages):
            self._tabs.addTab(page, page.spec.title)
            self._tabs.setTabToolTip(at, tip(f"{page.spec.tip} ({page.spec.shortcut})"))
        self._tabs.setCurrentIndex(self._place(self._settings.get(LOG_PANE)))
        vertical(self._tabs, on=self)
        self.setMinimumWidth(LEAST_WIDTH)
        bar = self._tabs.tabBar()
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        bar.customContextMenuRequested.connect(self._open_menu)
        bar.tabBarDoubleClicked.connect(self.roomAsked)
        self._tabs.currentChanged.connect(self._on_tab)
        self._settings.changed.connect(self._refresh)
        self._refresh()

    @property
    def current(self) -> str:
        """The id of the pane whose tab is in front."""
        return self._pages[self._tabs.currentIndex()].spec.id

    def set_available(self, is_available: bool) -> None:
        """Whether there is a log to describe."""
        self._is_available = is_available
        self._refresh()

    def show_pane(self, pane_id: str) -> QWidget:
        """Bring a pane to the front and return its widget."""
        page = self._pages[self._place(pane_id)]
        self._settings.set(LOG_PANES, True)
        self._tabs.setCurrentWidget(page)
        page.come_forward()
        return page.content()

    def detach(self) -> None:
        """Show the pane in front in a window of its own; closing that brings the pane back."""
        self._pages[self._tabs.currentIndex()].detach()

    # -- inside ----------------------------------------------------------

    def _place(self, pane_id: str) -> int:
        """The place of a pane's tab; the first one for a pane that an old setting names."""
        ids = [page.spec.id for page in self._pages]
        return ids.index(pane_id) if pane_id in ids else 0

    def _on_tab(self, at: int) -> None:
        self._pages[at].content()
        self._settings.set(LOG_PANE, self.current)

    def _refresh(self) -> None:
        is_shown = self._is_available and self._settings.get(LOG_PANES)
        if is_shown:
            self._pages[self._tabs.currentIndex()].content()
        self.setVisible(is_shown)

    def _open_menu(self, at: QPoint) -> None:
        bar = self._tabs.tabBar()
        tab = bar.tabAt(at)
        if tab < 0:
            return
        self._tabs.setCurrentIndex(tab)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("&Maximise or restore").triggered.connect(self.roomAsked)
        menu.addAction("Show in a &window of its own").triggered.connect(self.detach)
        menu.popup(bar.mapToGlobal(at))
