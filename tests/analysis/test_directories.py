"""Where directories are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.analysis.directories import (
    MAX_DEPTH,
    MAX_NAME,
    DirectoryPaths,
    ResolvedPath,
    predefined_folder,
)
from msiview.analysis.package_values import PackageValues
from msiview.database.cells import Cell
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.table import Table
from msiview.overlay.overlaid_table import OverlaidTable
from tests.builders.memory_tables import memory_table, memory_tables
from tests.conftest import Expected

DIRECTORY = "Directory s72*, Directory_Parent S72, DefaultDir l255"
MODULE = "0A1B2C3D_0000_1111_2222_333344445555"

ROWS: tuple[tuple[Cell, ...], ...] = (
    ("TARGETDIR", None, "SourceDir"),
    ("ProgramFilesFolder", "TARGETDIR", "PFiles"),
    ("VENDOR", "ProgramFilesFolder", "VENDOR~1|Vendor Ltd"),
    ("APP", "VENDOR", "App:APP~1|App Files"),
    ("SAME", "APP", "."),
    ("Bin", "SAME", "bin:."),
    ("x86", "Bin", ".:x86"),
    (f"SystemFolder.{MODULE}", "TARGETDIR", "System"),
    ("Module", f"SystemFolder.{MODULE}", "Module"),
)


def paths(*rows: Sequence[Cell], properties: Mapping[str, str] | None = None) -> DirectoryPaths:
    return DirectoryPaths(
        memory_tables(memory_table("Directory", DIRECTORY, *(rows or ROWS))), properties
    )


def target(key: str, *rows: Sequence[Cell], properties: Mapping[str, str] | None = None) -> str:
    """The path, of which nothing may be wrong."""
    resolved = paths(*rows, properties=properties).target(key)
    assert resolved.problems == ()
    return resolved.text


@pytest.mark.parametrize(
    ("key", "where", "from_where", "short"),
    [
        ("TARGETDIR", "[TARGETDIR]", "[SourceDir]", "[TARGETDIR]"),
        ("ProgramFilesFolder", "[ProgramFilesFolder]", "[SourceDir]PFiles\\", None),
        (
            "VENDOR",
            "[ProgramFilesFolder]Vendor Ltd\\",
            "[SourceDir]PFiles\\Vendor Ltd\\",
            "[ProgramFilesFolder]VENDOR~1\\",
        ),
        (
            "APP",
            "[ProgramFilesFolder]Vendor Ltd\\App\\",
            "[SourceDir]PFiles\\Vendor Ltd\\App Files\\",
            None,
        ),
        (
            "SAME",
            "[ProgramFilesFolder]Vendor Ltd\\App\\",
            "[SourceDir]PFiles\\Vendor Ltd\\App Files\\",
            None,
        ),
        (
            "Bin",
            "[ProgramFilesFolder]Vendor Ltd\\App\\bin\\",
            "[SourceDir]PFiles\\Vendor Ltd\\App Files\\",
            "[ProgramFilesFolder]VENDOR~1\\App\\bin\\",
        ),
        (
            "x86",
            "[ProgramFilesFolder]Vendor Ltd\\App\\bin\\",
            "[SourceDir]PFiles\\Vendor Ltd\\App Files\\x86\\",
            None,
        ),
        (f"SystemFolder.{MODULE}", "[SystemFolder]", "[SourceDir]System\\", None),
        ("Module", "[SystemFolder]Module\\", "[SourceDir]System\\Module\\", None),
    ],
)
def test_paths(key: str, where: str, from_where: str, short: str | None) -> None:
    resolved = paths()
    assert resolved.target(key) == ResolvedPath(where)
    assert resolved.source(key) == ResolvedPath(from_where)
    if short is not None:
        assert resolved.short_target(key) == ResolvedPath(short)


def test_the_example_of_the_documentation() -> None:
    rows = (
        ("TARGETDIR", None, "SourceDir"),
        ("MyAppDir", "TARGETDIR", "MyApp"),
        ("BinDir", "MyAppDir", "Bin"),
        ("x86Dir", "BinDir", ".:x86"),
    )
    assert target("x86Dir", *rows) == r"[TARGETDIR]MyApp\Bin" + "\\"
    assert paths(*rows).source("x86Dir").text == r"[SourceDir]MyApp\Bin\x86" + "\\"


def test_a_property_with_the_key_of_a_directory_is_its_path() -> None:
    assert target("Bin", properties={"VENDOR": r"D:\V"}) == "D:\\V\\App\\bin\\"
    assert target("Module", properties={"SystemFolder": "C:\\S\\"}) == "C:\\S\\Module\\"
    assert target("TARGETDIR", properties={"TARGETDIR": "D:"}) == "D:\\"
    assert paths(properties={"SourceDir": "E:\\"}).source("Bin").text.startswith("E:\\PFiles\\")
    # Targets do not move the source.
    assert paths(properties={"VENDOR": "D:\\"}).source("VENDOR").text.startswith("[SourceDir]")


def test_the_property_table_is_read_and_given_values_go_before_it() -> None:
    tables = memory_tables(
        memory_table("Directory", DIRECTORY, *ROWS),
        memory_table("Property", "Property s72*, Value l0", ("APP", "D:\\A"), ("Bin", "D:\\B")),
    )
    assert DirectoryPaths(tables).target("SAME").text == "D:\\A\\"
    given_values = DirectoryPaths(tables, {"APP": "X:", "Bin": ""})
    assert given_values.target("APP").text == "X:\\"
    assert given_values.target("Bin").text == "X:\\bin\\"


@pytest.mark.parametrize("parent", [None, "ROOT"])
def test_a_root_has_no_parent_or_is_its_own(parent: str | None) -> None:
    rows = (("ROOT", parent, "SOURCEROOT"), ("Sub", "ROOT", "sub"))
    assert target("Sub", *rows) == "[TARGETDIR]sub\\"
    assert paths(*rows).source("Sub").text == "[SOURCEROOT]sub\\"


def test_a_root_that_names_no_property_has_the_usual_source() -> None:
    assert paths(("TARGETDIR", None, ".")).source("TARGETDIR").text == "[SourceDir]"


def test_missing_rows_are_told() -> None:
    resolved = paths(("Sub", "Gone", "sub")).target("Sub")
    assert resolved == ResolvedPath("[Gone]sub\\", ("the Directory table has no row Gone",))
    assert paths().target("Nothing").problems == ("the Directory table has no row Nothing",)
    assert DirectoryPaths({}).target("X").text == "[X]"
    assert "APP" in paths()
    assert "Gone" not in paths()


def test_missing_and_endless_names_are_told() -> None:
    rows = (("TARGETDIR", None, "SourceDir"), ("A", "TARGETDIR", None), ("B", "A", "x" * 70_000))
    assert paths(*rows).target("A") == ResolvedPath(
        "[TARGETDIR]", ("directory A has no DefaultDir",)
    )
    long = paths(*rows).target("B")
    assert long.text == f"[TARGETDIR]{'x' * MAX_NAME}…\\"
    assert len(long.problems) == 2


@pytest.mark.parametrize("first", ["A", "B", "C", "Tail", "End"])
def test_circles_are_told_whoever_is_asked_first(first: str) -> None:
    rows = (
        ("A", "B", "a"),
        ("B", "C", "b"),
        ("C", "A", "c"),
        ("Tail", "B", "tail"),
        ("End", "Tail", "end"),
    )
    resolved = paths(*rows)
    for key in (first, "A", "B", "C", "Tail", "End"):
        path = resolved.target(key)
        assert path.problems[0].startswith("Directory_Parent runs in a circle: ")
        assert resolved.source(key).problems
    above = resolved.target("B").text
    assert resolved.target("End").text == above + "tail\\end\\"


def test_a_circle_names_its_members() -> None:
    rows = (("A", "B", "a"), ("B", "A", "b"))
    assert paths(*rows).target("A").problems == ("Directory_Parent runs in a circle: A → B → A",)


def test_chains_without_end_are_cut() -> None:
    rows = [("D0", None, "SourceDir"), *((f"D{n}", f"D{n - 1}", "x") for n in range(1, 50_000))]
    resolved = paths(*rows)
    deepest = resolved.target("D49999")
    assert deepest.text == "[D49998]x\\"
    assert deepest.problems == (f"more than {MAX_DEPTH} levels below the root",)
    assert resolved.target(f"D{MAX_DEPTH}").text == "[TARGETDIR]" + "x\\" * MAX_DEPTH
    assert resolved.target(f"D{MAX_DEPTH}").problems == ()


def test_predefined_folders() -> None:
    assert predefined_folder("WindowsFolder") == "WindowsFolder"
    assert predefined_folder(f"WindowsFolder.{MODULE}") == "WindowsFolder"
    assert predefined_folder("WindowsFolder.other") is None
    assert predefined_folder(f"MYDIR.{MODULE}") is None
    assert predefined_folder("windowsfolder") is None


def test_what_a_layer_deletes_is_not_there() -> None:
    base = memory_table("Directory", DIRECTORY, *ROWS)
    overlaid = OverlaidTable("Directory", base.columns, base)
    overlaid.set_cells(0, 2, {"DefaultDir": "Renamed"})
    overlaid.delete_row(0, 3)
    resolved = DirectoryPaths({"Directory": overlaid})
    assert resolved.target("VENDOR").text == "[ProgramFilesFolder]Renamed\\"
    assert resolved.target("SAME").problems == ("the Directory table has no row APP",)
    overlaid.dropped_by = 1
    assert "VENDOR" not in DirectoryPaths({"Directory": overlaid})


def test_short_source_names_when_the_package_asks_for_them() -> None:
    tables = memory_tables(memory_table("Directory", DIRECTORY, *ROWS))
    short = DirectoryPaths(tables, short_source_names=True)
    assert short.source("APP").text == "[SourceDir]PFiles\\VENDOR~1\\APP~1\\"
    assert short.target("APP").text == "[ProgramFilesFolder]Vendor Ltd\\App\\"


KEYS = st.sampled_from(["TARGETDIR", "A", "B", "C", "D", "ProgramFilesFolder"])


@given(
    st.dictionaries(
        KEYS, st.tuples(st.none() | KEYS, st.none() | st.sampled_from([".", "a|b", "x:y", ":"]))
    )
)
def test_any_directories_give_paths(rows: dict[str, tuple[str | None, str | None]]) -> None:
    resolved = paths(*((key, *cells) for key, cells in rows.items()), ("Z", "A", "z"))
    for key in ("TARGETDIR", "A", "B", "C", "D", "ProgramFilesFolder", "Z"):
        for path in (resolved.target(key), resolved.source(key), resolved.short_target(key)):
            assert path.text.startswith("[")
            assert path.text.endswith(("\\", "]"))


def test_values_of_files_and_components() -> None:
    tables: dict[str, Table] = memory_tables(
        memory_table("Directory", DIRECTORY, *ROWS),
        memory_table("Component", "Component s72*, Directory_ s72", ("Main", "VENDOR")),
        memory_table(
            "File",
            "File s72*, Component_ s72, FileName l255",
            ("app", "Main", "APP~1.EXE|application.exe"),
            ("lost", "Gone", "lost.txt"),
        ),
        memory_table("Property", "Property s72*, Value l0", ("ProductName", "Reader")),
    )
    values = PackageValues(tables, DirectoryPaths(tables), {"LANG": "en"}, {"Path": "C:"})
    vendor = "[ProgramFilesFolder]Vendor Ltd\\"
    assert values.file("app", short=False) == f"{vendor}application.exe"
    assert values.file("app", short=True) == "[ProgramFilesFolder]VENDOR~1\\APP~1.EXE"
    assert values.file("lost", short=False) is None
    assert values.file("none", short=False) is None
    assert values.component("Main") == vendor
    assert values.component("none") is None
    assert values.property("ProductName") == "Reader"
    assert values.property("LANG") == "en"
    assert values.property("VENDOR") == vendor
    assert values.property("Gone") is None
    assert values.environment("PATH") == "C:"
    assert values.environment("TEMP") is None
    assert PackageValues({}, DirectoryPaths({})).file("app", short=False) is None


def test_paths_of_real_packages(corpus: Path, expected: Expected, record_property: Any) -> None:
    """The same paths as a plain climb over what an independent reader found."""
    compared = 0
    for file in sorted((corpus / "msi").glob("*.msi")):
        package = open_package(file)
        assert isinstance(package, Database)
        if "Directory" not in package.tables:
            continue
        dump = {table["name"]: table["rows"] for table in expected("msi", file.name)["tables"]}
        rows = {row[0]: row for row in dump["Directory"]}
        properties = {row[0]: row[1] for row in dump.get("Property", [])}
        resolved = DirectoryPaths(package.tables)
        for key in rows:
            assert resolved.target(key).text == climbed(key, rows, properties), (file.name, key)
            compared += 1
    record_property("summary", f"paths of {compared} directories")
    assert compared > 100


def climbed(key: str, rows: Mapping[str, Sequence[Any]], properties: Mapping[str, str]) -> str:
    """The path of a directory, as the rules tell it for a package without faults."""
    if properties.get(key):
        return properties[key].rstrip("\\") + "\\"
    folder = predefined_folder(key)
    if folder is not None:
        return f"[{folder}]"
    _, parent, name = rows[key]
    if parent is None or parent == key:
        return "[TARGETDIR]"
    above, own = climbed(parent, rows, properties), name.split(":")[0].split("|")[-1]
    return above if own == "." else f"{above}{own}\\"
