"""What the lines of a log name, and where."""

from __future__ import annotations

import pytest

from msiview.analysis.logs.links.line_names import names_in
from msiview.logs.line_kinds import LineKind

PREFIX = "MSI (s) (F0:44) [05:17:50:820]: "
GUID = "{0A1B2C3D-0000-4000-8000-00000000000A}"

CASES = [
    ("Doing action: CostFinalize", [("action", "CostFinalize")]),
    ("Skipping action: Launch.App (condition is false)", [("action", "Launch.App")]),
    ("Component: C_App; Installed: Absent;   Request: Local;   Action: Local",
     [("component", "C_App")]),
    ("Feature: Complete; Installed: Absent;   Request: Local;   Action: Local",
     [("feature", "Complete")]),
    ("PROPERTY CHANGE: Modifying MODE property. Its current value is 'C_App'. Its new value: 'b'.",
     [("property", "MODE")]),
    ("Ignoring disallowed property MODE", [("property", "MODE")]),
    ("Dir (target): Key: BINDIR\t, Object: C:\\Contoso\\", [("directory", "BINDIR"),
                                                             ("path", "C:\\Contoso\\")]),
    ("File: C:\\Contoso\\a.exe;\tTo be installed;\tWon't patch;\tNo existing file",
     [("path", "C:\\Contoso\\a.exe")]),
    ("Source for file 'a.exe_1' is compressed", [("file", "a.exe_1")]),
    (("Executing op: FileCopy(SourceName=A|a, b.exe,SourceCabKey=a.exe_1,DestName=a, b.exe,"
     "Attributes=512,,)"), [("file", "a.exe_1"), ("filename", "a, b.exe")]),
    (f"Executing op: ComponentRegister(ComponentId={GUID},KeyPath=02:\\SOFTWARE\\Contoso\\Mode,)",
     [("component", GUID), ("path", "02:\\SOFTWARE\\Contoso\\Mode")]),
    ("Executing op: ServiceControl(,Name=reader,Action=1,Wait=1,)", [("service", "reader")]),
    ("Executing op: RegOpenKey(Root=-2147483646,Key=SOFTWARE\\Contoso,,BinaryType=0,,)",
     [("registry", "SOFTWARE\\Contoso")]),
    ("Executing op: RegAddValue(Name=Mode,Value=#1,)", [("value", "Mode")]),
    ("Executing op: ChangeMedia(,MediaPrompt=Disk,MediaCabinet=cab1.cab,)",
     [("media", "cab1.cab")]),
    ("Executing op: ActionStart(Name=InstallFiles,Description=Copying, or so,)",
     [("action", "InstallFiles")]),
    ("Note: 1: 2205 2:  3: Patch ", [("table", "Patch")]),
    ("Note: 1: 2228 2:  3: Error 4: SELECT `Message` FROM `Error` WHERE `Error` = 1920 ",
     [("table", "Error")]),
    ("Note: 1: 1402 2: HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso 3: 2 ",
     [("registry", "HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso")]),
    ("Note: 1: 2769 2: MakeUser 3: 1 ", [("action", "MakeUser")]),
    ("Note: 1: 1334 2: a.exe_1 3: cab1.cab ", [("file", "a.exe_1"), ("media", "cab1.cab")]),
    ((f"SELMGR: ComponentId '{GUID}' is registered to feature 'Complete', but is not present in "
     "the Component table."), [("component", GUID), ("feature", "Complete")]),
    ("Command Line: MODE=1 TARGETDIR=\"C:\\a b\" CLIENTPROCESSID=1",
     [("property", "MODE"), ("property", "TARGETDIR"), ("property", "CLIENTPROCESSID")]),
]  # fmt: skip

PLAIN_CASES = [
    ("Action start 9:12:53: CostInitialize.", [("action", "CostInitialize")]),
    ("Action ended 9:12:54: My.Action. Return value 1.", [("action", "My.Action")]),
    ("Property(S): MODE = Doing action: X", [("property", "MODE")]),
    ("CustomAction MakeUser returned actual error code 1603 (note this may not be 100% accurate)",
     [("action", "MakeUser")]),
    (("Error 1920. Service 'Contoso Reader' (reader) failed to start.  Verify that you have "
     "sufficient privileges to start system services."), [("service", "reader")]),
    ("Product: Contoso -- Error 1923. Service 'Contoso Reader' (reader) could not be installed.",
     [("service", "reader")]),
    ("DEBUG: Error 2769:  Custom Action MakeUser did not close 2 MSIHANDLEs.",
     [("action", "MakeUser")]),
    (("The installer has encountered an unexpected error installing this package. This may "
     "indicate a problem with this package. The error code is 2769. The arguments are: MakeUser, "
     "2, "), [("action", "MakeUser")]),
    ("a custom action says that the action CostFinalize and C_App are fine", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_lines_of_the_engine(text: str, expected: list[tuple[str, str]]) -> None:
    line = PREFIX + text
    names = names_in(line, LineKind.UNKNOWN)
    assert [(name.kind, name.text) for name in names] == expected
    assert [line[name.start : name.end] for name in names] == [text for _, text in expected]


@pytest.mark.parametrize(("line", "expected"), PLAIN_CASES)
def test_lines_without_a_prefix(line: str, expected: list[tuple[str, str]]) -> None:
    names = names_in(line, LineKind.UNKNOWN)
    assert [(name.kind, name.text) for name in names] == expected
    assert [line[name.start : name.end] for name in names] == [text for _, text in expected]


def test_what_narrows_a_name_down() -> None:
    line = PREFIX + f"Executing op: FileRemove(,FileName=a.dll,,ComponentId={GUID})"
    name, component = names_in(line, LineKind.OPERATION)
    assert (name.text, name.companion) == ("a.dll", GUID)
    assert component.text == GUID
    (key,) = names_in(
        PREFIX + "Executing op: RegOpenKey(Root=-2147483647,Key=A)", LineKind.OPERATION
    )
    assert key.companion == "-2147483647"


def test_the_readers_word_counts() -> None:
    line = "Property(S): MODE = 1"
    assert names_in(line, LineKind.PROPERTY_DUMP)
    assert names_in(line, LineKind.CONTINUATION) == []


@pytest.mark.parametrize(
    "line",
    [
        "操作结束 23:49:51: InstallFinalize。返回值 3。",
        "操作終了 16:14:49: InstallFinalize。 戻り値 1。",
        "Fin de l'action 16:14:49\N{NO-BREAK SPACE}: InstallFinalize. Valeur renvoyée 1.",
    ],
)
def test_an_action_in_another_language(line: str) -> None:
    (name,) = names_in(line, LineKind.ACTION_END)
    assert (name.kind, name.text) == ("action", "InstallFinalize")


@pytest.mark.parametrize("line", ["", "MSI (s) (F0:44): ", "{" * 5000, "1: " * 3000])
def test_odd_lines_name_nothing(line: str) -> None:
    for kind in LineKind:
        assert names_in(line, kind) == []
