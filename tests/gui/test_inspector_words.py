"""The inspector's words on conditions, formatted texts and custom actions."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from msiview.analysis.value_words import ValueLine
from msiview.gui.inspector.field_html import lines_html
from msiview.gui.inspector.row_dock import RowDock
from msiview.gui.main_window import MainWindow
from msiview.gui.selection import Place
from msiview.gui.theme import Theme
from tests.builders.databases import make_msi, table
from tests.gui.conftest import wait_until_opened

TABLES = [
    table("Property", "Property s72*, Value l0", ("ADMIN", "1"), ("NAME", "Reader <b>")),
    table("LaunchCondition", "Condition s255*, Description l255",
          ("ADMIN=1 AND NOT OLD", "[NAME] needs [%TEMP]")),
]  # fmt: skip


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return make_msi(tmp_path / "words.msi", TABLES)


def test_what_comes_from_the_file_is_escaped(theme: Theme) -> None:
    html = lines_html([ValueLine("comes to", "Reader <b>")], theme, "mono")
    assert "Reader &lt;b&gt;" in html
    assert lines_html((), theme, "mono") == ""


def test_the_inspector_shows_them(window: MainWindow, package: Path, qtbot: QtBot) -> None:
    window.open_path(str(package))
    wait_until_opened(window, qtbot)
    pane = window.show_dock("inspectorRow")
    assert isinstance(pane, RowDock)
    window.selection.go(Place("table", "LaunchCondition", 0, 0))
    qtbot.waitUntil(lambda: len(pane.fields()) == 2)
    assert "\N{CHECK MARK}" in pane.fields()[0].details()
    assert "known at run time only" in pane.fields()[1].details()
