"""``msiview dump``."""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from msiview.format.stream_names import encode_name
from tests.builders.databases import PRODUCT_CODE, make_msi, table
from tests.commands.conftest import UNKNOWN_TABLE, Run

SCRIPT = b'MsgBox "Sample"\r\n'


def test_json(run: Run, sample: Path) -> None:
    answer = run("dump", sample, "--json")
    assert (answer.code, answer.errors) == (0, "")
    dump = answer.json
    assert list(dump) == ["file", "kind", "codepage", "tables"]
    assert (dump["file"], dump["kind"], dump["codepage"]) == (str(sample), "msi", 1252)
    names = [t["name"] for t in dump["tables"]]
    assert names == sorted(names)
    assert len(names) == 12
    binary = dump["tables"][names.index("Binary")]
    assert binary == {
        "name": "Binary",
        "columns": [
            {
                "name": "Name",
                "type": "s72",
                "key": True,
                "nullable": False,
                "localizable": False,
            },
            {
                "name": "Data",
                "type": "v0",
                "key": False,
                "nullable": False,
                "localizable": False,
            },
        ],
        "rows": [
            [
                "Script.vbs",
                {
                    "stream": "Binary.Script.vbs",
                    "size": len(SCRIPT),
                    "sha256": hashlib.sha256(SCRIPT).hexdigest(),
                },
            ]
        ],
    }
    assert dump["tables"][names.index("Media")]["rows"] == [[1, 2, None, "#cab1.cab", None, None]]
    assert dump["tables"][names.index("Icon")]["rows"] == []


def test_named_tables_come_in_name_order_and_once(run: Run, sample: Path) -> None:
    for arguments in (
        (sample, "Media", "File", "Media", "--json"),
        (sample, "--json", "Media", "File"),
        ("--json", sample, "Media", "File"),
        (sample, "Media", "--format", "json", "File"),
    ):
        assert [t["name"] for t in run("dump", *arguments).json["tables"]] == ["File", "Media"]


def test_text_is_utf8_whatever_the_locale(run: Run, tmp_path: Path) -> None:
    path = make_msi(tmp_path / "日本.msi", [table("T", "K s72*", ("日本",))], codepage=932)
    assert run("dump", path, "--json").json["tables"][0]["rows"] == [["日本"]]
    assert "日本".encode() in run("dump", path).bytes


