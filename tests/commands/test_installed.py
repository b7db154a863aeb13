"""``msiview installed``."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.builders.registry_exports import COMPONENT, PRODUCT, write_export
from tests.commands.conftest import Run


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return write_export(tmp_path / "machine.reg")


def test_the_list(run: Run, export: Path) -> None:
    answer = run("installed", export)
    assert answer.code == 0
    lines = [line.split() for line in answer.text.splitlines()]
    assert [line[0] for line in lines] == ["Product", "Another", "Contoso", "Offered"]
    assert " ".join(lines[2][2:]) == (
        rf"1.2.3 {PRODUCT} the machine 2, 1 superseded C:\Windows\Installer\1a2b3c.msi"
    )


def test_one_product(run: Run, export: Path) -> None:
    text = run("installed", export, "--product", "READER").text
    assert "Installed         2024-01-31" in text
    assert text.index("Update 2") < text.index("Update 1") < text.index("Update 0  superseded")
    assert run("installed", export, "--product", PRODUCT.lower()).text == text


def test_clients_of_a_component(run: Run, export: Path) -> None:
    answer = run("installed", export, "--component", COMPONENT, "--json").json
    assert answer["component"] == COMPONENT
    assert [(one["product"], one["permanent"]) for one in answer["clients"]][:2] == [
        (PRODUCT, False),
        ("", True),
    ]
    assert "nobody: it is permanent" in run("installed", export, "--component", COMPONENT).text
    assert "No product has" in run("installed", export, "--component", PRODUCT).text


def test_json(run: Run, export: Path) -> None:
    answer = run("installed", export, "--json").json
    assert answer["file"] == str(export)
    by_name = {one["name"]: one for one in answer["products"]}
    assert [patch["state"] for patch in by_name['Contoso "Reader"']["patches"]] == [
        "applied",
        "applied",
        "superseded",
    ]
    assert by_name["Offered"]["advertised"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--product", "nothing"], "there is no product nothing"),
        (["--component", "x"], "x is no GUID"),
    ],
)
def test_what_is_not_there(run: Run, export: Path, arguments: list[str], error: str) -> None:
    answer = run("installed", export, *arguments)
    assert answer.code == 2
    assert error in answer.error


def test_other_files(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "x.reg"
    other.write_bytes(b"MZ")
    answer = run("installed", other)
    assert answer.code == 3
    assert f"{other}: this is no export of the registry" in answer.error


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has a registry")
def test_a_system_without_a_registry(run: Run) -> None:
    answer = run("installed")
    assert answer.code == 2
    assert "only Windows has a registry of its own" in answer.error
