"""A package with and without overlays: tables, code page, references, files."""

from __future__ import annotations

from pathlib import Path

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.session.opened_package import OpenedPackage, PackageSource
from msiview.session.overlaid_package import OverlayChoice, overlay_package


def opened(base: Path, *over: Path) -> OpenedPackage:
    package = open_package(base)
    assert isinstance(package, Database)
    choices = [OverlayChoice(str(path)) for path in over]
    return OpenedPackage(package, overlay_package(package, choices, {}) if over else None)


def test_without_overlays_it_is_the_package(sample: Path) -> None:
    alone = opened(sample)
    assert alone.base is alone.database is alone.package
    assert alone.base is not None
    assert alone.tables is alone.base.tables
    assert dict(alone.live_tables) == dict(alone.tables)
    assert alone.layers == ()
    assert alone.files() == [sample]
    assert alone.references is alone.references


def test_with_overlays_tables_are_as_they_make_them(sample: Path, mst: Path) -> None:
    over = opened(sample, mst)
    assert over.layers == ["settings.mst"]
    assert over.database is not over.package
    assert "Icon" in over.tables, "the table was there"
    assert "Icon" not in over.live_tables
    registry = over.live_tables["Registry"]
    assert registry.row_count == over.tables["Registry"].row_count - 1
    assert set(over.files()) >= {sample, mst}
    assert over.references is not None
    assert over.references.store.tables.keys() == over.live_tables.keys()


def test_a_transform_has_records_and_no_rows(mst: Path) -> None:
    alone = OpenedPackage(open_package(mst))
    assert alone.base is alone.database is alone.references is None
    assert "Property" in alone.tables


def test_sources_are_the_same_by_file_and_storage(sample: Path, mst: Path) -> None:
    source = PackageSource.file(sample)
    assert source.title == "sample.msi"
    assert source.same(PackageSource.file(str(sample)))
    assert not source.same(PackageSource.file(mst))
    inside = PackageSource.embedded(open_package(sample), "Inner")
    assert inside.inside == ("Inner",)
    assert not source.same(inside)
