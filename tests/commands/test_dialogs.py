"""``msiview dialogs``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders.dialog_tables import wizard_package
from tests.commands.conftest import Run


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return wizard_package(tmp_path / "wizard.msi")


def test_the_list(run: Run, package: Path) -> None:
    answer = run("dialogs", package)
    assert answer.code == 0
    lines = [line.split() for line in answer.text.splitlines()]
    assert " ".join(lines[1]) == "1100 Welcome Sample Setup 370 × 270 3 NOT Installed"
    assert [line[0] for line in lines[2:]] == ["-1", "Licence", "Ask", "Folder"]


def test_one_dialog(run: Run, package: Path) -> None:
    text = run("dialogs", package, "Licence").text
    assert "Licence, Sample Setup" in text
    assert "Next     PushButton (disabled)" in text
    assert "Red | Blue" in text
    assert 'IT = "red!" false' in text


def test_json(run: Run, package: Path) -> None:
    listed = run("dialogs", package, "--json").json["dialogs"]
    assert [one["dialog"] for one in listed][:2] == ["Welcome", "Finished"]
    assert listed[0]["sequence"] == 1100
    whole = run("dialogs", package, "Licence", "--json").json
    by_name = {one["control"]: one for one in whole["items"]}
    assert by_name["Colours"]["choices"][0] == {"value": "red", "text": "Red"}
    assert by_name["Colours"]["value"] == "red"
    assert by_name["Next"]["enabled"] is False
    assert [(one["control"], one["rule"]) for one in whole["remarks"]] == [("Next", "ICE44")]


def test_what_rules_find_is_told(run: Run, tmp_path: Path) -> None:
    package = wizard_package(tmp_path / "a.msi", without="Ask")
    remarks = run("dialogs", package, "Welcome", "--json").json["remarks"]
    assert [(one["control"], one["rule"]) for one in remarks] == [("Cancel", "ICE44")]
    assert (
        "Cancel: The event SpawnDialog names the dialog Ask"
        in run("dialogs", package, "Welcome").text
    )
    (tmp_path / "msiview-check.toml").write_text('[rules]\noff = ["ICE44"]\n')
    assert run("dialogs", package, "Welcome", "--json").json["remarks"] == []


def test_a_dialog_that_is_not_there(run: Run, package: Path) -> None:
    answer = run("dialogs", package, "Licens")
    assert answer.code == 2
    assert "there is no dialog Licens" in answer.errors
    assert "Licence" in answer.errors
