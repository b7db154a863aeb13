"""Opening: the kind by the class, never by the name; embedded files; other files."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.database.database import Database
from msiview.database.opening import CLSID_DATABASE, open_embedded, open_package
from msiview.database.package import Kind
from msiview.database.patch import Patch
from msiview.database.transform import Transform
from msiview.database.writer import DatabaseContent, database_storage
from msiview.errors import NoSuchStream, NotAnInstallerFile
from msiview.format.compound_writer import StorageContent, write_compound_file
from msiview.progress import Cancelled, Progress
from tests.builders.databases import make_msi, sample_tables, table
from tests.builders.raw_databases import RawDatabase
from tests.builders.transforms import make_msp, make_mst, make_transform_storage

KINDS = {
    Kind.MSM: ["ModuleSignature", "ModuleComponents"],
    Kind.PCP: ["Properties", "ImageFamilies", "UpgradedImages", "TargetImages"],
    Kind.CUB: ["_ICESequence", "CustomAction"],
    Kind.MSI: ["Property", "ModuleSignature"],
}


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_of_databases_show_in_their_tables(tmp_path: Path, kind: Kind) -> None:
    tables = [table(name, "K s72*") for name in KINDS[kind]]
    package = open_package(make_msi(tmp_path / "x.txt", tables))
    assert isinstance(package, Database)
    assert package.kind is kind
    assert package.kind.title


def test_a_package_with_merged_modules_is_still_a_package(tmp_path: Path) -> None:
    tables = [*sample_tables(), *(table(name, "K s72*") for name in KINDS[Kind.MSM])]
    assert open_package(make_msi(tmp_path / "x.msi", tables)).kind is Kind.MSI


def test_transforms_and_patches(tmp_path: Path) -> None:
    storage = make_transform_storage(["A"], {})
    transform = open_package(make_mst(tmp_path / "x.msi", storage))
    assert isinstance(transform, Transform)
    assert transform.kind is Kind.MST
    patch = open_package(make_msp(tmp_path / "y.msi", {"X": storage, "#X": storage}))
    assert isinstance(patch, Patch)
    assert patch.kind is Kind.MSP
    embedded = open_embedded(patch, "#X")
    assert isinstance(embedded, Transform)
    assert embedded.inside == ("#X",)
    assert embedded.name == "#X"
    assert embedded.path == patch.path
    with pytest.raises(NoSuchStream):
        open_embedded(patch, "Y")


def test_packages_inside_packages(tmp_path: Path) -> None:
    inner = database_storage(DatabaseContent(sample_tables()))
    middle = database_storage(DatabaseContent(storages={"Inner": inner}))
    package = open_package(make_msi(tmp_path / "x.msi", storages={"Middle": middle}))
    nested = open_embedded(open_embedded(package, "Middle"), "Inner")
    assert isinstance(nested, Database)
    assert nested.inside == ("Middle", "Inner")
    assert nested.property_value("ProductName") == "Sample"
    # An embedded file has defects of its own.
    assert nested.defects is not package.defects


def test_properties(tmp_path: Path) -> None:
    package = open_package(make_msi(tmp_path / "x.msi"))
    assert isinstance(package, Database)
    assert package.property_value("ProductVersion") == "1.2.3"
    assert package.property_value("Nothing") is None
    assert open_package(make_msi(tmp_path / "y.msi", [])).kind is Kind.MSI


def test_the_property_table_may_have_other_columns(tmp_path: Path) -> None:
    tables = [table("Property", "Key s72*", ("ProductCode",))]
    package = open_package(make_msi(tmp_path / "x.msi", tables))
    assert isinstance(package, Database)
    assert package.property_value("ProductCode") is None


@pytest.mark.parametrize(
    ("name", "tables", "product_code", "kind"),
    [
        ("x.msm", ("ModuleSignature", "ModuleComponents"), True, Kind.MSM),
        ("x.msi", ("ModuleSignature", "ModuleComponents"), False, Kind.MSM),
        ("x.msi", ("ModuleSignature", "ModuleComponents"), True, Kind.MSI),
        ("x.msm", ("ModuleComponents",), True, Kind.MSM),
        ("x.MSM", (), False, Kind.MSM),
        ("x.msi", ("ModuleComponents",), False, Kind.MSI),
        ("x.msm", (), True, Kind.MSI),
        ("x.msm", ("_ICESequence",), False, Kind.CUB),
    ],
)
def test_modules_are_known_by_their_tables_and_broken_ones_by_their_name(
    tmp_path: Path, name: str, tables: tuple[str, ...], product_code: bool, kind: Kind
) -> None:
    property_table = table("Property", "Property s72*, Value l0", ("ProductCode", "{1}"))
    content = [table(each, "Name s72*") for each in tables]
    path = make_msi(tmp_path / name, [*content, *([property_table] if product_code else [])])
    assert open_package(path).kind is kind


def test_a_package_with_merged_modules_has_media_even_where_its_product_code_is_missing(
    tmp_path: Path,
) -> None:
    content = [table(each, "Name s72*") for each in ("ModuleSignature", "ModuleComponents")]
    empty = table("Media", "DiskId i2*")
    path = make_msi(tmp_path / "module.msi", [*content, empty])
    assert open_package(path).kind is Kind.MSM
    path = make_msi(tmp_path / "package.msi", [*content, table("Media", "DiskId i2*", (1,))])
    assert open_package(path).kind is Kind.MSI


def test_streams_by_stored_and_by_shown_name(tmp_path: Path) -> None:
    package = open_package(make_msi(tmp_path / "x.msi", streams={"cab1.cab": b"MSCF"}))
    assert package.stream("cab1.cab").read() == b"MSCF"
    shown, stored = r"\5SummaryInformation", "\x05SummaryInformation"
    assert package.stream(shown) is package.stream(stored)
    assert [stream.name for stream in package.streams()] == [
        stored,
        "Binary.Script.vbs",
        "cab1.cab",
    ]
    with pytest.raises(NoSuchStream, match="no stream CAB1"):
        package.stream("CAB1.cab")


@pytest.mark.parametrize("clsid", [None, "{00020906-0000-0000-C000-000000000046}"])
def test_compound_files_of_other_programs(tmp_path: Path, clsid: str | None) -> None:
    path = tmp_path / "letter.doc"
    write_compound_file(path, StorageContent(clsid, {"WordDocument": b"x"}))
    with pytest.raises(NotAnInstallerFile, match=r"letter\.doc: .*another program"):
        open_package(path)


def test_a_database_of_unknown_class_is_read_all_the_same(tmp_path: Path) -> None:
    storage = RawDatabase().storage()
    storage.clsid = "{0C108400-0000-0000-00C0-000000000046}"
    path = tmp_path / "x.msi"
    write_compound_file(path, storage)
    package = open_package(path)
    assert isinstance(package, Database)
    assert "class-unknown" in {defect.code for defect in package.defects}


def test_a_database_without_a_pool(tmp_path: Path) -> None:
    path = tmp_path / "x.msi"
    write_compound_file(path, StorageContent(CLSID_DATABASE))
    package = open_package(path)
    assert isinstance(package, Database)
    assert len(package.tables) == 0
    assert not package.summary.is_present
    assert {defect.code for defect in package.defects} == {"summary-missing"}


def test_opening_can_be_watched_and_cancelled(tmp_path: Path) -> None:
    path = make_msi(tmp_path / "x.msi")
    steps: list[str] = []
    open_package(path, Progress(lambda text, done, total: steps.append(text), interval=0))
    assert steps
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        open_package(path, progress)


def test_real_files_have_the_kind_of_their_folder(corpus: Path) -> None:
    for kind in ("msi", "msm", "cub", "mst", "msp"):
        for path in sorted((corpus / kind).iterdir()):
            assert open_package(path).kind.value == kind, path.name
