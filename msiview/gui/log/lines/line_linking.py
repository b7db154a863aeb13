"""The links of the lines in sight, found a few at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from msiview.gui.log.lines.shown_lines import ShownLine, ShownLines

AT_ONCE_S = 0.008
"""Seconds that are spent on links before other events have their turn."""


class LineLinking(QObject):
    """Takes lines apart between events; ``linked`` says that some have their links now."""

    linked = Signal()

    def __init__(self, in_sight: Callable[[], Iterable[ShownLine]], parent: QObject) -> None:
        super().__init__(parent)
        self._in_sight = in_sight
        self._source: ShownLines | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._link_some)

    def show_source(self, source: ShownLines | None) -> None:
        self._source = source

    def start(self) -> None:
        """Find the links of lines in sight that have none yet."""
        if not self._timer.isActive():
            self._timer.start()

    def _link_some(self) -> None:
        """For a moment; the others later."""
        until = time.monotonic() + AT_ONCE_S
        for shown in self._in_sight():
            if self._source is not None and shown.links is None:
                self._source.take_apart(shown)
                if time.monotonic() > until:
                    self.linked.emit()
                    return
        self._timer.stop()
        self.linked.emit()
