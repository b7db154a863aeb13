"""Rules about columns as a whole, and bits of columns that mean nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from msiview.database.cells import Cell, number_of, text_of
from msiview.database.package import Kind
from msiview.database.summary import PropertyId
from msiview.database.validation import VALIDATION
from msiview.resources import resource_rows
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_OF_VALIDATORS = {
    "Binary": ("Name", "Data"),
    "CustomAction": ("Action", "Type", "Source", "Target"),
}
"""Tables that the validators bring to a package, with these columns, where it has none."""


@rule("ICE06", reads="_Validation", kinds=(Kind.MSI, Kind.MSM))
def described_columns_exist(check: PackageCheck) -> Iterator[Finding]:
    """A column that _Validation describes exists, if its table does."""
    for _, table, column in check.rows(VALIDATION, "Table", "Column"):
        name = text_of(table)
        if check.has(name):
            if not check.has(name, text_of(column) or "\0"):
                yield check.without_row("missing", name, missing=column)
        elif name in _OF_VALIDATORS and column not in _OF_VALIDATORS[name]:
            yield check.without_row("of-validators", name, missing=column)


@rule("ICE32", reads="_Validation", kinds=(Kind.MSI, Kind.MSM))
def foreign_keys_have_the_type_of_their_keys(check: PackageCheck) -> Iterator[Finding]:
    """A foreign key is as wide as the key that it refers to, and of the same type."""
    for row, *texts, number in check.rows(VALIDATION, "Table", "Column", "KeyTable", "KeyColumn"):
        table, column, key_tables = map(text_of, texts)
        if not key_tables or not check.has(table, column):
            continue
        spec = check.tables[table].column(column).spec
        for key_table in filter(None, key_tables.split(";")):
            key_columns = check.tables[key_table].columns if check.has(key_table) else ()
            at = (number_of(number) or 0) - 1
            if not 0 <= at < len(key_columns):
                continue
            key = key_columns[at]
            if key.spec.lower() != spec.lower():
                names = {
                    "own": f"{table}.{column}",
                    "other": f"{key_table}.{key.name}",
                    "type": spec,
                    "key_type": key.spec,
                }
                found = check.at("type", VALIDATION, row, **names)
                yield replace(found, key=(table, column, key_table))


_OF_FILES = ("File", "Attributes")
_PATCH_ADDED = 0x1000
"""The bit with which patches mark the files that they bring."""


@dataclass(frozen=True, slots=True)
class _UsedBits:
    """The bits of a column that mean something, from one schema to another (None: without end).

    ``types`` are the values of the column Type for which they do; all without any.
    """

    table: str
    column: str
    types: frozenset[str]
    first: int
    last: int | None
    bits: int
    case: str

    def holds(self, schema: int) -> bool:
        return self.first <= schema and (self.last is None or schema <= self.last)


@rule("ICE45", reads="*", kinds=(Kind.MSI, Kind.MSM))
def unused_bits_are_clear(check: PackageCheck) -> Iterator[Finding]:
    """Bits that mean nothing, or nothing yet in the package's schema, are not set."""
    schema = check.summary.number(PropertyId.PAGE_COUNT) or 0
    for (table, column), entries in _used_bits().items():
        if not check.has(table, column):
            continue
        current = [entry for entry in entries if entry.holds(schema)]
        later = [entry for entry in entries if entry.first > schema]
        given = _PATCH_ADDED if check.is_patched and (table, column) == _OF_FILES else 0
        for row, number, type_ in check.rows(table, column, "Type"):
            if not isinstance(number, int):
                continue
            number &= ~given
            for entry in current:
                if _applies(entry, type_) and number & 0xFFFFFFFF & ~entry.bits:
                    is_later = any(
                        other.types == entry.types and not number & 0xFFFFFFFF & ~other.bits
                        for other in later
                    )
                    unused = f"0x{number & 0xFFFFFFFF & ~entry.bits:X}"
                    case = "later-schema" if is_later else entry.case
                    yield check.at(case, table, row, column, bits=unused, schema=schema)


def _applies(entry: _UsedBits, type_: Cell) -> bool:
    return not entry.types or type_ in entry.types


@cache
def _used_bits() -> Mapping[tuple[str, str], Sequence[_UsedBits]]:
    """By table and column."""
    entries = [
        _UsedBits(
            table,
            column,
            frozenset(filter(None, when.removeprefix("Type=").split("|"))),
            int(first or 0),
            int(last) if last else None,
            int(bits, 0),
            "reserved" if severity == "error" else "unused",
        )
        for table, column, when, first, last, bits, severity in resource_rows(
            "rules", "used_bits.tsv"
        )
    ]
    return {
        place: tuple(own)
        for place, own in groupby(entries, key=lambda entry: (entry.table, entry.column))
    }
