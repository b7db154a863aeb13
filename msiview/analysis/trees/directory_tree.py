"""The target folders of a package as a tree, with what lands in each."""

from __future__ import annotations

from collections.abc import Mapping

from msiview.analysis.directories import DirectoryPaths
from msiview.analysis.landing import USUAL_FOLDERS, is_32_bit
from msiview.analysis.listing import ListedColumn
from msiview.analysis.live_columns import live_rows
from msiview.analysis.phrase import RowRef
from msiview.analysis.trees.tree_listing import NO_PARENT, TreeListing, acyclic
from msiview.database.cells import number_of, text_of
from msiview.database.file_names import default_dir, long_name
from msiview.database.table import Table

_COLUMNS = (
    ListedColumn("Name", "The folder's long name; the key where it has the name of its parent"),
    ListedColumn("Directory", "The key of the row", table="Directory", is_name=True),
    ListedColumn("Files", "Files in the folder itself", is_number=True),
    ListedColumn("Bytes", "Their bytes by the File table", is_size=True),
    ListedColumn("All files", "Files in it and in all folders below", is_number=True),
    ListedColumn("All bytes", "Their bytes", is_size=True),
    ListedColumn("Target", "The path on the computer, as far as the package tells", is_name=True),
    ListedColumn("Lands in", "Where that usually is on 64-bit Windows", is_name=True),
    ListedColumn(
        "Source", "The path on the medium, of files that are not compressed", is_name=True
    ),
)

_LANDS_OTHERWISE = {
    "ProgramFiles64Folder": "ProgramFilesFolder",
    "CommonFiles64Folder": "CommonFilesFolder",
    "System64Folder": "SystemFolder",
}
"""What the folders of 64 bits are to a 32-bit package. Source: docs/msi-format.md, "Target
folders"."""


def directory_tree(tables: Mapping[str, Table], template: str) -> TreeListing:
    """All rows of Directory, by their parents; ``template`` is the Template summary property."""
    names: dict[str, str] = {}
    above: dict[str, str] = {}
    for key, parent, default in live_rows(
        tables, "Directory", "Directory", "Directory_Parent", "DefaultDir"
    ):
        names.setdefault(text_of(key), long_name(default_dir(default).target))
        above.setdefault(text_of(key), text_of(parent))
    kept = acyclic(above)
    own = _own(tables)
    whole = {key: list(own.get(key, (0, 0))) for key in names}
    for key in names:
        count, size = own.get(key, (0, 0))
        at = kept.get(key)
        while at is not None and (count or size):
            whole[at][0] += count
            whole[at][1] += size
            at = kept.get(at)
    paths, places = DirectoryPaths(tables), {key: row for row, key in enumerate(names)}
    rows = []
    for key, name in names.items():
        target = paths.target(key).text
        rows.append(
            (
                name if name not in ("", ".") and key in kept else key,
                key,
                *own.get(key, (0, 0)),
                *whole[key],
                target,
                landing(target, template),
                paths.source(key).text,
            )
        )
    return TreeListing(
        "Directories",
        _COLUMNS,
        rows,
        [RowRef("Directory", (key,)) for key in names],
        [places[kept[key]] if key in kept else NO_PARENT for key in names],
        list(names),
    )


def landing(target: str, template: str) -> str | None:
    """Where a target path usually is on 64-bit Windows; None where that is not known."""
    folder, bracket, rest = target.removeprefix("[").partition("]")
    if not bracket or not target.startswith("["):
        return target
    known = _LANDS_OTHERWISE.get(folder, folder) if is_32_bit(template) else folder
    place = USUAL_FOLDERS.get(known)
    if not is_32_bit(template) and folder == "SystemFolder":
        place = USUAL_FOLDERS["SystemFolder"]
    return f"{place}\\{rest}" if place is not None else None


def _own(tables: Mapping[str, Table]) -> dict[str, tuple[int, int]]:
    """The number of files in each directory itself, and their bytes."""
    folders = {
        text_of(component): text_of(folder)
        for component, folder in live_rows(tables, "Component", "Component", "Directory_")
    }
    found: dict[str, tuple[int, int]] = {}
    for component, size in live_rows(tables, "File", "Component_", "FileSize"):
        folder = folders.get(text_of(component))
        if folder is not None:
            count, total = found.get(folder, (0, 0))
            found[folder] = (count + 1, total + (number_of(size) or 0))
    return found
