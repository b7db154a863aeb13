"""``msiview sequences``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders.databases import make_msi, table
from tests.builders.failed_logs import action, log_text
from tests.builders.logs import write_log
from tests.commands.conftest import Run

COLUMNS = "Action s72*, Condition S255, Sequence I2"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return make_msi(
        tmp_path / "a.msi",
        [
            table("InstallExecuteSequence", COLUMNS, ("CostFinalize", None, 1000), ("Do", "A", 10)),
            table("InstallUISequence", COLUMNS, ("ExecuteAction", None, 1300)),
            table(
                "CustomAction",
                "Action s72*, Type i2, Source S72, Target S255",
                ("Do", 1025, "Code", "Start"),
            ),
        ],
    )


def test_the_list(run: Run, package: Path) -> None:
    lines = run("sequences", package).text.splitlines()
    assert lines[0] == "InstallExecuteSequence: 2 actions"
    assert lines[3].split()[:5] == ["10", "Do", "A", "false", "deferred"]
    assert lines[3].endswith("calls Start in the DLL of Binary Code")
    assert "InstallUISequence: 1 action" in lines


def test_one_sequence_with_other_values(run: Run, package: Path) -> None:
    only = ("--sequence", "InstallExecuteSequence")
    answer = run("sequences", package, *only, "--set", "A=1", "--json").json
    assert [one["name"] for one in answer["sequences"]] == ["InstallExecuteSequence"]
    assert answer["sequences"][0]["actions"][0] == {
        "number": 10,
        "action": "Do",
        "kind": "custom",
        "runs": "deferred",
        "in_script": False,
        "condition": "A",
        "outcome": "true",
        "does": "calls Start in the DLL of Binary Code",
        "type": 1025,
        "source": {"table": "Binary", "key": ["Code"]},
        "entry": "Start",
        "user": answer["sequences"][0]["actions"][0]["user"],
        "partners": [],
        "leads_to": [],
        "log": None,
    }
    assert answer["log"] is None
    assert answer["sequences"][0]["departure"] is None


def test_beside_a_log(run: Run, package: Path, tmp_path: Path) -> None:
    log = write_log(tmp_path / "a.log", log_text(action("Do", returned=3)))
    answer = run("sequences", package, "--log", log, "--json").json
    first, second = answer["sequences"][0]["actions"]
    assert first["log"]["course"] == "ran"
    assert first["log"]["returned"] == 3
    assert second["log"]["course"] == "not reached"
    departure = answer["sequences"][0]["departure"]
    assert departure["action"] == "Do"
    assert departure["line"] == first["log"]["line"]
    text = run("sequences", package, "--log", log).text
    assert "The log leaves the sequence at Do: it failed (return value 3), line " in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--sequence", "InstallExecuteSequenc"), "did you mean InstallExecuteSequence"),
        (("--set", "A"), "A is not of the form NAME=VALUE"),
    ],
)
def test_wrong_usage(run: Run, package: Path, arguments: tuple[str, ...], words: str) -> None:
    answer = run("sequences", package, *arguments)
    assert answer.code == 2
    assert words in answer.errors
