"""Why actions were skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.conditions import ConditionResult
from msiview.analysis.logs.reasons.skipped_actions import SkippedAction
from msiview.analysis.logs.reasons.state_reasons import StateReasons
from msiview.database.table import Table
from tests.builders.logs import engine, read_log
from tests.builders.memory_tables import memory_tables
from tests.builders.standard_tables import standard_table


def package() -> dict[str, Table]:
    return memory_tables(
        standard_table(
            "InstallUISequence", {"Action": "Ask", "Condition": "UILevel = 5", "Sequence": 10}
        ),
        standard_table(
            "InstallExecuteSequence",
            {"Action": "Always", "Sequence": 5},
            {"Action": "Ask", "Condition": "NOT Installed", "Sequence": 10},
            {"Action": "Start", "Condition": "&Main = 3 AND MODE = 1", "Sequence": 20},
        ),
        standard_table("AdminExecuteSequence", {"Action": "Copy", "Condition": "A", "Sequence": 1}),
    )


def skipped(tmp_path: Path, tables: dict[str, Table] | None, *lines: str) -> list[SkippedAction]:
    log = read_log(tmp_path / "a.log", "\n".join(lines) + "\n")
    return list(StateReasons(log, tables).skipped.all())


def test_the_condition_is_evaluated_with_the_values_of_that_moment(tmp_path: Path) -> None:
    [found] = skipped(
        tmp_path,
        package(),
        engine("PROPERTY CHANGE: Adding MODE property. Its value is '1'."),
        engine("Feature: Main; Installed: Absent;   Request: Local;   Action: Local"),
        engine("Doing action: Choose"),
        engine(
            "PROPERTY CHANGE: Modifying MODE property. Its current value is '1'. "
            "Its new value: '2'."
        ),
        engine("Skipping action: Start (condition is false)"),
        engine(
            "PROPERTY CHANGE: Modifying MODE property. Its current value is '2'. "
            "Its new value: '1'."
        ),
    )
    assert (found.line, found.action, found.party) == (4, "Start", "server")
    assert (found.table, found.row) == ("InstallExecuteSequence", 2)
    assert found.condition is not None
    assert found.condition.outcome is ConditionResult.FALSE
    assert [(read.shown, read.value, read.line) for read in found.condition.reads] == [
        ("&Main", "3, local", 1),
        ("MODE", "2", 3),
    ]
    assert str(found.words) == (
        "its condition &Main = 3 AND MODE = 1 is false since line 4, where MODE was set to 2 "
        "by custom action Choose"
    )


def test_client_and_server_go_through_their_own_sequences(tmp_path: Path) -> None:
    found = skipped(
        tmp_path,
        package(),
        engine("PROPERTY CHANGE: Adding UILevel property. Its value is '2'.", side="c"),
        engine("Skipping action: Ask (condition is false)", side="c"),
        engine("PROPERTY CHANGE: Adding ProductState property. Its value is '5'."),
        engine("Skipping action: Ask (condition is false)"),
    )
    assert [(one.party, one.table) for one in found] == [
        ("client", "InstallUISequence"),
        ("server", "InstallExecuteSequence"),
    ]
    assert [one.condition and one.condition.outcome for one in found] == [ConditionResult.FALSE] * 2


def test_an_administrative_installation_has_sequences_of_its_own(tmp_path: Path) -> None:
    [found] = skipped(
        tmp_path,
        package(),
        engine("PROPERTY CHANGE: Adding ACTION property. Its value is 'ADMIN'."),
        engine("Skipping action: Copy (condition is false)"),
    )
    assert found.table == "AdminExecuteSequence"
    assert str(found.words) == "its condition A is false: A is not set"


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("Gone", "its condition was false; the package has the action in no sequence: it may be"),
        ("Always", "its condition was false, but the package has none: it may be another build"),
        ("Ask", "the log says that it was false: the package may be another build"),
    ],
)
def test_a_package_that_is_another_build(tmp_path: Path, action: str, words: str) -> None:
    [found] = skipped(
        tmp_path,
        package(),
        engine("PROPERTY CHANGE: Adding ProductState property. Its value is '-1'."),
        engine(f"Skipping action: {action} (condition is false)"),
    )
    assert words in str(found.words)


def test_without_a_package(tmp_path: Path) -> None:
    [found] = skipped(tmp_path, None, engine("Skipping action: Ask (condition is false)"))
    assert str(found.words) == "its condition was false"
    assert found.row is None


def test_other_reasons_to_skip(tmp_path: Path) -> None:
    found = skipped(
        tmp_path,
        None,
        engine("Skipping AppSearch action: already done on client side"),
        engine("Doing action: Once"),
        engine("Skipping action due to msidbCustomActionTypeFirstSequence option."),
    )
    assert [one.action for one in found] == ["AppSearch", "Once"]
    assert str(found[0].words) == "already done on client side"
    assert str(found[1].words).startswith("the client's sequence has done it already")
