"""Rules about the Media table and the signatures of its cabinets."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

from msiview.database.cells import number_of, text_of
from msiview.database.summary import PropertyId
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_MOST_ROWS = 80
_WITHOUT_LIMIT = 150
"""The schema from which on the number of media is not limited."""

_USERS_OF_CERTIFICATES = ("MsiDigitalSignature", "MsiPackageCertificate", "MsiPatchCertificate")


@rule("ICE58", reads="Media _SummaryInfo")
def number_of_media(check: PackageCheck) -> Iterator[Finding]:
    """A package for installers before version 2.0 has at most 80 rows of Media."""
    count = len(check.column("Media", "DiskId"))
    schema = check.summary.number(PropertyId.PAGE_COUNT) or 0
    if count > _MOST_ROWS and schema < _WITHOUT_LIMIT:
        yield check.without_row("too-many", "Media", count=count)


@rule("ICE71", reads="Media")
def first_disk(check: PackageCheck) -> Iterator[Finding]:
    """The first disk of Media has the number 1."""
    if not check.has("Media"):
        return
    # A null comes before all disks that there can be.
    disks = [(number_of(disk) or 0, row, disk) for row, disk in check.rows("Media", "DiskId")]
    if not disks:
        yield check.without_row("empty", "Media")
        return
    _, row, disk = min(disks, key=itemgetter(0))
    if disk != 1:
        yield check.at("not-one", "Media", row, "DiskId", disk=disk)


@rule("ICE81", reads="MsiDigitalCertificate MsiDigitalSignature MsiPackageCertificate Media")
def signed_cabinets(check: PackageCheck) -> Iterator[Finding]:
    """Certificates are used, and signed cabinets are files beside the package."""
    yield from _unused_certificates(check)
    if check.has("MsiDigitalSignature") and not check.has("Media"):
        if check.column("MsiDigitalSignature", "SignObject"):
            yield check.without_row("no-media", "MsiDigitalSignature", "SignObject")
        return
    cabinets = check.lookup("Media", "DiskId", "Cabinet")
    for row, table, name in check.rows("MsiDigitalSignature", "Table", "SignObject"):
        # Media is the only table whose rows can be signed.
        if table != "Media" or not text_of(name).isdecimal():
            continue
        disk = int(text_of(name))
        if disk not in cabinets:
            yield check.at("no-disk", "MsiDigitalSignature", row, "SignObject", disk=disk)
        elif not _is_outside(text_of(cabinets[disk][0])):
            yield check.at("inside", "MsiDigitalSignature", row, "SignObject", disk=disk)


def _unused_certificates(check: PackageCheck) -> Iterator[Finding]:
    users = [table for table in _USERS_OF_CERTIFICATES if check.has(table)]
    used = {each for table in users for each in check.column(table, "DigitalCertificate_")}
    for row, certificate in check.rows("MsiDigitalCertificate", "DigitalCertificate"):
        if not users:
            yield check.without_row("none-used", "MsiDigitalCertificate")
            return
        if certificate not in used:
            yield check.at("unused", "MsiDigitalCertificate", row, "DigitalCertificate")


def _is_outside(cabinet: str) -> bool:
    return bool(cabinet) and not cabinet.startswith("#")
