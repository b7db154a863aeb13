"""Work in the background, with progress and Cancel.

Work takes a :class:`~msiview.progress.Progress` and returns a value; it never
touches a widget. The rest happens in the GUI thread::

    jobs.run(
        lambda progress: sort_rows(table, column, progress),
        on_success=self._show_order,
        title="Sorting File",
        slot="sort",            # a newer job of this slot cancels an older one
    )

Without ``on_failure`` the window shows what went wrong.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import Enum, auto
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from msiview.debugging import timed
from msiview.gui.collecting import GarbageSearch
from msiview.gui.later import call_later
from msiview.progress import Cancelled, Progress

T = TypeVar("T")

_LOG = logging.getLogger(__name__)

SHOW_AFTER_MS = 200
"""Work shorter than this is not worth a progress display."""

PATIENCE_MS = 300
"""How long patient work waits, so that the window paints undisturbed what was opened."""

CLOSE_WAIT_MS = 500
"""How long closing waits for cancelled work to notice: far longer than it should take, and
short enough for whoever closes a window."""

_REST_S = 0.004

_POOLS_LEFT_BEHIND: list[QThreadPool] = []
"""Pools of closed runners in which a thread went on."""


class JobState(Enum):
    RUNNING = auto()
    DONE = auto()
    FAILED = auto()
    CANCELLED = auto()
    """Cancelled by the user, by a newer job of its slot, or stale."""


class Job:
    """One piece of background work as the GUI thread sees it."""

    def __init__(
        self,
        work: Callable[[Progress], Any],
        on_success: Callable[[Any], None],
        on_failure: Callable[[Exception], None] | None,
        expected: type[Exception],
        on_cancel: Callable[[], None] | None,
        title: str,
        cancellable: bool,
        slot: str | None,
        lasting: bool,
        generation: int,
    ) -> None:
        self.work = work
        self.on_success = on_success
        self.on_failure = on_failure
        self.expected = expected
        self.on_cancel = on_cancel
        self.title = title
        self.cancellable = cancellable
        self.slot = slot
        self.lasting = lasting
        self.generation = generation
        self.state = JobState.RUNNING
        self.visible = False
        self.text = ""
        self.done = 0
        self.total = 0
        self.progress = Progress()

    @property
    def running(self) -> bool:
        return self.state is JobState.RUNNING


class _Relay(QObject):
    """Carries results from working threads into the GUI thread."""

    reported = Signal(object, str, object, object)
    ended = Signal(object, object, object)


class _Work(QRunnable):
    """The part of a job that runs in the pool; it knows no widget."""

    def __init__(self, job: Job, relay: _Relay) -> None:
        super().__init__()
        self._job = job
        self._relay = relay

    def run(self) -> None:
        result: object = None
        error: BaseException | None = None
        # The title is for the user: it names tables, and what is searched for.
        what = self._job.slot or getattr(self._job.work, "__qualname__", "work")
        try:
            with timed(_LOG, f"job {what}"):
                self._job.progress(self._job.title)
                result = self._job.work(self._job.progress)
        except Cancelled as caught:
            error = caught
        except Exception as caught:
            _LOG.debug("job %s failed", what, exc_info=caught)
            error = caught
        self._relay.ended.emit(self._job, result, error)


def left_behind() -> bool:
    """Whether a thread still runs that a closed runner did not wait for.

    Nothing can stop such a thread, and Python waits for it when the program ends: then the
    process must be ended without its leave (``os._exit``).
    """
    _POOLS_LEFT_BEHIND[:] = [pool for pool in _POOLS_LEFT_BEHIND if pool.activeThreadCount()]
    return bool(_POOLS_LEFT_BEHIND)


class JobRunner(QObject):
    """Runs jobs in its own thread pool; lives as long as the window.

    :meth:`close` must be called before the runner goes: it cancels everything and
    waits a moment for the threads. What does not look for its cancel within that time is
    left behind: its result goes nowhere, and :func:`left_behind` tells of it.
    """

    changed = Signal()
    """A job began, became visible, reported or ended."""
    idle = Signal()
    """The last running job has ended and its result has been delivered."""
    failed = Signal(str, object)
    """A job without ``on_failure`` for it failed: its title and the exception."""

    def __init__(self, parent: QObject | None = None, *, threads: int = 4) -> None:
        super().__init__(parent)
        # No child of the runner: a pool that is destroyed waits for its threads, however long.
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(threads)
        self._garbage = GarbageSearch(self)
        self._relay = _Relay()
        self._relay.reported.connect(self._on_report)
        self._relay.ended.connect(self._on_end)
        self._jobs: list[Job] = []
        self._unended = 0
        self._generation = 0
        self._closed = False

    @property
    def generation(self) -> int:
        """Counts :meth:`invalidate`; results of an older generation are dropped."""
        return self._generation

    @property
    def busy(self) -> bool:
        return any(job.running for job in self._jobs)

    def runs(self, slot: str) -> bool:
        """Whether a job of this slot is running."""
        return any(job.running and job.slot == slot for job in self._jobs)

    def visible_jobs(self) -> list[Job]:
        """Jobs that have been running for longer than 0.2 s, oldest first."""
        return [job for job in self._jobs if job.running and job.visible]

    def run(
        self,
        work: Callable[[Progress], T],
        on_success: Callable[[T], None],
        on_failure: Callable[[Exception], None] | None = None,
        *,
        title: str,
        expected: type[Exception] = Exception,
        on_cancel: Callable[[], None] | None = None,
        cancellable: bool = True,
        slot: str | None = None,
        patient: bool = False,
        lasting: bool = False,
    ) -> Job:
        """Start work in the background and return its handle. After :meth:`close` nothing is
        started, and the job is cancelled from the beginning: a timer of a window that was just
        closed may still ask.

        Exactly one of ``on_success``, ``on_failure`` and ``on_cancel`` is called
        later in the GUI thread; none after :meth:`close`. ``title`` says what is
        being done ("Sorting File"). ``expected`` are the errors that ``on_failure`` is for;
        the window shows others. ``slot`` makes the job latest-wins. ``patient``
        work is waited for by nobody: it begins when the window has been painted, and
        rests half of the time, so that other threads run. ``lasting`` work goes on when the
        package is closed: it is not for it.
        """
        job = Job(
            work,
            on_success,
            on_failure,
            expected,
            on_cancel,
            title,
            cancellable,
            slot,
            lasting,
            self._generation,
        )
        if self._closed:
            job.state = JobState.CANCELLED
            return job
        relay = self._relay
        job.progress = Progress(
            lambda *step: relay.reported.emit(job, *step), rest=_REST_S if patient else 0.0
        )
        self._jobs.append(job)
        for older in [other for other in self._jobs if slot is not None and other.slot == slot]:
            if older is not job:
                self.cancel(older)
        self._unended += 1
        if patient:
            call_later(self, PATIENCE_MS, lambda: self._begin(job))
        else:
            self._begin(job)
        self.changed.emit()
        return job

    def _begin(self, job: Job) -> None:
        if not self._closed:
            call_later(self, SHOW_AFTER_MS, lambda: self._show(job))
            self._pool.start(_Work(job, self._relay))

    def cancel(self, job: Job) -> None:
        """Drop a job's result now and ask its thread to stop."""
        if job.running:
            job.progress.cancel()
            self._finish(job, JobState.CANCELLED)
            if job.on_cancel is not None:
                job.on_cancel()
            self._after_end()

    def cancel_slot(self, slot: str) -> None:
        """Cancel what runs in a slot."""
        for job in [job for job in self._jobs if job.slot == slot]:
            self.cancel(job)

    def invalidate(self) -> None:
        """Begin a new generation: cancel every job but lasting ones, drop results that are
        on their way."""
        self._generation += 1
        for job in [job for job in self._jobs if not job.lasting]:
            self.cancel(job)

    def close(self) -> None:
        """Cancel everything and stay silent from then on; waits for the threads, but never
        longer than :data:`CLOSE_WAIT_MS`."""
        if self._closed:
            return
        self._closed = True
        self._relay.reported.disconnect(self._on_report)
        self._relay.ended.disconnect(self._on_end)
        for job in self._jobs:
            job.progress.cancel()
            job.state = JobState.CANCELLED
        self._jobs.clear()
        if not self._pool.waitForDone(CLOSE_WAIT_MS):
            _POOLS_LEFT_BEHIND.append(self._pool)
        self._garbage.end()

    def threads_stopped(self) -> bool:
        """Whether every thread has ended, those of cancelled jobs included."""
        return self._unended == 0

    def _show(self, job: Job) -> None:
        if job.running and not self._closed:
            job.visible = True
            self.changed.emit()

    def _on_report(self, job: Job, text: str, done: int, total: int) -> None:
        if job.running:
            job.text, job.done, job.total = text, done, total
            if job.visible:
                self.changed.emit()

    def _on_end(self, job: Job, result: object, error: BaseException | None) -> None:
        self._unended -= 1
        if not job.running:
            return
        is_stale = job.generation != self._generation and not job.lasting
        if isinstance(error, Cancelled) or is_stale:
            self._finish(job, JobState.CANCELLED)
            if job.on_cancel is not None:
                job.on_cancel()
        elif isinstance(error, Exception):
            self._finish(job, JobState.FAILED)
            if job.on_failure is not None and isinstance(error, job.expected):
                job.on_failure(error)
            else:
                self.failed.emit(job.title, error)
        else:
            self._finish(job, JobState.DONE)
            job.on_success(result)
        self._after_end()

    def _finish(self, job: Job, state: JobState) -> None:
        job.state = state
        self._jobs.remove(job)

    def _after_end(self) -> None:
        if self._closed:
            return
        self.changed.emit()
        if not self._jobs:
            self.idle.emit()
