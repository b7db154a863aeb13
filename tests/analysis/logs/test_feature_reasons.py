"""Why features are in their states."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from msiview.analysis.logs.reasons.reason import Reason, Why
from msiview.analysis.logs.reasons.state_reasons import StateReasons
from msiview.database.table import Table
from tests.builders.logs import engine, read_log
from tests.builders.state_logs import COSTED, MAIN_LOCAL, changed, feature, package

HEALTH = "{3162C002-E983-4C45-BE65-A0EADF35AD49}"
PERF = "{89D876CC-08E6-40BE-ADA1-60A06367E6EE}"


def ask_feature(tmp_path: Path, tables: Mapping[str, Table] | None, *lines: str) -> Reason:
    """The reason for the last state of the feature Main."""
    log = read_log(tmp_path / "a.log", "\n".join(lines) + "\n")
    found = StateReasons(log, tables).feature("Main")
    assert found is not None
    return found


def test_a_feature_that_was_asked_for(tmp_path: Path) -> None:
    lines = (changed("ADDLOCAL", "Help,Main"), MAIN_LOCAL)
    reason = ask_feature(tmp_path, package({"Component": "C"}), *lines)
    assert reason.why is Why.ASKED
    assert str(reason.words) == "ADDLOCAL lists it in line 1"
    assert reason.decision_line == 0


def test_all_features_are_removed(tmp_path: Path) -> None:
    lines = (changed("REMOVE", "ALL"), feature("Main", "Local", "Absent", "Absent"))
    reason = ask_feature(tmp_path, None, *lines)
    assert str(reason.words) == "REMOVE lists all features in line 1"


def test_a_feature_that_is_not_listed(tmp_path: Path) -> None:
    lines = (changed("ADDLOCAL", "Help"), feature("Main", "Absent", "Null", "Null"))
    reason = ask_feature(tmp_path, package({"Component": "C"}), *lines)
    assert reason.why is Why.ASKED
    assert str(reason.words) == "ADDLOCAL in line 1 lists other features, and not this one"


def test_a_condition_can_disable_a_feature(tmp_path: Path) -> None:
    tables = package({"Component": "C"}, conditions=(("Main", 0, "NOSERVER"), ("Main", 5, "NEVER")))
    lines = (changed("NOSERVER", "1"), COSTED, feature("Main", "Absent", "Null", "Null"))
    reason = ask_feature(tmp_path, tables, *lines)
    assert reason.why is Why.CONDITION
    assert str(reason.words) == (
        "it is disabled: its level is 0, as NOSERVER is true since line 1, where NOSERVER was "
        "set to 1 by Windows Installer"
    )
    assert reason.lines == (0, 2)


def test_a_level_within_the_limit_installs_a_feature(tmp_path: Path) -> None:
    reason = ask_feature(tmp_path, package({"Component": "C"}), MAIN_LOCAL)
    assert reason.why is Why.LEVEL
    assert str(reason.words) == "its level 1 is within INSTALLLEVEL 1"


def test_a_child_is_left_out_with_its_parent(tmp_path: Path) -> None:
    tables = package(
        {"Component": "C"},
        features=(
            {"Feature": "Root", "Level": 0, "Attributes": 0},
            {"Feature": "Main", "Feature_Parent": "Root", "Level": 1, "Attributes": 0},
        ),
    )
    lines = (feature("Root", "Absent", "Null", "Null"), feature("Main", "Absent", "Null", "Null"))
    reason = ask_feature(tmp_path, tables, *lines)
    assert reason.why is Why.PARENT
    assert str(reason.words) == (
        "the feature above it, Root, is not installed: it is disabled: its level is 0"
    )
    assert [f.name for f in reason.features] == ["Root"]


def test_features_whose_parents_run_in_a_circle(tmp_path: Path) -> None:
    tables = package(
        {"Component": "C"},
        features=(
            {"Feature": "Root", "Feature_Parent": "Main", "Level": 1, "Attributes": 2},
            {"Feature": "Main", "Feature_Parent": "Root", "Level": 1, "Attributes": 2},
        ),
    )
    for request in ("Null", "Absent", "Local"):
        lines = (
            feature("Root", "Absent", request, request),
            feature("Main", "Absent", request, request),
        )
        assert str(ask_feature(tmp_path, tables, *lines).words)


def test_a_feature_as_in_the_product_that_is_upgraded(tmp_path: Path) -> None:
    lines = (
        engine(
            "MigrateFeatureStates: based on existing product, setting feature 'Main' to "
            "'Absent' state."
        ),
        feature("Main", "Absent", "Null", "Null"),
    )
    reason = ask_feature(tmp_path, package({"Component": "C"}), *lines)
    assert reason.why is Why.MIGRATED
    assert reason.decision_line == 0


def test_a_feature_that_lost_a_component_in_a_small_update(tmp_path: Path) -> None:
    lines = (
        engine(
            f"SELMGR: ComponentId '{PERF}' is registered to feature 'Main', but is not present "
            "in the Component table.  Removal of components from a feature is not supported!"
        ),
        feature("Main", "Local", "Null", "Null"),
    )
    reason = ask_feature(tmp_path, None, *lines)
    assert reason.why is Why.RULES_BROKEN
    assert "becomes advertised" in str(reason.words)


@pytest.mark.parametrize(
    ("attributes", "request_", "why"),
    [(0, "Absent", Why.PARENT), (2, "Local", Why.PARENT), (0, "Local", Why.LEVEL)],
)
def test_a_feature_that_does_as_its_parent(
    tmp_path: Path, attributes: int, request_: str, why: Why
) -> None:
    tables = package(
        {"Component": "C"},
        features=(
            {"Feature": "Root", "Level": 1, "Attributes": 0},
            {"Feature": "Main", "Feature_Parent": "Root", "Level": 1, "Attributes": attributes},
        ),
    )
    asking = changed("REMOVE" if request_ == "Absent" else "ADDLOCAL", "Root")
    lines = (
        asking,
        feature("Root", "Local", request_, request_),
        feature("Main", "Local", request_, request_),
    )
    reason = ask_feature(tmp_path, tables, *lines)
    assert reason.why is why
    if why is Why.PARENT:
        assert "it follows the feature above it, Root" in str(reason.words)
        assert reason.decision_line == 0


def test_removed_for_no_reason_that_the_log_tells(tmp_path: Path) -> None:
    reason = ask_feature(tmp_path, None, feature("Main", "Local", "Absent", "Absent"))
    assert reason.why is Why.UNKNOWN


def test_a_feature_that_is_to_be_as_before(tmp_path: Path) -> None:
    lines = (
        engine(
            "MigrateFeatureStates: based on existing product, setting feature 'Main' to "
            "'Local' state."
        ),
        MAIN_LOCAL,
    )
    assert ask_feature(tmp_path, None, *lines).why is Why.MIGRATED


def test_what_the_user_did_not_select_on_the_client(tmp_path: Path) -> None:
    lines = (
        engine("******* RunEngine:", "c"),
        engine('Switching to server: MODE="1"  ADDLOCAL=Help ', "c"),
        engine("******* RunEngine:"),
        engine("Command Line: MODE=1 ADDLOCAL=Help "),
        changed("ADDLOCAL", "Help"),
        feature("Main", "Absent", "Null", "Null"),
    )
    reason = ask_feature(tmp_path, package({"Component": "C"}), *lines)
    assert str(reason.words) == (
        "it was not selected on the client: ADDLOCAL in line 5, which the client passed on, "
        "does not list it"
    )


def test_a_feature_that_prefers_to_be_advertised(tmp_path: Path) -> None:
    tables = package(
        {"Component": "C"}, features=({"Feature": "Main", "Level": 1, "Attributes": 4},)
    )
    reason = ask_feature(tmp_path, tables, feature("Main", "Absent", "Advertise", "Advertise"))
    assert any("ask for advertising" in hint for hint in reason.hints)


def test_a_product_that_is_there_gets_nothing_that_was_not_asked_for(tmp_path: Path) -> None:
    lines = (changed("ProductState", "5"), feature("Main", "Absent", "Null", "Null"))
    reason = ask_feature(tmp_path, package({"Component": "C"}), *lines)
    assert reason.why is Why.NOT_ASKED