def test_a_missing_stream_is_null_and_mentioned(run: Run, sample: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.msi"
    name = "Binary.Script.vbs"
    raw, other = (encode_name(n).encode("utf-16-le") for n in (name, "Binary.Scripz.vbs"))
    data = sample.read_bytes()
    assert data.count(raw) == 1
    damaged.write_bytes(data.replace(raw, other))
    answer = run("dump", damaged, "Binary", "--json")
    assert answer.code == 0
    assert answer.json["tables"][0]["rows"] == [["Script.vbs", None]]
    assert answer.error == f"msiview: 1 problem found in {damaged}; see msiview info"


# -- transforms ---------------------------------------------------------


def test_transform_records(run: Run, patch: Path) -> None:
    answer = run("dump", patch, "--inside", "A.1", "--json")
    assert answer.code == 0
    dump = answer.json
    assert (dump["kind"], dump["inside"]) == ("mst", ["A.1"])
    unknown, property_ = dump["tables"]
    assert unknown["name"] == UNKNOWN_TABLE
    assert unknown["records"] == []
    assert "neither a standard one nor created" in unknown["reason"]
    assert property_ == {
        "name": "Property",
        "records": [{"operation": "update", "key": ["ProductName"], "cells": {"Value": "Patched"}}],
    }


def test_transform_as_text_names_what_it_leaves_out(run: Run, patch: Path) -> None:
    answer = run("dump", patch, "--inside", "A.1")
    assert answer.code == 0
    assert "update       ProductName  Patched\n" in answer.text
    assert f"table {UNKNOWN_TABLE} is left out" in answer.errors.splitlines()[0]


def test_a_transform_is_no_archive(run: Run, patch: Path) -> None:
    answer = run("dump", patch, "--inside", "A.1", "--format", "idt")
    assert answer.code == 2
    assert "no tables that could be written as idt" in answer.error


# -- formats ------------------------------------------------------------


def test_plain_text(run: Run, sample: Path) -> None:
    text = run("dump", sample, "Media", "Icon").text
    assert text.startswith("Icon: 0 rows\nName  Data\n----  ----\n\nMedia: 1 row\nDiskId  ")
    assert not run("dump", sample, "Media").text.startswith("Media")


def test_one_table_as_csv(run: Run, sample: Path) -> None:
    text = run("dump", sample, "Property", "--format", "csv").text
    rows = list(csv.reader(text.splitlines()))
    assert rows[0] == ["Property", "Value"]
    assert ["ProductCode", PRODUCT_CODE] in rows


def test_several_tables_in_one_csv_are_named(run: Run, sample: Path) -> None:
    text = run("dump", sample, "Media", "Icon", "--format", "csv").text
    assert text.startswith("Icon\nName,Data\r\n\nMedia\nDiskId,")


def test_sql_loads_into_sqlite(run: Run, sample: Path) -> None:
    script = run("dump", sample, "--format", "sql").text
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(script)
        assert connection.execute('SELECT "Data" FROM "Binary"').fetchall() == [(SCRIPT,)]
        count = connection.execute("SELECT count(*) FROM sqlite_master WHERE type='table'")
        assert count.fetchone() == (12,)


def test_markdown_has_a_heading_per_table(run: Run, sample: Path) -> None:
    text = run("dump", sample, "--format", "markdown").text
    assert text.count("\n## ") == 11
    assert text.startswith("## Binary\n\n| Name | Data |\n| --- | --- |\n")


@pytest.mark.parametrize("form", ["text", "tab", "csv", "json", "markdown", "sql", "idt"])
def test_every_format_into_a_folder(run: Run, sample: Path, tmp_path: Path, form: str) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    assert run("dump", sample, "--format", form, "-o", folder).bytes == b""
    names = {path.stem for path in folder.iterdir() if path.is_file()}
    assert {"Property", "File", "Icon"} <= names
    assert (form == "idt") == ("_SummaryInformation" in names)
    assert (form == "idt") == (folder / "Binary" / "Script.vbs.ibd").is_file()


def test_output_file(run: Run, sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "dump.json"
    assert run("dump", sample, "--json", "-o", target).bytes == b""
    assert len(json.loads(target.read_bytes())["tables"]) == 12
    archive = tmp_path / "Binary.idt"
    run("dump", sample, "Binary", "--format", "idt", "-o", archive)
    assert archive.read_bytes().endswith(b"Script.vbs\tScript.vbs.ibd\r\n")
    assert (tmp_path / "Binary" / "Script.vbs.ibd").read_bytes() == SCRIPT
    run("dump", sample, "--format", "csv", "-o", f"{tmp_path / 'new'}/")
    assert (tmp_path / "new" / "Property.csv").is_file()
    run("dump", sample, "--format", "csv", "-o", tmp_path / "several")
    assert (tmp_path / "several" / "Property.csv").is_file()


def test_nothing_is_left_of_an_output_that_fails(
    run: Run, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.json"
    target.write_text("before")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("msiview.commands.dump.json_text", fail)
    answer = run("dump", sample, "--json", "-o", target)
    assert answer.code == 3
    assert answer.error == f"msiview: {target}: No space left on device"
    assert target.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.json", "sample.msi"]


# -- wrong usage --------------------------------------------------------


def test_unknown_tables_are_named_with_near_ones(run: Run, sample: Path) -> None:
    answer = run("dump", sample, "property")
    assert answer.code == 2
    assert answer.error == (
        f"msiview: {sample}: there is no table property; did you mean Property?"
    )
    assert run("dump", sample, "Zzz").error == f"msiview: {sample}: there is no table Zzz"


def test_unknown_storages_are_named(run: Run, sample: Path) -> None:
    answer = run("dump", sample, "--inside", "1032")
    assert answer.code == 2
    assert answer.error.endswith("nothing is stored under the name 1032; did you mean 1031?")


def test_contradictions(run: Run, sample: Path) -> None:
    answer = run("dump", sample, "--json", "--format", "csv")
    assert (answer.code, answer.bytes) == (2, b"")
    assert "contradict" in answer.error
    existing = sample.parent / "file.csv"
    existing.touch()
    answer = run("dump", sample, "--format", "csv", "-o", existing)
    assert answer.code == 2
    assert "needs a folder" in answer.error


def test_the_opened_file_is_never_written(run: Run, sample: Path) -> None:
    before = sample.read_bytes()
    for arguments in (["--json"], ["Media", "--format", "idt"]):
        answer = run("dump", sample, *arguments, "-o", sample)
        assert answer.code == 2
        assert "opened files are never written" in answer.error
    assert sample.read_bytes() == before
