"""The target folders as a tree: names, sums, landing, and odd parents."""

from __future__ import annotations

import pytest

from msiview.analysis.trees.directory_tree import directory_tree, landing
from msiview.analysis.trees.tree_listing import NO_PARENT, TreeListing, tree_with_changes
from msiview.overlay.marks import Mark
from tests.builders.memory_tables import memory_table, memory_tables

DIRECTORY = "Directory s72*, Directory_Parent S72, DefaultDir l255"
COMPONENTS = memory_table(
    "Component", "Component s72*, Directory_ s72, Attributes i2", ("C1", "APP", 0), ("C2", "BIN", 0)
)
FILES = memory_table(
    "File",
    "File s72*, Component_ s72, FileSize i4",
    *(("a", "C1", 10), ("b", "C2", 5), ("c", "C2", 7), ("d", "Missing", 100)),
)


def made(*rows: tuple[str, str | None, str], template: str = "x64;1033") -> TreeListing:
    return directory_tree(
        memory_tables(memory_table("Directory", DIRECTORY, *rows), COMPONENTS, FILES), template
    )


USUAL = (
    ("TARGETDIR", None, "SourceDir"),
    ("ProgramFiles64Folder", "TARGETDIR", "."),
    ("APP", "ProgramFiles64Folder", "app|Application:src"),
    ("BIN", "APP", "bin"),
)


def test_sums_go_upwards() -> None:
    tree = made(*USUAL)
    assert [tree.row(row)[:6] for row in range(4)] == [
        ("TARGETDIR", "TARGETDIR", 0, 0, 3, 22),
        ("ProgramFiles64Folder", "ProgramFiles64Folder", 0, 0, 3, 22),
        ("Application", "APP", 1, 10, 3, 22),
        ("bin", "BIN", 2, 12, 2, 12),
    ]
    assert tree.parents == [NO_PARENT, 0, 1, 2]
    assert tree.row(3)[6:] == (
        "[ProgramFiles64Folder]Application\\bin\\",
        "C:\\Program Files\\Application\\bin\\",
        "[SourceDir]src\\bin\\",
    )


@pytest.mark.parametrize(
    ("target", "template", "place"),
    [
        ("[ProgramFiles64Folder]A\\", "Intel;1033", "C:\\Program Files (x86)\\A\\"),
        ("[ProgramFiles64Folder]A\\", "x64;1033", "C:\\Program Files\\A\\"),
        ("[ProgramFilesFolder]A\\", "x64;1033", "C:\\Program Files (x86)\\A\\"),
        ("D:\\Fixed\\", "x64;1033", "D:\\Fixed\\"),
        ("[INSTALLDIR]A\\", "x64;1033", None),
    ],
)
def test_where_it_lands(target: str, template: str, place: str | None) -> None:
    assert landing(target, template) == place


def test_circles_and_missing_parents_become_roots() -> None:
    tree = made(("A", "B", "a"), ("B", "A", "b"), ("C", "Nowhere", "c"), ("D", "D", "d"))
    assert tree.parents.count(NO_PARENT) == 3
    assert tree.row_count == 4


def test_what_overlays_change() -> None:
    other = (*USUAL[:2], ("APP", "ProgramFiles64Folder", "Other"), ("NEW", "APP", "new"))
    tree = tree_with_changes(made(*USUAL), made(*other))
    assert tree.values(1) == ["TARGETDIR", "ProgramFiles64Folder", "APP", "NEW", "BIN"]
    assert tree.parents == [NO_PARENT, 0, 1, 2, 2]
    assert tree.marks is not None
    changes = [tree.marks.row_change(row) for row in (2, 3, 4)]
    assert changes == [Mark.CHANGED, Mark.ADDED, Mark.DELETED]
