"""Rights and policies; runs that changed nothing, had no rights, or went into a root folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.logs.findings.finding import LogFinding
from msiview.analysis.logs.findings.log_findings import log_findings
from msiview.analysis.logs.rights import RightsLine, rights
from msiview.logs.log import Log
from tests.builders.logs import engine, read_log


def read(folder: Path, *lines: str) -> Log:
    return read_log(folder / "a.log", "\n".join(lines) + "\n")


def findings(log: Log) -> dict[str, LogFinding]:
    return {finding.id: finding for finding in log_findings(log, None)}


SILENT = engine("MSI_LUA: Installation UI level is silent, no credential elevation is possible")
RAISED = engine(
    "MSI_LUA: Setting MsiRunningElevated property to 1 because the install is already running "
    "elevated."
)


def test_rights_that_nobody_could_be_asked_for(tmp_path: Path) -> None:
    log = read(tmp_path, SILENT, engine("MainEngineThread is returning 1603"))
    found = rights(log)
    assert (found.elevated, found.refused_line) == (False, 0)
    assert "no raised rights" in findings(log)["not-elevated"].title


def test_raised_rights(tmp_path: Path) -> None:
    log = read(tmp_path, RAISED, SILENT)
    assert rights(log).elevated is True
    assert "not-elevated" not in findings(log)
    assert rights(read(tmp_path, "Action start 10:00:00: INSTALL.")).elevated is None


def test_only_policies_that_are_set(tmp_path: Path) -> None:
    log = read(
        tmp_path,
        engine("Machine policy value 'DisableMsi' is 0"),
        engine("User policy value 'SearchOrder' is 'nmu'"),
        engine("Machine policy value 'DisableUserInstalls' is 1"),
        engine("Machine policy value 'DisableUserInstalls' is 1"),
    )
    line = RightsLine("Machine policy DisableUserInstalls", "1", 2)
    assert rights(log).policies == (line,)


def state(action: str) -> str:
    return engine(f"Component: C; Installed: Local;   Request: Null;   Action: {action}")


@pytest.mark.parametrize(
    ("actions", "returned", "is_quiet"),
    [(["Null", "Null"], 0, True), (["Null", "Local"], 0, False), (["Null", "Null"], 1603, False)],
)
def test_a_run_that_changed_nothing(
    actions: list[str], returned: int, is_quiet: bool, tmp_path: Path
) -> None:
    end = engine(f"MainEngineThread is returning {returned}")
    log = read(tmp_path, *map(state, actions), end)
    assert ("nothing-changed" in findings(log)) is is_quiet


def test_a_product_in_the_root_of_a_drive(tmp_path: Path) -> None:
    log = read(
        tmp_path, "Property(S): INSTALLDIR = C:\\", "Property(S): TARGETDIR = D:\\", "", "end"
    )
    assert findings(log)["root-folder"].title == "INSTALLDIR is C:\\, the root of a drive"


def test_a_folder_in_the_root_by_the_costing(tmp_path: Path) -> None:
    """A log without the properties at the end has the folders that were decided on."""
    decided = "Dir (target): Key: {}\t, Object: {}"
    lines = (decided.format("TARGETDIR", "D:\\"), decided.format("INSTALLDIR", "D:\\"))
    found = findings(read(tmp_path, *map(engine, lines)))["root-folder"]
    assert found.title == "INSTALLDIR is D:\\, the root of a drive"
