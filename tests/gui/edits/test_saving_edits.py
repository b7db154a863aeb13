"""Edits become transforms and copies of the package; what is not saved is asked about once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.transform import Transform
from msiview.gui.dialogs.generate_dialog import GenerateDialog
from msiview.gui.main_window import MainWindow
from msiview.gui.windows import Windows
from msiview.session.overlaid_package import OverlayChoice, overlay_package
from tests.builders.attacks import disguised, full_disk, unchanged
from tests.builders.databases import make_msi
from tests.builders.overlaid import new_tables
from tests.gui.conftest import wait_until_opened
from tests.gui.edits.editor import Editor

_Key = Qt.Key


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that the user chooses."""
    path = tmp_path / "out.mst"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(path), ""))
    return path


def change(editor: Editor, name: str, value: str) -> None:
    editor.go_to_key("Property", name, column="Value")
    editor.press(_Key.Key_F2)
    editor.type(value)
    editor.press(_Key.Key_Return)


def accept(editor: Editor) -> GenerateDialog:
    """Take the dialog of a transform as it is."""
    dialog = editor.window.findChild(GenerateDialog)
    assert isinstance(dialog, GenerateDialog)
    dialog.accept()
    editor.rest()
    return dialog


def value(base: Path, transform: Path, name: str) -> object:
    """A property of the package with a transform over it."""
    package = open_package(base)
    assert isinstance(package, Database)
    overlaid = overlay_package(package, [OverlayChoice(str(transform))], {})
    return overlaid.database.property_value(name)


def question(window: MainWindow) -> QMessageBox:
    found = window.findChild(QMessageBox, "editsQuestion")
    assert isinstance(found, QMessageBox)
    return found


def test_ctrl_s_asks_where_and_then_writes_there(editor: Editor, sample: Path, out: Path) -> None:
    change(editor, "Manufacturer", "Other")
    assert editor.window.isWindowModified()
    editor.control(_Key.Key_S)
    accept(editor)
    assert value(sample, out, "Manufacturer") == "Other"
    assert not editor.window.isWindowModified()
    assert editor.window.windowTitle() == "sample.msi + edits → out.mst[*] – msiview"
    change(editor, "ProductName", "New name")
    editor.control(_Key.Key_S)
    editor.rest()
    assert value(sample, out, "ProductName") == "New name"
    assert editor.edits.is_saved
    editor.control(_Key.Key_Z)
    assert not editor.edits.is_saved


def test_what_is_unticked_stays_out_and_unsaved(editor: Editor, sample: Path, out: Path) -> None:
    change(editor, "Manufacturer", "Other")
    change(editor, "ProductName", "New name")
    editor.control(_Key.Key_S)
    dialog = editor.window.findChild(GenerateDialog)
    assert isinstance(dialog, GenerateDialog)
    boxes = [b for b in dialog.findChildren(QWidget) if isinstance(b, QCheckBox | QComboBox)]
    dialog.resize(dialog.width(), 1)  # lines that are broken take no room from them
    editor.qtbot.waitUntil(lambda: all(b.height() >= b.sizeHint().height() for b in boxes))
    dialog._parts.item(0).setCheckState(Qt.CheckState.Unchecked)
    accept(editor)
    assert value(sample, out, "Manufacturer") == "Example"
    assert value(sample, out, "ProductName") == "New name"
    assert not editor.edits.is_saved


def test_the_choices_of_the_last_transform_are_remembered(editor: Editor, out: Path) -> None:
    change(editor, "Manufacturer", "Other")
    editor.control(_Key.Key_S)
    dialog = editor.window.findChild(GenerateDialog)
    assert isinstance(dialog, GenerateDialog)
    next(iter(dialog._validation.values())).toggle()
    chosen = dialog.options()
    accept(editor)
    made = open_package(out)
    assert isinstance(made, Transform)
    assert made.validation == chosen.validation
    editor.window.action_set["actionSaveAs"].trigger()
    again = editor.window.findChildren(GenerateDialog)[-1]
    assert again.options() == chosen
    again.reject()


def test_edits_over_a_transform_are_saved_without_it(
    editor: Editor, sample: Path, out: Path, tmp_path: Path
) -> None:
    change(editor, "Manufacturer", "First")
    editor.control(_Key.Key_S)
    accept(editor)
    first = out.rename(tmp_path / "first.mst")
    editor.edits.clear()
    editor.window.document.overlay.add(str(first))
    editor.rest()
    change(editor, "ProductName", "Second")
    editor.control(_Key.Key_S)
    accept(editor)
    assert value(sample, out, "Manufacturer") == "Example"
    assert value(sample, out, "ProductName") == "Second"


