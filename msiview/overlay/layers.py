"""Layers: what one transform, or one package compared with another, does to a database."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from msiview.database.catalog import COLUMNS, TABLES
from msiview.database.records import Record
from msiview.database.transform import Transform
from msiview.database.transform_flags import ErrorCondition
from msiview.format.column_types import ColumnType

NamedTypes: TypeAlias = Sequence[tuple[str, ColumnType]]


class Layer(ABC):
    """One set of changes. ``name`` says whose they are wherever a change is shown."""

    name: str
    codepage: int
    """Code page of the layer's texts; 0 goes with any."""
    suppressed: ErrorCondition
    """Errors that are ignored while this layer is applied."""
    created_tables: Mapping[str, NamedTypes]
    dropped_tables: Sequence[str]
    added_columns: Mapping[str, NamedTypes]

    @abstractmethod
    def changed_tables(self) -> Iterable[str]:
        """The tables that have records, in the order in which they are applied."""

    @abstractmethod
    def records(self, table: str, columns: NamedTypes) -> Iterable[Record]:
        """The changes of one table's rows, given the table's columns at that moment.

        Raises :class:`msiview.errors.FormatError` where the layer does not fit the columns.
        """


class TransformLayer(Layer):
    """A transform as a layer; the error conditions are its own unless others are given."""

    def __init__(
        self, transform: Transform, name: str, suppressed: ErrorCondition | None = None
    ) -> None:
        self.transform = transform
        self.name = name
        self.codepage = transform.codepage
        self.suppressed = transform.error_conditions if suppressed is None else suppressed
        self.created_tables = transform.created_tables
        self.dropped_tables = transform.dropped_tables
        self.added_columns = {
            table: [(name, type_) for _, name, type_ in sorted(columns, key=lambda c: c[0])]
            for table, columns in transform.added_columns.items()
        }

    def changed_tables(self) -> Iterable[str]:
        names = {*self.transform.tables, *self.transform.undecoded} - {TABLES, COLUMNS}
        return sorted(names)

    def records(self, table: str, columns: NamedTypes) -> Iterable[Record]:
        if table in self.created_tables and table in self.transform.tables:
            return self.transform.tables[table].records
        return self.transform.records_of(table, columns).records
