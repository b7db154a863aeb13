"""Finds rows by the value of a column, and their cells by name."""

from __future__ import annotations

from msiview.analysis.chain.parts import RowPlace
from msiview.analysis.references.columns import ColumnStore, RowCells
from msiview.database.cells import number_of, text_of


class Rows:
    """Reads rows for a chain; missing tables and columns give empty answers."""

    def __init__(self, store: ColumnStore) -> None:
        self.store = store

    def place(self, table: str, row: int) -> RowPlace:
        """A row with its key."""
        columns = self.store.readable[table].key_columns
        key = tuple(self.store.cell(table, row, column.index) for column in columns)
        return RowPlace(table, row, key)

    def place_of(self, table: str, column: str, value: str) -> RowPlace | None:
        """The first row with this value in a column, or None."""
        places = self.places_of(table, column, value, most=1)
        return places[0] if places else None

    def places_of(
        self, table: str, column: str, value: str, most: int | None = None
    ) -> list[RowPlace]:
        """The rows with this value in a column, in file order."""
        index = self.store.column(table, column)
        if index is None:
            return []
        rows = self.store.rows_of(table, index, value)
        return [self.place(table, row) for row in rows[:most]]

    def cells(self, place: RowPlace) -> RowCells:
        """The cells of a row by the names of their columns."""
        return RowCells(self.store, place.table, place.row)

    def text(self, place: RowPlace, column: str) -> str:
        """A cell as text; empty for null and for what is no text."""
        return text_of(self.cells(place)(column))

    def number(self, place: RowPlace, column: str) -> int | None:
        """A cell as a number; None for null and for what is no number."""
        return number_of(self.cells(place)(column))
