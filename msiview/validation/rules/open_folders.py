"""Rules about programs in folders that ordinary users can write to, run with more rights."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msiview.analysis.custom_actions import From, User
from msiview.analysis.formatted_text import resolve
from msiview.analysis.package_values import PackageValues
from msiview.database.cells import Cell, text_of
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule
from msiview.validation.rules.custom_actions import package_actions
from msiview.validation.rules.user_profile import PROFILE_FOLDERS

_OPEN_FOLDERS = PROFILE_FOLDERS | {
    "CommonAppDataFolder",
    "PrimaryVolumePath",
    "ROOTDRIVE",
    "TempFolder",
    "WindowsVolume",
}
"""Folders in which everybody can make files: profiles, and below the root of a drive."""

_BEGINNING = re.compile(r"\[(?P<folder>\w+)\]|(?P<drive>[A-Za-z]):\\(?P<below>[^\\]*)")
_PROTECTED = frozenset({"windows", "program files", "program files (x86)"})
_MACHINE = "*"
_REMOVED = "!"


def package_values(check: PackageCheck) -> PackageValues:
    """The values of properties, files and folders, as far as the package tells them."""
    return PackageValues(check.tables, check.paths)


def is_open(path: str) -> bool:
    """Whether ordinary users can change files in a folder, by the beginning of its path.

    A path that begins with a property that only the computer or the user knows is not.
    """
    beginning = _BEGINNING.match(path)
    if beginning is None:
        return False
    if beginning["folder"] is not None:
        return beginning["folder"] in _OPEN_FOLDERS
    return beginning["below"].lower() not in _PROTECTED


@rule("action-in-open-folder", reads="Component CustomAction Directory File")
def elevated_actions_run_from_protected_folders(check: PackageCheck) -> Iterator[Finding]:
    """What a custom action runs as the system account lies where only administrators can write."""
    components = check.lookup("File", "File", "Component_")
    directories = check.lookup("Component", "Component", "Directory_")
    values = check.once(package_values)
    for row, action in check.once(package_actions).values():
        if action.user is not User.SYSTEM:
            continue
        if action.place is From.FILE:
            (component,) = components.get(action.source, (None,))
            (directory,) = directories.get(component, (None,))
            path = check.paths.target(text_of(directory)).text if directory is not None else ""
        elif action.place is From.DIRECTORY:
            path = resolve(action.target, values).text.lstrip('"')
        else:
            continue
        if is_open(path):
            yield check.at("action", "CustomAction", row, "Source", action=action.action, path=path)


@rule("service-in-open-folder", reads="Component Directory ServiceInstall")
def services_run_from_protected_folders(check: PackageCheck) -> Iterator[Finding]:
    """The program of a service lies where only administrators can write."""
    directories = check.lookup("Component", "Component", "Directory_")
    for row, name, component in check.rows("ServiceInstall", "Name", "Component_"):
        (directory,) = directories.get(component, (None,))
        path = check.paths.target(text_of(directory)).text if directory is not None else ""
        if is_open(path):
            yield check.at("service", "ServiceInstall", row, "Component_", service=name, path=path)


@rule("search-path-in-open-folder", reads="Directory Environment")
def search_path_leads_to_protected_folders(check: PackageCheck) -> Iterator[Finding]:
    """A folder that is added to the PATH of all users is one where only administrators can
    write."""
    values = check.once(package_values)
    for row, name, value in check.rows("Environment", "Name", "Value"):
        marks, variable = _marks(name)
        is_search_path = variable.upper() == "PATH" and _MACHINE in marks and _REMOVED not in marks
        if not is_search_path:
            continue
        for folder in resolve(text_of(value), values).text.split(";"):
            if is_open(folder):
                yield check.at("path", "Environment", row, "Value", path=folder)


def _marks(name: Cell) -> tuple[str, str]:
    """The marks before the name of an environment variable, and the name."""
    variable = text_of(name).lstrip("=+-!*")
    return text_of(name)[: len(text_of(name)) - len(variable)], variable
