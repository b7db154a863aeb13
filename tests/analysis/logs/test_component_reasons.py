"""Why components are in their states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from msiview.analysis.logs.log_words import state_words
from msiview.analysis.logs.reasons.component_reasons import (
    CHILD_FEATURE,
    EARLY_DECISION,
    OTHER_PRODUCTS,
)
from msiview.analysis.logs.reasons.reason import Reason, Why
from msiview.analysis.logs.reasons.state_reasons import (
    StateReasons,
)
from msiview.database.cells import Cell
from msiview.database.table import Table
from tests.builders.logs import engine, read_log
from tests.builders.state_logs import COSTED, MAIN_LOCAL, changed, component, feature, package

HEALTH = "{3162C002-E983-4C45-BE65-A0EADF35AD49}"
PERF = "{89D876CC-08E6-40BE-ADA1-60A06367E6EE}"

Ask = Callable[..., Reason]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """``ask(tables, name, *lines)``: the reason for a component's last state."""

    def reason(tables: Mapping[str, Table] | None, name: str, *lines: str) -> Reason:
        log = read_log(tmp_path / "a.log", "\n".join(lines) + "\n")
        found = StateReasons(log, tables).component(name)
        assert found is not None
        return found

    return reason


# -- conditions ----------------------------------------------------------


def health_package() -> dict[str, Table]:
    return package(
        {
            "Component": "Health",
            "ComponentId": HEALTH,
            "Condition": "IS_ROOT_HEALTH_SERVICE=0",
        },
        properties={"IS_ROOT_HEALTH_SERVICE": "0"},
    )


def test_a_false_condition_names_the_line_that_set_its_property(ask: Ask) -> None:
    reason = ask(
        health_package(),
        "Health",
        engine("Doing action: SetRole"),
        engine(
            "PROPERTY CHANGE: Modifying IS_ROOT_HEALTH_SERVICE property. "
            "Its current value is '0'. Its new value: '1'.",
            process="F0!AC",
        ),
        COSTED,
        MAIN_LOCAL,
        component("Health", "Absent", "Null", "Null"),
    )
    assert reason.why is Why.CONDITION
    assert str(reason.words) == (
        "the condition IS_ROOT_HEALTH_SERVICE=0 is false since line 2, where "
        "IS_ROOT_HEALTH_SERVICE was set to 1 by custom action SetRole"
    )
    assert reason.decision_line == 1
    assert [(r.name, r.value, r.line, r.is_deciding) for r in reason.condition.reads] == [
        ("IS_ROOT_HEALTH_SERVICE", "1", 1, True)
    ]
    assert reason.lines == (1, 4)
    assert CHILD_FEATURE in reason.hints


def test_a_condition_that_turns_false_later_takes_the_component_from_its_feature(
    tmp_path: Path,
) -> None:
    lines = [
        COSTED,
        MAIN_LOCAL,
        component("Health", "Absent", "Local", "Local"),
        engine("Doing action: SetRole"),
        engine(
            "PROPERTY CHANGE: Modifying IS_ROOT_HEALTH_SERVICE property. "
            "Its current value is '0'. Its new value: '1'.",
            process="F0!AC",
        ),
        engine(f"Executing op: ComponentUnregister(ComponentId={HEALTH},,BinaryType=0,)"),
    ]
    log = read_log(tmp_path / "a.log", "\n".join(lines) + "\n")
    reason = StateReasons(log, health_package()).component("Health")
    assert reason is not None
    assert reason.why is Why.CONDITION_LATER
    assert "is false since line 5, where IS_ROOT_HEALTH_SERVICE was set to 1" in str(reason.words)
    assert "line 6 unregisters the component although its action was Local" in str(reason.words)
    assert reason.lines == (2, 4, 5)
    assert reason.hints[0] == CHILD_FEATURE

    of_feature = StateReasons(log, health_package()).feature("Main")
    assert of_feature is not None
    assert of_feature.why is Why.CONDITION_LATER
    assert "it lost its component Health" in str(of_feature.words)
    assert of_feature.hints == (CHILD_FEATURE,)


