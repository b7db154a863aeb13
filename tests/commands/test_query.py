"""``msiview query`` and ``msiview dump --format sqlite``."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.commands.conftest import Run


def test_text_json_and_csv(run: Run, sample: Path, tmp_path: Path) -> None:
    sql = "SELECT Property, Value FROM Property WHERE Property LIKE ? ORDER BY 1 LIMIT 2"
    answer = run("query", sample, sql, "Product%", "--json")
    assert answer.json["columns"] == ["Property", "Value"]
    assert [row[0] for row in answer.json["rows"]] == ["ProductCode", "ProductLanguage"]
    assert run("query", sample, sql, "Product%").text.splitlines()[-1].split() == [
        "ProductLanguage",
        "1033",
    ]
    out = tmp_path / "out.csv"
    assert run("query", sample, sql, "Product%", "--format", "csv", "-o", out).code == 0
    assert out.read_text("utf-8-sig").splitlines()[0] == "Property,Value"


def test_overlays_count(run: Run, sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.mst"
    edits = ("--set", "Property/Manufacturer.Value=Else", "--delete", "Property/ProductName")
    run("edit", sample, *edits, "-o", out)
    sql = "SELECT Value FROM Property WHERE Property IN ('Manufacturer', 'ProductName')"
    assert run("query", sample, "--overlay", out, sql, "--json").json["rows"] == [["Else"]]


def test_refusals(run: Run, sample: Path, tmp_path: Path) -> None:
    for sql, words in (("DELETE FROM File", "can only ask"), ("SELECT * FROM X", "no such table")):
        answer = run("query", sample, sql)
        assert answer.code == 2
        assert words in answer.error
    run("edit", sample, "--delete", "Property/Manufacturer", "-o", tmp_path / "a.mst")
    answer = run("query", tmp_path / "a.mst", "SELECT 1")
    assert (answer.code, "no rows to ask for" in answer.error) == (2, True)


def test_a_database_file(run: Run, sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.db"
    assert run("dump", sample, "--format", "sqlite", "-o", out).code == 0
    connection = sqlite3.connect(out)
    assert connection.execute("SELECT Data FROM Binary").fetchone() == (b'MsgBox "Sample"\r\n',)
    expected = run("dump", sample, "File", "--json").json["tables"][0]["rows"]
    found = connection.execute('SELECT * FROM "File" ORDER BY rowid').fetchall()
    assert [list(row) for row in found] == expected
    connection.close()
    answer = run("dump", sample, "--format", "sqlite")
    assert (answer.code, "name it with -o" in answer.error) == (2, True)
    answer = run("dump", sample, "--format", "sqlite", "-o", sample)
    assert (answer.code, "opened files are never written" in answer.error) == (2, True)
