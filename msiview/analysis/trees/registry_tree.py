"""The registry as a package leaves it: keys below each other, with their values."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from msiview.analysis.listing import ListedColumn
from msiview.analysis.phrase import RowRef
from msiview.analysis.trees.registry_values import WRITING, RegistryOperation, RegistryValue
from msiview.analysis.trees.tree_listing import NO_PARENT, TreeListing
from msiview.database.cells import Cell

DEFAULT = "(Default)"
_COLUMNS = (
    ListedColumn("Name", "A key, or a value in it"),
    ListedColumn("Type", "The type of the value"),
    ListedColumn("Data", "The value, as far as the package tells", is_code=True),
    ListedColumn("Operation", "What happens: written, created or removed, and when"),
    ListedColumn("View", "The view of the registry by component and package: of 64 or 32 bits"),
    ListedColumn(
        "Lands in", "Where the key is on 64-bit Windows, if that is elsewhere", is_name=True
    ),
    ListedColumn("Component", "The component of the row", table="Component", is_name=True),
    ListedColumn("Row", "The row in Registry or RemoveRegistry", is_name=True),
)

_OF_VALUES = WRITING | {RegistryOperation.REMOVE_VALUE_FIRST}


def registry_tree(values: Iterable[RegistryValue]) -> TreeListing:
    """Roots, keys and values, keys in the order of their names."""
    rows: list[tuple[Cell, ...]] = []
    subjects: list[RowRef | None] = []
    parents: list[int] = []
    identities: list[Hashable] = []
    keys: dict[tuple[int, str], int] = {}
    ways: dict[int, tuple[str, ...]] = {}

    def add(parent: int, cells: tuple[Cell, ...], subject: RowRef | None, known: Hashable) -> int:
        rows.append(cells)
        subjects.append(subject)
        parents.append(parent)
        identities.append(known)
        return len(rows) - 1

    def key_of(root: str, path: str) -> int:
        at = NO_PARENT
        for part in (root, *filter(None, path.split("\\"))):
            folded = part.casefold()
            found = keys.get((at, folded))
            if found is None:
                above = ways.get(at, ())
                found = add(at, (part, *(None,) * (len(_COLUMNS) - 1)), None, (*above, folded))
                keys[at, folded], ways[found] = found, (*above, folded)
            at = found
        return at

    ordered = sorted(values, key=lambda one: (one.root, one.path.casefold(), one.name.casefold()))
    for value in ordered:
        key = key_of(value.root, value.path)
        is_value = value.operation in _OF_VALUES
        name = (value.name or DEFAULT) if is_value else "(this key)"
        cells = (
            name,
            value.type.value if value.type is not None else None,
            value.words or None,
            value.operation.value,
            _view(value),
            f"{value.root}\\{value.place}" if value.place != value.path else None,
            value.component or None,
            str(value.row),
        )
        add(key, cells, value.row, value.row)
    return TreeListing("Registry", _COLUMNS, rows, subjects, parents, identities)


def _view(value: RegistryValue) -> str:
    if value.is_64_bit:
        return "64 bits"
    return "32 bits, as the package" if value.is_marked_64_bit else "32 bits"
