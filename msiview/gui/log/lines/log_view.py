"""The lines of the log, painted. Reads only what is in sight."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, QTimer, Signal
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

from msiview.analysis.logs.line_filter import TextMarks
from msiview.database.table import Table
from msiview.gui.log.lines.line_layout import column_of
from msiview.gui.log.lines.line_linking import LineLinking
from msiview.gui.log.lines.log_cursor import LogCursor, Spot
from msiview.gui.log.lines.log_keys import spot_for_key, zoom_step
from msiview.gui.log.lines.log_mouse import LogMouse
from msiview.gui.log.lines.log_painter import Gutter, LineMarks, LogPainter
from msiview.gui.log.lines.shown_lines import ShownLine, ShownLines
from msiview.gui.plain_text import page_tip, show_tip
from msiview.gui.theme import Theme, monospace_font
from msiview.report.log_line import line_blocks, link_block
from msiview.session.line_rows import LineRows

LEAST_DIGITS = 4

LEAST_POINTS = 5
"""The smallest text that can be told from dust."""


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
        self._gutter = Gutter.of(LEAST_DIGITS, True, self._painter.cell)
        self._has_times = True
        self._widest = 0.0
        self._mentions: Sequence[int] = ()
        self._bookmarks: Sequence[int] = ()
        self._find = self._filter = TextMarks("")
        self._held: tuple[int, int] | None = None
        self.caret = LogCursor(self)
        self.caret.moved.connect(self._on_moved)
        self._mouse = LogMouse(self)
        self._linking = LineLinking(self._in_sight, self)
        self._linking.linked.connect(self.renew)
        self.verticalScrollBar().valueChanged.connect(self.sightChanged)
        self.verticalScrollBar().actionTriggered.connect(self._let_go)
        theme.themeChanged.connect(self._on_theme)

    # -- contents --------------------------------------------------------

    def show_source(self, source: ShownLines | None) -> None:
        """Show another log from its beginning, or none."""
        self._source = source
        self._linking.show_source(source)
        self._held = None
        self._widest = 0.0
        self._has_times = True
        self.caret.move(Spot(0))
        self.verticalScrollBar().setValue(0)
        self.horizontalScrollBar().setValue(0)
        self.show_rows(None)

    def show_rows(self, lines: Sequence[int] | None) -> None:
        """Show only these lines, or all; also when the log has grown. What is at the top, or
        the cursor where it is in sight, stays where it is until the user goes elsewhere: also
        while a filter still finds lines, and when it is cleared."""
        count = len(self._source) if self._source is not None else 0
        if (lines is not None) != self._rows.is_filtered and self._held is None:
            self._held = self._place()
        self._rows.show(count, lines)
        if self._source is not None:
            self._source.forget_last()
            self._look_for_times()
        self._update_bars()
        if self._held is not None:
            line, below_top = self._held
            self.verticalScrollBar().setValue(self._rows.row(line) - below_top)
        self.sightChanged.emit()
        self.viewport().update()

    def _place(self) -> tuple[int, int] | None:
        """The line of the cursor, or the one at the top where that is out of sight, and how many
        rows it is below the top."""
        below_top = self._row_of_cursor() - self.first_row
        if 0 <= below_top < self.visible_rows and self._rows.shows(self.caret.spot.line):
            return self.caret.spot.line, below_top
        return (self.first_line, 0) if self.first_line is not None else None

    def _let_go(self) -> None:
        self._held = None

    def show_marks(self, mentions: Sequence[int], bookmarks: Sequence[int]) -> None:
        """Mark lines that mention the selected row, and bookmarks; both ascending."""
        self._mentions, self._bookmarks = mentions, bookmarks
        self.viewport().update()

    def show_find(self, text: str) -> None:
        """Mark where the lines in sight have a text."""
        self._find = TextMarks(text)
        self.viewport().update()

    def show_filter(self, text: str) -> None:
        """Mark what the lines in sight have passed the filter by."""
        self._filter = TextMarks(text)
        self.viewport().update()

    def set_zoom(self, steps: int) -> None:
        """So many points larger, or smaller, than the text of the window."""
        font = monospace_font()
        font.setPointSizeF(max(LEAST_POINTS, font.pointSizeF() + steps))
        top = self.first_row
        self.setFont(font)
        self._painter = LogPainter(self._theme, font)
        self._widest = 0.0
        self._on_theme()
        self._update_bars()
        self.verticalScrollBar().setValue(top)
        self.sightChanged.emit()

    def renew(self) -> None:
        """Look at kinds, levels and links again."""
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
        """Whole rows in sight."""
        return max(1, self.viewport().height() // self._painter.row_height)

    @property
    def first_row(self) -> int:
        return self.verticalScrollBar().value()

    @property
    def first_line(self) -> int | None:
        """The line at the top; None where nothing is shown."""
        row = self.first_row
        return self._rows.line(row) if row < len(self._rows) else None

    @property
    def last_line(self) -> int | None:
        """The last line in sight."""
        row = min(self.first_row + self.visible_rows, len(self._rows)) - 1
        return self._rows.line(row) if row >= 0 else None

    def go_to(self, line: int) -> None:
        """Put the cursor into a line and show it, with some lines before and after it."""
        self.caret.move(Spot(line))
        self.reveal(line, amid=True)

    def reveal(self, line: int, *, amid: bool = False) -> None:
        """Scroll until a line is in sight: no further than needed, or ``amid`` the others."""
        self._let_go()
        bar, row, seen = self.verticalScrollBar(), self._rows.row(line), self.visible_rows
        if self.first_row <= row < self.first_row + seen:
            return
        if amid:
            bar.setValue(row - seen // 3)
        elif row < self.first_row:
            bar.setValue(row)
        else:
            bar.setValue(row - seen + 1)

    def scroll_to_end(self) -> None:
        self._let_go()
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def _in_sight(self) -> Iterator[ShownLine]:
        """The lines in sight from the top, with the one that is cut at the bottom."""
        if self._source is not None:
            first = self.first_row
            for row in range(first, min(first + self.visible_rows + 1, len(self._rows))):
                yield self._source.line(self._rows.line(row))

    def _row_of_cursor(self) -> int:
        return self._rows.row(self.caret.spot.line)

    def _update_bars(self) -> None:
        digits = max(LEAST_DIGITS, len(str(len(self._source) if self._source else 0)))
        self._gutter = Gutter.of(digits, self._has_times, self._painter.cell)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, len(self._rows) - self.visible_rows))
        bar.setPageStep(self.visible_rows)
        self._update_width()

    def _update_width(self) -> None:
        room = self.viewport().width() - self._gutter.text - 2 * self._painter.cell
        bar = self.horizontalScrollBar()
        bar.setRange(0, max(0, round(self._widest - room)))
        bar.setPageStep(max(1, round(room)))
        bar.setSingleStep(round(4 * self._painter.cell))

    def _reveal_column(self) -> None:
        shown = self.current()
        if shown is None:
            return
        bar = self.horizontalScrollBar()
        x = self._painter.x_of(shown, min(self.caret.spot.column, len(shown.body)))
        room = self.viewport().width() - self._gutter.text - 2 * self._painter.cell
        if x < bar.value():
            bar.setValue(round(x))
        elif x > bar.value() + room:
            bar.setValue(round(x - room))

    def _look_for_times(self) -> None:
        """Older engines write no times; then no room is kept for them."""
        source = self._source
        if source is not None and len(source):
            lines = [source.line(line) for line in range(min(100, len(source)))]
            engine = [line for line in lines if line.parts.side]
            self._has_times = not engine or any(line.parts.time is not None for line in engine)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._update_bars()
        self.sightChanged.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(640, 8 * self._painter.row_height)

    # -- keyboard and mouse ----------------------------------------------

    def event(self, event: QEvent) -> bool:
        # F12 follows the link here; elsewhere in the window it follows the grid's cell.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_F12
            and not event.modifiers()
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
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F12):
            self.follow()
        else:
            spot = spot_for_key(event, self)
            if spot is None:
                super().keyPressEvent(event)
                return
            selects = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caret.move(spot, selects=selects)
            self.reveal(spot.line)
            self._reveal_column()

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
            self.linkAsked.emit(link or shown, self._below_cursor(shown))

    def link_under(self, point: QPoint) -> object | None:
        """The link at a point of the viewport."""
        shown, spot = self.under(point, on_character=True)
        if shown is None or spot is None or not self.is_in_text(point):
            return None
        return shown.link_at(spot.column)

    def is_in_text(self, point: QPoint) -> bool:
        """Whether a point of the viewport is behind the gutter."""
        return point.x() >= self._gutter.text

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
        turned = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and turned:
            self.zoomAsked.emit(1 if turned > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            _, spot = self.under(event.pos())
            first, last = self.caret.span
            if spot is not None and not (self.caret.has_selection and first <= spot <= last):
                self.caret.move(spot)
            self.contextAsked.emit(event.globalPos())
        else:
            shown = self.current()
            if shown is not None:
                self.contextAsked.emit(self._below_cursor(shown))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            shown, spot = self.under(event.pos(), on_character=True)
            if shown is None or spot is None:
                show_tip(self, event)
            else:
                column = spot.column if self.is_in_text(event.pos()) else None
                why = self.explain(shown)
                show_tip(self, event, line_tip(shown, column, self.tables(), why))
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
        if self._source is None or not len(self._rows):
            return None, None
        row = self.first_row + point.y() // self._painter.row_height
        row = min(max(row, 0), len(self._rows) - 1)
        shown = self._source.line(self._rows.line(row))
        x = point.x() - self._gutter.text + self.horizontalScrollBar().value()
        unit = self._painter.unit_at(shown, x, on_character=on_character)
        column = min(column_of(shown.body, unit), len(shown.body))
        return shown, Spot(shown.number, column)

    def _below_cursor(self, shown: ShownLine) -> QPoint:
        """The point of the screen below the cursor."""
        row = self._rows.row(shown.number) - self.first_row
        x = self._gutter.text - self.horizontalScrollBar().value()
        x += self._painter.x_of(shown, min(self.caret.spot.column, len(shown.body)))
        point = QPoint(round(x), (row + 1) * self._painter.row_height)
        return self.viewport().mapToGlobal(point)

    def _on_moved(self) -> None:
        self._let_go()
        self.viewport().update()
        self.cursorMoved.emit(self.caret.spot.line)

    # -- painting --------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.color("surface.base"))
        source = self._source
        if source is None:
            return
        scrolled, height = self.horizontalScrollBar().value(), self._painter.row_height
        widest = self._widest
        for row, shown in enumerate(self._in_sight()):
            area = QRectF(0, row * height, self.viewport().width(), height)
            self._painter.paint(painter, shown, self._marks(shown), self._gutter, area, scrolled)
            widest = max(widest, self._painter.layout_width(shown))
            if shown.links is None:
                self._linking.start()
        if source.error:
            self.readFailed.emit(source.error)
        if widest > self._widest:
            self._widest = widest
            # Not amid painting: a bar that appears changes the size of the viewport.
            QTimer.singleShot(0, self, self._update_width)

    def _marks(self, shown: ShownLine) -> LineMarks:
        line, spot = shown.number, self.caret.spot
        is_current = line == spot.line
        return LineMarks(
            is_current=is_current,
            is_mention=_holds(self._mentions, line),
            is_bookmarked=_holds(self._bookmarks, line),
            selected=self.caret.selected_in(line, len(shown.body)),
            hits=(*self._filter(shown.body), *self._find(shown.body)),
            caret=min(spot.column, len(shown.body)) if is_current else None,
            shows_focus=self.hasFocus(),
        )

    def _on_theme(self) -> None:
        if self._source is not None:
            self._source.forget_layouts()
        self.viewport().update()


def _holds(lines: Sequence[int], line: int) -> bool:
    at = bisect_left(lines, line)
    return at < len(lines) and lines[at] == line


def line_tip(
    shown: ShownLine, column: int | None, tables: Mapping[str, Table], why: str = ""
) -> str:
    """What a tooltip says of a line, and of the link at a column."""
    blocks = list(line_blocks(shown.number, shown.kind, shown.parts, why, is_muted=shown.is_muted))
    link = shown.link_at(column) if column is not None else None
    return page_tip([*blocks, link_block(link, tables)] if link is not None else blocks)
