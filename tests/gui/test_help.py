"""F1: every table, column, pane and page has a text, and the help follows the keyboard."""

from __future__ import annotations

import tomllib

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from msiview.database.schema import standard_schema
from msiview.gui.all_docks import DOCKS
from msiview.gui.all_pages import PAGES
from msiview.gui.docks.help_dock import HelpDock
from msiview.gui.docks.pane_help import help_of, pane_blocks, pane_helps
from msiview.gui.log.panes import PANES
from msiview.gui.main_window import MainWindow
from msiview.report.fields import table_blocks
from msiview.report.text import text_of
from msiview.resources import resource_path
from msiview.session.places import CellRef, Place
from tests.gui.conftest import wait_until_opened


def shown(window: MainWindow) -> str:
    view = window.findChild(QWidget, "helpView")
    assert view is not None
    return str(view.toPlainText())  # type: ignore[attr-defined]


# -- nothing is left out ----------------------------------------------------


def test_every_standard_table_and_column_has_a_text() -> None:
    for table in standard_schema():
        assert len(table.purpose) > 10, table.name
        for column in table.columns:
            assert len(column.description) > 8, (table.name, column.name)
        text = "".join(text_of(table_blocks(table.name)))
        assert table.purpose in text
        assert all(column.description in text for column in table.columns), table.name


@pytest.mark.parametrize("spec", DOCKS, ids=lambda spec: spec.id)
def test_every_dock_has_a_text(spec: object, window: MainWindow) -> None:
    dock = window.docks[spec.id]  # type: ignore[attr-defined]
    pane = help_of(dock)
    assert pane is not None
    assert pane.widget == dock.objectName()


def test_every_page_and_pane_of_the_log_has_a_text(opened: MainWindow, qtbot: QtBot) -> None:
    known = pane_helps()
    for kind in (spec.kind for spec in PAGES):
        places = {
            "table": Place("table", "Component"),
            "stream": Place("stream", "Binary.Script.vbs"),
        }
        opened.selection.go(places.get(kind, Place(kind)))
        qtbot.waitUntil(lambda: not opened.jobs.busy)
        page = opened.page
        assert page is not None
        assert page.objectName() in known, kind
    assert {f"log{spec.id.title()}Pane" for spec in PANES} <= known.keys()
    for widget in ("startPage", "errorPage", "loadingPage", "gotoBar"):
        assert widget in known


def test_no_text_is_empty_or_of_a_pane_that_is_not_there(opened: MainWindow) -> None:
    data = tomllib.loads(resource_path("help", "panes.toml").read_text(encoding="utf-8"))
    names = [pane["widget"] for pane in data["pane"]]
    assert len(names) == len(set(names))
    menus = {keys.menu.partition("/")[0] for keys in opened.action_set.shortcuts()}
    for pane in pane_helps().values():
        assert pane.title
        assert pane.text
        assert all(len(paragraph) > 40 for paragraph in pane.text), pane.widget
        assert "".join(text_of(pane_blocks(pane))).startswith(pane.title)
        assert set(pane.menus) <= menus, pane.widget


# -- it follows -------------------------------------------------------------


def test_a_column_with_its_values_and_references(opened: MainWindow) -> None:
    opened.selection.go(Place("table", "Component"))
    opened.action_set["actionWhatIsThis"].trigger()
    table = opened.document.tables["Component"]
    opened.selection.set_cell(CellRef("Component", 0, table.column("Attributes").index))
    assert "64-bit component" in shown(opened)
    opened.selection.set_cell(CellRef("Component", 0, table.column("Directory_").index))
    text = shown(opened)
    assert "Refers to" in text
    assert "Ctrl+L" in text
    assert all(keys.keys in text for keys in opened.action_set.shortcuts())


def test_the_pane_that_the_keyboard_is_in(opened: MainWindow, qtbot: QtBot) -> None:
    opened.show()
    opened.activateWindow()
    dock = opened.show_dock("help")
    assert isinstance(dock, HelpDock)
    for dock_id, words in (
        ("inspectorChain", "as a card"),
        ("findings", "What is wrong in the file"),
        ("tables", "grey ones have none"),
    ):
        content = opened.show_dock(dock_id)
        opened.show_dock("help")
        dock.explain(content)
        assert words in shown(opened), dock_id
    opened.selection.go(Place("table", "Feature"))
    assert "Feature" in shown(opened).split("\n")[0]
    opened.selection.go(Place("summary"))
    assert "Summary information" in shown(opened)


def test_an_empty_window_tells_of_itself(window: MainWindow) -> None:
    window.action_set["actionWhatIsThis"].trigger()
    assert shown(window)
    other = window.windows.new_window()
    dock = window.show_dock("help")
    assert isinstance(dock, HelpDock)
    before = shown(window)
    dock.explain(other.host.start)
    assert shown(window) == before, "another window explains itself"


def test_help_goes_on_after_another_package(opened: MainWindow, qtbot: QtBot) -> None:
    opened.action_set["actionWhatIsThis"].trigger()
    opened.selection.go(Place("table", "File"))
    opened.reload()
    wait_until_opened(opened, qtbot)
    opened.selection.go(Place("table", "Media"))
    assert "Media" in shown(opened).split("\n")[0]
