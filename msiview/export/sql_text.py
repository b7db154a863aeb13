"""Tables as SQL, which SQLite loads without changes and other databases with few.

Names are in double quotes as in standard SQL. ``NOT NULL`` and the primary key are stated only
where the rows conform, which they do not in all real packages.
"""

from __future__ import annotations

from collections.abc import Iterator

from msiview.analysis.query import quoted_name
from msiview.database.cells import Cell, StreamCell
from msiview.database.table import Column
from msiview.export.table_part import ExportOptions, TablePart
from msiview.format.column_types import ColumnKind

_KEY_WIDTH = 255
"""Length stated for key columns that have no limit; most databases need one."""


def sql_text(part: TablePart, options: ExportOptions) -> Iterator[str]:
    """A table in pieces: CREATE TABLE (the header), then one INSERT per row. With the header all of
    it is one transaction: without, databases write to the disk after each row."""
    if not part.columns:
        yield f"-- {_comment(part.name)} has no columns\n"
        return
    if options.header:
        yield "BEGIN TRANSACTION;\n"
        yield create_table(part, contents=options.contents)
    names = ", ".join(quoted_name(column.name) for column in part.columns)
    start = f"INSERT INTO {quoted_name(part.name)} ({names}) VALUES ("
    for batch in part.batches():
        if any(column.type.kind is ColumnKind.BINARY for column in part.columns):
            for row in batch:
                yield from _insert_with_streams(start, row, options.contents)
        else:
            yield "".join(f"{start}{', '.join(map(_literal, row))});\n" for row in batch)
    if options.header:
        yield "COMMIT;\n"


def quoted_text(text: str) -> str:
    """A text in single quotes. NUL, which SQL texts cannot contain, is written as ``char(0)``."""
    quoted = "'" + text.replace("'", "''") + "'"
    return quoted.replace("\0", "' || char(0) || '") if "\0" in quoted else quoted


def create_table(part: TablePart, *, contents: bool = True) -> str:
    """The statement that makes a table. ``contents`` tells whether streams are written."""
    lines = []
    without_null = set()
    for column in part.columns:
        values = part.values(column)
        line = f"    {quoted_name(column.name)} {_sql_type(column, values)}"
        if not column.nullable and _is_complete(values, contents):
            without_null.add(column)
            line += " NOT NULL"
        lines.append(line)
    keys = part.key_columns
    if keys and without_null.issuperset(keys) and _is_unique(part):
        names = ", ".join(quoted_name(column.name) for column in keys)
        lines.append(f"    PRIMARY KEY ({names})")
    return f"CREATE TABLE {quoted_name(part.name)} (\n" + ",\n".join(lines) + "\n);\n"


def _sql_type(column: Column, values: list[Cell]) -> str:
    match column.type.kind:
        case ColumnKind.SHORT:
            return "SMALLINT"
        case ColumnKind.LONG:
            return "INTEGER"
        case ColumnKind.BINARY:
            return "BLOB"
    width = column.type.width or (_KEY_WIDTH if column.is_key else 0)
    if not width:
        return "TEXT"
    # The engine does not enforce the stated width; other databases do.
    longest = max((len(value) for value in values if isinstance(value, str)), default=0)
    return f"VARCHAR({max(width, longest)})"


def _is_complete(values: list[Cell], contents: bool) -> bool:
    """Whether every row will have a value: a stream that is not written is null."""
    return not any(
        value is None or (isinstance(value, StreamCell) and (value.stream is None or not contents))
        for value in values
    )


def _is_unique(part: TablePart) -> bool:
    keys = zip(*(part.values(column) for column in part.key_columns), strict=True)
    return len(set(keys)) == part.row_count


def _literal(cell: Cell) -> str:
    if isinstance(cell, str):
        return quoted_text(cell)
    return str(cell) if isinstance(cell, int) else "NULL"


def _insert_with_streams(start: str, row: tuple[Cell, ...], contents: bool) -> Iterator[str]:
    """One INSERT whose streams, which may be large, are written in pieces."""
    yield start
    for index, cell in enumerate(row):
        if index:
            yield ", "
        if isinstance(cell, StreamCell) and cell.stream is not None and contents:
            yield "X'"
            for chunk in cell.stream.chunks():
                yield chunk.hex().upper()
            yield "'"
        else:
            yield _literal(cell)
    yield ");\n"


def _comment(text: str) -> str:
    """A name for a comment, which it cannot end: line breaks become spaces."""
    return " ".join(text.split())
