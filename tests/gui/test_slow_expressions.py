"""An expression that takes for ever is given up, with a word, wherever one can be typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from msiview.gui.docks.find_dock import FindDock
from msiview.gui.main_window import MainWindow
from msiview.gui.services import Services
from tests.builders.databases import make_msi, table
from tests.gui.log.log_driver import open_log, shown, texts
from tests.gui.table.driver import Driver, build

ENDLESS = "/(a|aa)+$/"
VICTIM = "a" * 80 + "!"
TOLD = "The expression takes too long on 'aaaa"


@pytest.fixture
def driver(services: Services, qtbot: QtBot, tmp_path: Path) -> Driver:
    rows = [("1", "fine"), ("2", VICTIM)]
    driver = build(
        services, qtbot, make_msi(tmp_path / "a.msi", [table("T", "K s8*, V S0", *rows)])
    )
    driver.go("T")
    return driver


def test_the_filter_of_a_table(driver: Driver) -> None:
    driver.type_filter("fine")
    driver.type_filter(ENDLESS)
    error = driver.page.findChild(QLabel, "tableFilterError")
    assert error.isVisible()
    assert error.text().startswith(TOLD)
    assert driver.column() == ["1"]
    driver.type_filter("")
    assert not error.isVisible()
    assert driver.column() == ["1", "2"]


def test_the_filter_of_a_column(driver: Driver) -> None:
    driver.page.show_column_filters(True)
    driver.page.rows.ask(driver.page.rows.query.with_column(1, ENDLESS))
    driver.rest()
    assert driver.page.rows.error()[0] == 1
    assert driver.page.rows.error()[1].startswith(TOLD)
    assert driver.column() == ["1", "2"]


def test_the_find_bar(driver: Driver) -> None:
    bar = driver.find(ENDLESS)
    assert bar.error_text().startswith(TOLD)
    assert driver.find("fine").error_text() == ""
    assert bar.count_text() == "1 of 1"


def test_finding_in_all_tables(driver: Driver, qtbot: QtBot) -> None:
    services = driver.services
    dock = FindDock(services.document, services.selection, services.jobs, services.theme)
    qtbot.addWidget(dock)
    dock.search_for(ENDLESS)
    qtbot.waitUntil(lambda: not services.jobs.busy)
    assert dock.findChild(QLabel, "findAllStatus").text().startswith(TOLD)
    assert dock.findChild(QLineEdit, "findAllField").property("invalid")


def test_filter_and_find_in_a_log(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_text(f"=== Verbose logging started\n{VICTIM}\nfine\n")
    dock = open_log(window, path, qtbot)
    dock.filter_bar.set_text(ENDLESS)
    qtbot.waitUntil(lambda: not dock._passing.runs)
    assert dock.message.text().startswith(TOLD)
    assert dock.filter_bar.field.property("invalid")
    assert len(shown(dock)) == len(texts(dock))
    dock.filter_bar.set_text("fine")
    qtbot.waitUntil(lambda: shown(dock) == [2])
    assert not dock.filter_bar.field.property("invalid")
    dock.filter_bar.set_text("")
    dock.finder.bar.begin()
    dock.finder.bar.set_text(ENDLESS)
    qtbot.waitUntil(lambda: dock.finder.bar.error_text() != "")
    assert dock.finder.bar.error_text().startswith(TOLD)
    dock.view.marks.show_find(ENDLESS)  # while the search went on, it was painted like this
    dock.view.grab()
