"""What we write, as msitools' msiinfo reads it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.builders.databases import (
    PACKAGE_CODE,
    PRODUCT_CODE,
    UPGRADE_CODE,
    make_msi,
    sample_tables,
    summary,
    table,
)
from tests.builders.scale import make_scale_package


@pytest.fixture
def msiinfo() -> str:
    program = shutil.which("msiinfo")
    if program is None:
        pytest.skip("msiinfo is not installed (Debian package msitools)")
    return program


def run(program: str, *arguments: str | Path, encoding: str = "utf-8") -> list[str]:
    """The lines that msiinfo prints."""
    done = subprocess.run(
        [program, *map(str, arguments)], capture_output=True, check=True, timeout=60
    )
    assert done.stderr == b""
    return done.stdout.decode(encoding).splitlines()


@pytest.mark.parametrize("sector_size", [512, 4096])
@pytest.mark.parametrize("reference_width", [2, 3])
def test_sample(msiinfo: str, tmp_path: Path, sector_size: int, reference_width: int) -> None:
    path = make_msi(
        tmp_path / "sample.msi",
        sector_size=sector_size,
        reference_width=reference_width,
        streams={"cab1.cab": b"MSCF" + bytes(5000)},
    )
    tables = run(msiinfo, "tables", path)
    assert sorted(tables) == sorted(
        [content.name for content in sample_tables()] + ["_SummaryInformation", "_ForceCodepage"]
    )
    assert sorted(run(msiinfo, "streams", path)) == sorted(
        ["Binary.Script.vbs", "cab1.cab", "\x05SummaryInformation"]
    )
    assert run(msiinfo, "export", path, "Property") == [
        "Property\tValue",
        "s72\tl0",
        "Property\tProperty",
        f"ProductCode\t{PRODUCT_CODE}",
        "ProductLanguage\t1033",
        "ProductName\tSample",
        "ProductVersion\t1.2.3",
        "Manufacturer\tExample",
        f"UpgradeCode\t{UPGRADE_CODE}",
    ]
    assert run(msiinfo, "export", path, "Registry")[3:] == [
        "reg1\t2\tSoftware\\Example\\Sample\tPath\t[INSTALLDIR]\tProgram",
        "reg2\t-1\tSoftware\\Example\\Sample\tCount\t#7\tProgram",
    ]
    assert run(msiinfo, "export", path, "FeatureComponents")[1:3] == [
        "s38\ts72",
        "FeatureComponents\tFeature_\tComponent_",
    ]


def test_summary(msiinfo: str, tmp_path: Path) -> None:
    path = make_msi(tmp_path / "sample.msi", properties=summary(author="Zoë"))
    lines = run(msiinfo, "suminfo", path, encoding="cp1252")  # as stored
    assert "Author: Zoë" in lines
    assert f"Revision number (UUID): {PACKAGE_CODE}" in lines
    assert "Template: x64;1033" in lines
    assert "Version: 500 (1f4)" in lines


def test_multibyte_and_long_texts(msiinfo: str, tmp_path: Path) -> None:
    rows = ("A", "日本語ｱ"), ("B", "x" * 70000), ("C", "日" * 40000)
    tables = [table("Property", "Property s72*, Value l0", *rows)]
    path = make_msi(tmp_path / "x.msi", tables, codepage=932)
    assert run(msiinfo, "export", path, "Property")[3:] == ["\t".join(row) for row in rows]


def test_streams_come_out_as_they_went_in(msiinfo: str, tmp_path: Path) -> None:
    data = bytes(range(256)) * 40
    path = make_msi(tmp_path / "x.msi", streams={"cab1.cab": data})
    done = subprocess.run(
        [msiinfo, "extract", path, "cab1.cab"], capture_output=True, check=True, timeout=60
    )
    assert done.stdout == data


def test_scale_package(msiinfo: str, tmp_path: Path) -> None:
    path = make_scale_package(tmp_path / "scale.msi", files=12_000)  # references of 3 bytes
    assert len(run(msiinfo, "export", path, "File")) == 12_003
    assert len(run(msiinfo, "export", path, "Registry")) == 6_003
