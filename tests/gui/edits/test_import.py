"""Rows of files are put into tables by menu and by drop."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QPushButton, QRadioButton

from msiview.files.new_file import write_file
from msiview.gui.dialogs.import_rows import ImportDialog
from tests.gui.edits.editor import Editor


def csv(folder: Path, text: str, name: str = "Property.csv") -> Path:
    path = folder / name
    write_file(path, [text.encode()])
    return path


def take(editor: Editor, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Import a file by the menu."""
    answer = ([str(path)], "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: answer)
    editor.window.action_set["actionImportRows"].trigger()
    editor.rest()


def test_new_rows_are_added_at_once(
    editor: Editor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(editor, csv(tmp_path, "Property,Value\nA,1\nB,2\n"), monkeypatch)
    assert editor.cell("Property", "B", "Value") == "2"
    assert editor.edits.stack.undoText() == "Import 2 rows into Property"
    assert editor.window.message.text() == "Property: 2 rows added."
    assert editor.cursor() == ("A", 0)


@pytest.mark.parametrize(
    ("choice", "maker", "numbered"),
    [("Skip", "Example", None), ("Replace", "Else", None), ("Rename", "Example", "Else")],
)
def test_it_is_asked_what_becomes_of_taken_keys(
    editor: Editor,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    choice: str,
    maker: str,
    numbered: str | None,
) -> None:
    take(editor, csv(tmp_path, "Property,Value\nManufacturer,Else\nNEW,1\n"), monkeypatch)
    dialog = editor.window.findChild(ImportDialog)
    assert dialog is not None
    assert dialog.taken == 1
    button = dialog.findChild(QRadioButton, f"import{choice}")
    take_button = dialog.findChild(QPushButton, "importNow")
    assert button is not None
    assert take_button is not None
    button.click()
    take_button.click()
    editor.rest()
    assert editor.cell("Property", "Manufacturer", "Value") == maker
    assert editor.cell("Property", "Manufacturer_2", "Value") == numbered
    assert editor.cell("Property", "NEW", "Value") == "1"


def test_what_does_not_fit_is_told(
    editor: Editor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(editor, csv(tmp_path, "DiskId,LastSequence\n2,x\n3,9\n", "Media.csv"), monkeypatch)
    assert editor.cell("Media", 3, "LastSequence") == 9
    assert "Media.csv, line 2: Media.LastSequence: x is no whole number" in (
        editor.window.message.text()
    )
    take(editor, csv(tmp_path, "Wrong\nx\n", "Media.csv"), monkeypatch)
    assert "the table has no column Wrong" in editor.window.message.text()
    take(editor, csv(tmp_path, "", "Media.csv"), monkeypatch)
    assert "there is no line with the names of columns" in editor.window.message.text()


def test_a_dropped_file_of_rows_is_no_package(editor: Editor, tmp_path: Path) -> None:
    """A name that no table has: the rows are for the table that is shown."""
    path = csv(tmp_path, "Property,Value\nDROPPED,1\n", "some rows.csv")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    editor.window.dropEvent(event)
    editor.rest()
    assert editor.cell("Property", "DROPPED", "Value") == "1"
