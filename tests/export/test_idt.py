"""Text archives: their bytes, and what msitools makes of them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from msiview.database.cells import Cell, StreamCell
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.export.files import export_table, export_tables
from msiview.export.formats import format_by_id
from msiview.export.table_part import ExportOptions, TablePart
from tests.builders.databases import CREATED, PACKAGE_CODE, make_msi, summary, table
from tests.export.conftest import HARD_TEXTS, MakeDatabase

IDT = format_by_id("idt")


def archive_of(database: Database, name: str) -> bytes:
    options = ExportOptions(codepage=database.codepage)
    return b"".join(IDT.encoded(TablePart(database.table(name)), options))


def test_ascii_archive_states_no_code_page(make_database: MakeDatabase) -> None:
    database = make_database(
        table("T", "Key s72*, Number i2*, Value L0", ("a", 1, "x"), ("b", -2, None))
    )
    assert archive_of(database, "T") == (
        b"Key\tNumber\tValue\r\ns72\ti2\tL0\r\nT\tKey\tNumber\r\na\t1\tx\r\nb\t-2\t\r\n"
    )


def test_escapes(make_database: MakeDatabase) -> None:
    database = make_database(table("T", "Key s72*, Value L0", ("a", "\0 \b \t \n \f \r")))
    assert archive_of(database, "T").splitlines()[3] == b"a\t\x15 \x1b \x10 \x19 \x18 \x11"


@pytest.mark.parametrize(
    ("codepage", "text", "stored"),
    [
        (1252, "€", b"\x80"),
        (932, "日本", b"\x93\xfa\x96\x7b"),
        (65001, "日本", "日本".encode()),
    ],
)
def test_text_is_in_the_code_page(
    make_database: MakeDatabase, codepage: int, text: str, stored: bytes
) -> None:
    database = make_database(table("T", "Key s72*", (text,)), codepage=codepage)
    lines = archive_of(database, "T").splitlines()
    assert lines[2] == b"%d\tT\tKey" % codepage
    assert lines[3] == stored


def test_streams_lie_beside_the_archive(make_database: MakeDatabase, tmp_path: Path) -> None:
    database = make_database(
        table("Bin", "Name s72*, Data v0", ("../up", b"1"), ("A", b"22"), ("a", b"333"))
    )
    target = tmp_path / "out" / "Bin.idt"
    target.parent.mkdir()
    written = export_table(IDT, TablePart(database.table("Bin")), target, ExportOptions())
    names = ["_.._up.ibd", "A.ibd", "a (2).ibd"]
    assert written == [target, *(tmp_path / "out" / "Bin" / name for name in names)]
    assert [path.read_bytes() for path in written[1:]] == [b"1", b"22", b"333"]
    lines = target.read_text().splitlines()
    assert [line.split("\t")[1] for line in lines[3:]] == names


def test_database_archives(make_database: MakeDatabase, tmp_path: Path) -> None:
    database = make_database(
        table("T", "Key s72*"), codepage=932, properties=summary(author="Zoë\tX")
    )
    export_tables(IDT, database, database.tables, tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "T.idt",
        "_ForceCodepage.idt",
        "_SummaryInformation.idt",
    }
    assert (tmp_path / "out" / "_ForceCodepage.idt").read_bytes() == (
        b"\r\n\r\n932\t_ForceCodepage\r\n"
    )
    lines = (tmp_path / "out" / "_SummaryInformation.idt").read_bytes().split(b"\r\n")
    assert lines[:3] == [
        b"PropertyId\tValue",
        b"i2\tl255",
        b"1252\t_SummaryInformation\tPropertyId",
    ]
    assert b"4\tZo\xeb\x10X" in lines
    assert b"12\t2013/05/24 09:54:24" in lines
    assert f"9\t{PACKAGE_CODE}".encode() in lines


# -- msitools -----------------------------------------------------------


@pytest.fixture(scope="module")
def msibuild() -> str:
    program = shutil.which("msibuild")
    if program is None:
        pytest.skip("msibuild is not installed (Debian package msitools)")
    return program


def imported(msibuild: str, database: Database, folder: Path) -> Database:
    """The database that msibuild makes of our archives."""
    shutil.rmtree(folder, ignore_errors=True)
    export_tables(format_by_id("idt-utf8"), database, database.tables, folder)
    archives = sorted(path.name for path in folder.glob("*.idt"))
    # The code page must be known before the first text that needs it.
    archives.sort(key=lambda name: name != "_ForceCodepage.idt")
    target = folder / "imported.msi"
    subprocess.run(
        [msibuild, str(target), *(part for name in archives for part in ("-i", name))],
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=60,
    )
    package = open_package(target)
    assert isinstance(package, Database)
    return package


def content(database: Database) -> dict[str, object]:
    """Tables with their columns and rows, whatever the order of the rows."""
    return {
        name: (
            [(column.name, column.spec, column.is_key) for column in table_.columns],
            sorted(([comparable(cell) for cell in row] for row in table_.rows()), key=repr),
        )
        for name, table_ in database.tables.items()
    }


def comparable(cell: Cell) -> object:
    """A cell, with what msibuild leaves escaped, though Windows replaces it, replaced."""
    if isinstance(cell, StreamCell):
        return cell.sha256()
    if isinstance(cell, str):
        return cell.translate(
            {0x15: "\0", 0x1B: "\b", 0x10: "\t", 0x19: "\n", 0x18: "\f", 0x11: "\r"}
        )
    return cell


def test_msibuild_imports_hard_texts(msibuild: str, hard: Database, tmp_path: Path) -> None:
    back = imported(msibuild, hard, tmp_path / "out")
    assert content(back) == content(hard)
    assert back.codepage == hard.codepage
    assert {comparable(cell) for cell in back.table("Hard").values(3)} == {*HARD_TEXTS, None}


def test_msibuild_imports_the_sample(msibuild: str, tmp_path: Path) -> None:
    database = open_package(make_msi(tmp_path / "sample.msi"))
    assert isinstance(database, Database)
    back = imported(msibuild, database, tmp_path / "out")
    assert content(back) == content(database)
    assert back.summary.text(9) == PACKAGE_CODE
    assert back.summary.number(12) == CREATED


def test_msibuild_imports_real_packages(
    msibuild: str,
    corpus: Path,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    files = sorted((corpus / "msi").glob("*.msi"))
    for file in files:
        database = open_package(file)
        assert isinstance(database, Database)
        back = imported(msibuild, database, tmp_path / "out")
        assert content(back) == content(database), file.name
        assert back.codepage == database.codepage, file.name
    record_property("summary", f"{len(files)} .msi files through our IDT and msibuild")
