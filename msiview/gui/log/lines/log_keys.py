"""Where a key takes the cursor of the log view."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from msiview.gui.log.lines.log_cursor import LogCursor, Spot
from msiview.gui.log.lines.shown_lines import ShownLine
from msiview.session.line_rows import LineRows


class KeyView(Protocol):
    """What keys need of the log view."""

    @property
    def rows(self) -> LineRows: ...
    @property
    def caret(self) -> LogCursor: ...
    @property
    def visible_rows(self) -> int: ...

    def linked(self, line: int) -> ShownLine | None: ...
    def spot_below(self, by: int) -> Spot: ...


def spot_for_key(event: QKeyEvent, view: KeyView) -> Spot | None:
    """The spot that a key leads to; None for a key that moves nothing.

    Left, Right, Home and End go within the line; with Ctrl, Left and Right go from link to
    link, Home and End to the ends of the log.
    """
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    rows, spot = view.rows, view.caret.spot
    if not len(rows):
        return None
    match event.key():
        case Qt.Key.Key_Up:
            return view.spot_below(-1)
        case Qt.Key.Key_Down:
            return view.spot_below(1)
        case Qt.Key.Key_PageUp:
            return view.spot_below(-view.visible_rows)
        case Qt.Key.Key_PageDown:
            return view.spot_below(view.visible_rows)
        case Qt.Key.Key_Home:
            return Spot(rows.line(0)) if control else Spot(spot.line)
        case Qt.Key.Key_End:
            line = rows.line(len(rows) - 1) if control else spot.line
            return Spot(line, _length(view, line))
        case Qt.Key.Key_Left:
            return _next_link(view, -1) if control else _in_line(view, -1)
        case Qt.Key.Key_Right:
            return _next_link(view, +1) if control else _in_line(view, +1)
    return None


def zoom_step(event: QKeyEvent) -> int | None:
    """+1 for Ctrl+plus, -1 for Ctrl+minus, 0 for Ctrl+0; None for other keys. Plus is shifted on
    many keyboards, and Equal has its place there."""
    if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return None
    steps = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1, Qt.Key.Key_0: 0}
    return steps.get(Qt.Key(event.key()))


def scroll_step(event: QKeyEvent) -> int | None:
    """-1 for Ctrl+Up, +1 for Ctrl+Down; None for other keys."""
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier != (
        Qt.KeyboardModifier.ControlModifier
    ):
        return None
    return {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: +1}.get(Qt.Key(event.key()))


def _in_line(view: KeyView, step: int) -> Spot:
    spot = view.caret.spot
    length = _length(view, spot.line)
    return Spot(spot.line, min(max(min(spot.column, length) + step, 0), length))


def _next_link(view: KeyView, step: int) -> Spot:
    """The beginning of the next link of the line; the cursor stays where there is none."""
    spot = view.caret.spot
    shown = view.linked(spot.line)
    if shown is None:
        return spot
    starts = [max(0, link.start - shown.parts.start) for link in shown.links or ()]
    ahead = [start for start in starts if (start - spot.column) * step > 0]
    if not ahead:
        return spot
    return Spot(spot.line, min(ahead) if step > 0 else max(ahead))


def _length(view: KeyView, line: int) -> int:
    shown = view.linked(line)
    return len(shown.body) if shown is not None else 0
