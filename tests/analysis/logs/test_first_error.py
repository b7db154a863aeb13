"""The first real error: not the noise before it, not the rollback after it."""

from __future__ import annotations

from pathlib import Path

from msiview.analysis.logs.cause.first_error import FirstError, first_error
from msiview.analysis.logs.cause.named_in_messages import Tables, launch_condition
from tests.builders import failed_logs
from tests.builders.failed_logs import SAME, action, log_text, server
from tests.builders.logs import engine, read_log
from tests.builders.memory_tables import memory_table, memory_tables
from tests.builders.standard_tables import standard_table

OTHER = "{0A0A0A0A-1111-2222-3333-444444444444}"
"""Another product."""


def found(folder: Path, text: str, tables: Tables | None = None) -> FirstError:
    """The first error of a log, and a look whether its line is the one that it says."""
    log = read_log(folder / "a.log", text)
    error = first_error(log, tables)
    assert error is not None
    assert log.text.line(error.line).endswith(error.text.split("\n")[0])
    assert error.by
    return error


def package() -> Tables:
    """The tables that the errors here name rows of."""
    return memory_tables(
        standard_table(
            "CustomAction",
            {"Action": "CheckLicence", "Type": 1, "Source": "Checks", "Target": "Check"},
        ),
        standard_table(
            "InstallExecuteSequence",
            {"Action": "CheckLicence", "Condition": "NOT Installed", "Sequence": 1600},
            {"Action": "StartServices", "Condition": "VersionNT", "Sequence": 5900},
        ),
        standard_table(
            "ServiceInstall",
            {"ServiceInstall": "svc", "Name": "Spooler", "DisplayName": "Print Spooler"},
        ),
        standard_table(
            "LaunchCondition",
            {"Condition": "VersionNT >= 1000", "Description": "Sample needs Windows 10 or later."},
        ),
        standard_table("Component", {"Component": "Main", "ComponentId": GUID}),
    )


GUID = "{AC763451-B00C-4E4C-9E0D-9F3A0921AF47}"


def test_a_service_that_does_not_start(tmp_path: Path) -> None:
    error = found(tmp_path, failed_logs.service_does_not_start(), package())
    assert error.code == 1920
    assert error.text.startswith("Error 1920. Service 'Print Spooler' (Spooler) failed to start.")
    assert "the service Print Spooler (Spooler) did not start" in error.explanation
    assert error.action == "StartServices"
    assert error.row == ("ServiceInstall", ("svc",))
    assert error.rows[-1] == ("InstallExecuteSequence", ("StartServices",))
    assert error.condition == "VersionNT"
    assert any("event log" in check for check in error.checks)


def test_a_custom_action_that_fails(tmp_path: Path) -> None:
    error = found(tmp_path, failed_logs.custom_action_fails(), package())
    assert (error.code, error.action) == (1603, "CheckLicence")
    assert error.text == "CheckLicence:  Error 0x80070005: Failed to open the licence"
    assert "The custom action CheckLicence said this and returned 1603." in error.explanation
    assert "E_ACCESSDENIED" in error.explanation
    assert error.row == ("CustomAction", ("CheckLicence",))
    assert error.condition == "NOT Installed"
    assert error.about is not None
    assert "Does: calls Check in the DLL of Binary Checks" in error.about.lines
    assert error.output is not None
    assert error.output[1] - error.output[0] == 1


def test_what_a_custom_action_returned_is_explained(tmp_path: Path) -> None:
    error = found(tmp_path, failed_logs.custom_action_fails(1157))
    assert error.code == 1157
    assert "ERROR_DLL_NOT_FOUND" in error.explanation


def test_the_last_words_of_an_action_that_gives_no_reason(tmp_path: Path) -> None:
    inside = (
        "Invoking remote custom action. DLL: C:\\MSI1.tmp, Entrypoint: Check",
        "|Looking at the disk",
        "|It is full of cats",
        f"|CustomAction Look returned actual error code 1603 {SAME}",
    )
    error = found(tmp_path, log_text(action("Look", *inside, returned=3)))
    assert error.explanation.endswith("Its last words: It is full of cats.")


def test_the_cause_is_inside_the_removal_of_the_old_version(tmp_path: Path) -> None:
    error = found(tmp_path, failed_logs.old_version_stays())
    assert (error.code, error.action) == (1730, "InstallInitialize")
    assert (
        "This happened in the removal of the product {11111111-2222-3333-4444-555555555555}, which "
        "RemoveExistingProducts started; it returned 1603" in error.explanation
    )
    assert "msiexec /x {11111111-2222-3333-4444-555555555555} /l*v" in error.checks[-1]


