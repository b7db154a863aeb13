"""Which lines are in sight, and how the scroll bar and the view go from there.

The scroll bar counts rows. A row that is wrapped has several parts, and the one at the top of the
view may be any of them; only rows in sight, and those on the way of a step, are measured.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QAbstractSlider, QApplication, QScrollBar

from msiview.session.line_rows import LineRows
from msiview.session.row_parts import PartsOf, RowPart, RowParts

NOTCH = 120
"""What a notch of a mouse wheel turns, in eighths of a degree."""

_STEPS = {
    QAbstractSlider.SliderAction.SliderSingleStepAdd: (1, False),
    QAbstractSlider.SliderAction.SliderSingleStepSub: (-1, False),
    QAbstractSlider.SliderAction.SliderPageStepAdd: (1, True),
    QAbstractSlider.SliderAction.SliderPageStepSub: (-1, True),
}
"""Steps of the bar: which way, and whether a page."""


class LogScroll(QObject):
    """The place at the top of the view, in step with a scroll bar."""

    moved = Signal()
    """Other lines are in sight."""

    def __init__(self, bar: QScrollBar, rows: LineRows, parts: PartsOf, parent: QObject) -> None:
        super().__init__(parent)
        self._bar, self._lines = bar, rows
        self.rows = RowParts(0, parts)
        self._last_top = RowPart(0)
        self._held: tuple[int, int] | None = None
        self._turned = 0.0
        self.top = RowPart(0)
        self.height = 1
        """Whole parts in sight."""
        bar.valueChanged.connect(self._on_value)
        bar.actionTriggered.connect(self._on_action)

    def fit(self, height: int) -> None:
        """Other rows are shown, or they are measured anew; so many parts are in sight."""
        self.height = max(1, height)
        self.rows.count = len(self._lines)
        self._last_top = self.rows.last_top(self.height)
        top = min(self.rows.clamped(self.top), self._last_top)
        self._bar.setRange(0, self._last_top.row)
        self._bar.setPageStep(self.height)
        self._go(top)

    def below_top(self) -> Iterator[tuple[int, int]]:
        """The rows in sight, with the one that is cut at the bottom, each with the parts between
        the top and the row."""
        return self.rows.below(self.top, self.height + 1)

    @property
    def last_row(self) -> int:
        """The last row in sight; -1 without any."""
        return max((row for row, _ in self.rows.below(self.top, self.height)), default=-1)

    def place_at(self, part: int) -> RowPart:
        """The place so many parts below the top, also out of sight; the nearest at the ends."""
        return self.rows.moved(self.top, part)

    def depth(self, place: RowPart) -> int | None:
        """How many parts below the top a place is; None where it is out of sight."""
        return self.rows.distance(self.top, place, self.height)

    # -- going about -----------------------------------------------------

    def scroll(self, parts: int) -> None:
        """So many parts further down, or up."""
        self.let_go()
        self._go(self.rows.moved(self.top, parts))

    def turn(self, eighths: int, pixels: int, part_height: int) -> None:
        """As far as a wheel was turned, or a touch pad stroked, which tells it in px."""
        if pixels:
            self._turned -= pixels / part_height
        else:
            self._turned -= eighths / NOTCH * QApplication.wheelScrollLines()
        whole = int(self._turned)
        self._turned -= whole
        self.scroll(whole)

    def reveal(self, place: RowPart, *, with_context: bool = False) -> None:
        """Until a place is in sight: no further than needed, or ``with_context`` around it."""
        self.let_go()
        if self.depth(place) is not None:
            return
        if with_context:
            self._go(self.rows.moved(place, -(self.height // 3)))
        elif place < self.top:
            self._go(place)
        else:
            self._go(self.rows.moved(place, 1 - self.height))

    def to_end(self) -> None:
        """Until the last row is at the bottom."""
        self.let_go()
        self._go(self._last_top)

    def to_row(self, row: int) -> None:
        """Until a row is at the top."""
        self._go(self.rows.clamped(RowPart(row)))

    # -- staying where one is --------------------------------------------

    def hold(self, line: int | None) -> None:
        """Keep a line where it is, or the one at the top where that line is out of sight,
        whatever rows are shown, until somebody goes elsewhere."""
        if self._held is not None:
            return
        depth = self._depth_of(line) if line is not None else None
        if line is not None and depth is not None:
            self._held = line, depth
        elif self.top.row < len(self._lines):
            self._held = self._lines.line(self.top.row), 0

    @property
    def is_held(self) -> bool:
        return self._held is not None

    def let_go(self) -> None:
        """The user goes elsewhere."""
        self._held = None

    def put_back(self) -> None:
        """Put the line that is held where it was."""
        if self._held is not None:
            line, depth = self._held
            self._go(self.rows.moved(RowPart(self._lines.row(line)), -depth))

    def _depth_of(self, line: int) -> int | None:
        return self.depth(RowPart(self._lines.row(line))) if self._lines.shows(line) else None

    # -- inside ----------------------------------------------------------

    def _go(self, top: RowPart) -> None:
        top = max(min(top, self._last_top), RowPart(0))
        if top == self.top:
            self._bar.setValue(top.row)
            return
        self.top = top
        if self._bar.value() != top.row:
            self._bar.setValue(top.row)
        else:
            self.moved.emit()

    def _on_value(self, row: int) -> None:
        if row != self.top.row:
            self.top = (
                min(RowPart(row), self._last_top) if row < self._bar.maximum() else self._last_top
            )
        self.moved.emit()

    def _on_action(self, action: int) -> None:
        """The bar counts rows: a step of it may be a part of one."""
        self.let_go()
        step = _STEPS.get(QAbstractSlider.SliderAction(action))
        if step is not None:
            way, is_page = step
            by = way * max(1, self.height - 1) if is_page else way
            top = max(min(self.rows.moved(self.top, by), self._last_top), RowPart(0))
            self._bar.setSliderPosition(top.row)
            if top.row == self.top.row and top != self.top:
                self.top = top
                self.moved.emit()
            self.top = top
