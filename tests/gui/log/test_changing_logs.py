"""Logs that grow, are written anew, vanish, or whose reading is stopped."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from msiview.database.opening import open_package
from msiview.gui.main_window import MainWindow
from msiview.logs.log import Log
from msiview.progress import Progress
from msiview.session.log_answers import LogAnswers
from msiview.session.opened_log import LogState, OpenedLog
from msiview.session.opened_package import OpenedPackage
from tests.builders.databases import make_msi
from tests.builders.logs import engine, log_bytes, write_log
from tests.gui.log.log_driver import open_log, pane, shown, wait

HEAD = (
    "=== Verbose logging started: 1/2/2026  10:00:00  Build type: SHIP UNICODE 5.00.10011.00 ===\n"
)


def lines(first: int, count: int) -> str:
    return "".join(f"{engine(f'Line {n}')}\n" for n in range(first, first + count))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_log(tmp_path / "install.log", HEAD + lines(1, 200))


def grow(path: Path, text: str) -> None:
    with path.open("ab") as file:
        file.write(log_bytes(text, "utf-16-le"))


def test_what_is_appended_comes_to_the_view(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    dock = open_log(window, path, qtbot)
    assert len(shown(dock)) == 201
    dock.view.go_to(50)
    grow(path, lines(201, 100))
    window.document.log.look_again()
    wait(window, qtbot)
    assert len(shown(dock)) == 301
    assert dock.view.linked(300).body == "Line 300"
    assert dock.view.caret.spot.line == 50


def test_a_line_that_was_cut_is_read_whole_when_it_is_complete(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    grow(path, engine("Half a l"))
    dock = open_log(window, path, qtbot)
    assert dock.view.linked(201).body == "Half a l"
    grow(path, "ine\n")
    window.document.log.look_again()
    wait(window, qtbot)
    assert len(shown(dock)) == 202
    assert dock.view.linked(201).body == "Half a line"


def test_the_filter_goes_on_over_new_lines(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    dock = open_log(window, path, qtbot)
    dock.filter_bar.set_text("/line 2\\d0$/")
    wait(window, qtbot)
    assert shown(dock) == [200]
    grow(path, lines(201, 100))
    window.document.log.look_again()
    wait(window, qtbot)
    qtbot.waitUntil(lambda: len(shown(dock)) == 10)
    assert shown(dock) == [200, 210, 220, 230, 240, 250, 260, 270, 280, 290]


def test_following_keeps_the_end_in_sight(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    dock = open_log(window, path, qtbot)
    window.action_set["actionFollowLog"].trigger()
    assert window.action_set["actionFollowLog"].isChecked()
    grow(path, lines(201, 500))
    window.document.log.look_again()
    wait(window, qtbot)
    assert dock.view.last_line == 700


def test_the_file_is_looked_at_again_by_itself(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    dock = open_log(window, path, qtbot)
    grow(path, lines(201, 1))
    qtbot.waitUntil(lambda: len(shown(dock)) == 202)


def test_a_log_that_is_written_anew_is_read_anew_and_said(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    dock = open_log(window, path, qtbot)
    window.document.log.toggle_bookmark(100)
    write_log(path, HEAD + engine("Another installation"))
    window.document.log.look_again()
    wait(window, qtbot)
    assert len(shown(dock)) == 2
    assert dock.view.linked(1).body == "Another installation"
    assert "written anew" in dock.message.text()
    assert window.document.log.bookmarks == []


def test_a_log_that_is_gone_stays_as_it_was_read(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    dock = open_log(window, path, qtbot)
    path.unlink()
    window.document.log.look_again()
    assert "is gone" in dock.message.text()
    assert len(shown(dock)) == 201


@pytest.mark.parametrize("kind", ["missing", "folder"])
def test_what_cannot_be_opened_is_said_in_words(
    window: MainWindow, tmp_path: Path, kind: str, qtbot: QtBot
) -> None:
    path = tmp_path if kind == "folder" else tmp_path / "none.log"
    dock = open_log(window, path, qtbot)
    assert window.document.log.state is LogState.FAILED
    verdict = dock.findChild(QLabel, "logVerdict")
    assert verdict is not None
    assert verdict.text() == f"{path.name} can't be read"
    assert str(path) in dock._notice.text()


def hold_up(monkeypatch: pytest.MonkeyPatch, step: str) -> list[str]:
    """Make a step of reading wait after its work, the first time, until it is cancelled. The
    list that is returned has an entry when it waits."""
    real = getattr(Log, step)
    waiting: list[str] = []

    def read(log: Log, progress: Progress | None = None) -> None:
        real(log, progress)
        if progress is not None and not waiting:
            waiting.append(step)
            while True:
                progress("Waiting for the user")
                time.sleep(0.001)

    monkeypatch.setattr(Log, step, read)
    return waiting


@pytest.mark.parametrize("step", ["read_lines", "read_guids", "read_facts"])
def test_a_stopped_reading_keeps_what_it_has_and_goes_on(
    window: MainWindow, path: Path, step: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = hold_up(monkeypatch, step)
    window.open_log(str(path))
    dock = pane(window)
    log = window.document.log
    qtbot.waitUntil(lambda: bool(waiting) and len(shown(dock)) == 201)
    cancel = dock.findChild(QPushButton, "logCancel")
    assert cancel is not None
    assert cancel.isVisible()
    cancel.click()
    assert log.state is LogState.STOPPED
    assert len(shown(dock)) == 201
    go_on = dock.findChild(QPushButton, "logContinue")
    assert go_on is not None
    assert "Reading was stopped" in dock.head.text()
    go_on.click()
    wait(window, qtbot)
    assert log.state is LogState.READ
    assert log.answers is not None


def test_the_window_closes_while_a_log_is_read(
    window: MainWindow, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = hold_up(monkeypatch, "read_facts")
    window.open_log(str(path))
    qtbot.waitUntil(lambda: bool(waiting))
    window.close()
    assert not window.jobs.busy


def test_another_log_takes_the_place_of_one_that_is_being_read(
    window: MainWindow, path: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = write_log(tmp_path / "other.log", HEAD)
    waiting = hold_up(monkeypatch, "read_facts")
    window.open_log(str(path))
    qtbot.waitUntil(lambda: bool(waiting))
    dock = open_log(window, other, qtbot)
    assert window.document.log.state is LogState.READ
    assert len(shown(dock)) == 1


def test_a_package_that_is_opened_meanwhile_does_not_stop_the_reading(
    window: MainWindow, path: Path, sample: Path, qtbot: QtBot
) -> None:
    window.open_log(str(path))
    window.open_path(str(sample))
    wait(window, qtbot)
    qtbot.waitUntil(lambda: window.document.log.state is LogState.READ)
    wait(window, qtbot)
    assert len(shown(pane(window))) == 201


def test_answers_are_those_beside_the_package_that_came_meanwhile(
    window: MainWindow,
    path: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log, goes_on, asked = window.document.log, Event(), []
    find = OpenedLog.find_answers

    def slow(opened: OpenedLog, progress: Progress | None = None) -> LogAnswers:
        asked.append(opened)
        goes_on.wait(20)
        return find(opened, progress)

    monkeypatch.setattr(OpenedLog, "find_answers", slow)
    log.open(path)
    qtbot.waitUntil(lambda: bool(asked))
    package = OpenedPackage(open_package(make_msi(tmp_path / "later.msi")))
    log.set_package(package)
    goes_on.set()
    qtbot.waitUntil(lambda: log.state is LogState.READ)
    assert asked[-1].package is package
    assert log.answers is not None
    assert log.answers.match is not None
