"""Lists made of rows: where their cells lead, and what differs between two of them."""

from __future__ import annotations

from collections.abc import Sequence

from msiview.analysis.listing import ListedColumn, Listing, joined, names_in, with_changes
from msiview.analysis.phrase import RowRef
from msiview.database.cells import Cell
from msiview.overlay.marks import Mark

COLUMNS = (
    ListedColumn("Name"),
    ListedColumn("Size", is_size=True),
    ListedColumn("Feature", table="Feature", has_several=True),
    ListedColumn("Component", table="Component"),
)


def listing(*rows: Sequence[Cell]) -> Listing:
    return Listing("Things", COLUMNS, rows, [RowRef("Thing", (row[0],)) for row in rows])


def test_types_follow_from_what_the_columns_hold() -> None:
    made = listing(("a", 1, None, None))
    assert [column.spec for column in made.columns] == ["S0", "I4", "S0", "S0"]


def test_cells_lead_to_the_rows_that_they_name() -> None:
    made = listing(("a", 1, joined(["Main", "More"]), "C1"), ("b", 2, None, None))
    assert made.ways(0, 0) == ()
    main, more = RowRef("Feature", ("Main",)), RowRef("Feature", ("More",))
    assert made.ways(0, 2) == ((0, 4, main), (6, 10, more))
    assert made.ways(0, 3) == ((0, 2, RowRef("Component", ("C1",))),)
    assert made.ways(1, 2) == made.ways(1, 3) == ()


def test_names_are_joined_and_parted() -> None:
    assert joined([]) is None
    assert names_in(joined(["a", "b"])) == ["a", "b"]
    assert names_in(None) == [""]


def test_rows_are_marked_by_what_became_of_them() -> None:
    before = listing(("same", 1, None, "C"), ("gone", 2, None, "C"), ("other", 3, None, "C"))
    after = listing(("other", 4, None, "C"), ("new", 5, None, "C"), ("same", 1, None, "C"))
    made = with_changes(before, after)
    assert made.values(0) == ["other", "new", "same", "gone"]
    assert made.subjects[3] == RowRef("Thing", ("gone",))
    marks = made.marks
    assert marks is not None
    changes = [marks.row_change(row) for row in range(4)]
    assert changes == [Mark.CHANGED, Mark.ADDED, None, Mark.DELETED]
    assert [marks.cell_change(0, column) for column in range(4)] == [None, Mark.CHANGED, None, None]
    assert [step.value for step in marks.history(0, 1)] == [3, 4]
    assert marks.history(1, 1) == marks.history(2, 1) == marks.history(3, 1) == ()


def test_the_same_twice_has_no_marks() -> None:
    rows = [("a", 1, None, "C"), ("b", 2, "F", None)]
    marks = with_changes(listing(*rows), listing(*rows)).marks
    assert marks is not None
    assert [marks.row_change(row) for row in range(2)] == [None, None]
