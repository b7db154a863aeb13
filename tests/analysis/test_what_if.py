"""Other values in place of the package's, for conditions."""

from __future__ import annotations

import pytest

from msiview.analysis.conditions import ConditionResult, evaluate
from msiview.analysis.what_if import ReadName, WhatIf, consequence

TEXT = "ADMIN=1 AND (&F=3 OR %path) AND NOT ADMIN"


def test_names_are_told_once_with_their_values() -> None:
    assert WhatIf({"ADMIN": "1", "Other": "x"}).names(TEXT) == (
        ReadName("property", "ADMIN", "ADMIN", "1", False),
        ReadName("feature_action", "F", "&F", "", False),
        ReadName("environment", "path", "%path", "", False),
    )


def test_states_are_told_from_texts() -> None:
    names = WhatIf().names("$C ?C &F !F %E P")
    assert [name.is_state for name in names] == [True, True, True, True, False, False]


def test_other_values_change_what_a_condition_comes_to() -> None:
    what_if = WhatIf({"ADMIN": "1"})
    text = "ADMIN=1 AND (&F=3 OR %path)"
    assert evaluate(text, what_if.values()).outcome is ConditionResult.FALSE
    what_if.set("feature_action", "F", "3")
    assert evaluate(text, what_if.values()).outcome is ConditionResult.TRUE
    what_if.set("feature_action", "F", "2")
    assert evaluate(text, what_if.values()).outcome is ConditionResult.FALSE
    what_if.set("environment", "Path", "x")
    assert evaluate(text, what_if.values()).outcome is ConditionResult.TRUE
    what_if.set("property", "ADMIN", "")
    assert evaluate(text, what_if.values()).outcome is ConditionResult.FALSE
    assert [name.is_changed for name in what_if.names(text)] == [True, True, True]


def test_the_package_own_value_is_no_change() -> None:
    what_if = WhatIf({"ADMIN": "1"})
    what_if.set("property", "ADMIN", "2")
    what_if.set("property", "ADMIN", "1")
    what_if.set("feature_state", "F", "3")
    what_if.set("feature_state", "F", "")
    assert not any(name.is_changed for name in what_if.names("ADMIN !F"))


def test_values_stay_when_the_package_gets_an_overlay() -> None:
    what_if = WhatIf({"A": "1", "B": "1"})
    what_if.set("property", "A", "2")
    what_if.properties = {"A": "3", "B": "3"}
    assert [name.value for name in what_if.names("A B")] == ["2", "3"]


def test_reset_takes_back_what_the_condition_reads_only() -> None:
    what_if = WhatIf()
    what_if.set("property", "A", "1")
    what_if.set("property", "B", "1")
    what_if.reset("A = 1")
    assert [name.value for name in what_if.names("A B")] == ["", "1"]
    what_if.clear()
    assert dict(what_if.values().properties) == dict(WhatIf().values().properties)


@pytest.mark.parametrize(
    ("table", "outcome", "words"),
    [
        ("InstallUISequence", ConditionResult.FALSE, "the action is skipped"),
        ("LaunchCondition", ConditionResult.NONE, "the installation goes on"),
        ("Component", ConditionResult.TRUE, "the component is installed with its feature"),
        ("Component", ConditionResult.ERROR, ""),
        ("Own", ConditionResult.TRUE, ""),
    ],
)
def test_what_follows(table: str, outcome: ConditionResult, words: str) -> None:
    assert consequence(table, outcome) == words
