"""The rule about the objects that the LockPermissions table gives permissions for."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.database.cells import text_of
from msiview.database.package import Kind
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule


@rule(
    "ICE55",
    reads="LockPermissions File Registry CreateFolder ServiceInstall",
    kinds=(Kind.MSI, Kind.MSM),
)
def locked_object_exists(check: PackageCheck) -> Iterator[Finding]:
    """What LockPermissions protects is a row of the table that it names, and gets permissions.

    Any table counts, by its first column.
    """
    for row, name, table, permission in check.rows(
        "LockPermissions", "LockObject", "Table", "Permission"
    ):
        found = check.tables.get(text_of(table))
        first = found.columns[0].name if found is not None and found.columns else ""
        if name not in check.values(text_of(table), first):
            yield check.at("no-row", "LockPermissions", row, "LockObject", name=name, held=table)
        if permission is None:
            yield check.at("null", "LockPermissions", row, "LockObject", name=name)
