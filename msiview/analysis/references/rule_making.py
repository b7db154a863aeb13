"""Makes the reference rules of a file: those of the standard tables, and those of its
``_Validation``.

Where a standard column is described in ``resources/schema/foreign_keys.tsv``, that description is
used. Other columns follow ``_Validation``; in tables without any description, a column
``Component_`` refers to the table Component, by convention.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msiview.analysis.references.columns import ColumnStore
from msiview.analysis.references.polymorphic import BASE_ACTION, Variant, variants_of
from msiview.analysis.references.reference import OUTSIDE, ReferenceKind
from msiview.analysis.references.rules import KeyColumns, Outside, ReferenceRule, ValueRule
from msiview.analysis.references.special_rules import (
    ANY_TABLE,
    CabinetRule,
    MediaRule,
    RowNameRule,
    TableNamesRule,
)
from msiview.analysis.references.text_rule import CONDITION, FORMATTED, TextRule
from msiview.database.schema import ForeignKey, foreign_keys, standard_schema
from msiview.database.validation import ColumnRules, read_column_rules
from msiview.format.column_types import ColumnKind

_DIALOG_COLUMNS = {"Dialog": "Dialog"}
"""The column with the dialog of a control, where it is not Dialog_."""

_PROPERTY_NAMES = frozenset({"Directory"})
"""Soft references name properties. Where they mean a directory, it may be any property."""

_MAY_BE_ABSENT = frozenset(
    {
        ("CompLocator", "Signature_"),
        ("DrLocator", "Signature_"),
        ("IniLocator", "Signature_"),
        ("RegLocator", "Signature_"),
        ("DrLocator", "Parent"),
        # A patch names files and media of the package that it was made for.
        ("Patch", "File_"),
        ("PatchPackage", "Media_"),
        ("ModuleIgnoreTable", "Table"),
        ("ModuleSubstitution", "Table"),
        ("_Validation", "Table"),
    }
)
"""Undeclared references whose target is often missing without being an error."""

_CONDITION_COLUMNS = frozenset({("MsiLockPermissionsEx", "Condition")})
"""Conditions that ``_Validation`` calls Formatted."""


def make_rules(store: ColumnStore, outside: Outside) -> list[ReferenceRule]:
    """All rules of a file, table by table in name order, each table's in column order."""
    return list(_Maker(store, outside).rules())


