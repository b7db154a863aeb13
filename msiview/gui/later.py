"""What is done a moment later, unless its owner is gone by then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def call_later(owner: QObject, after_ms: int, then: Callable[[], object]) -> None:
    """Call something once, so many ms from now, or as soon as events are done (0); never where
    its owner is destroyed before.

    The timer is a child of the owner, so that it goes with it and lets go of what it was to call.
    :meth:`QTimer.singleShot` posts an event for 0 ms, and what that was to call, with the window
    behind it, is kept for ever where the receiver is destroyed first.
    """
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.timeout.connect(then)
    timer.timeout.connect(timer.deleteLater)
    timer.start(after_ms)
