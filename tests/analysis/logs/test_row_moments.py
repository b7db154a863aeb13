"""Where a log has the values with which the condition of a row was evaluated."""

from __future__ import annotations

import pytest

from msiview.analysis.conditions import ConditionResult, evaluate
from msiview.analysis.logs.reasons.row_moments import RowMoments
from msiview.analysis.what_if import ReadName, WhatIf
from msiview.database.opening import open_package
from msiview.report.text import text_of
from msiview.report.values import condition_blocks, contradiction_blocks, logged_words
from msiview.sample.log import write_sample_log
from msiview.sample.package import write_sample
from msiview.session.opened_log import OpenedLog
from msiview.session.opened_package import OpenedPackage


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> OpenedLog:
    """The sample's log beside its package."""
    folder = tmp_path_factory.mktemp("sample")
    package = OpenedPackage(open_package(write_sample(folder)))
    log = OpenedLog.open(write_sample_log(folder), package=package)
    log.log.read()
    log.find_answers()
    return log


@pytest.fixture(scope="module")
def moments(opened: OpenedLog) -> RowMoments:
    return RowMoments(opened.reasons(), 0, len(opened.log))


def line_with(opened: OpenedLog, text: str) -> int:
    lines = opened.log.text.lines(0, len(opened.log))
    return next(number for number, line in enumerate(lines) if text in line)


@pytest.mark.parametrize(
    ("table", "key", "words", "told", "condition", "outcome"),
    [
        ("Component", "C_Server_ConnectorKeys", "where costing ended", None,
         "IS_ROOT_HEALTH_SERVICE=0", ConditionResult.FALSE),
        ("Component", "C_Lang_1031", "where costing ended", None,
         "&F_German=3", ConditionResult.FALSE),
        ("Component", "not in the log", "where costing ended", None,
         "VersionNT >= 603", ConditionResult.TRUE),
        ("Condition", "F_Sdk", "where costing ended", None,
         "MsiNTProductType <> 1", ConditionResult.FALSE),
        ("LaunchCondition", "VersionNT >= 601", "where launch conditions were checked", None,
         "VersionNT >= 601", ConditionResult.TRUE),
        ("InstallExecuteSequence", "SetDataDir", "where the action ran", True,
         "NOT Installed", ConditionResult.TRUE),
        ("InstallExecuteSequence", "WarnNewer", "where the action was skipped", False,
         "NEWERFOUND", ConditionResult.FALSE),
        ("InstallUISequence", "WelcomeDlg", "where the action ran", True,
         "NOT Installed", ConditionResult.TRUE),
        ("ControlEvent", "WelcomeDlg", "where the dialog was closed", None,
         "NOT Installed", ConditionResult.TRUE),
    ],
)  # fmt: skip
def test_moments(
    table: str,
    key: str,
    words: str,
    told: bool | None,
    condition: str,
    outcome: ConditionResult,
    moments: RowMoments,
) -> None:
    found = moments.of_row(table, key)
    assert found is not None
    assert (found.words, found.told) == (words, told)
    assert evaluate(condition, found.values).outcome is outcome


def test_an_action_is_evaluated_in_the_sequence_not_in_the_script(
    opened: OpenedLog, moments: RowMoments
) -> None:
    found = moments.of_row("InstallExecuteSequence", "StartServices")
    assert found is not None
    text = opened.log.text.line(found.line)
    assert "Doing action: StartServices" in text


def test_client_and_server_have_values_of_their_own(moments: RowMoments) -> None:
    found = [moments.of_row(f"Install{kind}Sequence", "WarnNewer") for kind in ("UI", "Execute")]
    client, server = found
    assert client is not None
    assert server is not None
    assert client.line < server.line
    assert client.run != server.run


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("ControlEvent", "CancelDlg"),  # was never opened
        ("InstallExecuteSequence", "NoSuchAction"),
        ("Registry", "R1"),
    ],
)
def test_no_moment(table: str, key: str, moments: RowMoments) -> None:
    assert moments.of_row(table, key) is None


def test_only_the_lines_of_the_run_count(opened: OpenedLog) -> None:
    early = RowMoments(opened.reasons(), 0, line_with(opened, "CostFinalize") - 1)
    assert early.of_row("Component", "C_Server_ConnectorKeys") is None


def test_what_the_log_has_takes_the_place_of_the_property_table(moments: RowMoments) -> None:
    what_if = WhatIf({"IS_ROOT_HEALTH_SERVICE": "0", "MsiNTProductType": "7"})
    text = "IS_ROOT_HEALTH_SERVICE=0"
    assert evaluate(text, what_if.values()).outcome is ConditionResult.TRUE
    what_if.logged = moments.of_row("Component", "C_Server_ConnectorKeys")
    assert evaluate(text, what_if.values()).outcome is ConditionResult.FALSE
    (name,) = what_if.names(text)
    assert (name.value, name.is_changed) == ("1", False)
    what_if.set("property", "IS_ROOT_HEALTH_SERVICE", "0")
    assert what_if.is_changed(text)
    assert evaluate(text, what_if.values()).outcome is ConditionResult.TRUE
    what_if.set("property", "IS_ROOT_HEALTH_SERVICE", "1")  # the log's own value
    assert not what_if.is_changed(text)
    assert dict(what_if.values().properties)["IS_ROOT_HEALTH_SERVICE"] == "1"
    assert len(what_if.values().states) > 10


def test_what_the_log_tells_to_be_unset_is_not_left_open(moments: RowMoments) -> None:
    what_if = WhatIf()
    what_if.logged = logged = moments.of_row("InstallExecuteSequence", "WarnNewer")
    assert logged is not None
    names = what_if.names("NEWERFOUND OR %PATH OR &F_Server=3 OR &Nobody=3")
    assert names[0] == ReadName("property", "NEWERFOUND", "NEWERFOUND", "", False, True)
    assert [name.is_unset for name in names] == [True, False, False, False]
    told = condition_blocks("Component", evaluate("NEWERFOUND", logged.values), names[:1])
    assert "without" not in "".join(text_of(told))


def test_words(opened: OpenedLog, moments: RowMoments) -> None:
    logged = moments.of_row("InstallExecuteSequence", "WarnNewer")
    assert logged is not None
    line = line_with(opened, "Skipping action: WarnNewer")
    assert logged_words(logged).startswith("With the log's values, line ")
    assert logged_words(logged).endswith(", where the action was skipped")
    assert logged.line >= line
    fits = contradiction_blocks(evaluate("NEWERFOUND", logged.values), logged)
    assert "".join(text_of(fits)) == ""
    other = contradiction_blocks(evaluate("NOT NEWERFOUND", logged.values), logged)
    assert "The log says that it was false" in "".join(text_of(other))
