"""The sample package is made ready for silent deployment in the window, and comes out so."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from msiview.database.cells import StreamCell
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.gui.demo import sample_source
from msiview.gui.main_window import MainWindow
from msiview.overlay.edits.transaction import new_stream
from msiview.overlay.live_table import live_table
from msiview.overlay.overlay import OverlaidDatabase
from msiview.session.overlaid_package import OverlayChoice, overlay_package
from tests.gui.conftest import wait_until_opened
from tests.gui.edits.editor import Editor
from tests.gui.edits.test_saving_edits import accept

_Key = Qt.Key


def type_into(editor: Editor, table: str, *key: str, column: str, text: str) -> None:
    editor.go_to_key(table, *key, column=column)
    editor.press(_Key.Key_F2)
    box = editor.open_editor()
    assert box is not None
    box.selectAll()
    editor.type(text)
    editor.press(_Key.Key_Return)


def add(editor: Editor, table: str, name: str, **cells: str) -> None:
    """Add a row, give it a name, and fill some of its cells."""
    editor.go(table, 0, 0)
    editor.press(_Key.Key_Insert)
    editor.press(_Key.Key_F2)
    editor.type(name)
    editor.press(_Key.Key_Return)
    for column, text in cells.items():
        type_into(editor, table, name, column=column, text=text)


def rows(database: OverlaidDatabase) -> dict[str, set[tuple[object, ...]]]:
    """The rows of all tables, with streams by their contents."""
    return {
        table.name: {
            tuple(cell.sha256() if isinstance(cell, StreamCell) else cell for cell in row)
            for row in live_table(table).rows()
        }
        for table in database.live_tables()
    }


def test_a_package_is_made_ready_for_silent_deployment(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = sample_source(tmp_path)
    window.document.open(source)
    wait_until_opened(window, qtbot)
    before = Path(source.path).read_bytes()
    editor = Editor(window, qtbot)

    add(editor, "Property", "ARPNOMODIFY", Value="1")
    add(editor, "Property", "REBOOT", Value="ReallySuppress")
    type_into(editor, "Property", "ALLUSERS", column="Value", text="2")
    type_into(editor, "Property", "Manufacturer", column="Value", text="Packaged by IT")

    shortcut = window.document.tables["Shortcut"].key(0)
    editor.go("Shortcut", 0, 0)
    editor.press(_Key.Key_Delete)

    add(editor, "Component", "Settings")
    add(editor, "Registry", "Deployed", Component_="Settings", Key="Software\\Example", Value="yes")

    steps = window.document.tables["InstallExecuteSequence"]
    actions = window.document.tables["CustomAction"]
    step = next(r for r in range(steps.row_count) if actions.find((steps.cell(r, 0),)) is not None)
    action = str(steps.cell(step, 0))
    type_into(editor, "InstallExecuteSequence", action, column="Condition", text="0")

    binary = window.document.tables["Binary"].key(0)
    logo = new_stream("Binary", binary, b"another picture")
    assert window.document.edits.make(
        "Replace a binary", lambda e: e.transaction.set_cells("Binary", binary, {"Data": logo})
    )

    out = tmp_path / "silent.mst"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(out), ""))
    editor.control(_Key.Key_S)
    accept(editor)
    result = window.document.overlay.result
    assert result is not None
    assert Path(source.path).read_bytes() == before

    package = open_package(source.path)
    assert isinstance(package, Database)
    again = overlay_package(package, [OverlayChoice(str(out))], {})
    assert not again.conflicts
    assert rows(again.database) == rows(result.database)
    tables = again.database.tables
    assert again.database.property_value("REBOOT") == "ReallySuppress"
    assert again.database.property_value("ALLUSERS") == "2"
    assert tables["Shortcut"].find(shortcut) is None
    assert tables["Registry"].cell_at("Deployed", "Component_") == "Settings"
    assert tables["InstallExecuteSequence"].cell_at(action, "Condition") == "0"
