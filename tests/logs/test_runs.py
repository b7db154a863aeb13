"""Several runs in a file, and the runs of others than the engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from msiview.analysis.logs.cause.other_runs import (
    bundle_error,
    deployment_error,
    deployment_outcome,
)
from msiview.logs.facts import NO_RUN
from msiview.logs.line_kinds import Level, LineKind
from msiview.logs.log import Log
from msiview.logs.msiexec_command import MsiexecCommand, log_path, msiexec_command
from msiview.logs.recognition import is_log
from msiview.logs.runs import LogRun, RunKind
from tests.builders.logs import engine, log_bytes, read_log
from tests.builders.other_logs import (
    COMMAND,
    agent,
    bundle,
    chocolatey,
    cmtrace,
    configmgr,
    engine_run,
    toolkit,
    toolkit_of_old,
    winget,
)
from tests.builders.rewritten_logs import REWRITERS

FAILED = 0x80070643


def _read(folder: Path, lines: list[str]) -> Log:
    return read_log(folder / "a.log", "\n".join([*lines, ""]))


def _spans(runs: list[LogRun]) -> list[tuple[str, int, int]]:
    return [(run.kind.value, run.first, run.last) for run in runs]


# -- runs of the engine -------------------------------------------------


def test_a_log_of_one_run_is_its_part(tmp_path: Path) -> None:
    log = _read(tmp_path, engine_run(0))
    assert _spans(log.runs) == [("engine", 0, len(log) - 1)]
    assert log.part() is log


def test_logs_one_behind_the_other(tmp_path: Path) -> None:
    first, second = engine_run(1603), engine_run(0, time="11:00:0")
    log = _read(tmp_path, [*first, "", *second, "a last word"])
    assert _spans(log.runs) == [
        ("engine", 0, len(first)),
        ("engine", len(first) + 1, len(log) - 1),
    ]
    failed, succeeded = (log.part(run).facts for run in log.runs)
    assert [found.code for found in failed.returns] == [1603, 1603]
    assert [found.code for found in succeeded.returns] == [0, 0]
    assert [(a.number, a.line, a.returned) for a in succeeded.actions] == [(0, len(first) + 6, 1)]
    assert [message.line for message in failed.messages][:1] == [8]
    assert log.part().facts.returns == succeeded.returns
    assert [state.line for state in log.part().component_states()] == [len(first) + 8]
    assert len(log.facts.actions) == 2


def test_what_a_part_has_is_what_the_run_alone_would_have(tmp_path: Path) -> None:
    first, second = engine_run(1603), engine_run(1602, "Contoso Writer", "11:00:0")
    alone = _read(tmp_path, second).facts
    part = _read(tmp_path, [*first, *second]).part().facts
    shift = len(first)
    assert bytes(part.kinds[shift:]) == bytes(alone.kinds)
    assert bytes(part.levels[shift:]) == bytes(alone.levels)
    assert [line - shift for line in part.component_lines] == list(alone.component_lines)
    assert [(m.line - shift, m.text, m.action) for m in part.messages] == [
        (m.line, m.text, m.action) for m in alone.messages
    ]
    assert [(a.name, a.parent, a.run) for a in part.actions] == [
        (a.name, a.parent, a.run) for a in alone.actions
    ]


def test_a_run_that_breaks_off_does_not_go_on_in_the_next(tmp_path: Path) -> None:
    first = engine_run(1603)[:8]  # INSTALL never ends
    log = _read(tmp_path, [*first, *engine_run(0, time="11:00:0")])
    broken, whole = log.facts.actions
    assert (broken.line, broken.end_line) == (5, None)
    assert (whole.returned, whole.parent) == (1, None)
    assert not any(run.is_nested for run in log.facts.runs)


def test_runs_that_are_not_verbose(tmp_path: Path) -> None:
    run = [
        "=== Logging started: 24/03/2026  10:00:00 ===",
        "Error 1722. There is a problem.",
        "=== Logging stopped: 24/03/2026  10:00:01 ===",
    ]
    log = _read(tmp_path, run * 2)
    assert _spans(log.runs) == [("engine", 0, 2), ("engine", 3, 5)]
    # In a verbose log the client's mark comes later, and once more.
    head, *rest = engine_run(0)
    assert len(_read(tmp_path, [head, run[0], *rest[:6], run[2], run[0], *rest[6:]]).runs) == 1


def test_the_end_of_a_log_whose_beginning_was_lost(tmp_path: Path) -> None:
    first = engine_run(1603)[5:]
    log = _read(tmp_path, [*first, *engine_run(0)])
    assert _spans(log.runs) == [("engine", 0, len(first) - 1), ("engine", len(first), len(log) - 1)]


def test_a_wide_log_behind_one_of_single_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    first = "\r\n".join([*engine_run(1603), ""]).encode()
    path.write_bytes(first + log_bytes("\n".join([*engine_run(0), ""])))
    log = Log(path)
    log.read()
    codes = [log.part(run).facts.returns[-1].code for run in log.runs]
    assert codes == [1603, 0]


def test_text_that_nobody_knows_is_one_run(tmp_path: Path) -> None:
    assert _spans(_read(tmp_path, ["a", "b"]).runs) == [("engine", 0, 1)]
    assert _read(tmp_path, []).runs == []


# -- bundles ------------------------------------------------------------


def test_a_bundle(tmp_path: Path) -> None:
    lines = bundle(("Runtime", 0), ("Reader", FAILED), ("Samples", 0))
    log = _read(tmp_path, lines)
    (run,) = log.runs
    assert (run.kind, run.first, run.last) == (RunKind.BUNDLE, 0, len(lines) - 1)
    found = run.bundle
    assert found is not None
    assert (found.engine, found.path) == ("3.14.1.8722", "C:\\Downloads\\ReaderSetup.exe")
    assert found.command_line == "-quiet -log C:\\Logs\\reader.log"
    assert (found.action, found.result, found.result_line) == ("Install", FAILED, len(lines) - 1)
    assert [(package.name, package.action, package.result) for package in found.packages] == [
        ("Runtime", "Install", 0),
        ("Reader", "Install", FAILED),
        ("Samples", "", None),
    ]
    reader = found.packages[1]
    assert reader.log == "C:\\Logs\\reader_001_Reader.log"
    assert reader.path == "C:\\ProgramData\\Package Cache\\Reader, one\\Reader.msi"
    assert found.variables["WixBundleName"] == "Reader Suite"
    assert {LineKind(kind) for kind in log.facts.kinds} == {LineKind.BUNDLE}
    assert [line for line, level in enumerate(log.facts.levels) if level == Level.ERROR] == (
        found.errors
    )
    assert found.times == (36_000_000, 36_050_000)


def test_packages_of_a_bundle_are_actions(tmp_path: Path) -> None:
    log = _read(tmp_path, bundle(("Runtime", 0), ("Reader", FAILED)))
    runtime, reader = log.facts.actions
    assert (runtime.name, runtime.side, runtime.run, runtime.returned) == (
        "Runtime", "bundle", NO_RUN, 1,
    )  # fmt: skip
    assert (reader.returned, reader.start, reader.end) == (3, 36_020_000, 36_026_000)


def test_two_runs_of_a_bundle_in_a_file(tmp_path: Path) -> None:
    first, second = bundle(("A", FAILED)), bundle(("A", 0), result=0)
    log = _read(tmp_path, [*first, *second])
    assert _spans(log.runs) == [
        ("bundle", 0, len(first) - 1),
        ("bundle", len(first), len(log) - 1),
    ]


def test_a_bundle_past_midnight_and_with_a_value_of_several_lines(tmp_path: Path) -> None:
    lines = bundle(("A", 0), result=0, begin="2026-03-24T23:59:")
    lines[3:3] = ["[0A1C:13F0][2026-03-24T23:59:00]i410: Variable: Licence = first", "second", ""]
    lines.append("[0A1C:13F0][2026-03-25T00:00:07]i007: Exit code: 0xbc2, restarting: No")
    log = _read(tmp_path, lines)
    (found,) = log.facts.bundles
    assert found.times == (86_340_000, 86_407_000)
    assert found.result == 3010
    assert log.facts.kinds[4] == LineKind.CONTINUATION


@pytest.mark.parametrize("name", [name for name in REWRITERS if "build" not in name])
def test_a_bundle_that_was_rewritten(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(REWRITERS[name](bundle(("Runtime", 0), ("Reader", FAILED))))
    log = Log(path)
    log.read()
    (found,) = log.facts.bundles
    assert [(package.name, package.result) for package in found.packages] == [
        ("Runtime", 0),
        ("Reader", FAILED),
    ]


# -- deployments --------------------------------------------------------

WRITERS: dict[str, Callable[[int], list[str]]] = {
    "toolkit": toolkit,
    "toolkit of old": toolkit_of_old,
    "ConfigMgr": configmgr,
    "Intune": agent,
    "Chocolatey": chocolatey,
    "winget": winget,
}


@pytest.mark.parametrize("name", WRITERS)
def test_what_deployment_tools_run(tmp_path: Path, name: str) -> None:
    log = _read(tmp_path, WRITERS[name](1603))
    (run,) = log.runs
    assert (run.kind, run.first, run.last) == (RunKind.DEPLOYMENT, 0, len(log) - 1)
    found = run.deployment
    assert found is not None
    command = msiexec_command(found.command)
    assert command is not None
    assert (command.operation, command.product, command.log) == (
        "install",
        "C:\\Windows\\ccmcache\\7\\Contoso Reader.msi",
        "C:\\Windows\\Logs\\Contoso Reader.log",
    )
    assert found.code == 1603
    (action,) = log.facts.actions
    assert (action.name, action.returned) == ("msiexec install Contoso Reader.msi", 3)
    assert action.start is not None
    assert action.end is not None
    assert 0 < action.end - action.start < 10_000


def test_levels_and_texts_of_several_lines(tmp_path: Path) -> None:
    log = _read(
        tmp_path,
        [
            *cmtrace([("fine", 1), ("look", 2)]),
            "<![LOG[first",
            "second",
            *cmtrace([("third", 3)])[0].removeprefix("<![LOG[").splitlines(),
            "[2026-03-24 10:00:00.000] [Install] [Uninstall-Old] [Warning] :: old",
            "2026-03-24 10:00:00,123 8040 [ERROR] - broken",
        ],
    )
    assert [Level(level) for level in log.facts.levels] == [
        Level.INFO,
        Level.WARNING,
        Level.ERROR,
        Level.TRACE,
        Level.TRACE,
        Level.WARNING,
        Level.ERROR,
    ]


def test_several_command_lines(tmp_path: Path) -> None:
    lines = [*toolkit(1605), *toolkit(0)]
    log = _read(tmp_path, lines)
    assert [run.deployment.code for run in log.runs if run.deployment] == [1605, 0]
    assert _spans(log.runs) == [("deployment", 0, 3), ("deployment", 4, 9)]


def test_a_tool_that_has_the_log_of_the_engine_in_its_own(tmp_path: Path) -> None:
    before, after = chocolatey(1603)[:2], chocolatey(1603)[2:]
    inner = engine_run(1603)
    log = _read(tmp_path, [*before, *inner, *after])
    assert _spans(log.runs) == [
        ("deployment", 0, len(log) - 1),
        ("engine", len(before), len(log) - 1),
    ]
    assert log.part().facts.returns[-1].code == 1603


def test_dated_lines_in_a_run_are_output_of_its_action(tmp_path: Path) -> None:
    lines = engine_run(1603)
    lines[7:7] = ["2026-03-24 10:00:01,123 [ERROR] no reader, exit code 5"]
    log = _read(tmp_path, lines)
    assert log.facts.deployments == []
    assert log.facts.kinds[7] != LineKind.DEPLOYMENT


def test_a_tools_log_without_a_command_line(tmp_path: Path) -> None:
    (run,) = _read(tmp_path, cmtrace([("Nothing to do", 1), ("Done", 1)])).runs
    assert (run.kind, run.first, run.last, run.deployment) == (RunKind.DEPLOYMENT, 0, 1, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("msiexec /i reader.msi", ("install", "reader.msi", "")),
        ('"C:\\Windows\\msiexec.exe" /x {AC763451-B00C-4E4C-9E0D-9F3A0921AF47} /qn',
         ("uninstall", "{AC763451-B00C-4E4C-9E0D-9F3A0921AF47}", "")),
        ("MsiExec.exe /fomus reader.msi /l*v! a.log", ("repair", "reader.msi", "a.log")),
        ("msiexec -i reader.msi REINSTALL=ALL REINSTALLMODE=vomus",
         ("repair", "reader.msi", "")),
        ("msiexec /i reader.msi REMOVE=ALL", ("uninstall", "reader.msi", "")),
        ('msiexec /p "C:\\a b\\fix.msp" /log "C:\\a b\\fix.log"',
         ("patch", "C:\\a b\\fix.msp", "C:\\a b\\fix.log")),
        ("Executing ['msiexec.exe' /a reader.msi]",
         ("administrative installation", "reader.msi", "")),
        ("FilePath: [msiexec.exe] Arguments: [/qn /i \"reader.msi\"]",
         ("install", "reader.msi", "")),
        ("Start-Process msiexec.exe -ArgumentList '/x reader.msi /qn' -Wait",
         ("uninstall", "reader.msi", "")),
        ("'C:\\Windows\\msiexec.exe' with arguments '/i \"reader.msi\" /quiet'",
         ("install", "reader.msi", "")),
    ],
)  # fmt: skip
def test_command_lines(text: str, expected: tuple[str, str, str]) -> None:
    command = msiexec_command(text)
    assert command is not None
    assert (command.operation, command.product, command.log) == expected


@pytest.mark.parametrize("text", ["", "msiexec ended", "the msiexec.exe process", "setup.exe /i x"])
def test_other_texts_are_no_command_line(text: str) -> None:
    assert msiexec_command(text) is None


def test_arguments_alone() -> None:
    assert msiexec_command(COMMAND) == MsiexecCommand(
        COMMAND.partition("msiexec.exe ")[2],
        "install",
        "C:\\Windows\\ccmcache\\7\\Contoso Reader.msi",
        "C:\\Windows\\Logs\\Contoso Reader.log",
    )


def test_engine_lines_that_two_processes_wrote(tmp_path: Path) -> None:
    torn = f"MSI (s) (F0:{engine('Doing action: X', 'c', process='9C:F0')}"
    assert _read(tmp_path, [torn]).facts.actions[0].name == "X"


def test_winget_tells_path_and_arguments_apart(tmp_path: Path) -> None:
    head = "2026-03-24 10:00:0{}.123 [{}] {}"
    log = _read(
        tmp_path,
        [
            head.format(1, "CLI ", "Starting installer. Path: C:\\Temp\\reader.msi"),
            head.format(2, "CLI ", 'Installer args: /quiet /log "C:\\Temp\\reader.log"'),
            head.format(6, "FAIL", "ShellExecute installer failed: 1603"),
        ],
    )
    (found,) = log.facts.deployments
    assert found.command == 'C:\\Temp\\reader.msi /quiet /log "C:\\Temp\\reader.log"'
    assert log_path(found.command) == "C:\\Temp\\reader.log"
    assert found.code == 1603


WINGET = [
    "(1/2) Found Reader [Contoso.Reader] Version 2.1.0",
    "Starting package install...",
    "Installer failed with exit code: 1603",
    "Installer log is available at: C:\\Logs\\WinGet-Contoso.Reader.log",
    "(2/2) Found Writer [Contoso.Writer] Version 3.0",
    "Successfully installed",
]


def test_the_console_of_winget(tmp_path: Path) -> None:
    log = _read(tmp_path, WINGET)
    first, second = log.facts.deployments
    assert first.package == "Reader [Contoso.Reader] Version 2.1.0"
    assert (first.code, first.log) == (1603, "C:\\Logs\\WinGet-Contoso.Reader.log")
    assert (second.package, second.code) == ("Writer [Contoso.Writer] Version 3.0", 0)


def test_the_console_of_chocolatey(tmp_path: Path) -> None:
    text = (
        'ERROR: Running ["C:\\Windows\\System32\\msiexec.exe" /i "C:\\in\\a.msi" /qn] was not '
        "successful. Exit code was '1603'. See log for possible error messages."
    )
    (found,) = _read(tmp_path, [text]).facts.deployments
    assert found.code == 1603
    assert found.command == '"C:\\Windows\\System32\\msiexec.exe" /i "C:\\in\\a.msi" /qn'


def test_what_was_there_before_a_bundle(tmp_path: Path) -> None:
    head = "[0A1C:13F0][2026-03-24T10:00:00]"
    log = _read(
        tmp_path,
        [
            f"{head}i001: Burn v4.0.5, Windows v10.0, path: C:\\in\\redist.exe",
            f"{head}i102: Detected related bundle: {{57A7}}, type: Upgrade, version: 14.40.33810.0",
            f"{head}i103: Detected related package: {{58B8}}, version: 2.0 operation: MajorUpgrade",
            f"{head}e000: Error 0x80070666: Cannot install a product when a newer is installed.",
            f"{head}i500: Shutting down, exit code: 0x666",
        ],
    )
    bundle, product = log.facts.bundles[0].packages
    assert (bundle.related, bundle.version) == ("Upgrade", "14.40.33810.0")
    assert (product.related, product.version) == ("MajorUpgrade", "2.0")
    error = bundle_error(log, log.facts.bundles[0])
    assert error is not None
    assert "{57A7} is there in version 14.40.33810.0 (Upgrade)." in error.explanation


def test_an_hresult_of_a_tool_is_told_as_the_code_in_it(tmp_path: Path) -> None:
    lines = cmtrace(
        [("Executing [setup.exe /s]...", 1), ("failed with exit code [-2147023293]", 3)]
    )
    run = _read(tmp_path, lines).facts.deployments[0]
    assert deployment_outcome(run).code == 1603


def test_what_is_registered_for_packages_is_no_run(tmp_path: Path) -> None:
    lines = cmtrace([('Command line for extension .msi is "msiexec.exe" /i "%1" %*', 0)])
    assert not _read(tmp_path, lines).facts.deployments


def test_the_setup_of_office(tmp_path: Path) -> None:
    text = "Error: Failed to install product: C:\\in\\a.msi ErrorCode: 1603(0x643)."
    (run,) = _read(tmp_path, [f"2026/03/24 10:00:02:123::[4711] {text}"]).facts.deployments
    assert run.code == 1603


SUMMARY = """\
Overall summary:
  Final result:                  Failed: see details below
  Exit code (Decimal):           -2061893606
  Requested action:              Install

