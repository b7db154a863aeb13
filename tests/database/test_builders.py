"""The builders make what they say: transforms, patches and large packages that open."""

from __future__ import annotations

from pathlib import Path

from msiview.database.database import Database
from msiview.database.integrity import check_integrity
from msiview.database.opening import open_embedded, open_package
from msiview.database.package import Kind
from msiview.database.patch import Patch
from msiview.database.transform import Transform
from tests.builders.databases import make_msi, table
from tests.builders.scale import main
from tests.builders.transforms import make_msp, make_mst, make_transform_storage

CHANGES = {
    "Property": bytes.fromhex(
        "0200 0100 0200"  # update row ProductName (1): column 2 becomes Changed (2)
        "0102 0300 0400"  # add a row of 2 columns: New (3), Value (4)
    )
}
STRINGS = ["ProductName", "Changed", "New", "Value"]


def check_changes(transform: Transform) -> None:
    assert list(transform.tables) == ["Property"]
    assert len(transform.tables["Property"].records) == 2
    assert list(transform.defects) == []


def test_transform_file(tmp_path: Path) -> None:
    path = make_mst(tmp_path / "x.mst", make_transform_storage(STRINGS, CHANGES))
    transform = open_package(path)
    assert isinstance(transform, Transform)
    assert transform.kind is Kind.MST
    check_changes(transform)


def test_transform_inside_a_package(tmp_path: Path) -> None:
    storage = make_transform_storage(STRINGS, CHANGES, codepage=65001)
    package = open_package(make_msi(tmp_path / "x.msi", storages={"1041": storage}))
    embedded = open_embedded(package, "1041")
    assert isinstance(embedded, Transform)
    assert embedded.codepage == 65001
    check_changes(embedded)


def test_patch(tmp_path: Path) -> None:
    metadata = table(
        "MsiPatchMetadata",
        "Company S72*, Property s72*, Value l0",
        (None, "DisplayName", "Patch 1"),
    )
    transforms = {
        "X": make_transform_storage(STRINGS, CHANGES),
        "#X": make_transform_storage([], {}),
    }
    path = make_msp(tmp_path / "x.msp", transforms, [metadata], streams={"PCW_CAB": b"MSCF"})
    patch = open_package(path)
    assert isinstance(patch, Patch)
    assert patch.kind is Kind.MSP
    assert [storage.name for storage in patch.storages] == ["#X", "X"]
    assert [stream.name for stream in patch.streams()][-1] == "PCW_CAB"
    check_integrity(patch)
    assert list(patch.defects) == []


def test_scale_package_is_sound_and_always_the_same(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("one.msi", "other.msi")]
    for path in paths:
        main([str(path), "--files", "1000"])
    assert paths[0].read_bytes() == paths[1].read_bytes()
    database = open_package(paths[0])
    assert isinstance(database, Database)
    check_integrity(database)
    assert list(database.defects) == []
    assert database.tables["File"].row_count == 1000
    components = set(database.tables["Component"].values(0))
    assert set(database.tables["File"].values(1)) == components
    assert set(database.tables["FeatureComponents"].values(1)) == components
    directories = set(database.tables["Directory"].values(0))
    assert set(database.tables["Directory"].values(1)) <= directories | {None}
