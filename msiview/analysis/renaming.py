"""What else changes when a row gets another key: the references to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from msiview.analysis.references.engine import References
from msiview.analysis.references.reference import Reference, ReferenceKind
from msiview.database.cells import Cell, cell_text
from msiview.database.table import Table

_BY_VALUE = frozenset(
    {
        *(ReferenceKind.DECLARED, ReferenceKind.COMPOSITE, ReferenceKind.UNDECLARED),
        *(ReferenceKind.POLYMORPHIC, ReferenceKind.SOFT),
    }
)
"""References whose cell is the value that is looked up."""


@dataclass(frozen=True, slots=True)
class RowCellsChange:
    """A row (from 0) and the new cells of it, by column."""

    table: str
    row: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Renaming:
    """Everything that changes with a key.

    ``rows`` begins with the row itself; rows whose own key has a reference are renamed in turn, and
    come after it. ``kept`` are references that no new value can be given to.
    """

    rows: tuple[RowCellsChange, ...]
    kept: tuple[Reference, ...] = ()

    @property
    def references(self) -> int:
        """How many rows besides the renamed one change."""
        return len(self.rows) - 1


def renaming(
    references: References,
    tables: Mapping[str, Table],
    table: str,
    row: int,
    cells: Mapping[str, Cell],
) -> Renaming:
    """What changes where some cells of a row get new values and the references to it are to follow.

    ``references`` and ``tables`` are those before the change.
    """
    return _Renamer(references, tables).renaming(table, row, cells)


@dataclass(slots=True)
class _Pending:
    """The new cells of a row: whole ones, and names in texts, by column and place."""

    cells: dict[str, Cell] = field(default_factory=dict)
    names: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)


class _Renamer:
    def __init__(self, references: References, tables: Mapping[str, Table]) -> None:
        self._references = references
        self._tables = tables
        self._rows: defaultdict[tuple[str, int], _Pending] = defaultdict(_Pending)
        self._kept: list[Reference] = []

    def renaming(self, table: str, row: int, cells: Mapping[str, Cell]) -> Renaming:
        self._rows[table, row].cells.update(cells)
        pending = [(table, row, dict(cells))]
        while pending:
            for place, column, value in self._followed(*pending.pop()):
                if self._tables[place[0]].column(column).is_key:
                    pending.append((*place, {column: value}))
        rows = tuple(
            RowCellsChange(*place, {**change.cells, **self._texts(place, change)})
            for place, change in self._rows.items()
        )
        return Renaming(rows, tuple(self._kept))

    def _followed(
        self, table: str, row: int, cells: Mapping[str, Cell]
    ) -> list[tuple[tuple[str, int], str, Cell]]:
        """The cells that become others because cells of a row do, each told once."""
        found = []
        old = {name: self._cell((table, row), name) for name in cells}
        new_of = {old[name]: cells[name] for name in cells if old[name] is not None}
        for incoming in self._references.incoming(table, row):
            for source in incoming.rows:
                place = (incoming.table, source)
                for reference in self._references.outgoing(*place, incoming.column):
                    leads_here = any((t.table, t.row) == (table, row) for t in reference.targets)
                    if not leads_here or reference.kind is not incoming.kind:
                        continue
                    if reference.key[-1] not in new_of:
                        self._keep(reference)
                    elif self._change(place, reference, new_of[reference.key[-1]]):
                        found.append((place, reference.column, new_of[reference.key[-1]]))
        return found

    def _change(self, place: tuple[str, int], reference: Reference, value: Cell) -> bool:
        """Note the new value of a reference; False where it is known already, or has none."""
        if reference.characters is None and reference.kind not in _BY_VALUE:
            self._keep(reference)
            return False
        change = self._rows[place]
        if reference.characters is not None:
            names = change.names.setdefault(reference.column, {})
            is_new = reference.characters not in names
            names[reference.characters] = cell_text(value)
            return is_new
        if isinstance(self._cell(place, reference.column), str):
            value = cell_text(value)
        is_new = reference.column not in change.cells
        change.cells[reference.column] = value
        return is_new

    def _keep(self, reference: Reference) -> None:
        """Note a reference that stays as it is. Files find their disk by a range of numbers: these
        do not change with its key."""
        if reference.kind is not ReferenceKind.RANGE and reference not in self._kept:
            self._kept.append(reference)

    def _texts(self, place: tuple[str, int], change: _Pending) -> dict[str, Cell]:
        """The texts of a row with all new names in them."""
        texts: dict[str, Cell] = {}
        for column, names in change.names.items():
            text = cell_text(self._cell(place, column))
            for (start, end), name in sorted(names.items(), reverse=True):
                text = text[:start] + name + text[end:]
            texts[column] = text
        return texts

    def _cell(self, place: tuple[str, int], column: str) -> Cell:
        table = self._tables[place[0]]
        return table.cell(place[1], table.column(column).index)
