"""``msiview tree``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders.contents_package import contents_package
from tests.builders.databases import make_msi, table
from tests.commands.conftest import Run


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return contents_package(tmp_path / "a.msi")


def test_directories(run: Run, package: Path) -> None:
    lines = run("tree", package, "directories").text.splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["TARGETDIR", "Application", "bin"]
    assert lines[2].startswith("  Application")
    nodes = run("tree", package, "directories", "--json").json["nodes"]
    assert [node["parent"] for node in nodes] == [None, 0, 1]
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


def test_where_keys_land(run: Run, tmp_path: Path) -> None:
    """In the tree and in the file for regedit, with layers over the package as well."""
    paths = [tmp_path / name for name in ("a.msi", "b.msi")]
    for value, path in enumerate(paths):
        columns = "Registry s72*, Root i2, Key l255, Name L255, Value L0, Component_ s72"
        row = ("r", 2, r"Software\App", "Path", f"#{value}", "C")
        components = table("Component", "Component s72*, Attributes i2", ("C", 0))
        make_msi(path, [components, table("Registry", columns, row)])
    package, other = paths
    key = r"HKEY_LOCAL_MACHINE\Software\Wow6432Node\App"
    assert key in run("tree", package, "registry").text
    reg = run("tree", package, "registry", "--reg", "--overlay", other).text
    assert f"[{key}]" in reg
    assert "=dword:00000001" in reg


def test_lists(run: Run, package: Path) -> None:
    lines = run("tree", package, "environment").text.splitlines()
    what = ["set", "on", "install"]
    file = ["C", "f", "[TARGETDIR]Application\\bin\\f.exe"]
    assert lines[2].split() == ["e", "=APP", "yes", *what, *file]


@pytest.mark.parametrize(
    "arguments",
    [("registry", "--level", "1"), ("features", "--reg"), ("registry", "--reg", "--json"), ("x",)],
)
def test_wrong_usage(run: Run, package: Path, arguments: tuple[str, ...]) -> None:
    assert run("tree", package, *arguments).code == 2
