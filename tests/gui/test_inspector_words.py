"""The inspector's words on conditions, formatted texts and custom actions."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from msiview.gui.inspector.condition_view import ConditionView
from msiview.gui.inspector.row_dock import RowDock
from msiview.gui.inspector.what_if_editors import MOST_NAMES
from msiview.gui.main_window import MainWindow
from msiview.session.opened_package import PackageSource
from msiview.session.places import Place
from tests.builders.databases import make_msi, table
from tests.gui.conftest import wait_until_opened

TABLES = [
    table("Property", "Property s72*, Value l0", ("ADMIN", "1"), ("NAME", "Reader <b>")),
    table("LaunchCondition", "Condition s255*, Description l255",
          ("ADMIN=1 AND NOT OLD", "[NAME] needs [%TEMP]"),
          ("ADMIN == 1", "two signs"),
          (" OR ".join(f"P{number}" for number in range(MOST_NAMES + 3)), "many")),
    table("InstallExecuteSequence", "Action s72*, Condition S255, Sequence I2",
          ("InstallFiles", "&Server=3", 4000)),
]  # fmt: skip


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return make_msi(tmp_path / "words.msi", TABLES)


@pytest.fixture
def pane(window: MainWindow, package: Path, qtbot: QtBot) -> RowDock:
    """The Row pane of an open package."""
    window.open_path(str(package))
    wait_until_opened(window, qtbot)
    pane = window.show_dock("inspectorRow")
    assert isinstance(pane, RowDock)
    return pane


def condition(
    window: MainWindow, pane: RowDock, qtbot: QtBot, table: str, row: int
) -> ConditionView:
    """The condition of a row, once the pane shows it."""
    window.selection.go(Place("table", table, row, 0))
    qtbot.waitUntil(lambda: pane.heading().startswith(f"{table} row {row + 1} "))
    views = [field.condition for field in pane.fields() if field.condition is not None]
    assert len(views) == 1
    return views[0]


def test_formatted_texts_are_resolved(window: MainWindow, pane: RowDock, qtbot: QtBot) -> None:
    window.selection.go(Place("table", "LaunchCondition", 0, 0))
    qtbot.waitUntil(lambda: len(pane.fields()) == 2)
    assert "known at run time only" in pane.fields()[1].details()
    assert pane.fields()[1].condition is None


def test_a_condition_is_evaluated_with_the_property_table(
    window: MainWindow, pane: RowDock, qtbot: QtBot
) -> None:
    view = condition(window, pane, qtbot, "LaunchCondition", 0)
    assert "True without OLD: the installation goes on\n" in view.answer()
    assert "holds when both parts do" in view.answer()
    assert "ADMIN (1) equals 1" in view.answer()
    assert value_of(view, "ADMIN") == "1"
    assert value_of(view, "OLD") == ""
    assert view.editors.reset.isHidden()


def test_another_value_changes_the_answer_at_once(
    window: MainWindow, pane: RowDock, qtbot: QtBot
) -> None:
    view = condition(window, pane, qtbot, "LaunchCondition", 0)
    editor = view.editors.editor("OLD")
    qtbot.keyClicks(editor, "1")
    assert "False: the installation stops" in view.answer()
    assert "OLD is 1" in view.answer()
    assert value_of(view, "OLD") == "1"
    assert not view.editors.reset.isHidden()
    qtbot.mouseClick(view.editors.reset, Qt.MouseButton.LeftButton)
    assert "True" in view.answer()
    assert value_of(view, "OLD") == ""
    assert view.editors.reset.isHidden()


def test_states_of_features_are_chosen(window: MainWindow, pane: RowDock, qtbot: QtBot) -> None:
    view = condition(window, pane, qtbot, "InstallExecuteSequence", 0)
    assert "the action is skipped" in view.answer()
    assert "&Server has no value" in view.answer()
    box = view.editors.editor("&Server")
    assert isinstance(box, QComboBox)
    qtbot.keyClicks(box, "3")
    box.activated.emit(box.currentIndex())
    assert "the action runs" in view.answer()
    assert "3, local" in view.answer()


def test_other_values_are_kept_with_the_package(
    window: MainWindow, pane: RowDock, qtbot: QtBot, package: Path
) -> None:
    view = condition(window, pane, qtbot, "LaunchCondition", 0)
    qtbot.keyClicks(view.editors.editor("OLD"), "1")
    condition(window, pane, qtbot, "InstallExecuteSequence", 0)
    view = condition(window, pane, qtbot, "LaunchCondition", 0)
    assert value_of(view, "OLD") == "1"
    with qtbot.waitSignal(window.document.opened):
        window.document.open(PackageSource.file(package))
    view = condition(window, pane, qtbot, "LaunchCondition", 0)
    qtbot.waitUntil(lambda: value_of(view, "OLD") == "")
    assert "True" in view.answer()


def test_what_is_no_condition_says_where_and_why(
    window: MainWindow, pane: RowDock, qtbot: QtBot
) -> None:
    view = condition(window, pane, qtbot, "LaunchCondition", 1)
    assert "No condition" in view.answer()
    assert "at character 7: " in view.answer()
    assert "==" in view.answer()
    assert view.editors.isHidden()


def test_fields_for_names_are_used_again(window: MainWindow, pane: RowDock, qtbot: QtBot) -> None:
    condition(window, pane, qtbot, "LaunchCondition", 2)
    view = condition(window, pane, qtbot, "InstallExecuteSequence", 0)
    shown = [edit for edit in view.editors.findChildren(QLineEdit) if not edit.isHidden()]
    assert shown == []
    with pytest.raises(KeyError):
        view.editors.editor("OLD")


def value_of(view: ConditionView, name: str) -> str:
    """What stands in the field of a property."""
    editor = view.editors.editor(name)
    assert isinstance(editor, QLineEdit)
    return editor.text()
