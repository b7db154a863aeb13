"""What somebody has changed by hand, as replacements that can be undone.

Edits have the form of a transform: tables that are created and dropped, columns that are added,
and for each row at most one record. An operation replaces some of these by others; with both
known, it is undone and done again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from msiview.database.records import Record
from msiview.format.column_types import ColumnType
from msiview.overlay.overlaid_table import Key


@dataclass(frozen=True, slots=True)
class TableEdit:
    """What becomes of a table itself.

    ``created`` holds the columns of a table that is new, or that replaces one with ``is_dropped``;
    ``added`` the columns that an existing table gets.
    """

    is_dropped: bool = False
    created: tuple[tuple[str, ColumnType], ...] = ()
    added: tuple[tuple[str, ColumnType], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.is_dropped or self.created or self.added)


class RowReplacement(NamedTuple):
    """The record of one row before an operation and after it; None where there is none. A step may
    have hundreds of thousands, which are made faster as tuples."""

    table: str
    key: Key
    before: Record | None
    after: Record | None


@dataclass(frozen=True, slots=True)
class TableReplacement:
    """What becomes of a table, before an operation and after it."""

    table: str
    before: TableEdit
    after: TableEdit


AnyReplacement: TypeAlias = RowReplacement | TableReplacement


@dataclass(frozen=True, slots=True)
class EditStep:
    """One operation, undone and done again as a whole; ``text`` says what it does."""

    text: str
    replacements: tuple[AnyReplacement, ...]

    def tables(self) -> frozenset[str]:
        """The tables that it changes in any way."""
        return frozenset(replacement.table for replacement in self.replacements)


@dataclass(slots=True)
class Edits:
    """All edits of a package; an empty one changes nothing."""

    tables: dict[str, TableEdit] = field(default_factory=dict)
    rows: dict[str, dict[Key, Record]] = field(default_factory=dict)
    """By table and key. An added row comes after those that were added before it."""

    def __bool__(self) -> bool:
        return bool(self.tables or self.rows)

    def do(self, step: EditStep) -> None:
        """Apply a step, for the first time or again."""
        for replacement in step.replacements:
            self.put(replacement)

    def undo(self, step: EditStep) -> None:
        """Take the last step back."""
        for replacement in reversed(step.replacements):
            self.take_back(replacement)

    def table(self, name: str) -> TableEdit:
        """What becomes of a table."""
        return self.tables.get(name, _UNCHANGED)

    def record(self, table: str, key: Key) -> Record | None:
        """What becomes of a row; None where it is not edited."""
        return self.rows.get(table, _NO_ROWS).get(key)

    def copy(self) -> Edits:
        """The edits as they are now; later ones do not show."""
        return Edits(dict(self.tables), {name: dict(rows) for name, rows in self.rows.items()})

    def changed_tables(self) -> Iterator[str]:
        """The tables that are edited in any way, in name order."""
        return iter(sorted(self.tables.keys() | self.rows.keys()))

    def put(self, replacement: AnyReplacement) -> None:
        """Put what is after a replacement in the place of what is before it."""
        if isinstance(replacement, RowReplacement):
            self._put_row(replacement.table, replacement.key, replacement.after)
        else:
            self._put_table(replacement.table, replacement.after)

    def take_back(self, replacement: AnyReplacement) -> None:
        """Undo what :meth:`put` did last."""
        if isinstance(replacement, RowReplacement):
            self._put_row(replacement.table, replacement.key, replacement.before)
        else:
            self._put_table(replacement.table, replacement.before)

    def _put_table(self, name: str, edit: TableEdit) -> None:
        if edit:
            self.tables[name] = edit
        else:
            self.tables.pop(name, None)

    def _put_row(self, table: str, key: Key, record: Record | None) -> None:
        rows = self.rows.setdefault(table, {})
        if record is None:
            rows.pop(key, None)
        else:
            rows[key] = record
        if not rows:
            del self.rows[table]


_UNCHANGED = TableEdit()
_NO_ROWS: Mapping[Key, Record] = {}
