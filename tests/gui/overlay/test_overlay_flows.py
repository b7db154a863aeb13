"""What users do with overlays, through the real widgets."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QLineEdit,
    QListView,
    QPushButton,
    QTableView,
    QTreeView,
)
from pytestqt.qtbot import QtBot

from msiview.database.opening import open_package
from msiview.gui.dialogs.export_dialog import ExportDialog
from msiview.gui.dialogs.generate_dialog import GenerateDialog
from msiview.gui.main_window import MainWindow
from msiview.gui.overlay.overlay_button import OverlayButton
from msiview.gui.overlay.overlay_dock import OverlayDock
from msiview.gui.overlay.would_apply import WouldApplyDialog
from msiview.gui.pages.table_page import TablePage
from msiview.gui.widgets.entry_delegate import MarksRole, StruckRole
from msiview.gui.windows import Windows
from msiview.overlay.marks import Mark
from msiview.overlay.stack import ARROW
from msiview.session.places import CellRef, Place
from tests.builders.databases import make_msi
from tests.builders.overlaid import at_version
from tests.gui.conftest import wait_until_opened
from tests.gui.overlay.conftest import lay


def go(window: MainWindow, qtbot: QtBot, table: str, row: int | None = None) -> TablePage:
    window.selection.go(Place("table", table, row))
    wait_until_opened(window, qtbot)
    page = window.page
    assert isinstance(page, TablePage)
    return page


def dock(window: MainWindow) -> OverlayDock:
    pane = window.show_dock("overlay")
    assert isinstance(pane, OverlayDock)
    return pane


def shown(page: TablePage, column: int = 0) -> list[str]:
    return [page.model.text(position, column) for position in range(page.model.rowCount())]


def marks(page: TablePage) -> list[Mark | None]:
    return [page.model.row_change(position) for position in range(page.model.rowCount())]


def test_adding_a_transform_by_the_menu(
    opened: MainWindow, mst: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *a, **k: ([str(mst)], ""))
    opened.action_set["actionAddOverlay"].trigger()
    wait_until_opened(opened, qtbot)
    assert opened.windowTitle() == "sample.msi + settings.mst – msiview"
    button = opened.findChild(OverlayButton)
    assert button is not None
    assert button.text() == "Overlay: settings.mst · 7 changes"
    assert opened.docks["overlay"].isVisible(), "the pane opens by itself"
    assert opened.docks["overlay"].windowTitle() == "Overlay 7"
    opened.action_set["actionRemoveOverlays"].trigger()
    assert opened.windowTitle() == "sample.msi – msiview"
    assert button.text() == ""


def test_the_grid_shows_what_changed(opened: MainWindow, mst: Path, qtbot: QtBot) -> None:
    page = go(opened, qtbot, "Property", 4)
    lay(opened, qtbot, mst)
    assert page.grid.cursor_cell() == (4, 0), "the cursor stays"
    assert page.head.counts() == "7 rows · 1 changed, 1 added"
    assert marks(page) == [None, None, None, None, Mark.CHANGED, None, Mark.ADDED]
    assert page.model.cell_change(4, 1) is Mark.CHANGED
    assert page.model.cell_change(4, 0) is None
    tooltip = page.model.index(4, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert "base Example" in tooltip
    assert "settings.mst Another example" in tooltip
    page = go(opened, qtbot, "Registry")
    assert marks(page) == [None, Mark.DELETED]
    assert page.head.counts() == "1 row · 1 deleted"


def test_deleted_rows_can_be_hidden_and_changes_shown_alone(
    opened: MainWindow, mst: Path, qtbot: QtBot
) -> None:
    page = go(opened, qtbot, "Registry")
    lay(opened, qtbot, mst)
    assert shown(page) == ["reg1", "reg2"]
    opened.action_set["actionShowDeleted"].trigger()
    wait_until_opened(opened, qtbot)
    assert shown(page) == ["reg1"]
    opened.action_set["actionShowDeleted"].trigger()
    opened.action_set["actionChangesOnly"].trigger()
    wait_until_opened(opened, qtbot)
    assert shown(page) == ["reg2"]
    go(opened, qtbot, "Component")
    assert shown(page) == [], "in all tables"
    opened.document.overlay.clear()
    wait_until_opened(opened, qtbot)
    assert len(shown(page)) == 2


def test_going_to_a_hidden_row_shows_it(opened: MainWindow, mst: Path, qtbot: QtBot) -> None:
    page = go(opened, qtbot, "Registry")
    lay(opened, qtbot, mst)
    opened.action_set["actionShowDeleted"].trigger()
    wait_until_opened(opened, qtbot)
    opened.selection.go(Place("table", "Registry", 1))
    wait_until_opened(opened, qtbot)
    assert page.grid.cursor_cell() == (1, 0)
    assert not page.hides_deleted


def stand(window: MainWindow) -> tuple[str, object]:
    """The table that is shown, and the row and column of the cursor."""
    page, cell = window.page, window.selection.cell
    assert isinstance(page, TablePage)
    assert page.table is not None
    return page.table.name, None if cell is None else (cell.row, cell.column)


def test_from_change_to_change(opened: MainWindow, mst: Path, qtbot: QtBot) -> None:
    """F7 and the list walk the same lines, and each shows where the other is."""
    lay(opened, qtbot, mst)
    view = dock(opened).changes.findChild(QTableView, "overlayChanges")
    assert view is not None
    visited = []
    for _ in range(8):
        opened.action_set["actionNextChange"].trigger()
        wait_until_opened(opened, qtbot)
        visited.append((view.currentIndex().row(), *stand(opened)))
    assert visited == [
        (0, "Icon", None),
        (1, "OurOwn", (0, 0)),
        (2, "OurOwn", (0, 0)),
        (3, "OurOwn", (1, 0)),
        (4, "Property", (4, 1)),
        (5, "Property", (6, 1)),
        (6, "Registry", (1, 0)),
        (0, "Icon", None),
    ]
    opened.action_set["actionPreviousChange"].trigger()
    wait_until_opened(opened, qtbot)
    assert (view.currentIndex().row(), *stand(opened)) == (6, "Registry", (1, 0))


def test_the_cursor_of_the_grid_chooses_the_line_and_the_line_the_next_change(
    opened: MainWindow, mst: Path, qtbot: QtBot
) -> None:
    lay(opened, qtbot, mst)
    changes = dock(opened).changes
    view = changes.findChild(QTableView, "overlayChanges")
    assert view is not None
    wait_until_opened(opened, qtbot)
    go(opened, qtbot, "Property", 6)
    assert view.currentIndex().row() == 5
    go(opened, qtbot, "Property", 2)
    opened.action_set["actionNextChange"].trigger()
    wait_until_opened(opened, qtbot)
    assert stand(opened) == ("Property", (4, 1)), "the next one from where the cursor is"
    view.selectRow(2)
    opened.action_set["actionNextChange"].trigger()
    wait_until_opened(opened, qtbot)
    assert stand(opened) == ("OurOwn", (1, 0)), "the next one from the line that was chosen"


def test_what_is_folded_or_filtered_is_not_on_the_way(
    opened: MainWindow, mst: Path, qtbot: QtBot
) -> None:
    lay(opened, qtbot, mst)
    changes = dock(opened).changes
    field = changes.findChild(QLineEdit, "overlayFilter")
    assert field is not None
    qtbot.keyClicks(field, "registry")
    qtbot.waitUntil(lambda: changes.model.rowCount() == 1)
    for _ in range(2):
        opened.action_set["actionNextChange"].trigger()
        wait_until_opened(opened, qtbot)
        assert stand(opened) == ("Registry", (1, 0))


def test_hidden_rows_are_not_on_the_way(opened: MainWindow, mst: Path, qtbot: QtBot) -> None:
    go(opened, qtbot, "Property", 6)
    lay(opened, qtbot, mst)
    opened.action_set["actionShowDeleted"].trigger()
    wait_until_opened(opened, qtbot)
    go(opened, qtbot, "Property", 5)
    met = []
    for _ in range(2):
        opened.action_set["actionNextChange"].trigger()
        wait_until_opened(opened, qtbot)
        met.append(stand(opened)[0])
    assert met == ["Property", "Icon"], "not the row of Registry that goes"


def test_a_line_of_the_list_leads_to_its_row(opened: MainWindow, mst: Path, qtbot: QtBot) -> None:
    lay(opened, qtbot, mst)
    changes = dock(opened).changes
    assert changes.count() == "7 changes · A3 M1 D1 · 1 table added, 1 table deleted"
    field = changes.findChild(QLineEdit, "overlayFilter")
    view = changes.findChild(QTableView, "overlayChanges")
    assert field is not None
    assert view is not None
    qtbot.keyClicks(field, "another")
    qtbot.waitUntil(lambda: changes.model.rowCount() == 1)
    assert changes.count().endswith(" · 1 of 7 lines")
    view.setCurrentIndex(changes.model.index(0, 1))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.selection.place == Place("table", "Property", 4, 1)


def changes_of(index: QModelIndex) -> list[tuple[str, str]]:
    """The marks of an entry that are about changes, not about findings."""
    marks = index.data(MarksRole) or []
    return [(text, token) for text, token in marks if token.startswith("change.")]


def test_the_table_list_counts_changes(opened: MainWindow, mst: Path, qtbot: QtBot) -> None:
    lay(opened, qtbot, mst)
    view = opened.findChild(QListView, "tableList")
    assert view is not None
    model = view.model()
    rows = [model.index(row, 0) for row in range(model.rowCount())]
    found = {index.data(): changes for index in rows if (changes := changes_of(index))}
    assert found == {
        "Icon": [("D", "change.deleted")],
        "OurOwn": [("A2", "change.added")],
        "Property": [("A1", "change.added"), ("M1", "change.changed")],
        "Registry": [("D1", "change.deleted")],
    }
    struck = [index.data() for index in rows if index.data(StruckRole)]
    assert struck == ["Icon"]


def test_a_table_of_the_overlay_goes_with_it(opened: MainWindow, mst: Path, qtbot: QtBot) -> None:
    lay(opened, qtbot, mst)
    page = go(opened, qtbot, "OurOwn", 1)
    opened.document.overlay.enable(str(mst), False)
    wait_until_opened(opened, qtbot)
    assert page.table is None
    opened.document.overlay.enable(str(mst), True)
    wait_until_opened(opened, qtbot)
    assert shown(page) == ["a", "b"]


def test_filter_and_sorting_stay_while_layers_are_switched(
    opened: MainWindow, mst: Path, qtbot: QtBot
) -> None:
    page = go(opened, qtbot, "Property", 4)
    page.sort(0, descending=True)
    page.rows.ask(page.rows.query.with_text("d"))
    wait_until_opened(opened, qtbot)
    before = shown(page)
    lay(opened, qtbot, mst)
    assert page.rows.query.text == "d"
    assert page.grid.head.sorting() == (0, True)
    assert shown(page) == [*before, "ADDED"]
    opened.document.overlay.enable(str(mst), False)
    wait_until_opened(opened, qtbot)
    assert shown(page) == before


def test_dropped_files_go_over_the_package_or_into_a_window(
    opened: MainWindow, windows: Windows, mst: Path, target: Path, qtbot: QtBot
) -> None:
    def drop(path: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        opened.dropEvent(
            QDropEvent(
                QPointF(QPoint(5, 5)),
                Qt.DropAction.CopyAction,
                data,
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
            )
        )
        wait_until_opened(opened, qtbot)

    drop(mst)
    assert [item.title for item in opened.document.overlay.choices] == ["settings.mst"]
    drop(target)
    assert len(windows) == 2
    wait_until_opened(list(windows)[1], qtbot)


def test_a_patch_that_does_not_fit_says_why_and_is_shown_anyway(
    window: MainWindow, msp: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_path(str(make_msi(tmp_path / "newer.msi", at_version("9.9.9"))))
    wait_until_opened(window, qtbot)
    lay(window, qtbot, msp)
    changes = dock(window).changes
    wait_until_opened(window, qtbot)
    assert changes.notice.text().startswith("Nothing is applied: The patch does not apply")
    button = next(b for b in changes.notice.findChildren(QPushButton) if b.isVisible())
    assert button.text() == "Show it &anyway"
    button.click()
    wait_until_opened(window, qtbot)
    result = window.document.overlay.result
    assert result is not None
    assert result.layers == [f"patch.msp{ARROW}Old.1", f"patch.msp{ARROW}#Old.1"]
    assert changes.notice.text() == ""
    shown = "patch.msp is shown all the same. The patch does not apply"
    assert changes.verdict().startswith(shown)


def test_the_kind_of_update_is_told_in_full(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    lay(opened, qtbot, make_msi(tmp_path / "newer.msi", at_version("1.3.0")))
    changes = dock(opened).changes
    wait_until_opened(opened, qtbot)
    assert changes.verdict().startswith("The product code stays and the version changes")
    first = changes.model.entry(changes.model.index(0, 0))
    assert first is not None
    assert (first.key, first.new) == (("ProductVersion",), "1.3.0")


def test_saving_a_report_of_the_changes(
    opened: MainWindow, mst: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(opened, qtbot, mst)
    out = tmp_path / "out.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(out), ""))
    opened.action_set["actionSaveComparison"].trigger()
    wait_until_opened(opened, qtbot)
    assert f"Saved the report to {out}." in opened.message.text()
    assert "Another example" in out.read_text(encoding="utf-8")


def test_comparing_with_another_package(
    opened: MainWindow, target: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a, **k: (str(target), ""))
    opened.action_set["actionCompare"].trigger()
    wait_until_opened(opened, qtbot)
    button = opened.findChild(OverlayButton)
    assert button is not None
    assert button.text() == "Compared with: target.msi · 7 changes"


def test_saving_what_the_overlay_makes(
    opened: MainWindow,
    mst: Path,
    tmp_path: Path,
    target: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lay(opened, qtbot, mst)
    out = tmp_path / "out.msi"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(out), ""))
    opened.action_set["actionSaveOverlaid"].trigger()
    wait_until_opened(opened, qtbot)
    assert f"Saved to {out}." in opened.message.text()
    saved, wanted = open_package(out), open_package(target)
    for name, table in wanted.tables.items():  # type: ignore[union-attr]
        rows = {row[0]: row for row in saved.tables[name].rows()}  # type: ignore[union-attr]
        assert {row[0]: row for row in table.rows()}.keys() == rows.keys()
    assert saved.property_value("Manufacturer") == "Another example"  # type: ignore[union-attr]


def test_generating_a_transform(
    opened: MainWindow,
    target: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lay(opened, qtbot, target)
    out = tmp_path / "made.mst"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(out), ""))
    opened.action_set["actionGenerateTransform"].trigger()
    dialog = opened.findChild(GenerateDialog)
    assert dialog is not None
    assert dialog.number() == "Validation flags 0x0922 (recommended), error conditions 0x1F"
    dialog.accept()
    wait_until_opened(opened, qtbot)
    assert f"Saved to {out}." in opened.message.text()
    before = opened.document.overlay.result
    assert before is not None
    opened.document.overlay.clear()
    lay(opened, qtbot, out)
    after = opened.document.overlay.result
    assert after is not None
    assert after.totals == before.totals


def test_a_transform_alone_offers_to_be_applied(
    window: MainWindow,
    windows: Windows,
    mst: Path,
    sample: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window.open_path(str(mst))
    wait_until_opened(window, qtbot)
    assert "shown alone" in window.message.text()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a, **k: (str(sample), ""))
    window.action_set["actionApplyTo"].trigger()
    other = next(one for one in windows if one is not window)
    wait_until_opened(other, qtbot)
    assert other.windowTitle() == "sample.msi + settings.mst – msiview"


def test_would_it_apply_to_a_version_typed_by_hand(
    opened: MainWindow, mst: Path, qtbot: QtBot
) -> None:
    lay(opened, qtbot, mst)
    opened.action_set["actionWouldApply"].trigger()
    dialog = opened.findChild(WouldApplyDialog)
    assert dialog is not None
    wait_until_opened(opened, qtbot)
    assert dialog.sentence() == "It applies: the product is one that it is made for."
    field = dialog.findChild(QLineEdit, "productVersion")
    assert field is not None
    qtbot.keyClicks(field, "10.5.28.03")
    qtbot.waitUntil(lambda: "does not apply" in dialog.sentence())
    assert "1.2.3 only" in dialog.sentence()
    dialog.reject()


def test_a_bad_transform_is_a_line_in_the_pane(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    letter = tmp_path / "letter.mst"
    letter.write_text("Dear reader,")
    lay(opened, qtbot, letter)
    layers = dock(opened).layers
    assert layers.sentence().startswith("It cannot be opened: ")
    tree = layers.findChild(QTreeView, "overlayList")
    assert tree is not None
    qtbot.keyClick(tree, Qt.Key.Key_Delete)
    assert opened.document.overlay.choices == ()


def test_layers_are_moved_by_the_keyboard(
    opened: MainWindow, mst: Path, second: Path, qtbot: QtBot
) -> None:
    lay(opened, qtbot, mst, second)
    tree = dock(opened).layers.findChild(QTreeView, "overlayList")
    assert tree is not None
    tree.setCurrentIndex(tree.model().index(1, 0))
    qtbot.keyClick(tree, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    wait_until_opened(opened, qtbot)
    assert [i.title for i in opened.document.overlay.choices] == ["second.mst", "settings.mst"]
    assert tree.currentIndex().data() == "second.mst"
    qtbot.keyClick(tree, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    wait_until_opened(opened, qtbot)
    assert [i.title for i in opened.document.overlay.choices] == ["settings.mst", "second.mst"]


def test_exports_have_what_is_there_in_the_end(
    opened: MainWindow, mst: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    lay(opened, qtbot, mst)
    go(opened, qtbot, "Registry")
    opened.action_set["actionExport"].trigger()
    dialog = opened.findChild(ExportDialog)
    assert dialog is not None
    field = dialog.findChild(QLineEdit, "exportTarget")
    assert field is not None
    out = tmp_path / "registry.csv"
    field.setText(str(out))
    dialog.accept()
    wait_until_opened(opened, qtbot)
    text = out.read_text("utf-8-sig")
    assert "reg1" in text
    assert "reg2" not in text
    opened.action_set["actionExportAll"].trigger()
    everything = next(d for d in opened.findChildren(ExportDialog) if d is not dialog)
    folder = tmp_path / "all"
    field = everything.findChild(QLineEdit, "exportTarget")
    assert field is not None
    field.setText(str(folder))
    everything.accept()
    wait_until_opened(opened, qtbot)
    names = {path.stem for path in folder.iterdir()}
    assert "OurOwn" in names
    assert "Icon" not in names, "the overlay drops it"


def test_a_row_that_goes_with_its_layer_is_no_longer_the_present_one(
    opened: MainWindow, mst: Path, qtbot: QtBot
) -> None:
    """Whatever asks for the current row next would read beyond the table."""
    lay(opened, qtbot, mst)
    page = go(opened, qtbot, "Property", 6)
    for name in ("inspectorReferences", "inspectorChain", "inspectorRow"):
        opened.show_dock(name)
    wait_until_opened(opened, qtbot)
    assert opened.selection.cell == CellRef("Property", 6, 0)
    opened.action_set["actionRemoveOverlays"].trigger()
    assert opened.selection.cell is None
    for action in ("actionFollow", "actionFindReferences", "actionShowChain"):
        opened.action_set[action].trigger()
    page.find_next()
    wait_until_opened(opened, qtbot)
    assert page.model.rowCount() == 6
    assert page.grid.cursor_cell() is None
    opened.selection.go(Place("table", "Property", 6))
    wait_until_opened(opened, qtbot)
    go(opened, qtbot, "Property", 5)
    assert page.grid.cursor_cell() == (5, 0)


def test_a_table_that_goes_with_its_layer(opened: MainWindow, mst: Path, qtbot: QtBot) -> None:
    lay(opened, qtbot, mst)
    go(opened, qtbot, "OurOwn", 0)
    opened.action_set["actionRemoveOverlays"].trigger()
    assert opened.selection.cell is None
    wait_until_opened(opened, qtbot)
    assert opened.action_set["actionFollow"].isEnabled() is False
