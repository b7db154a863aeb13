"""Patches: what they list, what they hold, and what of it does not match."""

from __future__ import annotations

from pathlib import Path

from msiview.database.opening import CLSID_PATCH, open_embedded, open_package
from msiview.database.patch import Patch
from msiview.database.transform import Transform
from msiview.format.compound_writer import StorageContent, write_compound_file
from tests.builders.databases import PRODUCT_CODE, make_msi, summary, table
from tests.builders.transforms import PATCH_CODE, make_msp, make_transform_storage

OLD = "{CCCCCCCC-1111-2222-3333-DDDDDDDDDDDD}"
OLDER = "{EEEEEEEE-1111-2222-3333-FFFFFFFFFFFF}"


def opened(path: Path) -> Patch:
    package = open_package(path)
    assert isinstance(package, Patch)
    return package


def test_a_patch(tmp_path: Path) -> None:
    storage = make_transform_storage(["a"], {})
    path = make_msp(
        tmp_path / "x.msp",
        {"T1ToU1": storage, "#T1ToU1": storage},
        [
            table(
                "MsiPatchMetadata",
                "Company S72*, Property s72*, Value l0",
                ("", "DisplayName", "x"),
            )
        ],
        targets=[PRODUCT_CODE, OLD],
        obsoleted=[OLD, OLDER],
        streams={"PCW_CAB_1": b"MSCF"},
    )
    patch = opened(path)
    assert patch.patch_code == PATCH_CODE
    assert patch.obsoleted == [OLD, OLDER]
    assert patch.targets == [PRODUCT_CODE, OLD]
    assert [(t.name, t.listed, t.is_patch_specific) for t in patch.transforms] == [
        ("T1ToU1", True, False),
        ("#T1ToU1", True, True),
    ]
    assert all(t.storage is not None for t in patch.transforms)
    assert isinstance(open_embedded(patch, "#T1ToU1"), Transform)
    assert patch.table("MsiPatchMetadata").row_count == 1
    assert patch.stream("PCW_CAB_1").size == 4
    assert list(patch.defects) == []


def test_transforms_missing_and_unlisted(tmp_path: Path) -> None:
    storage = make_transform_storage(["a"], {})
    properties = summary(
        template=PRODUCT_CODE, last_saved_by=":A;:Gone;;:", revision_number=PATCH_CODE
    )
    path = make_msi(
        tmp_path / "x.msp",
        [],
        properties=properties,
        storages={"A": storage, "Extra": storage},
        clsid=CLSID_PATCH,
    )
    patch = opened(path)
    assert [(t.name, t.listed, t.storage is not None) for t in patch.transforms] == [
        ("A", True, True),
        ("Gone", True, False),
        ("Extra", False, True),
    ]
    assert {defect.code for defect in patch.defects} == {
        "patch-transform-missing",
        "patch-transform-unlisted",
    }


def test_a_patch_without_summary_or_tables(tmp_path: Path) -> None:
    path = tmp_path / "x.msp"
    write_compound_file(path, StorageContent(CLSID_PATCH))
    patch = opened(path)
    assert patch.patch_code is None
    assert patch.targets == []
    assert patch.transforms == []
    assert list(patch.tables) == []


def test_real_patches(corpus: Path) -> None:
    for path in sorted((corpus / "msp").iterdir()):
        patch = opened(path)
        assert patch.patch_code is not None
        assert patch.targets, path.name
        assert len(patch.transforms) >= 2
        for part in patch.transforms:
            assert part.listed
            transform = open_embedded(patch, part.name)
            assert isinstance(transform, Transform)
            assert transform.undecoded == {}
            assert list(transform.defects) == [], (path.name, part.name)
