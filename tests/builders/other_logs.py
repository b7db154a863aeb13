"""Logs that the engine has not written: of a bundle, and of what starts ``msiexec``."""

from __future__ import annotations

from collections.abc import Sequence

from tests.builders.logs import engine

CACHE = "C:\\ProgramData\\Package Cache"


def bundle(
    *packages: tuple[str, int], result: int = 0x80070643, begin: str = "2026-03-24T10:00:"
) -> list[str]:
    """The log of a bundle whose packages end with these HRESULTs."""

    def line(second: int, text: str) -> str:
        return f"[0A1C:13F0][{begin}{second:02}]{text}"

    found = [
        line(0, "i001: Burn v3.14.1.8722, Windows v10.0 (Build 22631: Service Pack 0), "
             "path: C:\\Downloads\\ReaderSetup.exe"),
        line(0, "i009: Command Line: '-quiet -log C:\\Logs\\reader.log'"),
        line(0, "i000: Setting string variable 'WixBundleName' to value 'Reader Suite'"),
        line(0, "i000: Setting version variable 'WixBundleVersion' to value '2.1.0.0'"),
        line(1, f"i100: Detect begin, {len(packages)} packages"),
        *(line(1, f"i101: Detected package: {name}, state: Absent, cached: None")
          for name, _ in packages),
        line(2, f"i200: Plan begin, {len(packages)} packages, action: Install"),
        *(line(2, f"i000: Setting string variable 'WixBundleLog_{name}' to value "
               f"'C:\\Logs\\reader_{number:03}_{name}.log'")
          for number, (name, _) in enumerate(packages)),
        line(3, "i300: Apply begin"),
    ]  # fmt: skip
    for number, (name, returned) in enumerate(packages):
        second = 10 + 10 * number
        found.append(
            line(second, f"i301: Applying execute package: {name}, action: Install, path: "
                 f"{CACHE}\\{name}, one\\{name}.msi, arguments: ' MSIFASTINSTALL=\"7\"'")
        )  # fmt: skip
        if returned >= 0x80000000:
            for what in ("install", "execute"):
                text = f"e000: Error 0x{returned:08x}: Failed to {what} MSI package."
                found.append(line(second + 5, text))
        text = f"i319: Applied execute package: {name}, result: 0x{returned:x}, restart: None"
        found.append(line(second + 6, text))
        if returned >= 0x80000000:
            break
    return [*found, line(50, f"i399: Apply complete, result: 0x{result:x}, restart: None")]


def cmtrace(texts: Sequence[tuple[str, int]], component: str = "Install") -> list[str]:
    """Texts and their types in the format of ConfigMgr, a second apart."""
    return [
        f'<![LOG[{text}]LOG]!><time="10:00:{second:02}.250-60" date="03-24-2026" '
        f'component="{component}" context="SYSTEM" type="{kind}" thread="4712" file="install.ps1">'
        for second, (text, kind) in enumerate(texts)
    ]


COMMAND = (
    'C:\\Windows\\system32\\msiexec.exe /i "C:\\Windows\\ccmcache\\7\\Contoso Reader.msi" '
    'REBOOT=ReallySuppress /qn /L*v "C:\\Windows\\Logs\\Contoso Reader.log"'
)
"""What deployment tools run in these logs."""


def toolkit(code: int) -> list[str]:
    """What the PowerShell toolkit writes."""
    kind = 1 if code == 0 else 3
    did = "completed successfully" if code == 0 else "failed"
    return cmtrace(
        [
            ("[Installation] :: Contoso Reader is now starting.", 1),
            ("[Installation] :: Executing MSI action [Install]...", 1),
            (f"[Installation] :: Executing [{COMMAND}]...", 1),
            (f"[Installation] :: Execution {did} with exit code [{code}].", kind),
            (f"[Installation] :: Contoso Reader ended with exit code [{code}].", kind),
        ]
    )


