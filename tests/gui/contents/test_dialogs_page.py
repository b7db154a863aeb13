"""The page of dialogs: the small wizard, walked through by mouse and keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QTableView,
)
from pytestqt.qtbot import QtBot

from msiview.analysis.dialogs.control import Control
from msiview.analysis.dialogs.dialog import Dialogs, ShownStyle
from msiview.analysis.dialogs.walk import DialogWalk
from msiview.gui.contents.dialogs.brush import Appearance, DialogBrush
from msiview.gui.contents.dialogs.page import DialogsPage
from msiview.gui.contents.dialogs.parts import DialogParts
from msiview.gui.main_window import MainWindow
from msiview.gui.theme import Theme
from msiview.session.places import CellRef, Place
from tests.builders.dialog_tables import wizard, wizard_package
from tests.gui.conftest import wait_until_opened


@pytest.fixture
def page(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> DialogsPage:
    """The page of a package with the wizard, in a window that is shown."""
    window.resize(1400, 900)
    window.open_path(str(wizard_package(tmp_path / "wizard.msi")))
    wait_until_opened(window, qtbot)
    window.selection.go(Place("dialogs"))
    qtbot.waitUntil(lambda: not window.jobs.busy)
    found = window.findChild(DialogsPage)
    assert found is not None
    return found


def shown(page: DialogsPage) -> str:
    """The dialog in front, as a screen reader says it."""
    return page.canvas.accessibleName()


def control(page: DialogsPage, name: str) -> Control:
    walk = page.walk
    assert walk is not None
    assert walk.dialog is not None
    found = walk.dialog.control(name)
    assert found is not None
    return found


def click(page: DialogsPage, name: str, qtbot: QtBot, at: QPoint | None = None) -> None:
    place = page.canvas.place_of(control(page, name))
    where = place.topLeft().toPoint() + at if at is not None else place.center().toPoint()
    qtbot.mouseClick(page.canvas, Qt.MouseButton.LeftButton, pos=where)


def rows(page: DialogsPage, name: str) -> list[list[str]]:
    """The rows of a list of the page as they are shown."""
    view = page.findChild(QTableView, name)
    assert view is not None
    model = view.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def word(page: DialogsPage, name: str) -> str:
    label = page.findChild(QLabel, name)
    assert label is not None
    return label.text()


def test_the_list_and_the_first_dialog(page: DialogsPage) -> None:
    assert [[*row[:2], row[3]] for row in rows(page, "dialogsList")] == [
        ["", "1100", "Welcome"],
        ["", "-1", "Finished"],
        ["", "", "Licence"],
        ["", "", "Ask"],
        ["", "", "Folder"],
    ]
    assert shown(page) == "Dialog Welcome"
    assert word(page, "dialogControl") == "Welcome: 370 × 270 units"


def test_a_walk_by_mouse(page: DialogsPage, qtbot: QtBot) -> None:
    click(page, "Next", qtbot)
    assert shown(page) == "Dialog Licence"
    click(page, "Next", qtbot)  # not before the licence is accepted
    assert shown(page) == "Dialog Licence"
    click(page, "Accept", qtbot, QPoint(6, 10))
    click(page, "Colours", qtbot, QPoint(12, 37))
    assert rows(page, "dialogProperties")[0] == ["COLOUR", "blue", "red"]
    click(page, "Colours", qtbot, QPoint(12, 10))
    click(page, "Next", qtbot)
    assert shown(page) == "Dialog Folder"
    assert rows(page, "dialogSteps")[0] == [
        "Next",
        "NewDialog",
        "Folder takes the place of Licence",
    ]
    click(page, "Path", qtbot)
    field = page.findChild(QLineEdit, "dialogField")
    assert field is not None
    assert field.isVisible()
    field.setText("D:\\Here\\")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert not field.isVisible()
    assert ["APPDIR", "D:\\Here\\", ""] in rows(page, "dialogProperties")
    click(page, "Next", qtbot)
    assert shown(page) == "No dialog"
    assert word(page, "dialogEnd").startswith("The sequence goes on without further dialogs")
    again = page.findChild(QPushButton, "dialogsAgain")
    assert again is not None
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown(page) == "Dialog Welcome")
    assert [row[1] for row in rows(page, "dialogSteps")] == ["SetEarly"]


def test_a_walk_by_keyboard(page: DialogsPage, qtbot: QtBot) -> None:
    page.canvas.setFocus()
    qtbot.keyClick(page.canvas, Qt.Key.Key_Escape)
    assert shown(page) == "Dialog Ask"
    assert word(page, "dialogControl").startswith("Welcome › Ask")
    qtbot.keyClick(page.canvas, Qt.Key.Key_Tab)
    qtbot.keyClick(page.canvas, Qt.Key.Key_Tab)
    qtbot.keyClick(page.canvas, Qt.Key.Key_Space)
    assert shown(page) == "Dialog Welcome"
    qtbot.keyClick(page.canvas, Qt.Key.Key_Return)
    assert shown(page) == "Dialog Licence"


def test_the_control_under_the_pointer(page: DialogsPage, window: MainWindow, qtbot: QtBot) -> None:
    place = page.canvas.place_of(control(page, "Next")).center().toPoint()
    qtbot.mouseMove(page.canvas, place)
    qtbot.waitUntil(lambda: "PushButton Next" in word(page, "dialogControl"))
    told = word(page, "dialogControl").splitlines()
    assert told[1:] == [
        "[SEEN] [ProductName] 1 if 1 (true now)",
        "NewDialog Licence if NOT SKIP (true now)",
        "NewDialog Folder if SKIP (false now)",
    ]
    menu = page.canvas.context_menu(control(page, "Next"))
    assert isinstance(menu, QMenu)
    menu.actions()[0].trigger()
    place_there = window.selection.place
    assert place_there is not None
    assert (place_there.name, place_there.row) == ("Control", control(page, "Next").row)


def test_events_lead_to_their_rows(page: DialogsPage, window: MainWindow, qtbot: QtBot) -> None:
    click(page, "Cancel", qtbot)
    steps = page.findChild(QTableView, "dialogSteps")
    assert steps is not None
    steps.selectRow(0)
    qtbot.keyClick(steps, Qt.Key.Key_Return)
    place = window.selection.place
    assert place is not None
    assert (place.name, place.row) == ("ControlEvent", 3)


def test_another_situation(page: DialogsPage, qtbot: QtBot) -> None:
    situation = page.findChild(QComboBox, "dialogsSituation")
    assert situation is not None
    situation.setCurrentText("Installed already")
    qtbot.waitUntil(lambda: page.walk is not None and page.walk.holds("Installed"))
    assert shown(page) == "Dialog Welcome"  # the sequence shows none, so the first is looked at


def test_a_row_of_dialog_is_a_place(page: DialogsPage, window: MainWindow) -> None:
    window.selection.go(Place("dialogs", row=3))
    assert shown(page) == "Dialog Folder"
    assert window.selection.cell == CellRef("Dialog", 3, 0)
    window.selection.back()
    assert window.selection.place == Place("dialogs")


def test_the_filter(page: DialogsPage, window: MainWindow, qtbot: QtBot) -> None:
    window.services.action("actionFind").trigger()
    field = page.findChild(QLineEdit, "dialogsFilter")
    assert field is not None
    assert field.hasFocus()
    qtbot.keyClicks(field, "fold")
    qtbot.waitUntil(lambda: page.status_text().startswith("1 of 5 dialogs"))
    assert [row[3] for row in rows(page, "dialogsList")] == ["Folder"]
    field.setText("nothing like it")
    qtbot.waitUntil(lambda: rows(page, "dialogsList") == [])
    page._notice.acted.emit()
    qtbot.waitUntil(lambda: len(rows(page, "dialogsList")) == 5)


def test_an_overlay_leaves_the_dialog_open(
    page: DialogsPage, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.selection.go(Place("dialogs", row=3))
    assert shown(page) == "Dialog Folder"
    window.document.overlay.add(str(wizard_package(tmp_path / "b.msi", without="Ask")))
    qtbot.waitUntil(lambda: page.status_text().startswith("4 dialogs"))
    assert shown(page) == "Dialog Folder"
    # Welcome asks for the dialog that is gone; a rule tells it.
    qtbot.waitUntil(lambda: rows(page, "dialogsList")[0][2] != "")
    window.selection.go(Place("dialogs", row=0))
    qtbot.waitUntil(lambda: "(ICE44)" in word(page, "dialogControl"))


def test_the_keys_of_a_dialog(page: DialogsPage, qtbot: QtBot) -> None:
    """Enter is at Next, Esc at Cancel: their tags are wider than those that have only a number."""
    shows = page.findChild(QPushButton, "dialogsKeys")
    assert shows is not None
    page.canvas.setFocus()
    tags = []
    before = page.canvas.grab().toImage()
    qtbot.mouseClick(shows, Qt.MouseButton.LeftButton)
    after = page.canvas.grab().toImage()
    for name in ("Next", "Cancel"):
        place = page.canvas.place_of(control(page, name))
        y = round(place.top())
        line = range(round(place.left()) - 4, round(place.right()))
        tags.append(sum(before.pixel(x, y) != after.pixel(x, y) for x in line))
    assert min(tags) > 24, tags  # a number alone takes 18


def test_the_picture(page: DialogsPage) -> None:
    """The title has the style Big, which is red."""
    image = page.canvas.grab().toImage()
    red = sum(
        image.pixelColor(x, y).red() > 200 and image.pixelColor(x, y).green() < 80
        for x in range(20, 200)
        for y in range(50, 110)
    )
    assert red > 20


def test_a_dialog_fits_into_its_place(page: DialogsPage, qtbot: QtBot) -> None:
    """In the room that there is; where that is too little to be read, it is scrolled."""
    canvas, area = page.canvas, page.findChild(QScrollArea, "dialogArea")
    assert area is not None
    whole = canvas.sizeHint()
    assert canvas.zoom == 1.0
    canvas.fit_into(QSize(round(whole.width() * 0.8), whole.height()))
    assert canvas.zoom < 1.0
    assert canvas.width() <= round(whole.width() * 0.8)
    click(page, "Next", qtbot)
    assert shown(page) == "Dialog Licence"
    canvas.fit_into(QSize(100, 100))
    assert canvas.width() > 100
    fitted = canvas.zoom
    qtbot.keyClicks(canvas, "++")
    largest = canvas.zoom
    qtbot.keyClicks(canvas, "-")
    assert fitted < canvas.zoom < largest
    qtbot.keyClicks(canvas, "0")
    assert canvas.zoom == fitted
    area.resize(area.width() + 1, area.height())
    assert canvas.zoom == 1.0


def test_what_stands_in_for_a_font_of_windows_is_as_wide(theme: Theme) -> None:
    if QFontInfo(QFont("Tahoma")).family() != "DejaVu Sans":
        pytest.skip("something else than DejaVu Sans stands in for Tahoma here")
    style = ShownStyle("Tahoma", 24, None, False, False, False, False)
    look = Appearance(DialogWalk(Dialogs(wizard())), DialogParts(), {"One": style})
    font = DialogBrush(QPainter(), theme, look).font("One")
    width = QFontMetricsF(font).horizontalAdvance("abcdefghijklmnopqrstuvwxyz")
    assert width / 26 / 32 == pytest.approx(0.489, rel=0.05)  # DejaVu's are 0.563 wide
