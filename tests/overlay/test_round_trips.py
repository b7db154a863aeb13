"""Random packages A and B: what the engine says of them must hold, whatever they hold."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.transform import Transform
from msiview.database.writer import TableContent
from msiview.format.compound_writer import write_compound_file
from msiview.overlay.changes import changes, layer_totals
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.generate import transform_between
from msiview.overlay.layers import Layer, TransformLayer
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.save import save_database
from tests.overlay.random_packages import (
    contents,
    contents_after,
    opened_tables,
    random_tables,
    written_transform,
)


@given(random_tables(), random_tables())
def test_base_and_comparison_are_the_target(a: list[TableContent], b: list[TableContent]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        base, target = (
            opened_tables(Path(folder), "a.msi", a),
            opened_tables(Path(folder), "b.msi", b),
        )
        overlaid = OverlaidDatabase(base, [ComparisonLayer(base, target, "b")])
        assert contents_after(overlaid) == contents(target)
        assert not overlaid.conflicts
        same = OverlaidDatabase(base, [ComparisonLayer(base, base, "a")])
        assert not list(changes(same))
        assert not any(table.is_touched for table in same.tables.values())


@given(random_tables(), random_tables())
def test_base_and_generated_transform_are_the_target(
    a: list[TableContent], b: list[TableContent]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base, target = opened_tables(folder, "a.msi", a), opened_tables(folder, "b.msi", b)
        generated = transform_between(base, target)
        write_compound_file(folder / "ab.mst", generated.storage)
        transform = open_package(folder / "ab.mst")
        assert isinstance(transform, Transform)
        overlaid = OverlaidDatabase(base, [TransformLayer(transform, "ab")])
        assert not overlaid.conflicts
        found, wanted = contents_after(overlaid), contents(target)
        assert found.keys() == wanted.keys()
        removed = {difference.table for difference in generated.omitted}
        for table in wanted:
            if table not in removed:
                assert found[table] == wanted[table]
        for table in removed:  # only columns that a transform cannot remove
            assert table is not None
            assert len(base.tables[table].columns) > len(target.tables[table].columns)
            assert len(found[table][1]) == len(wanted[table][1])


@given(random_tables(), random_tables(), random_tables())
@settings(max_examples=50)
def test_a_stack_of_layers_is_one_after_the_other(
    a: list[TableContent], b: list[TableContent], c: list[TableContent]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        databases = [opened_tables(folder, f"{i}.msi", t) for i, t in enumerate((a, b, c))]
        layers: list[Layer] = []
        state = databases[0]
        one_by_one = []
        for number, target in enumerate(databases[1:]):
            changed = OverlaidDatabase(state, [ComparisonLayer(state, target, "target")])
            layers.append(
                TransformLayer(written_transform(folder, f"{number}.mst", changed), "layer")
            )
            # The package with this one transform, saved and opened, is the next one's base.
            after = OverlaidDatabase(state, [layers[-1]])
            save_database(after, folder / f"after{number}.msi")
            saved = open_package(folder / f"after{number}.msi")
            assert isinstance(saved, Database)
            state = saved
            one_by_one.append(contents(state))
        stack = OverlaidDatabase(databases[0], layers)
        assert not stack.conflicts
        assert contents_after(stack) == one_by_one[-1]
        # Off and on again, as the Overlay pane does it.
        assert contents_after(OverlaidDatabase(databases[0], [])) == contents(databases[0])
        assert contents_after(OverlaidDatabase(databases[0], layers[:1])) == one_by_one[0]
        assert contents_after(OverlaidDatabase(databases[0], layers)) == one_by_one[-1]
        # Both together, written as one transform.
        merged = written_transform(folder, "merged.mst", stack)
        again = OverlaidDatabase(databases[0], [TransformLayer(merged, "merged")])
        assert not again.conflicts
        found = contents_after(again)
        for table in one_by_one[-1]:
            if not _replaced(stack, table):
                assert found[table] == one_by_one[-1][table]


def _replaced(overlaid: OverlaidDatabase, table: str) -> bool:
    """Whether a table went and came back otherwise, which one transform cannot do."""
    return overlaid.tables[table].replaced is not None


@given(random_tables(), random_tables())
@settings(max_examples=50)
def test_changes_say_what_differs(a: list[TableContent], b: list[TableContent]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        base, target = (
            opened_tables(Path(folder), "a.msi", a),
            opened_tables(Path(folder), "b.msi", b),
        )
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
