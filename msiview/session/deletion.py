"""What deleting rows entails: the rows that refer to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from msiview.analysis.references.engine import References
from msiview.analysis.references.reference import Reference
from msiview.database.cells import Cell
from msiview.database.table import Table, TableRow
from msiview.errors import EditRefused
from msiview.overlay.edits.transaction import Transaction
from msiview.progress import Progress, no_progress

MOST_ROWS = 100_000
"""Rows that are followed at most; nobody deletes so many along by looking at them."""


@dataclass(frozen=True, slots=True)
class Deletion:
    """Rows to be deleted, and all that would refer to none afterwards.

    ``rows`` are those that were asked for. ``along`` are rows that make no sense without them: a
    key or a required cell of theirs refers to one, so they would be deleted, too, and so on.
    ``cleared`` are cells that refer to one and may be null. ``texts`` are references that nothing
    can be done about here: names inside formatted texts and conditions.
    """

    rows: Sequence[TableRow]
    along: Mapping[TableRow, Reference] = field(default_factory=dict)
    cleared: Mapping[tuple[str, int, str], Reference] = field(default_factory=dict)
    texts: Sequence[Reference] = ()

    @property
    def referring(self) -> list[TableRow]:
        """The rows that refer to deleted ones in any way, each once."""
        cells = ((table, row) for table, row, _ in self.cleared)
        texts = ((reference.table, reference.row) for reference in self.texts)
        return list(dict.fromkeys([*self.along, *cells, *texts]))


def deletion(
    references: References,
    tables: Mapping[str, Table],
    rows: Iterable[TableRow],
    progress: Progress | None = None,
) -> Deletion:
    """What is left dangling when rows are deleted, and what is left when that is deleted as well.

    A reference that leads to another row, too, or need not lead anywhere, is no reason.
    """
    return _Search(references, tables, progress or no_progress()).deletion(rows)


class _Search:
    def __init__(
        self, references: References, tables: Mapping[str, Table], progress: Progress
    ) -> None:
        self._references, self._tables, self._progress = references, tables, progress
        self._gone: set[tuple[str, int | None]] = set()
        self._along: dict[TableRow, Reference] = {}
        self._cleared: dict[tuple[str, int, str], Reference] = {}
        self._texts: list[Reference] = []

    def deletion(self, rows: Iterable[TableRow]) -> Deletion:
        first = list(rows)
        self._gone.update(first)
        waiting = list(first)
        while waiting and len(self._gone) < MOST_ROWS:
            self._progress("Looking for rows that refer to deleted ones")
            for reference in self._left_by(waiting.pop()):
                place = reference.table, reference.row
                if reference.characters is not None:
                    self._texts.append(reference)
                elif self._is_needed(reference):
                    self._gone.add(place)
                    self._along[place] = reference
                    waiting.append(place)
                else:
                    self._cleared[(*place, reference.column)] = reference
        return Deletion(
            first,
            self._along,
            {place: found for place, found in self._cleared.items() if place[:2] not in self._gone},
            [found for found in self._texts if (found.table, found.row) not in self._gone],
        )

    def _left_by(self, place: TableRow) -> list[Reference]:
        """The references that lead to nothing without a row, of rows that stay."""
        return [
            reference
            for incoming in self._references.incoming(*place)
            for row in incoming.rows
            if (incoming.table, row) not in self._gone
            for reference in self._references.outgoing(incoming.table, row, incoming.column)
            if reference.kind is incoming.kind and self._dangles(reference, place)
        ]

    def _dangles(self, reference: Reference, place: TableRow) -> bool:
        targets = {(target.table, target.row) for target in reference.targets}
        is_left = place in targets and targets <= self._gone
        return is_left and self._references.needs_target(reference)

    def _is_needed(self, reference: Reference) -> bool:
        column = self._tables[reference.table].column(reference.column)
        return column.is_key or not column.nullable


def delete_rows(
    transaction: Transaction, tables: Mapping[str, Table], found: Deletion, *, along: bool
) -> list[EditRefused]:
    """Delete rows, and ``along`` with them what refers to them, as :class:`Deletion` says.
    ``tables`` are those in which they were found. Returns what was refused."""
    places = [*found.rows, *(found.along if along else ())]
    keyed = [(table, tables[table].key(row)) for table, row in dict.fromkeys(places)]
    cells: list[tuple[str, tuple[Cell, ...], str]] = []
    if along:
        cells = [(table, tables[table].key(row), column) for table, row, column in found.cleared]
    refused = []
    for table, key, column in cells:
        try:
            transaction.set_cells(table, key, {column: None})
        except EditRefused as error:
            refused.append(error)
    for table, key in keyed:
        try:
            transaction.delete_row(table, key)
        except EditRefused as error:
            refused.append(error)
    return refused
