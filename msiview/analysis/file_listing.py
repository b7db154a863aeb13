"""The files of a package as a listing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msiview.analysis.directories import ROOT
from msiview.analysis.listing import ListedColumn, Listing, joined, names_in
from msiview.analysis.package_files import PackageFile
from msiview.analysis.phrase import RowRef
from msiview.database.cells import Cell, text_of

FOLDER, SIZE, FEATURE = 0, 2, 5
"""Columns of the listing that others ask for."""

AS_STATED = "as stated"
"""What is said of a file that was unpacked and is as its rows say."""

NO_NAME = {FOLDER: "TARGETDIR itself", FEATURE: "In no feature"}
"""How the group of files without a name in a column is called."""

_COLUMNS = (
    ListedColumn(
        "Folder",
        "The folder of the target, below TARGETDIR, with long names; in brackets one of Windows",
        is_name=True,
    ),
    ListedColumn("Name", "The long name of the file", is_name=True),
    ListedColumn("Size", "Bytes by the File table", is_size=True),
    ListedColumn("Version", "By the File table: a version, or the file whose version counts"),
    ListedColumn("Language", "Identifiers of languages by the File table"),
    ListedColumn("Feature", "The features that bring the file", table="Feature", has_several=True),
    ListedColumn("Component", "The component of the file", table="Component", is_name=True),
    ListedColumn("Cabinet", "As Media names it, # before a stream; null for an uncompressed file"),
    ListedColumn("Sequence", "The number of the file in its cabinet", is_number=True),
    ListedColumn("Hash", "MD5 of the contents by MsiFileHash", is_code=True),
    ListedColumn(
        "File", "The key of the row, the file's name in its cabinet", "File", is_name=True
    ),
    ListedColumn("Remark", "Where the file lands instead, or why it cannot"),
    ListedColumn("Check", "What came of unpacking the file and comparing it with its rows"),
)


def file_listing(files: Sequence[PackageFile], checked: Mapping[str, str] | None = None) -> Listing:
    """The files in the order of their rows. ``checked`` has for the keys of those that were
    unpacked what is wrong with them, an empty text for nothing."""
    known = checked or {}
    rows = []
    for file in files:
        stated = file.stated
        problem = known.get(stated.key)
        rows.append(
            (
                _folder(file) or None,
                stated.name or None,
                stated.size,
                stated.version or None,
                stated.language or None,
                joined(file.features),
                stated.component or None,
                file.cabinet or None,
                stated.sequence,
                stated.md5 or None,
                stated.key,
                "; ".join(file.remarks) or None,
                AS_STATED if problem == "" else problem,
            )
        )
    return Listing("Files", _COLUMNS, rows, [RowRef("File", (file.key,)) for file in files])


def _folder(file: PackageFile) -> str:
    """The folder below TARGETDIR; in brackets where it is one of Windows that has no name there, as
    the Fonts folder mostly is (its DefaultDir is a dot)."""
    below, _, _ = file.path.rpartition("/")
    return below or file.folder.rstrip("\\").replace(f"[{ROOT}]", "")


@dataclass(frozen=True, slots=True)
class GroupOfFiles:
    """Files with something in common, their folder or a feature.

    ``values`` are those of the column that the group's files have, none for all files; ``size`` is
    in bytes.
    """

    title: str
    files: int
    size: int
    values: tuple[Cell, ...] = ()


def file_groups(listing: Listing, column: int) -> list[GroupOfFiles]:
    """The files by the names in a column, in the order of the names; first all of them together. A
    file that belongs to several features counts with each."""
    sizes = [size if isinstance(size, int) else 0 for size in listing.values(SIZE)]
    cells = listing.values(column)
    counts, totals = Counter(cells), dict.fromkeys(cells, 0)
    for cell, size in zip(cells, sizes, strict=True):
        totals[cell] += size
    found: dict[str, list[Cell]] = {}
    for cell in counts:
        for name in names_in(cell) if column == FEATURE else (text_of(cell),):
            found.setdefault(name, []).append(cell)
    groups = [
        GroupOfFiles(
            name or NO_NAME[column],
            sum(counts[cell] for cell in found[name]),
            sum(totals[cell] for cell in found[name]),
            tuple(found[name]),
        )
        for name in sorted(found, key=str.casefold)
    ]
    return [GroupOfFiles("All files", len(sizes), sum(sizes)), *groups]
