"""Generates the transform that has the effect of all layers.

Source: docs/msi-format.md, "Writing a transform" and "Summary properties".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from msiview.database.catalog import COLUMNS, COLUMNS_COLUMNS, TABLES, TABLES_COLUMNS
from msiview.database.cells import Cell, StreamCell, unstorable
from msiview.database.database import Database
from msiview.database.embedded_cabinets import embedded_cabinets
from msiview.database.keys import key_text
from msiview.database.opening import CLSID_TRANSFORM
from msiview.database.summary import STREAM, PropertyId, SummaryInformation, ticks_of
from msiview.database.table import Table
from msiview.database.transform_flags import ErrorCondition, Validation
from msiview.errors import DatabaseError, FormatError
from msiview.files.opened_files import OpenedFiles, refuse_opened
from msiview.format.codepages import NEUTRAL, name_of
from msiview.format.column_types import ColumnKind, ColumnType
from msiview.format.compound_writer import StorageContent, write_compound_file
from msiview.format.container import shown_name
from msiview.format.property_set import PropertySet, VariantType, write_property_set
from msiview.overlay.changes import row_states
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.live_table import live_table
from msiview.overlay.overlaid_table import Key, OverlaidTable, RowState
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.part_comparison import (
    StreamDifference,
    storage_differences,
    stream_differences,
    summary_differences,
)
from msiview.overlay.row_comparison import RowDifference
from msiview.overlay.transform_content import RecordsContent, TransformContent
from msiview.progress import Progress, no_progress
from msiview.words import counted

_COPIED = (PropertyId.TITLE, PropertyId.SUBJECT, PropertyId.AUTHOR, PropertyId.KEYWORDS)
_READ_ONLY_ENFORCED = 4
_APPLICATION = "msiview"
_NO_VALIDATION = Validation(0)
_NO_CONDITIONS = ErrorCondition(0)


@dataclass(frozen=True, slots=True)
class TransformOptions:
    """What the transform requires of a package, and which errors are ignored when it is applied.

    ``created`` is the time in its summary; None means now.
    """

    validation: Validation = _NO_VALIDATION
    error_conditions: ErrorCondition = _NO_CONDITIONS
    created: datetime | None = None


class OmittedPart(Enum):
    """Where a difference is that no transform can express."""

    TABLE = "table"
    STREAM = "stream"
    STORAGE = "embedded file"
    SUMMARY = "summary information"
    CODEPAGE = "code page"


_ORDER = (
    *(OmittedPart.STREAM, OmittedPart.STORAGE, OmittedPart.TABLE),
    *(OmittedPart.CODEPAGE, OmittedPart.SUMMARY),
)


@dataclass(frozen=True, slots=True)
class Omission:
    """A difference that no transform can express, and why.

    ``name`` is a column, or the decoded name of a stream or storage; ``key`` that of a row.
    """

    table: str | None
    name: str | None
    reason: str
    part: OmittedPart = OmittedPart.TABLE
    key: Key | None = None

    @property
    def place(self) -> str:
        """What differs, in a few words: ``File.Sequence, row app.exe``, ``stream cab1.cab``."""
        if self.part is not OmittedPart.TABLE:
            shown = shown_name(self.name) if self.name is not None else ""
            return " ".join(filter(None, (self.part.value, shown)))
        place = ".".join(filter(None, (self.table, self.name)))
        return f"{place}, row {key_text(self.key)}" if self.key is not None else place


@dataclass(frozen=True, slots=True)
class GeneratedTransform:
    """A transform ready to be written, and the differences that it cannot express: cabinets and
    other streams first, then embedded files, tables, the code page and the summary.

    ``needed`` are the error conditions without which it cannot be applied even to its own base.
    """

    storage: StorageContent
    omitted: tuple[Omission, ...]
    needed: ErrorCondition = _NO_CONDITIONS


def transform_between(
    base: Database,
    target: Database,
    options: TransformOptions | None = None,
    progress: Progress | None = None,
) -> GeneratedTransform:
    """The transform that turns one package into another."""
    layer = ComparisonLayer(base, target, target.name, progress)
    return transform_of(OverlaidDatabase(base, [layer], progress), options, progress)


def transform_of(
    overlaid: OverlaidDatabase,
    options: TransformOptions | None = None,
    progress: Progress | None = None,
    *,
    since: OverlaidDatabase | None = None,
) -> GeneratedTransform:
    """One transform that has the effect of all the layers together, or of those that come after
    ``since``: it is then to be applied after the layers of that.

    Raises :class:`DatabaseError` for text that the code page cannot express, and
    for names that no stream can have.
    """
    options = options or TransformOptions()
    return _Generator(overlaid, options, progress or no_progress(), since).run()


def save_transform(
    overlaid: OverlaidDatabase,
    path: Path,
    options: TransformOptions | None = None,
    progress: Progress | None = None,
    *,
    since: OverlaidDatabase | None = None,
) -> tuple[Omission, ...]:
    """Write the transform to a file that is none of the opened ones; returns the differences that
    it cannot express. ``since`` is as in :func:`transform_of`."""
    with OpenedFiles(*overlaid.files()):
        refuse_opened(path)  # before there is much to do
        generated = transform_of(overlaid, options, progress, since=since)
        write_compound_file(path, generated.storage, sector_size=512, progress=progress)
    return generated.omitted


class _Generator:
    def __init__(
        self,
        overlaid: OverlaidDatabase,
        options: TransformOptions,
        progress: Progress,
        since: OverlaidDatabase | None,
    ) -> None:
        self._overlaid = overlaid
        has_others = since is not None and bool(since.layers)
        self._since = since if has_others else None
        self._before: Database | OverlaidDatabase = self._since or overlaid.base
        self._options = options
        self._progress = progress
        self._omitted: list[Omission] = []
        codepage = overlaid.codepage
        if codepage == NEUTRAL and self._before.codepage != NEUTRAL:
            codepage = self._before.codepage
            page = name_of(codepage)
            reason = f"the code page stays {page}: no transform takes it away"
            self._omitted.append(Omission(None, None, reason, OmittedPart.CODEPAGE))
        self._codepage = codepage
        try:
            self._content = TransformContent(codepage)
        except FormatError as error:
            raise DatabaseError(error.reason) from error
        self._tables = self._content.table(TABLES, [type_ for _, type_ in TABLES_COLUMNS])
        self._columns = self._content.table(COLUMNS, [type_ for _, type_ in COLUMNS_COLUMNS])

    def run(self) -> GeneratedTransform:
        for table in self._overlaid.tables.values():
            self._progress(f"Writing the changes of {table.name}")
            if self._since is not None:
                self._write_later(table, self._since.tables.get(table.name))
            elif table.is_touched:
                self._write_table(table)
        parts = omitted_parts(self._overlaid, self._progress) if self._since is None else []
        omitted = (*parts, *self._omitted)
        storage = StorageContent(CLSID_TRANSFORM)
        storage.streams[STREAM] = write_property_set(self._summary())
        storage.streams.update(self._content.streams())
        base_page = self._before.codepage
        other_page = base_page != NEUTRAL and base_page != self._codepage
        needed = ErrorCondition.CHANGE_CODEPAGE if other_page else _NO_CONDITIONS
        return GeneratedTransform(storage, tuple(sorted(omitted, key=_rank)), needed)

    def _leave_out(self, table: str, name: str | None, reason: str, key: Key | None = None) -> None:
        self._omitted.append(Omission(table, name, reason, key=key))

    # -- tables -----------------------------------------------------------

    def _write_table(self, table: OverlaidTable) -> None:
        stored = self._overlaid.base.tables.get(table.name)
        if table.dropped_by is not None:
            if stored is not None:
                self._tables.delete((table.name,))
        elif stored is None:
            self._create(table)
        elif table.base is stored:
            self._change(table)
        else:
            self._replace(table, stored)

    def _write_later(self, table: OverlaidTable, before: OverlaidTable | None) -> None:
        """What later layers do to a table; those that they leave alone are the same objects."""
        if table is before:
            return
        if before is None or before.dropped_by is not None:
            if table.dropped_by is None:
                self._create(table)
        elif table.dropped_by is not None:
            self._tables.delete((table.name,))
        else:
            self._replace(table, live_table(before))

    def _create(self, table: OverlaidTable) -> None:
        live = live_table(table)
        self._tables.add((table.name,))
        for column in live.columns:
            self._columns.add((table.name, None, column.name, _word(column.type)))
        records = self._content.table(table.name, [column.type for column in live.columns])
        for row in live.rows():
            self._add(records, live, row)

    def _change(self, table: OverlaidTable) -> None:
        """The changes of a table that the base has."""
        for index in sorted(table.column_layers):
            column = table.columns[index]
            if index not in table.removed_columns:
                self._columns.add((table.name, index + 1, column.name, _word(column.type)))
        for index in sorted(table.removed_columns.keys() - table.column_layers.keys()):
            name = table.columns[index].name
            self._leave_out(table.name, name, "a transform cannot remove a column")
        types = [column.type for column in table.columns]
        skipped: set[int] = set()
        for index, (_, before) in sorted(table.retyped_columns.items()):
            column = table.columns[index]
            reason = f"a transform cannot change the type {before.spec} to {column.spec}"
            if _holds(before) is not _holds(column.type):
                skipped.add(index)
                reason += ", so its new values are left out"
            self._leave_out(table.name, column.name, reason)
            types[index] = before
        self._write_rows(table, self._content.table(table.name, types), skipped)

    def _write_rows(self, table: OverlaidTable, records: RecordsContent, skipped: set[int]) -> None:
        states = dict(row_states(table))
        rows = list(states)
        columns = [table.values_at(rows, column.index) for column in table.columns]
        changes = list(zip(rows, states.values(), zip(*columns, strict=True), strict=True))
        for _, state, cells in changes:
            if state is RowState.DELETED:
                records.delete(cells)
        for row, state, cells in changes:
            new: Sequence[Cell] = cells
            if skipped:
                new = [None if index in skipped else cell for index, cell in enumerate(cells)]
            if state is RowState.ADDED:
                self._add(records, table, new)
            elif state is RowState.CHANGED:
                self._update(records, table, new, set(table.changed_columns(row)) - skipped)

    def _replace(self, table: OverlaidTable, stored: Table) -> None:
        """A table that was dropped and created again: row by row, if the columns are the same."""
        live = live_table(table)
        before = [(column.name, column.type) for column in stored.columns]
        after = [(column.name, column.type) for column in live.columns]
        if before != after[: len(before)] or any(type_.is_key for _, type_ in after[len(before) :]):
            reason = "a transform cannot change key columns; the table stays as it is"
            self._leave_out(table.name, None, reason)
            return
        for column in live.columns[len(before) :]:
            word = _word(column.type)
            self._columns.add((table.name, column.index + 1, column.name, word))
        difference = RowDifference(stored, live)
        records = self._content.table(table.name, [type_ for _, type_ in after])
        for row in difference.deleted:
            records.delete(stored.row(row))
        for row in difference.added:
            self._add(records, live, live.row(row))
        for row, changed in sorted(difference.changed.items()):
            self._update(records, live, live.row(row), set(changed))

    # -- rows -------------------------------------------------------------

    def _add(self, records: RecordsContent, table: Table, row: Sequence[Cell]) -> None:
        records.add(self._storable(records, table, row))

    def _update(
        self, records: RecordsContent, table: Table, row: Sequence[Cell], changed: set[int]
    ) -> None:
        if changed:
            records.update(self._storable(records, table, row), changed)

    def _storable(
        self, records: RecordsContent, table: Table, row: Sequence[Cell]
    ) -> Sequence[Cell]:
        """A row with null for values that cannot be stored; these are recorded."""
        bad = [
            (index, reason)
            for index, type_ in enumerate(records.types)
            if (reason := unstorable(type_, row[index]))
        ]
        if not bad:
            return row
        key = tuple(row[index] for index in records.keys)
        for index, reason in bad:
            self._leave_out(table.name, table.columns[index].name, reason, key)
        places = {index for index, _ in bad}
        return [None if index in places else cell for index, cell in enumerate(row)]

    # -- summary ----------------------------------------------------------

    def _summary(self) -> PropertySet:
        base = self._overlaid.base.summary
        target = self._target_summary() or base
        codepage = base.properties.codepage if base.properties is not None else NEUTRAL
        built = PropertySet.empty(codepage)
        for number in _COPIED:
            value = base.value(number)
            if value is not None:
                built.values[number] = value
        built.set_text(PropertyId.TEMPLATE, base.text(PropertyId.TEMPLATE))
        built.set_text(PropertyId.LAST_SAVED_BY, target.text(PropertyId.TEMPLATE))
        built.set_text(PropertyId.REVISION_NUMBER, ";".join(self._products()))
        created = self._options.created or datetime.now(UTC)
        built.set_number(PropertyId.CREATE_TIME, ticks_of(created), VariantType.FILETIME)
        versions = [summary.number(PropertyId.PAGE_COUNT) or 0 for summary in (base, target)]
        built.set_number(PropertyId.PAGE_COUNT, max(versions))
        flags = int(self._options.validation) << 16 | int(self._options.error_conditions)
        built.set_number(PropertyId.CHARACTER_COUNT, flags)
        built.set_text(PropertyId.CREATING_APPLICATION, _APPLICATION)
        built.set_number(PropertyId.SECURITY, _READ_ONLY_ENFORCED)
        return built

    def _target_summary(self) -> SummaryInformation | None:
        for layer in reversed(self._overlaid.layers):
            if isinstance(layer, ComparisonLayer):
                return layer.target.summary
        return None

    def _products(self) -> Iterator[str]:
        """Product code and version before and after, and the upgrade code."""
        for product in (self._before, self._overlaid):
            code = product.property_value("ProductCode") or ""
            yield code + (product.property_value("ProductVersion") or "")
        yield self._before.property_value("UpgradeCode") or ""


def omitted_parts(overlaid: OverlaidDatabase, progress: Progress) -> list[Omission]:
    """What compared packages hold besides tables and have otherwise, which no transform carries:
    what costs files first."""
    layers = (layer for layer in overlaid.layers if isinstance(layer, ComparisonLayer))
    return sorted((part for layer in layers for part in _parts(layer, progress)), key=_rank)


def _parts(layer: ComparisonLayer, progress: Progress) -> Iterator[Omission]:
    base, target = layer.base, layer.target
    cabinets = {name for each in (base, target) for name in embedded_cabinets(each)}
    for stream in stream_differences(base, target, progress):
        reason = "a transform cannot carry a stream that no row names"
        if stream.name in cabinets:
            reason = (
                f"a transform cannot carry the files of a cabinet ({_sizes(stream)}); without "
                "it the old files are installed under the new rows"
            )
        yield Omission(None, stream.name, reason, OmittedPart.STREAM)
    for storage in storage_differences(base, target):
        reason = "a transform cannot carry an embedded file"
        yield Omission(None, storage.name, reason, OmittedPart.STORAGE)
    summary = ", ".join(field.name for field in summary_differences(base, target))
    if summary:
        reason = f"a transform cannot change it: {summary}"
        yield Omission(None, None, reason, OmittedPart.SUMMARY)


def _sizes(stream: StreamDifference) -> str:
    return " → ".join(
        counted(size, "byte") if size is not None else "none"
        for size in (stream.old_size, stream.new_size)
    )


def _rank(omission: Omission) -> int:
    """Where an omission stands: what costs files first."""
    return _ORDER.index(omission.part)


def _word(type_: ColumnType) -> int:
    """A type word as a cell of ``_Columns``: the bias makes 0x8000 and above negative."""
    return type_.word if type_.word < 0x8000 else type_.word - 0x10000


def _holds(type_: ColumnType) -> type:
    """The values that a column holds, as the kind of its cells."""
    match type_.kind:
        case ColumnKind.STRING:
            return str
        case ColumnKind.BINARY:
            return StreamCell
        case _:
            return int
