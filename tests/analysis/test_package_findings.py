"""What is wrong with packages of which every byte can be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from msiview.analysis.package_findings import package_findings
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.writer import TableContent
from msiview.errors import Defect, Severity
from msiview.format.cabinet_writer import cabinet_bytes
from msiview.progress import no_progress
from tests.builders.databases import make_msi, summary, table
from tests.builders.transforms import make_transform_storage


def findings(tmp_path: Path, *tables: TableContent, **options: Any) -> list[Defect]:
    database = open_package(make_msi(tmp_path / "a.msi", tables, **options))
    assert isinstance(database, Database)
    return list(package_findings(database, no_progress()))


def media(*rows: tuple[int, int, str | None]) -> TableContent:
    return table("Media", "DiskId i2*, LastSequence i4, Cabinet S255", *rows)


def files(*rows: tuple[str, int, int | None]) -> TableContent:
    """Files in no component: key, sequence and attributes."""
    columns = "File s72*, Component_ s72, FileName l255, Sequence i4, Attributes I2"
    return table("File", columns, *((key, "C", key, at, bits) for key, at, bits in rows))


def folder(name: str, attributes: int = 0) -> list[TableContent]:
    """A component in a predefined folder, or in one of a name."""
    return [
        table(
            "Directory",
            "Directory s72*, Directory_Parent S72, DefaultDir l255",
            ("TARGETDIR", None, "SourceDir"),
            ("ProgramFiles64Folder", "TARGETDIR", "."),
            ("APP", "ProgramFiles64Folder", name),
        ),
        table(
            "Component",
            "Component s72*, ComponentId S38, Directory_ s72, Attributes i2",
            ("C", None, "APP", attributes),
        ),
    ]


def test_a_language_without_its_transform(tmp_path: Path) -> None:
    storages = {"1031": make_transform_storage([], {})}
    properties = summary(template="x64;1033,1031,3082")
    (found,) = findings(tmp_path, properties=properties, storages=storages)
    assert (found.code, found.severity) == ("language-without-transform", Severity.WARNING)
    assert "has no transform 3082" in found.message
    assert findings(tmp_path, properties=summary(template="x64;3082")) == []
    assert findings(tmp_path, properties=summary(template=";0")) == []


def test_folders_and_components_of_64_bits_in_a_32_bit_package(tmp_path: Path) -> None:
    properties = summary(template="Intel;1033")
    found = findings(tmp_path, *folder("App", 256), properties=properties)
    assert [defect.code for defect in found] == ["platform-mismatch"] * 2
    assert r"C:\Program Files (x86)\App" in found[0].message
    assert "is marked 64-bit" in found[1].message
    assert [(defect.table, defect.row, defect.count) for defect in found] == [
        ("Component", 0, 1)
    ] * 2
    assert findings(tmp_path, *folder("App", 256)) == []


def test_a_path_that_is_too_long(tmp_path: Path) -> None:
    rows = files(("a.txt", 1, None), ("b.txt", 2, None))
    (found,) = findings(tmp_path, *folder("x" * 250), rows)
    assert (found.code, found.table, found.row, found.count) == ("path-too-long", "File", 0, 2)
    assert "Windows takes 259" in found.message


def test_a_file_is_not_in_the_cabinet_that_is_taken(tmp_path: Path) -> None:
    """Disk 1 takes all files up to 4, so disk 2 is never asked."""
    (found,) = findings(
        tmp_path,
        media((1, 4, "#one.cab"), (2, 2, "#two.cab")),
        files(("a", 1, None), ("b", 2, None), ("c", 3, None), ("loose", 4, 0x2000)),
        streams={
            "one.cab": cabinet_bytes({"C": b"3"}),
            "two.cab": cabinet_bytes({"a": b"1", "b": b"2"}),
        },
    )
    assert (found.code, found.severity) == ("file-not-in-cabinet", Severity.ERROR)
    assert (found.table, found.row, found.count) == ("File", 0, 2)
    assert found.message.startswith("a is not in the cabinet one.cab")


@pytest.mark.parametrize("beside", [True, False])
def test_a_cabinet_beside_the_package(tmp_path: Path, beside: bool) -> None:
    if beside:
        (tmp_path / "DATA.CAB").write_bytes(cabinet_bytes({"a": b"1"}))
    rows = files(("a", 1, None), ("b", 2, None))
    (found,) = findings(tmp_path, media((1, 2, "data.cab")), rows)
    if beside:
        assert (found.code, found.row) == ("file-not-in-cabinet", 1)
    else:
        assert (found.code, found.severity) == ("cabinet-missing", Severity.NOTE)


def test_a_cabinet_that_should_be_in_the_package(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, media((1, 2, "#data.cab"), (2, 3, None)))
    assert (found.code, found.severity) == ("cabinet-missing", Severity.ERROR)
    assert (found.table, found.row) == ("Media", 0)


def test_what_is_no_cabinet_or_one_of_several_says_nothing_of_files(tmp_path: Path) -> None:
    part = bytearray(cabinet_bytes({"a": b"1"}))
    part[30] |= 2  # a next cabinet follows
    for data in (b"no cabinet", bytes(part)):
        rows = [media((1, 2, "#data.cab")), files(("b", 1, None))]
        assert findings(tmp_path, *rows, streams={"data.cab": data}) == []


def test_modules_are_judged_where_they_are_merged(tmp_path: Path) -> None:
    modules = [
        table("ModuleSignature", "ModuleID s72*, Language i2*, Version s32"),
        table("ModuleComponents", "Component s72*, ModuleID s72*, Language i2*"),
    ]
    assert findings(tmp_path, *modules, properties=summary(template="Intel;1033,1031")) == []


def test_real_packages_have_their_files_in_their_cabinets(corpus: Path) -> None:
    for path in sorted((corpus / "msi").glob("*.msi")):
        package = open_package(path)
        assert isinstance(package, Database)
        codes = {defect.code for defect in package_findings(package, no_progress())}
        assert not codes - {"cabinet-missing"}, path
