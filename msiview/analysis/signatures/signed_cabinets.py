"""External cabinets that must carry a certain signature: tables MsiDigitalSignature and
MsiDigitalCertificate. Windows Installer compares the certificate before it takes files from them.
Source: docs/msi-format.md, "Signatures".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msiview.analysis.live_columns import live, live_rows
from msiview.database.cells import Cell, StreamCell, cell_text
from msiview.database.table import Table
from msiview.errors import FormatError
from msiview.format.signed_data import MAX_SIZE, Certificate, parse_certificate


@dataclass(frozen=True, slots=True)
class SignedCabinet:
    """A row of MsiDigitalSignature. ``title`` names the cabinet where Media does; without
    ``certificate`` there is a ``failure``."""

    table: str
    key: str
    title: str
    certificate: Certificate | None
    failure: str


def signed_cabinets(tables: Mapping[str, Table]) -> list[SignedCabinet]:
    """The cabinets whose signer the package fixes, in the order of the rows."""
    columns = ("Table", "SignObject", "DigitalCertificate_")
    found = []
    for table, key, certificate in live_rows(tables, "MsiDigitalSignature", *columns):
        named, reason = None, ""
        try:
            named = _certificate(tables, certificate)
        except FormatError as error:
            reason = error.reason
        title = _title(tables, cell_text(table), cell_text(key))
        found.append(SignedCabinet(cell_text(table), cell_text(key), title, named, reason))
    return found


def _certificate(tables: Mapping[str, Table], key: Cell) -> Certificate:
    table = live(tables, "MsiDigitalCertificate")
    if table is None or table.find([key]) is None:
        raise FormatError("the certificate is not in the package")
    cell = table.cell_at(key, "CertData")
    if not isinstance(cell, StreamCell) or cell.stream is None:
        raise FormatError("the certificate has no data")
    return parse_certificate(cell.stream.read_range(0, MAX_SIZE))


def _title(tables: Mapping[str, Table], table: str, key: str) -> str:
    """``data1.cab``, or ``Media 1`` where no cabinet is named."""
    for disk, cabinet in live_rows(tables, "Media", "DiskId", "Cabinet"):
        if table == "Media" and cell_text(disk) == key and cabinet:
            return cell_text(cabinet)
    return f"{table} {key}"
