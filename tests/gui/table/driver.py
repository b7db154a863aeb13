"""A table page in the hands of a user, for the tests of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from msiview.gui.document import DocumentState
from msiview.gui.pages.table_page import TablePage
from msiview.gui.services import Services
from msiview.gui.widgets.find_bar import FindBar
from msiview.session.opened_package import PackageSource
from msiview.session.places import Place


class Driver:
    """A table page in the hands of a user."""

    def __init__(self, page: TablePage, services: Services, qtbot: QtBot) -> None:
        self.page, self.services, self.qtbot = page, services, qtbot
        self.grid = page.grid

    def go(self, name: str, row: int | None = None, column: int | None = None) -> None:
        self.services.selection.go(Place("table", name, row, column))
        self.rest()

    def rest(self) -> None:
        """Wait until no pause in typing and no job is left."""
        self.qtbot.waitUntil(lambda: not self.services.jobs.busy and not self._pausing())

    def _pausing(self) -> bool:
        timers = self.page.rows._pause, self.page.find_bar._pause
        return any(timer.isActive() for timer in timers)

    def type_filter(self, text: str) -> None:
        field = self.page.findChild(QLineEdit, "tableFilter")
        assert isinstance(field, QLineEdit)
        field.clear()
        self.qtbot.keyClicks(field, text)
        self.rest()

    def click_header(
        self, column: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        head = self.grid.head
        at = QPoint(head.sectionViewportPosition(column) + 60, 8)
        self.qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, keys, at)
        self.rest()

    def find(self, text: str) -> FindBar:
        bar = self.page.find_bar
        self.page.start_find()
        bar.set_text(text)
        self.rest()
        return bar

    def column(self, column: int = 0) -> list[str]:
        """What a column shows, from top to bottom."""
        model = self.page.model
        return [model.text(position, column) for position in range(model.rowCount())]

    def cursor(self) -> tuple[int, int] | None:
        return self.grid.cursor_cell()

    def counts(self) -> str:
        return self.page.head.counts()

    def notice(self) -> str:
        return self.page._notice.text()

    def menu_entry(self, menu: QMenu, text: str) -> QAction:
        for action in menu.actions():
            if action.text().replace("&", "") == text:
                return action
        raise AssertionError(f"no entry {text}: {[action.text() for action in menu.actions()]}")


def build(services: Services, qtbot: QtBot, path: Path) -> Driver:
    document = services.document
    page = TablePage(
        document,
        services.selection,
        services.jobs,
        services.settings,
        services.theme,
        services.icons,
        services.action,
    )
    qtbot.addWidget(page)
    services.selection.placeChanged.connect(lambda place: place and page.show_place(place))
    document.closed.connect(page.clear)
    page.resize(1000, 500)
    page.show()
    qtbot.waitExposed(page)
    document.open(PackageSource.file(path))
    qtbot.waitUntil(lambda: document.state is DocumentState.OPENED)
    return Driver(page, services, qtbot)


def clipboard() -> str:
    return QApplication.clipboard().text()


def select(driver: Driver, rows: tuple[int, int], columns: tuple[int, int]) -> None:
    """Select from the first to the last of some positions and columns, by mouse and Shift."""
    grid, model = driver.grid, driver.page.model
    for row, column, keys in (
        (rows[0], columns[0], Qt.KeyboardModifier.NoModifier),
        (rows[1], columns[1], Qt.KeyboardModifier.ShiftModifier),
    ):
        at = grid.visualRect(model.index(row, column)).center()
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, keys, at)
