"""The strip at the bottom and the strip above the page."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from msiview.errors import Severity
from msiview.gui.main_window import MainWindow
from msiview.gui.pages.table_page import TablePage
from msiview.progress import Progress
from msiview.report.finding_words import counts_words
from msiview.session.places import Place
from tests.builders.databases import make_msi, table
from tests.builders.transforms import make_mst, make_transform_storage
from tests.gui.conftest import wait_until_opened


def named(window: MainWindow, kind: type[QWidget], name: str) -> QWidget:
    found = window.findChild(kind, name)
    assert found is not None
    return found


def words(window: MainWindow) -> str:
    """All that the strip says in words."""
    return " ".join(label.text() for label in window.status.findChildren(QLabel))


def test_the_package_is_named_in_words(opened: MainWindow) -> None:
    assert "Sample 1.2.3 · Installation package · code page 1252" in words(opened)
    assert "read only" not in words(opened)


def test_what_cannot_be_edited_is_read_only(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    storage = make_transform_storage(["x"], {"Unheard": b"\x01\x01\x01\x00"})
    window.open_path(str(make_mst(tmp_path / "some.mst", storage)))
    wait_until_opened(window, qtbot)
    assert "read only" in words(window)


def test_background_work_is_shown_and_cancelled(window: MainWindow, qtbot: QtBot) -> None:
    indicator = named(window, QWidget, "jobIndicator")
    assert not indicator.isVisible()
    started = threading.Event()

    def forever(progress: Progress) -> None:
        started.set()
        while True:
            progress("counting", 3, 10)

    window.jobs.run(forever, pytest.fail, title="Counting sheep")
    qtbot.waitUntil(indicator.isVisible)
    button = named(window, QToolButton, "jobCancel")
    assert button.accessibleName() == "Cancel: Counting sheep"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not indicator.isVisible())
    qtbot.waitUntil(window.jobs.threads_stopped)


def test_a_failed_job_is_told_over_the_page(window: MainWindow, qtbot: QtBot) -> None:
    def work(progress: Progress) -> None:
        raise ValueError("the disk is full")

    with qtbot.waitSignal(window.jobs.failed):
        window.jobs.run(work, pytest.fail, title="Saving rows")
    assert window.message.text() == "Saving rows did not work: the disk is full"
    assert window.message.isVisible()
    close = window.message.findChild(QToolButton, "messageClose")
    assert close is not None
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert window.message.text() == ""


@pytest.mark.parametrize(("row", "is_above"), [(0, False), (9, True)])
def test_a_message_covers_neither_title_nor_heads_nor_the_cursor(
    window: MainWindow, tmp_path: Path, row: int, is_above: bool, qtbot: QtBot
) -> None:
    rows = [(f"P{at}", "1") for at in range(12)]
    made = make_msi(tmp_path / "a.msi", [table("Property", "Property s72*, Value l0", *rows)])
    window.open_path(str(made))
    wait_until_opened(window, qtbot)
    window.resize(1200, 900)
    window.show()
    window.selection.go(Place("table", "Property", row, 0))
    page = window.page
    assert isinstance(page, TablePage)
    qtbot.waitUntil(lambda: page.grid.currentIndex().row() == row and page.grid.isVisible())
    window.tell("Something.")
    bar = window.message.geometry()
    cells = page.grid.viewport()
    assert bar.top() >= cells.mapTo(window.page_area, QPoint(0, 0)).y()
    cell = page.grid.visualRect(page.grid.currentIndex())
    cell.moveTopLeft(cells.mapTo(window.page_area, cell.topLeft()))
    assert not bar.intersects(cell)
    assert (bar.top() < window.page_area.height() // 2) is is_above


def test_findings_are_counted_and_lead_to_their_pane(opened: MainWindow, qtbot: QtBot) -> None:
    button = named(opened, QToolButton, "statusFindings")
    package = opened.document.package
    assert package is not None
    for number in range(3):
        package.defects.add(Severity.WARNING, "odd", f"number {number}")
    opened.document.count_defects()
    findings = opened.document.findings
    qtbot.waitUntil(lambda: findings.is_done and findings.count > 2)
    assert button.isVisible()
    assert isinstance(button, QToolButton)
    assert button.text() == f"Findings: {counts_words(findings.counts, notes=False)}"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert opened.docks["findings"].isVisible()
