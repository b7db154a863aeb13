"""Python's search for garbage: in the thread of the window only, and out of its way.

Python searches whenever a thread has made some hundred objects, in that thread. A widget that it
meets there and nothing holds any more is destroyed outside of the thread that it lives in, which
ends the process sooner or later. So Python does not search by itself while a window is there: a
timer of the window does (:class:`GarbageSearch`).

With a large package open there are millions of objects that live as long as it, and
each full search for cycles looks at all of them while nothing else can run (70 ms
were measured with 200 000 files and an overlay of 50 000 changes). So work that makes
very many objects pauses the search and then declares what is there permanent; when
the package is closed, everything is searched again. Objects without cycles are freed
at once all the same.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic
from weakref import finalize

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 100
"""How often the window looks whether there is something to search."""

_EACH = 10
"""So many searches of what is young go before one of what is older, as in CPython."""

_SHARE = 50
"""Full searches take at most this part of the time."""

_lock = Lock()
_pauses = 0
_searches = 0


@contextmanager
def collection_paused() -> Iterator[None]:
    """No search for garbage meanwhile; what is there afterwards counts as permanent."""
    global _pauses
    with _lock:
        _pauses += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _pauses -= 1
            if not _pauses:
                gc.freeze()
                _enable()


def collect_again() -> None:
    """Nothing is permanent any more: a package was closed."""
    gc.unfreeze()


def _enable() -> None:
    if not _pauses and not _searches:
        gc.enable()


def _one_search_less() -> None:
    global _searches
    with _lock:
        _searches -= 1
        _enable()


class GarbageSearch(QObject):
    """Searches for garbage in the thread of the window, in place of Python, until :meth:`end`, or
    until it is destroyed."""

    def __init__(self, parent: QObject | None = None) -> None:
        global _searches
        super().__init__(parent)
        with _lock:
            _searches += 1
            gc.disable()
        self._leave = finalize(self, _one_search_less)  # does it once
        self._leave.atexit = False
        self.destroyed.connect(self._leave)
        self._young = self._older = 0
        self._next_full = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._search)
        self._timer.start()

    def end(self) -> None:
        """Where no other window searches, Python does again."""
        self._timer.stop()
        self._leave()

    def _search(self) -> None:
        if _pauses or gc.get_count()[0] <= gc.get_threshold()[0]:
            return
        self._young += 1
        if self._young <= _EACH:
            gc.collect(0)
            return
        self._young = 0
        self._older += 1
        begin = monotonic()
        if self._older <= _EACH or begin < self._next_full:
            gc.collect(1)
            return
        self._older = 0
        gc.collect()
        end = monotonic()
        self._next_full = end + (end - begin) * _SHARE