def test_closing_asks_once_and_cancel_keeps_everything(
    editor: Editor, windows: Windows, out: Path
) -> None:
    change(editor, "Manufacturer", "Other")
    editor.window.close()
    assert len(windows) == 1
    question(editor.window).button(QMessageBox.StandardButton.Cancel).click()
    assert editor.cell("Property", "Manufacturer", "Value") == "Other"


def test_closing_after_discard(editor: Editor, windows: Windows) -> None:
    change(editor, "Manufacturer", "Other")
    editor.window.close()
    question(editor.window).button(QMessageBox.StandardButton.Discard).click()
    assert len(windows) == 0


def test_closing_after_save(
    editor: Editor, windows: Windows, sample: Path, out: Path, qtbot: QtBot
) -> None:
    change(editor, "Manufacturer", "Other")
    editor.window.close()
    question(editor.window).button(QMessageBox.StandardButton.Save).click()
    dialog = editor.window.findChild(GenerateDialog)
    assert isinstance(dialog, GenerateDialog)
    dialog.accept()
    qtbot.waitUntil(lambda: len(windows) == 0)
    assert value(sample, out, "Manufacturer") == "Other"


def test_a_copy_of_the_package_has_a_package_code_of_its_own(
    editor: Editor, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.msi"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(copy), ""))
    change(editor, "Manufacturer", "Other")
    editor.window.action_set["actionSaveOverlaid"].trigger()
    editor.rest()
    made, base = open_package(copy), open_package(sample)
    assert isinstance(made, Database)
    assert made.property_value("Manufacturer") == "Other"
    assert made.summary.text(9) != base.summary.text(9)
    editor.window.action_set["actionKeepPackageCode"].trigger()
    editor.window.action_set["actionSaveOverlaid"].trigger()
    editor.rest()
    assert open_package(copy).summary.text(9) == base.summary.text(9)


def test_a_full_disk_loses_nothing(
    editor: Editor, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(editor, "Manufacturer", "Other")
    with full_disk(monkeypatch):
        editor.control(_Key.Key_S)
        accept(editor)
    assert "No space left on device" in editor.window.message.text()
    assert not editor.edits.is_saved
    assert editor.cell("Property", "Manufacturer", "Value") == "Other"


def test_a_folder_that_cannot_be_written_loses_nothing(
    editor: Editor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "folder"
    folder.write_bytes(b"a file")
    path = folder / "out.mst"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(path), ""))
    change(editor, "Manufacturer", "Other")
    editor.control(_Key.Key_S)
    accept(editor)
    why = "No such file or directory" if sys.platform == "win32" else "Not a directory"
    assert f"{path}: {why}" in editor.window.message.text()
    assert not editor.edits.is_saved
    assert editor.cell("Property", "Manufacturer", "Value") == "Other"


def test_a_package_that_was_replaced_meanwhile_loses_nothing(
    editor: Editor, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    copy = tmp_path / "copy.msi"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(copy), ""))
    change(editor, "Manufacturer", "Other")
    sample.write_bytes(make_msi(tmp_path / "next.msi", new_tables("1.2.4")).read_bytes())
    editor.window.action_set["actionSaveOverlaid"].trigger()
    editor.rest()
    assert "the file on disk has changed" in editor.window.message.text()
    assert not copy.exists()
    editor.window.reload()
    wait_until_opened(editor.window, qtbot)
    assert editor.cell("Property", "ProductVersion", "Value") == "1.2.4"
    assert editor.cell("Property", "Manufacturer", "Value") == "Other"
    assert not editor.edits.is_saved


@pytest.mark.parametrize("is_asked", [True, False])
def test_no_path_leads_from_the_transform_to_an_opened_file(
    editor: Editor,
    sample: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_asked: bool,
) -> None:
    """Also where the file became an opened one after it was asked for."""
    if not is_asked:
        monkeypatch.setattr("msiview.gui.saving.objection", lambda _: "")
    change(editor, "Manufacturer", "Other")
    for name, path in disguised(sample, tmp_path / "links"):
        chosen = str(path)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, path=chosen, **k: (path, ""))
        with unchanged(sample):
            editor.window.action_set["actionSave"].trigger()
            accept(editor)
        assert "opened files are never written" in editor.window.message.text(), name
        assert not editor.edits.is_saved


def test_reload_keeps_what_is_edited(editor: Editor, qtbot: QtBot) -> None:
    change(editor, "Manufacturer", "Other")
    editor.window.reload()
    wait_until_opened(editor.window, qtbot)
    assert editor.cell("Property", "Manufacturer", "Value") == "Other"
    assert not editor.edits.is_saved
    editor.edits.undo()
    assert editor.cell("Property", "Manufacturer", "Value") == "Example"
