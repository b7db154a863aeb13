"""The shapes of dumps."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.transform import Transform
from msiview.export.formats import format_by_id
from msiview.export.json_text import document_text
from msiview.export.table_part import ExportOptions, TablePart
from tests.builders.transforms import make_mst, make_transform_storage
from tests.export.conftest import HARD_TEXTS

JSON = format_by_id("json")


def test_table(hard: Database) -> None:
    read = json.loads(JSON.text(TablePart(hard.table("Hard"))))
    assert read["name"] == "Hard"
    assert read["columns"][0] == {
        "name": "Key",
        "type": "s72",
        "key": True,
        "nullable": False,
        "localizable": False,
    }
    assert [column["type"] for column in read["columns"]] == ["s72", "I2", "i4", "L10", "V0"]
    assert [row[3] for row in read["rows"]] == [*HARD_TEXTS, None]
    assert read["rows"][2][4] == {
        "stream": "Hard.k02",
        "size": 4,
        "sha256": hashlib.sha256(b"\0\xff\0\xff").hexdigest(),
    }
    assert read["rows"][-1] == ["last", None, 0, None, None]


def test_rows_without_header(hard: Database) -> None:
    part = TablePart(hard.table("Hard"), rows=[1], columns=[0, 1])
    assert json.loads(JSON.text(part, ExportOptions(header=False))) == [["k01", -2]]
    assert json.loads(JSON.text(TablePart(hard.table("Empty"))))["rows"] == []


def test_batches_are_joined(hard: Database) -> None:
    rows = list(range(hard.table("Hard").row_count)) * 200
    read = json.loads(JSON.text(TablePart(hard.table("Hard"), rows, columns=[0])))
    assert [row[0] for row in read["rows"][:17]] == [f"k{n:02}" for n in range(16)] + ["last"]
    assert len(read["rows"]) == len(rows)


def test_document() -> None:
    pieces = document_text({"file": "a"}, "tables", [iter(["{", "}"]), iter(["1"])])
    assert json.loads("".join(pieces)) == {"file": "a", "tables": [{}, 1]}
    assert json.loads("".join(document_text({}, "tables", []))) == {"tables": []}


def test_records(tmp_path: Path) -> None:
    storage = make_transform_storage(
        ["A", "B", "C"],
        {
            "Property": bytes.fromhex(
                "0102 0100 0200"  # add 2 cells: A, B
                "0200 0300 0100"  # update column 2 of C: A
                "0000 0200"  # delete B
            )
        },
    )
    transform = open_package(make_mst(tmp_path / "a.mst", storage))
    assert isinstance(transform, Transform)
    table = transform.tables["Property"]
    assert json.loads(JSON.text(TablePart(table))) == {
        "name": "Property",
        "records": [
            {"operation": "add", "key": ["A"], "cells": {"Value": "B"}},
            {"operation": "update", "key": ["C"], "cells": {"Value": "A"}},
            {"operation": "delete", "key": ["B"], "cells": {}},
        ],
    }
    chosen = TablePart(table, rows=[2, 0], columns=[1])
    assert json.loads(JSON.text(chosen))["records"] == [
        {"operation": "delete", "key": ["B"], "cells": {}},
        {"operation": "add", "key": ["A"], "cells": {}},
    ]
