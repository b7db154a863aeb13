"""Transforms and patches of the corpus over their bases, against the independent results."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from msiview.database.cells import Cell, StreamCell
from msiview.database.database import Database
from msiview.database.opening import open_embedded, open_package
from msiview.database.package import Package
from msiview.database.transform import Transform
from msiview.overlay.layers import Layer, TransformLayer
from msiview.overlay.overlay import OverlaidDatabase


def _layers(overlay: Package, remark: str) -> list[Layer]:
    """The transform itself, or the pair of a patch that the list names as fitting."""
    if isinstance(overlay, Transform):
        return [TransformLayer(overlay, overlay.name)]
    names = remark.partition("fitting: ")[2].partition(";")[0].split()
    layers: list[Layer] = []
    for name in names:
        transform = open_embedded(overlay, name.removeprefix(":"))
        assert isinstance(transform, Transform)
        layers.append(TransformLayer(transform, name))
    return layers


def _plain(cell: Cell) -> Any:
    if isinstance(cell, StreamCell):
        return {"size": cell.size, "sha256": cell.sha256()}
    return cell


def _rows(rows: Any) -> list[str]:
    """Rows in an order of their own: the reference does not keep Windows' order."""
    return sorted(json.dumps(row) for row in rows)


def test_pairs_equal_the_independent_results(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = cells = 0
    with (corpus / "pairs.tsv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file, delimiter="\t"))
    for pair in listed:
        if not pair["expected"]:
            continue
        base = open_package(corpus / pair["base"])
        assert isinstance(base, Database)
        layers = _layers(open_package(corpus / pair["overlay"]), pair["remark"])
        overlaid = OverlaidDatabase(base, layers)
        expected = json.loads(gzip.decompress((corpus / pair["expected"]).read_bytes()))["tables"]
        live = {table.name: table for table in overlaid.live_tables()}
        assert sorted(live) == sorted(table["name"] for table in expected)
        for table in expected:
            mine = live[table["name"]]
            assert [c.name for c in mine.columns] == [c["name"] for c in table["columns"]]
            found = _rows([_plain(cell) for cell in mine.row(row)] for row in mine.live_rows())
            assert found == _rows(table["rows"]), (pair["overlay"], table["name"])
            cells += len(found) * len(mine.columns)
        pairs += 1
    assert pairs
    with capsys.disabled():
        print(f"\noverlays compared: {pairs} pairs, {cells} cells")
