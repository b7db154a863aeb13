"""The Python interface, and every example of its page."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import msiview
from msiview.sample.log import write_sample_log
from msiview.sample.overlays import write_sample_overlays
from msiview.sample.package import write_sample
from tests.builders.databases import make_msi, table

PAGE = Path(__file__).parent.parent / "docs" / "python.md"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample under the names of the page."""
    folder = tmp_path_factory.mktemp("api")
    write_sample(folder).rename(folder / "app.msi")
    overlays = write_sample_overlays(folder)
    overlays.transform.rename(folder / "settings.mst")
    overlays.patch.rename(folder / "update.msp")
    write_sample_log(folder).rename(folder / "install.log")
    return folder


@pytest.fixture
def small(tmp_path: Path) -> msiview.Package:
    path = make_msi(
        tmp_path / "small.msi",
        [
            table("Property", "Property s72*, Value l0", ("A", "1"), ("B", "two")),
            table("Binary", "Name s72*, Data v0", ("script", b"WScript.Quit")),
            table("Pair", "Left s10*, Right i2*, Note S20", ("x", 1, None), ("x", 2, "n")),
        ],
    )
    return msiview.open(path)


def test_the_examples_of_the_page(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) >= 4
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), names)
    told = capsys.readouterr().out.splitlines()
    assert "('File', 'Component_', 'FileName') ('File',)" in told
    assert (
        len(names["package"]["File"]) == sum(1 for line in told if re.match(r"\S+ \d+$", line)) - 2
    )
    assert names["patched"].layers
    assert told[-1].startswith("=== Verbose logging started")


def test_rows_and_keys(small: msiview.Package) -> None:
    assert list(small) == ["Binary", "Pair", "Property"]
    pairs = small["Pair"]
    assert (pairs.columns, pairs.key, len(pairs)) == (
        ("Left", "Right", "Note"),
        ("Left", "Right"),
        2,
    )
    assert pairs.row("x", 2) == {"Left": "x", "Right": 2, "Note": "n"}
    assert pairs.row("x", 3) is None
    assert list(pairs.rows("Note")) == [{"Note": None}, {"Note": "n"}]
    assert small["Binary"].row("script") == {"Name": "script", "Data": b"WScript.Quit"}
    assert small.properties == {"A": "1", "B": "two"}
    assert small.streams["Binary.script"] == b"WScript.Quit"


def test_what_is_not_there(small: msiview.Package) -> None:
    with pytest.raises(msiview.MsiviewError, match="there is no table Nothing"):
        small["Nothing"]
    assert "Nothing" not in small
    with pytest.raises(msiview.MsiviewError, match="the key of Pair is Left, Right"):
        small["Pair"].row("x")
    with pytest.raises(msiview.MsiviewError, match="nothing lies over"):
        small.changes()
    with pytest.raises(msiview.MsiviewError):
        small.overlaid("nowhere.mst")
    with pytest.raises(msiview.MsiviewError):
        msiview.open("nowhere.msi")


def test_queries(small: msiview.Package) -> None:
    rows = small.query("SELECT Property AS P FROM Property WHERE Value = ?", "two")
    assert rows == [{"P": "B"}]


def test_overlays_add_rows_and_changes_tell_them(folder: Path) -> None:
    package = msiview.open(folder / "app.msi")
    changed = package.overlaid(folder / "settings.mst")
    document = changed.changes()
    assert document["overlays"] == list(changed.layers)
    assert document["changes"]
    again = changed.overlaid(folder / "update.msp")
    assert again.layers[: len(changed.layers)] == changed.layers
    assert package.compared(folder / "app.msi")["changes"] == []


def test_a_log_beside_its_package(folder: Path) -> None:
    package = msiview.open(folder / "app.msi")
    log = msiview.open_log(folder / "install.log", package=package)
    document = log.answers()
    assert document["lines"] == len(log)
    assert len(list(log.lines(len(log) - 1))) == 2
    assert list(log.lines(5, 4)) == []


def test_names_are_imported_late() -> None:
    """A command that needs a little pays for little."""
    program = (
        "import sys, msiview; assert 'msiview.api' not in sys.modules; "
        "msiview.open; assert 'msiview.api' in sys.modules; assert 'PySide6' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_what_is_public_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name in set(msiview.__all__) - {"Row", "Defect"}:
        assert name in text
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        getattr(msiview, "nonsense")  # noqa: B009
