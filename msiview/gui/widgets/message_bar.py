"""A strip at the edge of a view that tells one thing and goes away again."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QStyle, QToolButton, QWidget

from msiview.gui.clipboard import copy_text
from msiview.gui.faults import Fault
from msiview.gui.icons import Icons
from msiview.gui.plain_text import LONGEST, plain
from msiview.gui.widgets.boxes import HEAD_MARGINS, horizontal
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.words import shortened

MARGIN = 4
"""Around the strip, in px."""


class MessageBar(QFrame):
    """Never modal. It stands in a layout, or lies over a view, where it moves nothing below the
    pointer and covers neither title nor heads of columns. What it says stays until it is closed or
    something newer is told; what is about a place only until that is left."""

    closed = Signal()
    """The user has put it away, and the keyboard with it."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self.setProperty("role", "message")
        self.setAccessibleName("Message")
        self._label = PlainLabel()
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._offer = QToolButton()
        self._offer.setObjectName("messageOffer")
        self._offer.setProperty("role", "offer")
        self._offer.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._offer.setAccessibleName("What can be done")
        self._offer.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._offer.hide()
        self._below: QWidget | None = None
        self._is_of_place = False
        self._details = ""
        self._copy = QAction("Copy details", self)
        self._copy.triggered.connect(self._copy_details)
        close = QToolButton()
        close.setProperty("role", "small")
        close.setObjectName("messageClose")
        close.setAccessibleName("Close the message")
        close.setToolTip("Close the message (Esc)")
        close.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        icons.bind(close, "close")
        close.clicked.connect(self._close)
        horizontal(
            *(self._label, self._offer, close),
            on=self,
            stretch=self._label,
            margins=HEAD_MARGINS,
            spacing=6,
        )
        self.hide()

    def lie_over(self, view: QWidget) -> None:
        """Show over the lower edge of a view from now on, as wide as that is."""
        self._below = view
        self.setParent(view)
        view.installEventFilter(self)
        self.hide()

    def tell(self, text: str, offer: QAction | None = None, *, of_place: bool = False) -> None:
        """Show a sentence in place of the one before, with a button for what it offers.
        ``of_place`` says that it is about the current cell or page."""
        self._is_of_place = of_place
        self._label.setText(shortened(text, LONGEST))
        self._label.setAccessibleName(plain(text))
        self._offer.setVisible(offer is not None)
        if offer is not None:
            self._offer.setDefaultAction(offer)
            # The reason for the offer is what the sentence says.
            self._offer.setToolTip("")
        self._place()
        self.show()
        self.raise_()

    def tell_fault(self, fault: Fault) -> None:
        """Tell of a mistake of the program, and offer what a report of it needs."""
        self._details = fault.details
        self.tell(fault.sentence, self._copy)

    def leave_place(self) -> None:
        """The current cell or page is another one: what was said of it goes."""
        if self._is_of_place:
            self.hide()

    def text(self) -> str:
        return self._label.text() if not self.isHidden() else ""

    def offer(self) -> QAction | None:
        """What the button does; None without one."""
        is_shown = not self.isHidden() and not self._offer.isHidden()
        return self._offer.defaultAction() if is_shown else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def _place(self) -> None:
        view = self._below
        if view is None:
            return
        width = max(view.width() - 2 * MARGIN, 0)
        height = max(self.heightForWidth(width), self.minimumSizeHint().height())
        # A bar that scrolls the view sideways stays in reach.
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        top = max(MARGIN, view.height() - bar - MARGIN - height)
        self.setGeometry(MARGIN, top, width, height)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def _copy_details(self) -> None:
        copy_text(self._details)
        self.tell(
            "The details are copied: versions, and where in the program it happened. "
            "There is nothing in them of what is open."
        )
