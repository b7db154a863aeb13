"""The page of the sequences: one or two, what-if values, an overlay, and a log beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from msiview.gui.contents.sequences_page import SequenceSide, SequencesPage
from msiview.gui.main_window import MainWindow
from msiview.overlay.marks import Mark
from msiview.session.opened_package import PackageSource
from msiview.session.places import CellRef, Place
from tests.builders.databases import make_msi, table
from tests.builders.failed_logs import action, log_text
from tests.builders.logs import write_log
from tests.gui.conftest import wait_until_opened

COLUMNS = "Action s72*, Condition S255, Sequence I2"


def make(path: Path, number: int = 10) -> Path:
    return make_msi(
        path,
        [
            table(
                "InstallExecuteSequence",
                COLUMNS,
                ("CostFinalize", None, 1000),
                ("Do", "A", number),
            ),
            table("InstallUISequence", COLUMNS, ("ExecuteAction", None, 1300)),
            table(
                "CustomAction",
                "Action s72*, Type i2, Source S72, Target S255",
                ("Do", 1025, "Code", "Start"),
            ),
        ],
    )


@pytest.fixture
def page(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> SequencesPage:
    window.document.open(PackageSource.file(make(tmp_path / "a.msi")))
    wait_until_opened(window, qtbot)
    window.selection.go(Place("sequences"))
    qtbot.waitUntil(lambda: not window.jobs.busy)
    assert isinstance(window.page, SequencesPage)
    return window.page


def column(side: SequenceSide, name: str) -> list[str]:
    model = side.pane.model
    at = next(look.column.index for look in model.looks if look.title == name)
    return [model.text(position, at) for position in range(model.rowCount())]


def choose(side: SequenceSide, text: str) -> None:
    side.choice.setCurrentIndex(side.choice.findText(text))
    side.choice.activated.emit(side.choice.currentIndex())


def test_the_first_sequence_is_shown(page: SequencesPage, window: MainWindow) -> None:
    assert page.first.choice.currentText() == "InstallExecuteSequence"
    assert column(page.first, "Action") == ["Do", "CostFinalize"]
    assert column(page.first, "Holds") == ["false", ""]
    assert page.second.isHidden()
    assert window.selection.cell == CellRef("InstallExecuteSequence", 1, 0)
    assert page.departure.isHidden()


def test_another_one_beside_it(page: SequencesPage) -> None:
    choose(page.second, "InstallUISequence")
    assert not page.second.isHidden()
    assert column(page.second, "Action") == ["ExecuteAction"]
    choose(page.second, "Nothing beside it")
    assert page.second.isHidden()


def test_what_if(page: SequencesPage, window: MainWindow, qtbot: QtBot) -> None:
    field = page.findChild(QLineEdit, "sequencesWhatIf")
    assert field is not None
    qtbot.keyClicks(field, "A=1; B=")
    qtbot.waitUntil(lambda: column(page.first, "Holds") == ["true", ""])


def test_a_filter_of_one_stays_while_both_are_read_again(
    page: SequencesPage, window: MainWindow, qtbot: QtBot
) -> None:
    choose(page.second, "InstallExecuteSequence")
    for side in (page.first, page.second):
        side.pane.rows.ask(side.pane.rows.query.with_text("Do"))
    qtbot.waitUntil(lambda: not window.jobs.busy)
    page.what_if.setText("A=1")
    for side in (page.first, page.second):
        qtbot.waitUntil(lambda side=side: column(side, "Holds") == ["true"])
        assert column(side, "Action") == ["Do"]


def test_links_lead_to_the_action(page: SequencesPage, window: MainWindow) -> None:
    page.first.pane.grid.set_cursor(0, 2)
    window.services.action("actionFollow").trigger()
    assert window.selection.place == Place("table", "CustomAction", 0, 0)


def test_before_and_after_an_overlay(
    page: SequencesPage, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.document.overlay.add(str(make(tmp_path / "b.msi", 2000)))
    qtbot.waitUntil(lambda: not window.jobs.busy and page.second.choice.count() == 5)
    assert column(page.first, "Action") == ["CostFinalize", "Do"]
    changes = [page.first.pane.model.row_change(position) for position in range(2)]
    assert changes == [None, Mark.CHANGED]
    choose(page.second, "InstallExecuteSequence before the overlay")
    assert column(page.second, "Number") == ["10", "1000"]


def test_beside_a_log(
    page: SequencesPage, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    log = write_log(tmp_path / "a.log", log_text(action("Do", returned=3)))
    window.document.log.open(log)
    qtbot.waitUntil(lambda: not page.departure.isHidden())
    assert column(page.first, "Course") == ["ran", "not reached"]
    assert column(page.first, "Returned") == ["3", ""]
    assert "The log leaves the sequence at Do: it failed" in page.departure.text()
    page.departure.click()
    line = window.document.log.current_line
    assert line is not None
    assert str(line + 1) in column(page.first, "Line")
    entries = [title for title, _ in page.first._entries()]
    assert entries == [f"Show &line {line + 1} of the log"]
