"""Edits that belong together: made one by one, kept or given up as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from msiview.database.cells import Cell, StreamCell, stream_name, unstorable
from msiview.database.keys import key_text
from msiview.database.records import Record
from msiview.database.schema import standard_schema
from msiview.database.table import Column
from msiview.database.writer import columns_problem, is_reserved
from msiview.errors import EditRefused
from msiview.format.codepages import utf16_length
from msiview.format.column_types import INSTALLER_COLUMNS, ColumnType
from msiview.format.new_streams import MemoryStream, RenamedStream
from msiview.format.stream_names import MAX_UNITS, encode_name
from msiview.format.transform_data import RowOperation
from msiview.overlay.edits.edits import (
    AnyReplacement,
    Edits,
    EditStep,
    RowReplacement,
    TableEdit,
    TableReplacement,
)
from msiview.overlay.overlaid_table import Key, OverlaidTable
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.row_comparison import same_content

NamedCells: TypeAlias = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row below the edits, and as they make it; None where it does not exist."""

    below: NamedCells | None
    now: NamedCells | None


@dataclass(frozen=True, slots=True)
class _Shape:
    """The columns of a table as the edits leave it: all, by name, the names of those of the key,
    and the others by name. ``below`` is the table below the edits, None for one that they create;
    ``stored`` says where columns stand in it, and those that the edits add do not."""

    columns: tuple[Column, ...]
    named: Mapping[str, Column]
    keys: tuple[str, ...]
    others: Mapping[str, Column]
    below: OverlaidTable | None
    stored: Mapping[str, int]

    @classmethod
    def of(cls, below: OverlaidTable | None, edit: TableEdit) -> _Shape:
        present = _columns_of(below) if below is not None else []
        named = [*edit.created, *((column.name, column.type) for column in present), *edit.added]
        columns = tuple(Column(name, type_, index) for index, (name, type_) in enumerate(named))
        return cls(
            columns,
            {column.name: column for column in columns},
            tuple(column.name for column in columns if column.is_key),
            {column.name: column for column in columns if not column.is_key},
            below,
            {column.name: column.index for column in present},
        )


