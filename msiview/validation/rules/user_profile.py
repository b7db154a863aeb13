"""Rules about components in folders of the user's profile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
    for component in _components(check):
        if component.directory in profile:
            yield from _key_path(check, component)


@rule("ICE43", reads="Component Directory Feature Registry Shortcut")
def plain_shortcut_has_users_key_path(check: PackageCheck) -> Iterator[Finding]:
    """A component with a plain shortcut in the user's profile has a registry value of the user as
    key path.

    Shortcuts in directories that the package does not have count, too, as for the validators.
    """
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
    for component in _components(check):
        if component.name in with_shortcuts:
            yield from _key_path(check, component)


@dataclass(frozen=True, slots=True)
class _Component:
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
