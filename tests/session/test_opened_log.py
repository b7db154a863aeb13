"""A log beside a package: why lines say what they say, answers, messages."""

from __future__ import annotations

import pytest

from msiview.database.opening import open_package
from msiview.database.summary import PropertyId
from msiview.logs.line_kinds import LineKind
from msiview.logs.log import Log
from msiview.sample.log import write_sample_log
from msiview.sample.package import write_sample
from msiview.session.opened_log import OpenedLog
from msiview.session.opened_package import OpenedPackage


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Log:
    """The demo's log, read."""
    log = Log(write_sample_log(tmp_path_factory.mktemp("log")))
    log.read()
    return log


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> OpenedPackage:
    """The demo's package."""
    return OpenedPackage(open_package(write_sample(tmp_path_factory.mktemp("package"))))


def _line(log: Log, kind: LineKind, text: str) -> int:
    return next(
        line
        for line, found in enumerate(log.facts.kinds)
        if found == kind and text in log.text.line(line)
    )


def test_reasons_are_told_when_they_are_ready(log: Log, package: OpenedPackage) -> None:
    opened = OpenedLog(log, package)
    state = _line(log, LineKind.COMPONENT_STATE, "C_Server_ConnectorKeys;")
    assert opened.why(state, LineKind.COMPONENT_STATE) == ""
    assert opened.reasons() is opened.reasons(), "they are made once"
    words = opened.why(state, LineKind.COMPONENT_STATE)
    assert words.startswith("Why: ")
    assert "IS_ROOT_HEALTH_SERVICE" in words
    skipped = _line(log, LineKind.ACTION_SKIPPED, "(condition is false)")
    assert " was skipped: its condition " in opened.why(skipped, LineKind.ACTION_SKIPPED)
    assert opened.why(0, LineKind.SECTION) == ""


def test_reasons_of_another_package_are_not_told(log: Log, package: OpenedPackage) -> None:
    opened = OpenedLog(log, package)
    opened.reasons()
    state = _line(log, LineKind.COMPONENT_STATE, "C_Server_ConnectorKeys;")
    assert opened.with_package(None).why(state, LineKind.COMPONENT_STATE) == ""
    opened.forget()
    assert opened.why(state, LineKind.COMPONENT_STATE) == ""


def test_answers_stay_until_they_are_found_beside_another_package(log: Log) -> None:
    opened = OpenedLog(log)
    answers = opened.find_answers()
    assert answers.first_error is not None
    assert opened.cause_line == answers.first_error.action_line
    other = opened.with_package(None)
    assert other.answers is answers
    assert other.find_answers() is not answers
    assert opened.answers is answers


def test_messages_of_the_package_decide_how_lines_are_read(
    log: Log, package: OpenedPackage
) -> None:
    opened = OpenedLog.open(log.file.path, package=package)
    assert "Error" in package.tables
    assert not opened.has_other_messages
    assert opened.with_package(None).has_other_messages


def test_the_package_code_stands_in_no_table(package: OpenedPackage, log: Log) -> None:
    code = package.package.summary.text(PropertyId.REVISION_NUMBER)
    assert OpenedLog(log, package).package_codes == {code}
    assert OpenedLog(log).package_codes == frozenset()
