"""What a log says beside its first error, alone and beside the package."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.logs.cause.named_in_messages import Tables
from msiview.analysis.logs.findings.finding import LogFinding
from msiview.analysis.logs.findings.log_findings import log_findings
from msiview.logs.line_kinds import Level
from tests.builders import failed_logs
from tests.builders.failed_logs import action, log_text, server
from tests.builders.logs import engine, read_log
from tests.builders.memory_tables import memory_tables
from tests.builders.standard_tables import standard_table
from tests.overlay.packages import compared, edited

GUID = "{AC763451-B00C-4E4C-9E0D-9F3A0921AF47}"
PACKED = "154367CAC00BC4E4E9D0F9A39012FA74"


def findings(folder: Path, text: str, tables: Tables | None = None) -> dict[str, list[LogFinding]]:
    """The findings of a log by id; each begins at a line that the log has."""
    log = read_log(folder / "a.log", text)
    by_id: dict[str, list[LogFinding]] = {}
    for finding in log_findings(log, tables):
        assert finding.title
        assert str(finding.explanation)
        assert finding.line in finding.lines or finding.lines[0] <= finding.line < len(log)
        by_id.setdefault(finding.id, []).append(finding)
    return by_id


def one(found: dict[str, list[LogFinding]], id_: str) -> LogFinding:
    (finding,) = found[id_]
    return finding


def script(name: str, *lines: str) -> str:
    """Lines that are written while an action of the script runs."""
    return log_text(
        server(
            "Doing action: InstallFinalize",
            "|Action start 10:00:10: InstallFinalize.",
            failed_logs.SCRIPT,
            f"Executing op: ActionStart(Name={name},,)",
            *lines,
            "|Action ended 10:00:12: InstallFinalize. Return value 1.",
            second=11,
        ),
        code=0,
    )


def custom_action(name: str, type_: int) -> Tables:
    row = {"Action": name, "Type": type_, "Source": "Library", "Target": "Entry"}
    return memory_tables(standard_table("CustomAction", row))


def test_leaked_handles_lead_to_the_action(tmp_path: Path) -> None:
    text = script(
        "Assembly.1",
        "Executing op: CustomActionSchedule(Action=Assembly.1,ActionType=1025,Source=BinaryData,)",
        "Invoking remote custom action. DLL: C:\\MSI1C6.tmp, Entrypoint: Entry",
        "|09/02/11 15:48:44 DDSet_Status: LANGID: 1033",
        "Leaked MSIHANDLE (4186) of type 790531 for thread 3132",
        "Leaked MSIHANDLE (4185) of type 790531 for thread 3132",
        "Note: 1: 2769 2: Assembly.1 3: 2 ",
        "|DEBUG: Error 2769:  Custom Action Assembly.1 did not close 2 MSIHANDLEs.",
    )
    finding = one(findings(tmp_path, text, custom_action("Assembly.1", 1025)), "leaked-handles")
    assert finding.title == "Assembly.1 left 2 handles open (error 2769)"
    assert finding.row == ("CustomAction", ("Assembly.1",))
    assert "Type: 1025" in str(finding.explanation)
    assert "calls Entry in the DLL of Binary Library" in str(finding.explanation)
    assert "MsiBreak to Assembly.1 " in finding.checks[0]
    assert len(finding.lines) == 4
    assert "output" in str(finding.explanation)


def test_handles_of_several_runs_are_added_up(tmp_path: Path) -> None:
    leak = (
        "Leaked MSIHANDLE (1) of type 790531 for thread 3132",
        "Note: 1: 2769 2: Check 3: 1 ",
    )
    text = log_text(action("A", *leak), action("B", *leak), code=0)
    assert one(findings(tmp_path, text), "leaked-handles").title.startswith("Check left 2 handles")


def test_a_component_that_can_not_be_registered(tmp_path: Path) -> None:
    text = script(
        "ProcessComponents",
        f"Executing op: ComponentRegister(ComponentId={GUID},KeyPath=C:\\a.exe,State=3,,Disk=1)",
        f"Note: 1: 1402 2: UNKNOWN\\Components\\{PACKED} 3: 1450 ",
        f"|DEBUG: Error 2908:  Could not register component {GUID}.",
    )
    tables = memory_tables(standard_table("Component", {"Component": "Main", "ComponentId": GUID}))
    found = findings(tmp_path, text, tables)
    finding = one(found, "error-2908")
    assert finding.row == ("Component", ("Main",))
    assert f"UNKNOWN\\Components\\{PACKED} names {GUID}" in str(finding.explanation)
    assert "System error 1450 (ERROR_NO_SYSTEM_RESOURCES)" in str(finding.explanation)
    assert "Known cause" in str(finding.explanation)
    assert "error-1402" not in found


def test_a_file_that_is_not_in_the_cabinet_has_its_place(tmp_path: Path) -> None:
    text = script(
        "InstallFiles",
        "|Error 1334. The file 'Index' cannot be installed because the file cannot be found in "
        "cabinet file 'Product.cab'. This could indicate a network error.",
    )
    tables = memory_tables(
        standard_table(
            "File",
            {"File": "PreLoad", "Sequence": 386},
            {"File": "Index", "Sequence": 387},
            {"File": "Driver", "Sequence": 388},
        ),
        standard_table(
            "Media",
            {"DiskId": 1, "LastSequence": 380, "Cabinet": "a.cab"},
            {"DiskId": 2, "LastSequence": 390, "Cabinet": "Product.cab"},
        ),
    )
    finding = one(findings(tmp_path, text, tables), "error-1334")
    assert finding.row == ("File", ("Index",))
    assert finding.level is Level.ERROR
    assert "number 387" in str(finding.explanation)
    assert "after PreLoad (386) and before Driver (388)" in str(finding.explanation)
    assert "disk 2, Product.cab, whose LastSequence is 390" in str(finding.explanation)


def test_files_that_an_overlay_puts_in_the_middle_are_named(tmp_path: Path) -> None:
    new = ("new.txt", "Main", "new.txt", 1, None, None, None)
    overlaid = compared(
        tmp_path,
        edited({"File": lambda rows: [rows[0], (*new, 2), (*rows[1][:7], 3)]}),
    )
    text = script("InstallFiles", "|Error 1334. The file 'help.chm' is not in 'cab1.cab'.")
    finding = one(findings(tmp_path, text, overlaid.tables), "error-1334")
    assert "new.txt" in str(finding.explanation)
    assert "From help.chm on, 1 file has another number (2 became 3)" in str(finding.explanation)


@pytest.mark.parametrize(
    ("type_", "said"),
    [
        (9222, "Bit 16384 is missing in 9222."),
        (9222 + 16384, "the user who installs, on a terminal server too"),
    ],
)
def test_the_bit_that_terminal_servers_want(tmp_path: Path, type_: int, said: str) -> None:
    text = script("Configure", "Not impersonating action for per-machine TS install.")
    finding = one(findings(tmp_path, text, custom_action("Configure", type_)), "not-impersonated")
    assert finding.row == ("CustomAction", ("Configure",))
    assert said in str(finding.explanation)
    assert any("25606 (9222 + 16384)" in check for check in finding.checks) is (type_ == 9222)


def test_a_line_alone_names_the_actions_that_it_may_be_about(tmp_path: Path) -> None:
    text = "Not impersonating action for per-machine TS install."
    finding = one(findings(tmp_path, text, custom_action("Deferred", 1025)), "not-impersonated")
    assert "Deferred (1025)" in str(finding.explanation)


def test_a_batch_file_is_no_program(tmp_path: Path) -> None:
    text = script(
        "Register",
        "Note: 1: 1721 2: Register 3: C:\\app\\reg.cmd 4: reg.cmd ",
        "|Info 1721.There is a problem with this Windows Installer package. A program could not be "
        "run. Action: Register, location: C:\\app\\reg.cmd, command: reg.cmd",
    )
    finding = one(findings(tmp_path, text, custom_action("Register", 3090)), "error-1721")
    assert finding.row == ("CustomAction", ("Register",))
    assert "location C:\\app\\reg.cmd, command reg.cmd" in finding.title
    assert "cmd.exe /c" in str(finding.explanation)


def test_an_assembly_without_a_key_path(tmp_path: Path) -> None:
    text = script(
        "InstallFiles",
        "|DEBUG: Error 2902:  ixfAssemblyCopy came too early",
        "Note: 1: 2902 2: ixfAssemblyCopy ",
    )
    tables = memory_tables(
        standard_table("MsiAssembly", {"Component_": "Sxs", "Attributes": 1}),
        standard_table("Component", {"Component": "Sxs", "KeyPath": None}),
    )
    finding = one(findings(tmp_path, text, tables), "error-2902")
    assert "without a key path: Sxs" in str(finding.explanation)


def test_the_old_version_tells_its_exit_code(tmp_path: Path) -> None:
    text = log_text(
        action(
            "RemoveExistingProducts",
            "Note: 1: 1714 2: Sample 3: 1612 ",
            "|Error 1714. The older version of Sample cannot be removed.",
            returned=3,
        )
    )
    finding = one(findings(tmp_path, text), "error-1714")
    assert "ERROR_INSTALL_SOURCE_ABSENT" in str(finding.explanation)


def test_another_installation(tmp_path: Path) -> None:
    finding = one(findings(tmp_path, failed_logs.another_installation_runs()), "exit-1618")
    assert "execution mutex" in str(finding.explanation)
    assert finding.level is Level.ERROR


def test_failures_that_were_ignored(tmp_path: Path) -> None:
    ignored = (
        "|CustomAction Tidy returned actual error code 1157 but will be translated to success "
        "due to continue marking"
    )
    text = log_text(action("Tidy", ignored), action("Tidy", ignored), code=0)
    finding = one(findings(tmp_path, text, custom_action("Tidy", 65)), "ignored-failure")
    assert finding.title == "Tidy failed (1157), which was ignored"
    assert len(finding.lines) == 2
    inner = findings(tmp_path, failed_logs.old_version_stays(is_ignored=True))
    assert "InstallInitialize" in one(inner, "ignored-failure").title


def test_a_commit_action_fails_in_an_installation_that_succeeds(tmp_path: Path) -> None:
    fails = f"|CustomAction Tidy returned actual error code 1603 {failed_logs.SAME}"
    committing = server(
        "Doing action: InstallFinalize",
        "|Action start 10:00:05: InstallFinalize.",
        failed_logs.SCRIPT.replace("ScriptType=1", "ScriptType=3"),
        "Executing op: ActionStart(Name=Tidy,,)",
        "Executing op: CustomActionCommit(Action=Tidy,ActionType=3585,Target=Tidy,)",
        fails,
        "Executing op: End(Checksum=0,ProgressTotalHDWord=0,ProgressTotalLDWord=0)",
        "|Action ended 10:00:06: InstallFinalize. Return value 1.",
    )
    finding = one(findings(tmp_path, log_text(committing, code=0)), "ignored-failure")
    assert finding.title == "Tidy failed (1603), which was ignored"
    assert "commit action" in str(finding.explanation)
    assert finding.level is Level.WARNING
    in_vain = log_text(action("Tidy", fails, returned=3))
    assert "ignored-failure" not in findings(tmp_path, in_vain)


def test_an_error_of_an_action_that_it_does_not_name(tmp_path: Path) -> None:
    said = "|DEBUG: Error 2738:  Could not access VBScript run time for custom action "
    found = findings(tmp_path, log_text(action("Check", said, returned=3)))
    assert "Check" in one(found, "error-2738").title


def test_lost_lines(tmp_path: Path) -> None:
    lost = "=== MSI (s) Failed to grab mutex for logging. Some log might be lost. ==="
    finding = one(findings(tmp_path, f"a\n{lost}\nb\n{lost}\n"), "lost-lines")
    assert (finding.lines, finding.title) == ((1, 3), "Lines were lost in 2 places")


def test_programs_that_the_restart_manager_has_met(tmp_path: Path) -> None:
    met = (
        "RESTART MANAGER: Detected that application with id 4711, friendly name 'Sample Tray', of "
        "type RmOtherWindow and status 1 holds file[s] in use."
    )
    found = one(findings(tmp_path, log_text(server(met), code=3010)), "files-in-use")
    assert "Sample Tray (id 4711)" in str(found.explanation)


def test_files_in_use_and_the_restart_that_follows(tmp_path: Path) -> None:
    text = log_text(
        server(
            "|Info 1603. The file C:\\app\\a.dll is being held in use by the following process: "
            "Name: test, Id: 137, Window Title: 'Test'.",
            "|Info 1903.Scheduling reboot operation: Deleting file C:\\Config.Msi\\1.rbf.",
        ),
        code=3010,
    )
    found = findings(tmp_path, text)
    assert "test (id 137)" in str(one(found, "files-in-use").explanation)
    assert "C:\\app\\a.dll" in str(one(found, "files-in-use").explanation)
    restart = one(found, "restart")
    assert "C:\\Config.Msi\\1.rbf" in str(restart.explanation)
    assert "the engine returned 3010" in str(restart.explanation)
    assert restart.level is Level.WARNING


def test_a_restart_that_was_pending_before(tmp_path: Path) -> None:
    text = log_text(server("|Property(S): MsiSystemRebootPending = 1"), code=0)
    finding = one(findings(tmp_path, text), "restart")
    assert (finding.title, finding.level) == ("A restart was pending", Level.INFO)


def test_components_that_a_higher_version_keeps_out(tmp_path: Path) -> None:
    text = engine(
        f"Disallowing installation of component: {GUID} since the same component with higher "
        "versioned keyfile exists"
    )
    tables = memory_tables(standard_table("Component", {"Component": "Main", "ComponentId": GUID}))
    finding = one(findings(tmp_path, text, tables), "components-disallowed")
    assert finding.row == ("Component", ("Main",))
    assert "RemoveExistingProducts" in str(finding.explanation)


def test_a_quiet_log_has_no_findings(tmp_path: Path) -> None:
    assert findings(tmp_path, log_text(action("INSTALL"), code=0)) == {}


def test_the_weightiest_come_first(tmp_path: Path) -> None:
    lost = "|=== MSI (s) Failed to grab mutex for logging. Some log might be lost. ==="
    text = log_text(server(lost), action("A", "|Error 1317. Folder: C:\\x.", returned=3))
    log = read_log(tmp_path / "a.log", text)
    levels = [finding.level for finding in log_findings(log, None)]
    assert levels == sorted(levels, reverse=True)
    assert len(levels) == 2
