"""Logs of installations that failed, as the engine would have written them, in short."""

from __future__ import annotations

from tests.builders.logs import engine

HEADER = (
    "=== Verbose logging started: 24/11/2025  10:00:00  Build type: SHIP UNICODE 5.00.10011.00  "
    "Calling process: C:\\WINDOWS\\system32\\msiexec.exe ==="
)
FOOTER = "=== Verbose logging stopped: 24/11/2025  10:01:00 ==="
PRODUCT = "{9B7B2C5C-6E21-4B8A-9C35-0F0E2B1D4A11}"
SAME = "(note this may not be 100% accurate if translation happened inside sandbox)"


def server(*lines: str, second: int = 0) -> list[str]:
    """Lines of the server; those that begin with ``|`` stand without a prefix."""
    return [
        line[1:] if line.startswith("|") else engine(line, time=f"10:00:{second:02}:000")
        for line in lines
    ]


def log_text(*parts: list[str], code: int | None = 1603, did: str = "installed the product") -> str:
    """A whole log: header, what is given, how it ended, footer; without the last two where
    ``code`` is None."""
    lines = [HEADER, *server("******* RunEngine:", f"|           ******* Product: {PRODUCT}")]
    lines += server(
        "Original package ==> C:\\in\\sample.msi",
        f"Product Code from property table after transforms:  '{PRODUCT}'",
    )
    for part in parts:
        lines += part
    if code is not None:
        lines += server(
            "|Property(S): ProductName = Sample",
            "|Property(S): ProductVersion = 1.2.3",
            f"|Property(S): ProductCode = {PRODUCT}",
            f"Windows Installer {did}. Product Name: Sample. Product Version: 1.2.3. "
            "Product Language: 1033. Manufacturer: Contoso. Installation success or error status: "
            f"{code}.",
            f"MainEngineThread is returning {code}",
            second=50,
        )
        lines.append(FOOTER)
    return "\n".join(lines) + "\n"


def action(name: str, *inside: str, returned: int = 1, second: int = 1) -> list[str]:
    """An action that runs, with what is written meanwhile."""
    return server(
        f"Doing action: {name}",
        f"|Action start 10:00:{second:02}: {name}.",
        *inside,
        f"|Action ended 10:00:{second:02}: {name}. Return value {returned}.",
        second=second,
    )


def rollback() -> list[str]:
    """Things are undone, and that fails, too."""
    return server(
        "Executing op: Header(Signature=1397708873,Version=500,Timestamp=1550679027,LangId=1033,"
        "Platform=0,ScriptType=2,ScriptMajorVersion=21,ScriptMinorVersion=4,ScriptAttributes=0)",
        "|Action 10:00:40: Rollback. Rolling back action:",
        "|Rollback: Undoing",
        "Executing op: ActionStart(Name=UndoThings,,)",
        "Executing op: CustomActionRollback(Action=UndoThings,ActionType=1281,)",
        f"|CustomAction UndoThings returned actual error code 1603 {SAME}",
        "|Error 1306. Another application has exclusive access to the file 'C:\\late.txt'.",
        "Executing op: End(Checksum=0,ProgressTotalHDWord=0,ProgressTotalLDWord=0)",
        second=40,
    )


SCRIPT = (
    "Executing op: Header(Signature=1397708873,Version=500,Timestamp=1550679027,LangId=1033,"
    "Platform=0,ScriptType=1,ScriptMajorVersion=21,ScriptMinorVersion=4,ScriptAttributes=0)"
)
_SERVICE_TEXT = (
    "Error 1920. Service 'Print Spooler' (Spooler) failed to start.  Verify that you have "
    "sufficient privileges to start system services."
)
SERVICE = (
    "Note: 1: 1920 2: Print Spooler 3: Spooler ",
    "Note: 1: 2205 2:  3: Error ",
    "Note: 1: 2228 2:  3: Error 4: SELECT `Message` FROM `Error` WHERE `Error` = 1920 ",
    f"|{_SERVICE_TEXT}",
    f"Product: Sample -- {_SERVICE_TEXT}",
    "|",
)


def service_does_not_start() -> str:
    """A service does not start while the script runs; then all is undone."""
    script = server(
        "Doing action: InstallFinalize",
        "|Action start 10:00:10: InstallFinalize.",
        SCRIPT,
        "Executing op: ActionStart(Name=InstallFiles,,)",
        "Note: 1: 2318 2: C:\\Program Files\\Sample\\a.txt ",
        "Executing op: ActionStart(Name=StartServices,Description=Starting services,)",
        "Executing op: ServiceControl(,Name=Spooler,Action=1,Wait=1,)",
        *SERVICE,
        "|Action ended 10:00:30: InstallFinalize. Return value 3.",
        second=30,
    )
    return log_text(
        server("Doing action: INSTALL", "|Action start 10:00:01: INSTALL."),
        action("InstallInitialize"),
        script,
        rollback(),
        server("|Action ended 10:00:41: INSTALL. Return value 3.", second=41),
    )


