"""What is exported: a whole table, or chosen rows and columns of it, and options of formats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from msiview.database.cells import Cell
from msiview.database.table import Column, Table


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """Options of formats; each format uses those that concern it.

    ``codepage`` is that of the database (IDT states it and is encoded in it). ``header`` includes
    what comes before the rows: column names, the three lines of IDT, CREATE TABLE. ``contents``
    includes the bytes of streams where a format can hold them (SQL); without it a stream is written
    as null there.
    """

    codepage: int = 0
    header: bool = True
    contents: bool = True


BATCH = 1024
"""Rows that are written in one step."""


class TablePart:
    """Rows and columns of a table in the order in which they are written.

    ``rows`` and ``columns`` are indexes (from 0) of the table; without them
    everything is written, in file order.
    """

    def __init__(
        self,
        table: Table,
        rows: Sequence[int] | None = None,
        columns: Sequence[int] | None = None,
    ) -> None:
        self.table = table
        self.row_indexes = rows
        self.columns: tuple[Column, ...] = (
            table.columns if columns is None else tuple(table.columns[index] for index in columns)
        )

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def row_count(self) -> int:
        return self.table.row_count if self.row_indexes is None else len(self.row_indexes)

    @property
    def key_columns(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.is_key)

    def values(self, column: Column) -> list[Cell]:
        """The cells of one of the part's columns."""
        rows = self.row_indexes
        if rows is None:
            return self.table.values(column.index)
        return self.table.values_at(rows, column.index)

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """The rows, each with the cells of the part's columns."""
        if not self.columns:
            return iter([()] * self.row_count)
        if self.row_indexes is None and self.columns == self.table.columns:
            return self.table.rows()
        return zip(*(self.values(column) for column in self.columns), strict=True)

    def batches(self, size: int = BATCH) -> Iterator[list[tuple[Cell, ...]]]:
        """The rows in lists of at most ``size``."""
        rows = self.rows()
        while batch := list(islice(rows, size)):
            yield batch
