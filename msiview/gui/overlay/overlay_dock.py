"""The Overlay pane: layers at the left, their changes at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from msiview.gui.overlay.changes_view import ChangesView
from msiview.gui.overlay.layer_list import LayerList
from msiview.gui.services import Services


class OverlayDock(QWidget):
    """Built from the window's services when it is first shown."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("overlayDock")
        document = services.document
        self.layers = LayerList(document.overlay, services.theme, services.icons, services.action)
        self.changes = ChangesView(document, services.selection, services.jobs, services.theme)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.layers)
        splitter.addWidget(self.changes)
        splitter.setStretchFactor(0, 4)
        splitter.setStretchFactor(1, 5)
        splitter.setSizes([400, 500])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(splitter)
        self.setFocusProxy(self.layers)
