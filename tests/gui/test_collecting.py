"""Garbage: where it is searched for, and when it is not."""

from __future__ import annotations

import gc
import threading

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from msiview.gui.collecting import GarbageSearch, collection_paused
from msiview.gui.jobs import JobRunner
from msiview.progress import Progress

MANY = 3


class Holder(QWidget):
    """A widget that only a search for garbage finds to be one."""

    def __init__(self, threads: list[int]) -> None:
        super().__init__()
        self.itself = self
        self.destroyed.connect(
            lambda: threads.append(threading.get_ident()), Qt.ConnectionType.DirectConnection
        )


def make_objects(progress: Progress) -> int:
    """More objects than Python makes without a search of all there are."""
    limits = gc.get_threshold()
    return len([[] for _ in range(limits[0] * (limits[1] + 2) * (limits[2] + 2) * MANY)])


def test_widgets_are_destroyed_in_the_thread_of_the_window(jobs: JobRunner, qtbot: QtBot) -> None:
    threads: list[int] = []
    Holder(threads)
    with qtbot.waitSignal(jobs.idle):
        jobs.run(make_objects, lambda made: None, title="Work")
    qtbot.waitUntil(lambda: bool(gc.collect()) or bool(threads))
    assert threads == [threading.get_ident()]


def test_garbage_is_searched_for_while_the_window_waits(jobs: JobRunner, qtbot: QtBot) -> None:
    threads: list[int] = []
    Holder(threads)
    kept: list[list[int]] = [[] for _ in range(gc.get_threshold()[0] + MANY)]
    qtbot.waitUntil(lambda: bool(threads))
    assert threads == [threading.get_ident()]
    assert kept


def test_python_searches_by_itself_when_all_searches_have_ended(qtbot: QtBot) -> None:
    assert gc.isenabled()
    one, other = GarbageSearch(), GarbageSearch()
    one.end()
    one.end()
    with collection_paused():
        pass
    assert not gc.isenabled()
    with collection_paused():
        other.end()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_python_searches_by_itself_when_a_search_is_destroyed(qtbot: QtBot) -> None:
    window = QWidget()
    search = GarbageSearch(window)
    delete(window)
    assert gc.isenabled()
    del search
    gc.collect()
    assert gc.isenabled()
