"""Rules about permissions that a package gives."""

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


@rule("ICE104", reads="MsiLockPermissionsEx LockPermissions *")
def permissions_are_for_what_is_there(check: PackageCheck) -> Iterator[Finding]:
    """Permissions stand in one of the two tables, and belong to rows that there are."""
    table = "MsiLockPermissionsEx"
    if check.has(table) and check.has("LockPermissions"):
        yield check.without_row("both-tables", table)
    for row, name, target, object_ in check.rows(table, table, "Table", "LockObject"):
        names = {"name": name, "object": object_, "target": target}
        keys = check.key_columns(str(target))
        if not keys:
            yield check.at("no-table", table, row, table, **names)
        elif object_ not in check.values(str(target), keys[0]):
            yield check.at("no-row", table, row, table, **names)
