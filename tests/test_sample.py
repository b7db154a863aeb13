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
from msiview.database.patch import Patch
from msiview.database.schema import standard_schema
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.patch_files import patch_files
from msiview.overlay.renames import find_renames
from msiview.overlay.stack import build_stack, open_overlay
from msiview.sample.overlays import write_sample_overlays
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


def test_overlays_of_the_sample(sample: Database, tmp_path: Path) -> None:
    """A transform that fits, a patch of two targets of which one fits, and a patch that doesn't."""
    written = write_sample_overlays(tmp_path)
    names = [written.transform, written.patch, written.other_patch]
    overlays = [open_overlay(sample, str(path)) for path in names]
    for overlay in overlays:
        check_integrity(overlay.package)
        assert list(overlay.package.defects) == []
    stack = build_stack(sample, overlays)
    assert [layer.name for layer in stack.layers] == [
        "Contoso IT settings.mst",
        "Contoso Reader 10.4.28.msp \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} R27ToR28",
        "Contoso Reader 10.4.28.msp \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} #R27ToR28",
    ]
    *_, refused = stack.entries
    assert refused.overlay is overlays[2]
    assert "so error 1642 (internal error 2748" in refused.refusal
    overlaid = OverlaidDatabase(sample, stack.layers)
    assert overlaid.conflicts == []
    assert overlaid.property_value("ProductVersion") == "10.4.28"
    assert stack.after is not None
    assert stack.after.product.version == "10.4.28"


def test_the_sample_patch_renames_a_key(sample: Database, tmp_path: Path) -> None:
    patch = open_overlay(sample, str(write_sample_overlays(tmp_path).patch))
    overlaid = OverlaidDatabase(sample, build_stack(sample, [patch]).layers)
    renames = [(r.table, r.old_key, r.new_key) for r in find_renames(overlaid)]
    assert renames == [("Registry", ("Reg_AppPath2",), ("Reg_AppPathDir",))]


def test_files_of_the_sample_patch(sample: Database, tmp_path: Path) -> None:
    patch = open_overlay(sample, str(write_sample_overlays(tmp_path).patch))
    assert isinstance(patch.package, Patch)
    overlaid = OverlaidDatabase(sample, build_stack(sample, [patch]).layers)
    found = patch_files(overlaid, patch.package)
    (media,) = found.media
    assert (media.disk_id, media.first, media.last, media.cabinet) == (3, 60, 63, "#Reader28.cab")
    stream = patch.package.storage.stream("Reader28.cab")
    assert stream is not None
    assert media.cabinet_size == stream.size
    rows = [(f.name, f.old_version, f.new_version, f.delta_kind, f.unchanged) for f in found.files]
    assert rows == [
        ("Reader.exe", "10.4.27.1", "10.4.28.1", None, False),
        ("ReleaseNotes.txt", None, None, None, False),
        ("Print.dll", "10.4.26.7", "10.4.26.7", None, True),
        ("ReaderCore.dll", "10.4.27.1", "10.4.28.1", "MSPATCH delta, PA30", False),
    ]
    assert [f.delta_size for f in found.files] == [None, None, None, 59904]
