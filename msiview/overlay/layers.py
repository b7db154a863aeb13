"""Layers: the changes of one transform, or of a comparison with another package."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path

from msiview.database.catalog import COLUMNS, TABLES
from msiview.database.records import Record, RecordTable
from msiview.database.transform import Transform
from msiview.database.transform_flags import ErrorCondition
from msiview.errors import FormatError
from msiview.format.column_types import NamedTypes


class Layer(ABC):
    """One set of changes. ``name`` is shown with each change.

    Tables are dropped before others are created, so a layer can replace a table by one of the same
    name with other columns.
    """

    name: str
    files: Sequence[Path] = ()
    """The files that the layer was read from."""
    codepage: int
    """Code page of the layer's texts; 0 is compatible with any."""
    states_codepage: bool = False
    """Whether the layer sets the code page of the database, to 0 as well, so that there is no
    conflict."""
    suppressed: ErrorCondition
    """Errors that are ignored while this layer is applied."""
    created_tables: Mapping[str, NamedTypes]
    dropped_tables: Sequence[str]
    added_columns: Mapping[str, NamedTypes]
    retyped_columns: Mapping[str, NamedTypes] = {}
    """Columns that get another type; no transform can do that, only a comparison."""
    removed_columns: Mapping[str, Sequence[str]] = {}
    """Columns that are removed; no transform can do that, only a comparison."""

    @abstractmethod
    def changed_tables(self) -> Iterable[str]:
        """The tables that have records, in the order in which they are applied."""

    @abstractmethod
    def records(self, table: str, columns: NamedTypes) -> Iterable[Record]:
        """The changes of one table's rows, given the table's columns at that point.

        Where the layer does not fit the columns, the records that can be read are yielded before
        :class:`msiview.errors.FormatError` is raised.
        """


class TransformLayer(Layer):
    """A transform as a layer; the error conditions are its own unless others are given."""

    def __init__(
        self, transform: Transform, name: str, suppressed: ErrorCondition | None = None
    ) -> None:
        self.transform = transform
        self.name = name
        self.files = transform.files()
        self.codepage = transform.codepage
        self.suppressed = transform.error_conditions if suppressed is None else suppressed
        self.created_tables = transform.created_tables
        self.dropped_tables = transform.dropped_tables
        self.added_columns = {
            table: [(name, type_) for _, name, type_ in sorted(columns, key=lambda c: c[0])]
            for table, columns in transform.added_columns.items()
        }
        self._decoded: dict[str, tuple[NamedTypes, RecordTable]] = {}

    def changed_tables(self) -> Iterable[str]:
        names = {*self.transform.tables, *self.transform.undecoded} - {TABLES, COLUMNS}
        return sorted(names)

    def records(self, table: str, columns: NamedTypes) -> Iterator[Record]:
        own = self.transform.tables.get(table)
        if table in self.created_tables and own is not None:
            yield from _records(own)
            if own.damage is not None:
                raise own.damage
            return
        fitting = self._records_of(table, self._view(table, columns))
        if fitting.damage is None:
            yield from _records(fitting)
        elif own is not None and own.damage is None and len(own.columns) - 1 > len(columns):
            # Made for a table of more columns, as later schemas have it (docs/msi-format.md,
            # "Transform cells"). Without any column, which is damage, rows would hold nothing.
            if columns:
                yield from _records(own)
            known = {name for name, _ in columns}
            lacking = ", ".join(c.name for c in own.columns[1:] if c.name not in known)
            raise FormatError(f"the records are of a table that also has the columns {lacking}")
        else:
            yield from _records(fitting)
            raise fitting.damage

    def _records_of(self, table: str, view: NamedTypes) -> RecordTable:
        """The records for a column list; cached, since layers are switched off and on."""
        known = self._decoded.get(table)
        if known is None or list(known[0]) != list(view):
            known = self._decoded[table] = (view, self.transform.records_of(table, view))
        return known[1]

    def _view(self, table: str, columns: NamedTypes) -> NamedTypes:
        """The columns as the transform counts them.

        Its own new columns have the numbers and types that it states, even where another layer has
        added columns in these places.
        """
        declared = self.transform.added_columns.get(table)
        if not declared:
            return columns
        placed = {number: (name, type_) for number, name, type_ in declared}
        names = {name for _, name, _ in declared}
        places = (number for number in count(1) if number not in placed)
        for column in columns:
            if column[0] not in names:
                placed[next(places)] = column
        if sorted(placed) != list(range(1, len(placed) + 1)):
            first = min(number for number, _, _ in declared)
            raise FormatError(
                f"the transform numbers its first new column {first}, "
                f"but the table has {len(columns) - len(names)} columns without the new ones"
            )
        return [placed[number] for number in sorted(placed)]


def _records(table: RecordTable) -> Iterator[Record]:
    """The records, decoded one by one."""
    return map(table.record, range(table.row_count))
