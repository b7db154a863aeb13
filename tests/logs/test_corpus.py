"""Real logs against what plain text searches find in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from msiview.logs.line_kinds import LineKind
from msiview.logs.log import Log


@pytest.fixture(scope="module")
def logs(corpus: Path) -> list[tuple[Log, Any]]:
    """Every real log, read, and what is expected of it."""
    found = []
    for path in sorted((corpus / "logs").glob("*.log")):
        log = Log(path)
        log.read()
        expected = corpus / "expected" / "logs" / f"{path.name}.json"
        found.append((log, json.loads(expected.read_text(encoding="utf-8"))))
    assert len(found) >= 11
    return found


def test_nearly_every_line_is_known(logs: list[tuple[Log, Any]]) -> None:
    for log, expected in logs:
        kinds = log.facts.kinds
        assert len(kinds) == expected["lines"]
        unknown = [number for number, kind in enumerate(kinds) if kind == LineKind.UNKNOWN]
        assert len(unknown) * 100 <= max(len(kinds), 100), (log.file.name, unknown[:9])


def test_states(logs: list[tuple[Log, Any]]) -> None:
    for log, expected in logs:
        for states, name in (
            (log.component_states(), "components"),
            (log.feature_states(), "features"),
        ):
            found = [[s.name, s.installed, s.request, s.action, s.line + 1] for s in states]
            assert found == expected[name], log.file.name


def test_what_actions_returned(logs: list[tuple[Log, Any]]) -> None:
    for log, expected in logs:
        ended = [
            [action.name, action.returned, action.end_line + 1]
            for action in log.facts.actions
            if action.returned is not None and action.end_line is not None
        ]
        found = sorted(ended, key=lambda entry: entry[2])
        if "localized" in log.file.name:  # a search for English words finds nothing there
            assert found == [["InstallFinalize", 3, 4], ["LaunchConditions", 1, 5]]
        else:
            assert found == expected["ended"], log.file.name


def test_what_the_engine_returned(logs: list[tuple[Log, Any]]) -> None:
    for log, expected in logs:
        returns = [[found.code, found.line + 1] for found in log.facts.returns]
        assert returns == expected["engine"], log.file.name


def test_properties_at_the_end(logs: list[tuple[Log, Any]]) -> None:
    for log, expected in logs:
        values: dict[str, str] = {}
        for dump in log.facts.dumps:
            if dump.side == "S":
                values |= {name: value for name, (value, _) in dump.values.items()}
        assert values == expected["server_properties"], log.file.name
