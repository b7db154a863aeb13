"""A row by its table and key, in JSON of every kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from msiview.database.cells import Cell


class RowObject(TypedDict):
    table: str
    key: list[Cell]


def row_object(table: str, key: Sequence[Cell]) -> RowObject:
    return RowObject(table=table, key=list(key))
