"""Where an installation stood still."""

from __future__ import annotations

from pathlib import Path

from msiview.analysis.logs.findings.waits import Wait, long_waits, wait_findings
from tests.builders.logs import engine, read_log


def waits(tmp_path: Path, *lines: str, most: int = 100) -> list[Wait]:
    return long_waits(read_log(tmp_path / "a.log", "\n".join(lines) + "\n"), most=most)


def test_a_service_that_does_not_answer(tmp_path: Path) -> None:
    [wait] = waits(
        tmp_path,
        engine("Doing action: InstallFinalize", time="10:00:00:000"),
        engine("Executing op: ActionStart(Name=StartServices,,)", time="10:00:00:100"),
        engine("Executing op: ServiceControl(,Name=Spooler,Action=1)", time="10:00:00:200"),
        "StartServices: Service: Print Spooler",
        engine("Note: 1: 1053 2:", time="10:00:30:450"),
        engine("Executing op: End()", time="10:00:31:000"),
    )
    assert (wait.line, wait.next_line, wait.duration) == (2, 4, 30_250)
    assert wait.text == "Executing op: ServiceControl(,Name=Spooler,Action=1)"
    assert wait.action is not None
    assert wait.action.name == "StartServices"
    assert not wait.is_user


def test_the_time_in_a_dialog_is_the_users(tmp_path: Path) -> None:
    [wait] = waits(
        tmp_path,
        engine("Doing action: WelcomeDlg", "c", "10:00:00:000"),
        engine("Doing action: ExecuteAction", "c", "10:01:00:000"),
    )
    assert wait.is_user


def test_two_processes_in_slight_disorder_wait_for_nothing(tmp_path: Path) -> None:
    assert not waits(
        tmp_path,
        engine("Doing action: A", "s", "10:00:02:000"),
        engine("Doing action: B", "c", "10:00:00:000"),
        engine("Doing action: C", "s", "10:00:02:900"),
    )


def test_a_wait_across_midnight(tmp_path: Path) -> None:
    [wait] = waits(
        tmp_path,
        engine("Doing action: A", time="23:59:59:000"),
        engine("Doing action: B", time="00:00:05:000"),
    )
    assert wait.duration == 6000
    assert wait.end > 86_400_000


def test_the_longest_ones_in_the_order_of_the_log(tmp_path: Path) -> None:
    found = waits(
        tmp_path,
        engine("Doing action: A", time="10:00:00:000"),
        engine("Doing action: B", time="10:00:05:000"),
        engine("Doing action: C", time="10:00:07:000"),
        engine("Doing action: D", time="10:00:17:000"),
        most=2,
    )
    assert [wait.duration for wait in found] == [5000, 10_000]


def test_times_that_are_none(tmp_path: Path) -> None:
    assert not waits(
        tmp_path,
        "MSI (s) (F0:44) [xx:yy:zz:aaa]: odd",
        engine("Doing action: A", time="10:00:00:000"),
        "MSI (s) (40:A4): no time at all",
    )


def test_a_wait_of_the_installation_is_worth_telling(tmp_path: Path) -> None:
    log = read_log(
        tmp_path / "a.log",
        "\n".join(
            [
                engine("Doing action: InstallFinalize", time="10:00:00:000"),
                engine("Executing op: ActionStart(Name=StartServices,,)", time="10:00:00:000"),
                engine("Executing op: ServiceControl(,Name=svc,Action=1,Wait=1,)"),
                engine("Note: 1: 1920", time="10:00:30:500"),
            ]
        ),
    )
    (finding,) = wait_findings(log, None)
    assert finding.title == "The installation stood still for 30.5 s"
    assert finding.lines == (2, 3)
    assert "behind line 3, in StartServices" in str(finding.explanation)


def test_short_waits_are_not_told(tmp_path: Path) -> None:
    lines = [engine("a"), engine("b", time="10:00:09:000")]
    assert wait_findings(read_log(tmp_path / "a.log", "\n".join(lines)), None) == []


def test_the_time_between_two_runs_is_no_wait(tmp_path: Path) -> None:
    header = "=== Verbose logging started: 3/24/2026  {}:00:00  Build type: SHIP UNICODE 5.00 ==="
    log = read_log(
        tmp_path / "a.log",
        "\n".join(
            [
                header.format(10),
                engine("MainEngineThread is returning 0", time="10:00:01:000"),
                "=== Verbose logging stopped: 3/24/2026  10:00:01 ===",
                header.format(11),
                engine("Doing action: INSTALL", time="11:00:01:000"),
                engine("MainEngineThread is returning 0", time="11:00:01:500"),
                "",
            ]
        ),
    )
    assert not long_waits(log.part())


def test_another_log_that_begins_earlier_in_the_day(tmp_path: Path) -> None:
    header = (
        "=== Verbose logging started: 12/3/2026  {}  Build type: SHIP UNICODE 5.00.10011.00"
        "  Calling process: C:\\WINDOWS\\system32\\msiexec.exe ==="
    )
    log = read_log(
        tmp_path / "a.log",
        "\n".join(
            [
                header.format("15:00:00"),
                engine("Doing action: INSTALL", time="15:00:00:000"),
                engine("Doing action: AppSearch", time="15:00:40:000"),
                header.format("9:00:00"),
                engine("Doing action: INSTALL", time="09:00:00:000"),
                engine("Doing action: AppSearch", time="09:00:20:000"),
                "",
            ]
        ),
    )
    assert [(wait.line, wait.duration) for wait in long_waits(log)] == [(1, 40_000), (4, 20_000)]
    assert [wait.line for wait in long_waits(log.part())] == [4]
