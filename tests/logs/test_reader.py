"""What one pass over a log finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.logs.facts import LogFacts, Phase
from msiview.logs.line_kinds import Level, LineKind
from msiview.logs.log import Log
from msiview.progress import Cancelled, Progress
from tests.builders.logs import engine, log_bytes, read_log, write_log

HEADER = (
    "=== Verbose logging started: 24/03/2026  10:00:00  Build type: SHIP UNICODE 5.00.10011.00"
    "  Calling process: C:\\Windows\\system32\\msiexec.exe ==="
)


def _read(folder: Path, *lines: str) -> Log:
    return read_log(folder / "a.log", "\n".join([*lines, ""]))


def _kinds(facts: LogFacts) -> list[LineKind]:
    return [LineKind(kind) for kind in facts.kinds]


def _spans(facts: LogFacts) -> list[tuple[str, int, int | None, int | None]]:
    return [(a.name, a.line, a.end_line, a.returned) for a in facts.actions]


# -- actions ------------------------------------------------------------


def test_an_action_ends_after_the_next_one_is_announced(tmp_path: Path) -> None:
    log = _read(
        tmp_path,
        engine("Doing action: INSTALL", "c", "10:00:00:000"),
        "Action start 10:00:00: INSTALL.",
        engine("Doing action: CostInitialize", "c", "10:00:00:100"),
        "Action start 10:00:00: CostInitialize.",
        engine("Doing action: FileCost", "c", "10:00:02:500"),
        "Action ended 10:00:02: CostInitialize. Return value 1.",
        "Action start 10:00:02: FileCost.",
        "Action ended 10:00:03: FileCost. Return value 3.",
        "Action ended 10:00:03: INSTALL. Return value 3.",
    )
    facts = log.facts
    assert _spans(facts) == [
        ("INSTALL", 0, 8, 3),
        ("CostInitialize", 2, 5, 1),
        ("FileCost", 4, 7, 3),
    ]
    assert [action.parent for action in facts.actions] == [None, 0, 0]
    costing = facts.actions[1]
    assert costing.start is not None
    assert costing.end is not None
    assert costing.end - costing.start == 2400
    assert [facts.levels[line] for line in (5, 7)] == [Level.INFO, Level.ERROR]


def test_an_action_that_another_one_does(tmp_path: Path) -> None:
    log = _read(
        tmp_path,
        engine("Doing action: Outer"),
        "Action start 10:00:00: Outer.",
        engine("Doing action: Inner"),
        "Action start 10:00:00: Inner.",
        "Action ended 10:00:00: Inner. Return value 1.",
        "Action ended 10:00:00: Outer. Return value 1.",
    )
    assert [action.parent for action in log.facts.actions] == [None, 0]


def test_two_processes_run_actions_of_one_name(tmp_path: Path) -> None:
    log = _read(
        tmp_path,
        engine("Doing action: INSTALL", "c", process="34:7C"),
        "Action start 10:00:00: INSTALL.",
        engine("Doing action: ExecuteAction", "c", process="34:7C"),
        "Action start 10:00:00: ExecuteAction.",
        engine("Doing action: INSTALL", "s"),
        "Action start 10:00:01: INSTALL.",
        "Action ended 10:00:02: INSTALL. Return value 1.",
        engine("MainEngineThread is returning 0", "s"),
        engine("Back from server. Return value: 0", "c", process="34:7C"),
        "Action ended 10:00:02: ExecuteAction. Return value 1.",
        "Action ended 10:00:03: INSTALL. Return value 1.",
        engine("MainEngineThread is returning 0", "c", process="34:7C"),
    )
    facts = log.facts
    assert [(a.name, a.side, a.end_line) for a in facts.actions] == [
        ("INSTALL", "c", 10),
        ("ExecuteAction", "c", 9),
        ("INSTALL", "s", 6),
    ]
    assert [(r.stream, r.code, r.line) for r in facts.returns] == [("sF0", 0, 7), ("c34", 0, 11)]
    assert [(run.stream, run.returned, run.is_nested) for run in facts.runs] == [
        ("c34", 0, False),
        ("sF0", 0, False),
    ]
    assert [action.run for action in facts.actions] == [0, 0, 1]


def test_an_end_alone_is_an_action_too(tmp_path: Path) -> None:
    log = _read(tmp_path, "Action ended 10:00:03: LaunchApp. Return value 1631.")
    assert _spans(log.facts) == [("LaunchApp", 0, 0, 1631)]
    assert log.facts.levels[0] == Level.INFO


def test_an_action_that_nobody_waits_for(tmp_path: Path) -> None:
    log = _read(
        tmp_path,
        engine("Doing action: INSTALL"),
        "Action start 10:00:00: INSTALL.",
        engine("Doing action: LaunchApp"),
        "Action start 10:00:00: LaunchApp.",
        "Action ended 10:00:01: INSTALL. Return value 1.",
        "Action ended 10:00:02: LaunchApp. Return value 1631.",
    )
    assert _spans(log.facts) == [("INSTALL", 0, 4, 1), ("LaunchApp", 2, 5, 1631)]


def test_actions_without_an_engine(tmp_path: Path) -> None:
    log = _read(
        tmp_path,
        "=== Logging started: 24/03/2026  10:00:00 ===",
        "Action start 10:00:00: INSTALL.",
        "Action start 10:00:00: A.",
        "Action ended 10:00:05: A. Return value 1.",
    )
    action = log.facts.actions[1]
    assert (action.parent, action.start, action.end) == (0, 36_000_000, 36_005_000)
    assert log.facts.actions[0].end_line is None


def test_actions_of_scripts_and_their_rollback(tmp_path: Path) -> None:
    op = "Executing op: "
    log = _read(
        tmp_path,
        engine("Doing action: InstallFinalize"),
        "Action start 10:00:00: InstallFinalize.",
        engine(f"{op}Header(Signature=1397708873,Version=500,ScriptType=1)"),
        engine(f"{op}ActionStart(Name=InstallFiles,Description=Copying new files,)"),
        engine(f"{op}FileCopy(SourceName=a|b,SourceCabKey=F1,DestName=b)", time="10:00:01:000"),
        engine(f"{op}ActionStart(Name=StartServices,,)", time="10:00:02:000"),
        engine(f"{op}ServiceControl(,Name=svc,Action=1,Wait=1,)", time="10:00:02:000"),
        "Error 1920. Service 'Reader' (svc) failed to start.",
        "Action ended 10:00:32: InstallFinalize. Return value 3.",
        engine(f"{op}Header(Signature=1397708873,ScriptType=2)", time="10:00:32:100"),
        engine(f"{op}ActionStart(Name=InstallFiles,Description=x,)", time="10:00:32:200"),
        engine("Error in rollback skipped.\tReturn: 5", time="10:00:32:200"),
        engine(f"{op}End(Checksum=0)", time="10:00:32:300"),
    )
    facts = log.facts
    assert [(a.name, a.phase, a.parent, a.operations) for a in facts.actions] == [
        ("InstallFinalize", Phase.SEQUENCE, None, 0),
        ("InstallFiles", Phase.SCRIPT, 0, 2),
        ("StartServices", Phase.SCRIPT, 0, 2),
        ("InstallFiles", Phase.ROLLBACK, None, 1),
    ]
    (error,) = [message for message in facts.messages if message.level == Level.ERROR]
    assert (error.line, error.code, error.action, error.is_rollback) == (7, 1920, 2, False)
    assert facts.rollback_line == 9
    assert all(message.is_rollback for message in facts.messages if message.line > 9)
    assert max(facts.levels[9:]) <= Level.WARNING


def test_a_nested_run(tmp_path: Path) -> None:
    log = _read(
        tmp_path,
        engine("******* RunEngine:", "c"),
        "           ******* Product: a.msi",
        engine("Original package ==> C:\\a.msi"),
        engine("Doing action: RemoveExistingProducts"),
        "Action start 10:00:00: RemoveExistingProducts.",
        engine("******* RunEngine:"),
        "           ******* Product: {AC763451-B00C-4E4C-9E0D-9F3A0921AF47}",
        engine("Original package ==> C:\\old.msi"),
        engine("Doing action: INSTALL"),
        "Action start 10:00:00: INSTALL.",
        engine("MainEngineThread is returning 1603"),
        engine("MainEngineThread is returning 1603"),
    )
    runs = log.facts.runs
    assert [(run.stream, run.is_nested, run.package, run.returned) for run in runs] == [
        ("cF0", False, "", None),
        ("sF0", False, "C:\\a.msi", 1603),
        ("sF0", True, "C:\\old.msi", 1603),
    ]
    assert [action.run for action in log.facts.actions] == [1, 2]


def test_codes_of_a_run(tmp_path: Path) -> None:
    code, other = "{AC763451-B00C-4E4C-9E0D-9F3A0921AF47}", "{243DF9B9-C1A6-450C-8F64-0CCFF18C834D}"
    log = _read(
        tmp_path,
        engine("Original package ==> C:\\a.msi"),
        engine("Original patch ==> C:\\p.msp"),
        engine("Command Line: REBOOT=R CLIENTUILEVEL=3 "),
        engine(f"PROPERTY CHANGE: Adding PackageCode property. Its value is '{other}'."),
        engine("Product Code passed to Engine.Initialize:           ''"),
        engine(f"Product Code from property table before transforms: '{other}'"),
        engine(f"Product Code from property table after transforms:  '{code}'"),
    )
    (run,) = log.facts.runs
    assert (run.package, run.patch, run.command_line) == (
        "C:\\a.msi",
        "C:\\p.msp",
        "REBOOT=R CLIENTUILEVEL=3 ",
    )
    assert (run.product_code, run.package_code) == (code, other)


# -- states and properties ----------------------------------------------


def test_states_in_the_order_of_the_log(tmp_path: Path) -> None:
    log = _read(
        tmp_path,
        engine("Feature: F; Installed: Absent;   Request: Local;   Action: Local"),
        engine("Component: C1; Installed: Absent;   Request: Local;   Action: Local"),
        engine("Component: C2; Installed: Absent;   Request: Null;   Action: Null", "c"),
    )
    assert [(s.line, s.side, s.name, s.action) for s in log.component_states()] == [
        (1, "s", "C1", "Local"),
        (2, "c", "C2", "Null"),
    ]
    assert [(s.line, s.name) for s in log.feature_states()] == [(0, "F")]


def test_a_value_that_runs_over_lines(tmp_path: Path) -> None:
    log = _read(
        tmp_path,
        engine("PROPERTY CHANGE: Adding SCRIPT property. Its value is 'first"),
        "",
        "Label: second",
        "third'.",
        engine("PROPERTY CHANGE: Deleting B property. Its current value is '1'."),
    )
    first, second = log.property_changes()
    assert (first.name, first.new) == ("SCRIPT", "first\n\nLabel: second\nthird")
    assert (second.line, second.name, second.old, second.new) == (4, "B", "1", None)
    assert log.message(2) == log.message(0) == (0, 3)
    assert log.message(4) == (4, 4)


def test_property_dumps_of_both_sides(tmp_path: Path) -> None:
    log = _read(
        tmp_path,
        "Property(S): A = 1",
        "Property(S): LICENSE = line one",
        "",
        "Note: this is a licence",
        "Property(S): B = ",
        engine("MainEngineThread is returning 0"),
        "Property(C): A = 2",
    )
    server, client = log.facts.dumps
    assert (server.side, server.line, client.side, client.line) == ("S", 0, "C", 6)
    assert server.values == {
        "A": ("1", 0),
        "LICENSE": ("line one\nNote: this is a licence", 1),
        "B": ("", 4),
    }
    assert client.values == {"A": ("2", 6)}


# -- messages -----------------------------------------------------------


@pytest.mark.parametrize("at", [4, 5, 6, 7, 8])
def test_a_state_that_was_wrapped(tmp_path: Path, at: int) -> None:
    words = [
        "Component:",
        "C_App;",
        "Installed:",
        "Absent;",
        "Request:",
        "Local;",
        "Action:",
        "Local",
    ]
    log = _read(
        tmp_path,
        engine(" ".join(words[:at])),
        " ".join(words[at:]),
        "Action start 10:00:00: CostFinalize.",
    )
    states = list(log.component_states())
    assert [(s.line, s.name, s.installed, s.request, s.action) for s in states] == (
        [(0, "C_App", "Absent", "Local", "Local")]
    )
    if at < len(words):
        assert _kinds(log.facts)[1:] == [LineKind.CONTINUATION, LineKind.ACTION_START]


def test_the_state_of_the_client(tmp_path: Path) -> None:
    state = "Feature: F; Installed: Absent;   Request: Local;   Action: Local"
    log = _read(tmp_path, engine(f"{state};   Client State: Unknown"), engine(state))
    assert [found.client_state for found in log.feature_states()] == ["Unknown", ""]


def test_a_header_without_its_signs(tmp_path: Path) -> None:
    log = _read(
        tmp_path,
        HEADER.strip("= "),
        engine("MainEngineThread is returning 0"),
        "Verbose logging stopped: 24/03/2026  10:00:01",
    )
    (section,) = log.facts.sections
    assert (section.line, section.end_line, section.engine) == (0, 2, "5.00.10011.00")
    assert section.process == "C:\\Windows\\system32\\msiexec.exe"
    assert [(mark.is_start, mark.is_verbose) for mark in log.facts.marks] == [
        (True, True),
        (False, True),
    ]


def test_output_of_setup_projects_belongs_to_its_action(tmp_path: Path) -> None:
    log = _read(
        tmp_path,
        "Action start 9:07:27: DIRCA_Check.",
        "INFO   : [03/30/2026 09:07:27:418] [Check    ]: Custom Action is starting...",
        "INFO   : [03/30/2026 09:07:27:419] [Check    ]: Text of two lines:",
        "the second",
        "ERROR  : [03/30/2026 09:07:27:420] [Check    ]: no reader",
        "Action ended 9:07:27: DIRCA_Check. Return value 3.",
    )
    assert _kinds(log.facts)[1:5] == [
        LineKind.CUSTOM_ACTION_OUTPUT,
        LineKind.CUSTOM_ACTION_OUTPUT,
        LineKind.CONTINUATION,
        LineKind.CUSTOM_ACTION_OUTPUT,
    ]
    assert log.facts.actions[0].output == (1, 4)


def test_output_of_a_custom_action_belongs_to_it(tmp_path: Path) -> None:
    log = _read(
        tmp_path,
        engine("Doing action: CA_Check"),
        "Action start 10:00:00: CA_Check.",
        engine("Invoking remote custom action. DLL: C:\\MSI1.tmp, Entrypoint: Check"),
        "some words of the action",
        engine("PROPERTY CHANGE: Adding X property. Its value is '1'.", process="F0:18"),
        "more words",
        "Action ended 10:00:01: CA_Check. Return value 1.",
        "nobody's words",
    )
    assert log.facts.actions[0].output == (3, 5)
    kinds = _kinds(log.facts)
    assert kinds[3] is kinds[5] is LineKind.CUSTOM_ACTION_OUTPUT
    assert kinds[7] is not LineKind.CUSTOM_ACTION_OUTPUT


def test_a_message_of_several_lines(tmp_path: Path) -> None:
    log = _read(
        tmp_path,
        engine("Note: 1: 1708"),
        engine("Product: Reader -- Installation failed."),
        "",
        engine("Product: Reader -- Error 1920. Service 'R' (svc) failed to start."),
        "Verify that you have sufficient privileges.",
        "",
    )
    failed, service = log.facts.messages
    assert (failed.line, failed.level, failed.code) == (1, Level.ERROR, None)
    assert (service.line, service.last, service.code) == (3, 4, 1920)
    assert service.text.endswith("sufficient privileges.")
    assert log.message(4) == (3, 4)


def test_noise_is_no_error(tmp_path: Path) -> None:
    log = _read(
        tmp_path,
        engine("Note: 1: 2205 2:  3: Error "),
        engine("Note: 1: 1402 2: HKEY_CURRENT_USER\\X 3: 2 "),
        engine("Note: 1: 1402 2: UNKNOWN\\Components\\154367CAC00BC4E4E9D0F9A39012FA74 3: 1450 "),
        "DEBUG: Error 2826:  Control BottomLine on dialog D extends beyond the boundaries",
        "DEBUG: Error 2908: Could not register component {AC763451-B00C-4E4C-9E0D-9F3A0921AF47}.",
    )
    levels = [Level(level) for level in log.facts.levels]
    assert levels[0] is levels[1] is Level.TRACE
    assert levels[2] is Level.WARNING
    assert levels[3] <= Level.INFO
    assert levels[4] is Level.ERROR
    assert [message.code for message in log.facts.messages if message.level > Level.INFO] == [
        1402,
        2908,
    ]


def test_a_result_with_a_code(tmp_path: Path) -> None:
    text = "Windows Installer installed the product. Product Name: R. Product Version: 1. "
    text += "Product Language: 1033. Manufacturer: M. Installation success or error status: "
    log = _read(tmp_path, engine(f"{text}1603."), engine(f"{text}0."))
    assert [(m.code, m.level) for m in log.facts.messages] == [
        (1603, Level.ERROR),
        (None, Level.INFO),
    ]
    assert log.facts.results == [0, 1]


# -- the log as a whole -------------------------------------------------


def test_sections(tmp_path: Path) -> None:
    stopped = "=== Verbose logging stopped: 24/03/2026  10:00:09 ==="
    log = _read(tmp_path, HEADER, stopped, HEADER)
    assert [(s.line, s.end_line, s.engine) for s in log.facts.sections] == [
        (0, 1, "5.00.10011.00"),
        (2, None, "5.00.10011.00"),
    ]


def test_reading_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path = write_log(tmp_path / "a.log", f"{engine('Doing action: A')}\n")
    log = Log(path)
    log.follow = True
    log.read()
    line = log_bytes("Action start 10:00:00: A.\nAction ended 10:00:01: A. Return value 1.\n")[2:]
    for part in (line[:31], line[31:40], line[40:]):
        with path.open("ab") as file:
            file.write(part)
        log.look_again()
        log.read()
    assert _spans(log.facts) == [("A", 0, 2, 1)]
    assert log.facts.lines == len(log) == 3


def test_half_a_line_is_read_again_when_it_is_whole(tmp_path: Path) -> None:
    path = write_log(tmp_path / "a.log", engine("MainEngineThread is returning 16"))
    log = Log(path)
    log.read()
    assert [found.code for found in log.facts.returns] == [16]
    with path.open("ab") as file:
        file.write("03\r\n".encode("utf-16-le"))
    log.look_again()
    log.read()
    assert [found.code for found in log.facts.returns] == [1603]


def test_a_log_that_was_written_anew_is_read_anew(tmp_path: Path) -> None:
    path = write_log(tmp_path / "a.log", "Property(S): A = 1\n" * 3)
    log = Log(path)
    log.read()
    write_log(path, "Property(S): B = 1\n")
    log.look_again()
    log.read()
    assert list(log.facts.dumps[0].values) == ["B"]
    assert log.text.lines(0, 9) == ["Property(S): B = 1"]


def test_a_cancel_keeps_what_was_read(tmp_path: Path) -> None:
    path = write_log(tmp_path / "a.log", "Property(S): A = 1\n")
    log = Log(path)
    log.read_lines()
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        log.read_facts(progress)
    log.read_facts()
    assert log.facts.lines == 1
    assert len(log.facts.dumps) == 1


JUNK = st.one_of(
    st.binary(max_size=400),
    st.lists(
        st.sampled_from(
            [
                engine("Executing op: ActionStart(Name=A"),
                engine("Executing op: Header(ScriptType=2)"),
                engine("Executing op: End("),
                engine("Doing action: A"),
                engine("MainEngineThread is returning"),
                engine("MainEngineThread is returning 99999999999999"),
                engine("Note: 1: "),
                engine("PROPERTY CHANGE: Adding"),
                engine("Component: ; Installed: "),
                engine("Product: "),
                "Action ended 1:00:00: A. Return value 99999.",
                "Action start 99:99:99: .",
                "Property(S): ",
                "Property(S):  = ",
                "MSI (s) (F0:44) [99:99:99:999]: Doing action: X",
                "MSI (s) (F0:44) [aa:bb:cc:ddd]: Doing action: X",
                "\0\0\0",
                "",
                "words",
            ]
        ),
        max_size=30,
    ).map(lambda lines: log_bytes("\n".join(lines))),
)


@given(JUNK)
def test_whatever_stands_in_it(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("log") / "a.log"
    path.write_bytes(data)
    log = Log(path)
    log.read()
    facts = log.facts
    assert facts.lines == len(log) == len(facts.kinds) == len(facts.levels)
    assert all(
        action.end_line is None or action.end_line >= action.line for action in facts.actions
    )
    assert len(list(log.component_states())) <= len(facts.component_lines)
    for line in range(len(log)):
        first, last = log.message(line)
        assert first <= line <= max(last, line)


def test_action_lines_of_another_language(tmp_path: Path) -> None:
    log = _read(
        tmp_path,
        engine("Doing action: InstallFinalize"),
        "Aktion gestartet um 10:00:00: InstallFinalize.",
        "Um 10:00:01: etwas.",
        "Aktion beendet um 10:00:32: InstallFinalize. Rückgabewert 3.",
    )
    assert _spans(log.facts) == [("InstallFinalize", 0, 3, 3)]
    assert _kinds(log.facts)[2] not in (LineKind.ACTION_START, LineKind.ACTION_ANNOUNCED)


def test_an_action_ends_with_the_last_line_before_that_has_milliseconds(tmp_path: Path) -> None:
    log = read_log(
        tmp_path / "a.log",
        "\n".join(
            [
                engine("Doing action: A", time="10:00:00:100"),
                "Action start 10:00:00: A.",
                engine("Machine policy value 'Debug' is 0", time="10:00:00:450"),
                "Action ended 10:00:00: A. Return value 1.",
            ]
        ),
    )
    (action,) = log.facts.actions
    assert action.start is not None
    assert action.end is not None
    assert action.end - action.start == 350
