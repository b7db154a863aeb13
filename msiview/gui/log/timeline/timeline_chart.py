"""Actions as bars over time, painted; the keyboard and the mouse go from bar to bar."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QWidget

from msiview.analysis.logs.timeline import Bar
from msiview.gui.log.timeline.timeline_painter import LANE_WIDTH, TimelinePainter
from msiview.gui.log.timeline.timeline_rows import TimelineRows, number_of
from msiview.gui.log.timeline.timeline_scale import STEP, TimelineScale
from msiview.gui.plain_text import page_tip, plain, show_tip
from msiview.gui.theme import Theme
from msiview.report.log_actions import action_blocks, action_words

SLACK_PX = 3
"""How far beside a bar a click still means it."""

PAN = 0.1
"""How much of the width one step of the keyboard moves."""


class TimelineChart(QAbstractScrollArea):
    """Ctrl and the wheel zoom, so do + and -; 0 shows everything, a double click or the space
    bar one action. Dragging moves the time."""

    chosen = Signal(object)
    """The user wants to see the line of this :class:`Bar`."""
    markedChanged = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("timelineView")
        self.setAccessibleName("Timeline")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.viewport().setMouseTracking(True)
        self.rows = TimelineRows()
        self.scale = TimelineScale()
        self.marked: Bar | None = None
        self._ranks: dict[int, int] = {}
        self._painter = TimelinePainter(theme, self.font())
        self._pressed: QPoint | None = None
        self._dragged_from: float | None = None
        self._following = False
        self.horizontalScrollBar().valueChanged.connect(self._on_scrolled)
        self.verticalScrollBar().valueChanged.connect(self.viewport().update)
        theme.themeChanged.connect(self.viewport().update)

    def show_rows(self, rows: TimelineRows, slowest: list[Bar]) -> None:
        """Show other bars; the mark stays on the action that it was on."""
        marked = self.marked
        self.rows = rows
        self._ranks = {number_of(bar): rank for rank, bar in enumerate(slowest)}
        timeline = rows.timeline
        self.scale.set_range(timeline.start, timeline.end, has_times=timeline.has_times)
        self.marked = rows.bar_of(number_of(marked)) if marked is not None else None
        self._settle()

    def mark(self, bar: Bar | None, *, reveal: bool = True) -> None:
        """Put the mark on a bar and bring it into sight."""
        if bar is not self.marked:
            self.marked = bar
            words = action_words(bar, self.rows.timeline) if bar is not None else ""
            self.setAccessibleDescription(plain(words))
            self.markedChanged.emit(bar)
        if bar is not None and reveal:
            self.scale.reveal(bar.start, bar.end)
            self._reveal_row(bar)
        self._settle()

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Show more detail (above 1) or less, around a place in px or the marked bar."""
        self.scale.zoom(factor, self._zoom_centre() if x is None else x)
        self._settle()

    def fit(self) -> None:
        """Show everything."""
        self.scale.fit()
        self._settle()

    def fill_with(self, bar: Bar) -> None:
        """Show a bar from edge to edge."""
        self.scale.show(bar.start, bar.end)
        self._settle()

    def bar_at(self, point: QPoint) -> Bar | None:
        """The bar at a place of the viewport."""
        row = self._painter.row_at(self.rows, point.y() + self.verticalScrollBar().value())
        if row is None or point.x() < LANE_WIDTH or point.y() < self._painter.head:
            return None
        slack = SLACK_PX * self.scale.per_px
        return self.rows.near(row, self.scale.time(point.x() - LANE_WIDTH), slack)

    def rect_of(self, bar: Bar) -> QRect:
        """Where a bar stands in the viewport."""
        rect = self._painter.rect(self.rows, self.scale, bar).toAlignedRect()
        return rect.translated(0, -self.verticalScrollBar().value())

    # -- keeping scroll bars and scale together ---------------------------

    def _settle(self) -> None:
        viewport = self.viewport()
        self.scale.set_width(viewport.width() - LANE_WIDTH)
        scale, bar = self.scale, self.horizontalScrollBar()
        self._following = True
        whole = (scale.finish - scale.begin) / scale.per_px
        bar.setPageStep(scale.width)
        bar.setSingleStep(max(1, scale.width // 10))
        bar.setRange(0, 0 if scale.is_whole else max(0, int(whole * 1.02) - scale.width))
        bar.setValue(round((scale.start - scale.begin) / scale.per_px))
        self._following = False
        room = viewport.height() - self._painter.head
        down = self.verticalScrollBar()
        down.setPageStep(max(1, room))
        down.setSingleStep(self._painter.row)
        down.setRange(0, max(0, self._painter.height(self.rows) - room + 4))
        viewport.update()

    def _on_scrolled(self, value: int) -> None:
        if not self._following:
            self.scale.move_to(self.scale.begin + value * self.scale.per_px)
            self.viewport().update()

    def _reveal_row(self, bar: Bar) -> None:
        painter, down = self._painter, self.verticalScrollBar()
        top = painter.y(self.rows, self.rows.row_of(bar)) - painter.head
        room = self.viewport().height() - painter.head
        if top < down.value():
            down.setValue(top)
        elif top + painter.row > down.value() + room:
            down.setValue(top + painter.row - room)

    def _zoom_centre(self) -> float:
        if self.marked is not None:
            x = self.scale.x((self.marked.start + self.marked.end) / 2)
            if 0 <= x <= self.scale.width:
                return x
        return self.scale.width / 2

    # -- Qt: painting and size -------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        size = self.viewport().rect()
        top = self.verticalScrollBar().value()
        if not self.rows.bars:
            painter.fillRect(size, self._theme.color("surface.base"))
            return
        self._painter.paint(painter, size, self.rows, self.scale, top, self._ranks, self.marked)
        if self.hasFocus():
            painter.setPen(self._theme.color("text.link"))
            painter.drawRect(size.adjusted(0, 0, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._painter = TimelinePainter(self._theme, self.font())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            bar = self.bar_at(event.pos())
            if bar is None:
                show_tip(self, event)
            else:
                show_tip(self, event, page_tip(action_blocks(bar, self.rows.timeline)))
            return True
        return super().viewportEvent(event)

    # -- Qt: mouse --------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
            self._dragged_from = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position().toPoint()
        if self._pressed is None:
            over = self.bar_at(here) is not None
            shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            return
        far = abs(here.x() - self._pressed.x()) >= QApplication.startDragDistance()
        if self._dragged_from is None and far:
            self._dragged_from = self.scale.start
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._dragged_from is not None:
            moved = (self._pressed.x() - here.x()) * self.scale.per_px
            self.scale.move_to(self._dragged_from + moved)
            self._settle()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None or self._dragged_from is not None:
            self._dragged_from = None
            return
        bar = self.bar_at(event.position().toPoint())
        if bar is not None:
            self.mark(bar, reveal=False)
            self.chosen.emit(bar)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        bar = self.bar_at(event.position().toPoint())
        if bar is not None and event.button() == Qt.MouseButton.LeftButton:
            self.fill_with(bar)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            x = max(0.0, event.position().x() - LANE_WIDTH)
            self.zoom(STEP ** (turn.y() / 120), x)
            event.accept()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier or turn.x():
            self._pan(-(turn.x() or turn.y()) / 120 * PAN)
            event.accept()
        else:
            super().wheelEvent(event)

    # -- Qt: keys ---------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom(STEP)
            case Qt.Key.Key_Minus:
                self.zoom(1 / STEP)
            case Qt.Key.Key_0:
                self.fit()
            case Qt.Key.Key_Space if self.marked is not None:
                self.fill_with(self.marked)
            case Qt.Key.Key_Left | Qt.Key.Key_Right if ctrl:
                self._pan(PAN if event.key() == Qt.Key.Key_Right else -PAN)
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                step = 1 if event.key() == Qt.Key.Key_Right else -1
                self._move(lambda bar: self.rows.neighbour(bar, step))
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self._move(lambda bar: self.rows.across(bar, step))
            case Qt.Key.Key_Home | Qt.Key.Key_End if self.rows.bars:
                self.mark(self.rows.bars[0 if event.key() == Qt.Key.Key_Home else -1])
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.marked is not None:
                self.chosen.emit(self.marked)
            case _:
                super().keyPressEvent(event)

    def _move(self, following: Callable[[Bar], Bar | None]) -> None:
        """Mark the bar that follows the marked one; the first one where none is marked."""
        if self.marked is None:
            target = self.rows.bars[0] if self.rows.bars else None
        else:
            target = following(self.marked)
        if target is not None:
            self.mark(target)

    def _pan(self, share: float) -> None:
        self.scale.move_to(self.scale.start + share * self.scale.width * self.scale.per_px)
        self._settle()
