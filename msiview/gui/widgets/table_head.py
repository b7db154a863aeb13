"""The line above the grid: which table, how many rows, and the filter."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from msiview.gui.icons import Icons
from msiview.gui.plain_text import plain
from msiview.gui.widgets.boxes import horizontal
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.gui.widgets.filter_field import RowsFilterField
from msiview.gui.widgets.find_bar import EXPRESSIONS
from msiview.gui.widgets.plain_label import PlainLabel


class TableHead(QWidget):
    """Name and counts at the left, the filter field and its button at the right."""

    filterEdited = Signal(str)
    filterLeft = Signal()
    """The user wants to go from the filter to the cells."""
    columnFiltersAsked = Signal(bool)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = PlainLabel()
        self._name.setObjectName("tableTitle")
        self._name.setProperty("role", "title")
        self._counts = ElidedLabel()
        self._counts.setObjectName("tableCounts")
        self._counts.setProperty("role", "muted")
        self._error = ElidedLabel()
        self._error.setObjectName("tableFilterError")
        self._error.setProperty("role", "error")
        self._error.hide()
        self._error.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._field = RowsFilterField(
            "tableFilter",
            "Filter rows   Ctrl+L",
            explanation=EXPRESSIONS.replace("Finds text", "Shows rows with a text"),
        )
        self._field.setFixedWidth(256)
        self._field.textChanged.connect(self.filterEdited)
        self._field.downPressed.connect(self.filterLeft)
        self._columns = QToolButton()
        self._columns.setObjectName("columnFiltersButton")
        self._columns.setProperty("role", "small")
        self._columns.setCheckable(True)
        self._columns.setToolTip("Filter single columns (Ctrl+Shift+L)")
        self._columns.setAccessibleName("Filter single columns")
        icons.bind(self._columns, "filter")
        self._columns.clicked.connect(self.columnFiltersAsked)
        horizontal(
            *(self._name, (self._counts, 1), (self._error, 4), self._field, self._columns),
            on=self,
            margins=(12, 8, 8, 8),
            spacing=8,
        )

    def show_table(self, name: str, counts: str) -> None:
        self._name.setText(name)
        self._counts.setText(counts)
        self._counts.setAccessibleName(counts)

    def counts(self) -> str:
        return self._counts.text()

    def set_filter(self, text: str) -> None:
        """Show a filter without announcing it."""
        self._field.set_silently(text)

    def set_error(self, reason: str, *, in_field: bool) -> None:
        """Tell why a filter makes no sense; empty takes it back."""
        self._error.setText(reason)
        self._error.setVisible(bool(reason))
        self._error.setAccessibleName(plain(reason))
        self._field.set_error(reason if in_field else "")

    def error(self) -> str:
        return self._error.text()

    def set_column_filters(self, shown: bool) -> None:
        self._columns.setChecked(shown)

    def focus_filter(self) -> None:
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()
