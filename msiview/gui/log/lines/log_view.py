"""The lines of the log, painted. Reads only what is in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from msiview.database.table import Table
from msiview.gui.log.lines.line_linking import LineLinking
from msiview.gui.log.lines.line_marks import LogMarks
from msiview.gui.log.lines.log_cursor import LogCursor, Spot
from msiview.gui.log.lines.log_keys import scroll_step, spot_for_key, zoom_step
from msiview.gui.log.lines.log_mouse import LogMouse
from msiview.gui.log.lines.log_painter import Gutter, LogPainter
from msiview.gui.log.lines.log_scroll import NOTCH, LogScroll
from msiview.gui.log.lines.log_spots import LogSpots
from msiview.gui.log.lines.shown_lines import ShownLine, ShownLines
from msiview.gui.plain_text import page_tip, show_tip
from msiview.gui.theme import Theme, monospace_font
from msiview.report.log_line import line_blocks, link_block
from msiview.session.line_rows import LineRows

LEAST_DIGITS = 4

LEAST_CELLS = 16
"""The narrowest text that lines are wrapped to."""

LEAST_POINTS = 5
"""The smallest size of text, in points."""


class LogView(QAbstractScrollArea):
    """A cursor in a line, a selection of text, links, marks. Knows no document: the pane tells
    it what to show and listens to it."""

    cursorMoved = Signal(int)
    """The line that the cursor is in now."""
    linkAsked = Signal(object, QPoint)
    """Follow this link; the point, of the screen, is where a chooser may open."""
    contextAsked = Signal(QPoint)
    copyAsked = Signal()
    readFailed = Signal(str)
    sightChanged = Signal()
    """Other lines are in sight."""
    zoomAsked = Signal(int)
    """The user wants larger (+1) or smaller (-1) text, or that of the window (0)."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("logView")
        self.setAccessibleName("Lines of the log")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setFont(monospace_font())
        self.explain: Callable[[ShownLine], str] = lambda _: ""
        """Says why what a line tells is so; the pane knows."""
        self.tables: Callable[[], Mapping[str, Table]] = dict
        """Gives the tables that links lead to; the pane knows."""
        self._theme = theme
        self._painter = LogPainter(theme, self.font())
        self._source: ShownLines | None = None
        self._rows = LineRows()
        self._spots = LogSpots(self._rows, self._painter)
        self._scroll = LogScroll(self.verticalScrollBar(), self._rows, self._spots.parts_of, self)
        self.marks = LogMarks(self)
        self.marks.changed.connect(self.renew)
        self._wraps = False
        self._gutter = Gutter.of(LEAST_DIGITS, True, self._painter.cell)
        self._has_times = True
        self._widest = 0.0
        self.caret = LogCursor(self)
        self.caret.moved.connect(self._on_moved)
        self._mouse = LogMouse(self, self)
        # Not while painting: a bar that appears changes the size of the viewport.
        self._widening = QTimer(self)
        self._widening.setSingleShot(True)
        self._widening.timeout.connect(self._update_width)
        self._linking = LineLinking(self._in_sight, self)
        self._linking.linked.connect(self.renew)
        self._scroll.moved.connect(self._on_scrolled)
        theme.themeChanged.connect(self._on_theme)

    # -- contents --------------------------------------------------------

    def show_source(self, source: ShownLines | None) -> None:
        """Show another log from its beginning, or none."""
        self._source = self._spots.source = source
        self._linking.show_source(source)
        self._scroll.let_go()
        self._widest = 0.0
        self._has_times = True
        self.caret.move(Spot(0))
        self.show_rows(None)
        self._scroll.to_row(0)
        self.horizontalScrollBar().setValue(0)

    def show_rows(self, lines: Sequence[int] | None) -> None:
        """Show only these lines, or all; also when the log has grown. What is at the top, or
        the cursor where it is in sight, stays where it is until the user goes elsewhere: also
        while a filter still finds lines, and when it is cleared."""
        count = len(self._source) if self._source is not None else 0
        if (lines is not None) != self._rows.is_filtered:
            self._scroll.hold(self.caret.spot.line)
        self._rows.show(count, lines)
        if self._source is not None:
            self._source.forget_last()
            if len(self._source):
                self._has_times = self._source.may_have_times
        self._fit()
        self._scroll.put_back()
        self.sightChanged.emit()
        self.viewport().update()

    def set_wraps(self, wraps: bool) -> None:
        """Wrap lines that are wider than the view, or not."""
        if wraps != self._wraps:
            self._wraps = wraps
            self._keep_sight(self._on_theme)

    def set_zoom(self, steps: int) -> None:
        """So many points larger, or smaller, than the text of the window."""
        font = monospace_font()
        font.setPointSizeF(max(LEAST_POINTS, font.pointSizeF() + steps))

        def change() -> None:
            self.setFont(font)
            self._painter = self._spots.painter = LogPainter(self._theme, font)
            self._widest = 0.0
            self._on_theme()

        self._keep_sight(change)

    def renew(self) -> None:
        """Look at kinds, levels, links and marks again."""
        self.viewport().update()

    @property
    def source(self) -> ShownLines | None:
        return self._source

    @property
    def rows(self) -> LineRows:
        return self._rows

    def current(self) -> ShownLine | None:
        """The line that the cursor is in."""
        line = self.caret.spot.line
        if self._source is None or line >= len(self._source):
            return None
        return self._source.line(line)

    def linked(self, line: int) -> ShownLine | None:
        """A line with its links."""
        if self._source is None or not 0 <= line < len(self._source):
            return None
        shown = self._source.line(line)
        if shown.links is None:
            self._source.take_apart(shown)
        return shown

    # -- scrolling -------------------------------------------------------

    @property
    def visible_rows(self) -> int:
        """Whole lines of the screen in sight."""
        return max(1, self.viewport().height() // self._painter.part_height)

    @property
    def first_row(self) -> int:
        """The row at the top."""
        return self._scroll.top.row

    @property
    def first_line(self) -> int | None:
        """The line at the top; None where nothing is shown."""
        row = self.first_row
        return self._rows.line(row) if row < len(self._rows) else None

    @property
    def last_line(self) -> int | None:
        """The last line in sight."""
        row = self._scroll.last_row
        return self._rows.line(row) if row >= 0 else None

    def go_to(self, line: int) -> None:
        """Put the cursor into a line and show it, with some lines before and after it."""
        self.go_to_spot(Spot(line))

    def go_to_spot(self, spot: Spot) -> None:
        """Put the cursor somewhere and show it, with some lines before and after it."""
        self.caret.move(spot)
        self.reveal(spot, with_context=True)

    def reveal(self, spot: Spot, *, with_context: bool = False) -> None:
        """Scroll until a spot is in sight: no further than needed, or ``with_context``."""
        self._scroll.reveal(self._spots.place_of(spot), with_context=with_context)
        self._reveal_column(spot)

    def scroll_to_end(self) -> None:
        self._scroll.to_end()

    def scroll_by(self, lines: int) -> None:
        """Scroll so many lines of the screen down, or up; the cursor stays where it is."""
        self._scroll.scroll(lines)

    def spot_below(self, by: int) -> Spot:
        """The spot so many lines of the screen below the cursor, or above it."""
        return self._spots.spot_below(self.caret.spot, by, self._scroll.rows)

    def _in_sight(self) -> Iterator[ShownLine]:
        """The lines in sight from the top, with the one that is cut at the bottom."""
        for row, _ in self._scroll.below_top():
            shown = self._spots.line_in(row)
            if shown is not None:
                yield shown

    def _keep_sight(self, change: Callable[[], object]) -> None:
        """Change how lines look; the line at the top stays there, and the cursor in sight."""
        was_seen = self._sees_cursor()
        self._scroll.hold(None)
        change()
        self._fit()
        self._scroll.put_back()
        self._scroll.let_go()
        if was_seen:
            self._scroll.reveal(self._spots.place_of(self.caret.spot))
        self.sightChanged.emit()

    def _sees_cursor(self) -> bool:
        return self._scroll.depth(self._spots.place_of(self.caret.spot)) is not None

    def _fit(self) -> None:
        """Fit columns and scroll bars to what is shown."""
        digits = max(LEAST_DIGITS, len(str(len(self._source) if self._source else 0)))
        self._gutter = Gutter.of(digits, self._has_times, self._painter.cell)
        least = LEAST_CELLS * self._painter.cell
        self._painter.wrap_width = max(least, self._room) if self._wraps else None
        self._scroll.fit(self.visible_rows)
        self._update_width()

    @property
    def _room(self) -> float:
        """The width that there is for text, in px."""
        return self.viewport().width() - self._gutter.text - 2 * self._painter.cell

    def _update_width(self) -> None:
        bar = self.horizontalScrollBar()
        bar.setRange(0, 0 if self._wraps else max(0, round(self._widest - self._room)))
        bar.setPageStep(max(1, round(self._room)))
        bar.setSingleStep(round(4 * self._painter.cell))

    def _reveal_column(self, spot: Spot) -> None:
        if self._wraps:
            return
        bar = self.horizontalScrollBar()
        _, x = self._spots.x_of(spot)
        if x > bar.value() + self._room and x > self._widest:
            self._widest = x  # not painted yet
            self._update_width()
        if x < bar.value():
            bar.setValue(round(x))
        elif x > bar.value() + self._room:
            bar.setValue(round(x - self._room))

    def _on_scrolled(self) -> None:
        self.viewport().update()
        self.sightChanged.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        was_seen = self._sees_cursor()
        self._fit()
        if was_seen and not self._scroll.is_held:
            self._scroll.reveal(self._spots.place_of(self.caret.spot))
        self.sightChanged.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(640, 8 * self._painter.part_height)

    # -- keyboard and mouse ----------------------------------------------

    def event(self, event: QEvent) -> bool:
        # F12 and the keys for the size of text mean the log here, else the grid.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (_is_follow(event) or zoom_step(event) is not None)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copyAsked.emit()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif (step := zoom_step(event)) is not None:
            self.zoomAsked.emit(step)
        elif (lines := scroll_step(event)) is not None:
            self.scroll_by(lines)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F12):
            self.follow()
        else:
            spot = spot_for_key(event, self)
            if spot is None:
                super().keyPressEvent(event)
                return
            selects = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caret.move(spot, selects=selects)
            self.reveal(spot)

    def select_all(self) -> None:
        """Select all lines that are shown."""
        if len(self._rows):
            last = self._rows.line(len(self._rows) - 1)
            shown = self._source.line(last) if self._source is not None else None
            end = Spot(last, len(shown.body) if shown is not None else 0)
            self.caret.select(Spot(self._rows.line(0)), end)

    def follow(self) -> None:
        """Follow the link at the cursor; else offer the links of its line."""
        shown = self.linked(self.caret.spot.line)
        if shown is not None:
            link = shown.link_at(self.caret.spot.column)
            self.linkAsked.emit(link or shown, self._below_cursor())

    def link_under(self, point: QPoint) -> object | None:
        """The link at a point of the viewport."""
        shown, spot = self.under(point, on_character=True)
        if shown is None or spot is None or not self.is_in_text(point):
            return None
        return shown.link_at(spot.column)

    def is_in_text(self, point: QPoint) -> bool:
        """Whether a point of the viewport is behind the gutter."""
        return point.x() >= self._gutter.text

    @property
    def text_area(self) -> QRect:
        """The part of the viewport that has the text of lines."""
        return self.viewport().rect().adjusted(round(self._gutter.text), 0, 0, 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._mouse.drag(event)
        else:
            self.viewport().setCursor(self._mouse.shape_at(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._mouse.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned, keys = event.angleDelta().y(), event.modifiers()
        if keys & Qt.KeyboardModifier.ControlModifier and turned:
            self.zoomAsked.emit(1 if turned > 0 else -1)
        elif keys & Qt.KeyboardModifier.ShiftModifier and turned:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - round(turned / NOTCH * 3 * bar.singleStep()))
        elif self._wraps and turned and not keys:
            pixels, height = event.pixelDelta().y(), self._painter.part_height
            self._scroll.turn(turned, pixels, height)
        else:
            super().wheelEvent(event)
            return
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            _, spot = self.under(event.pos())
            first, last = self.caret.selection
            if spot is not None and not (self.caret.has_selection and first <= spot <= last):
                self.caret.move(spot)
            self.contextAsked.emit(event.globalPos())
        else:
            shown = self.current()
            if shown is not None:
                self.contextAsked.emit(self._below_cursor())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            shown, spot = self.under(event.pos(), on_character=True)
            if shown is None or spot is None or self._source is None:
                show_tip(self, event)
            else:
                column = spot.column if self.is_in_text(event.pos()) else None
                why, original = self.explain(shown), self._source.original(shown)
                show_tip(self, event, line_tip(shown, column, self.tables(), why, original))
            return True
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def under(
        self, point: QPoint, *, on_character: bool = False
    ) -> tuple[ShownLine | None, Spot | None]:
        """The line and the spot at a point of the viewport; the nearest ones outside."""
        place = self._scroll.place_at(point.y() // self._painter.part_height)
        x = point.x() - self._gutter.text + self.horizontalScrollBar().value()
        spot = self._spots.spot_in(place, x, on_character=on_character)
        if self._source is None or spot is None:
            return None, None
        return self._source.line(spot.line), spot

    def point_of(self, spot: Spot) -> QPoint:
        """The point of the viewport where a spot is, at the top of its line of the screen; at the
        top of the view where it is out of sight."""
        at, (_, x) = self._scroll.depth(self._spots.place_of(spot)), self._spots.x_of(spot)
        x += self._gutter.text - self.horizontalScrollBar().value()
        return QPoint(round(x), (at or 0) * self._painter.part_height)

    def _below_cursor(self) -> QPoint:
        """The point of the screen below the cursor."""
        below = QPoint(0, self._painter.part_height)
        return self.viewport().mapToGlobal(self.point_of(self.caret.spot) + below)

    def _on_moved(self) -> None:
        self._scroll.let_go()
        self.viewport().update()
        self.cursorMoved.emit(self.caret.spot.line)

    # -- painting --------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.color("surface.base"))
        source = self._source
        if source is None:
            return
        scrolled, height = self.horizontalScrollBar().value(), self._painter.part_height
        widest, width = self._widest, self.viewport().width()
        for row, at in self._scroll.below_top():
            shown = source.line(self._rows.line(row))
            marks = self.marks.of(shown, row, self._rows, self.caret, has_focus=self.hasFocus())
            area = QRectF(0, at * height, width, self._painter.parts(shown) * height)
            self._painter.paint(painter, shown, marks, self._gutter, area, scrolled)
            if not self._wraps:
                widest = max(widest, self._painter.layout_width(shown))
            if shown.links is None:
                self._linking.start()
        if source.error:
            self.readFailed.emit(source.error)
        if widest > self._widest:
            self._widest = widest
            self._widening.start()

    def _on_theme(self) -> None:
        if self._source is not None:
            self._source.forget_layouts()
        self.viewport().update()


def line_tip(
    shown: ShownLine,
    column: int | None,
    tables: Mapping[str, Table],
    why: str = "",
    original: str = "",
) -> str:
    """What a tooltip says of a line, and of the link at a column."""
    blocks = list(
        line_blocks(shown.number, shown.kind, shown.parts, why, original, is_muted=shown.is_muted)
    )
    link = shown.link_at(column) if column is not None else None
    return page_tip([*blocks, link_block(link, tables)] if link is not None else blocks)


def _is_follow(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_F12 and not event.modifiers()
