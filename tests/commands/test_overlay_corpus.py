"""Every pair of the corpus through the command line: rows, verdicts, conflicts."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.commands.conftest import Run

ARROW = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "


def _pairs(corpus: Path) -> Iterator[dict[str, str]]:
    with (corpus / "pairs.tsv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t")


def _fitting(remark: str) -> list[str]:
    """The transforms that the list names as fitting, without their colons."""
    names = remark.partition("fitting: ")[2].partition(";")[0].split()
    return [name.removeprefix(":") for name in names if name != "none"]


def _plain(cell: Any) -> Any:
    """A cell as the reference has it: streams without their names."""
    return {k: cell[k] for k in ("size", "sha256")} if isinstance(cell, dict) else cell


def _rows(rows: list[list[Any]]) -> list[str]:
    return sorted(json.dumps([_plain(cell) for cell in row]) for row in rows)


def test_dump_equals_the_independent_results(corpus: Path, run: Run) -> None:
    compared = 0
    for pair in _pairs(corpus):
        if not pair["expected"]:
            continue
        base, overlay = corpus / pair["base"], corpus / pair["overlay"]
        answer = run("dump", base, "--overlay", overlay, "--json")
        assert answer.code == 0
        expected = json.loads(gzip.decompress((corpus / pair["expected"]).read_bytes()))
        found = {table["name"]: table for table in answer.json["tables"]}
        assert sorted(found) == sorted(table["name"] for table in expected["tables"])
        for table in expected["tables"]:
            mine = found[table["name"]]
            columns = [(column["name"], column["type"]) for column in table["columns"]]
            assert [(c["name"], c["type"]) for c in mine["columns"]] == columns
            assert _rows(mine["rows"]) == _rows(table["rows"]), (overlay.name, table["name"])
        compared += 1
    assert compared


def test_which_patches_apply_and_which_pair_fits(corpus: Path, run: Run) -> None:
    for pair in _pairs(corpus):
        if not pair["overlay"].endswith(".msp"):
            continue
        base, overlay = corpus / pair["base"], corpus / pair["overlay"]
        answer = run("applicable", base, overlay, "--json")
        verdicts = answer.json["verdicts"]
        fitting = _fitting(pair["remark"])
        assert [v["transform"] for v in verdicts if v["applies"]] == fitting, overlay.name
        assert answer.code == (0 if pair["applies"] == "yes" else 1)
        if not fitting:
            texts = [c["explanation"] for v in verdicts for c in v["checks"] if not c["passed"]]
            assert any("error 1642" in text for text in texts)
        changes = run("changes", base, "--overlay", overlay, "--json").json
        assert changes["overlays"] == [f"{overlay.name}{ARROW}{name}" for name in fitting]
        assert bool(changes["changes"]) == bool(fitting)


def test_a_transform_for_another_base_conflicts(corpus: Path, run: Run) -> None:
    """Nothing is invented: an update or deletion of a missing row leaves no row behind."""
    for pair in _pairs(corpus):
        if pair["applies"] != "with conflicts":
            continue
        base, overlay = corpus / pair["base"], corpus / pair["overlay"]
        answer = run("changes", base, "--overlay", overlay, "--json")
        assert answer.code == 0
        directories = {
            c["key"][0]: c["change"] for c in answer.json["changes"] if c["table"] == "Directory"
        }
        assert directories == {"Foo": "added", "Added": "added"}
        conflicts = {c["key"][0]: c for c in answer.json["conflicts"] if c["table"] == "Directory"}
        assert set(conflicts) == {"Modified", "Deleted"}
        for conflict in conflicts.values():
            assert conflict["overlay"] == overlay.name
        assert "Modified" in answer.errors
        assert "Deleted" in answer.errors


def test_an_update_of_a_missing_row_is_ignored(corpus: Path, run: Run) -> None:
    """Windows ignores it, as 0x10 is suppressed; it is a conflict to show all the same."""
    base = corpus / "msi" / "psmsi__Data__NoWeight.msi"
    overlay = corpus / "msp" / "psmsi__Data__Example.msp"
    answer = run("changes", base, "--overlay", overlay, "--json").json
    conflicts = [c for c in answer["conflicts"] if c["table"] == "Registry"]
    assert conflicts
    assert all(conflict["suppressed"] for conflict in conflicts)
    assert "Registry" not in {change["table"] for change in answer["changes"]}
