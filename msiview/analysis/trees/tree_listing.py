"""Listings whose rows lie below each other."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from msiview.analysis.listing import ListedColumn, Listing, ListingMarks
from msiview.analysis.phrase import RowRef
from msiview.database.cells import Cell

NO_PARENT = -1


class TreeListing(Listing):
    """``parents`` has for each row the number of the one that it lies below, :data:`NO_PARENT` for
    roots; ``identities`` what a row is known by in another tree of the same kind."""

    def __init__(
        self,
        name: str,
        columns: Sequence[ListedColumn],
        rows: Sequence[Sequence[Cell]],
        subjects: Sequence[RowRef | None],
        parents: Sequence[int],
        identities: Sequence[Hashable],
    ) -> None:
        super().__init__(name, columns, rows, subjects)
        self.parents, self.identities = parents, identities

    def children(self) -> dict[int, list[int]]:
        """The rows below each row, in their order; the roots are those of :data:`NO_PARENT`."""
        found: dict[int, list[int]] = {}
        for row, parent in enumerate(self.parents):
            found.setdefault(parent, []).append(row)
        return found


def acyclic(parents: Mapping[str, str]) -> dict[str, str]:
    """Parents by key without those that are missing, and without one of each circle."""
    kept = {key: parent for key, parent in parents.items() if parent in parents and parent != key}
    known: set[str] = set()
    for key in parents:
        climbed: dict[str, None] = {}
        at: str | None = key
        while at is not None and at not in known:
            if at in climbed:
                kept.pop(at)
                break
            climbed[at] = None
            at = kept.get(at)
        known.update(climbed)
    return kept


def tree_with_changes(before: TreeListing, after: TreeListing) -> TreeListing:
    """The tree ``after`` overlays with marks of what differs from ``before``. What is no longer
    there stands behind all others, where it lay."""
    old = {identity: row for row, identity in enumerate(before.identities)}
    cells = [
        None if (row := old.pop(identity, None)) is None else before.row(row)
        for identity in after.identities
    ]
    gone = list(old.values())
    identities = [*after.identities, *(before.identities[row] for row in gone)]
    places = {identity: row for row, identity in enumerate(identities)}
    parents = list(after.parents)
    for row in gone:
        parent = before.parents[row]
        parents.append(NO_PARENT if parent == NO_PARENT else places[before.identities[parent]])
    lost = [before.row(row) for row in gone]
    marked = TreeListing(
        after.name,
        after.listed,
        [*(after.row(row) for row in range(after.row_count)), *lost],
        [*after.subjects, *(before.subjects[row] for row in gone)],
        parents,
        identities,
    )
    marked.marks = ListingMarks(marked, [*cells, *lost], after.row_count)
    return marked
