"""The rule about standard tables whose columns differ from the standard ones."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.database.package import Kind
from msiview.database.schema import SchemaTable, standard_schema
from msiview.database.table import Table
from msiview.format.column_types import ColumnKind
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_NUMBERS = frozenset({ColumnKind.SHORT, ColumnKind.LONG})


@rule("standard-column", reads="*", kinds=(Kind.MSI, Kind.MSM))
def standard_tables_have_their_columns(check: PackageCheck) -> Iterator[Finding]:
    """Standard tables have the columns and keys that the installer asks for, of their kinds.

    Columns that may be null can be missing: older packages lack those that came later. Widths do
    not count.
    """
    for name, table in check.tables.items():
        standard = standard_schema().table(name)
        if standard is not None and not name.startswith("_"):
            yield from _columns(check, table, standard)


def _columns(check: PackageCheck, table: Table, standard: SchemaTable) -> Iterator[Finding]:
    own = {column.name: column for column in table.columns}
    for column in standard.columns:
        there = own.get(column.name)
        if there is None:
            if not column.nullable:
                yield check.without_row("missing", table.name, column.name, name=column.name)
        elif _kind(there.type.kind) != _kind(column.type.kind):
            yield check.without_row(
                "kind", table.name, column.name, actual=there.spec, expected=column.type.spec
            )
    keys = [column.name for column in table.key_columns]
    expected = [column.name for column in standard.columns if column.key]
    if keys != expected and set(expected) <= own.keys():
        yield check.without_row(
            "key", table.name, actual=", ".join(keys) or "none", expected=", ".join(expected)
        )


def _kind(kind: ColumnKind) -> ColumnKind:
    """Texts, streams or numbers; the installer reads both sizes of numbers."""
    return ColumnKind.LONG if kind in _NUMBERS else kind
