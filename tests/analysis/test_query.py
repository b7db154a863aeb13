"""SQL over tables: answers, refusals, and queries that never end."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from msiview.analysis.query import QueryError, question_marks, run_query, value_of
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.progress import Cancelled, Progress
from tests.builders.databases import make_msi, sample_tables, table


@pytest.fixture
def package(tmp_path: Path) -> Database:
    extra = table("Odd Name", "Order i2*, Group S20, Order_2 S9", (1, "a", "x"), (2, None, "y"))
    opened = open_package(make_msi(tmp_path / "a.msi", [*sample_tables(), extra]))
    assert isinstance(opened, Database)
    return opened


def test_a_join_with_values(package: Database) -> None:
    sql = (
        "SELECT f.File, c.`Directory_` AS folder, f.FileSize FROM `File` f "
        "JOIN Component c ON c.Component = f.Component_ WHERE f.FileSize > ? ORDER BY 1"
    )
    found = run_query(package.tables, sql, [100])
    assert [(column.name, column.spec) for column in found.columns] == [
        ("File", "S0"),
        ("folder", "S0"),
        ("FileSize", "I4"),
    ]
    assert list(found.rows()) == [
        ("app.exe", "INSTALLDIR", 70000),
        ("help.chm", "INSTALLDIR", 4096),
    ]


def test_names_that_need_quotes(package: Database) -> None:
    for quoted in ("`Odd Name`", '"Odd Name"', "[Odd Name]"):
        sql = f'SELECT `Order`, [Group], "Order_2" FROM {quoted} ORDER BY rowid DESC'
        assert list(run_query(package.tables, sql).rows()) == [(2, None, "y"), (1, "a", "x")]


def test_cells_of_all_kinds(package: Database) -> None:
    sql = "SELECT Name, Data, 1.5, x'0aff', NULL, length(Data) FROM binary"
    (row,) = run_query(package.tables, sql).rows()
    assert row == ("Script.vbs", "Binary.Script.vbs", "1.5", "0AFF", None, 17)


def test_no_rows(package: Database) -> None:
    found = run_query(package.tables, "SELECT File FROM File WHERE 0")
    assert (found.row_count, found.columns[0].name) == (0, "File")


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("DELETE FROM File", "changes nothing"),
        ("INSERT INTO File (File) VALUES ('x')", "changes nothing"),
        ("CREATE TABLE x (y)", "changes nothing"),
        ("DROP TABLE File", "changes nothing"),
        ("ATTACH 'x.db' AS x", "changes nothing"),
        ("PRAGMA writable_schema = 1", "changes nothing"),
        ("VACUUM INTO 'x.db'", "changes nothing"),
        ("SELECT load_extension('x') FROM File", "changes nothing"),
        ("SELECT * FROM Nowhere", "no such table: Nowhere"),
        ("SELECT Wrong FROM File", "no such column: Wrong"),
        ("SELECT 1; SELECT 2", "one statement at a time"),
        ("SELECT * FROM File WHERE File = ?", "1 question marks, and 0 values are given"),
        ("SELEC", "syntax error"),
        ("", "no answer"),
        ("SELECT zeroblob(1 << 30)", "too big"),
    ],
)
def test_refusals(package: Database, sql: str, words: str, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    with pytest.raises(QueryError, match=words):
        run_query(package.tables, sql)
    assert sorted(tmp_path.iterdir()) == before
    assert not Path("x.db").exists()


def test_a_query_without_end_is_cancelled(package: Database) -> None:
    progress = Progress()
    sql = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
    timer = threading.Timer(0.05, progress.cancel)
    timer.start()
    with pytest.raises(Cancelled):
        run_query(package.tables, sql, progress=progress)
    timer.join()


def test_names_that_differ_by_case(tmp_path: Path) -> None:
    tables = [
        table("Thing", "A s9*, a S9", ("1", "2")),
        table("THING", "B s9*", ("3",)),
    ]
    opened = open_package(make_msi(tmp_path / "a.msi", tables))
    assert isinstance(opened, Database)
    assert list(run_query(opened.tables, "SELECT A, a_2 FROM Thing").rows()) == [("1", "2")]
    assert list(run_query(opened.tables, "SELECT B FROM THING").rows()) == [("3",)]


@pytest.mark.parametrize(
    ("sql", "count"),
    [
        ("SELECT 1", 0),
        ("SELECT * FROM T WHERE a = ? AND b=?", 2),
        ("SELECT '?', \"?\", `?`, [?], 'it''s ?' -- ?\n, ?", 1),
        ("/* ? */ SELECT ? /* ?", 1),
    ],
)
def test_question_marks_are_counted(sql: str, count: int) -> None:
    assert question_marks(sql) == count


@pytest.mark.parametrize(
    ("typed", "value"),
    [("", None), ("-12", -12), ("1.0", "1.0"), ("a'b", "a'b"), ("'12'", "12"), ("'it''s'", "it's")],
)
def test_values_as_they_are_typed(typed: str, value: str | int | None) -> None:
    assert value_of(typed) == value
