"""The pages that show what is in a package besides its tables: which there are, and their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msiview.analysis.trees.component_lists import LISTS
from msiview.database.standard_actions import SEQUENCES
from msiview.overlay.overlaid_table import OverlaidTable
from msiview.session.opened_package import OpenedPackage
from msiview.session.places import Place, PlaceKind


@dataclass(frozen=True, slots=True)
class ContentsPage:
    """A page; ``count`` says how many things it lists, where that is known at once, and ``noun``
    what such a thing is."""

    title: str
    kind: PlaceKind
    count: int | None = None
    noun: str = ""

    @property
    def place(self) -> Place:
        return Place(self.kind)


TITLES: dict[PlaceKind, str] = {
    "summary": "Summary information",
    "files": "Files",
    "sequences": "Sequences",
    "directories": "Directories",
    "features": "Features",
    "registry": "Registry",
    "lists": "Services, shortcuts …",
    "query": "Query",
    "streams": "Streams",
    "transforms": "Transforms",
    "dialogs": "Dialogs",
}
"""What pages are called of which there is one, by the kind of their places."""


def contents_pages(opened: OpenedPackage) -> Iterator[ContentsPage]:
    """The pages of a package, in the order in which they are listed."""
    package = opened.package
    yield ContentsPage(TITLES["summary"], "summary")
    if opened.base is not None and _rows(opened, "File"):
        yield ContentsPage(TITLES["files"], "files", _rows(opened, "File"), "file")
    if opened.base is not None and any(_rows(opened, name) for name in SEQUENCES):
        yield ContentsPage(TITLES["sequences"], "sequences")
    if opened.base is not None:
        yield from _trees(opened)
    if opened.base is not None and _rows(opened, "Dialog"):
        yield ContentsPage(TITLES["dialogs"], "dialogs", _rows(opened, "Dialog"), "dialog")
    if opened.base is not None:
        yield ContentsPage(TITLES["query"], "query")
    if package.streams():
        yield ContentsPage(TITLES["streams"], "streams", len(package.streams()), "stream")
    if package.storages:
        yield ContentsPage(TITLES["transforms"], "transforms", len(package.storages), "transform")


_OF_TREES: dict[PlaceKind, tuple[str, ...]] = {
    "directories": ("Directory",),
    "features": ("Feature",),
    "registry": ("Registry", "RemoveRegistry"),
    "lists": tuple(dict.fromkeys(one.table for one in LISTS)),
}
"""The tables that trees and lists are made of."""


def _trees(opened: OpenedPackage) -> Iterator[ContentsPage]:
    for kind, tables in _OF_TREES.items():
        count = sum(_rows(opened, name) for name in tables)
        if count:
            yield ContentsPage(TITLES[kind], kind)


def _rows(opened: OpenedPackage, name: str) -> int:
    """The rows of a table that are there in the end."""
    table = opened.tables.get(name)
    if table is None:
        return 0
    return table.live_row_count if isinstance(table, OverlaidTable) else table.row_count
