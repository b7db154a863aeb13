"""The lines of the log with the strip beside them, and where the user likes it so, the lines that
pass the filter below all the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from msiview.gui.log.lines.log_view import LogView
from msiview.gui.log.lines.overview_strip import OverviewStrip
from msiview.gui.log.lines.shown_lines import ShownLines
from msiview.gui.services import Services
from msiview.gui.settings import LOG_HIGHLIGHTERS, LOG_HITS_BELOW, LOG_WRAP, LOG_ZOOM
from msiview.gui.widgets.boxes import horizontal, splitter, vertical
from msiview.session.highlighters import Highlighter, Highlighting, sets_from

T = TypeVar("T")

MAIN_HEIGHT, HITS_HEIGHT = 300, 200
"""How the two share the height at first."""


@dataclass(frozen=True, slots=True)
class FilteredLines:
    """What a filter leaves of a log."""

    lines: Sequence[int]
    """The lines to show, ascending: those that pass, with the lines around them."""
    passing: Sequence[int]
    text: str
    """What they have passed by."""

    @property
    def has_context(self) -> bool:
        return self.lines is not self.passing


class LineViews(QWidget):
    """Two views of one log, of which the second is seen only with a filter. Its cursor takes that
    of the first along."""

    slowHighlighter = Signal(object)
    """A highlighter takes too long and is not shown."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = services.settings
        self.main = LogView(services.theme)
        self.hits = LogView(services.theme)
        self.hits.setObjectName("logHits")
        self.hits.setAccessibleName("Lines that pass the filter")
        self.front = self.main
        """The view that had the keyboard last."""
        self.strip = OverviewStrip(services.theme)
        self._filtered: FilteredLines | None = None
        self._moves = False
        above = QWidget()
        horizontal(self.main, self.strip, on=above, stretch=self.main)
        self._halves = splitter(
            (above, MAIN_HEIGHT), (self.hits, HITS_HEIGHT), orientation=Qt.Orientation.Vertical
        )
        self._halves.setObjectName("logHalves")
        vertical(self._halves, on=self, stretch=self._halves)
        self.hits.hide()
        self.setFocusProxy(self.main)
        for view in self.each:
            view.installEventFilter(self)
        self.main.cursorMoved.connect(self._on_main_moved)
        self.hits.cursorMoved.connect(self._on_hits_moved)
        self._settings.changed.connect(self._on_setting)
        for key in (LOG_ZOOM.key, LOG_WRAP.key, LOG_HIGHLIGHTERS.key):
            self._on_setting(key)

    @property
    def each(self) -> tuple[LogView, LogView]:
        """Both views."""
        return self.main, self.hits

    def show_source(self, make: Callable[[], ShownLines] | None) -> None:
        """Show another log, or none; ``make`` gives its lines to a view."""
        for view in self.each:
            self._quietly(view.show_source, make() if make is not None else None)

    def show_filtered(self, filtered: FilteredLines | None) -> None:
        """Show what a filter leaves, or everything; also when more has been found."""
        self._filtered = filtered
        is_below = filtered is not None and self._settings.get(LOG_HITS_BELOW)
        if not is_below and self.hits.isVisible() and self.hits.hasFocus():
            self.main.setFocus()
        is_new = is_below and self.hits.isHidden()
        self.hits.setVisible(is_below)
        passing = filtered.passing if filtered is not None else None
        for view in self.each:
            is_filtered = filtered is not None and (view is self.hits) is is_below
            lines = filtered.lines if filtered is not None and is_filtered else None
            if view is self.main or is_below:
                view.show_rows(lines)
            view.marks.show_filter(
                filtered.text if filtered is not None else "",
                passing,
                has_context=filtered is not None and filtered.has_context,
            )
        if is_new:
            self._quietly(self.hits.go_to, self.main.caret.spot.line)

    def renew(self) -> None:
        """Paint both again."""
        for view in self.each:
            view.renew()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.front = self.hits if watched is self.hits else self.main
        elif event.type() == QEvent.Type.Hide and watched is self.hits:
            self.front = self.main
        return super().eventFilter(watched, event)

    # -- inside ----------------------------------------------------------

    def _on_setting(self, key: str) -> None:
        settings = self._settings
        if key == LOG_HITS_BELOW.key:
            self.show_filtered(self._filtered)
        for view in self.each:
            if key == LOG_ZOOM.key:
                view.set_zoom(settings.get(LOG_ZOOM))
            elif key == LOG_WRAP.key:
                view.set_wraps(settings.get(LOG_WRAP))
            elif key == LOG_HIGHLIGHTERS.key:
                view.marks.show_highlights(self._highlighting())

    def _highlighting(self) -> Highlighting:
        def on_slow(highlighter: Highlighter) -> None:
            self.slowHighlighter.emit(highlighter)

        return Highlighting(sets_from(self._settings.get(LOG_HIGHLIGHTERS)), on_slow)

    def _on_hits_moved(self, _: int) -> None:
        """The user goes about in the lines that pass."""
        if not self._moves:
            self._quietly(self.main.go_to_spot, self.hits.caret.spot)

    def _on_main_moved(self, line: int) -> None:
        """Another line is the current one: also among those that pass, if it is there."""
        if not self._moves and not self.hits.isHidden() and self.hits.rows.shows(line):
            self._quietly(self.hits.go_to_spot, self.main.caret.spot)

    def _quietly(self, move: Callable[[T], object], where: T) -> None:
        """Move the cursor of one view without that of the other."""
        self._moves = True
        try:
            move(where)
        finally:
            self._moves = False
