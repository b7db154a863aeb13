"""The overlays of the demo: a transform, a patch, and a patch that does not fit.

The patch has two targets, of which the sample package is one. The other patch targets only the
release before, with the flags 0x08A2, so it is refused.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from msiview.database.database import Database
from msiview.database.opening import CLSID_PATCH
from msiview.database.package import PackageOrigin
from msiview.database.summary import PropertyId, ticks_of
from msiview.database.transform_flags import ErrorCondition, Validation
from msiview.database.writer import DatabaseContent, TableContent, database_storage
from msiview.format.compound_writer import StorageContent, compound_bytes, write_compound_file
from msiview.format.container import Container
from msiview.format.property_set import PropertySet, VariantType
from msiview.overlay.generate import TransformOptions, transform_between
from msiview.overlay.remarks import RECOMMENDED
from msiview.sample.edits import TableContents, edited, new_table, read_edits
from msiview.sample.package import CODEPAGE, payload, sample_content, sample_tables
from msiview.sample.patching import PatchPlan, patch_cabinet, with_patch_tables

TRANSFORM_NAME = "Contoso IT settings.mst"
PATCH_NAME = "Contoso Reader 10.4.28.msp"
OTHER_PATCH_NAME = "Contoso Reader connectors.msp"

_PRODUCT_CODE = "{695535B9-4443-51DD-9FD6-B7B9EE3B5B4F}"
_PATCH_CODE = "{7A1E0D52-51B8-5D0B-9C39-0F3C7E4B1D28}"
_OTHER_PATCH_CODE = "{C3D7F1A4-0B5E-5F6A-8E21-64B0D9A2C726}"
_CREATED = datetime(2026, 3, 30, 8, 15, tzinfo=UTC)
_NOT_CODEPAGE = ErrorCondition(0x1F)
_LENIENT = (
    Validation.PRODUCT
    | Validation.UPDATE_VERSION
    | Validation.NEW_LESS_EQUAL_BASE_VERSION
    | Validation.UPGRADE_CODE
)
"""0x08A2: the base's version or a lower one."""


@dataclass(frozen=True, slots=True)
class SampleOverlays:
    """The files: ``other_patch`` is the one that does not apply."""

    transform: Path
    patch: Path
    other_patch: Path


def write_sample_overlays(folder: Path) -> SampleOverlays:
    """Build the transform and the patches of the demo in a folder, replacing older ones."""
    tables = sample_tables()
    before = edited(tables, read_edits("version-10.4.26"))
    overlays = SampleOverlays(
        folder / TRANSFORM_NAME, folder / PATCH_NAME, folder / OTHER_PATCH_NAME
    )
    settings = edited(tables, read_edits("settings"))
    flags = Validation.PRODUCT | Validation.UPGRADE_CODE
    storage = _transform(tables, settings, flags)
    write_compound_file(overlays.transform, storage, sector_size=512)
    _write_patch(overlays.patch, tables, before)
    _write_other_patch(overlays.other_patch, before)
    return overlays


def _write_patch(path: Path, tables: TableContents, before: TableContents) -> None:
    """Two pairs, from 10.4.26 and from 10.4.27 to 10.4.28."""
    edits = read_edits("version-10.4.28")
    after = _rehashed(edited(tables, edits))
    plan = PatchPlan(
        _PATCH_CODE,
        "Reader28",
        "Contoso Reader 10.4.28",
        "Reader28.cab",
        edits["patch"]["whole"],
        edits["patch"]["delta"],
    )
    patched = with_patch_tables(after, plan)
    transforms = {}
    for name, base in (("R26ToR28", before), ("R27ToR28", tables)):
        transforms[name] = _transform(base, after, RECOMMENDED)
        transforms[f"#{name}"] = _transform(after, patched, RECOMMENDED)
    metadata = _metadata(plan.title, "Update", "Fixes for printing, and a safe mode.")
    families = new_table(
        "MsiPatchSequence",
        "PatchFamily s72*, ProductCode S38*, Sequence s72, Attributes I2",
        ("Reader", None, "10.4.28", 1),
    )
    _write(path, plan, after, transforms, [metadata, families])


