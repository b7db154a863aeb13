"""The files of a package as a listing, and in groups."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from msiview.analysis.file_listing import FEATURE, FOLDER, file_groups, file_listing
from msiview.analysis.package_files import package_files
from msiview.analysis.phrase import RowRef
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.report.file_list import file_lines
from tests.builders.databases import make_msi, summary, table


def make(path: Path, folder: str = "app|Application", **options: Any) -> Database:
    """Three files in two folders and two features; one belongs to both."""
    opened = open_package(
        make_msi(
            path,
            [
                table(
                    "Directory",
                    "Directory s72*, Directory_Parent S72, DefaultDir l255",
                    ("TARGETDIR", None, "SourceDir"),
                    ("ProgramFiles64Folder", "TARGETDIR", "."),
                    ("APP", "ProgramFiles64Folder", folder),
                ),
                table(
                    "Component",
                    "Component s72*, ComponentId S38, Directory_ s72, Attributes i2, KeyPath S72",
                    ("C1", None, "APP", 0, None),
                    ("C2", None, "TARGETDIR", 0, None),
                ),
                table("Feature", "Feature s38*, Level i2", ("Main", 1), ("More", 1)),
                table(
                    "FeatureComponents",
                    "Feature_ s38*, Component_ s72*",
                    *(("Main", "C1"), ("More", "C1"), ("More", "C2")),
                ),
                table(
                    "File",
                    "File s72*, Component_ s72, FileName l255, FileSize i4, Version S72, "
                    "Language S20, Attributes I2, Sequence i4",
                    ("f1", "C1", "a.txt|A long name.txt", 10, "1.0.0.0", "1033", 0x4000, 1),
                    ("f2", "C1", "b.txt", 20, None, None, 0x4000, 2),
                    ("f3", "C2", "c.txt", 30, "f1", None, 0x4000, 3),
                ),
                table(
                    "Media",
                    "DiskId i2*, LastSequence i4, DiskPrompt L64, Cabinet S255",
                    (1, 3, None, "#a.cab"),
                ),
            ],
            **options,
        )
    )
    assert isinstance(opened, Database)
    return opened


@pytest.fixture
def package(tmp_path: Path) -> Database:
    return make(tmp_path / "a.msi")


def test_where_files_land_instead(tmp_path: Path) -> None:
    """A 32-bit package has no 64-bit folders, and Windows no path of 300 characters."""
    small = make(tmp_path / "b.msi", "L" * 300, properties=summary(template="Intel;1033"))
    first, _, third = package_files(small, small.tables)
    platform, path = first.remarks
    assert "C:\\Program Files (x86)\\LLL" in platform
    assert "Windows takes 259" in path
    assert third.remarks == ()
    listing = file_listing([first, third])
    at = [column.name for column in listing.columns].index("Remark")
    assert list(listing.values(at)) == [f"{platform}; {path}", None]
    last = list(file_lines([first, first, third]))[4:]
    assert last == [f"2 files, the first is {first.path}: {one}\n" for one in first.remarks]


def test_a_row_for_each_file(package: Database) -> None:
    made = file_listing(package_files(package, package.tables), {"f1": "", "f2": "it is missing"})
    assert made.row(0) == (
        *("Application", "A long name.txt", 10, "1.0.0.0", "1033", "Main, More", "C1"),
        *("#a.cab", 1, None, "f1", None, "as stated"),
    )
    assert made.row(2)[:2] == (None, "c.txt")
    assert [row[-1] for row in made.rows()] == ["as stated", "it is missing", None]
    assert made.subjects[2] == RowRef("File", ("f3",))


def test_a_folder_of_windows_without_a_name_of_its_own_is_named(tmp_path: Path) -> None:
    made = make(tmp_path / "c.msi", ".")
    first, _, third = package_files(made, made.tables)
    assert file_listing([first, third]).values(FOLDER) == ["[ProgramFiles64Folder]", None]


def test_groups(package: Database) -> None:
    made = file_listing(package_files(package, package.tables))
    by_folder = [(group.title, group.files, group.size) for group in file_groups(made, FOLDER)]
    assert by_folder == [("All files", 3, 60), ("TARGETDIR itself", 1, 30), ("Application", 2, 30)]
    by_feature = file_groups(made, FEATURE)
    told = [(group.title, group.files, group.values) for group in by_feature]
    both = "Main, More"
    assert told == [("All files", 3, ()), ("Main", 2, (both,)), ("More", 3, (both, "More"))]
