"""Where bars stand, and which of them are found."""

from __future__ import annotations

from msiview.analysis.logs.timeline import Bar, timeline
from msiview.gui.log.timeline.timeline_rows import MOST_ROWS, TimelineRows
from tests.gui.log.actions import SECOND, action, facts_of, small_install


def rows_of_small_install() -> TimelineRows:
    return TimelineRows(timeline(small_install()))


def bar(rows: TimelineRows, name: str, nth: int = 0) -> Bar:
    return [bar for bar in rows.bars if bar.action.name == name][nth]


def names(bars: object) -> list[str]:
    return [bar.action.name for bar in bars]  # type: ignore[attr-defined]


def test_each_party_has_a_lane_with_a_row_for_each_depth() -> None:
    rows = rows_of_small_install()
    assert [(lane.party, lane.first, lane.rows) for lane in rows.lanes] == [
        ("client", 0, 2),
        ("server", 2, 3),
    ]
    assert rows.row_of(bar(rows, "ExecuteAction")) == 1
    assert rows.row_of(bar(rows, "INSTALL", 1)) == 2
    assert rows.row_of(bar(rows, "StartServices")) == 4


def test_bars_that_would_cover_each_other_take_another_row() -> None:
    facts = facts_of(action("A", 1, (0, 10)), action("B", 3, (5, 12)), action("C", 5, (10, 11)))
    rows = TimelineRows(timeline(facts))
    assert [rows.row_of(bar(rows, name)) for name in "ABC"] == [0, 1, 0]


def test_only_what_reaches_into_a_stretch_of_time_is_found() -> None:
    rows = rows_of_small_install()
    server_leaves = 4
    assert names(rows.between(server_leaves, 21 * SECOND, 51 * SECOND)) == [
        "StartServices",
        "Rollback",
    ]
    assert names(rows.between(server_leaves, 58 * SECOND, 70 * SECOND)) == []


def test_of_bars_in_one_pixel_the_first_is_drawn() -> None:
    facts = facts_of(*(action(f"A{n}", n, (n / 1000, n / 1000)) for n in range(1000)))
    rows = TimelineRows(timeline(facts))
    assert len(list(rows.between(0, 0, 1000))) == 1000
    drawn = names(rows.drawn(0, 0, 1000, 100.0))
    assert drawn[:3] == ["A0", "A100", "A200"]
    assert len(drawn) == 10


def test_a_click_beside_a_short_bar_finds_it() -> None:
    facts = facts_of(action("short", 1, (10, 10)), action("long", 3, (20, 30)))
    rows = TimelineRows(timeline(facts))
    found = rows.near(0, 10_050, slack=100)
    assert found is not None
    assert found.action.name == "short"
    assert rows.near(0, 15_000, slack=100) is None
    assert rows.near(7, 10_000, slack=100) is None


def test_neighbours_lie_beside_above_and_below() -> None:
    rows = rows_of_small_install()
    finalize = bar(rows, "InstallFinalize")
    before, below = rows.neighbour(finalize, -1), rows.across(finalize, 1)
    assert before is not None
    assert before.action.name == "CostInitialize"
    assert rows.neighbour(finalize, 1) is None
    assert below is not None
    assert below.action.name == "InstallFiles"
    above = rows.across(bar(rows, "StartServices"), -1)
    assert above is finalize
    assert rows.across(bar(rows, "INSTALL"), -1) is None


def test_a_log_of_endless_nesting_has_an_end() -> None:
    depth = 3 * MOST_ROWS
    facts = facts_of(
        *(action(f"A{n}", n, (n, 2 * depth - n), parent=n - 1 if n else None) for n in range(depth))
    )
    rows = TimelineRows(timeline(facts))
    assert len(rows) == MOST_ROWS
    assert len(list(rows.between(MOST_ROWS - 1, 0, 2 * depth * SECOND))) == depth - MOST_ROWS + 1
