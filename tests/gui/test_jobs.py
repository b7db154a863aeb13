"""Background work: results, failures, cancelling, slots, generations, shutdown."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from msiview.gui.jobs import JobRunner, JobState, left_behind
from msiview.progress import Progress


class Gate:
    """Work that waits until the test lets it go on, looking for Cancel meanwhile."""

    def __init__(self) -> None:
        self.started = threading.Event()
        self.open = threading.Event()

    def __call__(self, progress: Progress) -> str:
        self.started.set()
        while not self.open.wait(0.005):
            progress("waiting", 1, 2)
        return "done"


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.open.set()


def test_a_result_arrives_in_the_gui_thread(jobs: JobRunner, qtbot: QtBot) -> None:
    seen: list[object] = []
    with qtbot.waitSignal(jobs.idle):
        job = jobs.run(
            lambda progress: threading.current_thread(),
            lambda thread: seen.extend([thread, threading.current_thread()]),
            title="Asking",
        )
    assert job.state is JobState.DONE
    assert seen[0] is not threading.main_thread()
    assert seen[1] is threading.main_thread()
    assert not jobs.busy


def test_a_failure_goes_to_its_handler(jobs: JobRunner, qtbot: QtBot) -> None:
    failures: list[Exception] = []

    def work(progress: Progress) -> None:
        raise ValueError("no such thing")

    with qtbot.waitSignal(jobs.idle), qtbot.assertNotEmitted(jobs.failed):
        job = jobs.run(work, pytest.fail, failures.append, title="Failing")
    assert job.state is JobState.FAILED
    assert str(failures[0]) == "no such thing"


def test_a_failure_without_handler_is_told(jobs: JobRunner, qtbot: QtBot) -> None:
    def work(progress: Progress) -> None:
        raise ValueError("no such thing")

    with qtbot.waitSignal(jobs.failed) as told:
        jobs.run(work, pytest.fail, title="Counting")
    assert told.args[0] == "Counting"
    assert isinstance(told.args[1], ValueError)


def test_cancel_drops_the_result_at_once(jobs: JobRunner, gate: Gate, qtbot: QtBot) -> None:
    cancelled: list[bool] = []
    job = jobs.run(gate, pytest.fail, title="Waiting", on_cancel=lambda: cancelled.append(True))
    assert gate.started.wait(5)
    jobs.cancel(job)
    assert job.state is JobState.CANCELLED
    assert cancelled == [True]
    assert not jobs.busy
    qtbot.waitUntil(jobs.threads_stopped)  # Cancelled was raised inside the work
    assert not gate.open.is_set()


def test_cancel_reaches_work_that_swallows_exceptions(jobs: JobRunner, qtbot: QtBot) -> None:
    started = threading.Event()

    def stubborn(progress: Progress) -> None:
        started.set()
        while True:
            try:
                progress("on and on")
            except Exception:
                pytest.fail("Cancelled must not be an Exception")

    job = jobs.run(stubborn, pytest.fail, title="Stubborn")
    assert started.wait(5)
    jobs.cancel(job)
    qtbot.waitUntil(jobs.threads_stopped)


def test_the_latest_of_a_slot_wins(jobs: JobRunner, gate: Gate, qtbot: QtBot) -> None:
    results: list[str] = []
    first = jobs.run(gate, pytest.fail, title="First", slot="search")
    with qtbot.waitSignal(jobs.idle):
        jobs.run(lambda progress: "second", results.append, title="Second", slot="search")
    assert first.state is JobState.CANCELLED
    assert results == ["second"]


def test_slots_do_not_disturb_each_other(jobs: JobRunner, gate: Gate, qtbot: QtBot) -> None:
    results: list[str] = []
    jobs.run(gate, results.append, title="Sorting", slot="sort")
    jobs.run(lambda progress: "found", results.append, title="Searching", slot="search")
    qtbot.waitUntil(lambda: results == ["found"])
    gate.open.set()
    qtbot.waitUntil(lambda: results == ["found", "done"])


def test_a_result_of_an_older_generation_is_dropped(
    jobs: JobRunner, gate: Gate, qtbot: QtBot
) -> None:
    before = jobs.generation
    job = jobs.run(gate, pytest.fail, title="Old")
    assert gate.started.wait(5)
    gate.open.set()  # its result may be on the way already
    jobs.invalidate()
    assert jobs.generation == before + 1
    assert job.state is JobState.CANCELLED
    qtbot.waitUntil(jobs.threads_stopped)


def test_progress_is_shown_after_a_while_only(jobs: JobRunner, gate: Gate, qtbot: QtBot) -> None:
    job = jobs.run(gate, lambda _: None, title="Long")
    assert jobs.visible_jobs() == []
    qtbot.waitUntil(lambda: jobs.visible_jobs() == [job])
    qtbot.waitUntil(lambda: (job.text, job.done, job.total) == ("waiting", 1, 2))
    gate.open.set()
    qtbot.waitUntil(lambda: jobs.visible_jobs() == [])


def test_closing_cancels_and_waits_and_is_silent(gate: Gate, qtbot: QtBot) -> None:
    runner = JobRunner()
    alive: list[bool] = []

    def work(progress: Progress) -> None:
        try:
            gate(progress)
        finally:
            alive.append(True)

    runner.run(work, pytest.fail, pytest.fail, title="Working")
    assert gate.started.wait(5)
    with qtbot.assertNotEmitted(runner.changed), qtbot.assertNotEmitted(runner.idle):
        runner.close()
        assert alive == [True]  # close came back after the thread
        QCoreApplication.processEvents()
    runner.close()  # once more does no harm
    late = runner.run(lambda progress: alive.append(False), pytest.fail, title="Too late")
    assert late.state is JobState.CANCELLED
    assert alive == [True]


def test_closing_leaves_work_behind_that_ignores_its_cancel(qtbot: QtBot) -> None:
    runner = JobRunner()
    started, may_end = threading.Event(), threading.Event()

    def stubborn(progress: Progress) -> str:
        started.set()
        may_end.wait(60)
        return "too late"

    runner.run(stubborn, pytest.fail, pytest.fail, title="Stubborn")
    assert started.wait(5)
    runner.close()
    assert not may_end.is_set()  # close came back before the thread
    assert left_behind()
    runner.deleteLater()
    del runner
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    may_end.set()
    qtbot.waitUntil(lambda: not left_behind())
    QCoreApplication.processEvents()  # its result goes nowhere


def test_a_callback_may_start_the_next_job(jobs: JobRunner, qtbot: QtBot) -> None:
    results: list[int] = []

    def then(value: int) -> None:
        results.append(value)
        if value < 3:
            jobs.run(lambda progress: value + 1, then, title="Next")

    idles: list[bool] = []
    jobs.idle.connect(lambda: idles.append(True))
    jobs.run(lambda progress: 1, then, title="Next")
    qtbot.waitUntil(lambda: results == [1, 2, 3])
    qtbot.waitUntil(lambda: idles == [True])  # only at the very end


def test_patient_work_runs_and_can_be_dropped_before_it_begins(
    jobs: JobRunner, qtbot: QtBot
) -> None:
    results: list[int] = []
    dropped = jobs.run(lambda progress: 1, results.append, title="Never", patient=True)
    jobs.cancel(dropped)
    with qtbot.waitSignal(jobs.idle):
        jobs.run(lambda progress: 2, results.append, title="Later", patient=True)
    assert results == [2]
    assert not jobs.busy
    qtbot.waitUntil(jobs.threads_stopped)
