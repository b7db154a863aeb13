"""Rows under another key: found where it is certain, and only there."""

from __future__ import annotations

from pathlib import Path

from msiview.database.writer import TableContent
from msiview.overlay.renames import find_renames
from tests.builders.databases import table
from tests.overlay.packages import between, compared, edited, renamed


def test_a_registry_row_under_another_key(tmp_path: Path) -> None:
    overlaid = compared(tmp_path, renamed({"reg1": "Registry2"}))
    (rename,) = find_renames(overlaid)
    assert (rename.table, rename.old_key, rename.new_key) == ("Registry", ("reg1",), ("Registry2",))
    assert rename.evidence == ("Root", "Key", "Name", "Value", "Component_")
    assert rename.differing == ()
    assert not rename.follows


def test_references_to_a_renamed_file_are_followed(tmp_path: Path) -> None:
    """The worked case: msiExplorer.exe became msiExplorer1.exe, with its component's key path."""
    overlaid = compared(tmp_path, renamed({"app.exe": "app1.exe"}))
    found = {(r.table, r.old_key, r.new_key): r for r in find_renames(overlaid)}
    assert list(found) == [("File", ("app.exe",), ("app1.exe",))]


def test_all_keys_of_a_chain_at_once(tmp_path: Path) -> None:
    keys = {"app.exe": "f", "Program": "c", "INSTALLDIR": "d", "RunScript": "r", "reg2": "g"}
    overlaid = compared(tmp_path, renamed(keys))
    found = {(r.table, r.old_key): (r.new_key, r.follows) for r in find_renames(overlaid)}
    assert found == {
        ("Component", ("Program",)): (("c",), False),
        ("CustomAction", ("RunScript",)): (("r",), False),
        ("Directory", ("INSTALLDIR",)): (("d",), False),
        ("FeatureComponents", ("Complete", "Program")): (("Complete", "c"), True),
        ("File", ("app.exe",)): (("f",), False),
        ("InstallExecuteSequence", ("RunScript",)): (("r",), True),
        ("Registry", ("reg2",)): (("g",), False),
    }


def test_a_new_version_of_a_renamed_file(tmp_path: Path) -> None:
    new = ("app1.exe", "Program", "APP.EXE|application.exe", 71000, "1.2.4.0", "1033", 512, 1)
    tables = edited({"File": lambda rows: [new, rows[1]]})
    (rename,) = find_renames(compared(tmp_path, tables))
    assert rename.evidence == ("Component_", "FileName", "Language", "Attributes")
    assert rename.differing == ("FileSize", "Version")


def test_short_names_and_sequence_do_not_matter(tmp_path: Path) -> None:
    new = ("app1.exe", "Program", "APPL~1.EXE|application.exe", 70000, "1.2.3.4", "1033", 512, 3)
    (rename,) = find_renames(compared(tmp_path, edited({"File": lambda rows: [new, rows[1]]})))
    assert rename.new_key == ("app1.exe",)
    assert rename.differing == ()


def test_two_possible_partners_are_none(tmp_path: Path) -> None:
    same = (2, "Software\\Same", "Name", "Value", "Program")
    tables = edited({"Registry": lambda rows: [*rows[1:], ("a", *same), ("b", *same)]})
    assert find_renames(compared(tmp_path, tables)) == []


def test_a_single_short_value_is_no_evidence(tmp_path: Path) -> None:
    base_row = ("Manufacturer", "Example")
    tables = edited(
        {"Property": lambda rows: [*(r for r in rows if r != base_row), ("Vendor", "Example")]}
    )
    assert find_renames(compared(tmp_path, tables)) == []


def test_a_stream_is_evidence(tmp_path: Path) -> None:
    tables = edited({"Binary": lambda rows: [("Code.vbs", rows[0][1])]})
    (rename,) = find_renames(compared(tmp_path, tables))
    assert (rename.old_key, rename.new_key) == (("Script.vbs",), ("Code.vbs",))


def test_formatted_text_that_names_a_renamed_file(tmp_path: Path) -> None:
    def tables(file: str, key: str) -> list[TableContent]:
        row = (key, 2, "K", "N", f"[#{file}] [INSTALLDIR]", "Program")
        registry = edited({"Registry": lambda _: [row]})
        others = [t for t in renamed({"app.exe": file}) if t.name != "Registry"]
        return [*others, *(t for t in registry if t.name == "Registry")]

    overlaid = between(tmp_path, tables("app.exe", "r"), tables("app1.exe", "s"))
    found = {r.table: r for r in find_renames(overlaid)}
    assert "Value" in found["Registry"].evidence


def test_custom_tables_follow_by_the_names_of_their_columns(tmp_path: Path) -> None:
    def tables(key: str) -> list[TableContent]:
        own = table("MyFiles", "File_ s72*, Note L0", (key, "kept"))
        return [*renamed({"app.exe": key}), own]

    overlaid = between(tmp_path, tables("app.exe"), tables("app1.exe"))
    found = {r.table: r.follows for r in find_renames(overlaid)}
    assert found == {"File": False, "MyFiles": True}
