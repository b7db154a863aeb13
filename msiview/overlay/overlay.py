"""The overlay engine: applies layers to a base and records which layer made each change.

Source of the order and of what the error conditions do: docs/msi-format.md, "Error conditions".
Where Windows would stop with an error, the engine continues as if the error were suppressed, and
records a :class:`Conflict`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from msiview.database.cells import Cell, text_of
from msiview.database.database import Database
from msiview.database.external_cabinets import external_cabinets
from msiview.database.records import Record
from msiview.database.table import Column
from msiview.database.transform_flags import ErrorCondition
from msiview.debugging import timed
from msiview.errors import FileChanged, FormatError, NoSuchTable, UnreadableFile
from msiview.format.codepages import NEUTRAL, name_of
from msiview.format.column_types import NamedTypes
from msiview.format.transform_data import RowOperation
from msiview.overlay.edits.layer import EditsLayer
from msiview.overlay.layers import Layer
from msiview.overlay.overlaid_table import OverlaidTable
from msiview.progress import Progress, no_progress


@dataclass(frozen=True, slots=True)
class Conflict:
    """A change that does not fit what it is applied to.

    ``condition`` is the error condition that covers it (None: there is none), ``suppressed``
    whether the layer ignores it. ``effect`` says what Windows Installer does.
    """

    layer: int
    table: str | None
    key: tuple[Cell, ...] | None
    reason: str
    condition: ErrorCondition | None
    suppressed: bool
    effect: str
    error: int
    """The installer's error number when it is not suppressed."""

    @property
    def note(self) -> str:
        """``the row to update is missing; error condition 0x10 (…) is set: the update is
        ignored``."""
        flag = "no error condition covers it"
        if self.condition is not None:
            words = (self.condition.name or "").replace("_", " ").lower()
            verb = "is set" if self.suppressed else "is not set"
            flag = f"error condition 0x{int(self.condition):02X} ({words}) {verb}"
        return f"{self.reason}; {flag}: {self.effect}"


_ERRORS = {
    ErrorCondition.ADD_EXISTING_ROW: (2250, "the row is overwritten"),
    ErrorCondition.DELETE_MISSING_ROW: (2251, "the deletion is ignored"),
    ErrorCondition.ADD_EXISTING_TABLE: (2252, "the existing table is kept"),
    ErrorCondition.DELETE_MISSING_TABLE: (2253, "the drop is ignored"),
    ErrorCondition.UPDATE_MISSING_ROW: (2254, "the update is ignored"),
    ErrorCondition.CHANGE_CODEPAGE: (2222, "the database takes the transform's code page"),
}
"""For each condition the installer's error number, and what happens when it is ignored."""

_MISFITS = {
    RowOperation.ADD: (ErrorCondition.ADD_EXISTING_ROW, "the row to add exists already"),
    RowOperation.UPDATE: (ErrorCondition.UPDATE_MISSING_ROW, "the row to update does not exist"),
    RowOperation.DELETE: (ErrorCondition.DELETE_MISSING_ROW, "the row to delete does not exist"),
}
_LOG = logging.getLogger(__name__)

_BAD_TRANSFORM = 2246
_COLUMN_EXISTS = 2255

_BATCH = 4096
"""Records that are applied between two reports of progress."""


