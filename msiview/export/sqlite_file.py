"""Tables as a database of SQLite, with streams as blobs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from msiview.analysis.query import quoted_name
from msiview.database.cells import Cell, StreamCell
from msiview.database.table import Table
from msiview.errors import DatabaseError
from msiview.export.sql_text import create_table
from msiview.export.table_part import TablePart


def sqlite_file(tables: Iterable[Table]) -> bytes:
    """The bytes of a database file with these tables, made in memory.

    Raises :class:`msiview.errors.DatabaseError` for what SQLite cannot hold, such as two columns
    whose names differ by case only.
    """
    connection = sqlite3.connect(":memory:")
    try:
        for table in tables:
            part = TablePart(table)
            if not part.columns:
                continue
            connection.execute(create_table(part))
            marks = ", ".join("?" * len(part.columns))
            rows = (tuple(map(_stored, row)) for row in part.rows())
            insert = f"INSERT INTO {quoted_name(table.name)} VALUES ({marks})"
            connection.executemany(insert, rows)
        connection.commit()
        return connection.serialize()
    except sqlite3.Error as error:
        raise DatabaseError(f"SQLite cannot hold the tables: {error}") from None
    finally:
        connection.close()


def _stored(cell: Cell) -> int | str | bytes | None:
    if isinstance(cell, StreamCell):
        return None if cell.stream is None else cell.stream.read()
    return cell
