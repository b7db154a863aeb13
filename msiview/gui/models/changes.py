"""What happened to rows and cells, and how that is told: letter, word, theme tokens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from msiview.database.records import RecordTable
from msiview.database.table import Table
from msiview.format.transform_data import Operation


@dataclass(frozen=True, slots=True)
class ChangeLook:
    """A change never shows by colour alone: it has a letter and a word."""

    letter: str
    word: str
    token: str

    @property
    def background(self) -> str:
        """Theme token of the tinted background."""
        return f"{self.token}_background"


class Change(Enum):
    """The kinds of change; the value says how each looks."""

    ADDED = ChangeLook("A", "added", "change.added")
    CHANGED = ChangeLook("M", "changed", "change.changed")
    DELETED = ChangeLook("D", "deleted", "change.deleted")
    CONFLICT = ChangeLook("!", "conflict", "change.conflict")


class Marks(Protocol):
    """Change marks of a table; rows and columns count from 0 in file order."""

    def row_change(self, row: int) -> Change | None:
        """What happened to a row; CHANGED where only cells of it differ."""
        ...

    def cell_change(self, row: int, column: int) -> Change | None:
        """CHANGED or CONFLICT for a single cell."""
        ...

    def is_stated(self, row: int, column: int) -> bool:
        """Whether anything is known of the cell; a transform leaves most cells out."""
        ...


class RecordMarks:
    """The marks of a transform that is opened alone: each record is a change."""

    def __init__(self, table: RecordTable) -> None:
        self._table = table

    def row_change(self, row: int) -> Change | None:
        return _CHANGES[self._table.operation(row)]

    def cell_change(self, row: int, column: int) -> Change | None:
        if self._table.operation(row) is not Operation.UPDATE:
            return None
        states = column > 0 and self._table.is_stated(row, column)
        return Change.CHANGED if states and not self._table.columns[column].is_key else None

    def is_stated(self, row: int, column: int) -> bool:
        return self._table.is_stated(row, column)


def marks_of(table: Table) -> Marks | None:
    """The marks that a table has of its own; None for the tables of a database."""
    return RecordMarks(table) if isinstance(table, RecordTable) else None


_CHANGES = {
    Operation.ADD: Change.ADDED,
    Operation.UPDATE: Change.CHANGED,
    Operation.DELETE: Change.DELETED,
}