def test_the_product_whose_removal_fails_is_named(tmp_path: Path) -> None:
    inner = server(
        "Doing action: RemoveExistingProducts",
        "|Action start 10:00:05: RemoveExistingProducts.",
        "******* RunEngine:",
        f"Product Code passed to Engine.Initialize:           '{OTHER}'",
        "Doing action: INSTALL",
        "|Action start 10:00:06: INSTALL.",
        "Doing action: StopIt",
        "|Action start 10:00:06: StopIt.",
        f"|CustomAction StopIt returned actual error code 1603 {SAME}",
        "|Action ended 10:00:07: StopIt. Return value 3.",
        "|Action ended 10:00:07: INSTALL. Return value 3.",
        "Product: Sample Viewer -- Removal failed.",
        "Windows Installer removed the product. Product Name: Sample Viewer. Product Version: "
        "1.0.2. Product Language: 1033. Manufacturer: Contoso. Removal success or error status: "
        "1603.",
        "MainEngineThread is returning 1603",
        f"|CustomAction  returned actual error code 1603 {SAME}",
        "|Action ended 10:00:08: RemoveExistingProducts. Return value 3.",
        "|Action ended 10:00:08: INSTALL. Return value 3.",
        second=7,
    )
    begin = server("Doing action: INSTALL", "|Action start 10:00:01: INSTALL.")
    error = found(tmp_path, log_text(begin, inner))
    assert (error.code, error.action) == (1603, "StopIt")
    assert (
        f"in the removal of Sample Viewer 1.0.2 ({OTHER}), which "
        "RemoveExistingProducts started; it returned 1603 (ERROR_INSTALL_FAILURE)."
        in error.explanation
    )


def test_the_product_of_a_removal_that_the_log_lacks(tmp_path: Path) -> None:
    lines = [
        f'|RemoveExistingProducts: Application: {OTHER}, Command line: REMOVE="ALL"',
        f"|CustomAction  returned actual error code 1612 {SAME}",
    ]
    error = found(tmp_path, log_text(action("RemoveExistingProducts", *lines, returned=3)))
    assert (
        f"the removal of the product {OTHER}, which "
        "RemoveExistingProducts started; this log has no lines of it" in error.explanation
    )


def test_an_error_beside_a_return_without_a_name(tmp_path: Path) -> None:
    lines = [
        f"|CustomAction  returned actual error code 1612 {SAME}",
        "Product: Sample -- Error 1714. The older version of Sample stays. System Error 1612.",
        "|",
        "|Error 1714. The older version of Sample stays. System Error 1612.",
    ]
    error = found(tmp_path, log_text(action("RemoveExistingProducts", *lines, returned=3)))
    assert (error.code, error.action) == (1714, "RemoveExistingProducts")
    alone = found(tmp_path, log_text(action("RemoveExistingProducts", lines[0], returned=3)))
    assert (alone.code, alone.action) == (1612, "RemoveExistingProducts")
    assert "A nested installation or removal returned 1612: The source" in alone.explanation


def test_a_host_that_cannot_start_an_action(tmp_path: Path) -> None:
    lines = [
        "|SFXCA: Extracting custom action to temporary directory: C:\\tmp\\a.tmp-\\",
        "|SFXCA: Failed to get requested CLR info. Error code 0x80131700",
        f"|CustomAction Check returned actual error code 1603 {SAME}",
    ]
    error = found(tmp_path, log_text(action("Check", *lines, returned=3)))
    assert error.action == "Check"
    assert error.text == "SFXCA: Failed to get requested CLR info. Error code 0x80131700"


def test_a_failed_removal_that_was_ignored_is_no_cause(tmp_path: Path) -> None:
    error = found(tmp_path, failed_logs.old_version_stays(is_ignored=True))
    assert (error.code, error.action) == (1303, "CreateFolders")
    assert "C:\\locked" in error.explanation


def test_a_launch_condition(tmp_path: Path) -> None:
    error = found(tmp_path, failed_logs.launch_condition_fails(), package())
    assert error.text == "Sample needs Windows 10 or later."
    assert error.action == "LaunchConditions"
    assert error.row == ("LaunchCondition", ("VersionNT >= 1000",))
    assert "VersionNT >= 1000" in error.explanation


def test_an_exit_code_that_explains_itself(tmp_path: Path) -> None:
    error = found(tmp_path, failed_logs.another_installation_runs())
    assert error.code == 1618
    assert "execution mutex" in error.text
    assert "Another installation is running" in error.explanation


