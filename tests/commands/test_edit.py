"""``msiview edit``: transforms and copies from edits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from msiview.files.new_file import write_file
from msiview.sample.overlays import write_sample_overlays
from msiview.sample.package import write_sample
from tests.builders.databases import PACKAGE_CODE, make_msi, sample_tables, table
from tests.commands.conftest import Answer, Run


def rows(run: Run, file: Path, name: str, *overlays: Path) -> dict[str, list[object]]:
    """The rows of a table by their first value."""
    laid = [part for overlay in overlays for part in ("--overlay", overlay)]
    (found,) = run("dump", file, name, *laid, "--json").json["tables"]
    return {row[0]: row[1:] for row in found["rows"]}


def edited(run: Run, sample: Path, *edits: str | Path, name: str = "out.mst") -> Answer:
    return run("edit", sample, *edits, "-o", sample.parent / name)


# -- each edit ----------------------------------------------------------


def test_all_edits_in_a_transform(run: Run, sample: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.vbs"
    write_file(new, [b"' new"])
    answer = edited(
        run,
        sample,
        *("--set", "Property/Manufacturer.Value=Else = other"),
        *("--set", "Media/1.DiskPrompt="),
        *("--add", "Property", "Property=REBOOT", "Value=ReallySuppress"),
        *("--add", "Environment", "Environment=e", "Name=PATH", "Value=[INSTALLDIR]"),
        *("--delete", "FeatureComponents/Help/Manual"),
        *("--rename", "Component/Program=Core"),
        *("--stream", f"Binary/Script.vbs.Data={new}"),
    )
    assert answer.code == 0
    assert answer.text.splitlines()[0] == "layer 1: Edits"
    assert answer.text.splitlines()[-1] == f"{tmp_path / 'out.mst'} is written"
    out = tmp_path / "out.mst"
    assert rows(run, sample, "Property", out)["Manufacturer"] == ["Else = other"]
    assert rows(run, sample, "Property", out)["REBOOT"] == ["ReallySuppress"]
    assert rows(run, sample, "Environment", out)["e"][:2] == ["PATH", "[INSTALLDIR]"]
    assert "Help" not in rows(run, sample, "FeatureComponents", out)
    assert rows(run, sample, "File", out)["app.exe"][0] == "Core"
    assert rows(run, sample, "Registry", out)["reg1"][-1] == "Core"
    assert "Program" not in rows(run, sample, "Component", out)
    (script,) = rows(run, sample, "Binary", out)["Script.vbs"]
    assert isinstance(script, dict)
    assert script["size"] == 5


def test_files_of_patches_are_told_as_by_changes(run: Run, tmp_path: Path) -> None:
    laid = (write_sample(tmp_path), "--overlay", write_sample_overlays(tmp_path).patch)
    edit = ("--set", "Property/Manufacturer.Value=Else", "--dry-run")
    files = run("edit", *laid, *edit, "--json").json["files"]
    assert files == run("changes", *laid, "--json").json["files"]
    assert any(file["patch"] for file in files)


def test_a_copy_has_a_package_code_of_its_own(run: Run, sample: Path, tmp_path: Path) -> None:
    edits = ("--set", "Property/Manufacturer.Value=Else")
    assert edited(run, sample, *edits, name="copy.msi").code == 0
    assert edited(run, sample, *edits, "--keep-package-code", name="same.msi").code == 0
    codes = []
    for name in ("copy.msi", "same.msi"):
        summary = run("info", tmp_path / name, "--json").json["summary"]
        codes.append(next(field["value"] for field in summary if field["id"] == 9))
    assert codes[0] != PACKAGE_CODE
    assert codes[1] == PACKAGE_CODE
    assert rows(run, tmp_path / "copy.msi", "Property")["Manufacturer"] == ["Else"]
    assert run("extract", tmp_path / "copy.msi", "cab1.cab", "-o", tmp_path / "x").code == 0


def test_edits_lie_over_overlays(run: Run, sample: Path, tmp_path: Path) -> None:
    first = tmp_path / "first.mst"
    run("edit", sample, "--add", "Property", "Property=A", "Value=1", "-o", first)
    answer = run(
        *("edit", sample, "--overlay", first, "--set", "Property/A.Value=2"),
        *("-o", tmp_path / "both.mst", "--json"),
    )
    assert answer.code == 0
    (change,) = answer.json["changes"]
    assert answer.json["overlays"] == ["first.mst", "Edits"]
    assert (change["by"], change["cells"]["Value"]) == (
        "first.mst",
        {"old": None, "new": "2", "by": "Edits"},
    )
    assert rows(run, sample, "Property", tmp_path / "both.mst")["A"] == ["2"]


def test_order_counts(run: Run, sample: Path) -> None:
    answer = edited(
        run,
        sample,
        *("--add", "Property", "Property=A", "Value=1", "--rename", "Property/A=B"),
        *("--set", "Property/B.Value=2", "--dry-run", "--json"),
    )
    assert [change["key"] for change in answer.json["changes"]] == [["B"]]


def test_keys_and_values_with_signs_in_them(run: Run, tmp_path: Path) -> None:
    odd = table("Odd", "A s72*, B s72*, C.D S72", ("a/b", "c=d", "1"), ("a", "b.C.D=x", "2"))
    package = make_msi(tmp_path / "odd.msi", [*sample_tables(), odd])
    for typed, key in (
        ("Odd/a/b/c=d.C.D=x=y/z", ["a/b", "c=d"]),
        ("Odd/a/b.C.D=x.C.D=x=y/z", ["a", "b.C.D=x"]),
    ):
        (change,) = run("edit", package, "--set", typed, "--dry-run", "--json").json["changes"]
        assert change["key"] == key
        assert change["cells"]["C.D"]["new"] == "x=y/z"
    answer = run("edit", package, "--rename", "Odd/a/b/c=d=e/f", "--dry-run", "--json")
    assert [change["key"] for change in answer.json["changes"]] == [["a/b", "c=d"], ["e", "f"]]


def test_references_can_be_kept(run: Run, sample: Path) -> None:
    edits = ("--rename", "Component/Program=Core", "--keep-references", "--dry-run", "--json")
    found = edited(run, sample, *edits).json
    assert {change["table"] for change in found["changes"]} == {"Component"}
    assert {
        "table": "File",
        "key": ["app.exe"],
        "column": "Component_",
        "reason": "Program is not in Component",
    } in found["problems"]


# -- what does not fit ----------------------------------------------------


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (("--set", "Property/NONE.Value=1"), "Property/NONE: there is no such row"),
        (("--set", "Nothing/A.B=1"), "Nothing: there is no such table"),
        (("--set", "Property/Manufacturer.Foo=1"), "the columns of Property are Property, Value"),
        (("--set", "Property/Manufacturer.Property="), "Property/Manufacturer: it needs a key"),
        (("--stream", "Property/Manufacturer.Value=a"), "it cannot hold a stream; --set gives"),
        (("--set", "Media/1.LastSequence=x"), "Media/1.LastSequence: x is no whole number"),
        (("--set", "Media/1.DiskId=70000"), "Media/1.DiskId: 70000 does not fit"),
        (("--set", "Property/Manufacturer.Value=\u0416"), "Property/Manufacturer.Value: "),
        (("--add", "Property", "Property=ProductCode", "Value=1"), "a row with this key already"),
        (("--add", "Property", "Value=1"), "Property: a new row needs a key (Property)"),
        (("--add", "Property", "Property=A", "Wrong=1"), "the columns are Property, Value"),
        (("--add", "NoStandardTable", "A=1"), "no standard table has this name"),
        (("--delete", "Property/NONE"), "Property/NONE: there is no such row"),
        (("--rename", "Property/NONE=A"), "Property/NONE: there is no such row"),
        (("--rename", "FeatureComponents/Help/Manual=A"), "a key is Feature_/Component_"),
        (("--rename", "Property/Manufacturer=ProductCode"), "a row with this key already"),
    ],
)
def test_all_or_nothing(run: Run, sample: Path, edit: tuple[str, ...], words: str) -> None:
    fits = ("--add", "Property", "Property=FITS", "Value=1")
    out = sample.parent / "out.mst"
    answer = edited(run, sample, *fits, *edit)
    assert answer.code == 1
    assert words in answer.errors
    assert answer.errors.splitlines()[-1] == f"msiview: {out} is not written"
    assert not out.exists()
    assert edited(run, sample, *fits, *edit, "--skip-misfits").code == 0
    assert rows(run, sample, "Property", out)["FITS"] == ["1"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-o", "x.mst"), "there is nothing to edit"),
        (("--delete", "Property/Manufacturer"), "name a file with -o"),
        (("--delete", "Property/Manufacturer", "-o", "x.txt"), "must end in .mst or .msi"),
        (("--delete", "Property", "--dry-run"), "expected TABLE/KEY"),
        (("--set", "Property/Manufacturer", "--dry-run"), "expected TABLE/KEY.COLUMN=VALUE"),
        (("--rename", "Property/Manufacturer", "--dry-run"), "expected TABLE/OLD=NEW"),
        (("--add", "Property", "Manufacturer", "--dry-run"), "expected COLUMN=VALUE"),
    ],
)
def test_wrong_usage(run: Run, sample: Path, arguments: tuple[str, ...], words: str) -> None:
    answer = run("edit", sample, *arguments)
    assert answer.code == 2
    assert words in answer.error
    assert answer.bytes == b""


def test_a_transform_alone_is_not_edited(run: Run, sample: Path) -> None:
    edited(run, sample, "--set", "Property/Manufacturer.Value=1")
    answer = run("edit", sample.parent / "out.mst", "--delete", "Property/A", "--dry-run")
    assert answer.code == 2
    assert "need a package under them" in answer.error


def test_broken_rules_are_named(run: Run, sample: Path) -> None:
    edits = (
        *("--set", "Component/Program.KeyPath=nothing"),
        *("--add", "Component", "Component=New", "ComponentId=wrong"),
        *("--delete", "Feature/Help"),
    )
    answer = edited(run, sample, *edits, "--json")
    assert answer.code == 0
    found = {(p["table"], *p["key"], p["column"]): p["reason"] for p in answer.json["problems"]}
    assert found["Component", "Program", "KeyPath"] == "nothing is not in File"
    assert found["Component", "New", "Directory_"] == "null, but the column is required"
    assert found["FeatureComponents", "Help", "Manual", "Feature_"] == "Help is not in Feature"
    assert answer.json["output"] == str(sample.parent / "out.mst")
    (sample.parent / "out.mst").unlink()
    strict = edited(run, sample, *edits, "--strict", "--json")
    assert strict.code == 1
    assert strict.json["output"] is None
    assert not (sample.parent / "out.mst").exists()


# -- scripts ------------------------------------------------------------


def script(folder: Path, document: object) -> Path:
    path = folder / "script.json"
    write_file(path, [json.dumps(document).encode()])
    return path


def test_a_comparison_is_replayed_on_another_package(run: Run, tmp_path: Path) -> None:
    tables = [t for t in sample_tables() if t.name != "Icon"]
    new = [
        *(t for t in tables if t.name not in ("Property", "Registry", "Binary")),
        table(
            "Property",
            "Property s72*, Value l0, Note S50",
            *((*row, None) for row in tables[0].rows if row[0] != "Manufacturer"),
            ("Manufacturer", "Else", "n"),
        ),
        table("Binary", "Name s72*, Data v0", ("Moved", b'MsgBox "Sample"\r\n')),
        table("Own", "Key s9*, Text L0", ("k", "t")),
    ]
    old, target = make_msi(tmp_path / "old.msi"), make_msi(tmp_path / "new.msi", new)
    document = run("compare", old, target, "--json").json
    answer = run("edit", old, "--script", script(tmp_path, document), "-o", tmp_path / "b.msi")
    assert answer.code == 0
    found = run("compare", target, tmp_path / "b.msi", "--json").json
    assert (found["changes"], found["tables_added"], found["tables_deleted"]) == ([], [], [])
    assert found["columns_added"] == found["columns_deleted"] == found["columns_retyped"] == []


def test_what_no_longer_fits_is_told(run: Run, sample: Path) -> None:
    def change(key: str, old: str, new: str) -> dict[str, object]:
        cells = {"Value": {"old": old, "new": new, "by": "x"}}
        return {"table": "Property", "change": "changed", "key": [key], "cells": cells, "by": "x"}

    document = {
        "changes": [
            change("Manufacturer", "Example", "Else"),
            change("ProductName", "Another", "Else"),
            change("ProductVersion", "1.0", "1.2.3"),
            change("GONE", "1", "2"),
            {
                "table": "Property",
                "change": "added",
                "key": ["ProductCode"],
                "cells": {"Value": "x"},
            },
            {"table": "Property", "change": "deleted", "key": ["GONE"]},
            {"table": "Registry", "change": "renamed", "key": ["reg1"], "new_key": ["other"]},
        ]
    }
    path = script(sample.parent, document)
    answer = edited(run, sample, "--script", path, "--json", "--skip-misfits")
    assert answer.code == 0
    assert answer.json["misfits"] == [
        {"place": "Property/GONE", "reason": "there is no such row"},
        {"place": "Property/ProductName.Value", "reason": "it is Sample, not Another"},
        {"place": "Property/GONE", "reason": "there is no such row"},
        {"place": "Property/ProductCode", "reason": "there is another row with this key already"},
    ]
    assert [(c["table"], c["key"], c["change"]) for c in answer.json["changes"]] == [
        ("Property", ["Manufacturer"], "changed"),
        ("Registry", ["reg1"], "deleted"),
        ("Registry", ["other"], "added"),
    ]


def test_a_script_names_files_beside_it(run: Run, sample: Path, tmp_path: Path) -> None:
    folder = tmp_path / "scripts"
    folder.mkdir()
    write_file(folder / "a.bin", [b"new"])
    key = ["Script.vbs"]
    change = {
        "table": "Binary",
        "change": "changed",
        "key": key,
        "cells": {"Data": {"file": "a.bin"}},
    }
    path = script(folder, {"changes": [change]})
    assert edited(run, sample, "--script", path).code == 0
    (cell,) = rows(run, sample, "Binary", tmp_path / "out.mst")["Script.vbs"]
    assert isinstance(cell, dict)
    assert cell["size"] == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "no JSON"),
        ("[]", "the document must be an object"),
        ('{"changes": {}}', '"changes" must be a list'),
        ('{"changes": [1]}', "a change must be an object"),
        ('{"changes": [{"change": "moved"}]}', "a change is one of added, changed"),
        ('{"changes": [{"change": "added", "table": 1}]}', '"table" must be a text'),
        ('{"changes": [{"change": "added", "table": "A", "key": [true]}]}', '"key" must hold'),
        (
            '{"columns_added": [{"table": "A", "column": "B", "type": "q"}]}',
            "'q' is no column type",
        ),
    ],
)
def test_scripts_of_another_shape(run: Run, sample: Path, text: str, words: str) -> None:
    path = sample.parent / "script.json"
    write_file(path, [text.encode()])
    answer = edited(run, sample, "--script", path)
    assert answer.code == 3
    assert answer.error.startswith(f"msiview: {path}: ")
    assert words in answer.error


def test_a_file_that_is_not_there(run: Run, sample: Path) -> None:
    missing = sample.parent / "missing"
    for edit in (("--script", missing), ("--stream", f"Binary/Script.vbs.Data={missing}")):
        answer = edited(run, sample, *edit)
        assert answer.code == 3
        assert str(missing) in answer.error


# -- rows from files ----------------------------------------------------


def write_csv(folder: Path) -> Path:
    path = folder / "Property.csv"
    write_file(path, [b"Property,Value\r\nManufacturer,Else\r\nREBOOT,ReallySuppress\r\n"])
    return path


def test_imported_rows(run: Run, sample: Path, tmp_path: Path) -> None:
    csv = write_csv(tmp_path)
    answer = edited(run, sample, "--import", csv, "--on-collision", "replace")
    assert answer.code == 0
    found = rows(run, sample, "Property", tmp_path / "out.mst")
    assert (found["Manufacturer"], found["REBOOT"]) == (["Else"], ["ReallySuppress"])


def test_imported_rows_whose_key_is_taken(run: Run, sample: Path, tmp_path: Path) -> None:
    csv = write_csv(tmp_path)
    answer = edited(run, sample, "--import", csv)
    assert answer.code == 1
    assert "Property/Manufacturer: there is a row with this key already" in answer.errors
    assert not (tmp_path / "out.mst").exists()
    assert edited(run, sample, "--import", csv, "--on-collision", "skip").code == 0
    found = rows(run, sample, "Property", tmp_path / "out.mst")
    assert found["Manufacturer"] == ["Example"]


def test_an_imported_archive_brings_its_table(run: Run, sample: Path, tmp_path: Path) -> None:
    other = make_msi(tmp_path / "other.msi", [table("Own", "Key s10*, Data V0", ("a", b"abc"))])
    assert run("dump", other, "Own", "--format", "idt", "-o", tmp_path / "Own.idt").code == 0
    answer = edited(run, sample, "--import", tmp_path / "Own.idt")
    assert answer.code == 0
    (data,) = rows(run, sample, "Own", tmp_path / "out.mst")["a"]
    assert isinstance(data, dict)
    assert data["size"] == 3


def test_a_file_that_cannot_be_imported(run: Run, sample: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "Property.csv"
    write_file(wrong, [b"Property,Wrong\r\nA,b\r\n"])
    answer = edited(run, sample, "--import", wrong)
    assert (answer.code, "the table has no column Wrong" in answer.errors) == (1, True)
    assert edited(run, sample, "--import", tmp_path / "none.csv").code == 3
