"""``msiview tree``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders.databases import make_msi, table
from tests.commands.conftest import Run


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return make_msi(
        tmp_path / "a.msi",
        [
            table(
                "Directory",
                "Directory s72*, Directory_Parent S72, DefaultDir l255",
                ("TARGETDIR", None, "SourceDir"),
                ("APP", "TARGETDIR", "app|Application"),
            ),
            table(
                "Component",
                "Component s72*, Directory_ s72, Attributes i2, KeyPath S72",
                ("C", "APP", 0, "f"),
            ),
            table(
                "File",
                "File s72*, Component_ s72, FileName l255, FileSize i4",
                ("f", "C", "f.exe", 1234),
            ),
            table(
                "Feature",
                "Feature s38*, Feature_Parent S38, Title L64, Level i2",
                ("Main", None, "The program", 1),
                ("More", "Main", None, 5),
            ),
            table("FeatureComponents", "Feature_ s38*, Component_ s72*", ("Main", "C")),
            table(
                "Registry",
                "Registry s72*, Root i2, Key l255, Name L255, Value L0, Component_ s72",
                ("r", 1, "Software\\App", "Path", "#1", "C"),
            ),
            table(
                "Environment",
                "Environment s72*, Name l255, Value L255, Component_ s72",
                ("e", "=APP", "yes", "C"),
            ),
        ],
    )


def test_directories(run: Run, package: Path) -> None:
    lines = run("tree", package, "directories").text.splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["TARGETDIR", "Application"]
    assert lines[2].startswith("  Application")
    nodes = run("tree", package, "directories", "--json").json["nodes"]
    assert [node["parent"] for node in nodes] == [None, 0]
    assert nodes[1]["row"] == {"table": "Directory", "key": ["APP"]}
    assert nodes[1]["cells"]["All bytes"] == 1234
    assert nodes[1]["change"] is None


@pytest.mark.parametrize(
    ("arguments", "installed"),
    [
        ((), ["yes", "no"]),
        (("--level", "5"), ["yes", "yes"]),
        (("--add-local", "More"), ["yes"] * 2),
    ],
)
def test_features(
    run: Run, package: Path, arguments: tuple[str, ...], installed: list[str]
) -> None:
    answer = run("tree", package, "features", *arguments, "--json").json
    assert [node["cells"]["Installed"] for node in answer["nodes"]] == installed
    assert answer["tree"] == "features"


def test_registry(run: Run, package: Path) -> None:
    text = run("tree", package, "registry").text
    assert "REG_DWORD" in text
    reg = run("tree", package, "registry", "--reg").text.replace("\r\n", "\n")
    assert reg.endswith('\n[HKEY_CURRENT_USER\\Software\\App]\n"Path"=dword:00000001\n')


def test_lists(run: Run, package: Path) -> None:
    lines = run("tree", package, "environment").text.splitlines()
    assert lines[2].split() == ["e", "=APP", "yes", "C", "f", "[TARGETDIR]Application\\f.exe"]


@pytest.mark.parametrize(
    "arguments",
    [("registry", "--level", "1"), ("features", "--reg"), ("registry", "--reg", "--json"), ("x",)],
)
def test_wrong_usage(run: Run, package: Path, arguments: tuple[str, ...]) -> None:
    assert run("tree", package, *arguments).code == 2
