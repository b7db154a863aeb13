"""Reference rules: following a reference in both directions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import TypeAlias

from msiview.analysis.references.columns import DRAFT, ColumnStore, RowCells
from msiview.analysis.references.polymorphic import Variant
from msiview.analysis.references.reference import (
    OUTSIDE,
    STANDARD_ACTION,
    Incoming,
    Reference,
    ReferenceKind,
    ReferenceState,
    Target,
)
from msiview.database.cells import Cell, cell_text
from msiview.database.standard_actions import standard_action
from msiview.format.guids import NULL_GUID
from msiview.progress import Progress

Outside: TypeAlias = Callable[[str, str], bool | None]
"""Whether a target that is no row exists: by its table (``_Streams``) and its name. None:
unknown."""

_PLACEHOLDER = NULL_GUID
"""In merge modules this is the feature that the module is merged into."""

_MAY_LEAD_NOWHERE = frozenset({ReferenceKind.RANGE, ReferenceKind.SOFT, ReferenceKind.STREAM})


class ReferenceRule(ABC):
    """One kind of reference of one column. Rows count from 0.

    The two directions are each other's inverse: ``row`` is among ``incoming`` of
    a target exactly if that target is among the targets of ``outgoing(row)``.
    """

    table: str
    column: str
    kind: ReferenceKind
    tables: tuple[str, ...]
    """The tables that it may refer to."""

    @abstractmethod
    def outgoing(self, row: int) -> Iterator[Reference]:
        """The references of a row by this rule."""

    @abstractmethod
    def sources(self, table: str, row: int) -> Sequence[int]:
        """The rows that refer to a row of a target table, in rising order."""

    @abstractmethod
    def dangling_candidates(self) -> Iterator[int]:
        """Candidates for rows with a dangling reference: includes all that have one."""

    @abstractmethod
    def prepare(self, progress: Progress) -> None:
        """Build the indexes that both directions need."""

    def needs_target(self, reference: Reference) -> bool:
        """Whether something is wrong where a reference by this rule leads to nothing."""
        return self.kind not in _MAY_LEAD_NOWHERE

    def named(self, table: str) -> Iterator[tuple[str, Sequence[int]]]:
        """The texts by which rows of a target table are named, whether there are such rows or not,
        with the rows that name them; nothing for rules that compare anything else."""
        return iter(())

    def candidates(self) -> Iterator[tuple[str, int, Cell]]:
        """The rows that the draft could refer to by this rule as a whole, table by table, with the
        value that refers to each."""
        return iter(())

    def incoming(self, table: str, row: int) -> Incoming | None:
        """The rows that refer to a row by this rule; None if there are none."""
        rows = self.sources(table, row)
        return Incoming(self.table, self.column, self.kind, rows) if rows else None


@dataclass(frozen=True, slots=True)
class KeyColumns:
    """The columns of a table in which a reference is looked up, by index."""

    table: str
    columns: tuple[int, ...]


class ValueRule(ReferenceRule):
    """A cell whose value is looked up in a column of another table.

    ``first_part`` is the column of the same row with the first part of a key of two columns: the
    dialog of a control. A row does not refer to itself: a directory that is its own parent is a
    root.
    """

    def __init__(
        self,
        store: ColumnStore,
        place: tuple[str, int],
        kind: ReferenceKind,
        variant: Variant,
        targets: Sequence[KeyColumns],
        outside: Outside,
        first_part: int | None = None,
    ) -> None:
        self._store = store
        self.table, self._index = place
        self.column = store.tables[self.table].columns[self._index].name
        self.kind = kind
        self.tables = variant.tables
        self._variant = variant
        self._targets = targets
        self._outside = outside
        self._first_part = first_part

    def outgoing(self, row: int) -> Iterator[Reference]:
        key = self._key(row)
        if key is None:
            return
        targets = tuple(self._found(key, row))
        state = ReferenceState.FOUND
        if not targets:
            if self._is_own_key(key, row):
                return
            state = self._state_without_target(key)
        yield Reference(self.table, row, self.column, self.kind, self.tables, key, targets, state)

    def needs_target(self, reference: Reference) -> bool:
        return self._state_without_target(reference.key) is ReferenceState.MISSING

    def sources(self, table: str, row: int) -> Sequence[int]:
        if self._store.is_deleted(table, row):
            return []
        found: list[int] = []
        for target in self._targets:
            if target.table != table:
                continue
            key = tuple(self._store.cell(table, row, column) for column in target.columns)
            found += self._rows_with(key, table, row)
        return found

    def dangling_candidates(self) -> Iterator[int]:
        values = self._store.values(self.table, self._index)
        known = [
            self._store.index(target.table, target.columns[-1]).first for target in self._targets
        ]
        deleted = self._store.deleted_rows(self.table)
        # One value in one column of one table: the index of that column is sufficient.
        is_simple = len(self.tables) == 1 and len(known) == 1 and self._first_part is None
        for row, value in enumerate(values):
            if value is not None and row not in deleted and not (is_simple and value in known[0]):
                yield row

    def prepare(self, progress: Progress) -> None:
        self._store.index(self.table, self._index, progress)
        for target in self._targets:
            self._store.index(target.table, target.columns[-1], progress)

    def named(self, table: str) -> Iterator[tuple[str, Sequence[int]]]:
        if table in self.tables and self._first_part is None:
            index = self._store.index(self.table, self._index)
            for value in index.first:
                rows = [row for row in index.rows_of(value) if self._holds(row)]
                if isinstance(value, str) and rows:
                    yield value, rows

    def candidates(self) -> Iterator[tuple[str, int, Cell]]:
        if not self._holds(DRAFT):
            return
        first = None
        if self._first_part is not None:
            first = self._store.cell(self.table, DRAFT, self._first_part)
        for target in self._targets:
            deleted = self._store.deleted_rows(target.table)
            values = self._store.values(target.table, target.columns[-1])
            if first is None and not deleted:
                yield from zip(repeat(target.table), range(len(values)), values, strict=False)
                continue
            for row, value in enumerate(values):
                if row not in deleted and (
                    first is None or self._store.cell(target.table, row, target.columns[0]) == first
                ):
                    yield target.table, row, value

    # -- both ways ------------------------------------------------------

    def _key(self, row: int) -> tuple[Cell, ...] | None:
        """The key that a row looks up; None where it refers to nothing by this rule."""
        value = self._store.cell(self.table, row, self._index)
        if value is None or not self._holds(row):
            return None
        if self._variant.is_number and isinstance(value, str):
            value = _number(value)
            if value is None:
                return None
        if self._first_part is None:
            return (value,)
        first = self._store.cell(self.table, row, self._first_part)
        return None if first is None else (first, value)

    def _holds(self, row: int) -> bool:
        when = self._variant.when
        return when is None or when(RowCells(self._store, self.table, row))

    def _found(self, key: tuple[Cell, ...], row: int) -> Iterator[Target]:
        """The targets, in the order of the tables."""
        name = cell_text(key[-1])
        ordered = bool(self._variant.standard)
        if self._variant.standard == "first" and standard_action(name) is not None:
            yield Target(STANDARD_ACTION, None, name)
            return
        any_found = False
        for target in self._targets:
            for found in self._target_rows(target, key):
                if (target.table, found) != (self.table, row):
                    any_found = True
                    yield Target(target.table, found, name)
            if ordered and any_found:
                return
        for table in self.tables:
            if table in OUTSIDE and self._outside(table, name):
                yield Target(table, None, name)
        if self._variant.standard == "last" and not any_found and standard_action(name) is not None:
            yield Target(STANDARD_ACTION, None, name)

    def _target_rows(self, target: KeyColumns, key: tuple[Cell, ...]) -> list[int]:
        rows = self._store.rows_of(target.table, target.columns[-1], key[-1])
        if len(key) == 1:
            return rows
        return [
            row for row in rows if self._store.cell(target.table, row, target.columns[0]) == key[0]
        ]

    def _is_own_key(self, key: tuple[Cell, ...], row: int) -> bool:
        return any(
            target.table == self.table
            and tuple(self._store.cell(self.table, row, at) for at in target.columns) == key
            for target in self._targets
        )

    def _state_without_target(self, key: tuple[Cell, ...]) -> ReferenceState:
        unknown = any(
            table in OUTSIDE and self._outside(table, cell_text(key[-1])) is None
            for table in self.tables
        )
        optional = self._variant.optional or self.kind is ReferenceKind.SOFT
        if optional or unknown or key[-1] == _PLACEHOLDER:
            return ReferenceState.OPEN
        return ReferenceState.MISSING

    def _rows_with(self, key: tuple[Cell, ...], table: str, target: int) -> Iterator[int]:
        if None in key or self._is_taken(key, table):
            return
        rows = self._store.rows_of(self.table, self._index, key[-1])
        if self._variant.is_number:
            rows = sorted(rows + self._store.rows_of(self.table, self._index, str(key[-1])))
        for row in rows:
            own = (self.table, row) == (table, target)
            if not own and self._key(row) == key:
                yield row

    def _is_taken(self, key: tuple[Cell, ...], table: str) -> bool:
        """Whether a target of higher precedence has the same name."""
        if not self._variant.standard:
            return False
        if self._variant.standard == "first" and standard_action(cell_text(key[-1])) is not None:
            return True
        for target in self._targets:
            if target.table == table:
                return False
            if self._target_rows(target, key):
                return True
        return False


def _number(text: str) -> int | None:
    """The number of a text in canonical notation; None for other texts."""
    try:
        number = int(text)
    except ValueError:
        return None
    return number if str(number) == text else None
