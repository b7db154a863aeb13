"""A window that several tests use one after the other, put back in between."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from msiview.gui.log.log_dock import LogDock
from msiview.gui.main_window import MainWindow
from msiview.session.places import Place


class SharedWindow:
    """A window with a package and a log. :meth:`reset` undoes what users do there, and fails
    where something is not as it was at first: what is left would be the next test's."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.reset(is_first=True)
        self._first = self._state()

    def reset(self, *, is_first: bool = False) -> None:
        window, dock = self.window, self._dock()
        window.selection.clear()
        window.selection.go(Place("summary"))
        window.message.hide()
        dock.filter_bar.clear()
        dock.finder.bar.close_bar()
        dock.goto_bar.close_bar()
        log = dock.log
        log.clear_bookmarks()
        log.set_follows(False)
        assert log.answers is not None
        assert log.answers.first_error is not None
        log.show_line(log.answers.first_error.line)
        QGuiApplication.clipboard().clear()
        window.activateWindow()
        wait_for(lambda: not window.jobs.busy)
        if not is_first:
            assert self._state() == self._first

    def _dock(self) -> LogDock:
        dock = self.window.show_dock("log")
        assert isinstance(dock, LogDock)
        return dock

    def _state(self) -> dict[str, object]:
        window, dock = self.window, self._dock()
        return {
            "package": window.document.source,
            "overlay": window.document.overlay.result,
            "log": (dock.log.path, dock.log.state),
            "size": (window.width(), window.height()),
            "docks": [each.spec.id for each in window.docks if not each.isHidden()],
            "place": window.selection.place,
            "message": window.message.text(),
            "rows": len(dock.view.rows),
            "cursor": dock.view.caret.spot,
            "filter": dock.filter_bar.line_filter,
            "bars": (dock.finder.bar.isHidden(), dock.goto_bar.isHidden()),
            "marks": (list(dock.log.mentions), list(dock.log.bookmarks)),
            "actions": {
                spec.id: action.isEnabled()
                for spec, action in window.action_set.specs()
                if spec.id != "actionForward"
            },
        }


def wait_for(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Let events happen until a condition holds; for fixtures that are older than a qtbot."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        QTest.qWait(5)