def test_a_failure_without_a_word(tmp_path: Path) -> None:
    error = found(tmp_path, log_text(action("Mystery", returned=3)))
    assert (error.code, error.action) == (None, "Mystery")
    assert error.text == "Action ended 10:00:01: Mystery. Return value 3."


def test_a_failure_before_any_action(tmp_path: Path) -> None:
    lines = server("Note: 1: 2205 2:  3: Error ", "|Error 1719. The service can't be reached.")
    error = found(tmp_path, log_text(lines))
    assert error.code == 1719
    assert error.action == ""


def test_success_and_cancelling_are_no_errors(tmp_path: Path) -> None:
    noise = server("|Error 1909. Could not create shortcut a.lnk.", "|Error 2826. Control x")
    for code in (0, 3010, 1641, 1602):
        log = read_log(tmp_path / f"{code}.log", log_text(noise, code=code))
        assert first_error(log, None) is None


def test_cancelling_at_an_error_is_one(tmp_path: Path) -> None:
    error = found(tmp_path, failed_logs.cancelled_at_an_error())
    assert error.code == 1304
    assert "C:\\app\\a.txt" in error.explanation
    assert error.action == "InstallFiles"


def test_a_custom_action_that_cancels(tmp_path: Path) -> None:
    line = f"|CustomAction Ask returned actual error code 1602 {SAME}"
    error = found(tmp_path, log_text(action("Ask", line, returned=2), code=1602))
    assert (error.code, error.action) == (1602, "Ask")


def test_ignored_failures_are_no_cause(tmp_path: Path) -> None:
    ignored = (
        "|CustomAction Tidy returned actual error code 1603 but will be translated to success "
        "due to continue marking"
    )
    text = log_text(
        action("Tidy", ignored),
        action("CreateFolders", "|Error 1317. Folder: C:\\x.", returned=3, second=9),
    )
    assert found(tmp_path, text).code == 1317


def test_a_dialog_that_fails_is_no_cause(tmp_path: Path) -> None:
    tables = memory_tables(standard_table("Dialog", {"Dialog": "FatalError"}))
    text = log_text(
        action("FatalError", returned=3, second=1),
        action("CreateFolders", "|Error 1317. Folder: C:\\x.", returned=3, second=9),
    )
    assert found(tmp_path, text, tables).code == 1317


def test_a_part_of_a_log_with_a_clear_error(tmp_path: Path) -> None:
    lines = [
        engine("Note: 1: 1402 2: UNKNOWN\\Components\\154367CAC00BC4E4E9D0F9A39012FA74 3: 1450 "),
        f"DEBUG: Error 2908:  Could not register component {GUID}.",
    ]
    error = found(tmp_path, "\n".join(lines), package())
    assert error.code == 2908
    assert error.row == ("Component", ("Main",))
    assert "ERROR_NO_SYSTEM_RESOURCES" in error.explanation
    assert f"packed form of {GUID}" in error.explanation


def test_a_log_that_is_still_written_has_its_errors(tmp_path: Path) -> None:
    lines = server(
        "Doing action: InstallFinalize",
        "|Action start 10:00:10: InstallFinalize.",
        failed_logs.SCRIPT,
        "Executing op: ActionStart(Name=StartServices,,)",
        *failed_logs.SERVICE,
    )
    error = found(tmp_path, log_text(lines, code=None))
    assert (error.code, error.action) == (1920, "StartServices")


def test_no_error_where_nothing_is_said(tmp_path: Path) -> None:
    for text in ("", "nothing\nto see\n", engine("Doing action: InstallFiles")):
        assert first_error(read_log(tmp_path / "a.log", text), None) is None


def early(*lines: str, code: int) -> str:
    """A log that ends before any action, with the client's lines alone."""
    text = [
        failed_logs.HEADER,
        engine("******* RunEngine:", side="c"),
        "           ******* Product: C:\\in\\broken.msi",
        "           ******* Action: ",
        "           ******* CommandLine: **********",
        *lines,
        engine("Note: 1: 1708 ", side="c"),
        engine("Product: C:\\in\\broken.msi -- Installation failed.", side="c"),
        "",
        engine(f"MainEngineThread is returning {code}", side="c"),
        failed_logs.FOOTER,
    ]
    return "\n".join(text)


def test_a_text_that_is_shown_just_before_the_end(tmp_path: Path) -> None:
    shown = "This installation package could not be opened.\nC:\\in\\broken.msi"
    text = early(engine("Note: 1: 2205 2:  3: x ", side="c"), shown, code=1620)
    error = found(tmp_path, text)
    assert (error.code, error.text) == (1620, shown)
    assert error.last == error.line + 1
    assert "ERROR_INSTALL_PACKAGE_INVALID" in error.explanation


