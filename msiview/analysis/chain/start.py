"""Finds the file or component that a row belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msiview.analysis.references.columns import RowCells
from msiview.analysis.references.engine import References
from msiview.analysis.references.reference import Reference, ReferenceKind
from msiview.database.cells import text_of

_FOLLOWED = frozenset(
    {
        ReferenceKind.DECLARED,
        ReferenceKind.COMPOSITE,
        ReferenceKind.UNDECLARED,
        ReferenceKind.POLYMORPHIC,
    }
)

_OWNERS = ("Component", "File", "Feature", "Directory")
"""The tables in which a chain can begin, the best first."""

_SHARED = frozenset({"Property", "Binary", "Icon", "Media", "Dialog", "Control", "Signature"})
"""Tables whose rows many others use, so that they belong to none of them."""

_DEEPEST = 4
"""Steps from a row to its component: a verb, its extension, the component."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The row that another row belongs to: ``table`` is one of Component, File, Feature, Directory.
    ``row`` is None where the row of that key is missing."""

    table: str
    key: str
    row: int | None


def owner_of(references: References, table: str, row: int) -> Owner | None:
    """The component, file, feature or directory that a row belongs to, None for none.

    The row itself if it is one; otherwise the one that its references lead to in the fewest steps,
    a component before a file, a file before a feature.
    """
    if table in _OWNERS:
        key = RowCells(references.store, table, row)(table)
        return Owner(table, text_of(key), row)
    level = [(table, row)]
    seen = set(level)
    for _ in range(_DEEPEST):
        found = [
            reference
            for place in level
            for reference in references.outgoing(*place)
            if reference.kind in _FOLLOWED
        ]
        owner = next(_owners(found), None)
        if owner is not None:
            return owner
        targets = [
            (target.table, target.row)
            for reference in found
            for target in reference.targets
            if target.row is not None and target.table not in _SHARED
        ]
        level = [place for place in dict.fromkeys(targets) if place not in seen]
        seen.update(level)
    return None


def _owners(references: list[Reference]) -> Iterator[Owner]:
    for table in _OWNERS:
        for reference in references:
            key = reference.key[-1]
            if table not in reference.tables or not isinstance(key, str):
                continue
            rows = [target.row for target in reference.targets if target.table == table]
            if rows or reference.dangling:
                yield Owner(table, key, rows[0] if rows else None)
