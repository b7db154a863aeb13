"""Fields for the values of a statement's question marks."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from msiview.analysis.query import value_of
from msiview.gui.plain_text import caption, tip
from msiview.gui.widgets.boxes import horizontal

MOST_FIELDS = 12
"""Fields that are offered; a query with more question marks is told that values are missing."""

_HINT = "For ? number {}: a whole number, a text, or nothing for null. In single quotes: a text"


class QueryValues(QWidget):
    """A field for each question mark; hidden where there is none. Values stay while marks come and
    go."""

    runAsked = Signal()
    """Enter in a field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields = [self._field(number) for number in range(1, MOST_FIELDS + 1)]
        self._count = 0
        horizontal(*self._fields, None, on=self, margins=(12, 0, 8, 4), spacing=8)
        self.set_count(0)

    def _field(self, number: int) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(f"queryValue{number}")
        field.setPlaceholderText(caption(f"? {number}"))
        field.setAccessibleName(f"Value for ? number {number}")
        field.setToolTip(tip(_HINT.format(number)))
        field.setMinimumWidth(64)
        field.setMaximumWidth(240)
        field.returnPressed.connect(self.runAsked)
        return field

    def set_count(self, count: int) -> None:
        """Offer fields for so many question marks."""
        self._count = min(count, MOST_FIELDS)
        for at, field in enumerate(self._fields):
            field.setVisible(at < self._count)
        self.setVisible(self._count > 0)

    def values(self) -> list[str | int | None]:
        """What is typed for each mark, in their order."""
        return [value_of(field.text()) for field in self._fields[: self._count]]
