"""Streams are replaced and added from files: in the grid, on their page, in the list."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from msiview.database.cells import StreamCell
from msiview.files.new_file import write_file
from msiview.gui.pages.streams_page import StreamsPage
from msiview.session.places import Place
from tests.gui.edits.editor import Editor

_Key = Qt.Key


@pytest.fixture
def chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that every dialog chooses."""
    path = tmp_path / "New.vbs"
    write_file(path, [b"' new"])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    return path


def contents(editor: Editor, key: str) -> bytes:
    cell = editor.cell("Binary", key, "Data")
    assert isinstance(cell, StreamCell)
    assert cell.stream is not None
    return cell.stream.read()


def test_f2_on_a_stream_chooses_a_file(editor: Editor, chosen: Path) -> None:
    editor.go_to_key("Binary", "Script.vbs", column="Data")
    editor.press(_Key.Key_F2)
    editor.rest()
    assert contents(editor, "Script.vbs") == b"' new"
    editor.edits.undo()
    assert contents(editor, "Script.vbs").startswith(b"MsgBox")


def test_the_stream_that_is_shown_is_replaced(editor: Editor, chosen: Path) -> None:
    editor.window.selection.go(Place("stream", "Binary.Script.vbs"))
    editor.rest()
    editor.window.action_set["actionReplaceStream"].trigger()
    editor.rest()
    assert contents(editor, "Script.vbs") == b"' new"


def test_a_stream_of_the_list_is_replaced(editor: Editor, chosen: Path) -> None:
    editor.window.selection.go(Place("streams"))
    editor.rest()
    page = editor.window.page
    assert isinstance(page, StreamsPage)
    item = next(item for item in page.model.items if item.stream.name == "Binary.Script.vbs")
    page.view.choose(item)
    menu = page.context_menu()
    assert menu is not None
    entry = next(action for action in menu.actions() if action.text() == "Replace by a file…")
    entry.trigger()
    editor.rest()
    assert contents(editor, "Script.vbs") == b"' new"


def test_a_file_becomes_a_row(editor: Editor, chosen: Path) -> None:
    editor.go("Binary", 0, 0)
    add = editor.window.action_set["actionAddStream"]
    add.trigger()
    editor.rest()
    assert contents(editor, "New.vbs") == b"' new"
    assert editor.cursor() == ("New.vbs", 0)
    add.trigger()
    editor.rest()
    assert contents(editor, "New.vbs_2") == b"' new"


def test_a_missing_file_is_told(editor: Editor, chosen: Path) -> None:
    chosen.unlink()
    editor.go_to_key("Binary", "Script.vbs", column="Data")
    editor.press(_Key.Key_F2)
    editor.rest()
    assert "New.vbs" in editor.window.message.text()
    assert not editor.edits.edits


def test_other_cells_hold_no_stream(editor: Editor) -> None:
    editor.go_to_key("Property", "Manufacturer", column="Value")
    assert not editor.window.action_set["actionReplaceStream"].isEnabled()
