"""The standard tables: what Windows Installer expects of each column, and what the columns refer
to.

A file states which tables and columns it has. The standard schema adds what it does not state
(purpose, category, limits), and replaces the base database where a transform is opened alone. The
data are in ``resources/schema``, with their sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import product

from msiview.format.column_types import ColumnKind, ColumnType
from msiview.resources import resource_rows


@dataclass(frozen=True, slots=True)
class SchemaColumn:
    """A column of a standard table.

    ``type`` is the most common one in real files; ``also_seen`` are others, met in real files or in
    the SDK's schema. ``minimum``, ``maximum`` and ``allowed`` limit the values as ``_Validation``
    does; ``category`` is the kind of content in its terms (``Identifier``, ``Formatted``), None
    where there is none.
    """

    name: str
    type: ColumnType
    category: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    allowed: tuple[str, ...] = ()
    description: str = ""
    also_seen: tuple[ColumnType, ...] = ()

    @property
    def key(self) -> bool:
        return self.type.is_key

    @property
    def nullable(self) -> bool:
        return self.type.nullable

    def layouts(self) -> tuple[ColumnType, ...]:
        """Types of this column whose cells take different space, the common one first.

        Short and long integers differ; the stated length of a string changes no byte.
        """
        seen: dict[ColumnKind, ColumnType] = {}
        for candidate in (self.type, *self.also_seen):
            seen.setdefault(candidate.kind, candidate)
        return tuple(seen.values())


@dataclass(frozen=True, slots=True)
class SchemaTable:
    """A standard table.

    ``group`` is its topic (``file``, ``registry``, ``ui``...), ``found_in`` the kinds
    of file that have it (``msi``, ``msm``, ``msp``, ``mst in msp``, ``pcp``, ``virtual``...).
    """

    name: str
    group: str
    found_in: tuple[str, ...]
    purpose: str
    columns: tuple[SchemaColumn, ...]
    _by_name: dict[str, SchemaColumn] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {column.name: column for column in self.columns})

    def column(self, name: str) -> SchemaColumn | None:
        """The column of this name, or None; names are case-sensitive."""
        return self._by_name.get(name)

    def types(self) -> tuple[ColumnType, ...]:
        """The common type of each column, in stored order."""
        return tuple(column.type for column in self.columns)

    def variants(self) -> Iterator[tuple[ColumnType, ...]]:
        """The column types to try when the base database is not available, likeliest first.

        A transform does not say how wide the integers of its base are (docs/msi-format.md,
        "Transform cells"), so ``File.Sequence``, ``Media.LastSequence``, ``Patch.Sequence`` and the
        resource ids of ``Shortcut`` are tried in every combination.
        """
        return product(*(column.layouts() for column in self.columns))


class StandardSchema:
    """All standard tables by name; :func:`standard_schema` returns the shared one."""

    def __init__(self, tables: Mapping[str, SchemaTable]) -> None:
        self._tables = dict(tables)

    def table(self, name: str) -> SchemaTable | None:
        """The standard table of this name, or None; names are case-sensitive."""
        return self._tables.get(name)

    def column(self, table: str, column: str) -> SchemaColumn | None:
        """A column of a standard table, or None."""
        found = self._tables.get(table)
        return None if found is None else found.column(column)

    def __contains__(self, name: str) -> bool:
        return name in self._tables

    def __iter__(self) -> Iterator[SchemaTable]:
        return iter(self._tables.values())

    def __len__(self) -> int:
        return len(self._tables)


@cache
def standard_schema() -> StandardSchema:
    """The standard schema, read on first use (some milliseconds); it never changes."""
    columns: dict[str, list[SchemaColumn]] = {}
    for table, *rest in resource_rows("schema", "columns.tsv"):
        columns.setdefault(table, []).append(_column(*rest))
    return StandardSchema(
        {
            name: SchemaTable(
                name, group, tuple(found_in.split(",")), purpose, tuple(columns[name])
            )
            for name, group, found_in, purpose in resource_rows("schema", "tables.tsv")
        }
    )


def _column(
    name: str,
    spec: str,
    key: str,
    category: str,
    minimum: str,
    maximum: str,
    allowed: str,
    also_seen: str,
    description: str,
) -> SchemaColumn:
    """A column from the texts of its line, in the order of ``columns.tsv``."""
    return SchemaColumn(
        name,
        ColumnType.parse(spec, key=bool(key)),
        category or None,
        int(minimum) if minimum else None,
        int(maximum) if maximum else None,
        tuple(allowed.split(";")) if allowed else (),
        description,
        tuple(ColumnType.parse(other, key=bool(key)) for other in also_seen.split(";") if other),
    )


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A reference from a column to the rows of one of several tables.

    ``key_column`` counts from 1 in the referred table. ``kind`` is explained in
    ``resources/schema/README.md``: ``declared``, ``composite``, ``undeclared``,
    ``polymorphic``, ``range``, ``soft``, ``stream`` or ``text``. Two targets are no
    tables: ``*`` is any table, ``(environment)`` an environment variable (column 0).
    """

    table: str
    column: str
    key_tables: tuple[str, ...]
    key_column: int
    kind: str
    note: str


def foreign_keys(table: str) -> tuple[ForeignKey, ...]:
    """The references from a standard table, in the order of its columns' names."""
    return _all_keys().get(table, ())


@cache
def _all_keys() -> dict[str, tuple[ForeignKey, ...]]:
    keys: dict[str, list[ForeignKey]] = {}
    for table, column, key_tables, number, kind, note in resource_rows(
        "schema", "foreign_keys.tsv"
    ):
        targets = tuple(key_tables.split(";"))
        keys.setdefault(table, []).append(
            ForeignKey(table, column, targets, int(number), kind, note)
        )
    return {table: tuple(found) for table, found in keys.items()}
