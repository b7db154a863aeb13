"""The results of a search over all tables as a tree of tables and cells."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester

from msiview.gui.models.find_results_model import FindResultsModel, FoundCell, PlaceRole
from msiview.gui.selection import Place
from msiview.gui.theme import Theme


def cell(table: str, row: int, text: str = "x") -> FoundCell:
    return FoundCell(table, row, 0, f"key{row}", "Column", text)


def test_cells_are_grouped_by_table(qtmodeltester: ModelTester, theme: Theme) -> None:
    model = FindResultsModel(theme)
    qtmodeltester.check(model)
    model.add([cell("A", 0), cell("A", 3), cell("B", 1)])
    model.add([cell("B", 2), cell("C", 0)])
    assert (model.count, model.table_count) == (5, 3)
    tables = [model.index(row, 0) for row in range(3)]
    assert [index.data() for index in tables] == ["A  2", "B  2", "C  1"]
    assert [model.rowCount(index) for index in tables] == [2, 2, 1]
    assert model.index(1, 0, tables[1]).data(PlaceRole) == Place("table", "B", 2, 0)
    assert tables[0].data(PlaceRole) is None
    model.clear()
    assert (model.count, model.rowCount()) == (0, 0)


def test_children_know_their_table(theme: Theme) -> None:
    model = FindResultsModel(theme)
    model.add([cell("A", 0), cell("B", 1)])
    child = model.index(0, 2, model.index(1, 0))
    assert model.parent(child) == model.index(1, 0)
    assert model.parent(model.index(1, 0)) == QModelIndex()
    assert model.rowCount(child) == 0


def test_texts_stay_on_one_line(theme: Theme) -> None:
    model = FindResultsModel(theme)
    model.add([cell("A", 0, "one\ntwo" + "x" * 1000)])
    child = model.index(0, 2, model.index(0, 0))
    assert child.data().startswith("one↵two")
    assert len(child.data()) == 301
    spoken = child.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("A, key0, Column: one↵two")


def test_an_empty_batch_changes_nothing(theme: Theme) -> None:
    model = FindResultsModel(theme)
    model.add([])
    assert model.rowCount() == 0
