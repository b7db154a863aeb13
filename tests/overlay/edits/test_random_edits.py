"""Random edits of random packages: what is saved is what was edited, and undoing leads back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
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
from msiview.overlay.changes import layer_totals
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


def _random_steps(data: st.DataObject, edit: Transaction, most: int) -> Iterator[EditStep]:
    for _ in range(data.draw(st.integers(1, most), label="edits")):
        try:
            _edit_once(data, edit)
        except EditRefused:
            continue
        yield edit.step("edit")


def _told(overlaid: OverlaidDatabase) -> list[object]:
    """All that is told of the rows: values, states and histories."""
    told: list[object] = [layer_totals(overlaid), overlaid.conflicts]
    for table in overlaid.all_tables():
        told += [table.name, table.columns, table.is_touched, table.touched_rows()]
        columns = [column.index for column in table.columns]
        for row in range(table.row_count):
            told += [table.state(row), table.row_history(row), table.row(row)]
            told += [table.history(row, column) for column in columns]
    return told


@given(random_tables(), st.data())
def test_what_is_edited_further_is_what_is_laid_over_anew(
    tables: list[TableContent], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as name:
        base = opened_tables(Path(name), "a.msi", tables)
        lower = Transaction(OverlaidDatabase(base, []), Edits())
        for _ in _random_steps(data, lower, 4):
            pass
        below = OverlaidDatabase(base, [EditsLayer(lower.edits)])
        edit = Transaction(below, Edits())
        shown = OverlaidDatabase(base, [EditsLayer(edit.edits)], below=below)

        def show(step: EditStep) -> None:
            nonlocal shown
            before = _told(shown)
            further = shown.with_top(EditsLayer(edit.edits), step.tables())
            assert _told(shown) == before
            shown = further
            anew = OverlaidDatabase(base, [EditsLayer(edit.edits)], below=below)
            assert _told(shown) == _told(anew)

        steps = []
        for step in _random_steps(data, edit, 12):
            steps.append(step)
            show(step)
        for step in reversed(steps):
            edit.edits.undo(step)
            show(step)


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
