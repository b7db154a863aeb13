"""``msiview refs``."""

from __future__ import annotations

from pathlib import Path

from msiview.report.references import ALONE
from tests.builders.databases import make_msi, sample_tables, table
from tests.commands.conftest import Run


def test_both_directions(run: Run, sample: Path) -> None:
    answer = run("refs", sample, "Component", "Program", "--json")
    assert answer.code == 0
    described = answer.json
    assert described["file"] == str(sample)
    assert (described["table"], described["key"]) == ("Component", ["Program"])
    assert described["refers_to"] == [
        {
            "column": "Directory_",
            "kind": "declared",
            "tables": ["Directory"],
            "value": ["INSTALLDIR"],
            "characters": None,
            "state": "found",
            "targets": [{"table": "Directory", "key": ["INSTALLDIR"]}],
        },
        {
            "column": "KeyPath",
            "kind": "polymorphic",
            "tables": ["File"],
            "value": ["app.exe"],
            "characters": None,
            "state": "found",
            "targets": [{"table": "File", "key": ["app.exe"]}],
        },
    ]
    assert described["referred_by"] == [
        {
            "table": "FeatureComponents",
            "column": "Component_",
            "kind": "declared",
            "rows": [["Complete", "Program"]],
        },
        {"table": "File", "column": "Component_", "kind": "declared", "rows": [["app.exe"]]},
        {
            "table": "Registry",
            "column": "Component_",
            "kind": "declared",
            "rows": [["reg1"], ["reg2"]],
        },
    ]


def test_names_in_texts_and_what_is_no_row(run: Run, sample: Path) -> None:
    (value, component) = run("refs", sample, "Registry", "reg1", "--json").json["refers_to"]
    assert (value["kind"], value["characters"]) == ("text", [1, 11])
    assert value["targets"] == [{"table": "Directory", "key": ["INSTALLDIR"]}]
    assert component["kind"] == "declared"
    (action,) = run("refs", sample, "InstallExecuteSequence", "CostInitialize", "--json").json[
        "refers_to"
    ]
    assert action["targets"] == [{"table": "(standard action)", "key": ["CostInitialize"]}]


def test_as_text(run: Run, sample: Path) -> None:
    text = run("refs", sample, "File", "app.exe").text
    assert text.startswith("File app.exe\n\nRefers to\n  Column      Leads to ")
    assert "  Component_  Component Program  declared\n" in text
    assert "  Sequence    Media 1            range\n" in text
    assert "\nComponent.KeyPath refers to it: 1 row (polymorphic)\n  Program\n" in text


def test_what_is_missing_says_so(run: Run, tmp_path: Path) -> None:
    found = run("refs", make_msi(tmp_path / "a.msi", sample_tables()), "Component", "Program").text
    assert "Note" not in found.partition("refers to it")[0]
    lost = table("Component", "Component s72*, Directory_ s72", ("C", "D_Gone"))
    directory = table("Directory", "Directory s72*, DefaultDir l255", ("TARGETDIR", "."))
    text = run("refs", make_msi(tmp_path / "b.msi", [lost, directory]), "Component", "C").text
    reason = "Directory D_Gone is missing: Component.Directory_ names it, no row has it."
    assert f"  Directory_  Directory D_Gone  declared  {reason}\n" in text


def test_a_key_of_several_columns(run: Run, sample: Path) -> None:
    described = run("refs", sample, "FeatureComponents", "Help/Manual", "--json").json
    assert [r["column"] for r in described["refers_to"]] == ["Feature_", "Component_"]
    assert described["referred_by"] == []


def test_nobody_and_nothing(run: Run, sample: Path) -> None:
    text = run("refs", sample, "Property", "Manufacturer").text
    assert text == f"Property Manufacturer\n  {ALONE}\n"


def test_wrong_names(run: Run, sample: Path) -> None:
    answer = run("refs", sample, "file", "app.exe")
    assert answer.code == 2
    assert answer.error == f"msiview: {sample}: there is no table file; did you mean File?"
    answer = run("refs", sample, "File", "gone")
    assert answer.code == 2
    assert answer.error.endswith("the table File has no row with the key gone")


def test_of_a_patch_without_a_package(run: Run, tmp_path: Path, patch: Path) -> None:
    answer = run("refs", patch, "--inside", "A.1", "Property", "x")
    assert answer.code == 2
    assert "this is a transform" in answer.error


def test_with_an_overlay(run: Run, sample: Path) -> None:
    answer = run("refs", sample, "Property", "ProductName", "--overlay", ":1031", "--json")
    assert answer.code == 0
    assert answer.json["overlays"] == [":1031"]
