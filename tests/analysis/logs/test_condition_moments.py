"""Conditions as in the log, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.logs.reasons.state_reasons import StateReasons
from tests.builders.logs import engine, read_log
from tests.builders.state_logs import changed


@pytest.mark.parametrize(
    ("condition", "lines", "words"),
    [
        ("A", [changed("A", "1"), "DEL"], "A is false since line 2, where A was deleted"),
        ("A = 1", [changed("A", "**********")], "as far as the log tells: A is not known"),
        ("(A", [], "(A is no condition that can be evaluated"),
        ("%PATH", [], "%PATH is false as far as the log tells: %PATH is not known"),
        ("NOT (A OR B)", [changed("B", "1")], "NOT (A OR B) is false since line 1"),
        ("?Gone = 3", [], "?Gone = 3 is false as far as the log tells: ?Gone is not known"),
    ],
)
def test_conditions_in_words(tmp_path: Path, condition: str, lines: list[str], words: str) -> None:
    deletion = engine("PROPERTY CHANGE: Deleting A property. Its current value is '1'.")
    text = [deletion if line == "DEL" else line for line in lines]
    log = read_log(tmp_path / "a.log", "\n".join([*text, engine("Doing action: X")]))
    found = StateReasons(log).conditions.at(condition, len(text), 0)
    assert words in str(found.words)


def test_a_hidden_value_decides(tmp_path: Path) -> None:
    log = read_log(tmp_path / "a.log", changed("A", "**********"))
    conditions = StateReasons(log).conditions
    run = -2
    assert str(conditions.at("A", 0, run).words) == (
        "A is true since line 1, where A was set to a hidden value by Windows Installer"
    )
    assert not conditions.at("A", 0, run).is_certain
    assert str(conditions.at("", 0, run).words) == "there is no condition"
