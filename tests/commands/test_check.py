"""``msiview check``: findings, their formats, and the exit code."""

from __future__ import annotations

import hashlib
import io
import json
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from msiview.cli import main
from msiview.format.cabinet_writer import cabinet_bytes
from msiview.session.check_settings import FILE_NAME
from tests.builders.assemblies import make_assembly
from tests.builders.databases import make_msi, summary, table
from tests.commands.conftest import Run

COLUMNS = (
    "Component s72*, ComponentId S38, Directory_ s72, Attributes i2, Condition S255, KeyPath S72"
)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A package with a component whose key path is no row: one error of ICE02."""
    return _package(tmp_path / "broken.msi", "gone.txt")


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """The same without the error."""
    return _package(tmp_path / "sound.msi", "a.txt")


def _package(path: Path, key_path: str) -> Path:
    return make_msi(
        path,
        [
            table("Component", COLUMNS, ("C", None, "TARGETDIR", 0, None, key_path)),
            table("File", "File s72*, Component_ s72", ("a.txt", "C")),
        ],
    )


def _of_rule(answer: list[dict[str, object]], rule: str) -> list[dict[str, object]]:
    return [finding for finding in answer if finding["rule"] == rule]


def test_a_finding_with_place_and_sentences(run: Run, broken: Path) -> None:
    answer = run("check", broken, "--rules", "ICE02", "--json")
    assert answer.code == 1
    (finding,) = answer.json["findings"]
    assert (finding["severity"], finding["place"]) == ("error", "Component/C.KeyPath")
    assert (finding["table"], finding["key"], finding["column"]) == ("Component", ["C"], "KeyPath")
    assert (finding["state"], finding["accepted"]) == (None, None)
    assert "gone.txt" in finding["what"]
    assert finding["why"]
    assert finding["fix"]
    assert answer.json["rules"] == ["ICE02"]
    assert answer.json["counts"]["error"] == 1
    text = run("check", broken, "--rules", "ICE02").text
    assert "Component/C.KeyPath" in text
    assert finding["fix"] in text
    assert run("check", broken, "--rules=ICE02,-ICE02").code == 0


def test_a_line_for_each_of_several_files(run: Run, broken: Path, sound: Path) -> None:
    answer = run("check", broken, sound, "--rules", "ICE02")
    assert answer.text.splitlines() == [
        f"{broken}: 1 error (ICE02)",
        f"{sound}: no errors, no warnings",
    ]
    documents = run("check", broken, sound, "--rules", "ICE02", "--json").text.splitlines()
    assert [len(json.loads(line)["findings"]) for line in documents] == [1, 0]


def test_several_files_are_held_against_each_other(run: Run, tmp_path: Path) -> None:
    files = [
        make_msi(
            tmp_path / f"{folder}.msi",
            [
                table("Component", COLUMNS, ("C", "{ID}", folder, 0, None, "a.txt")),
                table("File", "File s72*, Component_ s72, FileName l255", ("a.txt", "C", "a.txt")),
            ],
        )
        for folder in ("ProgramFilesFolder", "WindowsFolder")
    ]
    answer = run("check", *files, "--rules", "component-id-elsewhere", "--json")
    documents = [json.loads(line) for line in answer.text.splitlines()]
    said = [document["findings"][0]["what"] for document in documents]
    assert "WindowsFolder.msi" in said[0]
    assert "[ProgramFilesFolder]a.txt" in said[1]
    alone = run("check", files[0], "--rules", "component-id-elsewhere", "--json")
    assert alone.json["findings"] == []


def test_one_that_cannot_be_read_does_not_keep_the_others(
    run: Run, broken: Path, tmp_path: Path
) -> None:
    missing = tmp_path / "missing.msi"
    answer = run("check", missing, broken, "--rules", "ICE02")
    assert answer.code == 3
    assert str(missing) in answer.error
    assert "1 error" in answer.text


def test_an_overlay_makes_findings_new_or_gone(
    run: Run, broken: Path, sound: Path, tmp_path: Path
) -> None:
    worse, better = tmp_path / "worse.mst", tmp_path / "better.mst"
    run("edit", sound, "--set", "Component/C.KeyPath=gone.txt", "-o", worse)
    run("edit", broken, "--set", "Component/C.KeyPath=a.txt", "-o", better)
    answer = run("check", sound, "--overlay", worse, "--rules", "ICE02", "--json")
    assert [finding["state"] for finding in answer.json["findings"]] == ["new"]
    assert (answer.code, answer.json["counts"]["new"]) == (1, 1)
    text = run("check", sound, "--overlay", worse, "--rules", "ICE02", "--fail-on", "new")
    assert (text.code, "The overlay adds 1 error." in text.text) == (1, True)
    answer = run("check", broken, "--overlay", better, "--rules", "ICE02", "--json")
    assert [finding["state"] for finding in answer.json["findings"]] == ["gone"]
    assert answer.code == 0
    assert answer.json["counts"]["error"] == 0
    text = run("check", broken, "--overlay", better, "--rules", "ICE02")
    assert "The overlay mends 1 error." in text.text


def test_hazards_of_an_overlay_are_findings(run: Run, sound: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.mst"
    run("edit", sound, "--delete", "Component/C", "-o", out)
    found = run("check", sound, "--overlay", out, "--json").json["findings"]
    (hazard,) = _of_rule(found, "component-removed")
    assert (hazard["state"], hazard["place"]) == ("new", "Component/C")


def test_damage_that_a_rule_tells_is_told_once(run: Run, tmp_path: Path) -> None:
    package = make_msi(
        tmp_path / "bits.msi",
        [table("Component", COLUMNS, ("C", None, "TARGETDIR", 256, None, None))],
        properties=summary(template="Intel;1033"),
    )
    found = run("check", package, "--json").json["findings"]
    (finding,) = _of_rule(found, "ICE80")
    assert (finding["case"], finding["place"]) == ("component", "Component/C.Attributes")
    assert _of_rule(found, "platform-mismatch") == []
    found = run("check", package, "--rules=-ICE80", "--json").json["findings"]
    assert len(_of_rule(found, "platform-mismatch")) == 1


def test_a_baseline(run: Run, broken: Path, tmp_path: Path) -> None:
    baseline = tmp_path / "old.json"
    run("check", broken, "--rules", "ICE02", "--json", "-o", baseline)
    options = ("--baseline", baseline, "--fail-on", "new", "--rules", "ICE02")
    answer = run("check", broken, *options, "--json")
    assert answer.code == 0
    assert [finding["state"] for finding in answer.json["findings"]] == ["old"]
    _package(broken, "other.txt")
    assert run("check", broken, *options).code == 0  # the same place, the same case
    _package(broken, "a.txt")
    answer = run("check", broken, *options, "--json")
    (finding,) = answer.json["findings"]
    assert (answer.code, finding["state"]) == (0, "gone")
    assert "gone.txt" in finding["what"]


def test_settings_beside_the_package(run: Run, broken: Path) -> None:
    settings = broken.parent / FILE_NAME
    settings.write_text('[[exception]]\nrule = "ICE02"\nkey = "C"\nreason = "known"\n')
    answer = run("check", broken, "--rules", "ICE02", "--json")
    (finding,) = answer.json["findings"]
    assert (answer.code, finding["accepted"]) == (0, "known")
    assert answer.json["counts"]["accepted"] == 1
    assert "1 finding accepted" in run("check", broken, "--rules", "ICE02").text
    settings.write_text('[severity]\nICE02 = "note"\n')
    answer = run("check", broken, "--rules", "ICE02")
    assert (answer.code, "1 note left out" in answer.text) == (0, True)
    assert "gone.txt" in run("check", broken, "--rules", "ICE02", "--notes").text
    settings.write_text("[rules")
    answer = run("check", broken)
    assert answer.code == 2
    assert FILE_NAME in answer.error


def test_sarif_has_what_its_schema_asks_for(run: Run, broken: Path) -> None:
    answer = run("check", broken, "--rules", "ICE02", "--format", "sarif")
    assert answer.json["version"] == "2.1.0"
    (log,) = answer.json["runs"]
    (result,) = log["results"]
    driver = log["tool"]["driver"]
    assert driver["name"] == "msiview"
    assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "ICE02"
    assert result["level"] == "error"
    assert result["message"]["text"].startswith("Component/C.KeyPath: ")
    (place,) = result["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == broken.as_uri()
    assert place["logicalLocations"][0]["fullyQualifiedName"] == "Component/C.KeyPath"
    assert log["invocations"][0]["executionSuccessful"] is True


def test_sarif_of_several_packages_is_one_run_whose_results_differ(
    run: Run, broken: Path, tmp_path: Path
) -> None:
    """GitHub refuses a second run, and takes results with one fingerprint for one."""
    again = tmp_path / "again.msi"
    again.write_bytes(broken.read_bytes())
    (log,) = run("check", broken, again, "--format", "sarif").json["runs"]
    files = [artifact["location"]["uri"] for artifact in log["artifacts"]]
    assert files == [broken.as_uri(), again.as_uri()]
    prints = [result["partialFingerprints"]["primaryLocationLineHash"] for result in log["results"]]
    assert len(set(prints)) == len(prints) > 2
    for result in log["results"]:
        place = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert files[place["index"]] == place["uri"]
    # The same build checked again has the same ones.
    (second,) = run("check", broken, again, "--format", "sarif").json["runs"]
    assert second == log


def test_junit_has_a_test_for_each_rule(run: Run, broken: Path, sound: Path) -> None:
    answer = run("check", broken, sound, "--rules", "ICE02", "--format", "junit")
    root = ET.fromstring(answer.bytes)
    bad, good = root.iter("testsuite")
    assert (bad.get("name"), bad.get("tests"), bad.get("failures")) == (str(broken), "1", "1")
    assert (good.get("tests"), good.get("failures")) == ("1", "0")
    failure = bad.find("testcase/failure")
    assert failure is not None
    assert "Component/C.KeyPath" in (failure.text or "")


def test_markdown(run: Run, broken: Path) -> None:
    lines = run("check", broken, "--rules", "ICE02", "--format", "markdown").text.splitlines()
    assert "1 error." in lines
    assert lines[-2].startswith("| Error | ICE02 | Component/C.KeyPath |")


def test_explanations(run: Run) -> None:
    text = run("check", "--explain", "ICE02").text
    assert text.startswith("ICE02, The key path of a component")
    assert "<component>" in text
    assert "Example" in text
    assert "container" in run("check", "--explain", "all").text
    assert run("check", "--explain", "string-reference").code == 0
    assert run("check", "--explain", "ice02").text == text
    answer = run("check", "--explain", "ICE002")
    assert (answer.code, "did you mean ICE02" in answer.error) == (2, True)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--rules", "ICE02", "--suite", "ice"), "exclude each other"),
        (("--fail-on", "new"), "--fail-on new needs"),
        (("--rules", "ICE2"), "there is no rule ICE2"),
        (("--settings", "nowhere.toml"), "nowhere.toml"),
        (("--baseline", "nowhere.json"), "nowhere.json"),
    ],
)
def test_wrong_usage(run: Run, sound: Path, options: tuple[str, ...], reason: str) -> None:
    answer = run("check", sound, *options)
    assert answer.code == 2
    assert reason in answer.error


@pytest.mark.parametrize("text", ["", "not found", "[]", '{"findings": ["ICE02"]}', '{"rows": []}'])
def test_a_baseline_that_is_none(run: Run, sound: Path, tmp_path: Path, text: str) -> None:
    baseline = tmp_path / "old.json"
    baseline.write_text(text, "utf-8")
    answer = run("check", sound, "--baseline", baseline)
    assert (answer.code, "no answer of msiview check" in answer.error) == (2, True)


def test_rules_are_known_in_any_letters(run: Run, broken: Path) -> None:
    assert run("check", broken, "--rules", "ice02", "--json").json["rules"] == ["ICE02"]
    assert run("check", broken, "--rules", "ICE02,-ice02", "--json").json["rules"] == []


def test_without_a_file(run: Run) -> None:
    answer = run("check")
    assert (answer.code, "no FILE" in answer.error) == (2, True)


def test_what_is_read_is_never_written(run: Run, sound: Path, tmp_path: Path) -> None:
    baseline = tmp_path / "old.json"
    run("check", sound, "--json", "-o", baseline)
    for output in (sound, baseline):
        before = output.read_bytes()
        assert run("check", sound, "--baseline", baseline, "-o", output).code == 2
        assert output.read_bytes() == before


def test_a_transform_alone_has_its_damage_only(run: Run, sound: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.mst"
    run("edit", sound, "--set", "Component/C.KeyPath=gone.txt", "-o", out)
    assert run("check", out, "--json").code == 0


KEY = bytes(range(160))
FILE = (
    "File s72*, Component_ s72, FileName l255, FileSize i4, Version S72, Language S20, "
    "Attributes I2, Sequence i4"
)


@pytest.mark.parametrize(
    ("assembly", "name", "found"),
    [
        (make_assembly("Notes", key=KEY), {}, []),
        (make_assembly("Notes", key=KEY, architecture="x86"), {}, ["processorarchitecture"]),
        (make_assembly("Notes", (2, 4, 0, 1), key=KEY), {}, ["version"]),
        (make_assembly("Notes"), {}, ["publickeytoken"]),
        (make_assembly("Notes", key=KEY), {"culture": ""}, ["culture"]),
        (make_assembly("Notes", key=KEY), {"culture": "de"}, ["culture"]),
    ],
)
def test_assemblies_in_cabinets_are_held_against_their_names(
    tmp_path: Path, run: Run, assembly: bytes, name: dict[str, str], found: list[str]
) -> None:
    parts = {
        "name": "Notes",
        "version": "2.4.0.0",
        "culture": "neutral",
        "publicKeyToken": _token(KEY),
        "processorArchitecture": "MSIL",
        **name,
    }
    package = make_msi(
        tmp_path / "notes.msi",
        [
            table("Component", COLUMNS, ("C", None, "TARGETDIR", 0, None, "notes.dll")),
            table("File", FILE, ("notes.dll", "C", "notes.dll", len(assembly), None, None, 0, 1)),
            table("Media", "DiskId i2*, LastSequence i4, Cabinet S255", (1, 1, "#notes.cab")),
            table(
                "MsiAssembly",
                "Component_ s72*, Feature_ s38, File_Manifest S72, File_Application S72, "
                "Attributes I2",
                ("C", "F", "notes.dll", None, 0),
            ),
            table(
                "MsiAssemblyName",
                "Component_ s72*, Name s255*, Value s255",
                *(("C", part, value) for part, value in parts.items() if value),
            ),
        ],
        streams={"notes.cab": cabinet_bytes({"notes.dll": assembly})},
    )
    rules = ("--rules", "assembly-identity,file-*", "--json")
    findings = run("check", package, "--files", *rules).json["findings"]
    assert [finding["rule"] for finding in findings] == ["assembly-identity"] * len(found)
    assert all(part in each["what"] for part, each in zip(found, findings, strict=True))
    assert run("check", package, *rules).json["findings"] == []


def _token(key: bytes) -> str:
    return hashlib.sha1(key).digest()[:-9:-1].hex()


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_how_far_it_has_come(
    broken: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert main(["check", str(broken), "--rules", "ICE02"]) == 1
    assert "Checking ICE02" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")
    assert "gone.txt" in capfd.readouterr().out


@pytest.mark.parametrize("form", ["csv", "html"])
def test_a_table_and_a_page(run: Run, broken: Path, form: str) -> None:
    text = run("check", broken, "--rules", "ICE02", "--format", form).text
    assert "Component/C.KeyPath" in text
    assert text.startswith("file,severity,rule" if form == "csv" else "<!DOCTYPE html>")
