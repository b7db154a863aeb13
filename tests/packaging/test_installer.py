"""Our own Windows Installer package: sound by our own rules, and the same for the same files."""

from __future__ import annotations

from pathlib import Path

import pytest
from installer import write_package
from payload import identifier, payload_of, stored_names

from msiview.cli import main
from msiview.database.cells import Cell
from msiview.database.opening import open_package
from msiview.database.package import Package
from tests.builders.program_folder import make_program_folder

VERSION = "1.2.3"
ENDINGS = {"msi", "msp", "mst", "msm", "cub", "pcp", "log"}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installer")
    target = folder / "msiview.msi"
    write_package(make_program_folder(folder / "program"), VERSION, target)
    return target


@pytest.fixture(scope="module")
def package(path: Path) -> Package:
    return open_package(path)


def rows(package: Package, table: str, *columns: str) -> list[tuple[Cell, ...]]:
    """Cells of these columns, in the order of the rows."""
    return [tuple(row[column] for column in columns) for row in package.tables[table].named_rows()]


def test_no_rule_has_a_remark(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--notes", "--files", str(path)]) == 0
    assert "no findings" in capsys.readouterr().out


def test_files_have_versions_or_hashes(package: Package) -> None:
    files = {row[0]: row[1:] for row in rows(package, "File", "File", "Version", "Language")}
    assert files["python.python.exe"] == ("1.2.3.4", "0,1033")
    hashed = {key for (key,) in rows(package, "MsiFileHash", "File_")}
    assert hashed == {key for key, (version, _) in files.items() if version is None}


def test_each_file_has_a_component_with_its_own_guid(package: Package) -> None:
    components = rows(package, "Component", "ComponentId", "KeyPath")
    keys = {key for (key,) in rows(package, "File", "File")}
    assert {key for _, key in components} >= keys
    assert len({guid for guid, _ in components}) == len(components)


def test_components_keep_their_guids_and_versions_get_new_codes(
    package: Package, path: Path, tmp_path: Path
) -> None:
    write_package(path.parent / "program", "1.3.0", tmp_path / "next.msi")
    following = open_package(tmp_path / "next.msi")
    columns = ("Component", "ComponentId")
    assert rows(following, "Component", *columns) == rows(package, "Component", *columns)
    before, after = (dict(rows(p, "Property", "Property", "Value")) for p in (package, following))
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"ProductCode", "ProductVersion"}
    assert package.summary.text(9) != following.summary.text(9)


def test_the_same_files_give_the_same_bytes(path: Path, tmp_path: Path) -> None:
    write_package(path.parent / "program", VERSION, tmp_path / "again.msi")
    assert (tmp_path / "again.msi").read_bytes() == path.read_bytes()


def test_a_version_is_upgraded_and_never_downgraded(package: Package) -> None:
    columns = ("VersionMin", "VersionMax", "Attributes", "ActionProperty")
    assert sorted(rows(package, "Upgrade", *columns), key=str) == [
        ("0.0.0", VERSION, 257, "OLDERFOUND"),
        (VERSION, None, 258, "NEWERFOUND"),
    ]
    numbers = dict(rows(package, "InstallExecuteSequence", "Action", "Sequence"))
    removal = numbers["RemoveExistingProducts"]
    assert isinstance(removal, int)
    assert numbers["InstallInitialize"] < removal < numbers["ProcessComponents"]  # type: ignore[operator]


def test_what_a_double_click_does_stays_as_it_is(package: Package) -> None:
    entries = rows(package, "Registry", "Root", "Key", "Name")
    verbs = {str(key).split("\\")[3] for _, key, _ in entries if "shell\\msiview" in str(key)}
    assert verbs == {f".{ending}" for ending in ENDINGS}
    for root, key, name in entries:
        parts = str(key).split("\\")
        if parts[:2] == ["Software", "Classes"] and parts[2].startswith("."):
            assert (parts[3:], str(name).split(".")[0]) == (["OpenWithProgids"], "msiview")
        assert root in {-1, 1}
    assert not {"Extension", "ProgId", "Verb"} & set(package.tables)


def test_path_is_changed_on_demand_only(package: Package) -> None:
    levels = dict(rows(package, "Feature", "Feature", "Level"))
    properties = dict(rows(package, "Property", "Property", "Value"))
    assert int(str(levels["Path"])) > int(str(properties["INSTALLLEVEL"]))
    features = dict(rows(package, "FeatureComponents", "Component_", "Feature_"))
    for component, name in rows(package, "Environment", "Component_", "Name"):
        assert features[component] == "Path"
        assert str(name).endswith("PATH")


@pytest.mark.parametrize(
    ("names", "stored"),
    [
        (["a.txt", "ABC_1"], ["a.txt", "ABC_1"]),
        (["long name.text"], ["LONG_N~1.TEX|long name.text"]),
        (["modules_a.x", "modules_b.x"], ["MODULE~1.X|modules_a.x", "MODULE~2.X|modules_b.x"]),
        (["x.dist-info"], ["X~1.DIS|x.dist-info"]),
        ([".hidden"], ["~1.HID|.hidden"]),
    ],
)  # fmt: skip
def test_short_names(names: list[str], stored: list[str]) -> None:
    assert list(stored_names(names)) == stored


def test_keys_tell_paths_and_differ() -> None:
    assert identifier("app/msiview/cli.pyc", "") == "app.msiview.cli.pyc"
    assert identifier("a-b", "") != identifier("a_b", "")
    long_keys = {identifier("x/" * 60 + name, "") for name in ("a", "b")}
    assert len(long_keys) == 2
    assert all(len(key) <= 72 for key in long_keys)
    assert identifier("2.txt", "")[0] == "_"


def test_folders_lie_in_each_other(tmp_path: Path) -> None:
    payload = payload_of(make_program_folder(tmp_path / "program"))
    parents = {row["Directory"]: row["Directory_Parent"] for row in payload.directories}
    assert parents["dir.app.msiview"] == "dir.app"
    assert parents["dir.app"] == "INSTALLDIR"
    assert [file.row["Sequence"] for file in payload.files] == [*range(1, len(payload.files) + 1)]
