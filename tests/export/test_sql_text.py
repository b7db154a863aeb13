"""SQLite loads what is written."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from msiview.database.database import Database
from msiview.export.formats import format_by_id
from msiview.export.table_part import ExportOptions, TablePart
from tests.builders.databases import table
from tests.export.conftest import HARD_TEXTS, MakeDatabase

SQL = format_by_id("sql")


def rows_of(script: str, name: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(script)
        return connection.execute(f'SELECT * FROM "{name}"').fetchall()


def test_sqlite_loads_everything(hard: Database) -> None:
    script = SQL.text(TablePart(hard.table("Hard")), ExportOptions())
    rows = rows_of(script, "Hard")
    assert [row[3] for row in rows] == [*HARD_TEXTS, None]
    assert rows[3] == ("k03", 0, -300000, "-5", b"\0\xff" * 3)
    assert rows[0][1] is None
    assert rows[-1] == ("last", None, 0, None, None)


def test_create_table(make_database: MakeDatabase) -> None:
    database = make_database(
        table(
            "My Table",
            'Odd"Name s4*, Short i2, Long I4, Free L0, Data v0',
            ("too long", 1, 2, "x", b"1"),
        )
    )
    assert SQL.text(TablePart(database.table("My Table")), ExportOptions()) == (
        "BEGIN TRANSACTION;\n"
        'CREATE TABLE "My Table" (\n'
        '    "Odd""Name" VARCHAR(8) NOT NULL,\n'  # as long as what is there
        '    "Short" SMALLINT NOT NULL,\n'
        '    "Long" INTEGER,\n'
        '    "Free" TEXT,\n'
        '    "Data" BLOB NOT NULL,\n'
        '    PRIMARY KEY ("Odd""Name")\n'
        ");\n"
        'INSERT INTO "My Table" ("Odd""Name", "Short", "Long", "Free", "Data") '
        "VALUES ('too long', 1, 2, 'x', X'31');\n"
        "COMMIT;\n"
    )


def test_for_the_clipboard_streams_are_null(hard: Database) -> None:
    part = TablePart(hard.table("Hard"), rows=[1])
    assert SQL.text(part, ExportOptions(header=False, contents=False)) == (
        'INSERT INTO "Hard" ("Key", "Short", "Long", "Text", "Data") '
        "VALUES ('k01', -2, -100000, '=1+1', NULL);\n"
    )


def test_rules_that_the_rows_break_are_not_stated(make_database: MakeDatabase) -> None:
    database = make_database(
        table("T", "Key s72*, Other i2*, Value s10", ("a", 1, None)), keep_nulls=True
    )
    part = TablePart(database.table("T"), rows=[0, 0])
    script = SQL.text(part, ExportOptions())
    assert "PRIMARY KEY" not in script  # the row is there twice
    assert '"Value" VARCHAR(10),' in script.replace("\n", ",")
    assert rows_of(script, "T") == [("a", 1, None)] * 2


def test_a_table_without_columns(hard: Database) -> None:
    part = TablePart(hard.table("Empty"), columns=[])
    assert SQL.text(part) == "-- Empty has no columns\n"