class OverlaidDatabase:
    """A base with layers applied to it, in their order.

    ``tables`` holds the tables of the base and those that layers created, in name order; dropped
    ones stay, marked by ``dropped_by``. To switch a layer off or to move it, make a new object:
    layers keep what they have decoded, so that is fast. ``below`` is the base with other layers,
    which come before these; it stays as it is, and tables that these layers leave alone are shared.
    """

    def __init__(
        self,
        base: Database,
        layers: Sequence[Layer],
        progress: Progress | None = None,
        *,
        below: OverlaidDatabase | None = None,
    ) -> None:
        self.base = base
        self._below = below
        lower = below.layers if below is not None else ()
        self.layers: tuple[Layer, ...] = (*lower, *layers)
        self.conflicts: list[Conflict] = list(below.conflicts) if below is not None else []
        self.codepage: int = (base if below is None else below).codepage
        self._tables: dict[str, OverlaidTable] = {}
        progress = progress or no_progress()
        with timed(_LOG, "applying layers") as facts:
            for number, layer in enumerate(layers, start=len(lower)):
                progress(f"Applying {layer.name}", number, len(self.layers))
                self._apply(number, layer, progress)
            facts |= {
                "layers": len(layers),
                "tables": len(self._tables),
                "conflicts": len(self.conflicts),
            }
        shared = below.tables if below is not None else {}
        self.tables: Mapping[str, OverlaidTable] = {
            name: shared[name] if name in shared and name not in self._tables else self._table(name)
            for name in sorted({*base.tables, *shared, *self._tables})
        }

    def with_top(self, layer: EditsLayer, changed: AbstractSet[str]) -> OverlaidDatabase:
        """The same with another topmost layer, which differs from the current one in the
        ``changed`` tables only; all others are shared. Made over a ``below`` only."""
        below, top = self._below, len(self.layers) - 1
        assert below is not None
        found = {name: self._restated(layer, name) for name in changed}
        restated = {name: table for name, table in found.items() if table is not None}
        anew = changed - restated.keys()
        made = OverlaidDatabase(self.base, [layer.part(anew)], below=below)
        made.layers = (*below.layers, layer)
        made.conflicts += [c for c in self.conflicts if c.layer == top and c.table not in changed]
        kept = {name: table for name, table in self.tables.items() if name not in changed}
        own = {name: made.tables[name] for name in anew if name in made.tables}
        made.tables = dict(sorted({**kept, **own, **restated}.items()))
        return made

    def _restated(self, layer: EditsLayer, name: str) -> OverlaidTable | None:
        """A table under another topmost layer, where that is this one but for some rows; None where
        it has to be made anew. After many edits that takes much longer."""
        top, earlier = len(self.layers) - 1, self.layers[-1]
        assert isinstance(earlier, EditsLayer)
        records = layer.restated(earlier, name)
        if records is None or any(c.layer == top and c.table == name for c in self.conflicts):
            return None
        known = self.tables.get(name)
        if known is None:
            return None
        table = known.copy()
        for key, record in records.items():
            row = table.find(key)
            if row is None:
                return None
            table.restate(top, row, record.cells if record is not None else {})
        return table

    def table(self, name: str) -> OverlaidTable:
        """A table that exists after all layers; :class:`NoSuchTable` otherwise."""
        table = self.tables.get(name)
        if table is None or table.dropped_by is not None:
            raise NoSuchTable(name)
        return table

    def files(self) -> list[Path]:
        """The files that the base and the layers were read from, with their cabinets."""
        files = [*self.base.files(), *(file for layer in self.layers for file in layer.files)]
        if self.base.files():
            files += external_cabinets(self.tables, self.base.files()[0].parent)
        return files

    def live_tables(self) -> Iterator[OverlaidTable]:
        """The tables that exist after all layers, in name order."""
        return (table for table in self.tables.values() if table.dropped_by is None)

    def all_tables(self) -> Iterator[OverlaidTable]:
        """Every table, in name order, dropped and replaced ones included; replaced ones precede
        their successors."""
        for table in self.tables.values():
            chain = [table]
            while chain[-1].replaced is not None:
                chain.append(chain[-1].replaced)
            yield from reversed(chain)

    def property_value(self, name: str) -> str | None:
        """A row of the Property table after all layers; None where there is none."""
        table = self.tables.get("Property")
        if table is None or table.dropped_by is not None:
            return None
        return text_of(table.cell_at(name, "Value")) or None

    # -- applying -------------------------------------------------------

    def _apply(self, number: int, layer: Layer, progress: Progress) -> None:
        self._merge_codepage(number, layer)
        for name in layer.dropped_tables:
            self._drop_table(number, layer, name)
        for name, columns in layer.created_tables.items():
            self._create_table(number, layer, name, columns)
        for name, columns in layer.added_columns.items():
            self._add_columns(number, layer, name, columns)
        for name, columns in layer.retyped_columns.items():
            for column, type_ in columns:
                self._table(name).retype_column(column, type_, number)
        for name, removed in layer.removed_columns.items():
            for column in removed:
                self._table(name).remove_column(column, number)
        for name in layer.changed_tables():
            progress(f"Applying {layer.name}: {name}")
            self._apply_records(number, layer, name, progress)

    def _apply_records(self, number: int, layer: Layer, name: str, progress: Progress) -> None:
        table = self._existing(name)
        if table is None:
            reason = "the table whose rows are changed does not exist"
            self._conflict(number, layer, ErrorCondition.UPDATE_MISSING_ROW, name, None, reason)
            return
        created = layer.created_tables.get(name)
        if created is not None and _key_names(created) != _key_names(_named_types(table)):
            reason = "the table exists with other key columns; its rows cannot be matched"
            self._conflict(number, layer, None, name, None, reason)
            return
        try:
            for done, record in enumerate(layer.records(name, _named_types(table))):
                self._apply_record(number, layer, table, record)
                if not done % _BATCH:
                    progress(f"Applying {layer.name}: {name}")
        except (FileChanged, UnreadableFile):
            raise  # that says nothing about the layer
        except FormatError as error:
            self._conflict(number, layer, None, name, None, error.reason)

    def _apply_record(
        self, number: int, layer: Layer, table: OverlaidTable, record: Record
    ) -> None:
        row = table.find(record.key)
        exists = row is not None
        if exists == (record.operation is RowOperation.ADD):
            condition, reason = _MISFITS[record.operation]
            self._conflict(number, layer, condition, table.name, record.key, reason)
        if row is not None:
            match record.operation:
                case RowOperation.ADD:
                    table.overwrite(number, row, record.cells)
                case RowOperation.UPDATE:
                    table.set_cells(number, row, record.cells)
                case RowOperation.DELETE:
                    table.delete_row(number, row)
        elif record.operation is RowOperation.ADD:
            table.add_row(number, record.key, record.cells)

    def _merge_codepage(self, number: int, layer: Layer) -> None:
        if layer.states_codepage:
            self.codepage = layer.codepage
            return
        if layer.codepage in (NEUTRAL, self.codepage):
            return
        if self.codepage != NEUTRAL:
            reason = (
                f"the database is in code page {name_of(self.codepage)}, "
                f"the layer in {name_of(layer.codepage)}"
            )
            self._conflict(number, layer, ErrorCondition.CHANGE_CODEPAGE, None, None, reason)
        self.codepage = layer.codepage

    def _create_table(self, number: int, layer: Layer, name: str, columns: NamedTypes) -> None:
        if self._existing(name) is not None:
            reason = "the table to create exists already"
            self._conflict(number, layer, ErrorCondition.ADD_EXISTING_TABLE, name, None, reason)
            self._add_columns(number, layer, name, columns)
            return
        described = tuple(
            Column(column, type_, index) for index, (column, type_) in enumerate(columns)
        )
        dropped = self._table(name) if self._is_known(name) else None
        self._tables[name] = OverlaidTable(
            name, described, None, created_by=number, replaced=dropped
        )

    def _drop_table(self, number: int, layer: Layer, name: str) -> None:
        table = self._existing(name)
        if table is not None:
            table.dropped_by = number
            return
        reason = "the table to drop does not exist"
        self._conflict(number, layer, ErrorCondition.DELETE_MISSING_TABLE, name, None, reason)

    def _add_columns(self, number: int, layer: Layer, name: str, columns: NamedTypes) -> None:
        table = self._existing(name)
        if table is None:
            reason = "the table that gets columns does not exist"
            self._conflict(number, layer, ErrorCondition.UPDATE_MISSING_ROW, name, None, reason)
            return
        for column, type_ in columns:
            if not table.has_column(column):
                table.add_column(column, type_, number)
                continue
            present = table.column(column).type
            if present.kind is not type_.kind:
                reason = f"the column {column} exists already as {present.spec}, not {type_.spec}"
                self._conflict(number, layer, None, name, None, reason, _COLUMN_EXISTS)

    def _conflict(
        self,
        number: int,
        layer: Layer,
        condition: ErrorCondition | None,
        table: str | None,
        key: tuple[Cell, ...] | None,
        reason: str,
        error: int = _BAD_TRANSFORM,
    ) -> None:
        effect = None
        if condition is not None:
            error, ignored = _ERRORS[condition]
            effect = ignored if layer.suppressed & condition else None
        self.conflicts.append(
            Conflict(
                number,
                table,
                key,
                reason,
                condition,
                effect is not None,
                effect or f"Windows Installer stops with error {error}",
                error,
            )
        )

    # -- tables ---------------------------------------------------------

    def _table(self, name: str) -> OverlaidTable:
        table = self._tables.get(name)
        if table is None:
            if self._below is not None and name in self._below.tables:
                table = self._below.tables[name].copy()
            else:
                stored = self.base.tables[name]
                table = OverlaidTable(name, stored.columns, stored)
            self._tables[name] = table
        return table

    def _is_known(self, name: str) -> bool:
        """Whether there is a table of this name so far, or was one."""
        if self._below is not None and name in self._below.tables:
            return True
        return name in self._tables or name in self.base.tables

    def _existing(self, name: str) -> OverlaidTable | None:
        """A table as the layers so far have left it; None where there is none."""
        if not self._is_known(name):
            return None
        table = self._table(name)
        return None if table.dropped_by is not None else table


def _named_types(table: OverlaidTable) -> NamedTypes:
    return [(column.name, column.type) for column in table.columns]


def _key_names(columns: NamedTypes) -> list[str]:
    return [name for name, type_ in columns if type_.is_key]
