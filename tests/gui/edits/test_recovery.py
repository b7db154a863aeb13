"""Edits that were not saved are offered by the next run, however the last one ended."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from msiview.files.journal import Journal
from msiview.gui.dialogs.generate_dialog import USUAL
from msiview.gui.document import DocumentState
from msiview.gui.edits.recovery import lost_edits
from msiview.gui.main_window import MainWindow
from msiview.gui.windows import Windows
from tests.gui.conftest import wait_until_opened
from tests.gui.edits.editor import Editor

_Key = Qt.Key

PROGRAM = """
import sys, time
from PySide6.QtWidgets import QApplication
from msiview.gui.document import Document, DocumentState
from msiview.gui.jobs import JobRunner
from msiview.session.opened_package import PackageSource

app = QApplication(["test", "-platform", "offscreen"])
document = Document(JobRunner())
document.open(PackageSource.file(sys.argv[1]))
while document.state is not DocumentState.OPENED:
    app.processEvents()
for number in range(100_000):
    name = f"Edited{number}"
    document.edits.make(
        name, lambda e: e.transaction.add_row("Property", {"Property": name, "Value": "1"})
    )
    print(number, flush=True)
    app.processEvents()
"""


def change(editor: Editor, name: str, value: str) -> None:
    editor.go_to_key("Property", name, column="Value")
    editor.press(_Key.Key_F2)
    editor.type(value)
    editor.press(_Key.Key_Return)


def open_anew(windows: Windows, sample: Path, qtbot: QtBot) -> MainWindow:
    """End the window as a signal would, and open the package in another one."""
    for window in windows:
        window.end()
    window = windows.new_window()
    window.open_path(str(sample))
    wait_until_opened(window, qtbot)
    return window


def test_what_was_not_saved_is_offered_with_its_undo(
    editor: Editor, windows: Windows, sample: Path, qtbot: QtBot
) -> None:
    change(editor, "Manufacturer", "One")
    change(editor, "ProductName", "Two")
    change(editor, "ProductName", "Three")
    editor.control(_Key.Key_Z)
    window = open_anew(windows, sample, qtbot)
    assert "2 steps of editing sample.msi were not saved" in window.message.text()
    offer = window.message.offer()
    assert offer is not None
    offer.trigger()
    wait_until_opened(window, qtbot)
    property_value = window.document.overlay.result.database.property_value  # type: ignore[union-attr]
    assert (property_value("Manufacturer"), property_value("ProductName")) == ("One", "Two")
    window.document.edits.redo()
    assert window.document.tables["Property"].cell_at("ProductName", "Value") == "Three"
    assert not window.document.edits.is_saved
    assert list(lost_edits()) == []


def test_what_was_saved_is_not_offered(
    editor: Editor, windows: Windows, sample: Path, qtbot: QtBot
) -> None:
    change(editor, "Manufacturer", "One")
    edits = editor.edits
    edits.set_saved(sample.with_name("x.mst"), USUAL, edits.stack.index())
    window = open_anew(windows, sample, qtbot)
    assert window.message.text() == ""
    assert not window.action_set["actionRecoverEdits"].isEnabled()


def test_what_was_discarded_is_not_offered(
    editor: Editor, windows: Windows, sample: Path, qtbot: QtBot
) -> None:
    change(editor, "Manufacturer", "One")
    editor.edits.clear()
    assert open_anew(windows, sample, qtbot).message.text() == ""


def test_edits_can_be_forgotten(
    editor: Editor, windows: Windows, sample: Path, qtbot: QtBot
) -> None:
    change(editor, "Manufacturer", "One")
    window = open_anew(windows, sample, qtbot)
    window.action_set["actionForgetRecovered"].trigger()
    assert list(lost_edits()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
@pytest.mark.parametrize("seed", range(3))
def test_a_killed_run_loses_no_step_that_it_told_of(sample: Path, seed: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(sample)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "0\n"
    time.sleep(random.Random(seed).uniform(0, 0.5))
    process.send_signal(signal.SIGKILL)
    told = process.stdout.read().splitlines()
    process.wait()
    process.stdout.close()
    (found,) = lost_edits(str(sample.absolute()))
    assert found.state.done >= len(told)
    assert [step.text for step in found.state.steps] == [
        f"Edited{number}" for number in range(found.state.done)
    ]


def test_a_line_that_was_cut_is_left_out(editor: Editor, windows: Windows) -> None:
    change(editor, "Manufacturer", "One")
    change(editor, "ProductName", "Two")
    for window in windows:
        window.end()
    (found,) = lost_edits()
    found.path.write_bytes(found.path.read_bytes()[:-5])
    (found,) = lost_edits()
    assert found.state.done == 1


def test_a_full_disk_keeps_the_steps_before_it(
    editor: Editor, windows: Windows, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(journal: Journal, line: bytes) -> None:
        raise OSError(28, "No space left on device")

    change(editor, "Manufacturer", "One")
    with monkeypatch.context() as patched:
        patched.setattr(Journal, "add", fail)
        change(editor, "ProductName", "Two")
    assert "No space left on device" in editor.window.message.text()
    change(editor, "ProductName", "Three")
    assert list(lost_edits()) == []  # the window has them still
    for window in windows:
        window.end()
    (found,) = lost_edits()
    assert [step.text for step in found.state.steps] == ["Change Property/Manufacturer.Value"]


def reload_damaged(editor: Editor, sample: Path, qtbot: QtBot) -> bytes:
    """Read the package again when it is none any more; returns what it was."""
    data = sample.read_bytes()
    sample.write_bytes(b"Dear reader,")
    editor.window.reload()
    wait_until_opened(editor.window, qtbot)
    assert editor.window.document.state is DocumentState.FAILED
    assert "What you edited is kept" in editor.window.message.text()
    return data


def test_a_reload_that_fails_keeps_the_edits_for_the_next(
    editor: Editor, sample: Path, qtbot: QtBot
) -> None:
    change(editor, "Manufacturer", "One")
    data = reload_damaged(editor, sample, qtbot)
    editor.window.reload()
    wait_until_opened(editor.window, qtbot)
    sample.write_bytes(data)
    editor.window.reload()
    wait_until_opened(editor.window, qtbot)
    assert editor.cell("Property", "Manufacturer", "Value") == "One"
    assert not editor.edits.is_saved
    assert not editor.window.document.recovery.has_set_aside
    editor.window.end()
    assert len(list(lost_edits())) == 1


@pytest.mark.parametrize("is_closed", [False, True])
def test_edits_whose_package_cannot_be_read_again_are_offered_later(
    editor: Editor, windows: Windows, sample: Path, qtbot: QtBot, is_closed: bool
) -> None:
    change(editor, "Manufacturer", "One")
    data = reload_damaged(editor, sample, qtbot)
    if is_closed:
        editor.window.close()
    sample.write_bytes(data)
    window = windows.new_window() if is_closed else editor.window
    window.open_path(str(sample))
    wait_until_opened(window, qtbot)
    assert "1 step of editing sample.msi was not saved" in window.message.text()
    window.edit_recovery.recover()
    wait_until_opened(window, qtbot)
    assert window.document.tables["Property"].cell_at("Manufacturer", "Value") == "One"
