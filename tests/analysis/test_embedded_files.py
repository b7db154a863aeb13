"""What lies inside a package."""

from __future__ import annotations

from pathlib import Path

from msiview.analysis.embedded_files import EmbeddedFile, embedded_files
from msiview.analysis.package_identity import package_title
from msiview.database.opening import open_package
from msiview.database.transform_flags import Validation
from msiview.format.compound_writer import StorageContent
from tests.builders.databases import PRODUCT_CODE, make_msi, summary
from tests.builders.transforms import (
    PATCH_CODE,
    make_msp,
    make_transform_storage,
    transform_summary,
)


def inside(path: Path) -> dict[str, EmbeddedFile]:
    return {found.name: found for found in embedded_files(open_package(path))}


def test_language_transforms_are_told_by_their_names(tmp_path: Path) -> None:
    names = ("1041", "MergeModule.Lang1033", "9", "0", "77777")
    path = make_msi(
        tmp_path / "x.msi", storages={name: make_transform_storage([], {}) for name in names}
    )
    roles = {name: found.role for name, found in inside(path).items()}
    assert roles == {
        "0": "language transform 0 (neutral)",
        "1041": "language transform 1041 (ja-JP)",
        "77777": "language transform 77777",
        "9": "language transform 9 (en)",
        "MergeModule.Lang1033": "language transform 1033 (en-US)",
    }


def test_checks_and_versions_of_a_transform(tmp_path: Path) -> None:
    unchecked = make_transform_storage([], {}, properties=transform_summary(0))
    path = make_msi(
        tmp_path / "x.msi", storages={"a": make_transform_storage([], {}), "b": unchecked}
    )
    found = inside(path)
    assert found["a"].class_name == "Transform"
    assert found["a"].role == "transform"
    assert found["a"].records == 0
    checked, unchecked_too = found["a"].applicability, found["b"].applicability
    assert checked is not None
    assert unchecked_too is not None
    assert (checked.target.base_product, checked.target.base_version) == (PRODUCT_CODE, "1.2.3")
    assert checked.validation == Validation.PRODUCT
    assert int(checked.error_conditions) == 0x3F
    assert (int(unchecked_too.validation), int(unchecked_too.error_conditions)) == (0, 0)


def test_a_storage_of_another_program_cannot_be_read(tmp_path: Path) -> None:
    alien = StorageContent("{00020906-0000-0000-C000-000000000046}")
    found = inside(make_msi(tmp_path / "x.msi", storages={"doc": alien}))["doc"]
    assert found.class_name == "{00020906-0000-0000-C000-000000000046}"
    assert "another program" in found.failure


def test_a_patch_s_pairs_and_what_it_lists_without_having(tmp_path: Path) -> None:
    storage = make_transform_storage([], {})
    path = make_msp(tmp_path / "x.msp", {"T1": storage, "#T1": storage})
    roles = {name: found.role for name, found in inside(path).items()}
    assert roles == {"T1": "from old to new package", "#T1": "patch-specific half of T1"}
    listed = summary(last_saved_by=":T2", template=PRODUCT_CODE, revision_number=PATCH_CODE)
    path = make_msi(
        tmp_path / "y.msp",
        [],
        properties=listed,
        storages={"T1": storage},
        clsid="{000C1086-0000-0000-C000-000000000046}",
    )
    found = inside(path)
    assert not found["T2"].exists
    assert found["T2"].failure == "listed, but not in the file"
    assert found["T1"].role == "from old to new package, not in the patch's list"


def test_every_file_has_an_identity(corpus: Path) -> None:
    paths = [
        p for folder in ("msi", "msm", "mst", "msp") for p in sorted((corpus / folder).iterdir())
    ]
    for path in paths:
        package = open_package(path)
        assert package_title(package)
        for found in embedded_files(package):
            assert found.title