class _Maker:
    def __init__(self, store: ColumnStore, outside: Outside) -> None:
        self._store = store
        self._outside = outside
        self._column_rules: ColumnRules = read_column_rules(store.tables)
        keys = (self._key(table, 1) for table in ("Property", "Directory", "File"))
        more = (self._key(table, 1) for table in ("Component", "Feature"))
        self._text_keys = [key for key in (*keys, *more) if key is not None]

    def rules(self) -> Iterator[ReferenceRule]:
        for name in sorted(self._store.tables):
            yield from self._rules_of(name)

    def _rules_of(self, table: str) -> Iterator[ReferenceRule]:
        standard: dict[str, list[ForeignKey]] = {}
        for foreign_key in foreign_keys(table):
            standard.setdefault(foreign_key.column, []).append(foreign_key)
        for column in self._store.tables[table].columns:
            index = self._store.column(table, column.name)
            if index is None or column.type.kind is ColumnKind.BINARY:
                continue
            if column.name in standard:
                yield from self._standard(table, index, column.name, standard[column.name])
            else:
                yield from self._stated(table, index, column.name)
            if column.type.kind is ColumnKind.STRING:
                yield from self._texts(table, index, column.name)

    # -- columns of standard tables -------------------------------------

    def _standard(
        self, table: str, index: int, column: str, keys: Sequence[ForeignKey]
    ) -> Iterator[ReferenceRule]:
        variants = variants_of(table, column)
        kinds = [ReferenceKind(key.kind) for key in keys]
        is_polymorphic = ReferenceKind.POLYMORPHIC in kinds
        for variant in variants:
            kind = ReferenceKind.POLYMORPHIC if is_polymorphic else kinds[0]
            yield self._value_rule(table, index, kind, variant)
        if variants and not is_polymorphic:
            return
        for key in keys:
            match ReferenceKind(key.kind):
                case ReferenceKind.POLYMORPHIC:
                    if key.key_tables == (ANY_TABLE,):
                        yield from self._row_names(table, index)
                case ReferenceKind.RANGE:
                    yield MediaRule(self._store, table, index)
                case ReferenceKind.STREAM:
                    yield CabinetRule(self._store, table, index, self._outside)
                case ReferenceKind.COMPOSITE:
                    dialog = self._store.column(table, _DIALOG_COLUMNS.get(table, "Dialog_"))
                    if dialog is not None:
                        variant = Variant(key.key_tables)
                        kind = ReferenceKind.COMPOSITE
                        yield self._value_rule(table, index, kind, variant, 2, dialog)
                case kind:
                    yield self._simple(table, index, key, kind)

    def _simple(
        self, table: str, index: int, key: ForeignKey, kind: ReferenceKind
    ) -> ReferenceRule:
        """A reference that does not depend on other cells of the row."""
        column = key.column
        if (table, column) == ("_Validation", "KeyTable"):
            return TableNamesRule(self._store, table, index)
        tables = key.key_tables
        if kind is ReferenceKind.SOFT and _PROPERTY_NAMES.issuperset(tables):
            tables = (*tables, "Property")
        variant = Variant(tables, optional=(table, column) in _MAY_BE_ABSENT)
        if column == "BaseAction":
            variant = Variant(tables, standard=BASE_ACTION.standard)
        first_part = None
        if kind is ReferenceKind.DECLARED and key.key_column > 1:
            first_part = self._column_of_first_part(table, key)
        return self._value_rule(table, index, kind, variant, key.key_column, first_part)

    def _column_of_first_part(self, table: str, key: ForeignKey) -> int | None:
        """The column with the first part of a key of two columns: ModuleID for Language."""
        for other in foreign_keys(table):
            if other.key_tables == key.key_tables and other.key_column == 1:
                return self._store.column(table, other.column)
        return None

    def _row_names(self, table: str, index: int) -> Iterator[ReferenceRule]:
        names = self._store.column(table, "Table")
        if names is not None:
            yield RowNameRule(self._store, table, index, names)

    # -- columns that the file itself describes -------------------------

    def _stated(self, table: str, index: int, column: str) -> Iterator[ReferenceRule]:
        rule = self._column_rules.rule(table, column)
        target = column.removesuffix("_")
        if rule is not None and rule.key_tables:
            kind = ReferenceKind.DECLARED
            first_part, number = None, rule.key_column or 1
            if number > 1:
                first_part = self._stated_first_part(table, rule.key_tables)
            yield self._value_rule(table, index, kind, Variant(rule.key_tables), number, first_part)
        elif target != column and target in self._store.tables and rule is None:
            yield self._value_rule(table, index, ReferenceKind.UNDECLARED, Variant((target,)))

    def _stated_first_part(self, table: str, tables: tuple[str, ...]) -> int | None:
        for column in self._store.tables[table].columns:
            rule = self._column_rules.rule(table, column.name)
            if rule is not None and rule.key_tables == tables and rule.key_column in (None, 1):
                return self._store.column(table, column.name)
        return None

    # -- texts ----------------------------------------------------------

    def _texts(self, table: str, index: int, column: str) -> Iterator[ReferenceRule]:
        rule = self._column_rules.rule(table, column)
        standard = standard_schema().column(table, column)
        categories = {rule.category if rule else None, standard.category if standard else None}
        is_condition = CONDITION in categories or (table, column) in _CONDITION_COLUMNS
        if is_condition or categories & FORMATTED:
            yield TextRule(self._store, table, index, self._text_keys, is_condition=is_condition)

    # -- targets --------------------------------------------------------

    def _value_rule(
        self,
        table: str,
        index: int,
        kind: ReferenceKind,
        variant: Variant,
        number: int = 1,
        first_part: int | None = None,
    ) -> ReferenceRule:
        targets = []
        for name in variant.tables:
            key = self._key(name, number) if name not in OUTSIDE else None
            if key is not None:
                columns = key.columns if first_part is None else (0, *key.columns)
                targets.append(KeyColumns(name, columns))
        return ValueRule(
            self._store, (table, index), kind, variant, targets, self._outside, first_part
        )

    def _key(self, table: str, number: int) -> KeyColumns | None:
        """A column of a table by its number, which counts from 1."""
        found = self._store.tables.get(table)
        if found is None or not 0 < number <= len(found.columns):
            return None
        column = self._store.column(table, found.columns[number - 1].name)
        return None if column is None else KeyColumns(table, (column,))
