"""Rules about permissions that everybody gets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msiview.database.cells import Cell, number_of, text_of
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_PERMISSION_TABLES = {
    "LockPermissions": "User",
    "SecureObjects": "User",
    "Wix4SecureObject": "User",
}
"""Tables with a user and a number of rights: the installer's own, and those of WiX's extension."""

_GROUPS = frozenset({"everyone", "users", "authenticated users", "interactive", "guests"})
_WIX_GROUP = re.compile(
    r"\[WIX_ACCOUNT_(?P<group>USERS|GUESTS)(?:_NODOMAIN)?\]|(?P<plain>.*)", re.IGNORECASE
)

_WRITING = 0x10000000 | 0x40000000 | 0x00040000 | 0x00080000 | 0x00010000 | 0x00000002 | 0x00000004
"""Rights to change an object, its permissions or its owner, or to delete it: GENERIC_ALL,
GENERIC_WRITE, WRITE_DAC, WRITE_OWNER, DELETE, and the specific ones to write data and append to it
(for keys: set values, create subkeys)."""

_SERVICES = "ServiceInstall"
_CHANGING_SERVICES = _WRITING & ~0x00000004
"""Of a service the last of these rights only asks for its state, and the one before changes how it
is configured."""

_ALLOWED = re.compile(r"\(A;[^;]*;(?P<rights>[^;]*);[^;]*;[^;]*;(?P<who>WD|BU|AU|IU|BG|AN)\)")
_ALLOWING_RIGHTS = frozenset({"GA", "GW", "FA", "FW", "KA", "KW", "WD", "WO", "SD", "DC"})
_TRUSTEES = {
    "WD": "Everyone",
    "BU": "Users",
    "AU": "Authenticated Users",
    "IU": "Interactive",
    "BG": "Guests",
    "AN": "Anonymous",
}


@rule("permission-for-everyone", reads="*")
def not_everybody_may_write(check: PackageCheck) -> Iterator[Finding]:
    """No file, folder, registry key or service that the package installs can be changed by
    everybody."""
    for table, column in _PERMISSION_TABLES.items():
        for row, kind, user, permission in check.rows(table, "Table", column, "Permission"):
            group = _group(user)
            if group and (number_of(permission) or 0) & _changing(kind):
                yield check.at("writes", table, row, "Permission", who=group)
    for row, kind, sddl in check.rows("MsiLockPermissionsEx", "Table", "SDDLText"):
        for entry in _ALLOWED.finditer(text_of(sddl)):
            if _may_write(entry["rights"], _changing(kind)):
                who = _TRUSTEES[entry["who"]]
                yield check.at("writes", "MsiLockPermissionsEx", row, "SDDLText", who=who)


def _group(user: Cell) -> str:
    """The group of all users that a row is for; empty for any other account."""
    found = _WIX_GROUP.fullmatch(text_of(user))
    if found is None:
        return ""
    group = found["group"] or found["plain"]
    return group if group.lower() in _GROUPS else ""


def _changing(table: Cell) -> int:
    """The rights that change an object of a table."""
    return _CHANGING_SERVICES if table == _SERVICES else _WRITING


def _may_write(rights: str, changing: int) -> bool:
    """Whether rights in the notation of SDDL, letters or a number, allow to change an object."""
    if rights.lower().startswith("0x"):
        return bool(int(rights, 16) & changing) if re.fullmatch("0x[0-9a-fA-F]+", rights) else False
    pairs = {rights[at : at + 2] for at in range(0, len(rights), 2)}
    return not pairs.isdisjoint(_ALLOWING_RIGHTS)
