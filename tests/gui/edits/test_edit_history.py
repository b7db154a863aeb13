"""The steps in a pane of their own, and a transform that is edited again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from msiview.database.opening import open_package
from msiview.database.transform import Transform
from msiview.gui.edits.history_dock import HistoryDock
from tests.builders.overlaid import make_alien
from tests.gui.edits.editor import Editor
from tests.gui.edits.test_saving_edits import accept, change, question, value

_Key = Qt.Key


def test_a_click_on_a_step_goes_back_to_it(editor: Editor) -> None:
    pane = editor.window.show_dock("editHistory")
    assert isinstance(pane, HistoryDock)
    assert "F2 edits a cell" in pane.notice.text()
    change(editor, "Manufacturer", "One")
    change(editor, "Manufacturer", "Two")
    assert not pane.notice.text()
    model = pane.steps.model()
    texts = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert texts == ["As it was opened", *["Change Property/Manufacturer.Value"] * 2]
    pane.steps.setCurrentIndex(model.index(1, 0))
    assert editor.cell("Property", "Manufacturer", "Value") == "One"
    pane.steps.setCurrentIndex(model.index(0, 0))
    assert not editor.edits.edits


def test_a_transform_is_edited_again_and_keeps_its_flags(
    editor: Editor, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "settings.mst"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(out), ""))
    change(editor, "Manufacturer", "One")
    editor.control(_Key.Key_S)
    accept(editor)
    made = open_package(out)
    assert isinstance(made, Transform)
    overlay = editor.window.document.overlay
    editor.edits.clear()
    overlay.show_edits(frozenset({"Property"}))
    overlay.add(str(out))
    editor.rest()
    outcome = overlay.outcomes[0]
    assert outcome.overlay is not None
    assert isinstance(outcome.overlay.package, Transform)
    editor.edits.edit_transform(outcome.overlay.package, str(out))
    editor.rest()
    assert not overlay.choices
    assert editor.cell("Property", "Manufacturer", "Value") == "One"
    assert editor.edits.is_saved
    assert editor.window.windowTitle() == "sample.msi + edits → settings.mst[*] – msiview"
    change(editor, "ProductName", "Two")
    editor.control(_Key.Key_S)
    replace = next(b for b in question(editor.window).buttons() if "Replace" in b.text())
    replace.click()
    editor.rest()
    assert value(sample, out, "Manufacturer") == "One"
    assert value(sample, out, "ProductName") == "Two"
    again = open_package(out)
    assert isinstance(again, Transform)
    assert again.validation == made.validation
    change(editor, "ProductName", "Three")
    editor.control(_Key.Key_S)
    assert not [q for q in editor.window.findChildren(QMessageBox) if q.isVisible()]
    editor.rest()
    assert value(sample, out, "ProductName") == "Three"


def test_what_does_not_fit_of_a_transform_for_another_package_is_told(
    editor: Editor, tmp_path: Path
) -> None:
    alien = make_alien(tmp_path)
    overlay = editor.window.document.overlay
    overlay.add(str(alien))
    editor.rest()
    made = open_package(alien)
    assert isinstance(made, Transform)
    editor.edits.edit_transform(made, str(alien))
    editor.rest()
    assert "1 change left out: Registry/gone: there is no such row" in editor.window.message.text()
    assert not overlay.choices
    assert not editor.edits.edits
    change(editor, "Manufacturer", "One")
    assert editor.cell("Property", "Manufacturer", "Value") == "One"
    assert not editor.edits.is_saved
