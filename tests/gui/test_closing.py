"""Windows that were closed: nothing of them answers any more, and nothing of them is left."""

from __future__ import annotations

import ast
import gc
import weakref
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import SIGNAL, QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from msiview.gui.collecting import collect_again
from msiview.gui.later import call_later
from msiview.gui.log.log_dock import LogDock
from msiview.gui.log.panes import PANES
from msiview.gui.main_window import MainWindow
from msiview.gui.selection import Place
from msiview.gui.theme import ThemeMode
from msiview.gui.windows import Windows
from msiview.session.opened_log import LogState
from tests.builders.databases import make_msi, sample_tables, table
from tests.builders.logs import engine, write_log
from tests.gui.conftest import wait_until_opened
from tests.source_files import FILES, PACKAGE, nodes, place_in

WINDOWS = 100
THOROUGH = 20
"""One window among so many shows every pane and page before it is closed."""

LONG_LIVED = ("theme", "settings", "icons", "windows", "app", "clipboard", "styleHints")
"""Objects that outlive windows, by the names that they go by."""

PLACES = (
    Place("table", "File", 0, 0),
    Place("summary"),
    Place("streams"),
    Place("stream", "Binary.tool"),
    Place("transforms"),
)


@pytest.fixture
def other(tmp_path: Path) -> Path:
    return make_msi(tmp_path / "new.msi", [*sample_tables(), table("New", "Key s72*", ("a",))])


@pytest.fixture
def log(tmp_path: Path) -> Path:
    lines = (
        "=== Verbose logging started: 1/2/2026  10:00:00  Build type: SHIP UNICODE 5.00 ===",
        engine("Doing action: INSTALL"),
        "Action start 10:00:00: INSTALL.",
        engine("PROPERTY CHANGE: Adding ONE property. Its value is '1'."),
        engine("Component: C1; Installed: Absent;   Request: Local;   Action: Local"),
        "Action ended 10:00:01: INSTALL. Return value 3.",
        engine("MainEngineThread is returning 1603"),
    )
    return write_log(tmp_path / "install.log", "\n".join(lines) + "\n")


def answering(windows: Windows) -> list[int]:
    """How many connections the signals have that everybody listens to."""
    return [
        windows.theme.receivers(SIGNAL("themeChanged()")),
        windows.icons.receivers(SIGNAL("renewed()")),
        windows.settings.receivers(SIGNAL("changed(QString)")),
    ]


def parts(window: MainWindow) -> list[weakref.ref[object]]:
    """What has to go with a window."""
    document = window.document
    found = (window, document, document.package, document.log.log, document.overlay.result)
    found = (*found, window.jobs, window.selection)
    return [weakref.ref(part) for part in found if part is not None]


def show_everything(window: MainWindow, qtbot: QtBot) -> None:
    for dock in window.docks:
        widget = window.show_dock(dock.spec.id)
        if isinstance(widget, LogDock):
            for pane in PANES:
                widget.panes.show_pane(pane.id)
    for place in PLACES:
        window.selection.go(place)
        wait_until_opened(window, qtbot)


def close(window: MainWindow) -> None:
    window.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_closed_windows_do_not_answer_and_are_gone(
    windows: Windows, sample: Path, other: Path, log: Path, qtbot: QtBot
) -> None:
    stays = windows.new_window()
    stays.open_path(str(sample))
    wait_until_opened(stays, qtbot)
    before = answering(windows)
    objects = []
    for number in range(1, WINDOWS + 1):
        window = windows.new_window()
        window.open_path(str(other))
        window.when_opened(partial(window.document.overlay.add, str(sample)))
        window.open_log(str(log))
        is_thorough = not number % THOROUGH
        if is_thorough:
            qtbot.waitUntil(partial(is_open, window))
            show_everything(window, qtbot)
        else:  # the others are closed while they work
            qtbot.waitUntil(partial(has_package, window))
        gone = parts(window)
        close(window)
        del window
        if is_thorough:
            # Slots of a closed window that still run would raise, which fails the test.
            is_dark = windows.theme.is_dark
            windows.theme.set_mode(ThemeMode.LIGHT if is_dark else ThemeMode.DARK)
            qtbot.waitUntil(partial(is_gone, gone), timeout=20_000)
            assert answering(windows) == before
            objects.append(len(gc.get_objects()))
    # pytest-qt keeps what Qt says of each window.
    assert objects[-1] - objects[0] < 20 * WINDOWS


