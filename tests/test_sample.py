"""The sample package is sound: everything in it fits together and opens cleanly."""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path

import pytest

from msiview.database.database import Database
from msiview.database.integrity import check_integrity
from msiview.database.opening import open_package
from msiview.database.package import Kind
from msiview.database.schema import standard_schema
from msiview.sample.package import write_sample


@pytest.fixture
def sample(tmp_path: Path) -> Database:
    package = open_package(write_sample(tmp_path))
    assert isinstance(package, Database)
    return package


def test_sample_opens_without_defects(sample: Database) -> None:
    check_integrity(sample)
    assert list(sample.defects) == []
    assert sample.kind is Kind.MSI
    assert sample.property_value("ProductName") == "Contoso Reader"


def test_sample_tables_have_the_standard_columns(sample: Database) -> None:
    for table in sample.tables.values():
        standard = standard_schema().table(table.name)
        assert standard is not None, table.name
        assert [column.name for column in table.columns] == [c.name for c in standard.columns]


@pytest.mark.parametrize(
    ("table", "column", "target"),
    [
        ("File", "Component_", "Component"),
        ("Component", "Directory_", "Directory"),
        ("Directory", "Directory_Parent", "Directory"),
        ("Feature", "Feature_Parent", "Feature"),
        ("FeatureComponents", "Feature_", "Feature"),
        ("FeatureComponents", "Component_", "Component"),
        ("Registry", "Component_", "Component"),
        ("Control", "Dialog_", "Dialog"),
        ("MsiFileHash", "File_", "File"),
        ("Font", "File_", "File"),
        ("Verb", "Extension_", "Extension"),
    ],
)
def test_sample_references_lead_somewhere(
    sample: Database, table: str, column: str, target: str
) -> None:
    source = sample.table(table)
    values = source.values(source.column(column).index)
    keys = sample.table(target).values(0)
    assert set(values) - {None} <= set(keys)


def test_every_component_belongs_to_a_feature(sample: Database) -> None:
    assert set(sample.table("FeatureComponents").values(1)) == set(
        sample.table("Component").values(0)
    )


def test_file_hashes_are_those_of_the_payload(sample: Database) -> None:
    sizes = dict(zip(sample.table("File").values(0), sample.table("File").values(3), strict=True))
    for file, _, *parts in sample.table("MsiFileHash").rows():
        line = f"This stands for {file} of the sample package.\r\n".encode()
        size = sizes[file]
        assert isinstance(size, int)
        payload = (line * (size // len(line) + 1))[:size]
        assert struct.pack("<4i", *parts) == hashlib.md5(payload).digest()