class Transaction:
    """Edits of one database, in memory.

    ``below`` is the package with all layers but the edits. Each edit shows at once in what the
    transaction tells, and in ``edits``; :meth:`step` makes one step of all of them. What a table
    cannot hold is refused by :class:`msiview.errors.EditRefused`, and nothing is changed then. What
    merely breaks a rule of the schema is accepted.
    """

    def __init__(self, below: OverlaidDatabase, edits: Edits) -> None:
        self.below = below
        self.edits = edits
        self._done: list[AnyReplacement] = []
        self._shapes: dict[str, tuple[TableEdit, _Shape]] = {}

    # -- asking ---------------------------------------------------------

    @property
    def is_begun(self) -> bool:
        """Whether anything was edited since the last step."""
        return bool(self._done)

    def columns(self, table: str) -> tuple[Column, ...]:
        """The columns of a table as the edits leave it, those below and then new ones."""
        return self._shape(table).columns

    def has_table(self, table: str) -> bool:
        """Whether a table exists as the edits leave it."""
        return bool(self.edits.table(table).created) or self._stored(table) is not None

    def row(self, table: str, key: Key) -> NamedCells | None:
        """The cells of a row as the edits leave it, by column; None where there is none."""
        return self._row(table, key).now

    # -- rows -----------------------------------------------------------

    def set_cells(self, table: str, key: Key, cells: Mapping[str, Cell]) -> Key:
        """Give cells of a row new values; returns its key, another one where ``cells`` has
        columns of the key."""
        shape = self._shape(table)
        cells = _as_stored(table, key, cells)
        if shape.others.keys() >= cells.keys():
            quickly = self._updated(table, key, shape, cells)
            if quickly is not None:
                self._do([quickly])
                return key
        found = self._row(table, key)
        if found.now is None:
            raise EditRefused(_place(table, key), "there is no such row")
        self._check(table, key, shape, cells)
        changed = {**found.now, **cells}
        new_key = _key_of(shape, changed)
        if new_key == key:
            self._do([self._replacement(table, key, found.below, changed)])
            return key
        if all(cell is None for cell in new_key):
            names = ", ".join(shape.keys)
            raise EditRefused(_place(table, key), f"it needs a key ({names})")
        target = self._free(table, new_key)
        moved = _as_stored(table, new_key, changed)
        replacements = [
            self._replacement(table, key, found.below, None),
            self._replacement(table, new_key, target.below, moved),
        ]
        self._do(replacements)
        return new_key

    def add_row(self, table: str, cells: Mapping[str, Cell]) -> Key:
        """Add a row; columns without a value are null. Returns its key."""
        shape = self._shape(table)
        key = tuple(None if (cell := cells.get(name)) == "" else cell for name in shape.keys)
        if all(cell is None for cell in key):
            raise EditRefused(table, f"a new row needs a key ({', '.join(shape.keys)})")
        cells = _as_stored(table, key, cells)
        self._check(table, key, shape, cells)
        target = self._free(table, key)
        self._do([self._replacement(table, key, target.below, cells)])
        return key

    def delete_row(self, table: str, key: Key) -> None:
        """Delete a row."""
        found = self._row(table, key)
        if found.now is None:
            raise EditRefused(_place(table, key), "there is no such row")
        self._do([self._replacement(table, key, found.below, None)])

    # -- tables ---------------------------------------------------------

    def create_table(self, name: str, columns: Sequence[tuple[str, ColumnType]] = ()) -> None:
        """Create a table, with the columns of the standard schema unless others are given."""
        if self.has_table(name):
            raise EditRefused(name, "the table exists already")
        if is_reserved(name):
            raise EditRefused(name or "(no name)", "this cannot be the name of a table")
        if not columns:
            standard = standard_schema().table(name)
            if standard is None:
                raise EditRefused(name, "no standard table has this name, so it needs columns")
            columns = [(column.name, column.type) for column in standard.columns]
        self._check_columns(name, columns)
        self._check_name(name, is_table=True)
        before = self.edits.table(name)
        self._do([TableReplacement(name, before, TableEdit(before.is_dropped, tuple(columns)))])

    def drop_table(self, name: str) -> None:
        """Drop a table with all its rows."""
        if not self.has_table(name):
            raise EditRefused(name, "there is no such table")
        rows = self.edits.rows.get(name, {})
        replacements: list[AnyReplacement] = [
            RowReplacement(name, key, record, None) for key, record in rows.items()
        ]
        after = TableEdit(is_dropped=self._is_below(name))
        replacements.append(TableReplacement(name, self.edits.table(name), after))
        self._do(replacements)

    def add_column(self, table: str, name: str, type_: ColumnType) -> None:
        """Add a column behind the others; existing rows have null in it."""
        columns = [(column.name, column.type) for column in self.columns(table)]
        if any(name == known for known, _ in columns):
            raise EditRefused(f"{table}.{name}", "the table has a column of this name already")
        if type_.is_key:
            raise EditRefused(f"{table}.{name}", "a column that is added cannot be part of the key")
        self._check_columns(table, [*columns, (name, type_)])
        edit = self.edits.table(table)
        if edit.created:
            after = TableEdit(edit.is_dropped, (*edit.created, (name, type_)))
        else:
            after = TableEdit(added=(*edit.added, (name, type_)))
        self._do([TableReplacement(table, edit, after)])

    # -- taking back ----------------------------------------------------

    def revert_cell(self, table: str, key: Key, column: str) -> None:
        """Give a cell the value that it has below the edits; an added row has none there."""
        found = self._row(table, key)
        if found.below is None or found.now is None:
            raise EditRefused(_place(table, key), "the row has no earlier values")
        self._do([self._replacement(table, key, found.below, _put(found, column))])

    def revert_row(self, table: str, key: Key) -> None:
        """Make a row what it is below the edits; an added one is taken away."""
        before = self.edits.record(table, key)
        if before is not None:
            self._do([RowReplacement(table, key, before, None)])

    def revert_table(self, table: str) -> None:
        """Make a table what it is below the edits; a created one is taken away."""
        replacements: list[AnyReplacement] = [
            RowReplacement(table, key, record, None)
            for key, record in self.edits.rows.get(table, {}).items()
        ]
        edit = self.edits.table(table)
        if edit:
            replacements.append(TableReplacement(table, edit, TableEdit()))
        self._do(replacements)

    # -- ending ---------------------------------------------------------

    def step(self, text: str) -> EditStep:
        """All edits since the last step, as one. It has no replacements where they cancel out."""
        merged: dict[tuple[str, Key | None], AnyReplacement] = {}
        for replacement in self._done:
            place = _place_of(replacement)
            merged[place] = _joined(merged.pop(place, None), replacement)
        self._done.clear()
        return EditStep(text, tuple(r for r in merged.values() if r.before != r.after))

    @contextmanager
    def together(self) -> Iterator[None]:
        """Edits that are all made, or none of them."""
        before = len(self._done)
        try:
            yield
        except BaseException:
            while len(self._done) > before:
                self.edits.take_back(self._done.pop())
            raise

    # -- inside ---------------------------------------------------------

    def _do(self, replacements: Sequence[AnyReplacement]) -> None:
        for replacement in replacements:
            self.edits.put(replacement)
            self._done.append(replacement)

    def _shape(self, table: str) -> _Shape:
        edit = self.edits.table(table)
        known = self._shapes.get(table)
        if known is not None and known[0] is edit:
            return known[1]
        below = self._stored(table)
        if below is None and not edit.created:
            raise EditRefused(table, "there is no such table")
        shape = _Shape.of(below, edit)
        self._shapes[table] = edit, shape
        return shape

    def _updated(
        self, table: str, key: Key, shape: _Shape, cells: Mapping[str, Cell]
    ) -> RowReplacement | None:
        """What gives cells that are no part of the key new values in a row that is below the
        edits and that they have not deleted; None for other rows. Many rows are changed at once:
        only the cells in question are read."""
        stored = shape.below
        row = stored.find(key) if stored is not None else None
        if stored is None or row is None:
            return None
        before = self.edits.record(table, key)
        if before is not None and before.operation is not RowOperation.UPDATE:
            return None
        self._check(table, key, shape, cells)
        changed = dict(before.cells) if before is not None else {}
        for name, cell in cells.items():
            at = shape.stored.get(name)
            below = None if at is None else stored.cell(row, at)
            if same_content(below, cell):
                changed.pop(name, None)
            else:
                changed[name] = cell
        after = Record(RowOperation.UPDATE, key, changed, 0) if changed else None
        return RowReplacement(table, key, before, after)

    def _stored(self, table: str) -> OverlaidTable | None:
        """A table below the edits that they have neither dropped nor replaced."""
        edit = self.edits.table(table)
        is_hidden = edit.is_dropped or bool(edit.created)
        return None if is_hidden or not self._is_below(table) else self.below.tables[table]

    def _is_below(self, table: str) -> bool:
        found = self.below.tables.get(table)
        return found is not None and found.dropped_by is None

    def _row(self, table: str, key: Key) -> _Row:
        shape = self._shape(table)
        if not shape.keys:
            raise EditRefused(table, "it has no key columns, so its rows cannot be told apart")
        row = shape.below.find(key) if shape.below is not None else None
        below = None
        if shape.below is not None and row is not None:
            cells = shape.below.named_row(row)
            below = {name: cells.get(name) for name in shape.named}
        record = self.edits.record(table, key)
        if record is None:
            return _Row(below, below)
        if record.operation is RowOperation.DELETE:
            return _Row(below, None)
        now: NamedCells = dict.fromkeys(shape.named)
        if record.operation is RowOperation.UPDATE and below is not None:
            now = dict(below)
        now.update(zip(shape.keys, key, strict=False))
        now.update(record.cells)
        return _Row(below, now)

    def _free(self, table: str, key: Key) -> _Row:
        """The place of a key that no row has."""
        found = self._row(table, key)
        if found.now is not None:
            raise EditRefused(_place(table, key), "there is a row with this key already")
        return found

    def _replacement(
        self, table: str, key: Key, below: NamedCells | None, now: NamedCells | None
    ) -> RowReplacement:
        """What makes a row become ``now``: the least that says how it differs from ``below``.
        Columns that are not named are null."""
        names = self._shape(table).others
        record = None
        if now is None:
            if below is not None:
                record = Record(RowOperation.DELETE, key, {}, 0)
        elif below is None:
            cells = {name: now.get(name) for name in names}
            record = Record(RowOperation.ADD, key, cells, 0)
        else:
            cells = {
                name: now.get(name)
                for name in names
                if not same_content(below.get(name), now.get(name))
            }
            if cells:
                record = Record(RowOperation.UPDATE, key, cells, 0)
        return RowReplacement(table, key, self.edits.record(table, key), record)

    # -- what cannot be stored --------------------------------------------

    def _check(self, table: str, key: Key, shape: _Shape, cells: Mapping[str, Cell]) -> None:
        codepage = self.below.codepage
        for name, cell in cells.items():
            column = shape.named.get(name)
            if column is None:
                reason = f"the table has no column {name}"
            else:
                reason = unstorable(column.type, cell, codepage)
            if reason:
                raise EditRefused(f"{_place(table, key)}.{name}", reason)
            if isinstance(cell, StreamCell):
                self._check_name(stream_name(table, key), is_table=False)

    @staticmethod
    def _check_name(name: str, *, is_table: bool) -> None:
        packed = encode_name(name, is_table=is_table)
        if utf16_length(packed) > MAX_UNITS:
            raise EditRefused(name, "the name is too long for a stream of the file")

    @staticmethod
    def _check_columns(table: str, columns: Sequence[tuple[str, ColumnType]]) -> None:
        reason = columns_problem(columns)
        if len(columns) > INSTALLER_COLUMNS:
            reason = f"Windows Installer stops at {INSTALLER_COLUMNS} columns"
        if reason:
            raise EditRefused(table, reason)


