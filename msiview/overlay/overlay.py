"""The change engine: layers over a base, with every change attributed.

Source of the order and of what the error conditions do: msi-format facts 5.5.
Where Windows would stop with an error, the preview goes on as if the error were
suppressed, and lists it as a :class:`Conflict`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from msiview.database.cells import Cell
from msiview.database.database import Database
from msiview.database.records import Record
from msiview.database.table import Column
from msiview.database.transform_flags import ErrorCondition
from msiview.errors import FormatError, NoSuchTable
from msiview.format.codepages import NEUTRAL, name_of
from msiview.format.transform_data import Operation
from msiview.overlay.layers import Layer, NamedTypes
from msiview.overlay.overlaid_table import OverlaidTable
from msiview.progress import Progress, no_progress


@dataclass(frozen=True, slots=True)
class Conflict:
    """A change that does not fit what it is applied to.

    ``condition`` is the error condition that covers it (None: nothing does),
    ``suppressed`` whether the layer asks for it to be ignored. ``effect`` says
    what Windows Installer does.
    """

    layer: int
    table: str | None
    key: tuple[Cell, ...] | None
    reason: str
    condition: ErrorCondition | None
    suppressed: bool
    effect: str


_ERRORS = {
    ErrorCondition.ADD_EXISTING_ROW: (2250, "the row is overwritten"),
    ErrorCondition.DELETE_MISSING_ROW: (2251, "the deletion is ignored"),
    ErrorCondition.ADD_EXISTING_TABLE: (2252, "the existing table is kept"),
    ErrorCondition.DELETE_MISSING_TABLE: (2253, "the drop is ignored"),
    ErrorCondition.UPDATE_MISSING_ROW: (2254, "the update is ignored"),
    ErrorCondition.CHANGE_CODEPAGE: (2222, "the database takes the transform's code page"),
}
"""For each condition the installer's error number, and what happens when it is ignored."""


