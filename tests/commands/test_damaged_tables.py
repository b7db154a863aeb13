"""Tables that lack what sound ones have: columns, a key, a column that others count on."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from msiview.cli import COMMANDS
from tests.builders.databases import make_msi
from tests.builders.overlaid import make_settings, new_tables
from tests.builders.raw_databases import RawDatabase
from tests.commands.conftest import Run

KEY, SHORT_KEY, TEXT, NUMBER, STREAM = 0x2D48, 0x2502, 0x0D48, 0x0502, 0x0900
NO_KEY_BIT = ~0x2000
TOUCHED = ("Property", "Registry", "Icon", "Feature", "File", "Component", "Media", "Upgrade")


@pytest.fixture(autouse=True)
def faults_are_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MSIVIEW_TRACEBACK", "1")


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return make_msi(tmp_path / "sound.msi")


@pytest.fixture
def settings(tmp_path: Path, sound: Path) -> Path:
    """A transform that changes, adds and deletes rows of tables that the sound package has."""
    return make_settings(tmp_path, sound)


def without_columns(path: Path) -> Path:
    """All tables are listed, some with bytes, none is described."""
    raw = RawDatabase()
    raw.listed += TOUCHED
    raw.tables.update(dict.fromkeys(TOUCHED[:4], b"\1\0\2\0"))
    return raw.write(path)


def without_keys(path: Path, *names: str) -> Path:
    """Tables with the same two rows and no key column."""
    raw = RawDatabase()
    for name in TOUCHED:
        columns = {"File": "Sequence", "Feature": "Feature_Parent"}.get(name, "Value")
        raw.describe(name, (name, KEY & NO_KEY_BIT), (columns, TEXT))
        raw.fill(name, ("a", "b"), names or ("c", "d"))
    return raw.write(path)


@pytest.mark.parametrize("command", ["info", "tables", "dump", "changes"])
@pytest.mark.parametrize("json", [(), ("--json",)])
def test_overlays_of_tables_without_columns(
    run: Run, tmp_path: Path, settings: Path, command: str, json: tuple[str, ...]
) -> None:
    bare = without_columns(tmp_path / "bare.msi")
    answer = run(command, bare, "--overlay", settings, *json)
    assert answer.code == 0
    assert "settings.mst" in answer.errors


def test_records_for_a_table_without_columns_are_a_conflict(
    run: Run, tmp_path: Path, settings: Path
) -> None:
    answer = run("changes", without_columns(tmp_path / "bare.msi"), "--overlay", settings)
    assert (
        "settings.mst, Property: the records are of a table that also has the columns "
        "Property, Value; no error condition covers it: Windows Installer stops with error 2246"
    ) in answer.errors


def test_a_transform_of_tables_without_columns_is_written(
    run: Run, tmp_path: Path, settings: Path
) -> None:
    bare, out = without_columns(tmp_path / "bare.msi"), tmp_path / "out.mst"
    edit = ("--add", "IniFile", "IniFile=i", "FileName=f")
    answer = run("edit", bare, "--overlay", settings, *edit, "--skip-misfits", "-o", out)
    assert answer.code == 0, answer.errors
    assert run("changes", bare, "--overlay", out).code == 0


@pytest.mark.parametrize("command", ["info", "tables", "dump", "changes"])
def test_overlays_of_tables_without_keys(
    run: Run, tmp_path: Path, settings: Path, command: str
) -> None:
    assert run(command, without_keys(tmp_path / "a.msi"), "--overlay", settings).code == 0


def test_comparing_tables_without_keys(run: Run, tmp_path: Path, sound: Path) -> None:
    """Rows without a key cannot be matched: tables that differ come and go as a whole."""
    one, other = without_keys(tmp_path / "a.msi"), without_keys(tmp_path / "b.msi", "c", "e")
    assert run("compare", one, one).code == 0
    differing = run("compare", one, other)
    assert differing.code == 1
    lines = [line for line in differing.text.splitlines() if line.startswith(("+", "-"))]
    assert len(lines) == 6 * len(TOUCHED)  # the table and its two rows, before and after
    for pair in ((one, sound), (sound, one)):
        assert run("compare", *pair).code == 1
        assert run("compare", *pair, "--json").json["changes"]


def test_a_feature_table_whose_key_is_gone(run: Run, tmp_path: Path, sound: Path) -> None:
    """The rules about updates look at deleted features and components by their keys."""
    odd, odder = RawDatabase(), RawDatabase()
    for raw in (odd, odder):
        raw.describe("Property", ("Property", KEY & NO_KEY_BIT), ("Value", TEXT))
        raw.describe("Feature", ("Feature", KEY & NO_KEY_BIT), ("Feature_Parent", TEXT))
        raw.describe("Component", ("Component", KEY & NO_KEY_BIT), ("ComponentId", TEXT))
        raw.fill("Property", ("ProductVersion", "ProductCode"), ("2.0", "x"))
        raw.fill("Feature", ("Complete",), (None,))
    odd.fill("Component", ("Program",), ("y",))
    files = [odd.write(tmp_path / "odd.msi"), odder.write(tmp_path / "odder.msi"), sound]
    for old, new in permutations(files, 2):
        assert run("compare", old, new).code == 1
        assert run("changes", old, "--overlay", new).code == 0


@pytest.mark.parametrize("command", sorted({*COMMANDS} - {"extract", "log"}))
def test_columns_of_other_types(run: Run, tmp_path: Path, settings: Path, command: str) -> None:
    """Numbers where texts are expected, and the other way round."""
    raw = RawDatabase()
    raw.describe("Property", ("Property", SHORT_KEY), ("Value", NUMBER))
    raw.describe("Feature", ("Feature", SHORT_KEY), ("Feature_Parent", NUMBER), ("Level", TEXT))
    raw.describe("Component", ("Component", SHORT_KEY), ("Directory_", STREAM), ("KeyPath", TEXT))
    raw.describe("File", ("File", KEY), ("Component_", NUMBER), ("Sequence", TEXT))
    raw.describe("Media", ("DiskId", KEY), ("LastSequence", TEXT), ("Cabinet", NUMBER))
    raw.describe("Directory", ("Directory", SHORT_KEY), ("Directory_Parent", NUMBER))
    for name in ("Property", "Feature", "Component", "File", "Media", "Directory"):
        raw.fill(name, *[("1", "2")] * (2 if name in ("Property", "Directory") else 3))
    odd = raw.write(tmp_path / "odd.msi")
    words = {
        "compare": (odd, make_msi(tmp_path / "b.msi", new_tables())),
        "applicable": (odd, settings),
        "refs": (odd, "Feature", "1"),
        "trace": (odd, "1"),
    }.get(command, (odd, "--overlay", settings))
    assert run(command, *words).code in (0, 1, 2)
