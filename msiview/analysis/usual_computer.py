"""What conditions are evaluated with where no log tells it: a first installation on a usual
computer."""

from __future__ import annotations

from collections.abc import Mapping

from msiview.analysis.landing import USUAL_FOLDERS
from msiview.analysis.live_columns import live_properties
from msiview.database.table import Table

COMPUTER: Mapping[str, str] = {name: f"{path}\\" for name, path in USUAL_FOLDERS.items()} | {
    "AdminUser": "1",
    "Privileged": "1",
    "ProductState": "-1",
    "UILevel": "5",
    "VersionNT": "603",
    "VersionNT64": "603",
    "Msix64": "6",
    "WindowsBuild": "9600",
    "LogonUser": "someone",
    "USERNAME": "someone",
    "ComputerName": "COMPUTER",
    "CostingComplete": "1",
    "OutOfDiskSpace": "0",
    "OutOfNoRbDiskSpace": "0",
    "ROOTDRIVE": "C:\\",
}
"""What a usual 64-bit computer gives to the properties that Windows sets: an assumption, which the
user can change. Newer versions of Windows call themselves 603, too."""

COMPUTER_WORDS = "a 64-bit computer with Windows 8.1 or newer"


def first_values(
    tables: Mapping[str, Table], changed: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The values of properties: what ``changed`` says, else the Property table, else the computer.
    An empty text means that a property is not set."""
    return {**COMPUTER, **live_properties(tables), **(changed or {})}
