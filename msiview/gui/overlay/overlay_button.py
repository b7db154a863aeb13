"""What lies over the package, in a few words in the status bar."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from msiview.gui.document import Document
from msiview.gui.overlay.words import overlay_line
from msiview.gui.plain_text import caption, plain, tip


class OverlayButton(QToolButton):
    """``Overlay: patch02.msp · 14 changes, 1 conflict``; a click shows the pane."""

    asked = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("overlayState")
        self.setProperty("role", "state")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._document = document
        self.clicked.connect(self.asked)
        document.overlayChanged.connect(self._refresh)
        document.overlay.choicesChanged.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        overlay = self._document.overlay
        text = overlay_line(overlay)
        self.setText(caption(text))
        self.setAccessibleName(plain(text) or "No overlay")
        self.setToolTip(tip(f"{text}. Click to see the layers and their changes.") if text else "")
        self.setProperty("active", overlay.is_active)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setVisible(bool(text))
