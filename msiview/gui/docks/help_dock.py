"""F1: what the present table and column are for."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from msiview.database.table import Table
from msiview.database.validation import ColumnRule, ColumnRules, read_column_rules
from msiview.gui.answer_page import AnswerPage
from msiview.gui.services import Services
from msiview.gui.widgets.boxes import vertical
from msiview.report.fields import table_blocks
from msiview.report.page import Paragraph

_NO_TABLE = Paragraph(
    "Go to a table to read here what it is for; the column under the cursor is explained with it."
)


class HelpDock(QWidget):
    """Follows the cursor: the table's purpose, the column under the cursor, all columns."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._selection = services.document, services.selection
        self._text = AnswerPage(services, "helpView", "Help")
        vertical(self._text, on=self)
        self.setFocusProxy(self._text)
        self._selection.placeChanged.connect(self._refresh)
        self._selection.cellChanged.connect(self._refresh)
        self._shown: tuple[str, str | None] | None = None
        self._rules: tuple[Mapping[str, Table], ColumnRules] | None = None
        self._refresh()

    def _refresh(self) -> None:
        place, cell = self._selection.place, self._selection.cell
        name = place.name if place is not None and place.kind == "table" else ""
        table = self._document.tables.get(name)
        column = table.columns[cell.column] if table is not None and cell is not None else None
        shown = name, column.name if column is not None else None
        if shown == self._shown:
            return
        self._shown = shown
        if not name:
            self._text.show_page([_NO_TABLE])
            return
        rule = self._rule(name, column.name) if column is not None else None
        self._text.show_page(table_blocks(name, column, rule))

    def _rule(self, table: str, column: str) -> ColumnRule | None:
        """The rule of a column; those of a package are read once."""
        tables = self._document.tables
        if self._rules is None or self._rules[0] is not tables:
            self._rules = tables, read_column_rules(tables)
        return self._rules[1].rule(table, column)
