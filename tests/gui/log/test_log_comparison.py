"""Log → Compare with another log."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from msiview.analysis.phrase import LineRef, OtherLineRef
from msiview.gui.dialogs.log_comparison import LogComparisonDialog
from msiview.gui.main_window import MainWindow
from msiview.gui.windows import Windows
from msiview.report.links import address_of
from tests.builders.log_pairs import of_administrator, of_user
from tests.builders.logs import write_log
from tests.gui.log.log_driver import open_log, pane, wait


@pytest.fixture
def other(tmp_path: Path) -> Path:
    return write_log(tmp_path / "good.log", of_administrator())


@pytest.fixture
def dialog(
    window: MainWindow,
    tmp_path: Path,
    other: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> LogComparisonDialog:
    """The user's log, compared with the administrator's."""
    open_log(window, write_log(tmp_path / "bad.log", of_user()), qtbot)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(other), ""))
    qtbot.waitUntil(window.action_set["actionCompareLog"].isEnabled)
    window.action_set["actionCompareLog"].trigger()
    wait(window, qtbot)
    found = window.findChild(LogComparisonDialog)
    assert found is not None
    return found


def test_the_page_tells_what_differs(dialog: LogComparisonDialog) -> None:
    text = dialog.page.toPlainText()
    assert dialog.isVisible()
    assert "Where they part" in text
    assert not dialog.left_run.isVisible()
    assert not dialog.right_run.isVisible()
    assert "C_Keys" in text


def test_links_on_the_left_go_to_the_open_log(
    dialog: LogComparisonDialog, window: MainWindow
) -> None:
    address = address_of(LineRef(17))
    assert address in dialog.page.toHtml()
    dialog.page.anchorClicked.emit(QUrl(address))
    assert window.document.log.current_line == 17


def test_links_on_the_right_open_the_other_log_once(
    dialog: LogComparisonDialog, windows: Windows, window: MainWindow, other: Path, qtbot: QtBot
) -> None:
    for line in (16, 6):
        address = address_of(OtherLineRef(str(other), line))
        assert address in dialog.page.toHtml()
        dialog.page.anchorClicked.emit(QUrl(address))
        (opened,) = (one for one in windows if one is not window)
        wait(opened, qtbot)
        assert opened.document.log.path == str(other)
        assert opened.document.log.current_line == line


def test_it_closes_with_the_log(
    dialog: LogComparisonDialog, window: MainWindow, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(dialog.destroyed):
        window.document.log.close()


def test_a_file_that_is_gone(
    window: MainWindow, dialog: LogComparisonDialog, other: Path, qtbot: QtBot
) -> None:
    dialog.close()
    other.unlink()
    window.action_set["actionCompareLog"].trigger()
    wait(window, qtbot)
    assert "good.log" in pane(window).message.text()


def test_runs_of_a_file_can_be_chosen(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = write_log(tmp_path / "both.log", f"{of_user()}\n{of_administrator()}\n")
    open_log(window, both, qtbot)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(both), ""))
    qtbot.waitUntil(window.action_set["actionCompareLog"].isEnabled)
    window.action_set["actionCompareLog"].trigger()
    wait(window, qtbot)
    dialog = window.findChild(LogComparisonDialog)
    assert dialog is not None
    assert "No difference" in dialog.page.toPlainText()
    assert (dialog.left_run.count(), dialog.left_run.currentIndex()) == (2, 1)
    dialog.left_run.setCurrentIndex(0)
    dialog.left_run.activated.emit(0)
    qtbot.waitUntil(lambda: "C_Keys" in dialog.page.toPlainText())
    assert "run 1." in dialog.page.toPlainText()
    answers = window.document.log.answers
    assert answers is not None
    assert answers.run == answers.runs[1].run  # the panes stay with their run
