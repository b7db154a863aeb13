"""Which column of a standard table refers to which table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from msiview.resources import resource_rows


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
    """The references that leave a standard table, in the order of its columns' names."""
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
