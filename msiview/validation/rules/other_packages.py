"""Rules of our own about packages that are checked together: what they do to each other's
components. On a package alone they say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msiview.analysis.directories import PREDEFINED_FOLDERS
from msiview.analysis.trees.registry_values import ROOTS
from msiview.database.cells import Cell, number_of, text_of
from msiview.database.file_names import long_name
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_REGISTRY_KEY_PATH = 0x0004
_ODBC_DATA_SOURCE = 0x0020
_SHARED = 0x0008


@dataclass(frozen=True, slots=True)
class _Component:
    """A component; ``place`` is where its key path is on the computer, empty where each product
    can choose that, as below TARGETDIR."""

    row: int
    name: str
    id: str
    place: str
    is_counted: bool

    @property
    def folded(self) -> str:
        """The place without regard to case."""
        return self.place.casefold()


@dataclass(frozen=True, slots=True)
class _Components:
    by_id: Mapping[str, _Component]
    by_file: Mapping[str, _Component]
    """The components whose key path is a file, by the file's path in folded case."""


def _components(check: PackageCheck) -> _Components:
    files = check.lookup("File", "File", "FileName")
    values = check.lookup("Registry", "Registry", "Root", "Key", "Name")
    by_id: dict[str, _Component] = {}
    by_file: dict[str, _Component] = {}
    columns = ("Component", "ComponentId", "Directory_", "Attributes", "KeyPath")
    for row, name, id_, directory, attributes, path in check.rows("Component", *columns):
        flags = number_of(attributes) or 0
        place, is_file = "", False
        if flags & _REGISTRY_KEY_PATH:
            place = _registry_place(*values[path]) if path in values else ""
        elif not flags & _ODBC_DATA_SOURCE and (path is None or path in files):
            is_file = path is not None
            folder = check.paths.target(text_of(directory)).text
            if _is_certain(folder):
                place = f"{folder}{long_name(files[path][0])}" if is_file else folder
        component = _Component(
            row, text_of(name), text_of(id_).upper(), place, bool(flags & _SHARED)
        )
        if component.id:
            by_id.setdefault(component.id, component)
        if is_file and place:
            by_file.setdefault(component.folded, component)
    return _Components(by_id, by_file)


def _registry_place(root: Cell, key: Cell, name: Cell) -> str:
    """A registry value; empty where a property is in its key."""
    words = ROOTS.get(number_of(root) or 0, "HKEY_CURRENT_USER or HKEY_LOCAL_MACHINE")
    return "" if "[" in text_of(key) else f"{words}\\{text_of(key)}\\{text_of(name)}"


def _is_certain(folder: str) -> bool:
    """Whether a folder is the same one for all products: it begins with one of Windows."""
    match = re.match(r"\[([^\]]*)\]", folder)
    return match is None or match[1] in PREDEFINED_FOLDERS


@rule("component-id-elsewhere", reads="Component Directory File Registry")
def id_means_one_thing(check: PackageCheck) -> Iterator[Finding]:
    """A ComponentId means the same file or value in every package."""
    for other in check.others:
        theirs = other.once(_components).by_id
        for id_, component in check.once(_components).by_id.items():
            found = theirs.get(id_)
            if found is None or not found.place or not component.place:
                continue
            if found.folded != component.folded:
                yield check.at(
                    "other-place",
                    "Component",
                    component.row,
                    "ComponentId",
                    other=found.name,
                    file=other.package.name,
                    place=component.place,
                    other_place=found.place,
                )


@rule("component-file-elsewhere", reads="Component Directory File Property")
def file_has_one_id(check: PackageCheck) -> Iterator[Finding]:
    """A file that several products install has the same ComponentId in all of them.

    Versions of one product, which replace each other, may differ; so may components whose users are
    counted in both products.
    """
    family = check.properties.get("UpgradeCode", "").upper()
    for other in check.others:
        if family and other.properties.get("UpgradeCode", "").upper() == family:
            continue
        theirs = other.once(_components).by_file
        for path, component in check.once(_components).by_file.items():
            found = theirs.get(path)
            if found is None or found.id == component.id:
                continue
            if not (found.is_counted and component.is_counted):
                yield check.at(
                    "other-id",
                    "Component",
                    component.row,
                    "ComponentId",
                    other=found.name,
                    file=other.package.name,
                    place=component.place,
                )
