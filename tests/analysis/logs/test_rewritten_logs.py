"""A log tells the same, whatever it has been through."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from msiview.analysis.logs.cause.first_error import first_error
from msiview.analysis.logs.cause.outcome import outcome
from msiview.logs.log import Log
from msiview.sample.log import sample_log_lines
from tests.builders.rewritten_logs import ENCODERS, REWRITERS, WRAPPERS

Known = tuple[list[str], dict[str, Any]]
"""The lines of a log, and what they tell."""

_LARGE = 120_000


def _told(path: Path) -> dict[str, Any]:
    """All that a log says, without numbers of lines."""
    log = Log(path)
    log.read()
    ended = outcome(log)
    error = first_error(log, None, ended)
    facts, guids = log.facts, log.guids.guids()
    return {
        "outcome": (ended.code, ended.kind, ended.operation, ended.facts),
        "first error": (error.text, error.code, error.action) if error is not None else None,
        "actions": [(a.name, a.side, a.returned, a.phase, a.start, a.end) for a in facts.actions],
        "components": [
            (state.name, state.installed, state.request, state.action)
            for state in log.component_states()
        ],
        "features": [
            (state.name, state.installed, state.request, state.action)
            for state in log.feature_states()
        ],
        "changes": [(change.name, change.old, change.new) for change in log.property_changes()],
        "properties": [
            {name: value for name, (value, _) in dump.values.items()} for dump in facts.dumps
        ],
        "guids": sorted((guid, len(log.guids.lines_of(guid))) for guid in guids),
    }


def _rewritten(folder: Path, lines: Sequence[str], name: str) -> dict[str, Any]:
    path = folder / "rewritten.log"
    path.write_bytes({**REWRITERS, **ENCODERS}[name](lines))
    told = _told(path)
    if "build" in name:  # there are lines without anything of the installer around it
        told["outcome"] = told["outcome"][:3]
    return told


def _expect(told: dict[str, Any], expected: dict[str, Any]) -> None:
    count = len(told["outcome"])
    assert told == expected | {"outcome": expected["outcome"][:count]}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Known:
    lines = sample_log_lines()
    path = tmp_path_factory.mktemp("demo") / "demo.log"
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return lines, _told(path)


@pytest.mark.parametrize("name", [*REWRITERS, *ENCODERS])
def test_the_demo(tmp_path: Path, demo: Known, name: str) -> None:
    lines, expected = demo
    assert expected["first error"] is not None
    _expect(_rewritten(tmp_path, lines, name), expected)


@pytest.mark.parametrize("name", WRAPPERS)
def test_what_stands_around_the_demo(tmp_path: Path, demo: Known, name: str) -> None:
    lines, expected = demo
    path = tmp_path / "wrapped.log"
    path.write_bytes(WRAPPERS[name](lines))
    told = _told(path)
    # Where nothing ends the last property, what follows belongs to it.
    told.pop("properties")
    assert told == {name: value for name, value in expected.items() if name != "properties"}


@pytest.fixture(scope="module")
def real_logs(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> list[Known]:
    """Lines of real logs that are not too large, and what they tell."""
    found = []
    path = tmp_path_factory.mktemp("real") / "plain.log"
    for log in sorted((corpus / "logs").iterdir()):
        if log.stat().st_size < _LARGE:
            data = log.read_bytes()
            text = data.decode("utf-16" if data.startswith(b"\xff\xfe") else "utf-8-sig", "replace")
            lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
            path.write_text("\n".join([*lines, ""]), encoding="utf-8", newline="")
            found.append((lines, _told(path)))
    return found


@pytest.mark.parametrize("name", REWRITERS)
def test_real_logs(tmp_path: Path, real_logs: list[Known], name: str) -> None:
    assert real_logs
    for lines, expected in real_logs:
        _expect(_rewritten(tmp_path, lines, name), expected)