def test_a_change_after_the_states_alone_is_a_remark(ask: Ask) -> None:
    reason = ask(
        health_package(),
        "Health",
        COSTED,
        MAIN_LOCAL,
        component("Health", "Absent", "Local", "Local"),
        engine(
            "PROPERTY CHANGE: Modifying IS_ROOT_HEALTH_SERVICE property. "
            "Its current value is '0'. Its new value: '1'."
        ),
    )
    assert reason.why is Why.FEATURE
    assert any("false since line 4" in str(hint) for hint in reason.hints)


def test_a_condition_counts_as_of_costing_not_as_of_the_state_line(ask: Ask) -> None:
    reason = ask(
        health_package(),
        "Health",
        changed("IS_ROOT_HEALTH_SERVICE", "1"),
        COSTED,
        MAIN_LOCAL,
        engine(
            "PROPERTY CHANGE: Modifying IS_ROOT_HEALTH_SERVICE property. "
            "Its current value is '1'. Its new value: '0'."
        ),
        component("Health", "Absent", "Null", "Null"),
    )
    assert reason.why is Why.CONDITION
    assert reason.decision_line == 0


def test_a_condition_that_was_false_all_the_time_says_which_part(ask: Ask) -> None:
    tables = package({"Component": "Tool", "Condition": 'MODE = "x" AND NOT DEBUG'})
    reason = ask(tables, "Tool", COSTED, MAIN_LOCAL, component("Tool", "Absent", "Null", "Null"))
    assert reason.why is Why.CONDITION
    assert str(reason.words) == (
        'the condition MODE = "x" AND NOT DEBUG is false: MODE (not set) does not equal "x"'
    )
    assert reason.is_certain


def test_what_the_log_does_not_tell_is_not_certain(ask: Ask) -> None:
    tables = package({"Component": "Tool", "Condition": "VersionNT < 600"})
    reason = ask(tables, "Tool", COSTED, MAIN_LOCAL, component("Tool", "Absent", "Null", "Null"))
    assert reason.why is Why.CONDITION
    assert str(reason.words).endswith("as far as the log tells: VersionNT is not known")
    assert not reason.is_certain


def test_the_condition_of_a_component_that_is_there_decides_only_if_it_is_transitive(
    ask: Ask,
) -> None:
    for attributes, action, why in ((0, "Null", Why.NOT_ASKED), (64, "Absent", Why.CONDITION)):
        row: dict[str, Cell] = {"Component": "T", "Condition": "MODE", "Attributes": attributes}
        request = "Null" if action == "Null" else "Absent"
        reason = ask(package(row), "T", COSTED, component("T", "Local", request, action))
        assert reason.why is why, attributes


# -- decisions of the engine ---------------------------------------------


def test_a_disallowed_component_is_found_by_its_guid(ask: Ask) -> None:
    tables = package({"Component": "Perf", "ComponentId": PERF, "Condition": "NEVER"})
    reason = ask(
        tables,
        "Perf",
        engine(
            f"Disallowing installation of component: {PERF} since the same component with "
            "higher versioned keyfile exists"
        ),
        component("Perf", "Absent", "Local", "Null"),
    )
    assert reason.why is Why.DISALLOWED
    assert reason.decision_line == 0
    assert "since the same component with higher versioned keyfile exists (line 1)" in str(
        reason.words
    )
    assert EARLY_DECISION in reason.hints


def test_another_client_keeps_a_component(ask: Ask) -> None:
    tables = package({"Component": "Perf", "ComponentId": PERF})
    reason = ask(
        tables,
        "Perf",
        engine(f"Disallowing uninstallation of component: {PERF} since another client exists"),
        component("Perf", "Local", "Absent", "Null"),
    )
    assert reason.why is Why.OTHER_CLIENT
    assert str(reason.words) == "it stays since another client exists (line 1)"


