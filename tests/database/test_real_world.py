"""What real packages did to other readers: a made file for each public report."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.summary import STREAM, PropertyId
from msiview.errors import FormatError, Severity
from tests.builders.databases import make_msi, sample_tables, summary, table
from tests.builders.raw_databases import RawDatabase


def opened(path: Path) -> Database:
    package = open_package(path)
    assert isinstance(package, Database)
    return package


@pytest.mark.parametrize("size", [65_536, 131_072, 200_000])
def test_licence_texts_shift_nothing(tmp_path: Path, size: int) -> None:
    """rust-msi, pymsi, fleet, WinTuner: all texts after a long one were wrong."""
    raw = RawDatabase()
    raw.describe("Control", ("Control", 0x2D48), ("Text", 0x0F00))
    ids = [raw.id("A"), raw.id("B"), raw.id("x" * size), raw.id("after")]
    raw.tables["Control"] = b"".join(number.to_bytes(2, "little") for number in ids)
    database = opened(raw.write(tmp_path / "x.msi"))
    assert list(database.table("Control").rows()) == [("A", "x" * size), ("B", "after")]


def test_empty_slots_of_the_pool_count(tmp_path: Path) -> None:
    """WinTuner: ids after a skipped slot were off by one."""
    raw = RawDatabase()
    raw.unused_id()
    raw.describe("T", ("K", 0x2D48))
    raw.unused_id()
    raw.tables["T"] = raw.id("right").to_bytes(2, "little")
    assert opened(raw.write(tmp_path / "x.msi")).table("T").values(0) == ["right"]


def test_integers_whose_width_byte_is_zero(tmp_path: Path) -> None:
    """Zabbix agent 7.4.8: the kind is in two bits, the width byte says nothing."""
    raw = RawDatabase()
    raw.describe("T", ("K", 0x2D48), ("Short", 0x1500), ("Long", 0x1100), ("OneByte", 0x1501))
    raw.tables["T"] = (
        raw.id("k").to_bytes(2, "little") + b"\x05\x80" + b"\x06\x00\x00\x80" + b"\x07\x80"
    )
    database = opened(raw.write(tmp_path / "x.msi"))
    assert list(database.table("T").rows()) == [("k", 5, 6, 7)]
    assert [column.spec for column in database.table("T").columns] == ["s72", "I0", "I0", "I1"]


def test_a_summary_text_without_its_final_nul(tmp_path: Path) -> None:
    """rust-msi issue 27: Orca reads it."""
    # FEFF header, one section at 48: size, 2 properties (1 and 2), then values
    data = bytes.fromhex(
        "FEFF 0000 06000200" + "00" * 16 + "01000000"
        "E0859FF2F94F6810AB9108002B27B3D9 30000000"
        "2C000000 02000000 01000000 18000000 02000000 20000000"
        "02000000 E4040000"  # VT_I2 1252
        "1E000000 04000000 41424344"  # VT_LPSTR, 4 bytes "ABCD" and no NUL
    )
    raw = RawDatabase()
    raw.streams[STREAM] = data
    database = opened(raw.write(tmp_path / "x.msi"))
    assert database.summary.text(PropertyId.TITLE) == "ABCD"


def test_no_validation_table(tmp_path: Path) -> None:
    """rust-msi issue 5 refused such packages."""
    database = opened(make_msi(tmp_path / "x.msi"))
    assert "_Validation" not in database.tables
    assert list(database.defects) == []


def test_validation_of_tables_that_are_not_there(tmp_path: Path) -> None:
    """pymsi issues 61 and 64: left-over rows of merge modules, vendor tables."""
    validation = table(
        "_Validation",
        "Table s32*, Column s32*, Nullable s4, KeyTable S255",
        ("ModuleSignature", "ModuleID", "N", None),
        ("VendorTable", "Vendor", "N", "Nowhere;Elsewhere"),
    )
    database = opened(make_msi(tmp_path / "x.msi", [*sample_tables(), validation]))
    assert database.table("_Validation").row_count == 2
    assert list(database.defects) == []


def test_several_root_directories(tmp_path: Path) -> None:
    directory = table(
        "Directory",
        "Directory s72*, Directory_Parent S72, DefaultDir l255",
        ("TARGETDIR", None, "SourceDir"),
        ("OTHER", None, "Other"),
        ("SELF", "SELF", "Self"),
    )
    assert opened(make_msi(tmp_path / "x.msi", [directory])).table("Directory").row_count == 3


def test_utf8_packages(tmp_path: Path) -> None:
    """Not supported by Microsoft, common all the same; the summary states another page."""
    tables = [table("Property", "Property s72*, Value l0", ("ProductName", "日本語 – Ünïcode"))]
    path = make_msi(tmp_path / "x.msi", tables, codepage=65001, properties=summary(1252))
    database = opened(path)
    assert database.codepage == 65001
    assert database.property_value("ProductName") == "日本語 – Ünïcode"
    assert list(database.defects) == []


def test_nothing_is_lost_without_a_word(tmp_path: Path) -> None:
    """lessmsi, MSIExtractApp: packages that opened empty, silently."""
    path = make_msi(tmp_path / "x.msi", sector_size=512)
    data = path.read_bytes()
    messages: list[str] = []
    for size in range(1000, len(data), 97):
        path.write_bytes(data[:size])
        try:
            database = opened(path)
        except FormatError as error:
            messages.append(str(error))
            continue
        for found in database.tables.values():
            list(found.rows())
        for stream in database.streams():
            stream.read()
        lost = list(database.tables) != sorted(t.name for t in sample_tables()) or any(
            database.tables[t.name].row_count < len(t.rows) for t in sample_tables()
        )
        if lost:
            assert any(defect.severity is Severity.ERROR for defect in database.defects), size
    assert all(str(path) in message for message in messages)
