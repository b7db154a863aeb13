"""A label that shortens its text instead of widening the window."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from msiview.gui.plain_text import tip
from msiview.gui.widgets.plain_label import LONGEST, PlainLabel
from msiview.visible_text import one_line


class ElidedLabel(PlainLabel):
    """One line. Shows the whole text as a tooltip where it does not fit, and what explains it
    always."""

    def __init__(
        self,
        text: str = "",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._mode = mode
        self._explanation = ""

    def setText(self, text: str) -> None:
        super().setText(one_line(text, LONGEST))

    def explain(self, text: str) -> None:
        """Say more about the text in the tooltip."""
        self._explanation = text
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        area = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), self._mode, area.width())
        whole = "" if shown == self.text() else self.text()
        self.setToolTip(tip("\n".join(filter(None, (whole, self._explanation)))))
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(area, int(self.alignment()), shown)
