"""Lines without a prefix: whose they are, and what runs on."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.logs.line_kinds import Level, LineKind
from msiview.logs.log import Log
from tests.builders.logs import engine, read_log


def _read(folder: Path, *lines: str) -> Log:
    return read_log(folder / "a.log", "\n".join([*lines, ""]))


def _kinds(log: Log) -> list[LineKind]:
    return [LineKind(kind) for kind in log.facts.kinds]


def test_words_of_a_script_are_output(tmp_path: Path) -> None:
    """Of scripts the engine does not say that it calls them in another process."""
    log = _read(
        tmp_path,
        engine("Doing action: CheckScript"),
        "Action start 10:00:00: CheckScript.",
        engine("Running as a service.", process="F0:20"),
        "Looking for the database",
        "on this machine",
        engine("PROPERTY CHANGE: Adding DB property. Its value is '1'."),
        "It is there",
        "Action ended 10:00:01: CheckScript. Return value 1.",
    )
    kinds = _kinds(log)
    assert kinds[3] is kinds[6] is LineKind.CUSTOM_ACTION_OUTPUT
    assert kinds[4] is LineKind.CONTINUATION
    assert log.facts.actions[0].output == (3, 6)
    assert [message.text for message in log.facts.messages] == [
        "Looking for the database\non this machine",
        "It is there",
    ]


@pytest.mark.parametrize("foreign", ["INFO  heartbeat", "2026-03-24 10:00:00 alive", "##[debug]x"])
def test_what_others_write_between_properties(tmp_path: Path, foreign: str) -> None:
    log = _read(tmp_path, "Property(S): A = 1", "2", foreign, "Property(S): B = 3")
    (dump,) = log.facts.dumps
    assert {name: value for name, (value, _) in dump.values.items()} == {"A": "1\n2", "B": "3"}


def test_a_text_behind_a_note_is_no_part_of_it(tmp_path: Path) -> None:
    log = _read(
        tmp_path,
        engine("Doing action: LaunchConditions"),
        "Action start 10:00:00: LaunchConditions.",
        engine("Note: 1: 2205 2:  3: Error "),
        "Reader needs a newer system.",
        engine("Note: 1: 2228 2:  3: Guide 4: SELECT `A` FROM"),
        "`Guide`",
        engine("Note: 1: 2737 2: Check 3: "),
        "C:\\temp\\a.tmp 4: Check",
        engine("Note: 1: 2318 2:  "),
        "Reader needs more.",
    )
    kinds = _kinds(log)
    assert kinds[3] is LineKind.UNKNOWN
    assert [message.text for message in log.facts.messages] == [
        "Reader needs a newer system.",
        "Reader needs more.",
    ]
    assert kinds[5] is kinds[7] is LineKind.CONTINUATION


@pytest.mark.parametrize(
    "body",
    [
        "Source for file 'reader.exe' is compressed",
        "RESTART MANAGER: Session opened.",
        "Skipping action: SetA (condition is false)",
        "Package to be registered: 'reader.msi'",
    ],
)
def test_remarks_of_one_line(tmp_path: Path, body: str) -> None:
    log = _read(tmp_path, engine(body), "words of somebody")
    assert _kinds(log)[1] is LineKind.UNKNOWN


def test_blanks_at_the_end_of_lines(tmp_path: Path) -> None:
    """Web pages and mail leave them there."""
    log = _read(
        tmp_path,
        engine("PROPERTY CHANGE: Adding A property. Its value is '1'.  "),
        "words",
        engine("Executing op: ProgressTotal(Total=1,Type=1,ByteEquivalent=1)  "),
        "words",
        engine("MainEngineThread is returning 1603  "),
    )
    kinds = _kinds(log)
    assert kinds[1] is kinds[3] is LineKind.UNKNOWN
    assert [(item.line, item.code) for item in log.facts.returns] == [(4, 1603)]


def test_states_of_two_words(tmp_path: Path) -> None:
    log = _read(
        tmp_path,
        engine("Component: C1; Installed: Bad Config;   Request: Null;   Action: Null"),
        engine(
            "Feature: F; Installed: Local;   Request: Local;   Action: Local;   Client State: X "
        ),
    )
    (component,) = log.component_states()
    (feature,) = log.feature_states()
    assert (component.installed, component.request, component.action) == (
        "Bad Config",
        "Null",
        "Null",
    )
    assert (feature.installed, feature.action) == ("Local", "Local")


def test_actions_announced_in_chinese(tmp_path: Path) -> None:
    """The announcement of an action has the shape of its start; the words differ."""
    log = _read(
        tmp_path,
        engine("Doing action: InstallFinalize"),
        "操作 10:00:00: InstallFinalize。",
        "操作开始 10:00:00: InstallFinalize。",
        engine("Executing op: ActionStart(Name=BindPort,,)"),
        "操作 10:00:01: BindPort。",
        "操作结束 10:00:02: InstallFinalize。返回值 3。",
    )
    kinds = _kinds(log)
    assert kinds[1] is kinds[4] is LineKind.ACTION_ANNOUNCED
    assert kinds[2] is LineKind.ACTION_START
    assert [(run.name, run.returned) for run in log.facts.actions] == [
        ("InstallFinalize", 3),
        ("BindPort", None),
    ]


def test_times_with_dashes(tmp_path: Path) -> None:
    log = _read(tmp_path, "Action start 10-00-00: A.", "Action ended 10-00-01: A. Return value 1.")
    (run,) = log.facts.actions
    assert (run.name, run.start, run.end, run.returned) == ("A", 36_000_000, 36_001_000, 1)


def test_a_result_in_another_script(tmp_path: Path) -> None:
    log = _read(tmp_path, engine("Windows Installer 已安装该产品。安装成功或错误状态: 1603。"))
    (message,) = log.facts.messages
    assert (message.level, message.code) == (Level.ERROR, 1603)


def test_an_update_that_could_not_be_installed(tmp_path: Path) -> None:
    log = _read(
        tmp_path,
        engine("Product: Reader - Update 'KB1' could not be installed. Error code 1642. More: x."),
        engine("Product: Reader - Update 'KB1' installed successfully."),
    )
    assert [(message.level, message.code) for message in log.facts.messages] == [
        (Level.ERROR, None),
        (Level.INFO, None),
    ]
