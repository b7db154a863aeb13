"""Why a line says what it says, for tooltips."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.table import Table
from msiview.logs.line_kinds import LineKind
from msiview.logs.log import Log
from msiview.progress import no_progress
from msiview.sample.log import write_sample_log
from msiview.sample.package import write_sample
from msiview.session.log_reasons import LogReasons


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Log:
    """The demo's log, read."""
    log = Log(write_sample_log(tmp_path_factory.mktemp("log")))
    log.read()
    return log


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Table]:
    """The tables of the demo's package."""
    package = open_package(write_sample(tmp_path_factory.mktemp("package")))
    assert isinstance(package, Database)
    return package.tables


def _line(log: Log, kind: LineKind, text: str) -> int:
    return next(
        line
        for line, found in enumerate(log.facts.kinds)
        if found == kind and text in log.text.line(line)
    )


def test_reasons_are_told_when_they_are_ready(log: Log, tables: Mapping[str, Table]) -> None:
    reasons = LogReasons()
    state = _line(log, LineKind.COMPONENT_STATE, "C_Server_ConnectorKeys;")
    assert reasons.words(log, tables, state, LineKind.COMPONENT_STATE) == ""
    reasons.of(log, tables, no_progress())
    words = reasons.words(log, tables, state, LineKind.COMPONENT_STATE)
    assert words.startswith("Why: ")
    assert "IS_ROOT_HEALTH_SERVICE" in words
    skipped = _line(log, LineKind.ACTION_SKIPPED, "(condition is false)")
    words = reasons.words(log, tables, skipped, LineKind.ACTION_SKIPPED)
    assert " was skipped: its condition " in words
    assert reasons.words(log, tables, 0, LineKind.SECTION) == ""


def test_reasons_of_another_package_are_not_told(log: Log, tables: Mapping[str, Table]) -> None:
    reasons = LogReasons()
    reasons.of(log, tables, no_progress())
    state = _line(log, LineKind.COMPONENT_STATE, "C_Server_ConnectorKeys;")
    assert reasons.words(log, dict(tables), state, LineKind.COMPONENT_STATE) == ""
    reasons.forget()
    assert reasons.words(log, tables, state, LineKind.COMPONENT_STATE) == ""