def test_a_package_that_can_not_be_opened(tmp_path: Path) -> None:
    note = engine("Note: 1: 2203 2: C:\\in\\broken.msi 3: -2147287038 ", side="c")
    error = found(tmp_path, early(note, code=1619))
    assert error.code == 2203
    assert "STG_E_FILENOTFOUND" in error.explanation
    assert "ERROR_INSTALL_PACKAGE_OPEN_FAILED" in error.explanation


def test_where_nothing_is_said_the_result_is_the_error(tmp_path: Path) -> None:
    error = found(tmp_path, early(code=1633))
    assert error.text == "MainEngineThread is returning 1633"
    assert "platform" in error.explanation


def test_an_error_of_the_package_itself(tmp_path: Path) -> None:
    tables = memory_tables(standard_table("Error", {"Error": 20001, "Message": "No [2] today."}))
    line = "|Error 20001. No luck today."
    error = found(tmp_path, log_text(action("CheckLuck", line, returned=3)), tables)
    assert error.code == 20001
    assert error.row == ("Error", (20001,))
    assert "the package or a custom action defines it" in error.explanation


def test_the_last_note_that_matters_before_an_early_end(tmp_path: Path) -> None:
    notes = [
        engine("Note: 1: 1402 2: HKEY_CURRENT_USER\\Software\\X 3: 2 ", side="c"),
        engine("Note: 1: 1324 2: . 3: 1 ", side="c"),
        engine("Note: 1: 2205 2:  3: Error ", side="c"),
    ]
    error = found(tmp_path, early(*notes, code=2))
    assert (error.code, error.text) == (1324, "Note: 1: 1324 2: . 3: 1 ")


def test_a_log_of_nothing_but_errors(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        "=== Logging started: 24/03/2026  10:00:00 ===\n"
        "Sample needs the common runtime.\n"
        "=== Logging stopped: 24/03/2026  10:00:01 ===\n",
    )
    assert (error.line, error.code) == (1, None)
    assert error.by == "the first text in a log of errors"


def test_what_an_action_for_drivers_reports(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        "\n".join(
            [
                engine("Doing action: InstallFinalize"),
                "Action start 10:00:00: InstallFinalize.",
                engine("Executing op: ActionStart(Name=InstallDrivers,,)"),
                "DIFXAPP: ERROR:  The driver was refused. (Error code 0x80070005: Access denied.)",
                "CustomAction InstallDrivers returned actual error code 1603",
                "Action ended 10:00:02: InstallFinalize. Return value 3.",
                engine("MainEngineThread is returning 1603"),
                "",
            ]
        ),
    )
    assert (error.line, error.action) == (3, "InstallDrivers")
    assert "The driver was refused." in error.text
    assert error.others == (4,)


def test_a_query_that_fails_is_a_cause_where_nothing_else_is(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        "Action start 10:00:00: INSTALL.\n"
        "DEBUG: Error 2235:  Database: . Column 'Extra' not present or ambiguous in SQL query: "
        "SELECT `Extra` FROM `Control`\n"
        "Action ended 10:00:01: INSTALL. Return value 3.\n",
    )
    assert (error.line, error.code) == (1, 2235)
    assert not any("Harmless" in check for check in error.checks)


def test_open_handles_are_no_cause_even_where_nothing_else_is(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        "Action start 10:00:00: CheckReader.\n"
        "DEBUG: Error 2769:  Custom Action CheckReader did not close 3 MSIHANDLEs.\n"
        "Action ended 10:00:01: CheckReader. Return value 3.\n",
    )
    assert (error.line, error.code) == (2, None)


TRACE = [
    "System.Reflection.TargetInvocationException: Thrown. ---> System.IO.IOException: Disk full",
    "   at Contoso.Actions.Copy(String to)",
    "   --- End of inner exception stack trace ---",
    *(f"   at Contoso.Actions.Step{number}(Session session)" for number in range(20)),
]


def test_an_exception_is_the_cause_with_its_whole_stack_trace(tmp_path: Path) -> None:
    lines = [
        "|Calling custom action Contoso!Contoso.Actions.Install",
        "|Exception thrown by custom action:",
        *(f"|{line}" for line in TRACE),
        f"|CustomAction Install returned actual error code 1603 {SAME}",
    ]
    error = found(tmp_path, log_text(action("Install", *lines, returned=3)))
    assert error.text.splitlines() == ["Exception thrown by custom action:", *TRACE]
    assert (error.action, error.code) == ("Install", 1603)
    assert error.explanation.startswith("The custom action Install said this and returned 1603.")


