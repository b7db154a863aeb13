"""``msiview tables``."""

from __future__ import annotations

from pathlib import Path

from tests.commands.conftest import UNKNOWN_TABLE, Run


def test_database(run: Run, sample: Path) -> None:
    answer = run("tables", sample, "--json")
    assert answer.code == 0
    tables = answer.json["tables"]
    assert [t["name"] for t in tables] == sorted(t["name"] for t in tables)
    assert {"name": "Property", "rows": 6, "columns": 2} in tables
    assert {"name": "Icon", "rows": 0, "columns": 2} in tables


def test_database_as_text(run: Run, sample: Path) -> None:
    lines = run("tables", sample).text.splitlines()
    assert lines[0].split() == ["Table", "Rows", "Columns"]
    assert ["Feature", "2", "8"] in [line.split() for line in lines]
    assert len({len(line) for line in lines}) == 1  # aligned


def test_transform(run: Run, patch: Path) -> None:
    tables = run("tables", patch, "--inside", "A.1", "--json").json["tables"]
    assert tables[0]["name"] == UNKNOWN_TABLE
    assert tables[0]["records"] is None
    assert "neither a standard one" in tables[0]["reason"]
    assert tables[1] == {
        "name": "Property",
        "records": 1,
        "add": 0,
        "update": 1,
        "delete": 0,
        "created": False,
        "guessed": True,
    }
    answer = run("tables", patch, "--inside", "A.1")
    assert ["Property", "0", "1", "0"] in [line.split() for line in answer.text.splitlines()]
    assert answer.error == f"msiview: 1 problem found in {patch} > A.1; see msiview info"