def toolkit_of_old(code: int) -> list[str]:
    head = "[03-24-2026 10:00:0{}.000] [Installation] [Execute-MSI] [{}] :: {}"
    return [
        head.format(1, "Info", "Executing MSI action [Install]..."),
        head.format(2, "Info", f"Executing [{COMMAND}]..."),
        head.format(9, "Error", f"Execution failed with exit code [{code}]."),
    ]


def configmgr(code: int) -> list[str]:
    """AppEnforce.log."""
    return cmtrace(
        [
            ('+++ Starting Install enforcement for App DT "Contoso Reader"', 1),
            (f"    Prepared command line: {COMMAND}", 1),
            (f"    Executing Command line: {COMMAND} with system context", 1),
            ("    Working directory C:\\Windows\\ccmcache\\7", 1),
            (f"    Process 6508 terminated with exitcode: {code}", 1),
            (f"    Looking for exit code {code} in exit codes table...", 1),
            (f"    Matched exit code {code} to a Failed entry in exit codes table.", 1),
        ],
        "AppEnforce",
    )


def agent(code: int) -> list[str]:
    """Intune's management extension."""
    return cmtrace(
        [
            (f"[Win32App] SetCurrentDirectory: C:\\x\r\n[Win32App] commandline {COMMAND}", 1),
            ("[Win32App] Create installer process successfully.", 1),
            (f"[Win32App] lpExitCode {code}", 1),
            ("[Win32App] lpExitCode is defined as Failed", 3),
        ],
        "IntuneManagementExtension",
    )


def chocolatey(code: int) -> list[str]:
    head = "2026-03-24 10:00:0{},123 8040 [{}] - {}"
    return [
        head.format(0, "INFO ", "Installing reader..."),
        head.format(1, "DEBUG", f"Elevating permissions and running [\"{COMMAND}\"]."),
        head.format(7, "DEBUG", f"Command [\"C:\\Windows\\system32\\msiexec.exe\"] "
                    f"exited with '{code}'."),
        head.format(8, "ERROR", f"Running [msiexec] was not successful. Exit code was '{code}'."),
    ]  # fmt: skip


def winget(code: int) -> list[str]:
    head = "2026-03-24 10:00:0{}.123 [{}] {}"
    return [
        head.format(0, "CLI ", "WinGet, version [1.7.10861]"),
        head.format(1, "CLI ", f"Starting: '{COMMAND}'"),
        head.format(6, "FAIL", f"ShellExecute installer failed: {code}"),
    ]


def engine_run(code: int, product: str = "Contoso Reader", time: str = "10:00:0") -> list[str]:
    """A short run of the engine, with header and end."""
    status = f"success or error status: {code}."
    header = (
        f"=== Verbose logging started: 24/03/2026  {time}0  Build type: SHIP UNICODE 5.00.10011.00"
        "  Calling process: C:\\Windows\\system32\\msiexec.exe ==="
    )
    returned = 1 if code == 0 else 3
    return [
        header,
        engine("******* RunEngine:", "c", f"{time}0:100"),
        "           ******* Product: C:\\Temp\\reader.msi",
        "           ******* Action: ",
        "           ******* CommandLine: **********",
        engine("Doing action: INSTALL", "s", f"{time}1:000"),
        f"Action start {time}1: INSTALL.",
        engine("Component: C_App; Installed: Absent;   Request: Local;   Action: Local"),
        *([] if code == 0 else ["Error 1922. Service 'Reader' (Reader) could not be deleted."]),
        f"Action ended {time}2: INSTALL. Return value {returned}.",
        f"Property(S): ProductName = {product}",
        "Property(S): ProductVersion = 3.1.4",
        engine(f"Windows Installer installed the product. Product Name: {product}. Product "
               f"Version: 3.1.4. Product Language: 1033. Manufacturer: Contoso. Installation "
               f"{status}", "s", f"{time}3:000"),
        engine(f"MainEngineThread is returning {code}", "s", f"{time}3:100"),
        engine(f"MainEngineThread is returning {code}", "c", f"{time}3:200"),
        f"=== Verbose logging stopped: 24/03/2026  {time}3 ===",
    ]  # fmt: skip
