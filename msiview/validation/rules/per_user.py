"""The rule about packages for one user without rights of an administrator."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msiview.database.cells import Cell, number_of
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_NO_IMPERSONATE = 0x0800
_MACHINE_ROOTS = (2, 3)
_MACHINE_DATA_SOURCE = 0

# fmt: off
_MACHINE_FOLDERS = frozenset({
    "AdminToolsFolder", "CommonAppDataFolder", "FontsFolder", "System16Folder", "System64Folder",
    "SystemFolder", "TempFolder", "WindowsFolder", "WindowsVolume",
})
# fmt: on

_TABLES: tuple[tuple[str, str, str, Callable[[Cell], bool]], ...] = (
    ("MsiAssembly", "Component_", "File_Application", lambda application: application is None),
    ("ODBCDataSource", "Registration", "Registration", lambda kind: kind == _MACHINE_DATA_SOURCE),
    ("Registry", "Root", "Root", lambda root: root in _MACHINE_ROOTS),
    ("RemoveRegistry", "Root", "Root", lambda root: root in _MACHINE_ROOTS),
    ("SelfReg", "File_", "File_", lambda _: True),
    ("TypeLib", "LibID", "LibID", lambda _: True),
    ("ServiceControl", "ServiceControl", "ServiceControl", lambda _: True),
    ("ServiceInstall", "ServiceInstall", "ServiceInstall", lambda _: True),
    ("MsiServiceConfig", "MsiServiceConfig", "MsiServiceConfig", lambda _: True),
    (
        "MsiServiceConfigFailureActions",
        "MsiServiceConfigFailureActions",
        "MsiServiceConfigFailureActions",
        lambda _: True,
    ),
)
"""Tables whose rows change the computer: the column that the validators name, the one that decides,
and whether its value changes the computer."""


@rule(
    "ICE105",
    reads="Property CustomAction Directory " + " ".join(table for table, *_ in _TABLES),
)
def packages_for_one_user_leave_the_computer_alone(check: PackageCheck) -> Iterator[Finding]:
    """A package with ALLUSERS 2 and MSIINSTALLPERUSER 1 does nothing that needs an administrator.

    The validators name table and column without a key; the sentence says which row it is.
    """
    properties = check.properties
    if properties.get("ALLUSERS") != "2" or properties.get("MSIINSTALLPERUSER") != "1":
        return
    for _, action, kind in check.rows("CustomAction", "Action", "Type"):
        if (number_of(kind) or 0) & _NO_IMPERSONATE:
            yield check.without_row(
                "system-account", "CustomAction", "Action", action=action, type=kind
            )
    for folder in sorted(_MACHINE_FOLDERS & check.values("Directory", "Directory")):
        yield check.without_row("machine-folder", "Directory", "Directory", folder=folder)
    for table, column, decides, is_machine in _TABLES:
        key = check.key_columns(table)[:1]
        rows = check.rows(table, *key, decides) if key else iter(())
        for _, name, value in rows:
            if is_machine(value):
                yield check.without_row("machine-rows", table, column, name=name)
