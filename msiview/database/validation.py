"""What a column may hold according to the file's own ``_Validation`` table.

Most packages carry ``_Validation``; it is the only description of custom tables, and for standard
ones it overrides the standard schema, which supplies what the file does not state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from msiview.database.cells import Cell, number_of, text_of
from msiview.database.schema import foreign_keys, standard_schema
from msiview.database.table import Table

VALIDATION = "_Validation"

_MOST_RULES = 100_000
"""The largest real file has 2,000; an absurdly large table must not block the window."""

_REAL_REFERENCES = frozenset({"declared", "composite", "undeclared"})


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """The limits of one column.

    ``category`` is the kind of content (``Identifier``, ``Formatted``), ``allowed`` the values of
    the set, ``key_tables`` the tables whose column ``key_column`` (from 1) the cell refers to.
    ``stated`` means that the rule is the file's own; otherwise it is the standard schema's.
    ``nullable`` is None where the rule does not state it.
    """

    category: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    allowed: tuple[str, ...] = ()
    key_tables: tuple[str, ...] = ()
    key_column: int | None = None
    nullable: bool | None = None
    description: str = ""
    stated: bool = False


class ColumnRules:
    """The rules of all columns of one file; get them from :func:`read_column_rules`."""

    def __init__(self, stated: Mapping[tuple[str, str], ColumnRule] | None = None) -> None:
        self._stated = dict(stated or {})

    def __len__(self) -> int:
        """The number of columns that the file itself describes."""
        return len(self._stated)

    @property
    def stated(self) -> Mapping[tuple[str, str], ColumnRule]:
        """What the file itself says, by table and column."""
        return self._stated

    def rule(self, table: str, column: str) -> ColumnRule | None:
        """The rule of a column: the file's own, else the standard one, else None.

        Category and description that the file leaves empty are taken from the standard schema.
        """
        stated = self._stated.get((table, column))
        standard = _standard_rule(table, column)
        if stated is None or standard is None:
            return stated or standard
        return ColumnRule(
            stated.category or standard.category,
            stated.minimum,
            stated.maximum,
            stated.allowed,
            stated.key_tables,
            stated.key_column,
            stated.nullable,
            stated.description or standard.description,
            stated=True,
        )


def read_column_rules(tables: Mapping[str, Table]) -> ColumnRules:
    """The rules that a file's ``_Validation`` states; only standard ones where it has none.

    Source: Microsoft's page "_Validation Table". Columns that an odd file lacks count as null.
    """
    table = tables.get(VALIDATION)
    if table is None or table.row_count > _MOST_RULES:
        return ColumnRules()
    known = _READ.get(table)
    if known is None:
        known = _READ[table] = _rules_of(table)
    return known


_READ: WeakKeyDictionary[Table, ColumnRules] = WeakKeyDictionary()
"""The rules of tables that were read already: those of a package are asked for again and again."""


def _rules_of(table: Table) -> ColumnRules:
    stated: dict[tuple[str, str], ColumnRule] = {}
    for fields in table.named_rows():
        place = (text_of(fields.get("Table")), text_of(fields.get("Column")))
        stated.setdefault(place, _rule(fields))
    return ColumnRules(stated)


def _rule(fields: Mapping[str, Cell]) -> ColumnRule:
    nullable = text_of(fields.get("Nullable")).upper()
    return ColumnRule(
        category=text_of(fields.get("Category")) or None,
        minimum=number_of(fields.get("MinValue")),
        maximum=number_of(fields.get("MaxValue")),
        allowed=_list(fields.get("Set")),
        key_tables=_list(fields.get("KeyTable")),
        key_column=number_of(fields.get("KeyColumn")),
        # "@" stands for a required column in some old files (msidb writes it).
        nullable={"Y": True, "N": False, "@": False}.get(nullable),
        description=text_of(fields.get("Description")).strip(),
        stated=True,
    )


def _standard_rule(table: str, column: str) -> ColumnRule | None:
    standard = standard_schema().column(table, column)
    if standard is None:
        return None
    reference = next(
        (
            key
            for key in foreign_keys(table)
            if key.column == column and key.kind in _REAL_REFERENCES
        ),
        None,
    )
    return ColumnRule(
        category=standard.category,
        minimum=standard.minimum,
        maximum=standard.maximum,
        allowed=standard.allowed,
        key_tables=reference.key_tables if reference is not None else (),
        key_column=reference.key_column if reference is not None else None,
        nullable=standard.nullable,
        description=standard.description,
    )


def _list(cell: Cell) -> tuple[str, ...]:
    return tuple(part.strip() for part in text_of(cell).split(";") if part.strip())
