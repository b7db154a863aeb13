"""A strip above the page that tells one thing and goes away again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from msiview.gui.faults import Fault
from msiview.gui.icons import Icons
from msiview.gui.plain_text import LONGEST, plain
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.words import shortened


class MessageBar(QFrame):
    """Never modal; stays until it is closed or something newer is told."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self.setProperty("role", "message")
        self._label = PlainLabel()
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._offer = QToolButton()
        self._offer.setObjectName("messageOffer")
        self._offer.setProperty("role", "offer")
        self._offer.setAccessibleName("What can be done")
        self._offer.hide()
        self._details = ""
        self._copy = QAction("Copy details", self)
        self._copy.triggered.connect(self._copy_details)
        close = QToolButton()
        close.setProperty("role", "small")
        close.setObjectName("messageClose")
        close.setAccessibleName("Close the message")
        close.setToolTip("Close the message")
        icons.bind(close, "close")
        close.clicked.connect(self.hide)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 4, 8, 4)
        line.addWidget(self._label, 1)
        line.addWidget(self._offer)
        line.addWidget(close)
        self.hide()

    def tell(self, text: str, offer: QAction | None = None) -> None:
        """Show a sentence in place of the one before, with a button for what it offers."""
        self._label.setText(shortened(text, LONGEST))
        self._label.setAccessibleName(plain(text))
        self._offer.setVisible(offer is not None)
        if offer is not None:
            self._offer.setDefaultAction(offer)
        self.show()

    def tell_fault(self, fault: Fault) -> None:
        """Tell of a mistake of the program, and offer what a report of it needs."""
        self._details = fault.details
        self.tell(fault.sentence, self._copy)

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
        self.tell(
            "The details are copied: versions, and where in the program it happened. "
            "There is nothing in them of what is open."
        )

    def text(self) -> str:
        return self._label.text() if not self.isHidden() else ""
