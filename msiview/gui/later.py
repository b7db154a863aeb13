"""What is done a moment later, unless its owner is gone by then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def call_later(owner: QObject, after_ms: int, then: Callable[[], object]) -> None:
    """Call something once, so many ms from now, or as soon as events are done (0); never where
    its owner is destroyed before.

    :meth:`QTimer.singleShot` posts an event for 0 ms, and what that was to call, with the window
    behind it, is kept for ever where the receiver is destroyed first.
    """
    _Later(owner, then).start(after_ms)


class _Later(QTimer):
    """A child of the owner, so that it goes with it.

    It holds what it is to call itself, and lets go of it before it ends: a connection would let go
    in the timer's destructor, and where that was the last hold on the owner, the owner would delete
    the timer once more (the process ended so).
    """

    def __init__(self, owner: QObject, then: Callable[[], object]) -> None:
        super().__init__(owner)
        self._then: Callable[[], object] | None = then
        self.setSingleShot(True)
        self.timeout.connect(self._call)

    def _call(self) -> None:
        then, self._then = self._then, None
        self.deleteLater()
        if then is not None:
            then()
