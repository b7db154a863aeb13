"""What a product is to the installer, before all layers and after them: version and codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msiview.database.cells import cell_text
from msiview.database.package import Kind
from msiview.database.summary import PropertyId
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.live_table import live_table
from msiview.overlay.overlay import OverlaidDatabase

PROPERTIES = ("ProductVersion", "ProductCode", "UpgradeCode")
"""The rows of Property that identify a product."""

PATCHED_PACKAGE_CODE = "PATCHNEWPACKAGECODE"
"""The row of Property by which the transforms of a patch state the package code of the target.
Source: docs/msi-format.md, "Patch-specific transforms"."""


@dataclass(frozen=True, slots=True)
class IdentityValue:
    """One of the texts that identify a package; empty where it is missing."""

    name: str
    old: str
    new: str

    @property
    def differs(self) -> bool:
        """Whether the installer sees two values: the case of a GUID does not count."""
        return self.old.upper() != self.new.upper()


def identity_values(overlaid: OverlaidDatabase) -> list[IdentityValue]:
    """Version and codes of a product, or of a merge module, whether they differ or not."""
    found = [*_module(overlaid)] if overlaid.base.kind is Kind.MSM else [*_product(overlaid)]
    return [value for value in found if value.old or value.new]


def is_identity(table: str, key: tuple[object, ...]) -> bool:
    """Whether a row identifies the package."""
    return table == "ModuleSignature" or (
        table == "Property" and key in {(name,) for name in (*PROPERTIES, PATCHED_PACKAGE_CODE)}
    )


def _product(overlaid: OverlaidDatabase) -> Iterator[IdentityValue]:
    for name in PROPERTIES:
        old, new = (database.property_value(name) for database in (overlaid.base, overlaid))
        yield IdentityValue(name, old or "", new or "")
    yield IdentityValue("PackageCode", *_package_codes(overlaid))


def _module(overlaid: OverlaidDatabase) -> Iterator[IdentityValue]:
    signature = overlaid.tables.get("ModuleSignature")
    if signature is not None:
        live = live_table(signature)
        rows = [
            table.named_row(0) if table is not None and table.row_count else {}
            for table in (signature.base, live)
        ]
        for name in ("ModuleID", "Version", "Language"):
            old, new = (cell_text(cells.get(name)) for cells in rows)
            yield IdentityValue(name, old, new)
    yield IdentityValue("PackageCode", *_package_codes(overlaid))


def _package_codes(overlaid: OverlaidDatabase) -> tuple[str, str]:
    """The code in the summary, which a compared package and a patch replace."""
    old = new = overlaid.base.summary.text(PropertyId.REVISION_NUMBER)
    for layer in overlaid.layers:
        if isinstance(layer, ComparisonLayer):
            new = layer.target.summary.text(PropertyId.REVISION_NUMBER)
    if old == new:
        new = overlaid.property_value(PATCHED_PACKAGE_CODE) or new
    return old, new
