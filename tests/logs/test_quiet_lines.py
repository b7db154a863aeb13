"""Lines that need not be read: what is known of a log is the same as if all were."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from msiview.logs import reader
from msiview.logs.facts import LogFacts
from msiview.logs.log import Log
from tests.builders.big_log import make_big_log

pytest.importorskip("msiview.logs._log_bytes", reason="the loops are not compiled")

BODIES = (
    "Executing op: FileCopy(SourceName=a,)",
    "Executing op: RegAddValue(Name=a,Value=first",
    "Executing op: ActionStart(Name=InstallFiles,Description=Copying,)",
    "Executing op: CustomActionSchedule(Action=Own,)",
    "Executing op: Header(Signature=1,ScriptType=2,)",
    "Executing op: End(Checksum=0)",
    "Component: Reader; Installed: Absent;   Request: Local;   Action: Local",
    "Component: Reader; Installed: Absent;   Request: Local;",
    "Component: Reader",
    "Feature: Main; Installed: Absent;   Request: Local;   Action: Local",
    "PROPERTY CHANGE: Adding A property. Its value is 'one'.",
    "PROPERTY CHANGE: Adding A property. Its value is 'one",
    "PROPERTY CHANGE: Adding PackageCode property. Its value is '{0}'.",
    "Note: 1: 2205 2:  3: ActionText ",
    "Note: 1: 1402 2: Components 3: 2 ",
    "Note: 1: 1402 2: Components 3: 5 ",
    "Note: 1: 1708 ",
    "Note: 1: 2228 2:  3: Error 4: SELECT `Message` FROM `Error` WHERE `Error` = 1925 ",
    "Note: 1: 2318 2:  ",
    "Note: 1: 2318 2:  3: 2 3: 5 ",
    "File: C:\\a;\tTo be installed;\tWon't patch;\tNo existing file",
    "File: C:\\a",
    "Source for file 'a' is compressed",
    "Source for file a",
    "Doing action: InstallFiles",
    "Product: Reader -- Installation failed.",
    "Invoking remote custom action. DLL: C:\\a.dll, Entrypoint: b",
    "MainEngineThread is returning 1603",
    "no rule knows this",
    "",
)
PREFIXES = (
    *["MSI (s) (F0:44) [10:00:00:000]: "] * 8,
    "MSI (s) (F0:48) [10:00:00:900]: ",
    "MSI (s) (F0:44) [10:00:05:000]: ",
    "MSI (s) (F0:44) [23:59:59:000]: ",
    "MSI (c) (34:7C) [10:00:00:100]: ",
    "MSI (s) (F0!44) [10:00:00:000]: ",
    "MSI (N) (F0:44) : ",
    "MSI (s) (\u30ed0:44) [10:00:00:000]: ",
)
PLAIN = (
    *["1: a 2: b ", "1: settings were written"] * 2,
    "Action start 10:00:00: InstallFiles.",
    "Action ended 10:00:00: InstallFiles. Return value 3.",
    "Property(S): A = one",
    "<![LOG[a message that goes on",
    '<![LOG[one]LOG]!><time="10:00:00.000+000" date="1-1-2024" component="a" type="3">',
    "=== Verbose logging started: 1/1/2024  10:00:00  Build type: SHIP 5.00.1  Calling process: a",
    "   Request: Local;   Action: Local",
    "Error 1925. You do not have rights.",
    "\fMSI (s) (F0:44) [10:00:00:000]: Doing action: A",
    *("two", "", "\u30ed", "\x1b[0m", "InstallFiles: File: a"),
)

lines = st.lists(
    st.builds("{}{}".format, st.sampled_from(PREFIXES), st.sampled_from(BODIES))
    | st.sampled_from(PLAIN),
    max_size=60,
)


def facts(path: Path, least: int) -> LogFacts:
    """What is known of a log, if lines are skimmed where there are so many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "LEAST_SKIMMED", least)
        patch.setattr(reader, "MOST_READ", 1)
        log = Log(path)
        log.read()
        return log.facts


def is_the_same(path: Path) -> bool:
    return facts(path, 0) == facts(path, 1 << 40)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    lines,
    st.sampled_from(("utf-8", "utf-16-le", "utf-16-be")),
    st.sampled_from(("\r\n", "\n")),
    st.lists(st.tuples(st.integers(0, 1 << 16), st.binary(max_size=3)), max_size=2),
)
def test_any_lines(
    tmp_path: Path, lines: list[str], encoding: str, end: str, damage: list[tuple[int, bytes]]
) -> None:
    mark = "" if encoding == "utf-8" else "\ufeff"
    # Behind what tells that it is a log.
    head = f"{PREFIXES[0]}{BODIES[0]}"
    data = bytearray((mark + end.join([head] * 9 + lines + [""])).encode(encoding))
    for at, inserted in damage:
        at = min(at, len(data))
        data[at:at] = inserted
    path = tmp_path / "a.log"
    path.write_bytes(data)
    assert is_the_same(path)


@pytest.mark.parametrize("failed", [False, True])
def test_a_log_of_many_files(tmp_path: Path, failed: bool) -> None:
    path = make_big_log(tmp_path / "a.log", 700, failed=failed)
    assert is_the_same(path)
    assert sum(action.operations for action in facts(path, 0).actions) > 2_000
