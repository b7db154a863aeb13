"""Saving a report of a log, and copies that name nobody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from msiview.export.redaction import Redacted
from msiview.gui.dialogs.log_saving import redacted_words
from msiview.gui.main_window import MainWindow
from msiview.sample.log import write_sample_log
from tests.gui.log.log_driver import open_log, wait

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
    assert window.message.text() == f"Saved the report to {out}."


def test_a_report_without_names(opened: Path, save: Save, tmp_path: Path) -> None:
    out = tmp_path / "out.html"
    save("actionSaveLogReportWithoutNames", out)
    page = out.read_text(encoding="utf-8")
    assert "Install failed" in page
    assert "anna" not in page.lower()


def test_a_copy_without_names(window: MainWindow, opened: Path, save: Save, tmp_path: Path) -> None:
    out = tmp_path / "out.log"
    save("actionSaveLogWithoutNames", out)
    text = out.read_bytes().decode("utf-16")
    assert "anna" not in text.lower()
    assert text.count("\r\n") == opened.read_bytes().decode("utf-16").count("\r\n")
    assert "(1 company, 3 machines, 1 secret, 1 SID, 2 users)" in window.message.text()


@pytest.mark.parametrize("action", ["actionSaveLogReport", "actionSaveLogWithoutNames"])
def test_the_log_itself_is_never_written(
    window: MainWindow, opened: Path, save: Save, action: str
) -> None:
    before = opened.read_bytes()
    save(action, opened)
    assert opened.read_bytes() == before
    assert "never written" in window.message.text()


def test_nothing_is_saved_without_a_log(window: MainWindow) -> None:
    assert not window.action_set["actionSaveLogReport"].isEnabled()
    assert not window.action_set["actionSaveLogWithoutNames"].isEnabled()


def test_words_for_a_log_that_names_nobody() -> None:
    words = redacted_words(Path("x.log"), Redacted({}, {}))
    assert words == "Saved to x.log. Nothing was found that names anybody."
