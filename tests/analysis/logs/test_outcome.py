"""How installations end, from whole logs and from parts of logs."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.logs.cause.first_error import first_error
from msiview.analysis.logs.cause.operation_kind import command_line_properties
from msiview.analysis.logs.cause.outcome import outcome
from tests.builders.failed_logs import (
    FOOTER,
    HEADER,
    PRODUCT,
    REMOVAL_BEGINS,
    REMOVAL_ENDS,
    REMOVAL_FAILS,
    REMOVAL_RESULT,
    REMOVAL_RETURNS,
    REMOVED_PROPERTIES,
    action,
    another_installation_runs,
    cancelled_at_an_error,
    custom_action_fails,
    log_text,
    server,
    service_does_not_start,
)
from tests.builders.logs import engine, read_log


@pytest.mark.parametrize(
    ("text", "code", "kind"),
    [
        (log_text(action("INSTALL"), code=0), 0, "success"),
        (log_text(action("INSTALL"), code=3010), 3010, "restart"),
        (service_does_not_start(), 1603, "failure"),
        (cancelled_at_an_error(), 1602, "cancelled"),
        (another_installation_runs(), 1618, "busy"),
        (log_text(code=4711), 4711, "failure"),
    ],
)
def test_the_engine_says_how_it_ended(tmp_path: Path, text: str, code: int, kind: str) -> None:
    log = read_log(tmp_path / "a.log", text)
    ended = outcome(log)
    assert (ended.code, ended.kind) == (code, kind)
    assert ended.line is not None
    assert log.text.line(ended.line).endswith(f"MainEngineThread is returning {code}")
    assert ended.meaning


def test_what_it_was_about(tmp_path: Path) -> None:
    ended = outcome(read_log(tmp_path / "a.log", custom_action_fails()))
    assert ended.facts.product == "Sample"
    assert ended.facts.version == "1.2.3"
    assert ended.facts.manufacturer == "Contoso"
    assert ended.facts.product_code == PRODUCT
    assert ended.facts.package == "C:\\in\\sample.msi"
    assert ended.engine == "5.00.10011.00"
    assert (ended.operation, ended.duration, ended.sections) == ("install", 50_000, 1)


@pytest.mark.parametrize(
    ("properties", "operation"),
    [
        ("REMOVE = ALL", "uninstall"),
        ("PATCH = C:\\a.msp", "patch"),
        ("MSIPATCHREMOVE = {1}", "patch removal"),
        ("REINSTALL = ALL", "repair"),
        ("REMOVE = Extras", "modify"),
        ("Installed = 00:00:00", "modify"),
        ("ACTION = ADMIN", "administrative installation"),
        ("REMOVE = ", "install"),
    ],
)
def test_what_was_to_be_done(tmp_path: Path, properties: str, operation: str) -> None:
    text = log_text(server(f"|Property(S): {properties}"), code=0)
    assert outcome(read_log(tmp_path / "a.log", text)).operation == operation


def test_the_event_log_is_the_last_resort(tmp_path: Path) -> None:
    text = engine(
        "Windows Installer removed the product. Product Name: X Y. Product Version: 2.0. Product "
        "Language: 1033. Manufacturer: Z. Removal success or error status: 0."
    )
    ended = outcome(read_log(tmp_path / "a.log", text))
    assert (ended.code, ended.kind, ended.operation) == (0, "success", "uninstall")
    assert (ended.facts.product, ended.facts.version) == ("X Y", "2.0")


def test_properties_of_a_command_line() -> None:
    found = command_line_properties('REMOVE=ALL TARGETDIR="C:\\a b" A= X.1="" REINSTALL="ALL"')
    assert found == {
        "REMOVE": "ALL",
        "TARGETDIR": "C:\\a b",
        "A": "",
        "X.1": "",
        "REINSTALL": "ALL",
    }


def test_a_log_without_an_end_says_where_it_broke_off(tmp_path: Path) -> None:
    text = log_text(
        server("Doing action: INSTALL", "|Action start 10:00:01: INSTALL."),
        server("Doing action: InstallFiles", "|Action start 10:00:02: InstallFiles."),
        code=None,
    )
    ended = outcome(read_log(tmp_path / "a.log", text))
    assert (ended.code, ended.kind) == (None, "unfinished")
    assert "InstallFiles" in ended.meaning
    assert not ended.has_failed


def test_a_nested_run_is_not_the_end(tmp_path: Path) -> None:
    text = log_text(
        server("Doing action: INSTALL", "|Action start 10:00:01: INSTALL."),
        server("Doing action: RemoveExistingProducts", "******* RunEngine:"),
        server("|           ******* Product: {1}", "MainEngineThread is returning 0"),
        code=None,
    )
    assert outcome(read_log(tmp_path / "a.log", text)).kind == "unfinished"


@pytest.mark.parametrize(
    "parts",
    [
        (REMOVAL_FAILS, REMOVED_PROPERTIES, REMOVAL_RESULT, REMOVAL_RETURNS, REMOVAL_ENDS),
        (REMOVAL_FAILS, REMOVED_PROPERTIES, REMOVAL_RESULT, REMOVAL_ENDS),
        (REMOVAL_FAILS, REMOVED_PROPERTIES, REMOVAL_RESULT, REMOVAL_RETURNS),
        (REMOVAL_FAILS, REMOVED_PROPERTIES, REMOVAL_RESULT),
        (REMOVAL_BEGINS, REMOVAL_FAILS, REMOVAL_RETURNS),
        (REMOVAL_BEGINS, REMOVAL_FAILS, REMOVED_PROPERTIES, REMOVAL_RESULT),
        (REMOVAL_BEGINS, REMOVAL_FAILS, REMOVAL_RESULT, REMOVAL_RETURNS, REMOVAL_ENDS),
        (REMOVAL_RESULT, REMOVAL_RETURNS, REMOVAL_ENDS),
        (REMOVAL_RESULT, REMOVAL_ENDS),
    ],
)
def test_the_end_of_a_removal_inside_is_not_that_of_an_excerpt(
    tmp_path: Path, parts: tuple[list[str], ...]
) -> None:
    log = read_log(tmp_path / "a.log", "\n".join(map("\n".join, parts)))
    ended = outcome(log)
    is_removal_told = REMOVAL_ENDS in parts or REMOVAL_BEGINS in parts
    assert ended.operation == ("install" if is_removal_told else "")
    assert ended.kind == ("failure" if REMOVAL_ENDS in parts else "excerpt")
    assert ended.code is None
    assert ended.facts.product == ""
    error = first_error(log, None, ended)
    assert error is not None
    assert "removal of" in error.explanation


def test_a_part_of_a_log(tmp_path: Path) -> None:
    ended = outcome(read_log(tmp_path / "a.log", engine("Doing action: InstallFiles")))
    assert (ended.code, ended.kind, ended.line) == (None, "excerpt", None)


@pytest.mark.parametrize(
    ("returned", "kind"), [(1, "success"), (2, "cancelled"), (3, "failure"), (4, "suspended")]
)
def test_without_a_result_the_last_action_tells(tmp_path: Path, returned: int, kind: str) -> None:
    lines = [HEADER, *action("INSTALL", returned=returned), FOOTER]
    ended = outcome(read_log(tmp_path / "a.log", "\n".join(lines)))
    assert (ended.code, ended.kind) == (None, kind)


def test_a_part_of_a_log_that_says_that_it_failed(tmp_path: Path) -> None:
    said = "\n".join(server("|Property(S): A = 1", "Product: Sample -- Installation failed."))
    ended = outcome(read_log(tmp_path / "a.log", said))
    assert (ended.kind, ended.code, ended.facts.product) == ("failure", None, "Sample")


def test_of_two_logs_in_a_file_the_last_counts(tmp_path: Path) -> None:
    ended = outcome(read_log(tmp_path / "a.log", service_does_not_start() + log_text(code=0)))
    assert (ended.code, ended.kind, ended.sections) == (0, "success", 2)


def test_an_installation_past_midnight(tmp_path: Path) -> None:
    lines = [
        HEADER,
        engine("Doing action: INSTALL", time="23:59:58:000"),
        engine("MainEngineThread is returning 0", time="00:00:03:500"),
    ]
    assert outcome(read_log(tmp_path / "a.log", "\n".join(lines))).duration == 5500


@pytest.mark.parametrize(
    "text", ["", "\n\n", "\0" * 400, "=== Verbose logging started", "x" * 9000]
)
def test_anything_has_an_outcome(tmp_path: Path, text: str) -> None:
    ended = outcome(read_log(tmp_path / "a.log", text))
    assert ended.code is None
    assert ended.meaning


def test_a_package_that_was_never_opened_has_no_name(tmp_path: Path) -> None:
    lines = [
        HEADER,
        engine("******* RunEngine:", side="c"),
        "           ******* Product: C:\\in\\broken.msi",
        engine("Product: C:\\in\\broken.msi -- Installation failed.", side="c"),
        engine("MainEngineThread is returning 1620", side="c"),
    ]
    ended = outcome(read_log(tmp_path / "a.log", "\n".join(lines)))
    assert (ended.facts.product, ended.facts.package) == ("", "C:\\in\\broken.msi")


def test_where_it_was_cancelled(tmp_path: Path) -> None:
    lines = [*action("WelcomeDlg", returned=2), *action("UserExit", returned=2)]
    ended = outcome(read_log(tmp_path / "a.log", log_text(lines, code=1602)))
    assert ended.meaning.endswith("It was cancelled in WelcomeDlg.")


def test_a_restart_that_may_be_needed_is_no_plain_success(tmp_path: Path) -> None:
    lines = ["Property(S): ReplacedInUseFiles = 1", engine("MainEngineThread is returning 0")]
    ended = outcome(read_log(tmp_path / "a.log", "\n".join(lines) + "\n"))
    assert (ended.kind, ended.code) == ("success", 0)
    assert ended.meaning.endswith("so a restart may be needed.")


def test_the_product_of_a_message_in_another_language(tmp_path: Path) -> None:
    """Part of a log without a result."""
    log = read_log(
        tmp_path / "a.log", engine("Chyba") + "\n" + engine("产品: 阅读器 -- 安装失败。") + "\n"
    )
    assert outcome(log).facts.product == "阅读器"


def test_a_number_at_the_end_of_a_message_is_no_result(tmp_path: Path) -> None:
    text = "Product: Sample -- Error 25531. Failed to open a file, system error: -2147024786"
    log = read_log(
        tmp_path / "a.log", f"{engine(text)}\n\nAction ended 10:00:00: X. Return value 3."
    )
    assert outcome(log).code is None


def test_raised_rights_that_were_refused(tmp_path: Path) -> None:
    lines = [
        engine("MSI_LUA: Elevation required to install product, will prompt for credentials"),
        engine("MSI_LUA: Credential Request return = 0x800704C7"),
        engine("MainEngineThread is returning 1602"),
    ]
    ended = outcome(read_log(tmp_path / "a.log", "\n".join(lines)))
    assert ended.meaning.endswith("Raised rights were asked for and refused.")
