"""Rules about what belongs to one user: folders of the profile, values below HKEY_CURRENT_USER."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from msiview.database.cells import Cell, number_of
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_REGISTRY_KEY_PATH = 0x0004
_USERS_ROOTS = frozenset({1, -1})
"""HKEY_CURRENT_USER, and the root that is it in an installation per user."""

# fmt: off
PROFILE_FOLDERS = frozenset({
    "AdminToolsFolder", "AppDataFolder", "DesktopFolder", "FavoritesFolder",
    "LocalAppDataFolder", "MyPicturesFolder", "NetHoodFolder", "PersonalFolder",
    "PrintHoodFolder", "ProgramMenuFolder", "RecentFolder", "SendToFolder", "StartMenuFolder",
    "StartupFolder", "TemplateFolder",
})
# fmt: on
"""Predefined folders that the validators count as the user's profile, whatever the scope."""


def profile_directories(check: PackageCheck) -> frozenset[Cell]:
    """The directories of the package that are in the user's profile: by their key, or by that of
    a directory above them."""
    children: dict[Cell, list[Cell]] = {}
    found: set[Cell] = set()
    pending: list[Cell] = []
    for _, key, parent in check.rows("Directory", "Directory", "Directory_Parent"):
        children.setdefault(parent, []).append(key)
        if key in PROFILE_FOLDERS:
            pending.append(key)
    while pending:
        key = pending.pop()
        if key not in found:
            found.add(key)
            pending.extend(children.get(key, ()))
    return frozenset(found)


@rule("ICE38", reads="Component Directory Registry")
def profile_component_has_users_key_path(check: PackageCheck) -> Iterator[Finding]:
    """A component in the user's profile has a registry value of the user as key path."""
    profile = check.once(profile_directories)
    for component in _components(check) if profile else ():
        if component.directory in profile:
            yield from _key_path(check, component)


@rule("ICE43", reads="Component Directory Feature Registry Shortcut")
def plain_shortcut_has_users_key_path(check: PackageCheck) -> Iterator[Finding]:
    """A component with a plain shortcut in the user's profile has a registry value of the user as
    key path.

    Shortcuts in directories that the package does not have count, too, as for the validators.
    """
    if not check.has("Feature"):
        return
    profile = check.once(profile_directories)
    elsewhere = check.values("Directory", "Directory") - profile
    features = check.values("Feature", "Feature")
    with_shortcuts = {
        component
        for _, component, directory, target in check.rows(
            "Shortcut", "Component_", "Directory_", "Target"
        )
        if target not in features and directory not in elsewhere
    }
    for component in _components(check) if with_shortcuts else ():
        if component.name in with_shortcuts:
            yield from _key_path(check, component)


class _Component(NamedTuple):
    row: int
    name: Cell
    directory: Cell
    attributes: int
    key_path: Cell


def _components(check: PackageCheck) -> Iterator[_Component]:
    for row, name, directory, attributes, path in check.rows(
        "Component", "Component", "Directory_", "Attributes", "KeyPath"
    ):
        yield _Component(row, name, directory, number_of(attributes) or 0, path)


def _key_path(check: PackageCheck, component: _Component) -> Iterator[Finding]:
    """What is wrong with the key path of a component that is to have one of the user."""
    names = {"component": component.name, "item": component.key_path}
    if not component.attributes & _REGISTRY_KEY_PATH:
        yield check.at("no-registry-value", "Component", component.row, "Attributes", **names)
    elif component.key_path is None:
        yield check.at("null", "Component", component.row, "Component", **names)
    else:
        row = check.keys("Registry").get((component.key_path,))
        if row is None:
            yield check.at("no-row", "Component", component.row, "KeyPath", **names)
            return
        owner, root = check.lookup("Registry", "Registry", "Component_", "Root")[component.key_path]
        if owner != component.name:
            yield check.at("other-component", "Registry", row, "Component_", other=owner, **names)
        elif root not in _USERS_ROOTS:
            yield check.at("machine", "Registry", row, "Root", **names)


