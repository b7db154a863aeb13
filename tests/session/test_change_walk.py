"""The way through a list of changes: its order, its ends, and where it begins."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.overlay.marks import Mark
from msiview.session.change_entry import ChangeEntry
from msiview.session.change_walk import ChangeWalk
from msiview.session.places import CellRef, Place


def entry(mark: Mark, table: str, row: int | None = None, column: int | None = None) -> ChangeEntry:
    key = None if row is None else (str(row),)
    return ChangeEntry(mark, table, key, place=Place("table", table, row, column))


ENTRIES = [
    entry(Mark.CHANGED, "Property", 4, 1),  # identity stands before everything else
    ChangeEntry(Mark.CONFLICT, "", by="a patch", note="It is refused."),
    entry(Mark.HAZARD, "File", 2),
    ChangeEntry(Mark.CHANGED, "_Streams", ("cab",), place=Place("stream", "cab")),
    entry(Mark.ADDED, "File"),
    entry(Mark.CHANGED, "File", 2, 3),
    entry(Mark.CHANGED, "File", 2, 5),
    entry(Mark.DELETED, "File", 7),
    entry(Mark.ADDED, "Registry", 0),
]
WALK = ChangeWalk(ENTRIES)


def test_every_line_that_leads_somewhere_is_met_in_the_order_of_the_list() -> None:
    line, met = None, []
    for _ in ENTRIES:
        line = WALK.next_line(line, None, +1)
        met.append(line)
    assert met == [0, 2, 3, 4, 5, 6, 7, 8, 0]
    back = []
    for _ in ENTRIES:
        line = WALK.next_line(line, None, -1)
        back.append(line)
    assert back == [8, 7, 6, 5, 4, 3, 2, 0, 8]


def test_where_nothing_is_chosen_the_way_begins_at_the_place() -> None:
    assert WALK.next_line(None, Place("table", "File", 3, 0), +1) == 7
    assert WALK.next_line(None, Place("table", "File", 3, 0), -1) == 6
    assert WALK.next_line(None, Place("table", "Feature"), +1) == 4
    assert WALK.next_line(None, Place("table", "Zebra"), +1) == 0
    assert WALK.next_line(None, Place("summary"), -1) == 8


def test_deleted_rows_may_be_left_out() -> None:
    assert WALK.next_line(6, None, +1, hides_deleted=True) == 8
    only = ChangeWalk([entry(Mark.DELETED, "File", 7)])
    assert only.next_line(None, None, +1, hides_deleted=True) is None
    assert ChangeWalk().next_line(None, None, +1) is None


def test_a_cell_has_its_line_else_that_of_its_row() -> None:
    assert WALK.line_of(CellRef("File", 2, 5)) == 6
    assert WALK.line_of(CellRef("File", 2, 0)) == 5, "a change before a hazard"
    assert WALK.line_of(CellRef("File", 7, 3)) == 7
    assert WALK.line_of(CellRef("File", 8, 3)) is None


class CountedEntries(list[ChangeEntry]):
    """Entries that count how often somebody goes through all of them."""

    times = 0

    def __iter__(self) -> Iterator[ChangeEntry]:
        self.times += 1
        return super().__iter__()


def test_where_the_way_is_prepared_nobody_goes_through_all_lines_again() -> None:
    entries = CountedEntries(ENTRIES)
    walk = ChangeWalk(entries).prepare()
    asked = entries.times
    assert walk.line_of(CellRef("File", 2, 5)) == 6
    assert walk.line_of(CellRef("File", 7, 0)) == 7
    assert walk.next_line(None, Place("table", "File", 3, 0), +1) == 7
    assert asked == entries.times > 0
