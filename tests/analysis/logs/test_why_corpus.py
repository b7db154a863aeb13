"""Properties and reasons in real logs."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.logs.reasons.moments import HIDDEN, Evidence
from msiview.analysis.logs.reasons.property_origins import PropertyOrigins
from msiview.analysis.logs.reasons.state_reasons import StateReasons
from msiview.analysis.logs.timeline import timeline
from msiview.logs.log import Log


@pytest.fixture(scope="module")
def logs(corpus: Path) -> list[Log]:
    found = [Log(path) for path in sorted((corpus / "logs").glob("*.log"))]
    for log in found:
        log.read()
    return found


def test_changes_lead_to_the_final_lists(logs: list[Log]) -> None:
    compared = 0
    for log in logs:
        moments = StateReasons(log).moments
        for run, dump in moments.dumps.items():
            for name, (listed, _) in dump.values.items():
                value = moments.value(name, dump.line, run)
                if value.evidence is Evidence.CHANGE and HIDDEN not in (listed, value.value):
                    assert value.value == listed, (log.file.name, name)
                    compared += 1
    assert compared > 100


def test_every_state_has_a_reason(logs: list[Log]) -> None:
    for log in logs:
        reasons = StateReasons(log)
        for line in (*log.facts.component_lines, *log.facts.feature_lines):
            reason = reasons.at(line)
            assert reason is not None
            assert str(reason.words), (log.file.name, line)
            assert line in reason.lines


def test_every_value_has_a_source(logs: list[Log]) -> None:
    for log in logs:
        origins = PropertyOrigins(StateReasons(log).moments)
        for name in origins.names():
            history = origins.history(name)
            assert all(str(value.source.words) for value in history.values), (log.file.name, name)
            lines = [value.line for value in history.values if value.line is not None]
            assert lines == sorted(lines)


def test_every_action_has_a_place_in_time(logs: list[Log]) -> None:
    for log in logs:
        times = timeline(log.facts)
        assert len(times.bars) == len(log.facts.actions)
        assert all(times.start <= bar.start <= bar.end <= times.end for bar in times.bars)
