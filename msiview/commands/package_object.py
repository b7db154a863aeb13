"""The answer of ``msiview info`` as one JSON object (docs/commands.md)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from msiview.commands.arguments import heading
from msiview.commands.overlays import overlaid_heading
from msiview.database.database import Database
from msiview.database.integrity import check_integrity
from msiview.database.languages import language_words
from msiview.database.opening import open_embedded, storage_kind
from msiview.database.package import Kind, Package
from msiview.database.patch import Patch, PatchTransform
from msiview.database.summary import PropertyId
from msiview.database.summary_words import SummaryField, describe_summary
from msiview.database.transform import Transform
from msiview.database.transform_flags import error_condition_words, validation_words
from msiview.errors import Defect, FormatError
from msiview.format.codepages import name_of
from msiview.format.container import Storage, shown_name
from msiview.format.property_set import PropertyValue, VariantType
from msiview.overlay.changes import layer_totals
from msiview.session.overlaid_package import OverlaidPackage

_PRODUCT = {
    "name": "ProductName",
    "manufacturer": "Manufacturer",
    "version": "ProductVersion",
    "product_code": "ProductCode",
    "upgrade_code": "UpgradeCode",
    "language": "ProductLanguage",
}


def describe_package(package: Package) -> dict[str, Any]:
    """The object. Every cell is decoded first, so that all defects are known."""
    check_integrity(package)
    described = heading(package) | {
        "codepage_name": name_of(package.codepage),
        "kind_title": package.kind.title,
        "size": None if package.inside else package.container.size,
        "summary": [_field(field) for field in describe_summary(package.summary, package.kind)],
    }
    if isinstance(package, Patch):
        described["patch"] = _patch(package)
    elif isinstance(package, Database):
        described["product"] = _product(package, package.property_value)
        if package.kind is Kind.MSM:
            described["module"] = _module(package)
    elif isinstance(package, Transform):
        described["transform"] = _transform(package)
    return described | {
        "counts": _counts(package),
        "streams": [
            {"name": stream.shown_name, "size": stream.size} for stream in package.streams()
        ],
        "storages": [_storage(storage) for storage in package.storages],
        "defects": [_defect(defect) for defect in package.defects],
        "defects_left_out": dict(package.defects.omitted),
    }


def describe_overlaid(overlaid: OverlaidPackage) -> dict[str, Any]:
    """The object of the package, with product, code page and counts after the overlays."""
    database = overlaid.database
    described = describe_package(overlaid.base) | overlaid_heading(overlaid)
    described["codepage_name"] = name_of(database.codepage)
    if "product" in described:
        described["product"] = _product(overlaid.base, database.property_value)
    described["layers"] = [
        {"name": layer.name} | asdict(totals)
        for layer, totals in zip(database.layers, layer_totals(database), strict=True)
    ]
    live = list(database.live_tables())
    described["counts"] |= {
        "tables": len(live),
        "rows": sum(table.live_row_count for table in live),
    }
    return described


def _field(field: SummaryField) -> dict[str, Any]:
    return {
        "id": field.property_id,
        "name": field.name,
        "type": _type_name(field.value),
        "value": _plain(field),
        "text": field.text,
        "meaning": list(field.meaning),
    }


def _type_name(value: PropertyValue) -> str:
    """The variant type as the SDK spells it: ``VT_LPSTR``; ``VT_99`` where it has no name."""
    known = {kind.value for kind in VariantType}
    return f"VT_{VariantType(value.vt).name if value.vt in known else value.vt}"


def _plain(field: SummaryField) -> int | float | str | None:
    """A value that JSON can hold; bytes as hexadecimal digits, odd numbers as text."""
    value = field.value.value
    if isinstance(value, bytes):
        return value.hex()
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _product(database: Database, property_value: Callable[[str], str | None]) -> dict[str, Any]:
    product: dict[str, Any] = {name: property_value(row) for name, row in _PRODUCT.items()}
    language = product["language"]
    product["language_name"] = language_words(language) if language else None
    revision = database.summary.text(PropertyId.REVISION_NUMBER)
    is_package = database.kind is Kind.MSI
    return product | {"package_code": revision if is_package and revision else None}


def _module(database: Database) -> dict[str, Any] | None:
    """The first row of ModuleSignature: a module's own identity."""
    signature = database.tables.get("ModuleSignature")
    if signature is None or not signature.row_count:
        return None
    cells = signature.named_row(0)
    return {
        "id": cells.get("ModuleID"),
        "language": cells.get("Language"),
        "version": cells.get("Version"),
    }


def _transform(transform: Transform) -> dict[str, Any]:
    return _applicability(transform) | {
        "created_tables": sorted(transform.created_tables),
        "dropped_tables": transform.dropped_tables,
        "changed_tables": list(transform.tables),
        "undecoded_tables": [
            {"name": name, "reason": reason} for name, reason in sorted(transform.undecoded.items())
        ],
    }


def _applicability(transform: Transform) -> dict[str, Any]:
    """The products of a transform, its validation, and the errors that are ignored."""
    return {
        "target": asdict(transform.target),
        "validation": {
            "flags": int(transform.validation),
            "meaning": validation_words(transform.validation),
        },
        "error_conditions": {
            "flags": int(transform.error_conditions),
            "meaning": error_condition_words(transform.error_conditions),
        },
    }


def _patch(patch: Patch) -> dict[str, Any]:
    return {
        "patch_code": patch.patch_code,
        "targets": patch.targets,
        "obsoleted": patch.obsoleted,
        "engine": _patch_engine(patch),
        "transforms": [_patch_transform(patch, transform) for transform in patch.transforms],
    }


def _patch_engine(patch: Patch) -> dict[str, Any]:
    """The installer version that a patch requires, according to its Word Count."""
    fields = describe_summary(patch.summary, patch.kind)
    meaning = next((f.meaning for f in fields if f.property_id == PropertyId.WORD_COUNT), ())
    return {
        "word_count": patch.summary.number(PropertyId.WORD_COUNT),
        "meaning": "; ".join(meaning),
    }


def _patch_transform(patch: Patch, transform: PatchTransform) -> dict[str, Any]:
    """One transform; ``pair`` is the other half (``#X`` of ``X``), if there is one."""
    other = transform.name[1:] if transform.is_patch_specific else f"#{transform.name}"
    has_other = any(candidate.name == other for candidate in patch.transforms)
    return {
        "name": transform.name,
        "listed": transform.listed,
        "present": transform.storage is not None,
        "patch_specific": transform.is_patch_specific,
        "pair": other if has_other else None,
    } | (_embedded_applicability(patch, transform.name) if transform.storage is not None else {})


def _embedded_applicability(package: Package, name: str) -> dict[str, Any]:
    try:
        embedded = open_embedded(package, name)
    except FormatError as error:
        return {"reason": error.reason}
    return _applicability(embedded) if isinstance(embedded, Transform) else {}


def _counts(package: Package) -> dict[str, int]:
    tables = package.tables if isinstance(package, Database | Transform) else {}
    pool = package.pool
    return {
        "tables": len(tables),
        "rows": sum(table.row_count for table in tables.values()),
        "strings": pool.used_count,
        "streams": len(package.streams()),
        "storages": len(package.storages),
    }


def _storage(storage: Storage) -> dict[str, Any]:
    kind = storage_kind(storage)
    return {
        "name": shown_name(storage.name),
        "kind": kind.value if kind is not None else None,
        "class": storage.clsid,
    }


def _defect(defect: Defect) -> dict[str, Any]:
    return asdict(defect) | {"severity": defect.severity.name.lower(), "place": defect.place()}
