"""The results of a search over all tables: a line per table, then its cells."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from msiview.gui.models.find_results_model import FindResultsModel, FoundCell
from msiview.gui.theme import Theme


def cell(table: str, row: int, text: str = "x") -> FoundCell:
    return FoundCell(table, row, 0, f"key{row}", "Column", text)


def shown(model: FindResultsModel) -> list[str]:
    return [str(model.index(row, 0).data()).strip() for row in range(model.rowCount())]


def test_cells_are_grouped_by_table(qtmodeltester: ModelTester, theme: Theme) -> None:
    model = FindResultsModel(theme)
    qtmodeltester.check(model)
    model.add([cell("A", 0), cell("A", 3), cell("B", 1)])
    model.add([cell("B", 2), cell("C", 0)])
    assert (model.count, model.table_count) == (5, 3)
    assert shown(model) == ["A  2", "key0", "key3", "B  2", "key1", "key2", "C  1", "key0"]
    assert model.table_lines() == [0, 3, 6]
    assert model.cell_at(5) == cell("B", 2)
    assert model.cell_at(3) is None
    model.clear()
    assert (model.count, model.rowCount()) == (0, 0)


def test_texts_stay_on_one_line(theme: Theme) -> None:
    model = FindResultsModel(theme)
    model.add([cell("A", 0, "one\ntwo" + "x" * 1000)])
    index = model.index(1, 2)
    assert index.data().startswith("one↵two")
    assert len(index.data()) == 301
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("A, key0, Column: one↵two")
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "A, 1 cell"


def test_an_empty_batch_changes_nothing(theme: Theme) -> None:
    model = FindResultsModel(theme)
    model.add([])
    assert model.rowCount() == 0
