"""Rules about shortcuts: what they lead to, and their icons."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msiview.database.cells import Cell, number_of, text_of
from msiview.database.file_names import long_name
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_ICON_EXTENSIONS = frozenset({"exe", "ico"})
_FILE_TARGET = re.compile(r"\[[#!]([^\]]*)\]")
_RUNS_FROM_ANYWHERE = 0x0002


@rule("ICE50", reads="Shortcut Feature Component File Icon")
def icon_of_advertised_shortcut(check: PackageCheck) -> Iterator[Finding]:
    """The icon of an advertised shortcut is named like an icon, or at least like the key file."""
    if not (check.has("Icon") and check.has("Component") and check.has("File")):
        return
    features = check.values("Feature", "Feature")
    key_paths = check.lookup("Component", "Component", "KeyPath")
    files = check.lookup("File", "File", "FileName")
    for row, target, component, icon in check.rows("Shortcut", "Target", "Component_", "Icon_"):
        if icon is None or target not in features:
            continue
        if component not in key_paths:
            yield check.at("no-component", "Shortcut", row, "Component_", component=component)
            continue
        file = files.get(key_paths[component][0])
        if file is None:
            place = check.keys("Component")[(component,)]
            yield check.at("no-key-file", "Component", place, "Component", component=component)
            continue
        extension = _extension(text_of(icon))
        if extension not in _ICON_EXTENSIONS:
            yield check.at("no-icon-file", "Shortcut", row, "Icon_", icon=icon)
            if extension != _extension(long_name(file[0])):
                yield check.at("other-extension", "Shortcut", row, "Icon_", icon=icon, file=file[0])


@rule("ICE59", reads="Shortcut Feature FeatureComponents")
def advertised_feature_has_component(check: PackageCheck) -> Iterator[Finding]:
    """The feature that an advertised shortcut installs has the component of the shortcut."""
    if not check.has("Shortcut"):
        return
    features = check.values("Feature", "Feature")
    pairs = check.keys("FeatureComponents")
    for row, target, component in check.rows("Shortcut", "Target", "Component_"):
        if target in features and (target, component) not in pairs:
            yield check.at(
                "not-in-feature", "Shortcut", row, "Shortcut", feature=target, component=component
            )


@rule("ICE67", reads="Shortcut Component File Feature")
def plain_shortcut_to_own_component(check: PackageCheck) -> Iterator[Finding]:
    """A plain shortcut to a file belongs to the component of the file.

    Only targets that are a file and nothing else count, and of other components only those that
    may be installed either way, locally or to run from the source.
    """
    features = check.values("Feature", "Feature")
    components = check.lookup("Component", "Component", "Attributes")
    for row, target, component in check.rows("Shortcut", "Target", "Component_"):
        match = _FILE_TARGET.fullmatch(text_of(target))
        if match is None or target in features or component not in components:
            continue
        if not check.has("File"):
            yield check.at("no-file-table", "Shortcut", row, "Target", file=match[1])
            continue
        owner = _component_of(check, match[1])
        if owner not in components:
            yield check.at("no-file", "Shortcut", row, "Target", file=match[1])
        elif owner != component and (number_of(components[owner][0]) or 0) & _RUNS_FROM_ANYWHERE:
            yield check.at("other-component", "Shortcut", row, "Target", file=match[1], owner=owner)


def _component_of(check: PackageCheck, file: str) -> Cell:
    return check.lookup("File", "File", "Component_").get(file, (None,))[0]


def _extension(name: str) -> str:
    """What stands behind the last dot, without regard to case; empty without a dot."""
    return name.rpartition(".")[2].casefold() if "." in name else ""
