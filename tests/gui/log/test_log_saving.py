"""Saving a report of a log, and copies that name nobody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from msiview.gui.dialogs.redaction_list import RedactionDialog
from msiview.gui.main_window import MainWindow
from msiview.sample.log import write_sample_log
from tests.gui.log.log_driver import open_log, pane, wait

Save = Callable[[str, Path], None]


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> Path:
    """The demo's log, in a window without a package."""
    path = write_sample_log(tmp_path)
    open_log(window, path, qtbot)
    return path


@pytest.fixture
def save(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Save:
    """Runs an action that asks for a file, and waits until it is written."""

    def run(action: str, path: Path) -> None:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), ""))
        qtbot.waitUntil(window.action_set[action].isEnabled)
        window.action_set[action].trigger()
        wait(window, qtbot)

    return run


def test_a_report(window: MainWindow, opened: Path, save: Save, tmp_path: Path) -> None:
    out = tmp_path / "out.html"
    save("actionSaveLogReport", out)
    page = out.read_text(encoding="utf-8")
    assert '<h1 class="bad">\N{BALLOT X} Install failed <span' in page
    assert "anna.keller" in page
    assert pane(window).message.text() == f"Saved the report to {out}."


def test_a_report_without_names(
    window: MainWindow,
    opened: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "out.html"
    qtbot.waitUntil(window.action_set["actionSaveLogReportWithoutNames"].isEnabled)
    dialog = found_names(window, qtbot, "actionSaveLogReportWithoutNames")
    assert dialog.windowTitle() == "Save a report without names"
    field = dialog.findChild(QLineEdit, "redactionAlso")
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "RegisterConnectors")
    accept(dialog, out, monkeypatch)
    wait(window, qtbot)
    page = out.read_text(encoding="utf-8")
    assert "Install failed" in page
    assert "anna" not in page.lower()
    assert "RegisterConnectors" not in page


def found_names(
    window: MainWindow, qtbot: QtBot, action: str = "actionSaveLogWithoutNames"
) -> RedactionDialog:
    """The list of what will be replaced, once the log was searched."""
    window.action_set[action].trigger()
    qtbot.waitUntil(lambda: window.findChild(RedactionDialog) is not None)
    dialog = window.findChild(RedactionDialog)
    assert isinstance(dialog, RedactionDialog)
    return dialog


def accept(dialog: RedactionDialog, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Press Save and choose a file."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(out), ""))
    button = dialog.findChild(QPushButton, "redactionSave")
    assert isinstance(button, QPushButton)
    button.click()


def test_a_copy_without_names(
    window: MainWindow,
    opened: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "out.log"
    accept(found_names(window, qtbot), out, monkeypatch)
    wait(window, qtbot)
    text = out.read_bytes().decode("utf-16")
    assert "anna" not in text.lower()
    assert text.count("\r\n") == opened.read_bytes().decode("utf-16").count("\r\n")
    kinds = "(1 company, 1 domain, 3 machines, 1 secret, 1 SID, 2 users)"
    assert kinds in pane(window).message.text()


def test_names_that_stay_and_further_ones(
    window: MainWindow,
    opened: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialog = found_names(window, qtbot)
    assert dialog.pane.count() == "9 values"
    row = next(n for n, entry in enumerate(dialog.model.items) if entry.value == "Anna Keller")
    unticked = Qt.CheckState.Unchecked
    assert dialog.model.setData(
        dialog.model.index(row, 0), unticked, Qt.ItemDataRole.CheckStateRole
    )
    assert dialog.pane.count() == "9 values, 1 stay"
    field = dialog.findChild(QLineEdit, "redactionAlso")
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "ConfigureConnectors, ")
    out = tmp_path / "out.log"
    accept(dialog, out, monkeypatch)
    wait(window, qtbot)
    text = out.read_bytes().decode("utf-16")
    assert "Anna Keller" in text
    assert "anna.keller" not in text
    assert "ConfigureConnectors" not in text
    assert "name1" in text


def test_a_copy_never_takes_the_place_of_the_log(
    window: MainWindow, opened: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = opened.read_bytes()
    accept(found_names(window, qtbot), opened, monkeypatch)
    wait(window, qtbot)
    assert opened.read_bytes() == before
    assert "never written" in pane(window).message.text()


def test_a_report_never_takes_the_place_of_the_log(
    window: MainWindow, opened: Path, save: Save
) -> None:
    before = opened.read_bytes()
    save("actionSaveLogReport", opened)
    assert opened.read_bytes() == before
    assert "never written" in pane(window).message.text()


def test_nothing_is_saved_without_a_log(window: MainWindow) -> None:
    assert not window.action_set["actionSaveLogReport"].isEnabled()
    assert not window.action_set["actionSaveLogWithoutNames"].isEnabled()
