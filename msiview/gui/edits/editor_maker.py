"""Makes the editor that fits a cell, for the grid and the Inspector."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from msiview.database.keys import key_text
from msiview.database.records import RecordTable
from msiview.database.table import Column, Table
from msiview.gui.document import Document
from msiview.gui.edits.line_editors import AssistedLine
from msiview.gui.edits.text_editor import AssistedText
from msiview.gui.icons import Icons
from msiview.gui.models.table_model import TableModel
from msiview.gui.theme import Theme
from msiview.session.cell_assistant import CellAssistant, PackageAssistant
from msiview.session.editing import Editing
from msiview.session.editor_choice import EditorKind
from msiview.session.new_rows import add_new_row
from msiview.session.opened_package import OpenedPackage

_TEXTS = (EditorKind.CONDITION, EditorKind.FORMATTED, EditorKind.LONG_TEXT)


class EditorMaker(QObject):
    """Knows what a document shows, so that editors can complete and check."""

    def __init__(
        self, document: Document, theme: Theme, icons: Icons, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._theme, self._icons = document, theme, icons
        self._assistant: PackageAssistant | None = None

    def for_grid(
        self, parent: QWidget, model: TableModel, position: int, column: int
    ) -> QWidget | None:
        """The editor of a cell of the grid; None leaves it to a plain line."""
        table = model.table
        if table is None:
            return None
        return self.make(parent, table, model.row_at(position), table.columns[column])

    def make(
        self, parent: QWidget, table: Table, row: int, column: Column
    ) -> AssistedLine | AssistedText | None:
        """The editor of a cell; None where nothing is known of it."""
        opened = self._document.shown
        if opened is None or isinstance(table, RecordTable):
            return None
        assistant = self._package(opened).cell(table, row, column)
        kind = AssistedText if assistant.kind in _TEXTS else AssistedLine
        new = self._maker_of_rows(assistant, table, row, column)
        return kind(assistant, self._theme, self._icons, new, parent)

    def _package(self, opened: OpenedPackage) -> PackageAssistant:
        if self._assistant is None or self._assistant.opened is not opened:
            self._assistant = PackageAssistant(opened)
        return self._assistant

    def _maker_of_rows(
        self, assistant: CellAssistant, table: Table, row: int, column: Column
    ) -> Callable[[str], None]:
        """Makes a row that the cell can refer to, and lets it do so, as one step."""
        key = table.key(row)

        def make(typed: str) -> None:
            target = assistant.edited.tables[0]

            def work(editing: Editing) -> None:
                columns = [c for c in editing.transaction.columns(target) if c.is_key]
                known = assistant.check(typed)
                is_new = bool(typed) and bool(known.problems)
                given = {columns[0].name: typed} if is_new and len(columns) == 1 else {}
                new = add_new_row(editing, target, given)
                editing.transaction.set_cells(table.name, key, {column.name: new[-1]})

            place = f"{table.name}/{key_text(key)}"
            self._document.edits.make(f"Add a row to {target} for {place}", work)

        return make