def test_an_allowance_explains_an_installation(ask: Ask) -> None:
    tables = package({"Component": "Perf", "ComponentId": PERF})
    reason = ask(
        tables,
        "Perf",
        engine(
            f"Allowing installation of component: {PERF} even though a modified unversioned "
            "keyfile exists"
        ),
        component("Perf", "Absent", "Local", "Local"),
    )
    assert reason.why is Why.ALLOWED
    assert reason.decision_line == 0


def test_decisions_of_a_nested_uninstallation_are_not_those_of_the_product(ask: Ask) -> None:
    tables = package({"Component": "Perf", "ComponentId": PERF})
    reason = ask(
        tables,
        "Perf",
        engine("******* RunEngine:"),
        engine("Original package ==> C:\\new.msi"),
        component("Perf", "Absent", "Local", "Null"),
        engine("Doing action: RemoveExistingProducts"),
        engine("******* RunEngine:"),
        engine("Original package ==> C:\\old.msi"),
        engine(
            f"Disallowing installation of component: {PERF} since the same component with "
            "higher versioned keyfile exists"
        ),
        engine("MainEngineThread is returning 0"),
        engine("MainEngineThread is returning 0"),
    )
    assert reason.why is Why.UNKNOWN
    assert not reason.is_certain


# -- what was asked and what was done ------------------------------------


@pytest.mark.parametrize(
    ("attributes", "states", "why"),
    [
        (0, ("Local", "Absent", "Null"), Why.OTHER_CLIENT),
        (16, ("Local", "Absent", "Null"), Why.PERMANENT),
        (0, ("Local", "Local", "Null"), Why.ALREADY_THERE),
        (0, ("Absent", "Absent", "Null"), Why.NOT_THERE),
        (128, ("Absent", "Local", "Null"), Why.NEVER_OVERWRITTEN),
        (0, ("Absent", "Local", "Null"), Why.UNKNOWN),
        (0, ("Local", "Null", "Null"), Why.NOT_ASKED),
        (0, ("Absent", "Local", "Local"), Why.FEATURE),
        (0, ("Local", "Absent", "Absent"), Why.FEATURE),
        (0, ("Absent", "Null", "Null"), Why.FEATURE),
        (0, ("Unknown", "Current", "Current"), Why.UNKNOWN),
    ],
)
def test_by_the_states_alone(
    ask: Ask, attributes: int, states: tuple[str, str, str], why: Why
) -> None:
    tables = package({"Component": "C", "Attributes": attributes})
    reason = ask(tables, "C", component("C", *states))
    assert reason.why is why
    assert str(reason.words)
    assert not str(reason.words).endswith(".")


def test_absent_means_absent_for_this_product(ask: Ask) -> None:
    tables = package({"Component": "Perf", "Attributes": 8}, {"Component": "Own"})
    reason = ask(tables, "Perf", component("Perf", "Absent", "Local", "Local"))
    assert reason.hints == (OTHER_PRODUCTS,)
    assert ask(tables, "Own", component("Own", "Absent", "Local", "Local")).hints == ()
    field, value, meaning = next(state_words(reason.state))
    assert (field, value) == ("Installed", "Absent")
    assert "not installed for this product" in meaning


def test_a_64_bit_component_on_32_bit_windows(ask: Ask) -> None:
    tables = package({"Component": "C", "Attributes": 256})
    reason = ask(
        tables,
        "C",
        engine("******* RunEngine:"),
        MAIN_LOCAL,
        component("C", "Absent", "Null", "Null"),
        "Property(S): VersionNT = 601",
        engine("MainEngineThread is returning 0"),
    )
    assert reason.why is Why.PLATFORM


def test_inner_parts_have_the_reason_of_their_component(ask: Ask) -> None:
    tables = package({"Component": "Tool1", "Condition": "MODE"})
    reason = ask(
        tables,
        "__Tool165",
        COSTED,
        component("Tool1", "Absent", "Null", "Null"),
        component("__Tool165", "Null", "Null", "Null"),
    )
    assert reason.why is Why.CONDITION
    assert reason.state.name == "__Tool165"
    assert str(reason.words).startswith(
        "an inner part of Tool1, which the installer makes for itself"
    )


