"""Rules of our own about packages that are checked together: what they do to each other's
components. On a package alone they say nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msiview.database.cells import number_of, text_of
from msiview.database.file_names import long_name
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_REGISTRY_KEY_PATH = 0x0004
_ODBC_DATA_SOURCE = 0x0020
_SHARED = 0x0008


@dataclass(frozen=True, slots=True)
class _Component:
    """A component with an id: ``place`` is where its key path is on the computer, folded; empty
    where that is not known."""

    row: int
    name: str
    id: str
    place: str
    is_counted: bool


@dataclass(frozen=True, slots=True)
class _Components:
    by_id: Mapping[str, _Component]
    by_file: Mapping[str, _Component]
    """The components whose key path is a file, by the file's path."""


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
            place = "\\".join(map(str, values[path])) if path in values else ""
        elif not flags & _ODBC_DATA_SOURCE and (path is None or path in files):
            is_file = path is not None
            folder = check.paths.target(text_of(directory)).text
            place = f"{folder}{long_name(files[path][0])}" if is_file else folder
        component = _Component(
            row, text_of(name), text_of(id_).upper(), place.casefold(), bool(flags & _SHARED)
        )
        if component.id:
            by_id.setdefault(component.id, component)
        if is_file:
            by_file.setdefault(component.place, component)
    return _Components(by_id, by_file)


@rule("component-id-elsewhere", reads="Component Directory File Registry")
def id_means_one_thing(check: PackageCheck) -> Iterator[Finding]:
    """A ComponentId means the same file or value in every package."""
    for other in check.others:
        theirs = other.once(_components).by_id
        for id_, component in check.once(_components).by_id.items():
            found = theirs.get(id_)
            if found is None or not found.place or not component.place:
                continue
            if found.place != component.place:
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
                    place=path,
                )
