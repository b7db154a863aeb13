"""Places in a package that one can go to, and the cell that one looks at."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

PlaceKind: TypeAlias = Literal[
    "table",
    "summary",
    "files",
    "file",
    "sequences",
    "directories",
    "features",
    "registry",
    "lists",
    "query",
    "streams",
    "stream",
    "transforms",
    "dialogs",
]


PAGE_KINDS: Mapping[str, PlaceKind] = {
    "summary": "summary",
    "files": "files",
    "sequences": "sequences",
    "directories": "directories",
    "features": "features",
    "registry": "registry",
    "lists": "lists",
    "query": "query",
    "streams": "streams",
    "stream": "stream",
    "transforms": "transforms",
    "dialogs": "dialogs",
}
"""Pages besides tables, by the names that the command line knows."""


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere in a package that can be shown.

    ``name`` is the table's or stream's name, empty for pages of which there is
    one. ``row`` and ``column`` count from 0 in file order; None leaves them to
    the page, which remembers where its cursor was.
    """

    kind: PlaceKind
    name: str = ""
    row: int | None = None
    column: int | None = None

    def is_in(self, tables: Container[str]) -> bool:
        """Whether a package with these tables has this page."""
        return self.kind != "table" or self.name in tables

    @property
    def in_list(self) -> Place:
        """The place that stands for this one where all pages are listed: that of the streams for a
        stream, that of the files for a file."""
        kind = _LISTED.get(self.kind)
        return self if kind is None else Place(kind)

    def same_page(self, other: Place | None) -> bool:
        """Whether both are shown by one page, only the cursor differing."""
        return other is not None and (self.kind, self.name) == (other.kind, other.name)


_LISTED: dict[PlaceKind, PlaceKind] = {"stream": "streams", "file": "files"}


@dataclass(frozen=True, slots=True)
class CellRef:
    """One cell of a table; ``row`` and ``column`` count from 0 in file order."""

    table: str
    row: int
    column: int