def new_stream(table: str, key: Key, data: bytes) -> StreamCell:
    """A binary cell of a row with new contents."""
    name = stream_name(table, key)
    return StreamCell(name, MemoryStream(name, data))


def _put(row: _Row, column: str) -> NamedCells:
    """A row with the value that one of its cells has below the edits."""
    assert row.below is not None
    assert row.now is not None
    return {**row.now, column: row.below.get(column)}


def _columns_of(table: OverlaidTable) -> list[Column]:
    return [column for column in table.columns if column.index not in table.removed_columns]


def _key_of(shape: _Shape, cells: Mapping[str, Cell]) -> Key:
    return tuple(cells.get(name) for name in shape.keys)


def _place(table: str, key: Key) -> str:
    return f"{table}/{key_text(key)}"


def _as_stored(table: str, key: Key, cells: Mapping[str, Cell]) -> NamedCells:
    """The cells of a row as they are stored under a key: null for empty texts, which are the same
    on disk, and streams under the name that goes with the key; those of other rows, or of a row
    before it got this key, have another one."""
    stored = dict(cells)
    for column, cell in cells.items():
        if cell == "":
            stored[column] = None
        elif isinstance(cell, StreamCell) and cell.name != (name := stream_name(table, key)):
            stream = None if cell.stream is None else RenamedStream(name, cell.stream)
            stored[column] = StreamCell(name, stream)
    return stored


def _place_of(replacement: AnyReplacement) -> tuple[str, Key | None]:
    key = replacement.key if isinstance(replacement, RowReplacement) else None
    return replacement.table, key


def _joined(first: AnyReplacement | None, second: AnyReplacement) -> AnyReplacement:
    """Two replacements at one place, one after the other, as one."""
    match first, second:
        case RowReplacement(before=row), RowReplacement(table, key, _, now):
            return RowReplacement(table, key, row, now)
        case TableReplacement(before=edit), TableReplacement(table, _, now_table):
            return TableReplacement(table, edit, now_table)
    return second
