"""Rules about permissions that a package gives."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule


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