class OverlaidDatabase:
    """A base with layers applied to it, in their order.

    ``tables`` holds the tables of the base and those that layers created, in
    name order; dropped ones stay, marked by ``dropped_by``.
    """

    def __init__(self, base: Database, layers: Sequence[Layer], progress: Progress | None = None):
        self.base = base
        self.layers = tuple(layers)
        self.conflicts: list[Conflict] = []
        self.codepage = base.codepage
        self._tables: dict[str, OverlaidTable] = {}
        progress = progress or no_progress()
        for number, layer in enumerate(layers):
            progress(f"Applying {layer.name}", number, len(layers))
            self._apply(number, layer, progress)
        names = sorted({*base.tables, *self._tables})
        self.tables: Mapping[str, OverlaidTable] = {name: self._table(name) for name in names}

    def table(self, name: str) -> OverlaidTable:
        """A table that exists after all layers; :class:`NoSuchTable` otherwise."""
        table = self.tables.get(name)
        if table is None or table.dropped_by is not None:
            raise NoSuchTable(name)
        return table

    def live_tables(self) -> Iterator[OverlaidTable]:
        """The tables that exist after all layers, in name order."""
        return (table for table in self.tables.values() if table.dropped_by is None)

    # -- applying -------------------------------------------------------

    def _apply(self, number: int, layer: Layer, progress: Progress) -> None:
        self._merge_codepage(number, layer)
        for name, columns in layer.created_tables.items():
            self._create_table(number, layer, name, columns)
        for name in layer.dropped_tables:
            self._drop_table(number, layer, name)
        for name, columns in layer.added_columns.items():
            self._add_columns(number, layer, name, columns)
        for name in layer.changed_tables():
            progress(f"Applying {layer.name}: {name}")
            table = self._existing(name)
            if table is None:
                self._table_missing(number, layer, name)
                continue
            columns = [(column.name, column.type) for column in table.columns]
            try:
                records = layer.records(name, columns)
            except FormatError as error:
                self._conflict(number, layer, None, name, None, error.reason)
                continue
            for record in records:
                self._apply_record(number, layer, table, record)

    def _apply_record(
        self, number: int, layer: Layer, table: OverlaidTable, record: Record
    ) -> None:
        row = table.find(record.key)
        match record.operation:
            case Operation.ADD:
                if row is None:
                    table.add_row(number, record.key, record.cells)
                    return
                self._conflict(
                    number,
                    layer,
                    ErrorCondition.ADD_EXISTING_ROW,
                    table.name,
                    record.key,
                    "the row to add exists already",
                )
                table.overwrite(number, row, record.cells)
            case Operation.UPDATE:
                if row is not None:
                    table.set_cells(number, row, record.cells)
                    return
                self._conflict(
                    number,
                    layer,
                    ErrorCondition.UPDATE_MISSING_ROW,
                    table.name,
                    record.key,
                    "the row to update does not exist",
                )
            case Operation.DELETE:
                if row is not None:
                    table.delete_row(number, row)
                    return
                self._conflict(
                    number,
                    layer,
                    ErrorCondition.DELETE_MISSING_ROW,
                    table.name,
                    record.key,
                    "the row to delete does not exist",
                )

    def _merge_codepage(self, number: int, layer: Layer) -> None:
        if layer.codepage in (NEUTRAL, self.codepage):
            return
        if self.codepage != NEUTRAL:
            self._conflict(
                number,
                layer,
                ErrorCondition.CHANGE_CODEPAGE,
                None,
                None,
                f"the database is in code page {name_of(self.codepage)}, "
                f"the layer in {name_of(layer.codepage)}",
            )
        self.codepage = layer.codepage

    def _create_table(self, number: int, layer: Layer, name: str, columns: NamedTypes) -> None:
        table = self._existing(name)
        if table is None:
            described = tuple(
                Column(column, type_, index) for index, (column, type_) in enumerate(columns)
            )
            self._tables[name] = OverlaidTable(name, described, None, created_by=number)
            return
        self._conflict(
            number,
            layer,
            ErrorCondition.ADD_EXISTING_TABLE,
            name,
            None,
            "the table to create exists already",
        )
        self._add_columns(number, layer, name, columns)

    def _drop_table(self, number: int, layer: Layer, name: str) -> None:
        table = self._existing(name)
        if table is not None:
            table.dropped_by = number
            return
        self._conflict(
            number,
            layer,
            ErrorCondition.DELETE_MISSING_TABLE,
            name,
            None,
            "the table to drop does not exist",
        )

    def _add_columns(self, number: int, layer: Layer, name: str, columns: NamedTypes) -> None:
        table = self._existing(name)
        if table is None:
            self._table_missing(number, layer, name)
            return
        for column, type_ in columns:
            if not table.has_column(column):
                table.add_column(column, type_, number)

    def _table_missing(self, number: int, layer: Layer, name: str) -> None:
        self._conflict(
            number,
            layer,
            ErrorCondition.UPDATE_MISSING_ROW,
            name,
            None,
            "the table to change does not exist",
        )

    def _conflict(
        self,
        number: int,
        layer: Layer,
        condition: ErrorCondition | None,
        table: str | None,
        key: tuple[Cell, ...] | None,
        reason: str,
    ) -> None:
        suppressed = condition is not None and bool(layer.suppressed & condition)
        if condition is None:
            effect = "Windows Installer refuses the transform"
        else:
            error, ignored = _ERRORS[condition]
            effect = ignored if suppressed else f"Windows Installer stops with error {error}"
        self.conflicts.append(Conflict(number, table, key, reason, condition, suppressed, effect))

    # -- tables ---------------------------------------------------------

    def _table(self, name: str) -> OverlaidTable:
        table = self._tables.get(name)
        if table is None:
            stored = self.base.tables[name]
            table = self._tables[name] = OverlaidTable(name, stored.columns, stored)
        return table

    def _existing(self, name: str) -> OverlaidTable | None:
        """A table as the layers so far left it; None where there is none."""
        if name not in self._tables and name not in self.base.tables:
            return None
        table = self._table(name)
        return None if table.dropped_by is not None else table
