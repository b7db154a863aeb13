"""Transforms: their changes, read without the package that they were made for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msiview.database.catalog import (
    COLUMNS,
    COLUMNS_COLUMNS,
    SYSTEM_STREAMS,
    TABLES,
    TABLES_COLUMNS,
)
from msiview.database.package import Kind, Package, PackageOrigin
from msiview.database.records import RecordTable
from msiview.database.schema import standard_schema
from msiview.database.summary import PropertyId
from msiview.database.summary_words import TransformTarget, transform_target
from msiview.database.transform_flags import ErrorCondition, Validation, split_character_count
from msiview.errors import Severity
from msiview.format.column_types import MAX_COLUMNS, ColumnType, NamedTypes
from msiview.format.transform_data import RowOperation, decode_records


class Transform(Package):
    """An .mst file, or a transform inside a package or patch.

    ``tables`` has the records of every table that can be decoded, in name order, ``_Tables`` and
    ``_Columns`` among them; ``undecoded`` holds the reason for each table that cannot. A transform
    does not contain the columns of the tables it changes, so those of standard tables come from the
    standard schema (docs/msi-format.md, "Transform cells"); where the package is open use
    :meth:`records_of`. Where the columns are certain, a damaged stream gives the records before the
    damage.
    """

    kind = Kind.MST

    def __init__(self, origin: PackageOrigin) -> None:
        super().__init__(origin)
        self.created_tables: dict[str, list[tuple[str, ColumnType]]] = {}
        """Tables that the transform creates, with their columns."""
        self.dropped_tables: list[str] = []
        self.added_columns: dict[str, list[tuple[int, str, ColumnType]]] = {}
        """Columns for tables of the package: number (from 1), name, type."""
        self.undecoded: dict[str, str] = {}
        found: dict[str, RecordTable] = {}
        self.tables: Mapping[str, RecordTable] = found
        if not self.has_texts:
            return
        for name, columns in ((TABLES, TABLES_COLUMNS), (COLUMNS, COLUMNS_COLUMNS)):
            self._decode(name, [columns], found, guessed=False)
        self._read_schema_changes(found)
        for stream in self.storage.streams:
            if stream.is_table and stream.name not in SYSTEM_STREAMS:
                self._decode_by_schema(stream.name, found)
        self.tables = dict(sorted(found.items()))

    @property
    def error_conditions(self) -> ErrorCondition:
        """The errors that are to be ignored while the transform is applied."""
        return self._flags()[0]

    @property
    def validation(self) -> Validation:
        """What must hold of a package for the transform to be applied to it."""
        return self._flags()[1]

    @property
    def target(self) -> TransformTarget:
        """The product that the transform was made from, and the product that results."""
        return transform_target(self.summary.text(PropertyId.REVISION_NUMBER))

    def records_of(self, name: str, columns: NamedTypes) -> RecordTable:
        """The records for a table whose columns are known from a package.

        Columns that the transform itself adds must be among them. Where the
        stream does not fit the columns, the table has the records before that
        place, and :attr:`RecordTable.damage` is the reason.
        """
        table = self._record_table(name, columns, guessed=False)
        self._report_damage(table)
        return table

    # -- decoding -------------------------------------------------------

    def _flags(self) -> tuple[ErrorCondition, Validation]:
        return split_character_count(self.summary.number(PropertyId.CHARACTER_COUNT) or 0)

    def _read_schema_changes(self, found: Mapping[str, RecordTable]) -> None:
        """Read the tables and columns that the records of ``_Tables`` and ``_Columns`` create or
        drop."""
        tables = found.get(TABLES)
        if tables is not None:
            for record in tables.records:
                name = str(record.key[0] or "")
                if record.operation is RowOperation.ADD:
                    self.created_tables[name] = []
                elif record.operation is RowOperation.DELETE:
                    self.dropped_tables.append(name)
        columns = found.get(COLUMNS)
        if columns is not None:
            for record in columns.records:
                if record.operation is not RowOperation.ADD:
                    continue
                table, number = record.key
                name = str(record.cells.get("Name") or "")
                word = record.cells.get("Type")
                type_ = ColumnType((word if isinstance(word, int) else 0) & 0xFFFF)
                # A column of a new table has no number: they count in record order.
                if isinstance(number, int):
                    self.added_columns.setdefault(str(table), []).append((number, name, type_))
                else:
                    self.created_tables.setdefault(str(table or ""), []).append((name, type_))

    def _decode_by_schema(self, name: str, found: dict[str, RecordTable]) -> None:
        if self.created_tables.get(name):
            self._decode(name, [self._with_added(name, self.created_tables[name])], found)
            return
        standard = standard_schema().table(name)
        if standard is None:
            self._cannot_decode(
                name,
                "the table is neither a standard one nor created by this transform; "
                "its columns are known only to the package that the transform was made for",
            )
            return
        names = [column.name for column in standard.columns]
        variants = [
            self._with_added(name, list(zip(names, types, strict=True)))
            for types in standard.variants()
        ]
        self._decode(name, variants, found, guessed=True)

    def _with_added(self, name: str, columns: NamedTypes) -> NamedTypes:
        """The columns of a table after those that the transform adds to it."""
        known = {column for column, _ in columns}
        added = [
            (column, type_)
            for _, column, type_ in sorted(self.added_columns.get(name, ()), key=lambda new: new[0])
            if column not in known
        ]
        return [*columns, *added]

    def _decode(
        self,
        name: str,
        variants: Sequence[NamedTypes],
        found: dict[str, RecordTable],
        *,
        guessed: bool = False,
    ) -> None:
        """Decode a table with the first column list that fits its bytes.

        If none does, the records before the damage are kept where the columns are certain; guessed
        columns may be wrong from the first record on.
        """
        if self.storage.table_stream(name) is None:
            return
        damaged: RecordTable | None = None
        for columns in variants:
            if len(columns) > MAX_COLUMNS:
                self._cannot_decode(name, f"the table would have {len(columns)} columns")
                return
            table = self._record_table(name, columns, guessed=guessed)
            if table.damage is None:
                found[name] = table
                return
            damaged = damaged or table
        assert damaged is not None
        assert damaged.damage is not None
        if guessed:
            reason = f"the records do not fit the standard columns: {damaged.damage.reason}"
            self._cannot_decode(name, reason, damaged.damage.offset)
        else:
            found[name] = damaged
            self._report_damage(damaged)

    def _record_table(self, name: str, columns: NamedTypes, *, guessed: bool) -> RecordTable:
        stream = self.storage.table_stream(name)
        decoded = decode_records(
            stream.read() if stream is not None else b"",
            [type_ for _, type_ in columns],
            self.pool.reference_width,
            len(self.pool),
        )
        created = name in self.created_tables
        return RecordTable(
            name, columns, decoded, self.storage, self.pool, created=created, guessed=guessed
        )

    def _report_damage(self, table: RecordTable) -> None:
        if table.damage is not None:
            self.defects.add(
                Severity.ERROR,
                "transform-records",
                f"only the first {table.row_count} records can be read: {table.damage.reason}",
                stream=table.name,
                table=table.name,
                row=table.row_count,
                offset=table.damage.offset,
            )

    def _cannot_decode(self, name: str, reason: str, offset: int | None = None) -> None:
        self.undecoded[name] = reason
        self.defects.add(
            Severity.WARNING,
            "transform-table",
            reason,
            stream=name,
            table=name,
            offset=offset,
        )