Package properties:
  ProductName:                   Contoso SQL 2030

Detailed results:
  Feature:                       Client Tools
  Status:                        Passed

  Feature:                       Engine
  Status:                        Failed
  Reason for failure:            The feature could not be set up.
  Component name:                Engine Instance
  Component error code:          0x851A001A
  Error description:             The engine did not recover in time.
  Component log file:            C:\\Logs\\engine.log
"""
DETAILS = """\
(01) 2030-03-02 09:11:25 Slp: Running Action: Install_engine_Action
(05) 2030-03-02 09:14:36 Slp: InstallPackage: MsiInstallProduct returned the result code 1706.
(05) 2030-03-02 09:14:36 Slp: MSI Error: 1706 The package for Contoso Client cannot be found.
(01) 2030-03-02 09:14:37 Slp: Error: Action "Install_engine_Action" failed during execution.
(01) 2030-03-02 09:14:37 Slp: Error result: -2068643839
"""


@pytest.mark.parametrize(
    ("text", "code", "product", "action", "reason"),
    [
        (SUMMARY, -2061893606, "Contoso SQL 2030", "Install", "did not recover in time"),
        (DETAILS, -2068643839, "SQL Server setup", "", "MSI Error: 1706"),
    ],
)
def test_the_setup_of_sql_server(
    tmp_path: Path, text: str, code: int, product: str, action: str, reason: str
) -> None:
    log = read_log(tmp_path / "a.txt", text, "utf-8")
    assert is_log(tmp_path / "a.txt")
    (run,) = log.facts.deployments
    ended, error = deployment_outcome(run), deployment_error(log, run)
    assert (ended.code, ended.kind, ended.facts.product) == (code, "failure", product)
    assert run.action == action
    assert error is not None
    assert reason in error.text
    assert f"0x{code & 0xFFFFFFFF:08X}" in error.explanation


def test_a_setup_that_succeeded(tmp_path: Path) -> None:
    text = "Overall summary:\n  Final result:                  Passed\n"
    (run,) = read_log(tmp_path / "a.txt", text, "utf-8").facts.deployments
    assert deployment_outcome(run).kind == "success"


def test_tasks_of_ansible(tmp_path: Path) -> None:
    text = """\
