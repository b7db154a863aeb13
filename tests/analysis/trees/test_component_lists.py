"""Services, shortcuts and the like with their files."""

from __future__ import annotations

from msiview.analysis.phrase import RowRef
from msiview.analysis.trees.component_lists import LISTS, component_list, lists_in
from tests.builders.memory_tables import memory_table, memory_tables

TABLES = memory_tables(
    memory_table(
        "Directory",
        "Directory s72*, Directory_Parent S72, DefaultDir l255",
        ("TARGETDIR", None, "SourceDir"),
        ("ProgramFilesFolder", "TARGETDIR", "."),
    ),
    memory_table(
        "Component", "Component s72*, Directory_ s72, KeyPath S72", ("C", "ProgramFilesFolder", "f")
    ),
    memory_table("File", "File s72*, FileName l255", ("f", "serv~1.exe|Service.exe")),
    memory_table(
        "ServiceInstall",
        "ServiceInstall s72*, Name s255, StartType i4, Component_ s72",
        ("Svc", "Contoso", 2, "C"),
    ),
    memory_table(
        "Shortcut",
        "Shortcut s72*, Name l128, Directory_ s72, Target s72, Component_ s72",
        ("Link", "LNK|A long name", "ProgramFilesFolder", "Main", "Missing"),
    ),
)


def test_lists_with_rows() -> None:
    assert [kind.name for kind in lists_in(TABLES)] == ["services", "shortcuts"]


def test_rows_stand_with_their_files() -> None:
    made = component_list(LISTS[0], TABLES)
    row = dict(zip([column.name for column in made.columns], made.row(0), strict=True))
    assert row["Name"] == "Contoso"
    assert str(row["StartType"]).startswith("2 (")
    assert (row["Component"], row["File"]) == ("C", "f")
    assert row["Path"] == "[ProgramFilesFolder]Service.exe"
    assert made.subjects == [RowRef("ServiceInstall", ("Svc",))]
    assert made.ways(0, 0) == ((0, 3, RowRef("ServiceInstall", ("Svc",))),)


def test_a_missing_component_leaves_the_file_out() -> None:
    shortcuts = next(kind for kind in LISTS if kind.name == "shortcuts")
    made = component_list(shortcuts, TABLES)
    assert made.row(0)[1] == "A long name"
    assert made.row(0)[-3:] == ("Missing", None, None)


def test_marks_of_environment_variables_are_told() -> None:
    tables = memory_tables(
        memory_table(
            "Environment",
            "Environment s72*, Name l255, Value L255, Component_ s72",
            ("A", "=-*PATH", "[~];[INSTALLDIR]", "C"),
            ("B", "!OLD", None, "C"),
            ("C", "Plain", "x", "C"),
        )
    )
    made = component_list(next(kind for kind in LISTS if kind.name == "environment"), tables)
    assert [made.row(row)[1:4] for row in range(3)] == [
        (
            "=-*PATH",
            "[~];[INSTALLDIR]",
            "set on install, remove on uninstall, system variable, append",
        ),
        ("!OLD", None, "remove on install"),
        ("Plain", "x", ""),
    ]
