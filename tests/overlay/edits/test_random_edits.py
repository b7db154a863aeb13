"""Random edits of random packages: what is saved is what was edited, and undoing leads back."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from msiview.database.cells import Cell
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.table import Column
from msiview.database.writer import TableContent
from msiview.errors import EditRefused
from msiview.format.column_types import ColumnKind, ColumnType
from msiview.overlay.edits.edits import Edits, EditStep
from msiview.overlay.edits.layer import EditsLayer
from msiview.overlay.edits.transaction import Transaction, new_stream
from msiview.overlay.layers import TransformLayer
from msiview.overlay.overlaid_table import Key
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.save import save_database
from tests.overlay.random_packages import (
    CELLS,
    KEYS,
    NAMES,
    contents,
    contents_after,
    opened_tables,
    random_tables,
    written_transform,
)

_EDITS = ("set", "set", "add", "add", "delete", "rename", "create", "drop", "column")


def _value(data: st.DataObject, table: str, key: Key, column: Column) -> Cell:
    value = data.draw(CELLS[column.spec], label=column.name)
    if column.type.kind is ColumnKind.BINARY and value:
        return new_stream(table, key, value)
    return value or (0 if value == 0 else None)


def _new_key(data: st.DataObject, columns: tuple[Column, ...]) -> Key:
    numbers = st.sampled_from([None, 1, -5])
    keys = [c for c in columns if c.is_key]
    return tuple(data.draw(KEYS if c.type.kind is ColumnKind.STRING else numbers) for c in keys)


def _edit_once(data: st.DataObject, edit: Transaction) -> None:
    """Try one edit of any kind; it may be refused."""
    table = data.draw(st.sampled_from(NAMES), label="table")
    kind = data.draw(st.sampled_from(_EDITS), label="edit")
    if kind == "create":
        types = [ColumnType.parse("s72", key=True), ColumnType.parse("I4")]
        edit.create_table(table, [(f"C{number}", type_) for number, type_ in enumerate(types)])
        return
    if kind == "drop":
        edit.drop_table(table)
        return
    columns = edit.columns(table)
    if kind == "column":
        spec = data.draw(st.sampled_from(["s72", "I4", "V0"]))
        edit.add_column(table, f"N{len(columns)}", ColumnType.parse(spec))
        return
    key = _new_key(data, columns)
    if kind == "delete":
        edit.delete_row(table, key)
        return
    if kind == "rename":
        new_key = _new_key(data, columns)
        names = [column.name for column in columns if column.is_key]
        edit.set_cells(table, key, dict(zip(names, new_key, strict=True)))
        return
    others = [column for column in columns if not column.is_key]
    cells = {c.name: _value(data, table, key, c) for c in others if data.draw(st.booleans())}
    if kind == "set":
        edit.set_cells(table, key, cells)
    else:
        names = [column.name for column in columns if column.is_key]
        edit.add_row(table, {**dict(zip(names, key, strict=True)), **cells})


@given(random_tables(), st.data())
def test_edits_saved_and_opened_are_the_edits(
    tables: list[TableContent], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base = opened_tables(folder, "a.msi", tables)
        edit = Transaction(OverlaidDatabase(base, []), Edits())
        states = [edit.edits.copy()]
        steps: list[EditStep] = []
        for _ in range(data.draw(st.integers(1, 12), label="edits")):
            try:
                _edit_once(data, edit)
            except EditRefused:
                assert edit.edits == states[-1]
                continue
            steps.append(edit.step("edit"))
            states.append(edit.edits.copy())
        edited = OverlaidDatabase(base, [EditsLayer(edit.edits)])
        assert not edited.conflicts
        expected = contents_after(edited)

        save_database(edited, folder / "b.msi")
        copy = open_package(folder / "b.msi")
        assert isinstance(copy, Database)
        assert contents(copy) == expected

        transform = written_transform(folder, "b.mst", edited)
        again = OverlaidDatabase(base, [TransformLayer(transform, "b")])
        # No transform can give a table other key columns.
        kept = {n for n, made in edit.edits.tables.items() if made.is_dropped and made.created}
        found = contents_after(again)
        assert {n: c for n, c in found.items() if n not in kept} == {
            n: c for n, c in expected.items() if n not in kept
        }

        for step, state in zip(reversed(steps), reversed(states[:-1]), strict=True):
            edit.edits.undo(step)
            assert edit.edits == state
        assert not edit.edits
        for step, state in zip(steps, states[1:], strict=True):
            edit.edits.do(step)
            assert edit.edits == state
