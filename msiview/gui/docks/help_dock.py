"""F1: what the present table and column are for."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from msiview.database.schema import SchemaColumn, SchemaTable, standard_schema
from msiview.gui.document import Document
from msiview.gui.selection import SelectionHub


class HelpDock(QWidget):
    """Follows the cursor: the table's purpose, the column under the cursor, all columns."""

    def __init__(
        self, document: Document, selection: SelectionHub, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._selection = selection
        self._text = QTextBrowser()
        self._text.setObjectName("helpView")
        self._text.setAccessibleName("Help")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._text)
        self.setFocusProxy(self._text)
        selection.placeChanged.connect(self._refresh)
        selection.cellChanged.connect(self._refresh)
        self._shown: tuple[str, str | None] | None = None
        self._refresh()

    def _refresh(self) -> None:
        place, cell = self._selection.place, self._selection.cell
        name = place.name if place is not None and place.kind == "table" else ""
        table = self._document.tables.get(name)
        column = table.columns[cell.column].name if table is not None and cell is not None else None
        if (name, column) != self._shown:
            self._shown = (name, column)
            self._text.setHtml(table_help(name, column) if name else _NO_TABLE)


def table_help(name: str, column: str | None) -> str:
    """HTML on a table, its present column first."""
    known = standard_schema().table(name)
    if known is None:
        return (
            f"<p><b>{escape(name)}</b></p><p>This is not one of the standard tables: "
            "the authors of the package, or their tool, made it for their own use.</p>"
        )
    present = known.column(column) if column is not None else None
    parts = [f"<p><b>{escape(name)}</b></p><p>{escape(known.purpose)}</p>"]
    if present is not None:
        parts.append(f"<p><b>{escape(present.name)}</b></p>{_column_help(present)}")
    parts.append(_all_columns(known))
    return "".join(parts)


def _column_help(column: SchemaColumn) -> str:
    facts = [f"type {column.type.spec}"]
    if column.key:
        facts.append("part of the key")
    facts.append("may be null" if column.nullable else "required")
    if column.category:
        facts.append(f"category {column.category}")
    if column.minimum is not None or column.maximum is not None:
        low = "" if column.minimum is None else str(column.minimum)
        high = "" if column.maximum is None else str(column.maximum)
        facts.append(
            f"{low} to {high}" if low and high else f"at least {low}" if low else f"at most {high}"
        )
    if column.allowed:
        facts.append(f"one of {', '.join(column.allowed)}")
    return f"<p>{escape(column.description)}</p><p><i>{escape('; '.join(facts))}</i></p>"


def _all_columns(table: SchemaTable) -> str:
    rows = "".join(
        f"<tr><td style='padding-right: 12px'>{escape(column.name)}</td>"
        f"<td>{escape(column.description)}</td></tr>"
        for column in table.columns
    )
    return f"<p><b>Columns</b></p><table cellspacing='0' cellpadding='2'>{rows}</table>"


_NO_TABLE = (
    "<p>Go to a table to read here what it is for; "
    "the column under the cursor is explained with it.</p>"
)
