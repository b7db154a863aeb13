"""Two logs of the same product: a user's, where it failed, and an administrator's, where it
worked."""

from __future__ import annotations

from tests.builders.failed_logs import SCRIPT, action, log_text, server
from tests.builders.state_logs import component, feature

_SKIPPED = "Skipping action: WriteKeys (condition is false)"


def of_user() -> str:
    """On the user's machine: no raised rights, and a service that does not start."""
    return log_text(
        server(
            "Machine policy value 'DisableMsi' is 1",
            "MSI_LUA: Credential Request return = 0x5. no credential elevation is possible",
            "Command Line: MODE=basic CLIENTPROCESSID=1234 ",
            "PROPERTY CHANGE: Adding MODE property. Its value is 'basic'.",
        ),
        server("Doing action: INSTALL", "|Action start 10:00:01: INSTALL."),
        action("FindTools", "PROPERTY CHANGE: Adding TOOLS property. Its value is 'C:\\old\\'."),
        [
            feature("Main", "Absent", "Local", "Local"),
            component("C_Same", "Absent", "Local", "Local"),
            component("C_Keys", "Absent", "Local", "Null"),
        ],
        server(_SKIPPED),
        _script("MSI1A2B.tmp", second=5),
        server("|Error 1920. Service 'Sample' (Sample) failed to start.", second=40),
        server("|Action ended 10:00:41: InstallFinalize. Return value 3.", second=41),
        server("|Action ended 10:00:41: INSTALL. Return value 3.", second=41),
        _end(LogonUser="jane", AdminUser="", VersionNT="603", MODE="basic", TOOLS="C:\\old\\")
        + server(r"|Property(S): DataFolder = C:\Users\jane\Data" + "\\"),
    )


def of_administrator() -> str:
    """On the administrator's machine: everything works."""
    return log_text(
        server(
            "Machine policy value 'DisableMsi' is 0",
            "Command Line: MODE=full CLIENTPROCESSID=99 ",
            "PROPERTY CHANGE: Adding MODE property. Its value is 'full'.",
        ),
        server("Doing action: INSTALL", "|Action start 10:00:01: INSTALL."),
        action("FindTools", "PROPERTY CHANGE: Adding TOOLS property. Its value is 'C:\\new\\'."),
        [
            feature("Main", "Absent", "Local", "Local"),
            component("C_Same", "Absent", "Local", "Local"),
            component("C_Keys", "Absent", "Local", "Local"),
        ],
        action("WriteKeys"),
        _script("MSIFF00.tmp", second=5),
        server("|Action ended 10:00:09: InstallFinalize. Return value 1.", second=9),
        server("|Action ended 10:00:09: INSTALL. Return value 1.", second=9),
        _end(LogonUser="root", AdminUser="1", VersionNT="603", MODE="full", TOOLS="C:\\new\\")
        + server(r"|Property(S): DataFolder = c:\users\root\Data" + "\\")
        + server("|Property(S): MsiRunningElevated = 1"),
        code=0,
    )


def _script(temporary: str, second: int) -> list[str]:
    return server(
        "Doing action: InstallFinalize",
        f"|Action start 10:00:0{second}: InstallFinalize.",
        SCRIPT,
        "Executing op: ActionStart(Name=Prepare,,)",
        f"Executing op: SetTargetFolder(Folder=C:\\WINDOWS\\Installer\\{temporary}\\)",
        second=second,
    )


def _end(**properties: str) -> list[str]:
    return server(*(f"|Property(S): {name} = {value}" for name, value in properties.items()))