def _write_other_patch(path: Path, before: TableContents) -> None:
    """One pair, from 10.4.26 only, and no MsiPatchSequence."""
    edits = read_edits("connectors")
    after = edited(before, edits)
    plan = PatchPlan(
        _OTHER_PATCH_CODE,
        "Connectors",
        "Contoso Reader connectors",
        "Connectors.cab",
        edits["patch"]["whole"],
        edits["patch"]["delta"],
    )
    transforms = {
        "R26ToConnectors": _transform(before, after, _LENIENT),
        "#R26ToConnectors": _transform(after, with_patch_tables(after, plan), _LENIENT),
    }
    metadata = _metadata(plan.title, "Hotfix", "Two connectors for the release before.")
    _write(path, plan, after, transforms, [metadata])


def _write(
    path: Path,
    plan: PatchPlan,
    after: TableContents,
    transforms: Mapping[str, StorageContent],
    tables: list[TableContent],
) -> None:
    content = DatabaseContent(
        tables=tables,
        codepage=CODEPAGE,
        summary=_summary(plan, list(transforms)),
        streams={plan.cabinet: patch_cabinet(after, plan)},
        storages=transforms,
        clsid=CLSID_PATCH,
    )
    write_compound_file(path, database_storage(content), sector_size=512)


def _rehashed(tables: TableContents) -> TableContents:
    """The tables with the hashes of the placeholder files in their present sizes."""
    sizes = {row[0]: row[3] for row in tables["File"].rows}
    hashes = tables["MsiFileHash"]
    rows = []
    for key, options, *_ in hashes.rows:
        digest = hashlib.md5(payload(str(key), int(str(sizes[key])))).digest()
        rows.append([key, options, *struct.unpack("<4i", digest)])
    return tables | {hashes.name: TableContent(hashes.name, hashes.columns, rows)}


def _transform(
    base: TableContents, target: TableContents, validation: Validation
) -> StorageContent:
    options = TransformOptions(validation, _NOT_CODEPAGE, _CREATED)
    return transform_between(_database(base), _database(target), options).storage


def _database(tables: TableContents) -> Database:
    """Tables as a database in memory. Without cabinets, since transforms do not compare them."""
    data = compound_bytes(database_storage(sample_content(tables)))
    container = Container.from_bytes(data, "sample")
    return Database(PackageOrigin(container, container.root))


def _summary(plan: PatchPlan, names: list[str]) -> PropertySet:
    properties = PropertySet.empty(CODEPAGE)
    texts = {
        PropertyId.TITLE: "Patch",
        PropertyId.SUBJECT: plan.title,
        PropertyId.AUTHOR: "Contoso Ltd.",
        PropertyId.TEMPLATE: _PRODUCT_CODE,
        PropertyId.LAST_SAVED_BY: ";".join(f":{name}" for name in names),
        PropertyId.REVISION_NUMBER: plan.code,
    }
    for number, text in texts.items():
        properties.set_text(number, text)
    properties.set_number(PropertyId.CREATE_TIME, ticks_of(_CREATED), VariantType.FILETIME)
    properties.set_number(PropertyId.WORD_COUNT, 4)
    properties.set_number(PropertyId.SECURITY, 4)
    return properties


def _metadata(title: str, classification: str, description: str) -> TableContent:
    return new_table(
        "MsiPatchMetadata",
        "Company S72*, Property s72*, Value l0",
        (None, "AllowRemoval", "1"),
        (None, "Classification", classification),
        (None, "CreationTimeUTC", _CREATED.strftime("%m-%d-%y %H:%M")),
        (None, "Description", description),
        (None, "DisplayName", title),
        (None, "ManufacturerName", "Contoso Ltd."),
        (None, "MoreInfoURL", "https://www.contoso.example/reader/updates"),
    )
