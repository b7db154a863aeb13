"""The Overlay pane: layers, their changes and the files of both sides."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QWidget

from msiview.gui.overlay.changes_view import ChangesView
from msiview.gui.overlay.files_view import ComparedFilesView
from msiview.gui.overlay.layer_list import LayerList
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import vertical
from msiview.gui.widgets.side_or_tab import SideOrTab

LEAST_FOR_BOTH = 1100
"""In px; a window of 1500 px with an Inspector leaves so much."""


class OverlayDock(QWidget):
    """Built from the window's services when it is first shown."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("overlayDock")
        document = services.document
        self.layers = LayerList(document.overlay, services.theme, services.icons, services.action)
        self.changes = ChangesView(document, services.selection, services.theme, services.action)
        self.files = ComparedFilesView(document, services.selection, services.theme)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("overlayTabs")
        for named in (self.tabs, self.tabs.tabBar()):
            named.setAccessibleName("Changes and files")
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.changes, "Ch&anges")
        self.tabs.addTab(self.files, "F&iles")
        self.views = SideOrTab(
            "La&yers", (self.layers, 400), (self.tabs, 500), least=LEAST_FOR_BOTH
        )
        vertical(self.views, on=self)
        self.setFocusProxy(self.views)
