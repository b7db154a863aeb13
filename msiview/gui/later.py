"""What is done a moment later, unless its owner is gone by then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_SOONEST_MS = 1


def call_later(owner: QObject, after_ms: int, then: Callable[[], object]) -> None:
    """Call something once, so many ms from now, or as soon as events are done (0); never where
    its owner is destroyed before.

    For 0 ms :meth:`QTimer.singleShot` posts an event, and what that was to call, with the window
    behind it, is kept for ever where the receiver is destroyed first; so it is 1 ms at least. A
    timer that is a child of the owner would not do: where what it calls is the last hold on the
    owner, the owner goes, and the timer with it, while the timer is at work (the process ended so).
    """
    QTimer.singleShot(max(after_ms, _SOONEST_MS), owner, then)
