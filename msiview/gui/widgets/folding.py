"""Parts that stand beside each other while there is room for it, else below each other."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSplitter, QWidget

from msiview.gui.widgets.boxes import Margins


class FoldingRow(QWidget):
    """Two groups of controls; the first takes the room that is left. It folds where they need
    more width than there is."""

    def __init__(
        self, first: QBoxLayout, second: QBoxLayout, *, margins: Margins, spacing: int
    ) -> None:
        super().__init__()
        self._groups = first, second
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(*margins)
        self._line.setSpacing(spacing)
        self._line.addLayout(first, 1)
        self._line.addLayout(second)

    def minimumSizeHint(self) -> QSize:
        sides = self._line.contentsMargins()
        widest = max(group.minimumSize().width() for group in self._groups)
        return QSize(widest + sides.left() + sides.right(), self._line.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        sides = self._line.contentsMargins()
        needed = sum(group.minimumSize().width() for group in self._groups)
        needed += self._line.spacing() + sides.left() + sides.right()
        folds = event.size().width() < needed
        direction = QBoxLayout.Direction
        self._line.setDirection(direction.TopToBottom if folds else direction.LeftToRight)


class FoldingSplitter(QSplitter):
    """Two widgets with a border that can be dragged. Beside each other they share the width in the
    proportion of their numbers, below each other each has half."""

    def __init__(
        self, first: tuple[QWidget, int], second: tuple[QWidget, int], *, folds_below: int
    ) -> None:
        """``folds_below`` is the width in px from which on both have room beside each other."""
        super().__init__(Qt.Orientation.Horizontal)
        self._folds_below = folds_below
        self._parts = (first[0], second[0])
        self._shares = (first[1], second[1])
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        for part in self._parts:
            self.addWidget(part)
        self._share(*self._shares)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        widest = max(part.minimumSizeHint().width() for part in self._parts)
        return QSize(min(hint.width(), widest), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        folds = event.size().width() < self._folds_below
        orientation = Qt.Orientation.Vertical if folds else Qt.Orientation.Horizontal
        if orientation is not self.orientation():
            self.setOrientation(orientation)
            self._share(*((1, 1) if folds else self._shares))
        super().resizeEvent(event)

    def _share(self, *shares: int) -> None:
        for at, share in enumerate(shares):
            self.setStretchFactor(at, share)
        # Qt takes sizes as proportions where their sum is another one than there is.
        self.setSizes([share * 1000 for share in shares])
