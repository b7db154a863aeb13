"""Finding in a table, and copying out of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from msiview.gui.services import Services
from msiview.gui.settings import COPY_HEADER
from tests.builders.databases import make_msi, table
from tests.gui.table.driver import Driver, build, clipboard, select

# -- finding ------------------------------------------------------------------


def test_finding_goes_from_hit_to_hit_and_around(driver: Driver) -> None:
    bar = driver.find("apple")
    assert driver.cursor() == (1, 0)
    assert bar.count_text() == "1 of 3"
    driver.page.find_next()
    assert driver.cursor() == (3, 0)
    driver.page.find_next()
    assert driver.cursor() == (3, 2)
    assert bar.count_text() == "3 of 3"
    driver.page.find_next()
    assert driver.cursor() == (1, 0)
    driver.page.find_previous()
    assert bar.count_text() == "3 of 3"


def test_hits_are_marked_until_the_bar_is_closed(driver: Driver, qtbot: QtBot) -> None:
    bar = driver.find("apple")
    assert driver.grid.cells.found.has(3, 2)
    assert not driver.grid.cells.found.has(0, 0)
    qtbot.keyClick(bar.focusProxy(), Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert not driver.grid.cells.found


def test_finding_what_is_not_there(driver: Driver) -> None:
    bar = driver.find("grape")
    assert bar.count_text() == "Not found"
    assert driver.cursor() == (0, 0)
    driver.page.find_next()
    assert driver.cursor() == (0, 0)


def test_a_wrong_find_expression_is_told(driver: Driver) -> None:
    bar = driver.find("/[/")
    assert bar.error_text().startswith("The regular expression is wrong")
    driver.find("fig")
    assert bar.error_text() == ""
    assert bar.count_text() == "1 of 1"


def test_finding_follows_filter_and_order(driver: Driver) -> None:
    bar = driver.find("apple")
    driver.type_filter("/^apple/")
    assert bar.count_text() == "1 of 3"  # the cursor stayed on row 1
    driver.click_header(0)
    driver.click_header(0)
    assert bar.count_text() == "3 of 3"
    driver.page.find_next()
    assert driver.cursor() == (3, 0)


def test_next_opens_a_closed_bar_and_goes_on(driver: Driver) -> None:
    bar = driver.find("apple")
    bar.close_bar()
    driver.page.find_next()
    driver.rest()
    assert not bar.isHidden()
    assert driver.cursor() == (3, 0)


def test_enter_in_the_bar_steps_without_waiting_for_the_pause(driver: Driver, qtbot: QtBot) -> None:
    driver.page.start_find()
    field = driver.page.find_bar.focusProxy()
    qtbot.keyClicks(field, "apple")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    driver.rest()
    assert driver.cursor() == (1, 0)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert driver.cursor() == (3, 0)
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert driver.cursor() == (1, 0)


# -- copying ------------------------------------------------------------------


def test_one_cell_is_copied_as_its_whole_text(driver: Driver) -> None:
    driver.go("Fruit", 0, 2)
    driver.page.copy()
    assert clipboard() == r"C:\Fruit\Pear"
    driver.go("Fruit", 2, 1)
    driver.page.copy()
    assert clipboard() == ""


def test_several_cells_are_copied_as_tab_separated_text(driver: Driver) -> None:
    select(driver, (0, 1), (0, 1))
    driver.page.copy()
    assert clipboard() == "pear\t3\nApple\t1\n"
    driver.services.settings.set(COPY_HEADER, True)
    driver.page.copy()
    assert clipboard() == "Name\tN\npear\t3\nApple\t1\n"


def test_rows_are_copied_as_they_are_shown(driver: Driver) -> None:
    driver.click_header(0)
    select(driver, (0, 1), (0, 0))
    driver.page.copier.copy_rows()
    assert clipboard() == "Apple\t1\t\napple pie\t2\t[APPLES]\n"


@pytest.mark.parametrize(
    ("format_id", "header", "start"),
    [
        ("tab", True, "Name\tN\tWhere\nfig\t\tsoft\n"),
        ("csv", True, "Name,N,Where\r\nfig,,soft\r\n"),
        ("idt", True, "Name\tN\tWhere\r\ns72\tI2\tS255\r\nFruit\tName\r\nfig\t\tsoft\r\n"),
        ("markdown", True, "| Name | N | Where |\n"),
        ("sql", False, "INSERT INTO "),
    ],
)
def test_rows_are_copied_in_other_formats(
    driver: Driver, format_id: str, header: bool, start: str
) -> None:
    driver.go("Fruit", 2, 1)
    driver.page.copier.copy_rows(format_id, header=header)
    assert clipboard().startswith(start)
    assert "fig" in clipboard()
    assert "pear" not in clipboard()


def test_large_selections_are_copied_in_the_background(
    services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = [(f"k{number}", number) for number in range(3000)]
    path = make_msi(tmp_path / "b.msi", [table("Many", "K s72*, N i2", *rows)])
    driver = build(services, qtbot, path)
    driver.go("Many")
    driver.grid.selectAll()
    assert "· 3\u00a0000 rows selected, sum 4\u00a0498\u00a0500" in driver.page.status_text()
    driver.page.copy()
    assert services.jobs.busy
    driver.rest()
    assert clipboard().splitlines()[2999] == "k2999\t2999"
