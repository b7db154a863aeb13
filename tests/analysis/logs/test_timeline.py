"""Actions over time, and as a tree."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from msiview.analysis.logs.action_outline import Outline
from msiview.analysis.logs.reasons.engine_runs import EngineRuns
from msiview.analysis.logs.timeline import Bar, Timeline, timeline
from msiview.logs.facts import ActionRun, EngineRun, LogFacts, Phase
from tests.builders.logs import engine, read_log
from tests.builders.memory_tables import memory_tables
from tests.builders.standard_tables import standard_table


def outline(facts: LogFacts) -> Outline:
    return Outline(facts, timeline(facts))


CLIENT_AND_SERVER = "\n".join(
    [
        engine("Doing action: INSTALL", "c", "10:00:00:000"),
        "Action start 10:00:00: INSTALL.",
        engine("Doing action: WelcomeDlg", "c", "10:00:00:100"),
        "Action start 10:00:00: WelcomeDlg.",
        engine("PROPERTY CHANGE: Adding A property. Its value is '1'.", "c", "10:00:09:000"),
        "Action ended 10:00:09: WelcomeDlg. Return value 1.",
        engine("Doing action: ExecuteAction", "c", "10:00:10:000"),
        "Action start 10:00:10: ExecuteAction.",
        engine("Doing action: INSTALL", "s", "10:00:11:000"),
        "Action start 10:00:11: INSTALL.",
        engine("Doing action: InstallFinalize", "s", "10:00:12:000"),
        "Action start 10:00:12: InstallFinalize.",
        engine("Executing op: Header(Signature=1,ScriptType=1,)", "s", "10:00:12:500"),
        engine("Executing op: ActionStart(Name=StartServices,,)", "s", "10:00:13:000"),
        engine("Executing op: ServiceControl(,Name=Spooler,Action=1)", "s", "10:00:13:100"),
        engine("Executing op: ActionStart(Name=PublishProduct,,)", "s", "10:00:43:100"),
        engine("Executing op: End(Checksum=0,ProgressTotal=0)", "s", "10:00:43:200"),
        "Action ended 10:00:43: InstallFinalize. Return value 1.",
        engine("Note: 1: 2205 2:  3: Error", "s", "10:00:43:300"),
        "Action ended 10:00:43: INSTALL. Return value 3.",
        engine("MainEngineThread is returning 1603", "s", "10:00:43:400"),
        engine("Back from server. Return value: 1603", "c", "10:00:44:000"),
        "Action ended 10:00:44: ExecuteAction. Return value 3.",
        "Action ended 10:00:44: INSTALL. Return value 3.",
    ]
)


def laid(tmp_path: Path, text: str) -> Timeline:
    return timeline(read_log(tmp_path / "a.log", text + "\n").facts)


def bar(times: Timeline, name: str, place: int = 0) -> Bar:
    return [bar for bar in times.bars if bar.action.name == name][place]


def test_lanes_and_rows(tmp_path: Path) -> None:
    times = laid(tmp_path, CLIENT_AND_SERVER)
    assert [(lane.party, lane.rows) for lane in times.lanes] == [("client", 2), ("server", 3)]
    assert [(b.action.name, b.lane, b.row) for b in times.bars] == [
        ("INSTALL", 0, 0),
        ("WelcomeDlg", 0, 1),
        ("ExecuteAction", 0, 1),
        ("INSTALL", 1, 0),
        ("InstallFinalize", 1, 1),
        ("StartServices", 1, 2),
        ("PublishProduct", 1, 2),
    ]


def test_times_of_actions_and_their_own(tmp_path: Path) -> None:
    times = laid(tmp_path, CLIENT_AND_SERVER)
    ten = 36_000_000
    assert (times.start, times.end) == (ten, ten + 44_000)
    started = bar(times, "StartServices")
    assert (started.start, started.duration) == (ten + 13_000, 30_100)
    finalize = bar(times, "InstallFinalize")
    assert finalize.own == finalize.duration - 30_100 - 100
    execute = bar(times, "ExecuteAction")
    assert execute.own == execute.duration - bar(times, "INSTALL", 1).duration


def test_the_slowest_actions_are_no_dialogs_and_no_waiting(tmp_path: Path) -> None:
    times = laid(tmp_path, CLIENT_AND_SERVER)
    assert bar(times, "WelcomeDlg").is_dialog
    assert [b.action.name for b in times.slowest(2)] == ["StartServices", "ExecuteAction"]


def test_the_package_tells_which_actions_are_dialogs(tmp_path: Path) -> None:
    facts = read_log(tmp_path / "a.log", CLIENT_AND_SERVER).facts
    tables = memory_tables(standard_table("Dialog", {"Dialog": "ExecuteAction"}))
    dialogs = [b.action.name for b in timeline(facts, tables).bars if b.is_dialog]
    assert dialogs == ["ExecuteAction"]


def test_an_action_that_never_ended_lasts_until_the_log_breaks_off(tmp_path: Path) -> None:
    text = "\n".join(
        [
            engine("Doing action: A", time="10:00:00:000"),
            "Action start 10:00:00: A.",
            engine("Doing action: B", time="10:00:02:000"),
            "Action start 10:00:02: B.",
            engine("Note: 1: 2205 2:  3: Error", time="10:00:05:000"),
        ]
    )
    times = laid(tmp_path, text)
    assert bar(times, "A").is_guessed
    assert bar(times, "A").end == times.end >= bar(times, "B").start


def test_without_times_lines_stand_in(tmp_path: Path) -> None:
    text = "\n".join(
        [
            "MSI (s) (40:A4): Doing action: A",
            "Action start: A.",
            "MSI (s) (40:A4): Doing action: B",
            "MSI (s) (40:A4): MainEngineThread is returning 0",
        ]
    )
    times = laid(tmp_path, text)
    assert not times.has_times
    assert times.slowest() == []
    assert [b.start for b in times.bars] == [0, 2]


def test_a_log_without_actions(tmp_path: Path) -> None:
    assert laid(tmp_path, "nothing of an installation") == Timeline()


@given(
    st.lists(
        st.tuples(
            st.none() | st.integers(0, 50),
            st.none() | st.integers(0, 50),
            st.none() | st.integers(0, 30),
            st.booleans(),
            st.sampled_from(["c34", "sF0"]),
        ),
        max_size=20,
    )
)
def test_bars_hold_what_is_in_them(
    rows: list[tuple[int | None, int | None, int | None, bool, str]],
) -> None:
    facts = LogFacts(lines=100, runs=[EngineRun("c34", 0), EngineRun("sF0", 0)])
    for number, (start, end, parent, is_open, stream) in enumerate(rows):
        facts.actions.append(
            ActionRun(
                number,
                "ExecuteAction" if number % 5 == 0 else f"A{number}",
                stream[0],
                stream,
                line=number,
                parent=parent if parent is not None and parent < len(rows) else None,
                start=start,
                end=end,
                end_line=None if is_open else number + 3,
                run=0 if stream == "c34" else 1,
            )
        )
    times = timeline(facts)
    assert len(times.bars) == len(rows)
    for place, b in enumerate(times.bars):
        assert times.start <= b.start <= b.end <= times.end
        assert 0 <= b.own <= b.duration
        assert b.row < times.lanes[b.lane].rows
        parent = b.action.parent
        if parent is not None and parent < place:
            assert times.bars[parent].end >= b.end
    tree = outline(facts)
    waiting, seen = tree.children(), []
    while waiting:
        number = waiting.pop()
        seen.append(number)
        waiting += tree.children(number)
    assert sorted(seen) == list(range(len(rows)))


# -- the outline ---------------------------------------------------------


def test_the_tree_of_actions(tmp_path: Path) -> None:
    facts = read_log(tmp_path / "a.log", CLIENT_AND_SERVER).facts
    tree = outline(facts)

    def names(number: int | None = None) -> list[object]:
        return [
            (tree.item(child).name, names(child)) if tree.children(child) else tree.item(child).name
            for child in tree.children(number)
        ]

    assert names() == [
        (
            "INSTALL",
            [
                "WelcomeDlg",
                (
                    "ExecuteAction",
                    [("INSTALL", [("InstallFinalize", ["StartServices", "PublishProduct"])])],
                ),
            ],
        )
    ]
    services = tree.at(14)
    assert services is not None
    item = tree.item(services)
    assert (item.name, item.party, item.depth, item.phase) == (
        "StartServices",
        "server",
        4,
        Phase.SCRIPT,
    )
    assert item.duration == 30_100
    assert item.result == ""
    assert not item.is_open


def test_results_and_operations(tmp_path: Path) -> None:
    tree = outline(read_log(tmp_path / "a.log", CLIENT_AND_SERVER).facts)
    top = tree.item(0)
    assert (top.result, top.is_failed) == ("failure", True)
    assert top.operations == sum(
        bar.action.operations
        for bar in timeline(read_log(tmp_path / "a.log", CLIENT_AND_SERVER).facts).bars
    )
    assert top.operations > 2
    assert tree.item(1).result == "success"
    assert tree.parent(0) is None
    assert tree.parent(1) == 0


def test_which_item_a_line_lies_in(tmp_path: Path) -> None:
    tree = outline(read_log(tmp_path / "a.log", "begins\n" + CLIENT_AND_SERVER).facts)
    assert tree.at(0) is None
    found = [tree.at(line) for line in (1, 4, 7, 18, 22)]
    assert [None if n is None else tree.item(n).name for n in found] == [
        "INSTALL",
        "WelcomeDlg",
        "ExecuteAction",
        "InstallFinalize",
        "ExecuteAction",
    ]


def test_an_asynchronous_action_returns_a_status(tmp_path: Path) -> None:
    text = "\n".join(
        [
            engine("Doing action: Launch"),
            "Action start 10:00:00: Launch.",
            "Action ended 10:00:01: Launch. Return value 1631.",
        ]
    )
    item = outline(read_log(tmp_path / "a.log", text).facts).item(0)
    assert (item.result, item.is_failed) == ("returned 1631", False)


# -- runs ----------------------------------------------------------------


def test_the_run_of_a_line() -> None:
    facts = LogFacts(
        lines=100,
        runs=[
            EngineRun("c34", 0, 90),
            EngineRun("sF0", 10, 80),
            EngineRun("sF0", 30, 40, is_nested=True),
            EngineRun("sF0", 95),
        ],
    )
    runs = EngineRuns(facts)
    assert [runs.at(line, "s") for line in (0, 10, 30, 40, 41, 80, 90, 99)] == [
        1,
        1,
        2,
        2,
        1,
        1,
        1,
        3,
    ]
    assert [runs.at(line, "N") for line in (0, 35, 99)] == [2, 2, 2]
    assert runs.at(50, "C") == 0
    assert (runs.last("server"), runs.last("s"), runs.last("nested")) == (3, 3, 2)
    assert runs.party(runs.at(0, "a")) == ""


def test_a_side_without_a_run() -> None:
    runs = EngineRuns(LogFacts())
    parties = [runs.party(runs.at(0, side)) for side in "csNSC"]
    assert parties == ["client", "server", "nested", "server", "client"]
    assert runs.action_at(0, runs.at(0, "s")) is None
