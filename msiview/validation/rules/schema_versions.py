"""The rule about tables and columns that need a newer installer than the package asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msiview.database.package import Kind
from msiview.database.summary import PropertyId
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule


class _Since(NamedTuple):
    """A schema, the version of the installer with it, and the columns that came then; none where
    the whole table did."""

    schema: int
    version: str
    columns: tuple[str, ...] = ()


_SHORTCUT_RESOURCES = (
    *("DisplayResourceDLL", "DisplayResourceId"),
    *("DescriptionResourceDLL", "DescriptionResourceId"),
)
_SINCE = {
    "Class": _Since(102, "1.1", ("Attributes",)),
    "Complus": _Since(101, "1.1"),
    "FileSFPCatalog": _Since(120, "1.2"),
    "IsolatedComponent": _Since(103, "1.1"),
    "MsiAssembly": _Since(150, "1.5"),
    "MsiAssemblyName": _Since(150, "1.5"),
    "MsiDigitalCertificate": _Since(150, "1.5"),
    "MsiDigitalSignature": _Since(150, "1.5"),
    "MsiEmbeddedChainer": _Since(450, "4.5"),
    "MsiEmbeddedUI": _Since(450, "4.5"),
    "MsiFileHash": _Since(150, "1.5"),
    "MsiPatchCertificate": _Since(300, "3.0"),
    "SFPCatalog": _Since(120, "1.2"),
    "ServiceInstall": _Since(102, "1.1", ("Description",)),
    "Shortcut": _Since(400, "4.0", _SHORTCUT_RESOURCES),
    "Upgrade": _Since(102, "1.1"),
}
"""What came after the first schema, as far as the validators know it: of tables that came with
version 5.0 they know nothing."""


@rule("ICE66", reads=f"_SummaryInfo {' '.join(_SINCE)}", kinds=(Kind.MSI, Kind.MSM))
def schema_covers_tables(check: PackageCheck) -> Iterator[Finding]:
    """The installer that the summary asks for knows all tables and columns.

    A table counts by being there, with rows or without.
    """
    schema = check.summary.number(PropertyId.PAGE_COUNT) or 0
    for table, since in _SINCE.items():
        if schema >= since.schema or not check.has(table):
            continue
        if not since.columns or any(check.has(table, column) for column in since.columns):
            yield check.without_row(
                "newer", table, version=since.version, lowest=since.schema, schema=schema
            )
