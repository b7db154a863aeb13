"""Rules about the Directory table: its root, and properties that fix its folders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msiview.analysis.directories import ROOT, SOURCE_ROOT
from msiview.database.cells import Cell
from msiview.database.package import Kind
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule


@rule("ICE48", reads="Directory Property", kinds=(Kind.MSI, Kind.MSM))
def folders_are_not_fixed(check: PackageCheck) -> Iterator[Finding]:
    """No property of the Property table fixes where a directory is."""
    values = check.lookup("Property", "Property", "Value")
    for row, directory in check.rows("Directory", "Directory"):
        if directory in values:
            yield check.at("fixed", "Directory", row, "Directory", value=values[directory][0])


@rule("ICE56", reads="Directory Component File")
def one_root_directory(check: PackageCheck) -> Iterator[Finding]:
    """The only root directory is TARGETDIR, whose source is SourceDir.

    A root counts if files are to be installed in or below it. Properties are told apart by case:
    sourcedir is another one; only SOURCEDIR is taken as well.
    """
    if not (check.has("Component") and check.has("File")):
        return
    parents = {key: cells[0] for key, cells in _parents(check).items()}
    with_files = check.once(_directories_with_files)
    used = {_root(directory, parents) for directory in with_files} - {None}
    for row, key, parent, default in check.rows(
        "Directory", "Directory", "Directory_Parent", "DefaultDir"
    ):
        if key not in used or (parent is not None and parent != key):
            continue
        if key != ROOT:
            yield check.at("other-root", "Directory", row, "Directory")
        elif default not in (SOURCE_ROOT, SOURCE_ROOT.upper()):
            yield check.at("other-source", "Directory", row, "Directory", default=default)


def _parents(check: PackageCheck) -> Mapping[Cell, tuple[Cell, ...]]:
    return check.lookup("Directory", "Directory", "Directory_Parent")


def _directories_with_files(check: PackageCheck) -> set[Cell]:
    """The directories that files are installed in."""
    components = check.values("File", "Component_")
    return {
        directory
        for _, component, directory in check.rows("Component", "Component", "Directory_")
        if component in components
    }


def _root(directory: Cell, parents: dict[Cell, Cell]) -> Cell:
    """The root above a directory; None where there is none, as in a circle."""
    seen: set[Cell] = set()
    while directory in parents and directory not in seen:
        parent = parents[directory]
        if parent is None or parent == directory:
            return directory
        seen.add(directory)
        directory = parent
    return None
