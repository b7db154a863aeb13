"""Somebody who edits a package in its window, by mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from msiview.database.cells import Cell
from msiview.gui.edits.document_edits import DocumentEdits
from msiview.gui.edits.line_editors import AssistedLine
from msiview.gui.edits.text_editor import AssistedText
from msiview.gui.main_window import MainWindow
from msiview.gui.pages.table_page import TablePage
from msiview.gui.widgets.cell_editor import CellEditor
from msiview.overlay.marks import Mark
from msiview.session.places import Place

_Key = Qt.Key
_Modifier = Qt.KeyboardModifier


class Editor:
    """Goes to cells, types into them and looks at what comes out."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        window.activateWindow()
        qtbot.waitActive(window)

    @property
    def page(self) -> TablePage:
        page = self.window.page
        assert isinstance(page, TablePage)
        return page

    @property
    def edits(self) -> DocumentEdits:
        return self.window.document.edits

    def go(self, table: str, row: int | None = None, column: int | None = None) -> None:
        """Put the cursor on a cell, by its numbers."""
        if not self.window.isActiveWindow():  # a dialog was in front
            self.window.activateWindow()
            self.qtbot.waitUntil(self.window.isActiveWindow)
        self.window.selection.go(Place("table", table, row, column))
        self.rest()
        self.page.grid.setFocus()

    def go_to_key(self, table: str, *key: Cell, column: str | None = None) -> None:
        """Put the cursor on the row of a key."""
        found = self.window.document.tables[table]
        row = found.find(key)
        assert row is not None
        self.go(table, row, found.column(column).index if column is not None else None)

    def rest(self) -> None:
        """Wait until nothing is done in the background."""
        self.qtbot.waitUntil(lambda: not self.window.jobs.busy)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = _Modifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        focused = QApplication.focusWidget()
        assert focused is not None
        self.qtbot.keyClick(focused, key, modifiers)

    def control(self, key: Qt.Key) -> None:
        self.press(key, _Modifier.ControlModifier)

    def type(self, text: str) -> None:
        """Type letters where the keyboard is."""
        for letter in text:
            focused = QApplication.focusWidget()
            assert focused is not None
            self.qtbot.keyClicks(focused, letter)

    def double_click(self, position: int, column: int) -> None:
        """Double-click a cell of the grid."""
        grid = self.page.grid
        at = grid.visualRect(self.page.model.index(position, column)).center()
        assert isinstance(at, QPoint)
        self.qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
        self.qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=at)

    def open_editor(self) -> CellEditor | None:
        """The editor that is open on the cell of the cursor."""
        found = self.page.grid.indexWidget(self.page.grid.currentIndex())
        return found if isinstance(found, CellEditor) else None

    def selected_text(self) -> str:
        """What is selected in the open editor."""
        box = self.open_editor()
        if isinstance(box, QPlainTextEdit):
            return box.textCursor().selectedText()
        assert isinstance(box, QLineEdit)
        return box.selectedText()

    def told(self) -> str:
        """What is said under the open editor."""
        box = self.open_editor()
        assert isinstance(box, AssistedLine | AssistedText)
        return box.popup.note.text()

    def cell(self, table: str, key: Cell, column: str) -> Cell:
        """A cell as the edits leave it."""
        return self.window.document.tables[table].cell_at(key, column)

    def shown(self, position: int, column: int) -> str:
        """What the grid shows."""
        return self.page.model.text(position, column)

    def cursor(self) -> tuple[str, int]:
        """The first cell of the row of the cursor, and the cursor's column."""
        index = self.page.grid.currentIndex()
        return self.shown(index.row(), 0), index.column()

    def mark(self, key: Cell) -> Mark | None:
        """The mark of a row of the table that is shown."""
        model = self.page.model
        found = [at for at in range(model.rowCount()) if self.shown(at, 0) == key]
        return model.row_change(found[0])
