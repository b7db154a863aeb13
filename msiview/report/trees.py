"""Trees and lists of a package, for a terminal and as objects for JSON (docs/commands.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypedDict

from msiview.analysis.listing import Listing
from msiview.analysis.trees.tree_listing import NO_PARENT, TreeListing
from msiview.database.cells import Cell, cell_text
from msiview.export.plain_text import plain_text
from msiview.export.table_part import ExportOptions, TablePart
from msiview.report.row_object import RowObject, row_object
from msiview.visible_text import one_line
from msiview.words import number

_SHOWN = {
    "Directories": ("All files", "All bytes", "Target"),
    "Features": ("Installed", "Level", "Components", "All bytes"),
    "Registry": ("Type", "Data", "Operation", "View", "Component", "Lands in"),
}
"""The columns of trees that stand behind the names on a terminal."""

_INDENT = "  "
_WIDEST = 48


class NodeObject(TypedDict):
    """A node of a tree, or a row of a plain list.

    ``parent`` is the number of the node above it, from 0, null for roots and in lists; ``row`` the
    row that it stands for; ``change`` what overlays did to it; ``cells`` are by the titles of the
    columns.
    """

    parent: int | None
    row: RowObject | None
    change: str | None
    cells: Mapping[str, Cell]


def node_objects(listing: Listing) -> Iterator[NodeObject]:
    """All nodes of a tree, or the rows of a list, in their order."""
    names = [column.name for column in listing.columns]
    parents = listing.parents if isinstance(listing, TreeListing) else None
    for at, subject in enumerate(listing.subjects):
        parent = parents[at] if parents is not None else NO_PARENT
        mark = listing.marks.row_change(at) if listing.marks is not None else None
        yield NodeObject(
            parent=parent if parent != NO_PARENT else None,
            row=row_object(subject.table, subject.key) if subject is not None else None,
            change=mark.value if mark is not None else None,
            cells=dict(zip(names, listing.row(at), strict=True)),
        )


def tree_lines(listing: Listing) -> Iterator[str]:
    """A tree with its nodes below each other, or a list as a table."""
    if not isinstance(listing, TreeListing):
        yield from plain_text(TablePart(listing), ExportOptions())
        return
    children = listing.children()
    columns = [listing.column(name) for name in _SHOWN[listing.name]]
    lines: list[tuple[str, list[str]]] = [("", [column.name for column in columns])]
    waiting = [(row, 0) for row in reversed(children.get(NO_PARENT, []))]
    while waiting:
        row, depth = waiting.pop()
        name = _INDENT * depth + one_line(cell_text(listing.cell(row, 0)))
        cells = [_words(listing, row, column.index) for column in columns]
        lines.append((name, cells))
        waiting += [(below, depth + 1) for below in reversed(children.get(row, []))]
    width = min(_WIDEST, max(len(name) for name, _ in lines))
    widths = [min(_WIDEST, max(len(cells[at]) for _, cells in lines)) for at in range(len(columns))]
    for name, cells in lines:
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        yield f"{name.ljust(width)}  {'  '.join(padded)}".rstrip() + "\n"


def _words(listing: Listing, row: int, column: int) -> str:
    cell = listing.cell(row, column)
    if listing.listed[column].is_size and isinstance(cell, int):
        return number(cell)
    return one_line(cell_text(cell)) if cell is not None else ""