def test_windows_that_are_destroyed_without_being_closed_do_not_answer(
    windows: Windows, sample: Path, other: Path, log: Path, qtbot: QtBot
) -> None:
    """A slot that answers during the destruction, or after it, raises, which fails the test."""
    for works in (False, True):
        window = windows.new_window()
        window.open_path(str(other))
        window.when_opened(partial(window.document.overlay.add, str(sample)))
        window.open_log(str(log))
        qtbot.waitUntil(partial(has_package if works else is_open, window), timeout=20_000)
        if not works:
            show_everything(window, qtbot)
        gone = parts(window)
        shiboken6.delete(window)
        collect_again()  # closing would do so
        del window
        QCoreApplication.processEvents()
        windows.theme.set_mode(ThemeMode.LIGHT if windows.theme.is_dark else ThemeMode.DARK)
        qtbot.waitUntil(partial(is_gone, gone), timeout=20_000)


def has_package(window: MainWindow) -> bool:
    return window.document.package is not None


def is_open(window: MainWindow) -> bool:
    document = window.document
    return document.overlay.result is not None and document.log.state is LogState.READ


def is_gone(gone: list[weakref.ref[object]]) -> bool:
    gc.collect()
    return not any(part() is not None for part in gone)


class Caller(QWidget):
    """Has something done later; a window may hold it."""

    def __init__(self, after_ms: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.calls = 0
        call_later(self, after_ms, self.call)
        call_later(self, after_ms, lambda: self.call())

    def call(self) -> None:
        self.calls += 1


@pytest.mark.parametrize("after_ms", [0, 20])
def test_what_was_to_be_done_later_goes_with_its_owner(after_ms: int, qtbot: QtBot) -> None:
    window = QWidget()
    caller = Caller(after_ms, window)
    gone: list[weakref.ref[object]] = [weakref.ref(window), weakref.ref(caller)]
    shiboken6.delete(window)
    del window, caller
    qtbot.waitUntil(partial(is_gone, gone))


def test_what_is_to_be_done_later_is_done_once(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    caller = Caller(0, window)
    qtbot.waitUntil(lambda: caller.calls == 2)
    qtbot.wait(50)
    assert caller.calls == 2


@pytest.mark.parametrize("after_ms", [0, 20])
def test_what_is_called_may_be_the_last_hold_on_its_owner(after_ms: int, qtbot: QtBot) -> None:
    """The owner goes with it, which a timer that is its child would not survive."""
    owner, called = QObject(), list[str]()
    owner.setObjectName("owner")
    gone = weakref.ref(owner)
    call_later(owner, after_ms, partial(_note_name, owner, called))
    del owner
    qtbot.waitUntil(lambda: gone() is None)
    assert called == ["owner"]
    qtbot.wait(20)


def _note_name(owner: QObject, called: list[str]) -> None:
    called.append(owner.objectName())


def calls_of(method: str) -> Iterator[tuple[str, ast.Call]]:
    """All calls of a method in the window's code, with their place."""
    for path in (file for file in FILES if file.is_relative_to(PACKAGE / "gui")):
        for node in nodes(path):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == method
            ):
                yield place_in(path, node.lineno), node


def test_signals_of_what_outlives_a_window_are_connected_to_methods() -> None:
    """Qt ends such a connection with the widget; one to a lambda or a partial would go on."""
    wrong = []
    for place, call in calls_of("connect"):
        sender = ast.unparse(call.func).removesuffix(".connect").split(".")
        if any(name.strip("_()") in LONG_LIVED for name in sender[:-1]):
            slot = call.args[0]
            if not isinstance(slot, ast.Attribute):
                wrong.append(f"{place}: {ast.unparse(slot)}")
    assert wrong == []


def test_nothing_is_done_later_in_a_way_that_outlives_its_owner() -> None:
    """``QTimer.singleShot`` of 0 ms keeps what it was to call; see ``msiview/gui/later.py``."""
    assert [place for place, _ in calls_of("singleShot")] == []
