"""What somebody wants to know of a file first: what it is, for whom, how much, and how sound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msiview.analysis.install_scope import install_scope
from msiview.analysis.live_columns import live_rows
from msiview.analysis.package_identity import (
    module_identity,
    package_title,
    product_identity,
)
from msiview.database.cells import cell_text
from msiview.database.database import Database
from msiview.database.package import Kind
from msiview.database.patch import Patch
from msiview.database.summary import PropertyId
from msiview.overlay.patch_metadata import patch_metadata

if TYPE_CHECKING:
    from msiview.analysis.install_scope import InstallScope
    from msiview.analysis.signatures.signature import Signature
    from msiview.database.package import Package
    from msiview.errors import Defect, Severity
    from msiview.overlay.overlay import OverlaidDatabase

_PLATFORMS = {
    "": "32-bit",
    "intel": "32-bit",
    "x64": "64-bit",
    "amd64": "64-bit",
    "arm64": "64-bit Arm",
    "arm": "Arm",
    "intel64": "64-bit Itanium",
}

_WITH_PLATFORM = (Kind.MSI, Kind.MSM)


@dataclass(frozen=True, slots=True)
class Examination:
    """What comes out when a file is looked through. ``is_done`` is False as long as its defects
    are not all known, and its ``signature`` not held against it."""

    signature: Signature | None
    is_done: bool


@dataclass(frozen=True, slots=True)
class InstalledFiles:
    """How many rows the File table has, and their sizes together, in bytes."""

    count: int
    size: int


@dataclass(frozen=True, slots=True)
class PackageOverview:
    """The first facts of a file; texts are empty, and other values None, where it has none.

    ``platform`` is as the Template states it, ``size`` that of the file on disk, in bytes.
    ``damage`` counts the defects that are known by now, ``worst`` is the first of the gravest.
    """

    title: str
    kind: Kind
    manufacturer: str
    version: str
    platform: str
    scope: InstallScope | None
    files: InstalledFiles | None
    size: int | None
    damage: Mapping[Severity, int]
    worst: Defect | None
    examination: Examination

    @property
    def platform_words(self) -> str:
        """``64-bit (x64)``; as it is stated where it is unknown. Empty for other kinds of files
        than packages and modules."""
        if self.kind not in _WITH_PLATFORM:
            return ""
        words = _PLATFORMS.get(self.platform.casefold())
        if words is None or not self.platform:
            return words or self.platform
        return f"{words} ({self.platform})"


def package_overview(
    package: Package, overlaid: OverlaidDatabase | None, examination: Examination
) -> PackageOverview:
    """The first facts of any kind of file; with overlays of what comes out."""
    manufacturer, version = _maker(package, overlaid)
    database = overlaid or (package if isinstance(package, Database) else None)
    has_platform = package.kind in _WITH_PLATFORM
    return PackageOverview(
        title=package_title(package, overlaid),
        kind=package.kind,
        manufacturer=manufacturer,
        version=version,
        platform=package.summary.text(PropertyId.TEMPLATE).partition(";")[0].split(",")[0].strip()
        if has_platform
        else "",
        scope=install_scope(database) if database is not None else None,
        files=_files(database) if database is not None and has_platform else None,
        size=None if package.inside else package.container.size,
        damage=package.defects.by_severity(),
        worst=max(package.defects, key=lambda defect: defect.severity, default=None),
        examination=examination,
    )


def _maker(package: Package, overlaid: OverlaidDatabase | None) -> tuple[str, str]:
    """Manufacturer and version."""
    if isinstance(package, Patch):
        return patch_metadata(package).get("ManufacturerName", ""), ""
    if not isinstance(package, Database):
        return "", ""
    if package.kind is Kind.MSM:
        module = module_identity(package)
        version = cell_text(module.version) if module is not None else ""
        return package.summary.text(PropertyId.AUTHOR), version
    product = product_identity(overlaid or package)
    return product.manufacturer or "", product.version or ""


def _files(database: Database | OverlaidDatabase) -> InstalledFiles:
    sizes = [size for (size,) in live_rows(database.tables, "File", "FileSize")]
    return InstalledFiles(len(sizes), sum(size for size in sizes if isinstance(size, int)))
