"""The answer to a query as a listing, whose cells lead to rows where their columns are keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msiview.analysis.listing import ListedColumn, Listing
from msiview.database.table import MemoryTable, Table
from msiview.database.validation import ColumnRules, read_column_rules
from msiview.format.column_types import ColumnKind

_NAME = re.compile(r"\w[\w.]*")


def query_listing(answer: MemoryTable, sql: str, tables: Mapping[str, Table]) -> Listing:
    """The rows of an answer. A column that is called like a key, or like a column that refers to
    one, of a table that the query names, leads to its rows; of a key of several columns the last
    one, where all of them are in the answer."""
    named = [tables[name] for name in dict.fromkeys(_NAME.findall(sql)) if name in tables]
    names = [column.name for column in answer.columns]
    rules = read_column_rules(tables)
    columns = []
    for column in answer.columns:
        is_number = column.type.kind in (ColumnKind.SHORT, ColumnKind.LONG)
        table, key = next(_ways(column.name, names, named, tables, rules), ("", ()))
        columns.append(ListedColumn(column.name, table=table, key=key, is_number=is_number))
    listing = Listing("Query", columns, answer.stored_rows, [None] * answer.row_count)
    listing.shows_nulls = True
    return listing


def _ways(
    column: str,
    names: Sequence[str],
    named: Sequence[Table],
    tables: Mapping[str, Table],
    rules: ColumnRules,
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The tables that a column of an answer may lead to, each with the places of its key there."""
    for table in named:
        keys = [key.name for key in table.key_columns]
        if keys and column == keys[-1] and set(keys) <= set(names):
            yield table.name, tuple(map(names.index, keys))
    for table in named:
        rule = rules.rule(table.name, column) if table.has_column(column) else None
        for target in rule.key_tables if rule is not None else ():
            if target in tables and len(tables[target].key_columns) == 1:
                yield target, (names.index(column),)
