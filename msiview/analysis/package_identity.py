"""The identity of a package: product, version, codes; for patches and transforms their targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msiview.database.database import Database
from msiview.database.languages import language_words
from msiview.database.package import Kind
from msiview.database.patch import Patch
from msiview.database.summary import PropertyId
from msiview.database.summary_words import describe_summary
from msiview.database.transform import Transform
from msiview.overlay.patch_metadata import patch_metadata

if TYPE_CHECKING:
    from msiview.database.cells import Cell
    from msiview.database.package import Package
    from msiview.database.summary_words import TransformTarget
    from msiview.database.transform_flags import ErrorCondition, Validation
    from msiview.overlay.overlay import OverlaidDatabase


@dataclass(frozen=True, slots=True)
class ProductIdentity:
    """What a database says of its product; None where it says nothing.

    ``package_code`` is that of an installation package; other kinds have none.
    """

    name: str | None
    manufacturer: str | None
    version: str | None
    product_code: str | None
    upgrade_code: str | None
    language: str | None
    package_code: str | None

    @property
    def language_name(self) -> str | None:
        """``1031 (de-DE)``."""
        return language_words(self.language) if self.language else None


@dataclass(frozen=True, slots=True)
class ModuleIdentity:
    """What a merge module says of itself in ModuleSignature."""

    id: Cell
    language: Cell
    version: Cell


@dataclass(frozen=True, slots=True)
class Applicability:
    """From which product to which a transform leads, what is checked before it is applied, and
    which errors are ignored meanwhile."""

    target: TransformTarget
    validation: Validation
    error_conditions: ErrorCondition

    @classmethod
    def of(cls, transform: Transform) -> Applicability:
        return cls(transform.target, transform.validation, transform.error_conditions)


@dataclass(frozen=True, slots=True)
class PackageCounts:
    """How much there is in a file. ``rows`` are records in a transform."""

    tables: int
    filled_tables: int
    rows: int
    strings: int
    streams: int
    storages: int


def package_title(package: Package, overlaid: OverlaidDatabase | None = None) -> str:
    """The best title that a file states, else its name: ``Contoso Reader 10.4.27``."""
    if isinstance(package, Patch):
        name = patch_metadata(package).get("DisplayName")
        if name:
            return name
    elif isinstance(package, Database) and package.kind is Kind.MSI:
        product = product_identity(overlaid or package)
        if product.name:
            return f"{product.name} {product.version or ''}".strip()
    for property_id in (PropertyId.SUBJECT, PropertyId.TITLE):
        text = package.summary.text(property_id).strip()
        if text:
            return text
    return package.name


def product_identity(database: Database | OverlaidDatabase) -> ProductIdentity:
    """The product of a package, or what overlays make of it."""
    base = database if isinstance(database, Database) else database.base
    revision = base.summary.text(PropertyId.REVISION_NUMBER)
    value = database.property_value
    return ProductIdentity(
        name=value("ProductName"),
        manufacturer=value("Manufacturer"),
        version=value("ProductVersion"),
        product_code=value("ProductCode"),
        upgrade_code=value("UpgradeCode"),
        language=value("ProductLanguage"),
        package_code=revision if base.kind is Kind.MSI and revision else None,
    )


def module_identity(database: Database) -> ModuleIdentity | None:
    """The first row of ModuleSignature; None without one."""
    signature = database.tables.get("ModuleSignature")
    if signature is None or not signature.row_count:
        return None
    cells = signature.named_row(0)
    return ModuleIdentity(cells.get("ModuleID"), cells.get("Language"), cells.get("Version"))


def patch_engine(patch: Patch) -> str:
    """The installer version that a patch needs, according to its Word Count, in words."""
    fields = describe_summary(patch.summary, patch.kind)
    meaning = next((f.meaning for f in fields if f.property_id == PropertyId.WORD_COUNT), ())
    return "; ".join(meaning)


def package_counts(package: Package, overlaid: OverlaidDatabase | None = None) -> PackageCounts:
    """The counts of a file; tables and rows after overlays, where there are any."""
    if overlaid is not None:
        rows = [table.live_row_count for table in overlaid.live_tables()]
    elif isinstance(package, Database | Transform):
        rows = [table.row_count for table in package.tables.values()]
    else:
        rows = []
    return PackageCounts(
        tables=len(rows),
        filled_tables=len(list(filter(None, rows))),
        rows=sum(rows),
        strings=package.pool.used_count,
        streams=len(package.streams()),
        storages=len(package.storages),
    )