def test_a_message_of_the_action_goes_before_what_it_returned(tmp_path: Path) -> None:
    lines = [
        "Product: Sample -- Error 27555.The database 'Main' can't be reached.",
        "|Error 27555.The database 'Main' can't be reached.",
        f"|CustomAction Connect returned actual error code 1603 {SAME}",
    ]
    error = found(tmp_path, log_text(action("Connect", *lines, returned=3)))
    assert (error.code, error.action) == (27555, "Connect")
    assert error.text == "Error 27555.The database 'Main' can't be reached."
    assert "returned 1603" in error.explanation


def test_a_launch_condition_with_a_property_in_its_text() -> None:
    conditions = memory_table(
        "LaunchCondition",
        "Condition s255*, Description l255",
        ("Other", "[ProductName]"),
        ("VersionNT >= 1000", "[ProductName] needs version [Version] or later."),
    )
    row = launch_condition(memory_tables(conditions), "Sample needs   version 10 or later.")
    assert row == ("LaunchCondition", ("VersionNT >= 1000",))


STARTED = (
    "=== Verbose logging started: 1/2/2025  10:00:00  Build type: SHIP UNICODE 5.00.10011.00  "
    "Calling process: C:\\Windows\\system32\\msiexec.exe ==="
)
UNEXPECTED = (
    "The installer has encountered an unexpected error installing this package. The error code is "
    "2503. The arguments are: , , "
)


def test_a_line_that_is_torn_off_is_no_error(tmp_path: Path) -> None:
    lines = [STARTED, engine("Doing action: InstallFiles"), "Error 1303. The installer has insuff"]
    log = read_log(tmp_path / "a.log", "\n".join(lines))
    assert first_error(log, None) is None
    whole = read_log(tmp_path / "b.log", "\n".join(lines) + "\n")
    error = first_error(whole, None)
    assert error is not None
    assert error.code == 1303


def test_an_error_of_an_action_that_succeeded_is_no_cause(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        "\n".join(
            [
                STARTED,
                "Action start 10:00:00: INSTALL.",
                "Action start 10:00:00: CostInitialize.",
                "Error 1336. There was an error creating a temporary file. Folder: C:\\.  Error: 5",
                "Action ended 10:00:00: CostInitialize. Return value 1.",
                "Action start 10:00:01: InstallFiles.",
                "Error 1304. Error writing to file: C:\\A b\\c.txt.",
                "Action ended 10:00:02: InstallFiles. Return value 3.",
                "Action ended 10:00:02: INSTALL. Return value 3.",
                "",
            ]
        ),
    )
    assert (error.code, error.action) == (1304, "InstallFiles")


def test_the_marker_that_is_not_accessible_is_behind_2503(tmp_path: Path) -> None:
    marker = "C:\\Windows\\Installer\\inprogressinstallinfo.ipi"
    note = engine(f"Note: 1: 2203 2: {marker} 3: -2147287035 ")
    error = found(
        tmp_path,
        "\n".join(
            [
                STARTED,
                "Action start 10:00:00: INSTALL.",
                note,
                "DEBUG: Error 2503:  Called RunScript when not marked in progress",
                UNEXPECTED,
                "Action ended 10:00:02: INSTALL. Return value 3.",
                "",
            ]
        ),
    )
    assert (error.line, error.code) == (2, 2203)
    assert "inprogressinstallinfo.ipi" in error.by


def test_a_language_transform_that_is_not_there(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        "\n".join(
            [
                STARTED,
                engine("Note: 1: 2203 2: 1031 3: -2147287038 "),
                "Fehler beim Anwenden der Transformationen. Die Pfade sind zu pr\u00fcfen.",
                engine("MainEngineThread is returning 1624"),
                "",
            ]
        ),
    )
    assert "The transform for the language 1031 (de-DE) is not in the package" in error.explanation


def test_the_product_that_a_launch_condition_was_about(tmp_path: Path) -> None:
    code = "{AC763451-B00C-4E4C-9E0D-9F3A0921AF47}"
    text = "\n".join(
        [
            STARTED,
            "Action start 10:00:00: FindRelatedProducts.",
            f"FindRelatedProducts: Found application: {code}",
            engine(f"PROPERTY CHANGE: Adding NEWER property. Its value is '{code}'."),
            "Action ended 10:00:00: FindRelatedProducts. Return value 1.",
            "Action start 10:00:00: LaunchConditions.",
            "A newer version is there already.",
            "Action ended 10:00:00: LaunchConditions. Return value 3.",
            "",
        ]
    )
    error = found(tmp_path, text)
    assert f"FindRelatedProducts found the product {code}, which sets NEWER." in error.explanation
