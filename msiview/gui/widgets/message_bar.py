"""A strip at the edge of a view that tells one thing and goes away again."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QFrame,
    QStyle,
    QToolButton,
    QWidget,
)

from msiview.gui.clipboard import copy_text
from msiview.gui.faults import Fault
from msiview.gui.icons import Icons
from msiview.gui.plain_text import LONGEST, plain
from msiview.gui.widgets.boxes import HEAD_MARGINS, horizontal
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.words import shortened

MARGIN = 4
"""Around the strip, in px."""

_TITLE = 24
"""Where what scrolls begins higher than this, in px, its own title scrolls with it."""


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
        """Show over a view from now on, as wide as that is: over the upper edge of what scrolls
        there, below titles and heads of columns."""
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
        self.place()
        self.show()
        self.raise_()

    def tell_fault(self, fault: Fault) -> None:
        """Report an internal error, and offer what a bug report needs."""
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
            self.place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def place(self) -> None:
        """Lie where the view has room for it now."""
        view = self._below
        if view is None:
            return
        width = max(view.width() - 2 * MARGIN, 0)
        height = max(self.heightForWidth(width), self.minimumSizeHint().height())
        self.setGeometry(MARGIN, self._top(view, height), width, height)

    def _top(self, view: QWidget, height: int) -> int:
        """Where the strip begins in a view; at its lower edge where the title itself scrolls, or
        where the cell under the cursor would be covered."""
        areas = (one for one in view.findChildren(QAbstractScrollArea) if one.isVisibleTo(view))
        largest = max(areas, key=lambda one: one.width() * one.height(), default=None)
        if largest is not None:
            top = largest.viewport().mapTo(view, QPoint(0, 0)).y()
            if top >= _TITLE and not _has_cursor(largest, MARGIN + height):
                return top + MARGIN
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        return max(MARGIN, view.height() - bar - MARGIN - height)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def _copy_details(self) -> None:
        copy_text(self._details)
        self.tell(
            "The details are copied: versions, and where in the program it happened. "
            "There is nothing in them of what is open."
        )


def _has_cursor(area: QAbstractScrollArea, height: int) -> bool:
    """Whether the cursor of a grid or list is so high up."""
    if not isinstance(area, QAbstractItemView):
        return False
    cell = area.visualRect(area.currentIndex())
    return cell.isValid() and cell.top() < height and cell.bottom() > 0
