"""Every cell of the real files equals what an independent program read from them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from msiview.cli import main
from tests.conftest import Expected


@pytest.mark.parametrize("kind", ["msi", "msm", "cub", "msp"])
def test_dump_equals_the_independent_reading(
    kind: str,
    corpus: Path,
    expected: Expected,
    capfdbinary: pytest.CaptureFixture[bytes],
    record_property: Callable[[str, object], None],
) -> None:
    files = sorted((corpus / kind).glob(f"*.{kind}"))
    assert files
    cells = 0
    for file in files:
        assert main(["dump", "--json", str(file)]) == 0
        dumped = json.loads(capfdbinary.readouterr().out)
        cells += compare(dumped, expected(kind, file.name), file)
    record_property("summary", f"{len(files)} .{kind} files, {cells} cells equal")


def compare(dumped: dict[str, Any], wanted: dict[str, Any], file: Path) -> int:
    """How many cells were compared."""
    assert dumped["file"] == str(file)
    assert dumped["codepage"] == wanted["codepage"], file
    names = [table["name"] for table in dumped["tables"]]
    assert names == sorted(table["name"] for table in wanted["tables"]), file
    tables = {table["name"]: table for table in wanted["tables"]}
    cells = 0
    for ours in dumped["tables"]:
        theirs = tables[ours["name"]]
        place = f"{file.name}, {ours['name']}"
        columns = ours["columns"]
        assert [{"name": c["name"], "type": c["type"]} for c in columns] == theirs["columns"], place
        assert [c["name"] for c in columns if c["key"]] == theirs["keys"], place
        for column in columns:
            assert column["nullable"] == column["type"][0].isupper(), place
            assert column["localizable"] == (column["type"][0] in "lL"), place
        assert [list(map(without_name, row)) for row in ours["rows"]] == theirs["rows"], place
        cells += len(columns) * len(ours["rows"])
    return cells


def without_name(cell: Any) -> Any:
    """A cell as the independent reading has it: streams without their names."""
    if isinstance(cell, dict):
        assert cell.keys() == {"stream", "size", "sha256"}
        return {"size": cell["size"], "sha256": cell["sha256"]}
    return cell
