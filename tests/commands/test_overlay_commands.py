"""``--overlay`` on info, tables and dump, and ``msiview changes``."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from msiview.format.stream_names import encode_name
from tests.builders.databases import make_msi, summary, table
from tests.builders.patches import Pair, make_patch
from tests.builders.transforms import make_mst, make_transform_storage
from tests.commands.conftest import UPDATE, Run

ARROW = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "


@pytest.fixture
def transform(tmp_path: Path) -> Path:
    """Changes a property, adds one, deletes a file, creates a table; one update finds no row."""
    strings = ["ProductName", "Other", "NEW", "help.chm", "Table", "Key", "nobody"]
    update = UPDATE
    add = bytes.fromhex("0102 0300 0200")
    missing = bytes.fromhex("0200 0700 0200")  # an update of a row that is not there
    delete = bytes.fromhex("0000 0400")
    tables = {
        "Property": update + add + missing,
        "File": delete,
        "_Tables": bytes.fromhex("0101 0500"),
        # the column Key of Table: s72 and a key, its number null
        "_Columns": bytes.fromhex("0104 0500 0000 0600 48AD"),
        "Table": bytes.fromhex("0101 0200"),
    }
    return make_mst(tmp_path / "change.mst", make_transform_storage(strings, tables))


def test_changes_json(run: Run, sample: Path, transform: Path) -> None:
    answer = run("changes", sample, "--overlay", transform, "--json")
    assert answer.code == 0
    found = answer.json
    assert found["base"] == str(sample)
    assert found["overlays"] == ["change.mst"]
    assert (found["tables_added"], found["tables_deleted"]) == (["Table"], [])
    assert found["columns_added"] == []
    by_key = {(c["table"], *c["key"]): c for c in found["changes"]}
    assert by_key["Property", "ProductName"] == {
        "table": "Property",
        "change": "changed",
        "key": ["ProductName"],
        "cells": {"Value": {"old": "Sample", "new": "Other", "by": "change.mst"}},
        "by": "change.mst",
    }
    added = by_key["Property", "NEW"]
    assert added["change"] == "added"
    assert added["cells"] == {"Value": {"old": None, "new": "Other", "by": "change.mst"}}
    deleted = by_key["File", "help.chm"]
    assert deleted["change"] == "deleted"
    assert deleted["cells"]["FileSize"] == {"old": 4096, "new": None, "by": "change.mst"}
    assert by_key["Table", "Other"]["change"] == "added"
    assert len(by_key) == len(found["changes"]) == 4
    assert found["conflicts"] == [
        {
            "overlay": "change.mst",
            "table": "Property",
            "key": ["nobody"],
            "reason": "the row to update does not exist: the update is ignored",
            "suppressed": True,
        }
    ]
    assert "change.mst, Property, nobody: the row to update does not exist" in answer.error


def test_changes_text(run: Run, sample: Path, transform: Path) -> None:
    lines = run("changes", sample, "--overlay", transform).text.splitlines()
    assert lines[0] == "layer 1: change.mst"
    assert "+ table Table" in lines
    assert "~ Property ProductName" in lines
    assert "    Value: Sample -> Other" in lines
    assert "- File help.chm" in lines
    assert lines[-1] == "2 added, 1 changed, 1 deleted"


def test_each_change_knows_its_layer(run: Run, sample: Path, transform: Path) -> None:
    answer = run("changes", sample, "--overlay", transform, "--overlay", ":1031", "--json")
    assert answer.json["overlays"] == ["change.mst", ":1031"]
    changes = {tuple(c["key"]): c for c in answer.json["changes"]}
    cell = changes["ProductName",]["cells"]["Value"]
    assert cell == {"old": "Sample", "new": "Beispiel", "by": ":1031"}
    assert changes["NEW",]["by"] == "change.mst"


def test_changes_need_an_overlay(run: Run, sample: Path) -> None:
    answer = run("changes", sample)
    assert answer.code == 2
    assert "--overlay" in answer.errors


def test_a_patch_that_does_not_apply_is_named(run: Run, sample: Path, tmp_path: Path) -> None:
    patch = make_patch(tmp_path / "p.msp", [Pair("A", "1.0.0")])
    answer = run("changes", sample, "--overlay", patch, "--json")
    assert answer.code == 0
    assert (answer.json["overlays"], answer.json["changes"]) == ([], [])
    (conflict,) = answer.json["conflicts"]
    assert conflict["overlay"] == "p.msp"
    assert (conflict["table"], conflict["key"], conflict["suppressed"]) == (None, None, False)
    assert "so error 1642" in conflict["reason"]
    assert "so error 1642" in answer.error
    by_hand = run("changes", sample, "--overlay", patch, "--pair", "A", "--json").json
    assert by_hand["overlays"] == [f"p.msp{ARROW}A", f"p.msp{ARROW}#A"]
    assert run("changes", sample, "--overlay", patch, "--pair", "B").code == 2


def test_the_files_of_a_patch(run: Run, sample: Path, tmp_path: Path) -> None:
    patch = make_patch(tmp_path / "p.msp", [Pair("A")])
    (found,) = run("changes", sample, "--overlay", patch, "--json").json["patches"]
    assert found == {"overlay": "p.msp", "media": [], "files": []}


def test_renamed_keys_are_named(run: Run, tmp_path: Path) -> None:
    columns = "Registry s72*, Root i2, Key l255, Name L255, Value L0, Component_ s72"
    values = (2, r"Software\Example\Sample product", "InstallPath", "[INSTALLDIR]", "Program")
    old = make_msi(tmp_path / "old.msi", [table("Registry", columns, ("Registry1", *values))])
    new = make_msi(tmp_path / "new.msi", [table("Registry", columns, ("Registry2", *values))])
    for answer in (
        run("changes", old, "--overlay", new, "--json"),
        run("compare", old, new, "--json"),
    ):
        (rename,) = answer.json["renames"]
        assert rename["table"] == "Registry"
        assert (rename["old_key"], rename["new_key"]) == (["Registry1"], ["Registry2"])
        assert [c["change"] for c in answer.json["changes"]] == ["deleted", "added"]
        (hazard,) = [h for h in answer.json["hazards"] if h["id"] == "renamed-key"]
        assert hazard["keys"] == [["Registry1"], ["Registry2"]]
    text = run("compare", old, new).text
    assert "= Registry Registry1 -> Registry2: the row has another key now; " in text
    assert "Primary keys must not change between versions." in text


def test_dump_with_an_overlay(run: Run, sample: Path, transform: Path) -> None:
    answer = run("dump", sample, "--overlay", transform, "--json")
    assert answer.code == 0
    dump = answer.json
    assert (dump["file"], dump["kind"], dump["codepage"]) == (str(sample), "msi", 1252)
    assert dump["overlays"] == ["change.mst"]
    assert len(dump["conflicts"]) == 1
    tables = {t["name"]: t for t in dump["tables"]}
    assert list(tables) == sorted(tables)
    assert [row[0] for row in tables["File"]["rows"]] == ["app.exe"]
    assert ["ProductName", "Other"] in tables["Property"]["rows"]
    assert tables["Table"]["rows"] == [["Other"]]
    assert tables["Table"]["columns"][0]["type"] == "s72"


def test_dump_names_tables_that_overlays_make(run: Run, sample: Path, transform: Path) -> None:
    assert run("dump", sample, "Table").code == 2
    answer = run("dump", sample, "Table", "--overlay", transform, "--format", "csv")
    assert answer.code == 0
    assert answer.text.splitlines()[-1] == "Other"


def test_dump_never_writes_an_overlay(run: Run, sample: Path, transform: Path) -> None:
    before = transform.read_bytes()
    answer = run("dump", sample, "--overlay", transform, "--json", "-o", transform)
    assert answer.code == 2
    assert transform.read_bytes() == before


def test_tables_with_an_overlay(run: Run, sample: Path, transform: Path) -> None:
    tables = {
        t["name"]: t for t in run("tables", sample, "--overlay", transform, "--json").json["tables"]
    }
    assert tables["Property"] == {
        "name": "Property",
        "rows": 7,
        "columns": 2,
        "added": 1,
        "changed": 1,
        "deleted": 0,
        "table": None,
    }
    assert (tables["File"]["rows"], tables["File"]["deleted"]) == (1, 1)
    assert tables["Table"]["table"] == "added"
    assert "new table" in run("tables", sample, "--overlay", transform).text


def test_info_with_an_overlay(run: Run, sample: Path, transform: Path) -> None:
    plain = run("info", sample, "--json").json
    answer = run("info", sample, "--overlay", transform, "--json")
    assert answer.code == 0
    info = answer.json
    assert info["product"]["name"] == "Other"
    assert info["counts"]["tables"] == plain["counts"]["tables"] + 1
    assert info["counts"]["rows"] == plain["counts"]["rows"] + 1
    (layer,) = info["layers"]
    assert layer["name"] == "change.mst"
    assert (layer["rows_added"], layer["rows_changed"], layer["conflicts"]) == (2, 1, 1)
    text = run("info", sample, "--overlay", transform).text
    assert "  Layer             change.mst: 1 table added, " in text
    assert "2 rows added, 1 row changed, " in text
    assert ", 1 conflict\n" in text


def test_code_pages_conflict(run: Run, tmp_path: Path) -> None:
    base = make_msi(tmp_path / "b.msi", codepage=1252)
    strings = ["ProductName", "Имя"]
    storage = make_transform_storage(strings, {"Property": UPDATE}, codepage=1251)
    answer = run("dump", base, "--overlay", make_mst(tmp_path / "t.mst", storage), "--json")
    assert answer.code == 0
    assert answer.json["codepage"] == 1251
    (conflict,) = answer.json["conflicts"]
    assert "code page" in conflict["reason"]
    assert conflict["suppressed"]


def test_overlays_need_a_package(run: Run, sample: Path, transform: Path, patch: Path) -> None:
    for wrong in (transform, patch):
        answer = run("changes", wrong, "--overlay", transform)
        assert answer.code == 2
        assert "overlays need a package under them" in answer.error


def test_overlays_that_cannot_be_read(run: Run, sample: Path, tmp_path: Path) -> None:
    answer = run("dump", sample, "--overlay", tmp_path / "none.mst")
    assert answer.code == 3
    assert "none.mst" in answer.error
    (tmp_path / "text.mst").write_text("no")
    answer = run("tables", sample, "--overlay", tmp_path / "text.mst")
    assert answer.code == 3
    assert "text.mst" in answer.error
    answer = run("info", sample, "--overlay", ":1041")
    assert answer.code == 2
    assert answer.error.endswith("the package has no transform :1041; did you mean :1031?")


def test_a_truncated_overlay_shows_what_it_has(run: Run, sample: Path, tmp_path: Path) -> None:
    storage = make_transform_storage(["ProductName", "Other"], {"Property": UPDATE + b"\x02\x00"})
    answer = run("changes", sample, "--overlay", make_mst(tmp_path / "t.mst", storage), "--json")
    assert answer.code == 0
    assert [c["key"] for c in answer.json["changes"]] == [["ProductName"]]
    assert "t.mst: Property, row 2" in answer.errors
    assert "only the first 1 records can be read" in answer.errors


def test_compare_equal_packages(run: Run, sample: Path) -> None:
    answer = run("compare", sample, sample, "--json")
    assert (answer.code, answer.errors) == (0, "")
    assert answer.json["changes"] == []
    assert answer.json["update"]["kind"] == "no update"


def test_compare_folds_what_every_build_changes(run: Run, tmp_path: Path) -> None:
    """Another product code, another time, and numbers that moved as a file came in front."""
    columns = "File s72*, FileName l255, Sequence i4"
    builds = []
    for name, code, built, files in (
        ("old", "{1}", "2024-05-24 10:00", [("a", 1), ("b", 2)]),
        ("new", "{2}", "2024-06-01 11:30", [("front", 1), ("a", 2), ("b", 3)]),
    ):
        values = [("ProductCode", code), ("Built", built)]
        properties = table("Property", "Property s72*, Value l0", *values)
        rows = [(key, f"{key}.txt", number) for key, number in files]
        tables = [properties, table("File", columns, *rows)]
        builds.append(make_msi(tmp_path / f"{name}.msi", tables))
    whole = run("compare", *builds, "--json")
    assert whole.code == 1
    assert len(whole.json["changes"]) == 5
    folded = run("compare", *builds, "--fold", "--json")
    assert folded.code == 1
    assert [c["key"] for c in folded.json["changes"]] == [["front"]]
    assert folded.json["folded"] == 4
    text = run("compare", *builds, "--fold").text
    assert "1 added, 0 changed, 0 deleted\n4 rows differ only by what every build changes\n" in text
    assert "! File: Files were added in the middle of the sequence" in text


def test_numbers_of_files_that_changed_places_are_no_noise(run: Run, tmp_path: Path) -> None:
    columns = "File s72*, Sequence i4"
    old = make_msi(tmp_path / "old.msi", [table("File", columns, ("a", 1), ("b", 2))])
    new = make_msi(tmp_path / "new.msi", [table("File", columns, ("a", 2), ("b", 1))])
    assert len(run("compare", old, new, "--fold", "--json").json["changes"]) == 2


def test_compare_tables_of_another_schema(run: Run, tmp_path: Path) -> None:
    old = make_msi(tmp_path / "old.msi", [table("T", "K s72*, A i2, Gone S5", ("a", 1, "x"))])
    new = make_msi(
        tmp_path / "new.msi",
        [table("T", "K s72*, A i4, New S5", ("a", 70000, "y")), table("U", "K i2*", (1,))],
    )
    answer = run("compare", old, new, "--json")
    assert answer.code == 1
    found = answer.json
    assert found["tables_added"] == ["U"]
    assert found["columns_added"] == [{"table": "T", "column": "New", "type": "S5"}]
    assert found["columns_deleted"] == [{"table": "T", "column": "Gone"}]
    assert found["columns_retyped"] == [{"table": "T", "column": "A", "old": "i2", "new": "i4"}]
    other_keys = make_msi(tmp_path / "keys.msi", [table("T", "A i2*, K S72", (1, "a"))])
    assert run("compare", old, other_keys).code == 1


def test_applicable(run: Run, sample: Path, tmp_path: Path) -> None:
    patch = make_patch(tmp_path / "p.msp", [Pair("Old", "1.2.2"), Pair("Now", "1.2.3")])
    answer = run("applicable", sample, patch, "--json")
    assert answer.code == 0
    verdicts = answer.json["verdicts"]
    assert [(v["file"], v["transform"], v["applies"]) for v in verdicts] == [
        (str(patch), "Old", False),
        (str(patch), "#Old", False),
        (str(patch), "Now", True),
        (str(patch), "#Now", True),
    ]
    for verdict in verdicts:
        assert set(verdict) == {"file", "transform", "applies", "checks"}
        for check in verdict["checks"]:
            assert set(check) == {"check", "expected", "actual", "passed", "explanation"}
    assert (
        "    ✓ ProductVersion: Expected = 1.2.3, found 1.2.3: "
        in run("applicable", sample, patch).text
    )


def test_applicable_says_no(run: Run, sample: Path, tmp_path: Path) -> None:
    patch = make_patch(tmp_path / "p.msp", [Pair("A", "1.0.0")])
    answer = run("applicable", sample, patch)
    assert answer.code == 1
    assert "so error 1642" in answer.text
    assert "    Errors ignored (0x001F): a row to add exists already; " in answer.text


def test_applicable_without_a_package(run: Run, tmp_path: Path) -> None:
    patch = make_patch(tmp_path / "p.msp", [Pair("A", "10.4.27.01", flags=0x08A2)])
    assert run("applicable", patch, "--product-version", "10.4.27.99").code == 0
    answer = run("applicable", patch, "--product-version", "10.5.28.03")
    assert answer.code == 1
    assert "it would apply to 10.4.27 and below" in answer.text
    wrong = run("applicable", patch)
    assert wrong.code == 2
    assert "--product-version" in wrong.error


def test_applicable_to_a_typed_version_of_a_package(run: Run, sample: Path, tmp_path: Path) -> None:
    patch = make_patch(tmp_path / "p.msp", [Pair("A", "1.2.3")])
    assert run("applicable", sample, patch, "--product-version", "1.2.4").code == 1


def test_applicable_transform(run: Run, sample: Path, transform: Path) -> None:
    answer = run("applicable", sample, transform, ":1031", "--json")
    assert answer.code == 0
    assert [v["transform"] for v in answer.json["verdicts"]] == ["change.mst", ":1031"]


def test_applicable_wants_patches_and_transforms(run: Run, sample: Path) -> None:
    assert run("applicable", sample).code == 2
    assert "neither a patch nor a transform" in run("applicable", sample, sample).error


def test_a_patch_that_another_replaces(run: Run, sample: Path, tmp_path: Path) -> None:
    old = make_patch(tmp_path / "old.msp", [Pair("A")], number=1)
    new = make_patch(tmp_path / "new.msp", [Pair("B")], number=2, obsoletes=[1])
    answer = run("applicable", sample, old, new, "--json")
    assert answer.code == 1
    applies = {v["transform"]: v["applies"] for v in answer.json["verdicts"]}
    assert applies == {"B": True, "#B": True, "A": False, "#A": False}
    assert "obsolete" in answer.json["files"][1]["conclusion"]


def test_a_patch_without_its_storages(run: Run, sample: Path, tmp_path: Path) -> None:
    patch = make_patch(tmp_path / "p.msp", [Pair("A")], listed=["A", "#A", "Gone"])
    answer = run("applicable", sample, patch)
    assert answer.code == 0
    assert "Gone: the patch lists it, but has no storage of that name" in answer.error
    assert encode_name("Gone") not in answer.text


def test_reports_are_written_over_none_of_the_files_that_are_read(
    run: Run, sample: Path, transform: Path, tmp_path: Path
) -> None:
    other = make_msi(tmp_path / "other.msi", streams={"cab1.cab": b"MSCF"})
    out = tmp_path / "out.html"
    assert run("compare", sample, other, "--report", out).code == 1
    assert "cab1.cab" in out.read_text(encoding="utf-8")
    assert run("changes", sample, "--overlay", transform, "--report", out).code == 0
    assert "change.mst" in out.read_text(encoding="utf-8")
    for name in (sample, other):
        before = name.read_bytes()
        assert run("compare", sample, other, "--report", name).code == 2
        assert name.read_bytes() == before
    before = transform.read_bytes()
    assert run("changes", sample, "--overlay", transform, "--report", transform).code == 2
    assert transform.read_bytes() == before


def test_identity_is_told_whatever_is_folded(run: Run, tmp_path: Path) -> None:
    code = "{00000000-0000-0000-0000-00000000ABCD}"
    sample = make_msi(tmp_path / "a.msi")
    other = make_msi(tmp_path / "b.msi", properties=summary(revision_number=code))
    answer = run("compare", sample, other, "--fold")
    assert answer.code == 0, "any two builds have codes of their own"
    assert answer.text.startswith("~ identity PackageCode: ")
    found = run("compare", sample, other, "--fold", "--json").json
    assert {v["name"]: v["new"] for v in found["identity"]}["PackageCode"] == code
    assert found["update"]["kind"] == "no update"


def test_streams_have_both_sides_in_json(run: Run, tmp_path: Path) -> None:
    sample = make_msi(tmp_path / "a.msi")
    other = make_msi(tmp_path / "b.msi", streams={"cab1.cab": b"MSCF"})
    found = run("compare", sample, other, "--json").json
    assert found["update"]["kind"] == "small update", "though no row differs"
    (stream,) = found["streams"]
    assert stream == {
        "name": "cab1.cab",
        "old_size": None,
        "new_size": 4,
        "old": None,
        "new": {"size": 4, "sha256": sha256(b"MSCF").hexdigest()},
    }


def test_counts_of_changes_info_and_tables_agree(run: Run, sample: Path, transform: Path) -> None:
    named = (sample, "--overlay", transform, "--json")
    counts = run("changes", *named).json["counts"]
    (layer,) = run("info", *named).json["layers"]
    tables = run("tables", *named).json["tables"]
    for what in ("added", "changed", "deleted"):
        assert counts[f"rows_{what}"] == layer[f"rows_{what}"]
        assert counts[f"rows_{what}"] == sum(table[what] for table in tables)
    assert counts["tables_added"] == layer["tables_added"] == 1
