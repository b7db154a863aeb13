"""Values that did not stay as they were given."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.logs.findings.finding import LogFinding
from msiview.analysis.logs.findings.log_findings import log_findings
from tests.builders.logs import engine, read_log


def findings(folder: Path, *lines: str) -> dict[str, LogFinding]:
    log = read_log(folder / "a.log", "\n".join(lines) + "\n")
    return {finding.id: finding for finding in log_findings(log, None)}


def changed(name: str, old: str, new: str) -> str:
    return engine(
        f"PROPERTY CHANGE: Modifying {name} property. Its current value is '{old}'. "
        f"Its new value: '{new}'."
    )


def test_a_given_value_that_an_action_overwrites(tmp_path: Path) -> None:
    found = findings(
        tmp_path,
        engine('Command Line: PORT=80 NAME="A ""b"" c" CURRENTDIRECTORY=C:\\Temp'),
        changed("PORT", "8081", "80"),
        "Action start 10:00:00: SetPort.",
        changed("PORT", "80", "8080"),
        "Action ended 10:00:00: SetPort. Return value 1.",
    )
    finding = found["overwritten-property"]
    assert finding.title == "PORT was given as 80 and overwritten with 8080 by SetPort"
    assert finding.lines == (3, 0)
    assert "in line 1; it was overwritten with 8080 by SetPort in line 4" in str(
        finding.explanation
    )


@pytest.mark.parametrize(
    ("given", "change"),
    [
        ("PORT=80", changed("PORT", "8081", "80")),
        ("PORT=80", changed("OTHER", "80", "8080")),
        ("DIR=C:\\App", changed("DIR", "C:\\App", "C:\\App\\")),
        ("ADDLOCAL=All", changed("ADDLOCAL", "All", "Main")),
    ],
)
def test_what_is_no_overwriting(given: str, change: str, tmp_path: Path) -> None:
    found = findings(tmp_path, engine(f"Command Line: {given} "), change)
    assert "overwritten-property" not in found


def test_a_folder_that_became_a_32_bit_one(tmp_path: Path) -> None:
    found = findings(
        tmp_path,
        engine(
            "WIN64DUALFOLDERS: 'C:\\Program Files (x86)\\' will substitute 17 characters in "
            "'C:\\Program Files\\Reader' folder path. (mask argument = 0)"
        ),
    )
    assert found["moved-folder"].title == (
        "C:\\Program Files\\Reader became C:\\Program Files (x86)\\Reader"
    )
