"""``msiview trace``."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.format.guids import compress, pack
from msiview.report.chain import ALONE
from tests.builders.databases import COMPONENT_ID, make_msi, sample_tables, table
from tests.builders.logs import engine, write_log
from tests.commands.conftest import Run


def test_shape(run: Run, sample: Path) -> None:
    answer = run("trace", sample, "app.exe", "--json")
    assert answer.code == 0
    chain = answer.json
    assert chain["package"] == str(sample)
    assert chain["kind"] == "msi"
    assert chain["start"] == {"table": "File", "key": ["app.exe"]}
    assert chain["file"]["name"] == "application.exe"
    assert chain["file"]["path"] == "[ProgramFiles64Folder]Sample Product\\application.exe"
    assert chain["file"]["media"] == {
        "disk": 1,
        "cabinet": "cab1.cab",
        "embedded": True,
        "exists": True,
    }
    component = chain["component"]
    assert (component["key"], component["id"]) == ("Program", COMPONENT_ID)
    assert component["packed_id"] == pack(COMPONENT_ID)
    assert component["is_key_path"] is True
    assert chain["features"] == [
        {
            "feature": "Complete",
            "exists": True,
            "title": "Complete",
            "path": ["Complete"],
            "level": 1,
            "conditions": [],
        }
    ]
    assert chain["directory"]["key"] == "INSTALLDIR"
    assert chain["directory"]["path"] == "[ProgramFiles64Folder]Sample Product\\"
    assert chain["resources"] == [
        {"table": "Registry", "key": ["reg1"]},
        {"table": "Registry", "key": ["reg2"]},
    ]
    assert (chain["changes"], chain["problems"], chain["log"]) == ([], [], [])


@pytest.mark.parametrize(
    "name",
    [
        *("application.exe", "APP.EXE", "File/app.exe", "Component/Program", "Program"),
        *(
            "Registry/reg1",
            r"HKLM\Software\Example\Sample\Path",
            "FeatureComponents/Complete/Program",
        ),
        *(
            COMPONENT_ID,
            COMPONENT_ID.strip("{}").lower(),
            pack(COMPONENT_ID),
            compress(COMPONENT_ID),
        ),
    ],
)
def test_ways_to_say_it(run: Run, sample: Path, name: str) -> None:
    answer = run("trace", sample, name, "--json")
    assert answer.code == 0
    assert answer.json["component"]["id"] == COMPONENT_ID


def test_as_text(run: Run, sample: Path) -> None:
    lines = run("trace", sample, "Registry/reg1").text.splitlines()
    assert lines[0] == "Registry reg1"
    assert [line.partition(":")[0] for line in lines[1:] if line[:1].isalpha()] == [
        *("Registry", "File · key path", "Component", "ComponentId", "Feature", "Directory"),
        "Other resources",
    ]
    assert f"ComponentId: {COMPONENT_ID}" in lines
    assert "  Key path: this file" not in lines  # the chain begins with a registry value
    assert "  Registry reg2" in lines


def test_of_a_directory_and_of_nothing(run: Run, sample: Path) -> None:
    chain = run("trace", sample, "INSTALLDIR", "--json").json
    assert chain["component"] is None
    assert [c["key"] for c in chain["components"]] == [["Program"], ["Manual"]]
    text = run("trace", sample, "ProductVersion").text
    assert text == f"Property ProductVersion\n  {ALONE}\n"


def test_several_matches_are_listed(run: Run, tmp_path: Path) -> None:
    files = table(
        "File",
        "File s72*, Component_ s72, FileName l255, FileSize i4, Sequence i4",
        ("one", "Program", "same.dll", 1, 1),
        ("two", "Manual", "SAME~1.DLL|Same.dll", 1, 2),
    )
    others = [content for content in sample_tables() if content.name != "File"]
    path = make_msi(tmp_path / "a.msi", [*others, files])
    answer = run("trace", path, "same.dll")
    assert answer.code == 2
    assert answer.text == "File/one\nFile/two\n"
    assert answer.error == (f"msiview: {path}: 2 things are called same.dll; name one as TABLE/KEY")
    matches = run("trace", path, "same.dll", "--json").json["matches"]
    assert matches == [{"table": "File", "key": ["one"]}, {"table": "File", "key": ["two"]}]


def test_no_match(run: Run, sample: Path) -> None:
    answer = run("trace", sample, "applicat")
    assert answer.code == 2
    assert answer.text == ""
    assert answer.error == (
        f"msiview: {sample}: nothing in the package is called applicat; "
        "did you mean application.exe?"
    )


@pytest.fixture
def log(tmp_path: Path) -> Path:
    prefix = "MSI (s) (F0:44) [05:17:50:820]: "
    lines = [
        f"{prefix}Component: Program; Installed: Absent;   Request: Local;   Action: Local",
        f"{prefix}Component: Manual; Installed: Absent;   Request: Local;   Action: Local",
        f"{prefix}Note: 1: 1402 2: UNKNOWN\\Components\\{pack(COMPONENT_ID)} 3: 2 ",
        f"{prefix}File: C:\\Sample\\Application.EXE;\tTo be installed;\tWon't patch;\tNo file",
        f"{prefix}Executing op: RegOpenKey(Root=-2147483646,Key=Software\\Example\\Sample,,)",
        f"{prefix}Executing op: RegAddValue(Name=Path,Value=C:\\,)",
    ]
    path = tmp_path / "install.log"
    path.write_text("\n".join(lines), encoding="utf-16")
    return path


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("app.exe", {1: "component-state", 3: "note", 4: "file-decision"}),
        (
            "Registry/reg1",
            {
                1: "component-state",
                3: "note",
                4: "file-decision",
                5: "operation",
                6: "operation",
            },
        ),
        ("Component/Manual", {2: "component-state"}),
        ("INSTALLDIR", {}),
    ],
)
def test_the_chain_ends_in_the_log(
    run: Run, sample: Path, log: Path, name: str, lines: dict[int, str]
) -> None:
    answer = run("trace", sample, name, "--log", log, "--json")
    assert answer.code == 0
    found = answer.json["log"]
    assert {line["line"]: line["kind"] for line in found} == lines
    texts = log.read_text(encoding="utf-16").splitlines()
    assert [line["text"] for line in found] == [texts[number - 1] for number in lines]


def test_states_in_the_log_with_their_conditions(run: Run, sample: Path, tmp_path: Path) -> None:
    lines = [
        engine("PROPERTY CHANGE: Adding VersionNT property. Its value is '601'."),
        engine(
            "PROPERTY CHANGE: Modifying VersionNT property. Its current value is '601'. "
            "Its new value: '600'."
        ),
        engine("Doing action: CostFinalize"),
        engine("Feature: Help; Installed: Absent;   Request: Local;   Action: Local"),
        engine("Component: Manual; Installed: Absent;   Request: Local;   Action: Null"),
    ]
    log = write_log(tmp_path / "x.log", "\n".join([*lines, ""]))
    states = run("trace", sample, "Component/Manual", "--log", log, "--json").json["log_states"]
    assert [(state["table"], state["key"], state["line"]) for state in states] == [
        ("Component", "Manual", 5),
        ("Feature", "Help", 4),
    ]
    assert states[0]["condition"] == {
        "text": "VersionNT >= 601",
        "result": "false",
        "line": 3,
        "since": 2,
    }
    assert (states[0]["request"], states[0]["action"]) == ("Local", "Null")
    assert "VersionNT" in states[0]["why"]
    assert run("trace", sample, "Component/Manual", "--json").json["log_states"] == []


def test_lines_of_the_log_as_text(run: Run, sample: Path, log: Path) -> None:
    text = run("trace", sample, "Component/Manual", "--log", log).text
    line = log.read_text(encoding="utf-16").splitlines()[1]
    assert text.splitlines()[-2:] == ["Log: 1 line: 2", f"  2: {line.partition(': ')[2]}"]


def test_a_log_that_cannot_be_read(run: Run, sample: Path, tmp_path: Path) -> None:
    answer = run("trace", sample, "app.exe", "--log", tmp_path / "none.log")
    assert answer.code == 3
    assert answer.text == ""
    assert answer.error == f"msiview: {tmp_path / 'none.log'}: No such file or directory"


def test_a_real_log(run: Run, corpus: Path) -> None:
    package = corpus / "msi" / "Redball__dist__Redball-2.1.24.msi"
    log = corpus / "logs" / "Redball__root__msi_install.log"
    lines = run("trace", package, "LocalesFile", "--log", log, "--json").json["log"]
    assert [line["line"] for line in lines] == [575, 918, 919, 996, 997, 1083]
    assert {line["kind"] for line in lines} == {
        *("component-state", "operation", "action-data", "file-decision")
    }


def test_what_is_broken_is_marked(run: Run, tmp_path: Path) -> None:
    tables = [content for content in sample_tables() if content.name != "FeatureComponents"]
    answer = run("trace", make_msi(tmp_path / "a.msi", tables), "app.exe")
    assert answer.code == 0
    assert answer.text.splitlines()[-2:] == [
        "  - no feature installs the component Program",
        "  - the cabinet cab1.cab is not in the package",
    ]


def test_with_an_overlay(run: Run, sample: Path, tmp_path: Path) -> None:
    files = table(
        "File",
        "File s72*, Component_ s72, FileName l255, FileSize i4, Version S72, "
        "Language S20, Attributes I2, Sequence i4",
        ("app.exe", "Program", "APP.EXE|application.exe", 80000, "1.2.3.4", "1033", 512, 1),
        ("help.chm", "Manual", "help.chm", 4096, None, None, None, 2),
    )
    others = [content for content in sample_tables() if content.name != "File"]
    new = make_msi(tmp_path / "new.msi", [*others, files])
    answer = run("trace", sample, "app.exe", "--overlay", new, "--json")
    assert answer.code == 0
    assert answer.json["overlays"] == ["new.msi"]
    assert answer.json["file"]["size"] == 80000
    assert answer.json["changes"] == [
        {
            "table": "File",
            "change": "changed",
            "key": ["app.exe"],
            "cells": {"FileSize": {"old": 70000, "new": 80000, "by": "new.msi"}},
            "by": "new.msi",
        }
    ]
    text = run("trace", sample, "app.exe", "--overlay", new).text
    assert "  ~ File app.exe  [new.msi]\n      FileSize: 70000 -> 80000\n" in text


def test_all_files_of_the_corpus(run: Run, corpus: Path) -> None:
    path = corpus / "msi" / "Redball__dist__Redball-2.1.24.msi"
    rows = run("dump", path, "File", "--json").json["tables"][0]["rows"]
    for row in rows:
        answer = run("trace", path, row[0], "--json")
        assert answer.code == 0
        assert answer.json["file"]["key"] == row[0]
        assert answer.json["component"]["key"] == row[1]
