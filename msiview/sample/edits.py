"""Changes of the sample's tables, read from ``resources/sample/overlays``.

A file has the parts ``set`` (table, key, columns with new values), ``add`` (table,
rows) and ``delete`` (table, keys), all optional.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from msiview.database.writer import CellContent, TableContent
from msiview.format.column_types import named_columns
from msiview.resources import resource_path

TableContents: TypeAlias = dict[str, TableContent]
SampleEdits: TypeAlias = Mapping[str, Any]


def read_edits(name: str) -> SampleEdits:
    """The changes in one file, by its name without the ending."""
    path = resource_path("sample", "overlays", f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def edited(tables: TableContents, edits: SampleEdits) -> TableContents:
    """The tables with changes made to them; the others are shared with the original."""
    result = dict(tables)
    for name, rows in edits.get("set", {}).items():
        for key, cells in rows.items():
            result[name] = with_cells(result[name], key, cells)
    for name, keys in edits.get("delete", {}).items():
        table = result[name]
        kept = [row for row in table.rows if row[0] not in keys]
        assert len(kept) == len(table.rows) - len(keys), f"{name}: a row to delete is missing"
        result[name] = TableContent(name, table.columns, kept)
    for name, rows in edits.get("add", {}).items():
        result[name] = with_rows(result[name], rows)
    return result


def with_cells(
    table: TableContent, key: CellContent, cells: Mapping[str, CellContent]
) -> TableContent:
    """A table with new values in the row whose first key is ``key``."""
    names = [name for name, _ in table.columns]
    rows = [list(row) for row in table.rows]
    changed = next(row for row in rows if row[0] == key)
    for column, value in cells.items():
        changed[names.index(column)] = value
    return TableContent(table.name, table.columns, rows)


def with_rows(table: TableContent, rows: list[list[CellContent]]) -> TableContent:
    """A table with rows added at its end."""
    return TableContent(table.name, table.columns, [*table.rows, *rows])


def new_table(name: str, columns: str, *rows: Sequence[CellContent]) -> TableContent:
    """A table whose columns are given as ``"PatchId s38*, Media_ i2"``; * marks a key."""
    return TableContent(name, named_columns(columns), rows)
