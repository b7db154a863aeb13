"""Random packages A and B: what the engine says of them must hold, whatever they hold."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from msiview.database.cells import Cell, StreamCell
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.table import Table
from msiview.database.transform import Transform
from msiview.database.writer import CellContent, TableContent
from msiview.errors import Severity
from msiview.format.column_types import ColumnType
from msiview.format.compound_writer import write_compound_file
from msiview.overlay.changes import changes, layer_totals
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.generate import transform_between, transform_of
from msiview.overlay.layers import Layer, TransformLayer
from msiview.overlay.live_table import live_table
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.save import save_database
from tests.builders.databases import make_msi

# Four tables, each with a key and up to five other columns, the first of which every
# package has: a transform can only append columns.
_COLUMNS = ["s72", "i2", "I4", "L0", "V0"]
_NAMES = ["Alpha", "Beta", "Gamma", "Delta"]
_KEYS = st.sampled_from(["k1", "k2", "k3", "Ärger", "key", "e.f"])
_TEXTS = st.sampled_from([None, "a", "b", "grün", "long " * 20, "x\r\ny"])
_CELLS = {
    "s72": _TEXTS,
    "i2": st.sampled_from([None, 0, 1, -1, 32767, -32767]),
    "I4": st.sampled_from([None, 0, 7, 2**31 - 1, 1 - 2**31]),
    "L0": _TEXTS,
    "V0": st.sampled_from([None, b"", b"one", b"two", b"x" * 5000]),
}


@st.composite
def _tables(draw: st.DrawFn) -> list[TableContent]:
    tables = []
    for name in draw(st.lists(st.sampled_from(_NAMES), unique=True)):
        specs = _COLUMNS[: draw(st.integers(0, len(_COLUMNS)))]
        keys = [ColumnType.parse("s72", key=True)]
        if name == "Delta":  # a key of two columns, one of them a number that may be null
            keys.append(ColumnType.parse("I2", key=True))
        key = [_KEYS, *(st.sampled_from([None, 1, -5]) for _ in keys[1:])]
        cells = st.tuples(*key, *(_CELLS[spec] for spec in specs))
        count = len(keys)
        rows: Sequence[Sequence[CellContent]] = draw(
            st.lists(cells, max_size=5, unique_by=lambda row, n=count: row[:n])
        )
        types = [*keys, *(ColumnType.parse(spec) for spec in specs)]
        columns = [(f"C{number}", type_) for number, type_ in enumerate(types)]
        tables.append(TableContent(name, columns, rows))
    return tables


def _open(folder: Path, name: str, tables: list[TableContent]) -> Database:
    package = open_package(make_msi(folder / name, tables, keep_nulls=True))
    assert isinstance(package, Database)
    return package


def _plain(cell: Cell) -> Any:
    if isinstance(cell, StreamCell):
        return None if cell.stream is None else cell.stream.read()
    return cell


def _rows(table: Table) -> list[str]:
    return sorted(repr([_plain(cell) for cell in row]) for row in table.rows())


def _of_database(database: Database) -> dict[str, Any]:
    return {
        name: ([(c.name, c.spec) for c in table.columns], _rows(table))
        for name, table in database.tables.items()
    }


def _of_overlaid(overlaid: OverlaidDatabase) -> dict[str, Any]:
    return {
        table.name: (
            [(column.name, column.spec) for column in live_table(table).columns],
            _rows(live_table(table)),
        )
        for table in overlaid.live_tables()
    }


def _transform(folder: Path, name: str, overlaid: OverlaidDatabase) -> Transform:
    write_compound_file(folder / name, transform_of(overlaid).storage)
    transform = open_package(folder / name)
    assert isinstance(transform, Transform)
    assert not any(defect.severity is Severity.ERROR for defect in transform.defects)
    return transform


@given(_tables(), _tables())
def test_base_and_comparison_are_the_target(a: list[TableContent], b: list[TableContent]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        base, target = _open(Path(folder), "a.msi", a), _open(Path(folder), "b.msi", b)
        overlaid = OverlaidDatabase(base, [ComparisonLayer(base, target, "b")])
        assert _of_overlaid(overlaid) == _of_database(target)
        assert not overlaid.conflicts
        same = OverlaidDatabase(base, [ComparisonLayer(base, base, "a")])
        assert not list(changes(same))
        assert not any(table.is_touched for table in same.tables.values())


@given(_tables(), _tables())
def test_base_and_generated_transform_are_the_target(
    a: list[TableContent], b: list[TableContent]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base, target = _open(folder, "a.msi", a), _open(folder, "b.msi", b)
        generated = transform_between(base, target)
        write_compound_file(folder / "ab.mst", generated.storage)
        transform = open_package(folder / "ab.mst")
        assert isinstance(transform, Transform)
        overlaid = OverlaidDatabase(base, [TransformLayer(transform, "ab")])
        assert not overlaid.conflicts
        found, wanted = _of_overlaid(overlaid), _of_database(target)
        assert found.keys() == wanted.keys()
        removed = {difference.table for difference in generated.omitted}
        for table in wanted:
            if table not in removed:
                assert found[table] == wanted[table]
        for table in removed:  # only columns that a transform cannot remove
            assert table is not None
            assert len(base.tables[table].columns) > len(target.tables[table].columns)
            assert len(found[table][1]) == len(wanted[table][1])


@given(_tables(), _tables(), _tables())
@settings(max_examples=50)
def test_a_stack_of_layers_is_one_after_the_other(
    a: list[TableContent], b: list[TableContent], c: list[TableContent]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        databases = [_open(folder, f"{i}.msi", t) for i, t in enumerate((a, b, c))]
        layers: list[Layer] = []
        state = databases[0]
        one_by_one = []
        for number, target in enumerate(databases[1:]):
            changed = OverlaidDatabase(state, [ComparisonLayer(state, target, "target")])
            layers.append(TransformLayer(_transform(folder, f"{number}.mst", changed), "layer"))
            # The package with this one transform, saved and opened, is the next one's base.
            after = OverlaidDatabase(state, [layers[-1]])
            save_database(after, folder / f"after{number}.msi")
            saved = open_package(folder / f"after{number}.msi")
            assert isinstance(saved, Database)
            state = saved
            one_by_one.append(_of_database(state))
        stack = OverlaidDatabase(databases[0], layers)
        assert not stack.conflicts
        assert _of_overlaid(stack) == one_by_one[-1]
        # Off and on again, as the Overlay pane does it.
        assert _of_overlaid(OverlaidDatabase(databases[0], [])) == _of_database(databases[0])
        assert _of_overlaid(OverlaidDatabase(databases[0], layers[:1])) == one_by_one[0]
        assert _of_overlaid(OverlaidDatabase(databases[0], layers)) == one_by_one[-1]
        # Both together, written as one transform.
        merged = _transform(folder, "merged.mst", stack)
        again = OverlaidDatabase(databases[0], [TransformLayer(merged, "merged")])
        assert not again.conflicts
        found = _of_overlaid(again)
        for table in one_by_one[-1]:
            if not _replaced(stack, table):
                assert found[table] == one_by_one[-1][table]


def _replaced(overlaid: OverlaidDatabase, table: str) -> bool:
    """Whether a table went and came back otherwise, which one transform cannot do."""
    return overlaid.tables[table].replaced is not None


@given(_tables(), _tables())
@settings(max_examples=50)
def test_changes_say_what_differs(a: list[TableContent], b: list[TableContent]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        base, target = _open(Path(folder), "a.msi", a), _open(Path(folder), "b.msi", b)
        overlaid = OverlaidDatabase(base, [ComparisonLayer(base, target, "b")])
        totals = layer_totals(overlaid)[0]
        listed = list(changes(overlaid))
        states = [change.state.value for change in listed]
        assert states.count("added") == totals.rows_added
        assert states.count("changed") == totals.rows_changed
        assert states.count("deleted") == totals.rows_deleted
        for change in listed:
            assert change.by == 0
            for name, cell in change.cells.items():
                column = change.table.column(name).index
                assert cell.new == (
                    None
                    if change.state.value == "deleted"
                    else change.table.cell(change.row, column)
                )
                assert cell.old == change.table.base_cell(change.row, column)
