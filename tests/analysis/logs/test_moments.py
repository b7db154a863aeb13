"""Values of properties and states at a line of a log."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.conditions import ConditionResult, evaluate
from msiview.analysis.logs.reasons import property_tracks
from msiview.analysis.logs.reasons.given_properties import given_values
from msiview.analysis.logs.reasons.moments import Evidence, Moments
from msiview.database.table import Table
from msiview.progress import Cancelled, Progress
from tests.builders.logs import engine, read_log
from tests.builders.memory_tables import memory_tables
from tests.builders.standard_tables import standard_table


def moments(tmp_path: Path, *lines: str, tables: dict[str, Table] | None = None) -> Moments:
    return Moments(read_log(tmp_path / "a.log", "\n".join(lines) + "\n"), tables)


def properties(**values: str) -> dict[str, Table]:
    rows = ({"Property": name, "Value": value} for name, value in values.items())
    return memory_tables(standard_table("Property", *rows))


def added(name: str, value: str, side: str = "s") -> str:
    return engine(f"PROPERTY CHANGE: Adding {name} property. Its value is '{value}'.", side)


def modified(name: str, old: str, new: str, side: str = "s") -> str:
    return engine(
        f"PROPERTY CHANGE: Modifying {name} property. Its current value is '{old}'. "
        f"Its new value: '{new}'.",
        side,
    )


def deleted(name: str, old: str) -> str:
    return engine(f"PROPERTY CHANGE: Deleting {name} property. Its current value is '{old}'.")


# -- properties ----------------------------------------------------------


def test_a_value_is_that_of_the_last_change(tmp_path: Path) -> None:
    found = moments(
        tmp_path,
        engine("Doing action: A"),
        added("MODE", "1"),
        engine("Doing action: B"),
        modified("MODE", "1", "2"),
        deleted("MODE", "2"),
        engine("Doing action: C"),
    )
    run = found.runs.at(0, "s")
    values = [found.value("MODE", line, run).value for line in range(6)]
    assert values == [None, "1", "1", "2", None, None]
    lines = [found.value("MODE", line, run).line for line in range(1, 6)]
    assert lines == [1, 1, 3, 4, 4]


def test_the_first_change_tells_the_value_before_it(tmp_path: Path) -> None:
    found = moments(
        tmp_path,
        engine("Doing action: A"),
        modified("MODE", "0", "1"),
        tables=properties(MODE="5"),
    )
    value = found.value("MODE", 0, 0)
    assert (value.value, value.line, value.evidence) == ("0", 1, Evidence.NEXT_CHANGE)


def test_a_value_that_never_changes(tmp_path: Path) -> None:
    found = moments(
        tmp_path,
        engine("******* RunEngine:"),
        engine("Command Line: GIVEN=a b OTHER=c"),
        engine("Doing action: A"),
        "Property(S): LISTED = from the list",
        "Property(S): HIDDEN = **********",
        tables=properties(LISTED="x", HIDDEN="from the package", OWN="package"),
    )
    told = {
        name: (value.value, value.line, value.evidence)
        for name in ("LISTED", "GIVEN", "OWN", "HIDDEN", "VersionNT", "NOTHING")
        for value in [found.value(name, 2, 0)]
    }
    assert told == {
        "LISTED": ("from the list", 3, Evidence.DUMP),
        "GIVEN": ("a b", 1, Evidence.GIVEN),
        "OWN": ("package", None, Evidence.PACKAGE),
        "HIDDEN": ("from the package", None, Evidence.PACKAGE),
        "VersionNT": (None, None, Evidence.UNKNOWN),
        "NOTHING": (None, None, Evidence.NONE),
    }


def test_the_list_of_a_run_that_ended_is_complete(tmp_path: Path) -> None:
    found = moments(
        tmp_path,
        engine("******* RunEngine:"),
        engine("Doing action: A"),
        "Property(S): MODE = 1",
        engine("MainEngineThread is returning 0"),
        tables=properties(OTHER="package"),
    )
    assert found.value("OTHER", 1, 0).value is None
    assert found.value("VersionNT64", 1, 0).evidence is Evidence.NONE


def test_whether_the_product_is_installed_is_told_by_its_state(tmp_path: Path) -> None:
    found = moments(tmp_path, added("ProductState", "5"), added("ProductState", "-1", "c"))
    assert found.value("Installed", 0, found.runs.at(0, "s")).value == "00:00:00"
    assert found.value("Installed", 1, found.runs.at(1, "c")).value is None


def test_client_and_server_have_values_of_their_own(tmp_path: Path) -> None:
    log = read_log(
        tmp_path / "a.log", "\n".join([added("MODE", "client", "c"), added("MODE", "server")])
    )
    moments = Moments(log, None)
    sides = {side: dict(moments.values(1, moments.runs.at(1, side))) for side in "csN"}
    assert (sides["c"]["MODE"], sides["s"]["MODE"], sides["N"]) == ("client", "server", {})


def test_a_nested_installation_has_values_of_its_own(tmp_path: Path) -> None:
    found = moments(
        tmp_path,
        engine("******* RunEngine:"),
        engine("Original package ==> C:\\new.msi"),
        added("REMOVE", ""),
        engine("Doing action: RemoveExistingProducts"),
        engine("******* RunEngine:"),
        engine("Original package ==> C:\\old.msi"),
        added("REMOVE", "ALL"),
        engine("MainEngineThread is returning 0"),
        engine("Doing action: InstallFinalize"),
    )
    assert [found.runs.party(run) for run in (0, 1)] == ["server", "nested"]
    assert found.values(8, found.runs.at(8, "s")).get("REMOVE") == ""
    assert found.values(6, found.runs.at(6, "s")).get("REMOVE") == "ALL"


@pytest.mark.parametrize("returned", [True, False])
def test_the_list_of_a_nested_installation_is_its_own(tmp_path: Path, returned: bool) -> None:
    found = moments(
        tmp_path,
        engine("******* RunEngine:"),
        engine("Original package ==> C:\\new.msi"),
        engine("Doing action: RemoveExistingProducts"),
        engine("******* RunEngine:"),
        engine("Original package ==> C:\\old.msi"),
        engine("Doing action: INSTALL"),
        "Property(N): MODE = nested",
        engine("MainEngineThread is returning 0" if returned else "Doing action: Other"),
        "Property(S): MODE = server",
    )
    assert [found.value("MODE", 2, run).value for run in (0, 1)] == ["server", "nested"]


def test_a_value_over_several_lines(tmp_path: Path) -> None:
    found = moments(
        tmp_path,
        engine("PROPERTY CHANGE: Adding TEXT property. Its value is 'one"),
        "two'.",
        engine("Doing action: A"),
    )
    assert found.value("TEXT", 2, 0).value == "one\ntwo"


def test_values_beyond_the_limit_are_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(property_tracks, "MOST_KEPT", 3)
    found = moments(tmp_path, *(added(f"P{n}", f"value {n}") for n in range(4)))
    run = found.runs.at(0, "s")
    assert [found.value(f"P{n}", 9, run).value for n in range(4)] == [
        "value 0",
        "value 1",
        "value 2",
        "value 3",
    ]


def test_all_values_of_a_moment(tmp_path: Path) -> None:
    found = moments(
        tmp_path, added("A", "1"), added("B", "2"), deleted("A", "1"), tables=properties(C="3")
    )
    run = found.runs.at(0, "s")
    assert dict(found.values(1, run)) == {"A": "1", "B": "2", "C": "3"}
    assert dict(found.values(2, run)) == {"B": "2", "C": "3"}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", {}),
        ("A=1 B=two words C=", {"A": "1", "B": "two words", "C": ""}),
        (r'A="x ""y"" z" B="" ADDLOCAL=M,S ', {"A": 'x "y" z', "B": "", "ADDLOCAL": "M,S"}),
        (r"DIR=C:\a b\ X.Y=1", {"DIR": "C:\\a b\\", "X.Y": "1"}),
        ('A="never closed', {"A": '"never closed'}),
        ("no properties = here", {}),
    ],
)
def test_command_lines(text: str, values: dict[str, str]) -> None:
    assert given_values(text) == values


def test_reading_can_be_cancelled(tmp_path: Path) -> None:
    log = read_log(tmp_path / "a.log", added("A", "1"))
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        Moments(log, None, progress)


# -- states and conditions -----------------------------------------------

STATES = (
    engine("Doing action: CostFinalize"),
    engine("Feature: Main; Installed: Absent;   Request: Local;   Action: Local"),
    engine("Component: Tool; Installed: Local;   Request: Absent;   Action: Null"),
    added("MODE", "1"),
)


@pytest.mark.parametrize(
    ("condition", "outcome"),
    [
        ("&Main = 3 AND !Main = 2", ConditionResult.TRUE),
        ("?Tool = 3 AND $Tool = -1", ConditionResult.TRUE),
        ("$Tool = 2", ConditionResult.FALSE),
        ("&Other = 3", ConditionResult.FALSE),
        ("MODE", ConditionResult.TRUE),
    ],
)
def test_conditions_as_in_the_log(tmp_path: Path, condition: str, outcome: ConditionResult) -> None:
    found = moments(tmp_path, *STATES)
    assert evaluate(condition, found.conditions(3, 0)).outcome is outcome


def test_states_hold_from_costing_on_though_written_later(tmp_path: Path) -> None:
    found = moments(tmp_path, *STATES)
    assert found.conditions(0, 0).states["feature_action", "Main"] == 3
    assert dict(found.conditions(0, 0).states) == {
        ("feature_action", "Main"): 3,
        ("feature_state", "Main"): 2,
        ("component_action", "Tool"): -1,
        ("component_state", "Tool"): 3,
    }


def test_hostile_state_lines(tmp_path: Path) -> None:
    found = moments(
        tmp_path,
        engine("Component: ; Installed: X;   Request: Y;   Action: Z"),
        engine("Component: A; B; Installed: Weird;   Request: \N{BLACK SQUARE};   Action: Z"),
        engine("Feature: F; Installed: Odd;   Request: Odd;   Action: Odd"),
    )
    assert found.conditions(2, found.runs.at(2, "s")).states["feature_state", "F"] == -1
