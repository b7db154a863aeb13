"""Asking for reasons."""

from __future__ import annotations

from pathlib import Path

from msiview.analysis.logs.reasons.reason import Why
from msiview.analysis.logs.reasons.state_reasons import StateReasons
from tests.builders.logs import engine, read_log
from tests.builders.state_logs import MAIN_LOCAL, component, package


def test_any_state_line_can_be_asked_about(tmp_path: Path) -> None:
    lines = (MAIN_LOCAL, component("C", "Absent", "Local", "Local"), engine("Doing action: X"))
    log = read_log(tmp_path / "a.log", "\n".join(lines) + "\n")
    reasons = StateReasons(log, package({"Component": "C"}))
    found = [reasons.at(line) for line in range(3)]
    assert [None if reason is None else reason.state.name for reason in found] == [
        "Main",
        "C",
        None,
    ]


def test_one_of_several_states_of_a_component(tmp_path: Path) -> None:
    lines = (
        component("C", "Absent", "Local", "Local"),
        component("C", "Local", "Local", "Null"),
    )
    log = read_log(tmp_path / "a.log", "\n".join(lines) + "\n")
    reasons = StateReasons(log)
    first, last = reasons.component("C", 0), reasons.component("C")
    assert first is not None
    assert last is not None
    assert (first.why, last.why) == (Why.FEATURE, Why.ALREADY_THERE)
    assert reasons.component("C", 7) is None
    assert reasons.component("Other") is None
