"""The table ``_Validation``: what the columns of a package may hold, from the standard schema."""

from __future__ import annotations

from collections.abc import Sequence

from msiview.database.schema import SchemaColumn, foreign_keys, standard_schema
from msiview.database.writer import CellContent, TableContent

_NAME = "_Validation"


def validation_table(tables: Sequence[TableContent]) -> TableContent:
    """``_Validation`` of these tables and of itself."""
    own = standard_schema().table(_NAME)
    assert own is not None
    rows: list[list[CellContent]] = []
    for name in sorted([*(table.name for table in tables), _NAME]):
        schema = standard_schema().table(name)
        assert schema is not None, name
        rows += [_row(name, column) for column in schema.columns]
    return TableContent(_NAME, [(column.name, column.type) for column in own.columns], rows)


def _row(table: str, column: SchemaColumn) -> list[CellContent]:
    targets = [
        key
        for key in foreign_keys(table)
        if key.column == column.name and key.kind in {"declared", "composite"}
    ]
    return [
        table,
        column.name,
        "Y" if column.nullable else "N",
        column.minimum,
        column.maximum,
        ";".join(targets[0].key_tables) if targets else None,
        targets[0].key_column if targets else None,
        column.category,
        ";".join(column.allowed) or None,
        column.description or None,
    ]
