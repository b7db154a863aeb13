"""Describes the storages inside a package."""

from __future__ import annotations

import re
from dataclasses import dataclass

from msiview.analysis.package_identity import Applicability
from msiview.database.database import Database
from msiview.database.languages import language_tag
from msiview.database.opening import (
    CLSID_DATABASE,
    CLSID_PATCH,
    CLSID_TRANSFORM,
    open_embedded,
)
from msiview.database.package import Package
from msiview.database.patch import Patch
from msiview.database.transform import Transform
from msiview.errors import FormatError
from msiview.format.container import shown_name
from msiview.format.transform_data import RowOperation
from msiview.progress import Progress, no_progress

_CLASSES = {
    CLSID_DATABASE: "Database",
    CLSID_TRANSFORM: "Transform",
    CLSID_PATCH: "Patch",
}
_LANGUAGE = re.compile(r"(?:MergeModule\.Lang)?(\d{1,5})")


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """One storage, or a transform that a patch lists, but does not contain.

    ``role`` is its purpose; ``applicability`` and ``records`` are those of a transform.
    ``failure`` is the reason why it cannot be read, else empty.
    """

    name: str
    title: str
    class_name: str
    role: str
    exists: bool = True
    applicability: Applicability | None = None
    records: int | None = None
    failure: str = ""


def embedded_files(package: Package, progress: Progress | None = None) -> list[EmbeddedFile]:
    """All embedded files: a patch's transforms in the order of its list, others in name order.

    Source: docs/msi-format.md, "Where transforms come from" and "What a patch holds".
    """
    progress = progress or no_progress()
    if isinstance(package, Patch):
        roles = {
            item.name: _patch_role(item.name, listed=item.listed) for item in package.transforms
        }
    else:
        roles = {storage.name: "" for storage in package.storages}
    found = []
    for done, (name, role) in enumerate(roles.items()):
        progress(f"Reading {shown_name(name)}", done, len(roles))
        found.append(_embedded(package, name, role))
    return found


def _patch_role(name: str, *, listed: bool) -> str:
    role = (
        f"patch-specific half of {name[1:]}" if name.startswith("#") else "from old to new package"
    )
    return role if listed else f"{role}, not in the patch's list"


def _embedded(package: Package, name: str, role: str) -> EmbeddedFile:
    title = shown_name(name)
    storage = package.storage.storage(name)
    if storage is None:
        return EmbeddedFile(
            name, title, "Missing", role, False, failure="listed, but not in the file"
        )
    class_name = _CLASSES.get(storage.clsid or "", storage.clsid or "not stated")
    try:
        inner = open_embedded(package, name)
    except FormatError as error:
        return EmbeddedFile(name, title, class_name, role, failure=error.reason)
    if not isinstance(inner, Transform):
        return EmbeddedFile(name, title, class_name, role or _package_role(inner))
    return EmbeddedFile(
        name,
        title,
        class_name,
        role or _transform_role(name, inner),
        applicability=Applicability.of(inner),
        records=sum(table.row_count for table in inner.tables.values()),
    )


def _package_role(inner: Package) -> str:
    name = inner.property_value("ProductName") if isinstance(inner, Database) else None
    return f"nested package, {name}" if name else "nested package"


def _transform_role(name: str, transform: Transform) -> str:
    match = _LANGUAGE.fullmatch(name)
    if match is not None:
        number = int(match[1])
        tag = language_tag(number) if number else "neutral"
        return f"language transform {number} ({tag})" if tag else f"language transform {number}"
    return "instance transform" if _changes_product_code(transform) else "transform"


def _changes_product_code(transform: Transform) -> bool:
    """Whether the transform changes the product code, as those of instances do (MSINEWINSTANCE)."""
    properties = transform.tables.get("Property")
    return properties is not None and any(
        record.key == ("ProductCode",) and record.operation is not RowOperation.DELETE
        for record in properties.records
    )