changed: [web-1] => {"changed": true, "cmd": ["msiexec", "/i", "C:\\\\in\\\\a.msi"], "rc": 0}
fatal: [web-2]: FAILED! => {"changed": false, "msg": "unexpected rc from 'msiexec.exe /x \
C:\\\\in\\\\b.msi /l*v C:\\\\b.log': see rc, stdout, and stderr", "rc": 1605}
ok: [web-3] => {"changed": false, "rc": "none"}
"""
    path = tmp_path / "a.txt"
    log = read_log(path, text, "utf-8")
    assert is_log(path)
    ended = [deployment_outcome(run) for run in log.facts.deployments]
    assert [(one.operation, one.code) for one in ended] == [("install", 0), ("uninstall", 1605)]
    assert [one.facts.package for one in ended] == ["C:\\in\\a.msi", "C:\\in\\b.msi"]
    assert log_path(log.facts.deployments[1].command) == "C:\\b.log"


STUDIO = """\
Package 'Contoso.Sdk,version=10.0,chip=x64' failed to install.
    Search URL
        https://example.com/?q=PackageId=Contoso.Sdk;ReturnCode=1603
    Details
        MSI: C:\\Packages\\Contoso.Sdk,version=10.0\\sdk tools.msi, Properties:  REBOOT=Really
        Return code: 1603
        Return code details: Fatal error during installation.
    Log
        C:\\Temp\\dd_setup_012_Contoso.Sdk.log
