"""The rule about files that several components install to one place."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from msiview.analysis.directories import PREDEFINED_FOLDERS
from msiview.database.cells import Cell
from msiview.database.file_names import default_dir, long_name, short_name
from msiview.database.package import Kind
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_MOST_OTHERS = 100
"""So many other components are told for a file; a hostile package could have thousands of files
for one path, and millions of pairs."""

_FOLDERS = PREDEFINED_FOLDERS - {"WindowsFolder", "GlobalAssemblyCache"}
"""The folders that the validators know; they misspell WindowsFolder."""

_NAMES = {"long": long_name, "short": short_name}


@rule(
    "ICE30",
    reads="Component Directory File ModuleSignature Property",
    kinds=(Kind.MSI, Kind.MSM),
)
def no_path_is_installed_twice(check: PackageCheck) -> Iterator[Finding]:
    """No two files are installed to one path.

    Files are compared by their long and by their short names. Conditions are not: components that
    exclude each other by them are told as a warning.
    """
    for names, name_of in _NAMES.items():
        yield from _collisions(check, names, name_of)


@dataclass(frozen=True, slots=True)
class _File:
    row: int
    component: Cell
    is_conditional: bool
    folder: str
    names: Cell
    path: str


def _collisions(
    check: PackageCheck, names: str, name_of: Callable[[Cell], str]
) -> Iterator[Finding]:
    folders = _Folders(check, name_of)
    known = {each: folders.path(each) for each in check.values("Component", "Directory_")}
    paths = [known[directory] for _, directory in check.rows("Component", "Directory_")]
    components = check.places("Component", "Component")

    def path_of(component: Cell, name: Cell) -> str:
        place, shown = components.get(component), name_of(name)
        folder = paths[place] if place is not None else ""
        return folder + shown if folder and shown else ""

    # Nearly every file has a path of its own: of all of them only a number is kept.
    hashes = array(
        "q",
        (
            hash(path_of(component, name).lower())
            for _, component, name in check.rows("File", "Component_", "FileName")
        ),
    )
    repeated = {each for each, count in Counter(hashes).items() if count > 1} - {hash("")}
    if not repeated:
        return
    conditions = check.lookup("Component", "Component", "Condition")
    files: dict[str, list[_File]] = {}
    for number, (row, component, name) in zip(
        hashes, check.rows("File", "Component_", "FileName"), strict=True
    ):
        if number in repeated:
            is_conditional = conditions[component][0] is not None
            path = path_of(component, name)
            folder = paths[components[component]]
            file = _File(row, component, is_conditional, folder, name, path)
            files.setdefault(path.lower(), []).append(file)
    for same in files.values():
        for at in range(len(same)):
            yield from _others(check, at, same, names)


def _others(check: PackageCheck, at: int, same: list[_File], names: str) -> Iterator[Finding]:
    """A finding for each other component that installs the path of a file.

    The validators name the earlier file of a pair as it is written, and its component first, so
    that a component with several such files can be told more than once.
    """
    file = same[at]
    told: set[tuple[Cell | bool, ...]] = set()
    for position, other in enumerate(same):
        earlier = file if at < position else other
        is_first = other.component != file.component and at < position
        pair = other.component, earlier.folder, earlier.names, is_first
        if other is file or pair in told:
            continue
        told.add(pair)
        if len(told) > _MOST_OTHERS:
            return
        if other.component == file.component:
            case = "same-component"
        elif file.is_conditional and other.is_conditional:
            case = "both-conditional"
        else:
            case = "one-conditional" if file.is_conditional or other.is_conditional else "always"
        yield check.at(
            case,
            "File",
            file.row,
            "File",
            component=file.component,
            other=other.component,
            path=file.path,
            names=names,
        )


class _Folders:
    """Paths of directories as the validators compare them.

    They are not those on the computer (:class:`msiview.analysis.directories.DirectoryPaths`):
    values of properties count as they are written, folders of merge modules differ from the
    package's own, and a directory whose parent is missing begins a path.
    """

    def __init__(self, check: PackageCheck, name_of: Callable[[Cell], str]) -> None:
        self._name_of = name_of
        self._rows = check.lookup("Directory", "Directory", "Directory_Parent", "DefaultDir")
        self._paths: dict[Cell, str] = {}
        has_modules = check.has("ModuleSignature")
        for key in self._rows:
            name = str(key)
            folder, point, _ = name.partition(".")
            if key in _FOLDERS or key in ("TARGETDIR", "SourceDir"):
                self._paths[key] = f"[{name}]\\"
            elif has_modules and point and folder in _FOLDERS:
                self._paths[key] = f"[{folder}]"
            elif name in check.properties:
                self._paths[key] = check.properties[name]

    def path(self, key: Cell) -> str:
        """The path of a directory, with a backslash at its end unless a property has it otherwise;
        empty where the package has no such directory, or it has no name."""
        chain: dict[Cell, None] = {}
        at = key
        while at not in self._paths and at in self._rows and at not in chain:
            chain[at] = None
            at = self._rows[at][0]
        above = "" if at in chain else self._paths.get(at, "")
        for below in reversed(chain):
            name = self._name_of(default_dir(self._rows[below][1]).target)
            if name != ".":
                above = f"{above}{name}\\" if name else ""
            self._paths[below] = above
        return self._paths.get(key, "")
