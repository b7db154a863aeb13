"""What a failed action said itself goes before the number that it returned, whoever wrote it."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.logs.cause.first_error import FirstError, first_error
from msiview.analysis.logs.cause.outcome import outcome
from tests.builders.failed_logs import HEADER, SAME
from tests.builders.logs import engine, read_log

TRANSLATED = "but will be translated to success due to continue marking"
ENDED = "Action ended 10:00:00: InstallFinalize. Return value 3."


def returned(action: str, code: int = 1603) -> str:
    return f"CustomAction {action} returned actual error code {code} {SAME}"


def found(folder: Path, *lines: str) -> FirstError:
    error = first_error(read_log(folder / "a.log", "\n".join([*lines, ENDED]) + "\n"), None)
    assert error is not None
    return error


PROGRAM = (
    "There is a problem with this Windows Installer package. A program run as part of the setup "
    "did not finish as expected. Contact your support personnel or package vendor.  Action RunIt, "
    "location: C:\\in\\MSI1.tmp, command: /x "
)


@pytest.mark.parametrize(
    "lines",
    [
        (returned("RunIt", 2), f"Error 1722. {PROGRAM}"),
        (
            returned("RunIt", 2),
            engine(f"Product: Sample -- Error 1722. {PROGRAM}"),
            "",
            f"Error 1722. {PROGRAM}",
        ),
        (
            returned("RunIt", 2),
            engine("Note: 1: 1722 2: RunIt 3: C:\\in\\MSI1.tmp 4: /x "),
            f"Error 1722. {PROGRAM}",
        ),
    ],
)
def test_the_message_on_a_program_and_its_exit_code(tmp_path: Path, lines: list[str]) -> None:
    error = found(tmp_path, *lines)
    assert error.text.startswith("Error 1722.")
    assert (error.code, error.action) == (1722, "RunIt")
    assert "location C:\\in\\MSI1.tmp, command /x" in error.explanation
    assert error.explanation.endswith("The exit code of the program was 2.")
    assert "ERROR_FILE_NOT_FOUND" not in error.explanation


def test_a_program_that_crashed(tmp_path: Path) -> None:
    error = found(tmp_path, returned("RunIt", -1073741515), f"Error 1722. {PROGRAM}")
    assert "NTSTATUS 0xC0000135 (STATUS_DLL_NOT_FOUND)" in error.explanation


def test_the_message_on_a_program_in_another_language(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        engine(
            "Producto: Muestra -- Error 1722. Algo no ha ido bien con el programa.  Acción "
            "Ejecutar, ubicación: C:\\in\\MSI1.tmp, comando: /x "
        ),
    )
    assert error.action == "Ejecutar"
    assert "Ejecutar ended with an error; location C:\\in\\MSI1.tmp, command /x." in (
        error.explanation
    )


def test_no_half_sentence_where_a_field_is_not_known(tmp_path: Path) -> None:
    error = found(tmp_path, "Error 1722. Something went wrong.")
    assert error.explanation == "Error 1722: the program of the action ended with an error."


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (
            (
                "PrinterLog: Disable returned 1056: An instance of the service is already running.",
                "PrinterLog: AddPort returned 2: The system cannot find the file specified.",
            ),
            "PrinterLog: AddPort returned 2: The system cannot find the file specified.",
        ),
        (
            ("Looking at the disk", "Nothing wrong: 0 errors", "Copied with error code: 0"),
            returned("DoIt"),
        ),
        (
            (
                "WixQuietExec:  The runtime could not be loaded.",
                "WixQuietExec:  Error 0x80070003: Command line returned an error.",
                "WixQuietExec:  Error 0x80070003: QuietExec Failed",
            ),
            "WixQuietExec:  The runtime could not be loaded.",
        ),
        (
            (
                "WixQuietExec64:  Installing, this may take a few minutes...",
                "WixQuietExec64:  ",
                "Registration failed with error: 0x80070005",
                "WixQuietExec64:  Error 0x80070001: Command line returned an error.",
            ),
            "Registration failed with error: 0x80070005",
        ),
        (
            (
                "WixQuietExec64:  Command string must begin with quoted application name.",
                "WixQuietExec64:  Error 0x80070057: invalid command line property value",
                "WixQuietExec64:  Error 0x80070057: Failed in ExecCommon method",
            ),
            "WixQuietExec64:  Command string must begin with quoted application name.",
        ),
        (
            (
                "Launcher: begins.",
                "Get-Item : Cannot find path 'C:\\in\\x.json' because it does not exist.",
                "At C:\\in\\scr1.ps1:7 char:1",
                "+ Get-Item C:\\in\\x.json",
                "+ ~~~~~~~~~~~~~~~~~~~~~~",
                "    + CategoryInfo          : ObjectNotFound: (C:\\in\\x.json:String) [Get-Item]",
                "    + FullyQualifiedErrorId : PathNotFound,Commands.GetItemCommand",
            ),
            "Get-Item : Cannot find path 'C:\\in\\x.json' because it does not exist.",
        ),
        (
            (
                "Ausnahme in der Aktion:",
                "System.IO.FileNotFoundException: Die Datei ist nicht da.",
                "   bei Sample.Actions.DoIt(Session session)",
            ),
            "Ausnahme in der Aktion:",
        ),
        (
            (engine("Product: Sample -- Virtualization is switched off in the firmware."), ""),
            "Product: Sample -- Virtualization is switched off in the firmware.",
        ),
    ],
)
def test_the_output_of_an_action(tmp_path: Path, lines: tuple[str, ...], text: str) -> None:
    invoked = engine("Invoking remote custom action. DLL: C:\\MSI1.tmp, Entrypoint: DoIt")
    error = found(
        tmp_path, engine("Doing action: DoIt"), "Action start 10:00:00: DoIt.", invoked, *lines,
        returned("DoIt"), "Action ended 10:00:00: DoIt. Return value 3.",
    )  # fmt: skip
    assert error.text.split("\n")[0] == text
    assert error.action == "DoIt"
    assert error.checks


def test_an_error_record_is_kept_together(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        "Stop-It : It does not stop.",
        "At C:\\in\\scr1.ps1:7 char:1",
        "+ Stop-It",
        "    + CategoryInfo          : NotSpecified: (:) [Stop-It], Exception",
        "    + FullyQualifiedErrorId : Stop",
        returned("DoIt"),
    )
    assert (error.line, error.last) == (0, 4)


def test_an_error_record_in_the_output_of_wix(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        "WixQuietExec64:  Stop-It : It does not",
        "WixQuietExec64:  stop.",
        "WixQuietExec64:  At C:\\in\\scr1.ps1:7 char:1",
        "WixQuietExec64:  + Stop-It",
        "WixQuietExec64:      + CategoryInfo          : NotSpecified: (:) [Stop-It], Exception",
        "WixQuietExec64:  Error 0x80070001: Command line returned an error.",
        "WixQuietExec64:  Error 0x80070001: QuietExec64 Failed",
        returned("RunIt"),
    )
    assert (error.line, error.last) == (0, 4)
    assert "QuietExec64 Failed" not in error.explanation


def test_an_error_record_of_later_versions(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        "Get-Item: C:\\in\\scr1.ps1:7",
        "Line |",
        "   7 |  Get-Item $path",
        "     |  ~~~~~~~~~~~~~~",
        "     | Cannot find path 'C:\\x' because it does not exist.",
        returned("DoIt"),
    )
    assert (error.line, error.last) == (0, 4)


def test_the_error_that_brings_about_another(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        "Action start 10:00:00: ExecuteAction.",
        "DEBUG: Error 2503:  Called RunScript when not marked in progress",
        "DEBUG: Error 2502:  Called InstallFinalize when no install in progress",
        "Action ended 10:00:00: ExecuteAction. Return value 3.",
    )
    assert (error.line, error.code) == (1, 2503)


def test_the_exit_code_that_wix_wraps_is_no_system_error(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        "WixQuietExec:  Error 0x80070001: Command line returned an error.",
        returned("RunIt"),
    )
    assert "The program that was run ended with the exit code 1." in error.explanation
    assert "ERROR_INVALID_FUNCTION" not in error.explanation


def test_what_wix_could_not_run_has_no_exit_code(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        "WixQuietExec:  Command string must begin with quoted application name.",
        "WixQuietExec:  Error 0x80070057: Failed in ExecCommon method",
        returned("RunIt"),
    )
    assert "exit code" not in error.explanation
    assert any("in quotation marks" in check for check in error.checks)


def test_an_action_that_may_fail_is_no_cause(tmp_path: Path) -> None:
    lines = [
        HEADER,
        "Action start 10:00:00: RemoveFolders.",
        "RemoveFolders:  Error 0x80070057: Missing folder property: X",
        f"CustomAction RemoveFolders returned actual error code 1603 {TRANSLATED}",
        "Action ended 10:00:00: RemoveFolders. Return value 1.",
        engine("MainEngineThread is returning 0"),
    ]
    assert first_error(read_log(tmp_path / "a.log", "\n".join(lines) + "\n"), None) is None
    cut = read_log(tmp_path / "b.log", "\n".join(lines[1:-1]) + "\n")
    assert first_error(cut, None) is None


def test_an_installation_that_a_policy_forbids(tmp_path: Path) -> None:
    lines = [
        HEADER,
        engine("The installation of C:\\in\\a.msi is not permitted due to an error in software."),
        engine("MainEngineThread is returning 1625"),
        "=== Verbose logging stopped: 3/4/2025  10:00:00 ===",
    ]
    error = first_error(read_log(tmp_path / "a.log", "\n".join(lines) + "\n"), None)
    assert error is not None
    assert error.text.startswith("The installation of C:\\in\\a.msi is not permitted")


@pytest.mark.parametrize(
    "text",
    [
        (
            "Windows Installer hat das Produkt eingespielt. Produktname: Leser. Produktversion: "
            "4.0.1.25. Produktsprache: 1031. Hersteller: Contoso GmbH. Fehlerstatus: 1603."
        ),
        (
            "Windows Installer a mis le produit. Nom du produit : Leser. Version du produit : "
            "4.0.1.25. Langue du produit : 1036. Fabricant : Contoso GmbH. État d’erreur : 1603."
        ),
        (
            "Windows インストーラーは製品を入れました。製品名: Leser、バージョン: 4.0.1.25、言語: "
            "1041、製造元: Contoso GmbH、状態: 1603。"
        ),
    ],
)
def test_the_product_of_a_result_in_another_language(tmp_path: Path, text: str) -> None:
    facts = outcome(read_log(tmp_path / "a.log", engine(text) + "\n")).facts
    assert (facts.product, facts.version, facts.manufacturer) == (
        "Leser", "4.0.1.25", "Contoso GmbH",
    )  # fmt: skip


def test_the_error_that_a_broken_dialog_hides(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        engine("Note: 1: 1925 "),
        engine("Note: 1: 2205 2:  3: Error "),
        "DEBUG: Error 2869:  The dialog ErrorDialog has the error style bit set, but is none",
    )
    assert (error.code, error.line) == (1925, 0)
    assert "Error 2869: dialog has the error style bit" in error.explanation


def test_a_failure_that_is_logged_as_information(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        engine("Note: 1: 1601 2: C: 3: 4712 4: 10 "),
        "Info 1601. Out of disk space -- Volume: 'C:'; required space: 4,712 KB; there: 10 KB.",
    )
    assert (error.code, error.line) == (1601, 1)
    assert "too little space on C:; 4712 KB are needed, 10 KB are free." in error.explanation


def test_an_internal_error_is_the_cause_where_nothing_else_is(tmp_path: Path) -> None:
    error = found(
        tmp_path, engine("Note: 1: 2343 2:  "), "DEBUG: Error 2343:  Specified path is empty."
    )
    assert (error.code, error.line) == (2343, 1)


def test_what_a_script_of_installshield_tells_as_data(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        engine("Doing action: OnBegin"),
        "Action start 10:00:00: OnBegin.",
        "1: Copying C:\\in\\Error.dll ",
        "1: Failed to load the script engine. ",
        returned("OnBegin"),
    )
    assert error.text == "1: Failed to load the script engine."


def test_what_an_action_logs_through_the_engine_stands_beside_its_message(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        engine("Doing action: Connect"),
        "Action start 10:00:00: Connect.",
        engine("SQL connection failed: Login failed for user 'app'. (18456)", process="F0!A8"),
        engine("Product: Sample -- There is no way to the database.", process="F0!A8"),
        "",
        returned("Connect"),
    )
    assert error.text.startswith("Product: Sample -- There is no way")
    assert "The log also says: SQL connection failed: Login failed for user 'app'" in (
        error.explanation
    )
    assert any(check.startswith("The login at the SQL Server") for check in error.checks)


def test_the_exit_code_that_the_server_gave(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        engine("Note: 1: 2755 2: 1632 3: C:\\in\\a.msi "),
        "DEBUG: Error 2755:  Server returned unexpected error 1632 for package C:\\in\\a.msi.",
    )
    assert "ERROR_INSTALL_TEMP_UNWRITABLE (1632)" in error.explanation


def test_a_registry_key_has_the_root_of_the_message(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        engine("Note: 1: 1401 2: \\Software\\Sample\\Open With 3: 5 "),
        "Error 1401. Could not create key: HKEY_LOCAL_MACHINE\\Software\\Sample\\Open With.   "
        "System error 5.  Verify that you have sufficient access to that key.",
    )
    assert "key HKEY_LOCAL_MACHINE\\Software\\Sample\\Open With can't" in error.explanation


def test_the_path_of_the_message_where_the_note_has_a_number(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        engine("Note: 1: 1306 2: 32 3: C:\\Program Files\\Sample App\\the app.exe "),
        "Error 1306. Another application has exclusive access to the file 'C:\\Program Files\\"
        "Sample App\\the app.exe'.  Please shut down all other applications, then click Retry.",
    )
    assert "the file C:\\Program Files\\Sample App\\the app.exe is in use" in error.explanation


def test_the_launch_conditions_of_visual_studio(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        engine("Doing action: VSDCA_VsdLaunchConditions"),
        "Action start 10:00:00: VSDCA_VsdLaunchConditions.",
        "Sample needs the .NET Framework version 4.8.",
        "Action ended 10:00:00: VSDCA_VsdLaunchConditions. Return value 3.",
    )
    assert error.text == "Sample needs the .NET Framework version 4.8."
    assert error.explanation == "A launch condition does not hold; this is its text."


def test_a_code_on_a_line_of_its_own_goes_with_the_sentence_before_it(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        HEADER,
        engine("Invoking remote custom action. DLL: C:\\in\\MSI2.tmp, Entrypoint: Check"),
        "Check: begin",
        "Check: Der Dienst konnte nicht gefunden werden.",
        "Check: Fehlercode 1060",
        returned("Check"),
    )
    assert error.text.splitlines() == [
        "Check: Der Dienst konnte nicht gefunden werden.",
        "Check: Fehlercode 1060",
    ]
    assert "ERROR_SERVICE_DOES_NOT_EXIST" in error.explanation


def test_a_failure_that_only_an_information_tells(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        "Info 1925. You do not have sufficient privileges to complete this installation.",
        "Info 1603. The file C:\\in\\a.dll is being held in use.",
    )
    assert (error.line, error.code) == (0, 1925)


def test_a_program_that_was_not_started_has_no_exit_code(tmp_path: Path) -> None:
    text = "A program could not be run. Action: RunIt, location: C:\\in\\, command: a.exe /x"
    error = found(tmp_path, f"Error 1721. {text}", returned("RunIt", 1721))
    assert error.code == 1721
    assert "exit code" not in error.explanation


def test_a_system_error_in_parentheses_at_the_end(tmp_path: Path) -> None:
    error = found(tmp_path, "StartIt: ERROR: failed to start it (1053)", returned("StartIt"))
    assert "System error 1053 (ERROR_SERVICE_REQUEST_TIMEOUT)" in error.explanation


def test_fields_of_which_the_note_has_others(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        engine("Note: 1: 1330 2: -2146869232 3: C:\\in\\1a2b.msi 4: a.cab "),
        "Error 1330. The cabinet C:\\in\\a.cab has an invalid digital signature. "
        "Error 266 was returned by WinVerifyTrust.",
    )
    assert "the cabinet C:\\in\\a.cab has a bad signature, error 266." in error.explanation


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (1639, "Invalid command line argument. Consult the Windows Installer SDK."),
        (1647, "The patch is not applied to this product."),
        (1648, "No valid sequence could be found for the set of patches."),
    ],
)
def test_the_words_of_an_exit_code(tmp_path: Path, code: int, text: str) -> None:
    lines = [HEADER, engine(text), engine(f"MainEngineThread is returning {code}")]
    error = first_error(read_log(tmp_path / "a.log", "\n".join([*lines, ""])), None)
    assert error is not None
    assert error.text == text


def test_a_package_that_is_not_there(tmp_path: Path) -> None:
    note = "Note: 1: 2203 2: C:\\in\\a.msi 3: -2147287038 "
    lines = [HEADER, engine(note), engine("MainEngineThread is returning 2"), ""]
    error = first_error(read_log(tmp_path / "a.log", "\n".join(lines)), None)
    assert error is not None
    assert (error.line, error.code) == (1, 2203)


def test_the_message_on_the_language_of_a_script_comes_first(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        "DEBUG: Error 2738:  Could not access VBScript run time for custom action .",
        returned("CheckIt"),
    )
    assert (error.code, error.action) == (2738, "CheckIt")
    assert "VBScript engine missing for CheckIt" in error.explanation


def test_dated_lines_of_an_action_that_was_called(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        engine("Invoking remote custom action. DLL: C:\\in\\MSI1.tmp, Entrypoint: Check"),
        "2026-03-24 10:00:00,120 [1] ERROR Setup - could not connect: timed out",
        "2026-03-24 10:00:00,121 [1] INFO  Setup - done",
        returned("Check"),
    )
    assert error.text == "2026-03-24 10:00:00,120 [1] ERROR Setup - could not connect: timed out"


def test_the_end_of_a_log_whose_cause_is_missing(tmp_path: Path) -> None:
    ends = engine("MainEngineThread is returning 1603")
    text = f"Action ended 10:00:00: INSTALL. Return value 3.\n{ends}\n"
    error = first_error(read_log(tmp_path / "a.log", text), None)
    assert error is not None
    assert "stands before the lines that are here" in error.explanation
    assert error.checks == (
        "The whole log: the cause is in what is missing before the first line.",
    )


def test_a_program_whose_version_of_net_is_missing(tmp_path: Path) -> None:
    error = found(
        tmp_path,
        "WixQuietExec64:  You must install .NET to run this application.",
        "WixQuietExec64:  .NET location: Not found",
        "WixQuietExec64:  https://example.com/launch-failed",
        "WixQuietExec64:  Error 0x80008096: Command line returned an error.",
        returned("RunIt"),
    )
    assert error.text == "WixQuietExec64:  You must install .NET to run this application."
    assert "FrameworkMissingFailure" in error.explanation


def test_what_was_suspended_for_a_restart_has_no_cause(tmp_path: Path) -> None:
    lines = [
        "Action ended 10:00:00: ForceReboot. Return value 4.",
        "Action ended 10:00:00: INSTALL. Return value 4.",
        engine("MainEngineThread is returning 1604"),
        "",
    ]
    assert first_error(read_log(tmp_path / "a.log", "\n".join(lines)), None) is None


@pytest.mark.parametrize(
    "text",
    [
        "Out of disk space -- Volume: 'C:'; required space: 120,000 KB; available space: 10 KB.",
        "There is not enough space on the disk.",
    ],
)
def test_a_lack_of_space_is_told_with_what_to_look_at(tmp_path: Path, text: str) -> None:
    error = found(tmp_path, HEADER, engine("Doing action: InstallValidate"), text)
    assert len(error.checks) == 1
    assert error.checks[0].startswith("Free space on the volume")


def test_what_to_look_at_is_told_once(tmp_path: Path) -> None:
    text = "Error 1601. Out of disk space -- Volume: 'C:'; required space: 9 KB."
    error = found(tmp_path, HEADER, engine("Doing action: InstallValidate"), text)
    assert error.checks == ("Free space on the volume.",)
