"""What is done a moment later, unless its owner is gone by then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QTimer


def call_later(owner: QObject, after_ms: int, then: Callable[[], object]) -> None:
    """Call something once, so many ms from now, or as soon as events are done (0); never where
    its owner is destroyed before.

    :meth:`QTimer.singleShot` posts an event for 0 ms, and what that was to call, with the window
    behind it, is kept for ever where the receiver is destroyed first.
    """
    _Later(owner, then).start(after_ms)


class _Later(QTimer):
    """A child of the application that lets go of what it is to call once that is called, or once
    the owner is destroyed.

    It is no child of the owner: where what it calls is the last hold on the owner, the owner goes
    when that has been called, and a child with it, in the middle of its work (the process ended
    so).
    """

    def __init__(self, owner: QObject, then: Callable[[], object]) -> None:
        super().__init__(QCoreApplication.instance())
        self._then: Callable[[], object] | None = then
        self.setSingleShot(True)
        self.timeout.connect(self._call)
        owner.destroyed.connect(self._end)

    def _call(self) -> None:
        then = self._then
        self._end()
        if then is not None:
            then()

    def _end(self) -> None:
        self._then = None
        self.stop()
        self.deleteLater()
