"""Where spots of the lines are in the rows, and which spot is at a place there."""

from __future__ import annotations

from msiview.gui.log.lines.log_cursor import Spot
from msiview.gui.log.lines.log_painter import LogPainter
from msiview.gui.log.lines.shown_lines import ShownLine, ShownLines
from msiview.session.line_rows import LineRows
from msiview.session.row_parts import RowPart, RowParts


class LogSpots:
    """The rows of a view as its painter lays them out. An ``x`` counts px from the beginning of
    the text."""

    def __init__(self, rows: LineRows, painter: LogPainter) -> None:
        self._rows = rows
        self._goal: tuple[Spot, float] | None = None
        self.painter = painter
        self.source: ShownLines | None = None

    def line_in(self, row: int) -> ShownLine | None:
        """The line in a row; None where nothing is shown."""
        if self.source is None or row >= len(self._rows):
            return None
        return self.source.line(self._rows.line(row))

    def parts_of(self, row: int) -> int:
        """How many lines of the screen a row takes."""
        if self.painter.wrap_width is None:
            return 1
        shown = self.line_in(row)
        return self.painter.parts(shown) if shown is not None else 1

    def x_of(self, spot: Spot) -> tuple[int, float]:
        """The part of its line that a spot is in, and its x there."""
        if self.source is None or spot.line >= len(self.source):
            return 0, 0.0
        shown = self.source.line(spot.line)
        return self.painter.place_of(shown, min(spot.column, len(shown.body)))

    def place_of(self, spot: Spot) -> RowPart:
        """Where a spot is; for a line that is not shown, where the next one begins."""
        part = self.x_of(spot)[0] if self._rows.shows(spot.line) else 0
        return RowPart(self._rows.row(spot.line), part)

    def spot_in(self, place: RowPart, x: float, *, on_character: bool = False) -> Spot | None:
        """The spot at an x of a place: before the nearest character, or the one that is there."""
        shown = self.line_in(place.row)
        if shown is None:
            return None
        column = self.painter.column_at(shown, place.part, x, on_character=on_character)
        return Spot(shown.number, column)

    def spot_below(self, spot: Spot, by: int, rows: RowParts) -> Spot:
        """The spot so many parts below another one, or above it. Repeated steps keep the x, also
        across shorter lines."""
        place, (_, x) = self.place_of(spot), self.x_of(spot)
        if self._goal is not None and self._goal[0] == spot:
            x = self._goal[1]
        to = rows.moved(place, by)
        below = self.spot_in(to, x)
        if below is None or to == place:
            return spot
        self._goal = below, x
        return below