@rule("ICE64", reads="Directory RemoveFile")
def profile_folders_are_removed(check: PackageCheck) -> Iterator[Finding]:
    """A folder that the package makes in the user's profile is removed by a row of RemoveFile.

    Whether anything is installed there, and when the row removes, does not matter.
    """
    removed = {
        directory
        for _, directory, name in check.rows("RemoveFile", "DirProperty", "FileName")
        if name is None
    }
    profile = check.once(profile_directories)
    for row, directory in check.rows("Directory", "Directory"):
        if directory in profile and directory not in PROFILE_FOLDERS | removed:
            yield check.at("not-removed", "Directory", row, "Directory")


class _Owner(Enum):
    """To whom a key path belongs: a user, the machine, or by the kind of installation."""

    USER = "user"
    MACHINE = "machine"
    EITHER = "either"


_OWNERS = {1: _Owner.USER, -1: _Owner.EITHER}
_KEY_PATH_IS_NO_FILE = 0x0024


@dataclass(frozen=True, slots=True)
class _Data:
    """The components with data of a user, of the machine (values of either kind count here, too),
    and with values that belong to either."""

    users: frozenset[Cell]
    machines: frozenset[Cell]
    either: frozenset[Cell]


@rule("ICE57", reads="Component Directory Feature File Registry Shortcut")
def component_has_data_of_one_kind(check: PackageCheck) -> Iterator[Finding]:
    """A component has data of one user or of the machine, not of both."""
    if not (check.once(profile_directories) or _USERS_ROOTS & check.values("Registry", "Root")):
        return  # nothing belongs to a user
    data = _data(check)
    for component in _components(check):
        name = component.name
        if name not in data.users and name not in data.either:
            continue
        owner = _owner_of_key_path(check, component)
        if owner is _Owner.EITHER:
            if name in data.users:
                yield check.at("either-key", "Component", component.row, "Component")
            continue
        if name in data.users and name in data.machines:
            case = _mixed_case(check, component)
            if case:
                yield check.at(case, "Component", component.row, "Component")
        if name in data.either and owner is _Owner.MACHINE:
            yield check.at("machine-key-of-either", "Component", component.row, "Component")


def _data(check: PackageCheck) -> _Data:
    profile = check.once(profile_directories)
    directories = check.values("Directory", "Directory")
    users: set[Cell] = set()
    machines: set[Cell] = set()

    def place(component: Cell, directory: Cell) -> None:
        if directory in directories:
            (users if directory in profile else machines).add(component)

    with_files = check.values("File", "Component_")
    for component in _components(check):
        if component.key_path is None or component.name in with_files:
            place(component.name, component.directory)
    features = check.values("Feature", "Feature")
    for _, name, directory, target in check.rows("Shortcut", "Component_", "Directory_", "Target"):
        if target not in features:
            place(name, directory)
    either: set[Cell] = set()
    for _, name, root in check.rows("Registry", "Component_", "Root"):
        (users if root == 1 else machines).add(name)
        if root == -1:
            either.add(name)
    return _Data(frozenset(users), frozenset(machines), frozenset(either))


def _owner_of_key_path(check: PackageCheck, component: _Component) -> _Owner | None:
    """None where the key path is neither a folder nor a file or registry value of the package."""
    profile = check.once(profile_directories)
    path, is_registry = component.key_path, component.attributes & _REGISTRY_KEY_PATH
    is_file = not component.attributes & _KEY_PATH_IS_NO_FILE and path in check.values(
        "File", "File"
    )
    if path is None or is_file:
        if component.directory not in check.values("Directory", "Directory"):
            return None
        return _Owner.USER if component.directory in profile else _Owner.MACHINE
    roots = check.lookup("Registry", "Registry", "Root")
    if not is_registry or path not in roots:
        return None
    root = roots[path][0]
    return _OWNERS.get(root, _Owner.MACHINE) if isinstance(root, int) else _Owner.MACHINE


def _mixed_case(check: PackageCheck, component: _Component) -> str:
    """What to say of a component with data of both kinds; nothing where its key path is a registry
    value that the component does not have, which ICE02 tells."""
    if component.key_path is None or not component.attributes & _REGISTRY_KEY_PATH:
        return "mixed"
    found = check.lookup("Registry", "Registry", "Component_", "Root").get(component.key_path)
    if found is None or found[0] != component.name:
        return ""
    return "mixed-users-key" if found[1] == 1 else "mixed"
