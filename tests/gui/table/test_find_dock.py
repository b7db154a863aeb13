"""Find in all tables: results as they come, counts, stopping, going there."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from msiview.analysis.search import CellHit
from msiview.gui.docks import find_dock
from msiview.gui.docks.find_dock import FindDock
from msiview.gui.document import DocumentState
from msiview.gui.main_window import MainWindow
from msiview.gui.models.find_results_model import FindResultsModel
from msiview.gui.services import Services
from msiview.progress import Progress
from msiview.session.opened_package import PackageSource
from msiview.session.places import Place
from tests.builders.databases import make_msi, table


class Driver:
    """The dock in the hands of a user."""

    def __init__(self, services: Services, qtbot: QtBot) -> None:
        self.services, self.qtbot = services, qtbot
        self.dock = FindDock(services.document, services.selection, services.jobs, services.theme)
        qtbot.addWidget(self.dock)
        self.view = self.dock.findChild(QTableView, "findAllView")
        self.field = self.dock.findChild(QLineEdit, "findAllField")
        model = self.view.model()
        assert isinstance(model, FindResultsModel)
        self.model = model

    def status(self) -> str:
        return self.dock.findChild(QLabel, "findAllStatus").text()

    def search(self, text: str) -> None:
        self.dock.search_for(text)
        self.qtbot.waitUntil(lambda: not self.services.jobs.busy)

    def lines(self) -> list[str]:
        """``table key column: text`` of every cell in the list."""
        cells = map(self.model.cell_at, range(self.model.rowCount()))
        return [f"{c.table} {c.key} {c.column_name}: {c.text}" for c in cells if c is not None]


def open_in(services: Services, qtbot: QtBot, path: Path) -> None:
    services.document.open(PackageSource.file(path))
    qtbot.waitUntil(lambda: services.document.state is DocumentState.OPENED)


@pytest.fixture
def driver(services: Services, qtbot: QtBot, sample: Path) -> Driver:
    open_in(services, qtbot, sample)
    return Driver(services, qtbot)


def test_cells_of_all_tables_are_found(driver: Driver) -> None:
    driver.search("runscript")
    assert driver.lines() == [
        "CustomAction RunScript Action: RunScript",
        "InstallExecuteSequence RunScript Action: RunScript",
    ]
    assert driver.status() == "2 cells in 2 tables"
    driver.search("=6600")
    assert driver.lines() == ["InstallExecuteSequence InstallFinalize Sequence: 6600"]


def test_nothing_found_wrong_and_empty(driver: Driver) -> None:
    driver.search("zebra")
    assert driver.status() == "Not found"
    driver.search("/(/")
    assert driver.status().startswith("The regular expression is wrong")
    assert driver.field.property("invalid") is True
    driver.search("")
    assert driver.status() == ""
    assert driver.lines() == []


def test_typing_searches_after_a_pause(driver: Driver, qtbot: QtBot) -> None:
    qtbot.keyClicks(driver.field, "CostInit")
    qtbot.waitUntil(lambda: driver.status() == "1 cell in 1 table")


def test_enter_goes_to_the_list_and_then_to_the_cell(driver: Driver, qtbot: QtBot) -> None:
    driver.dock.show()
    qtbot.waitExposed(driver.dock)
    driver.search("runscript")
    qtbot.keyClick(driver.field, Qt.Key.Key_Return)
    qtbot.waitUntil(driver.view.hasFocus)
    qtbot.keyClick(driver.view, Qt.Key.Key_Return)
    assert driver.services.selection.place == Place("table", "CustomAction", 0, 0)


def test_copying_what_was_found(driver: Driver) -> None:
    driver.search("runscript")
    driver.view.selectRow(1)
    driver.view.copy()
    assert QApplication.clipboard().text() == "CustomAction\tRunScript\tAction\tRunScript"


def test_a_newer_search_replaces_the_older_one(driver: Driver, qtbot: QtBot) -> None:
    driver.dock.search_for("e")
    driver.search("CostInit")
    qtbot.wait(50)  # what the older search may still hand over
    assert driver.status() == "1 cell in 1 table"


def test_the_list_ends_at_a_limit_and_says_so(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find_dock, "SHOWN", 3)
    driver.search("e")
    assert len(driver.lines()) == 3
    assert driver.status() == "The first 3 cells; there are more"


def test_stopping_keeps_what_was_found(
    driver: Driver, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(_tables: object, _text: str, progress: Progress) -> Iterator[CellHit]:
        while True:
            progress("Searching")
            yield CellHit("Property", 0, 0, "ProductCode")
            time.sleep(0.001)

    monkeypatch.setattr(find_dock, "find_in_tables", endless)
    driver.dock.search_for("code")
    stop = driver.dock.findChild(QPushButton, "findAllStop")
    assert not stop.isHidden()
    qtbot.waitUntil(lambda: driver.model.count > 0)
    stop.click()
    assert stop.isHidden()
    assert driver.status().startswith("Stopped; ")
    assert driver.model.count > 0
    qtbot.waitUntil(driver.services.jobs.threads_stopped)


def test_long_texts_show_the_place_that_was_found(
    services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = [("a", "x" * 500 + "needle" + "y" * 500)]
    open_in(services, qtbot, make_msi(tmp_path / "b.msi", [table("T", "K s8*, V L0", *rows)]))
    driver = Driver(services, qtbot)
    driver.search("Needle")
    assert driver.lines()[0].startswith("T a V: …" + "x" * 40 + "needle")


def test_closing_the_package_empties_the_list(driver: Driver) -> None:
    driver.search("e")
    driver.services.document.close()
    assert driver.lines() == []


def test_the_action_opens_the_dock(opened: MainWindow, qtbot: QtBot) -> None:
    opened.show()
    qtbot.waitExposed(opened)
    opened.action_set["actionFindAll"].trigger()
    dock = opened.docks["findAll"]
    assert not dock.isHidden()
    field = dock.findChild(QLineEdit, "findAllField")
    opened.activateWindow()
    qtbot.waitUntil(field.hasFocus)
    assert field.accessibleName() == "Find in all tables"
