"""Rules about shortcuts and files in folders of the user's profile."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.database.cells import Cell
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule
from msiview.validation.rules.user_profile import PROFILE_FOLDERS

# fmt: off
_FOLDERS_OF_ONE_USER = frozenset({
    "AppDataFolder", "FavoritesFolder", "LocalAppDataFolder", "MyPicturesFolder", "NetHoodFolder",
    "PersonalFolder", "PrintHoodFolder", "RecentFolder", "SendToFolder",
})
# fmt: on
"""Folders of a profile that stay those of the user in an installation for all users."""


def _below(check: PackageCheck, folders: frozenset[str]) -> dict[Cell, str]:
    """The directories that are one of these folders, or below one, with its name."""
    children: dict[Cell, list[Cell]] = {}
    found: dict[Cell, str] = {}
    pending: list[tuple[Cell, str]] = []
    for _, key, parent in check.rows("Directory", "Directory", "Directory_Parent"):
        children.setdefault(parent, []).append(key)
        if isinstance(key, str) and key in folders:
            pending.append((key, key))
    while pending:
        key, folder = pending.pop()
        if key not in found:
            found[key] = folder
            pending.extend((child, folder) for child in children.get(key, ()))
    return found


@rule("ICE90", reads="Shortcut Directory")
def profile_folders_of_shortcuts_are_private(check: PackageCheck) -> Iterator[Finding]:
    """A shortcut's directory in the profile is no public property."""
    profile = _below(check, PROFILE_FOLDERS)
    for row, directory in check.rows("Shortcut", "Directory_"):
        if isinstance(directory, str) and directory in profile and directory == directory.upper():
            names = {"directory": directory, "folder": profile[directory]}
            yield check.at("public", "Shortcut", row, "Directory_", **names)


@rule("ICE91", reads="File Component Directory IniFile Shortcut")
def nothing_is_installed_for_one_user_only(check: PackageCheck) -> Iterator[Finding]:
    """Files, ini entries and shortcuts are in no folder that belongs to one user even in an
    installation for all users. In packages for one user this does no harm."""
    folders = _below(check, _FOLDERS_OF_ONE_USER)
    if not folders:
        return
    components = {
        component: folders[directory]
        for _, component, directory in check.rows("Component", "Component", "Directory_")
        if directory in folders
    }
    for row, file, component in check.rows("File", "File", "Component_"):
        if component in components:
            yield check.at("file", "File", row, "File", item=file, folder=components[component])
    for table, column in (("IniFile", "DirProperty"), ("Shortcut", "Directory_")):
        for row, item, directory in check.rows(table, table, column):
            if directory in folders:
                names = {"item": item, "folder": folders[directory]}
                yield check.at(table.lower(), table, row, table, **names)
