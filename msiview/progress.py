"""Progress reports and cancellation for long work, independent of the user interface.

Work takes a :class:`Progress` and calls it now and then; each call is also a point at which the
work can be cancelled.
"""

from __future__ import annotations

import time
from collections.abc import Callable


class Cancelled(BaseException):
    """The user no longer wants the result.

    A ``BaseException``, so that an ``except Exception`` on the way cannot
    swallow it.
    """


class Progress:
    """Throttles reports of long work and carries the request to cancel it.

    ``report(text, done, total)`` is called at most every ``interval`` seconds; ``total`` is 0 where
    it is not known. ``rest`` is a time in seconds: background work sleeps as long at the first step
    after as much work, so that it leaves the interpreter to other threads half of the time. Safe to
    share between one working thread and one watching thread.
    """

    def __init__(
        self,
        report: Callable[[str, int, int], None] | None = None,
        *,
        interval: float = 0.1,
        rest: float = 0.0,
    ) -> None:
        self._report = report
        self._interval = interval
        self._rest = rest
        self._next = self._next_rest = 0.0
        self._cancelled = False

    def __call__(self, text: str, done: int = 0, total: int = 0) -> None:
        """Report a step. Raises :class:`Cancelled` when the work has been cancelled."""
        if self._cancelled:
            raise Cancelled
        if self._rest and time.monotonic() >= self._next_rest:
            time.sleep(self._rest)
            self._next_rest = time.monotonic() + self._rest
        if self._report is None:
            return
        now = time.monotonic()
        if now >= self._next:
            self._next = now + self._interval
            self._report(text, done, total)

    def cancel(self) -> None:
        """Make the next report in the working thread raise :class:`Cancelled`."""
        self._cancelled = True


def no_progress() -> Progress:
    """A progress that reports to nobody and is never cancelled."""
    return Progress()
