"""A picture on a checkered ground, fitted to the pane or at a scale of its own."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from msiview.gui.theme import Theme

SQUARE = 8
MARGIN = 16
SCALES = (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 16.0, 32.0)


class PictureCanvas(QAbstractScrollArea):
    """Ctrl and the wheel change the scale, dragging moves a picture larger than the pane."""

    scaleChanged = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pictureCanvas")
        self.setAccessibleName("Picture")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._theme = theme
        self._image = QImage()
        self._fitted = True
        self._scale = 1.0
        self._dragged: QPoint | None = None
        self._ground = QPixmap()
        theme.themeChanged.connect(self._forget_ground)

    def show_image(self, image: QImage | None) -> None:
        """Show another picture, fitted, or none."""
        self._image = image if image is not None else QImage()
        self._fitted = True
        self._update()

    @property
    def scale(self) -> float:
        """Screen pixels for one pixel of the picture."""
        return self._fitting_scale() if self._fitted else self._scale

    @property
    def is_fitted(self) -> bool:
        return self._fitted

    def fit(self) -> None:
        """Make the picture as large as fits, never larger than it is."""
        self._fitted = True
        self._update()

    def set_scale(self, scale: float) -> None:
        """Show the picture at a scale, 1.0 for pixel by pixel."""
        self._fitted = False
        self._scale = scale
        self._update()

    def zoom(self, step: int) -> None:
        """Go to the next larger (+1) or smaller (-1) scale."""
        now = self.scale
        others = [s for s in SCALES if (s > now * 1.01 if step > 0 else s < now * 0.99)]
        if others:
            self.set_scale(others[0] if step > 0 else others[-1])

    def _fitting_scale(self) -> float:
        if self._image.isNull():
            return 1.0
        width = max(1, self.viewport().width() - 2 * MARGIN)
        height = max(1, self.viewport().height() - 2 * MARGIN)
        return min(1.0, width / self._image.width(), height / self._image.height())

    def _shown_size(self) -> QSize:
        scale = self.scale
        return QSize(
            max(1, round(self._image.width() * scale)), max(1, round(self._image.height() * scale))
        )

    def _update(self) -> None:
        size, view = self._shown_size(), self.viewport().size()
        for bar, needed, there in (
            (self.horizontalScrollBar(), size.width(), view.width()),
            (self.verticalScrollBar(), size.height(), view.height()),
        ):
            bar.setRange(0, 0 if self._fitted else max(0, needed + 2 * MARGIN - there))
            bar.setPageStep(there)
            bar.setSingleStep(24)
        self.viewport().update()
        self.scaleChanged.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(+1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._dragged = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None:
            moved = event.position().toPoint() - self._dragged
            self._dragged = event.position().toPoint()
            for bar, distance in (
                (self.horizontalScrollBar(), moved.x()),
                (self.verticalScrollBar(), moved.y()),
            ):
                bar.setValue(bar.value() - distance)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged = None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.color("surface.base"))
        if self._image.isNull():
            return
        size = self._shown_size()
        view = self.viewport().size()
        left = max(MARGIN, (view.width() - size.width()) // 2) - self.horizontalScrollBar().value()
        top = max(MARGIN, (view.height() - size.height()) // 2) - self.verticalScrollBar().value()
        area = QRectF(left, top, size.width(), size.height())
        painter.drawTiledPixmap(area, self._checkers())
        smooth = self.scale < 1.0
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(area, self._image)
        painter.setPen(self._theme.color("surface.border"))
        painter.drawRect(area.adjusted(-1, -1, 0, 0))

    def _checkers(self) -> QPixmap:
        """The ground that shows what is transparent."""
        if self._ground.isNull():
            self._ground = QPixmap(2 * SQUARE, 2 * SQUARE)
            self._ground.fill(self._theme.color("surface.base"))
            painter = QPainter(self._ground)
            for x, y in ((0, 0), (SQUARE, SQUARE)):
                painter.fillRect(x, y, SQUARE, SQUARE, self._theme.color("surface.hover"))
            painter.end()
        return self._ground

    def _forget_ground(self) -> None:
        self._ground = QPixmap()
        self.viewport().update()