def test_a_component_named_like_an_inner_part_is_one_of_its_own(ask: Ask) -> None:
    tables = package({"Component": "__Tool65"})
    reason = ask(tables, "__Tool65", component("__Tool65", "Local", "Local", "Null"))
    assert reason.why is Why.ALREADY_THERE


def test_without_a_package_the_line_alone_is_explained(ask: Ask) -> None:
    reason = ask(None, "Perf", component("Perf", "Local", "Absent", "Null"))
    assert reason.why is Why.OTHER_CLIENT
    assert reason.condition is None
    assert not reason.is_certain


def test_the_product_that_replaces_this_one_keeps_a_component(ask: Ask) -> None:
    reason = ask(
        None,
        "Perf",
        changed("UPGRADINGPRODUCTCODE", "{NEW}"),
        component("Perf", "Local", "Absent", "Null"),
    )
    assert reason.why is Why.OTHER_CLIENT
    assert str(reason.words).endswith("the product that replaces this one, {NEW}, has it too")
    assert reason.decision_line == 0


@pytest.mark.parametrize(("attributes", "why"), [(1, Why.SOURCE_ONLY), (0, Why.UNKNOWN)])
def test_left_out_though_the_feature_is_installed(ask: Ask, attributes: int, why: Why) -> None:
    tables = package({"Component": "C", "Attributes": attributes})
    reason = ask(tables, "C", MAIN_LOCAL, component("C", "Absent", "Null", "Null"))
    assert reason.why is why
    assert not reason.is_certain


def test_inner_parts_of_a_component_with_a_long_name(ask: Ask) -> None:
    name = "Component" * 5
    reason = ask(
        None,
        f"__{name[:40]}65",
        component(name, "Absent", "Null", "Null"),
        component(f"__{name[:40]}65", "Null", "Null", "Null"),
    )
    assert str(reason.words).startswith(f"an inner part of {name}, ")


def test_a_component_left_out_tells_why_its_feature_is(ask: Ask) -> None:
    tables = package(
        {"Component": "C"}, features=({"Feature": "Main", "Level": 4, "Attributes": 0},)
    )
    reason = ask(
        tables,
        "C",
        changed("INSTALLLEVEL", "3"),
        feature("Main", "Absent", "Null", "Null"),
        component("C", "Absent", "Null", "Null"),
    )
    assert reason.why is Why.FEATURE
    assert str(reason.words) == (
        "it is left out with its feature Main: its level 4 is higher than INSTALLLEVEL 3 (line 1)"
    )
    assert [f.name for f in reason.features] == ["Main"]


# -- lines that name components by ComponentId only -------------------------


def _left_out(guid: str) -> str:
    return engine(
        f"Disallowing installation of component: {guid} since the same component with higher "
        "versioned keyfile exists"
    )


def test_lines_that_name_components_by_guid_are_told_without_the_package(ask: Ask) -> None:
    state = component("Runtime", "Absent", "Local", "Null")
    reason = ask(None, "Runtime", _left_out(HEALTH), COSTED, _left_out(PERF), state)
    assert str(reason.words) == (
        "it was asked for and left out: its condition was false, or it is one of the 2 components "
        "that lines 1 to 3 leave out by ComponentId since the same component with higher versioned "
        "keyfile exists"
    )
    one = ask(None, "Runtime", COSTED, _left_out(PERF), state)
    assert "it is the component that line 2 leaves out by its ComponentId since" in str(one.words)
    none = ask(None, "Runtime", COSTED, state)
    assert "no line tells why: most likely its condition was false, or the same" in str(none.words)


def test_components_that_are_kept_by_guid_are_told_without_the_package(ask: Ask) -> None:
    reason = ask(
        None,
        "Runtime",
        engine(f"Disallowing uninstallation of component: {PERF} since another client exists"),
        component("Runtime", "Local", "Absent", "Null"),
    )
    assert str(reason.words) == (
        "it stays although its removal was asked for: it is the component that line 1 keeps by "
        "its ComponentId since another client exists"
    )