def custom_action_fails(code: int = 1603) -> str:
    """An immediate custom action fails after it has told why."""
    return log_text(
        server("Doing action: INSTALL", "|Action start 10:00:01: INSTALL."),
        action("CostFinalize", "Note: 1: 2205 2:  3: MsiAssembly "),
        server(
            "Doing action: CheckLicence",
            "|Action start 10:00:05: CheckLicence.",
            "Invoking remote custom action. DLL: C:\\WINDOWS\\MSI1.tmp, Entrypoint: Check",
            "|CheckLicence:  Reading the licence",
            "|CheckLicence:  Error 0x80070005: Failed to open the licence",
            f"|CustomAction CheckLicence returned actual error code {code} {SAME}",
            "|Action ended 10:00:06: CheckLicence. Return value 3.",
            "|Action ended 10:00:06: INSTALL. Return value 3.",
            second=5,
        ),
    )


def old_version_stays(is_ignored: bool = False) -> str:
    """The removal of an old version fails inside RemoveExistingProducts."""
    inner = server(
        "Doing action: RemoveExistingProducts",
        "|Action start 10:00:05: RemoveExistingProducts.",
        "******* RunEngine:",
        "|           ******* Product: {11111111-2222-3333-4444-555555555555}",
        "Doing action: INSTALL",
        "|Action start 10:00:06: INSTALL.",
        "Doing action: InstallInitialize",
        "|Action start 10:00:06: InstallInitialize.",
        "Note: 1: 1730 ",
        "|Error 1730. You must be an Administrator to remove this application.",
        "|Action ended 10:00:07: InstallInitialize. Return value 3.",
        "|Action ended 10:00:07: INSTALL. Return value 3.",
        "MainEngineThread is returning 1603",
        second=7,
    )
    if is_ignored:
        end = server("|Action ended 10:00:08: RemoveExistingProducts. Return value 1.", second=8)
        return log_text(
            server("Doing action: INSTALL", "|Action start 10:00:01: INSTALL."),
            inner,
            end,
            action(
                "CreateFolders",
                "|Error 1303. The installer has insufficient privileges to "
                "access this directory: C:\\locked.",
                returned=3,
                second=20,
            ),
            server("|Action ended 10:00:21: INSTALL. Return value 3.", second=21),
        )
    end = server(
        f"|CustomAction  returned actual error code 1603 {SAME}",
        "|Action ended 10:00:08: RemoveExistingProducts. Return value 3.",
        "|Action ended 10:00:08: INSTALL. Return value 3.",
        second=8,
    )
    return log_text(server("Doing action: INSTALL", "|Action start 10:00:01: INSTALL."), inner, end)


_REMOVED = "{11111111-2222-3333-4444-555555555555}"
REMOVAL_BEGINS = server(
    "Doing action: RemoveExistingProducts",
    "|Action start 10:00:05: RemoveExistingProducts.",
    f"|RemoveExistingProducts: Application: {_REMOVED}, Command line: REMOVE=ALL",
    second=5,
)
REMOVAL_FAILS = server(
    "Doing action: StopIndexer",
    "|Action start 10:00:06: StopIndexer.",
    f"|CustomAction StopIndexer returned actual error code 1603 {SAME}",
    "|Action ended 10:00:07: StopIndexer. Return value 3.",
    "|Action ended 10:00:07: INSTALL. Return value 3.",
    second=7,
)
REMOVED_PROPERTIES = server(
    "|Property(S): REMOVE = ALL",
    f"|Property(S): UPGRADINGPRODUCTCODE = {PRODUCT}",
    "|Property(S): ProductName = Sample of old",
    "|Property(S): ProductVersion = 1.0.0",
    f"|Property(S): ProductCode = {_REMOVED}",
)
REMOVAL_RESULT = server(
    "Windows Installer removed the product. Product Name: Sample of old. Product Version: 1.0.0. "
    "Product Language: 1033. Manufacturer: Contoso. Removal success or error status: 1603.",
    second=7,
)
REMOVAL_RETURNS = server("MainEngineThread is returning 1603", second=7)
REMOVAL_ENDS = server(
    "|Action ended 10:00:08: RemoveExistingProducts. Return value 3.",
    "|Action ended 10:00:08: INSTALL. Return value 3.",
    second=8,
)
"""The parts of a removal that fails inside an installation; excerpts have some of them."""


def launch_condition_fails() -> str:
    """A launch condition does not hold."""
    return log_text(
        server("Doing action: INSTALL", "|Action start 10:00:01: INSTALL."),
        action(
            "LaunchConditions",
            "|Sample needs Windows 10 or later.",
            "Product: Sample -- Sample needs Windows 10 or later.",
            "|",
            returned=3,
        ),
        server("|Action ended 10:00:02: INSTALL. Return value 3.", second=2),
    )


def another_installation_runs() -> str:
    """The lock of all installations is held: exit code 1618."""
    return log_text(
        server(
            "Machine policy value 'DisableUserInstalls' is 0",
            "Failed to grab execution mutex. System error 258.",
            "Cloaking enabled.",
        ),
        code=1618,
    )


def cancelled_at_an_error() -> str:
    """A file can't be written, and the user presses Cancel."""
    return log_text(
        server(
            "Doing action: InstallFinalize",
            "|Action start 10:00:10: InstallFinalize.",
            SCRIPT,
            "Executing op: ActionStart(Name=InstallFiles,,)",
            "|Error 1304. Error writing to file: C:\\app\\a.txt.  Verify that you have access.",
            "|Action ended 10:00:12: InstallFinalize. Return value 2.",
            second=12,
        ),
        code=1602,
    )
