"""Edits as they are typed: ``Property/NAME.Value=1``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msiview.commands.command import UsageError
from msiview.database.cells import Cell
from msiview.database.keys import key_text, typed_keys
from msiview.database.table import Column
from msiview.errors import EditRefused
from msiview.format.column_types import ColumnKind
from msiview.overlay.edits.transaction import new_stream
from msiview.overlay.overlaid_table import Key
from msiview.session.editing import Editing, cell_of, key_cells


class TypedEdits:
    """Makes the edits that options of a command line name.

    Keys, columns and values may hold ``/``, ``.`` and ``=`` themselves: what names a row that
    there is counts. Raises :class:`msiview.commands.command.UsageError` for what is no edit,
    :class:`msiview.errors.EditRefused` for one that does not fit. ``read`` gives a file's bytes.
    """

    def __init__(
        self, editing: Editing, read: Callable[[str], bytes], *, keeps_references: bool
    ) -> None:
        self._editing = editing
        self._edit = editing.transaction
        self._read = read
        self._keeps = keeps_references

    def edit(self, option: str, values: Sequence[str]) -> None:
        """Make one edit: an option without dashes, and what was typed after it."""
        match option:
            case "set" | "stream":
                self._set(values[0], streams_only=option == "stream")
            case "add":
                self._add(values[0], values[1:])
            case "delete":
                table, typed = _parted(values[0], "TABLE/KEY")
                self._edit.delete_row(table, self._row(table, typed))
            case _:
                self._rename(values[0])

    def _set(self, typed: str, *, streams_only: bool) -> None:
        table, rest = _parted(typed, "TABLE/KEY.COLUMN=VALUE")
        columns = {column.name: column for column in self._edit.columns(table)}
        found = sorted((at, name) for name in columns for at in _places(rest, f".{name}="))
        if not found:
            if "=" not in rest:
                raise UsageError(f"{typed}: expected TABLE/KEY.COLUMN=VALUE")
            names = ", ".join(columns)
            raise EditRefused(typed.partition("=")[0], f"the columns of {table} are {names}")
        for at, name in found:
            for key in typed_keys(self._keys(table), rest[:at]):
                if self._edit.row(table, key) is not None:
                    value = rest[at + len(name) + 2 :]
                    if streams_only and columns[name].type.kind is not ColumnKind.BINARY:
                        place = f"{table}/{key_text(key)}.{name}"
                        raise EditRefused(place, "it cannot hold a stream; --set gives it a value")
                    cell = self._cell(table, key, columns[name], value)
                    self._edit.set_cells(table, key, {name: cell})
                    return
        raise self._no_row(table, rest[: found[0][0]])

    def _add(self, table: str, assignments: Sequence[str]) -> None:
        if not self._edit.has_table(table):
            self._edit.create_table(table)
        columns = {column.name: column for column in self._edit.columns(table)}
        typed: dict[str, str] = {}
        for assignment in assignments:
            name, equals, value = assignment.partition("=")
            if not equals:
                raise UsageError(f"{assignment}: expected COLUMN=VALUE")
            if name not in columns:
                raise EditRefused(f"{table}.{name}", f"the columns are {', '.join(columns)}")
            typed[name] = value
        key = tuple(
            self._cell(table, (), column, typed.get(column.name, ""))
            for column in columns.values()
            if column.is_key
        )
        cells = {n: self._cell(table, key, columns[n], value) for n, value in typed.items()}
        self._edit.add_row(table, cells)

    def _rename(self, typed: str) -> None:
        table, rest = _parted(typed, "TABLE/OLD=NEW")
        for at in _places(rest, "="):
            for key in typed_keys(self._keys(table), rest[:at]):
                if self._edit.row(table, key) is not None:
                    cells = key_cells(self._editing, table, self._new_key(table, rest[at + 1 :]))
                    self._editing.rename_row(table, key, cells, keeps=self._keeps)
                    return
        if "=" not in rest:
            raise UsageError(f"{typed}: expected TABLE/OLD=NEW")
        raise self._no_row(table, rest.partition("=")[0])

    def _new_key(self, table: str, typed: str) -> Key:
        keys = list(typed_keys(self._keys(table), typed))
        if len(keys) == 1:
            return keys[0]
        names = "/".join(column.name for column in self._keys(table))
        raise EditRefused(f"{table}/{typed}", f"a key is {names}")

    def _row(self, table: str, typed: str) -> Key:
        for key in typed_keys(self._keys(table), typed):
            if self._edit.row(table, key) is not None:
                return key
        raise self._no_row(table, typed)

    def _keys(self, table: str) -> Sequence[Column]:
        return [column for column in self._edit.columns(table) if column.is_key]

    def _no_row(self, table: str, typed: str) -> EditRefused:
        return EditRefused(f"{table}/{typed}", "there is no such row; --add makes one")

    def _cell(self, table: str, key: Key, column: Column, text: str) -> Cell:
        """The cell that a text means; for a binary column it is the path of a file."""
        if column.type.kind is ColumnKind.BINARY and text:
            return new_stream(table, key, self._read(text))
        return cell_of(table, key, column, text)


def _parted(typed: str, form: str) -> tuple[str, str]:
    """The table, and what follows it."""
    table, slash, rest = typed.partition("/")
    if not slash:
        raise UsageError(f"{typed}: expected {form}")
    return table, rest


def _places(text: str, part: str) -> Iterator[int]:
    """Where a part stands in a text, from the left."""
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)
