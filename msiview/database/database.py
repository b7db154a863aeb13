"""A database of tables: packages, merge modules, patch creation and validation files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msiview.database.catalog import read_catalog
from msiview.database.cells import text_of
from msiview.database.external_cabinets import external_cabinets
from msiview.database.package import Kind, Package, PackageOrigin
from msiview.database.table import StoredTable, Table
from msiview.errors import NoSuchTable

MODULE_SUFFIX = ".msm"
"""Files of this name are merge modules even if they have a product code or lack tables of a module,
which is wrong there."""

_MODULE_TABLES = frozenset({"ModuleComponents", "ModuleSignature"})


class Database(Package):
    """Tables by name, each decoded when it is first used."""

    def __init__(self, origin: PackageOrigin) -> None:
        super().__init__(origin)
        self.tables: Mapping[str, StoredTable] = (
            read_catalog(self.storage, self.pool, self.defects) if self.has_texts else {}
        )
        """All tables in name order, those without rows included."""
        self.kind = _kind_by_tables(
            self.tables,
            is_product=self.property_value("ProductCode") is not None or self._has_media(),
            is_named_module=Path(self.path).suffix.lower() == MODULE_SUFFIX,
        )

    def table(self, name: str) -> StoredTable:
        """A table by name; :class:`NoSuchTable` where the file has none."""
        try:
            return self.tables[name]
        except KeyError:
            raise NoSuchTable(name) from None

    def files(self) -> list[Path]:
        """The file, and the cabinets beside it that the Media table names."""
        files = super().files()
        return [*files, *external_cabinets(self.tables, files[0].parent)] if files else []

    def _has_media(self) -> bool:
        """Whether there are media, which no module has: those are the package's that it is merged
        into."""
        media = self.tables.get("Media")
        return media is not None and media.row_count > 0

    def property_value(self, name: str) -> str | None:
        """A row of the Property table; None where the row or the table is missing."""
        table = self.tables.get("Property")
        return None if table is None else text_of(table.cell_at(name, "Value")) or None


def _kind_by_tables(
    tables: Mapping[str, Table], *, is_product: bool, is_named_module: bool
) -> Kind:
    """Databases share one class id; the tables tell their kind (docs/msi-format.md, "File kinds").

    A package into which modules were merged keeps their tables, but has a product code and media
    (a code that is missing is a fault of it). Only where tables leave it open, the name decides.
    """
    names = tables.keys()
    if names >= _MODULE_TABLES and (is_named_module or not is_product):
        return Kind.MSM
    if {"ImageFamilies", "UpgradedImages", "TargetImages"} <= names:
        return Kind.PCP
    if "_ICESequence" in names:
        return Kind.CUB
    if is_named_module and (names & _MODULE_TABLES or not is_product):
        return Kind.MSM
    return Kind.MSI