"""
STUDIO_LINES = """\
[3f5c:0005][2024-03-12T09:11:24] Installing package 'Contoso.Sdk,version=10.0'
[3f5c:0012][2024-03-12T09:11:25] MSI: C:\\Packages\\Contoso.Sdk,version=10.0\\sdk tools.msi, \
Properties:  REBOOT=ReallySuppress , Log: C:\\Temp\\dd_setup_012_Contoso.Sdk.log
[3f5c:0012][2024-03-12T09:11:52] MSI: Package 'Contoso.Sdk' failed to install. Return code: 1603. \
Return code details: Fatal error during installation.
"""


@pytest.mark.parametrize("text", [STUDIO, STUDIO_LINES])
def test_the_setup_of_visual_studio(tmp_path: Path, text: str) -> None:
    log = read_log(tmp_path / "a.txt", text, "utf-8")
    assert is_log(tmp_path / "a.txt")
    (run,) = log.facts.deployments
    ended, error = deployment_outcome(run), deployment_error(log, run)
    assert (ended.code, ended.operation, ended.facts.product) == (1603, "install", "Contoso.Sdk")
    assert ended.facts.package == "C:\\Packages\\Contoso.Sdk,version=10.0\\sdk tools.msi"
    assert run.log == "C:\\Temp\\dd_setup_012_Contoso.Sdk.log"
    assert error is not None
    assert "failed to install" in error.text
