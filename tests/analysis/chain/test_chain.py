"""Chains of made packages: what belongs together, and what is broken in it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from msiview.analysis.chain.features import MAX_DEPTH
from msiview.analysis.chain.maker import ChainMaker
from msiview.analysis.chain.parts import Chain, RowPlace
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.writer import TableContent
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.overlaid_table import RowState
from msiview.overlay.overlay import OverlaidDatabase
from msiview.progress import Cancelled, Progress
from tests.builders.databases import COMPONENT_ID, PRODUCT_CODE, make_msi, sample_tables, table

LONG_KEY = "K" * 255
CABINET = {"cab1.cab": b"MSCF"}


def _open(path: Path) -> Database:
    package = open_package(path)
    assert isinstance(package, Database)
    return package


def _chain(path: Path, name: str, *key: str) -> Chain:
    database = _open(path)
    row = database.table(name).find(key)
    assert row is not None
    return ChainMaker(database).chain(name, row)


def _with(*changed: TableContent) -> list[TableContent]:
    """The sample's tables, some of them replaced, others added."""
    names = {content.name for content in changed}
    return [*(t for t in sample_tables() if t.name not in names), *changed]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    md5 = (1, 2, -1, -(2**31) + 1)
    return make_msi(
        tmp_path_factory.mktemp("chain") / "sample.msi",
        _with(
            table(
                "MsiFileHash",
                "File_ s72*, Options i2, HashPart1 i4, HashPart2 i4, HashPart3 i4, HashPart4 i4",
                ("help.chm", 0, *md5),
            ),
            table("Condition", "Feature_ s38*, Level i2*, Condition S255", ("Help", 0, "NOHELP")),
            table(
                "Shortcut",
                "Shortcut s72*, Directory_ s72, Name l128, Component_ s72, Target s72",
                ("link", "INSTALLDIR", "SAMPLE|Sample", "Program", "Complete"),
            ),
            table("MsiShortcutProperty", "MsiShortcutProperty s72*, Shortcut_ s72", ("p", "link")),
            table("Verb", "Extension_ s255*, Verb s32*", ("txt", "open")),
            table(
                "Extension",
                "Extension s255*, Component_ s72*, Feature_ s38",
                ("txt", "Program", "Complete"),
            ),
        ),
        streams=CABINET,
    )


def test_a_file(sample: Path) -> None:
    chain = _chain(sample, "File", "app.exe")
    assert chain.problems == ()
    file, component, directory = chain.file, chain.component, chain.directory
    assert file is not None
    assert component is not None
    assert directory is not None
    assert (file.name, file.short_name) == ("application.exe", "APP.EXE")
    assert (file.version, file.language, file.size, file.hash) == ("1.2.3.4", "1033", 70000, "")
    assert [meaning.name for meaning in file.meanings] == ["Vital"]
    assert file.is_compressed
    assert file.media is not None
    assert (file.media.disk, file.media.cabinet, file.media.is_embedded) == (1, "cab1.cab", True)
    assert file.path == "[ProgramFiles64Folder]Sample Product\\application.exe"
    assert component.key == "Program"
    assert component.component_id == COMPONENT_ID
    assert component.packed_id == "15AA4BAC538980B1C90E5ED8E9EAE143"
    assert component.is_key_path is True
    assert [meaning.name for meaning in component.meanings] == ["LocalOnly", "64bit"]
    machine = component.registry[0]
    assert machine.key.endswith(rf"UserData\S-1-5-18\Components\{component.packed_id}")
    assert machine.value == "154367CAC00BC4E4E9D0F9A39012FA74"  # the packed product code
    assert PRODUCT_CODE.startswith("{AC763451")
    assert [(f.key, f.path, f.level) for f in chain.features] == [("Complete", ("Complete",), 1)]
    assert directory.path == "[ProgramFiles64Folder]Sample Product\\"
    assert directory.source_path == "[SourceDir]Sample Product\\"
    assert [(p.table, p.key) for p in chain.resources] == [
        ("Extension", ("txt", "Program")),
        ("Registry", ("reg1",)),
        ("Registry", ("reg2",)),
        ("Shortcut", ("link",)),
    ]


def test_conditions_and_the_hash(sample: Path) -> None:
    chain = _chain(sample, "File", "help.chm")
    assert chain.file is not None
    assert chain.component is not None
    assert chain.file.hash == "0100000002000000ffffffff01000080"
    assert chain.component.condition == "VersionNT >= 601"
    assert (chain.component.component_id, chain.component.registry) == ("", ())
    (feature,) = chain.features
    assert feature.path == ("Complete", "Help")
    assert [(c.level, c.condition) for c in feature.conditions] == [(0, "NOHELP")]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Component", ("Program",)),
        ("Registry", ("reg1",)),
        ("Shortcut", ("link",)),
        ("Extension", ("txt", "Program")),
        ("FeatureComponents", ("Complete", "Program")),
        ("MsiShortcutProperty", ("p",)),  # by way of the shortcut
        ("Verb", ("txt", "open")),  # by way of the extension
    ],
)
def test_whatever_belongs_to_the_component(sample: Path, name: str, key: tuple[str, ...]) -> None:
    chain = _chain(sample, name, *key)
    assert chain.start.key == key
    assert chain.component is not None
    assert chain.component.key == "Program"
    assert chain.component.is_key_path is None
    assert chain.file is not None  # the key path
    assert chain.file.key == "app.exe"
    assert chain.start not in chain.resources


def test_the_hash_belongs_to_its_file(sample: Path) -> None:
    chain = _chain(sample, "MsiFileHash", "help.chm")
    assert chain.file is not None
    assert chain.file.key == "help.chm"


def test_a_feature(sample: Path) -> None:
    chain = _chain(sample, "Feature", "Help")
    assert chain.component is None
    assert [f.path for f in chain.features] == [("Complete", "Help")]
    assert [place.key for place in chain.components] == [("Manual",)]


def test_a_directory(sample: Path) -> None:
    chain = _chain(sample, "Directory", "INSTALLDIR")
    assert chain.directory is not None
    assert chain.directory.path == "[ProgramFiles64Folder]Sample Product\\"
    assert [place.key for place in chain.components] == [("Program",), ("Manual",)]


def test_a_row_that_belongs_to_nothing(sample: Path) -> None:
    chain = _chain(sample, "Property", "ProductName")
    assert chain == Chain(RowPlace("Property", chain.start.row, ("ProductName",)))


def test_product_and_upgrade_code_have_places_in_the_registry(sample: Path) -> None:
    product = _chain(sample, "Property", "ProductCode")
    keys = [place.key for place in product.registry]
    packed = "154367CAC00BC4E4E9D0F9A39012FA74"
    assert rf"HKLM\Software\Classes\Installer\Products\{packed}" in keys
    assert any(key.endswith(rf"\Uninstall\{PRODUCT_CODE}") for key in keys)
    upgrade = _chain(sample, "Property", "UpgradeCode")
    assert all("UpgradeCodes" in place.key for place in upgrade.registry)


def _component(
    key: str, directory: str, attributes: int = 0, key_path: str | None = None
) -> tuple[str, None, str, int, None, str | None]:
    return key, None, directory, attributes, None, key_path


_COMPONENT = (
    "Component s255*, ComponentId S38, Directory_ s72, Attributes i2, Condition S255, KeyPath S72"
)


def _components(*rows: Iterable[object]) -> TableContent:
    return table("Component", _COMPONENT, *rows)  # type: ignore[arg-type]


def test_key_paths(tmp_path: Path) -> None:
    path = make_msi(
        tmp_path / "a.msi",
        _with(
            _components(
                _component("Program", "INSTALLDIR", 4, "reg1"), _component("Manual", "INSTALLDIR")
            )
        ),
    )
    by_registry = _chain(path, "File", "app.exe").component
    assert by_registry is not None
    assert by_registry.key_path is not None
    assert by_registry.key_path.kind == "Registry"
    assert by_registry.key_path.text == r"HKLM\Software\Example\Sample\Path"
    assert by_registry.is_key_path is False
    by_directory = _chain(path, "Component", "Manual").component
    assert by_directory is not None
    assert by_directory.key_path is not None
    assert by_directory.key_path.kind == "Directory"
    assert by_directory.key_path.text == "[ProgramFiles64Folder]Sample Product\\"


# -- what is broken -----------------------------------------------------


def test_missing_rows_are_named(tmp_path: Path) -> None:
    path = make_msi(
        tmp_path / "a.msi",
        _with(
            _components(_component("Program", "GONEDIR", 0, "gone.exe")),
            table(
                "FeatureComponents", "Feature_ s38*, Component_ s72*", ("GoneFeature", "Program")
            ),
        ),
    )
    chain = _chain(path, "File", "app.exe")
    assert chain.component is not None
    assert chain.component.key_path is not None
    assert chain.component.key_path.place is None
    assert chain.directory is not None
    assert chain.directory.place is None
    assert [(f.key, f.place) for f in chain.features] == [("GoneFeature", None)]
    told = "\n".join(chain.problems)
    assert "gone.exe" in told
    assert "GONEDIR" in told
    assert "GoneFeature" in told


def test_a_file_without_its_component(tmp_path: Path) -> None:
    chain = _chain(make_msi(tmp_path / "a.msi", _with(_components())), "File", "app.exe")
    assert chain.component is not None
    assert (chain.component.key, chain.component.place) == ("Program", None)
    assert "the component Program is missing in Component" in chain.problems
    assert [f.key for f in chain.features] == ["Complete"]  # the link still says so
    assert chain.file is not None
    assert chain.file.name == "application.exe"


def test_a_row_of_a_missing_file(tmp_path: Path) -> None:
    hashes = table("MsiFileHash", "File_ s72*, Options i2", ("gone.dll", 0))
    chain = _chain(make_msi(tmp_path / "a.msi", _with(hashes)), "MsiFileHash", "gone.dll")
    assert chain.file is not None
    assert (chain.file.key, chain.file.place) == ("gone.dll", None)
    assert chain.problems == ("the file gone.dll is missing in File",)


def test_only_a_file_table(tmp_path: Path) -> None:
    files = next(t for t in sample_tables() if t.name == "File")
    chain = _chain(make_msi(tmp_path / "a.msi", [files]), "File", "app.exe")
    assert chain.file is not None
    assert chain.file.media is None
    assert len(chain.problems) == 2  # no component, no feature


def test_circles_end(tmp_path: Path) -> None:
    path = make_msi(
        tmp_path / "a.msi",
        _with(
            table(
                "Directory",
                "Directory s72*, Directory_Parent S72, DefaultDir l255",
                ("INSTALLDIR", "B", "a"),
                ("B", "INSTALLDIR", "b"),
            ),
            table(
                "Feature",
                "Feature s38*, Feature_Parent S38, Title L64, Level i2",
                ("Complete", "Help", None, 1),
                ("Help", "Complete", None, 1),
            ),
        ),
    )
    chain = _chain(path, "File", "app.exe")
    told = "\n".join(chain.problems)
    assert "Feature_Parent runs in a circle: Complete → Help → Complete" in told
    assert "Directory_Parent runs in a circle" in told
    assert chain.features[0].path == ("Help", "Complete")


def test_roots_that_are_their_own_parents(tmp_path: Path) -> None:
    features = table(
        "Feature",
        "Feature s38*, Feature_Parent S38, Title L64, Level i2",
        ("Complete", "Complete", None, 1),
        ("Help", "Complete", None, 1),
    )
    chain = _chain(
        make_msi(tmp_path / "a.msi", _with(features), streams=CABINET), "File", "help.chm"
    )
    assert chain.features[0].path == ("Complete", "Help")
    assert chain.problems == ()


def test_a_tower_of_features(tmp_path: Path) -> None:
    tower = [("F0", None, None, 1), *((f"F{n}", f"F{n - 1}", None, 1) for n in range(1, 3000))]
    features = table("Feature", "Feature s38*, Feature_Parent S38, Title L64, Level i2", *tower)
    chain = _chain(make_msi(tmp_path / "a.msi", _with(features)), "Feature", "F2999")
    assert chain.features[0].path == tuple(f"F{n}" for n in range(2999 - MAX_DEPTH, 3000))
    assert chain.problems == (f"features lie more than {MAX_DEPTH} levels deep",)


def test_a_tower_of_directories(tmp_path: Path) -> None:
    tower = [("D0", None, "."), *((f"D{n}", f"D{n - 1}", "x") for n in range(1, 3000))]
    directories = table(
        "Directory", "Directory s72*, Directory_Parent S72, DefaultDir l255", *tower
    )
    chain = _chain(make_msi(tmp_path / "a.msi", _with(directories)), "Directory", "D2999")
    assert chain.directory is not None
    assert chain.problems


def test_keys_of_255_characters_and_null_cells(tmp_path: Path) -> None:
    path = make_msi(
        tmp_path / "a.msi",
        [
            table("File", "File s255*, Component_ S255, FileName L255", (LONG_KEY, LONG_KEY, None)),
            table("Component", _COMPONENT, (LONG_KEY, None, "D", None, None, LONG_KEY)),
            table("FeatureComponents", "Feature_ S255*, Component_ s255*", (None, LONG_KEY)),
            table("Registry", "Registry s72*, Component_ S72", ("r", None)),
        ],
        keep_nulls=True,
    )
    chain = _chain(path, "File", LONG_KEY)
    assert chain.component is not None
    assert chain.component.is_key_path is True
    assert chain.features == ()
    assert _chain(path, "Registry", "r").component is None


def test_several_files_and_companions(tmp_path: Path) -> None:
    files = table(
        "File",
        "File s72*, Component_ s72, FileName l255, FileSize i4, Version S72, Sequence i4",
        ("app.exe", "Program", "app.exe", 1, "1.0", 1),
        ("app.dat", "Program", "app.dat", 1, "app.exe", 2),
    )
    chain = _chain(make_msi(tmp_path / "a.msi", _with(files)), "File", "app.dat")
    assert chain.file is not None
    assert (chain.file.version, chain.file.companion) == ("", "app.exe")
    assert chain.component is not None
    assert chain.component.is_key_path is False
    assert RowPlace("File", 1, ("app.exe",)) in [
        RowPlace(p.table, 1, p.key) for p in chain.resources if p.table == "File"
    ]


# -- overlays -----------------------------------------------------------


@pytest.fixture
def overlaid(tmp_path: Path) -> OverlaidDatabase:
    """The sample, laid over by a package that changes Program, and brings and takes rows."""
    base = _open(make_msi(tmp_path / "old.msi"))
    new = _with(
        _components(
            ("Program", COMPONENT_ID, "INSTALLDIR", 256, "NEW", "app.exe"),
            ("Added", None, "INSTALLDIR", 0, None, "new.dll"),
        ),
        table(
            "FeatureComponents",
            "Feature_ s38*, Component_ s72*",
            ("Complete", "Program"),
            ("Help", "Added"),
        ),
        table(
            "File",
            "File s72*, Component_ s72, FileName l255, FileSize i4, Version S72, "
            "Language S20, Attributes I2, Sequence i4",
            ("app.exe", "Program", "APP.EXE|application.exe", 80000, "2.0", "1033", 512, 1),
            ("new.dll", "Added", "new.dll", 1, None, None, None, 2),
        ),
        table(
            "Registry",
            "Registry s72*, Root i2, Key l255, Name L255, Value L0, Component_ s72",
            ("reg1", 2, r"Software\\Example\\Sample", "Path", "[INSTALLDIR]", "Program"),
        ),
    )
    layer = ComparisonLayer(base, _open(make_msi(tmp_path / "new.msi", new)), "new.msi")
    return OverlaidDatabase(base, [layer])


def _overlaid_chain(overlaid: OverlaidDatabase, name: str, row: int) -> Chain:
    return ChainMaker(overlaid).chain(name, row)


def test_changes_along_the_chain(overlaid: OverlaidDatabase) -> None:
    chain = _overlaid_chain(overlaid, "File", 0)
    assert chain.file is not None
    assert chain.component is not None
    assert (chain.file.size, chain.file.version) == (80000, "2.0")
    assert chain.component.condition == "NEW"
    assert [p.key for p in chain.resources] == [("reg1",)]  # reg2 is deleted
    changes = {(c.table.name, c.state, *c.key): c.cells for c in chain.changes}
    assert changes["File", RowState.CHANGED, "app.exe"]["FileSize"].old == 70000
    assert changes["Component", RowState.CHANGED, "Program"]["Condition"].new == "NEW"


def test_a_row_that_a_layer_added(overlaid: OverlaidDatabase) -> None:
    row = overlaid.table("File").find(("new.dll",))
    assert row is not None
    chain = _overlaid_chain(overlaid, "File", row)
    assert chain.component is not None
    assert chain.component.key == "Added"
    assert [f.path for f in chain.features] == [("Complete", "Help")]
    added = {c.table.name for c in chain.changes if c.state is RowState.ADDED}
    assert added == {"File", "Component", "FeatureComponents"}


def test_a_row_that_a_layer_deleted(overlaid: OverlaidDatabase) -> None:
    chain = _overlaid_chain(overlaid, "File", 1)
    assert chain.start.key == ("help.chm",)
    assert chain.changes[0].state is RowState.DELETED
    assert "the component Manual is missing in Component" in chain.problems


def test_cabinets_that_are_not_there(tmp_path: Path) -> None:
    media = "DiskId i2*, LastSequence i4, DiskPrompt L64, Cabinet S255, VolumeLabel S32, Source S72"
    beside = _with(table("Media", media, (1, 2, None, "Data1.cab", None, None)))
    path = make_msi(tmp_path / "a.msi", beside)
    chain = _chain(path, "File", "app.exe")
    assert chain.file is not None
    assert chain.file.media is not None
    assert chain.file.media.exists is False
    assert "the cabinet Data1.cab is not beside the package" in chain.problems
    (tmp_path / "data1.CAB").write_bytes(b"")
    chain = _chain(path, "File", "app.exe")
    assert chain.file is not None
    assert chain.file.media is not None
    assert chain.file.media.exists is True
    inside = make_msi(tmp_path / "b.msi", streams={})
    assert (
        "the cabinet cab1.cab is not in the package" in _chain(inside, "File", "app.exe").problems
    )


def test_a_modules_components_wait_for_a_feature(tmp_path: Path) -> None:
    no_links = [t for t in sample_tables() if t.name != "FeatureComponents"]
    signature = table("ModuleSignature", "ModuleID s72*", ("M",))
    components = table("ModuleComponents", "Component s72*", ("Program",))
    no_code = table("Property", "Property s72*, Value l0", ("Manufacturer", "M"))
    others = [t for t in no_links if t.name != "Property"]
    module = make_msi(tmp_path / "a.msm", [*others, no_code, signature, components])
    package = make_msi(tmp_path / "a.msi", no_links)
    problem = "no feature installs the component Program"
    assert problem not in _chain(module, "Component", "Program").problems
    assert problem in _chain(package, "Component", "Program").problems


def test_a_circle_of_thousands_of_features_that_all_install_one_component(tmp_path: Path) -> None:
    """Each feature has all others above it: their paths together must not grow as the square."""
    count = 3000
    features = [(f"F{n}", f"F{(n + 1) % count}", None, 1) for n in range(count)]
    links = [(f"F{n}", "C") for n in range(count)]
    path = make_msi(
        tmp_path / "a.msi",
        [
            table("Component", "Component s72*, ComponentId S38", ("C", None)),
            table("Feature", "Feature s38*, Feature_Parent S38, Title L64, Level i2", *features),
            table("FeatureComponents", "Feature_ s38*, Component_ s72*", *links),
        ],
    )
    chain = _chain(path, "Component", "C")
    assert [feature.key for feature in chain.features[:2]] == ["F0", "F1"]
    assert len(chain.features) == count
    assert {len(feature.path) for feature in chain.features} == {MAX_DEPTH + 1}
    assert chain.features[0].path[-3:] == ("F2", "F1", "F0")
    assert chain.problems == (
        "Feature_Parent runs in a circle: F0 → F1 → F2 → F3 → F4 → F5 → F6 → … → F0",
        f"features lie more than {MAX_DEPTH} levels deep",
    )


def test_a_chain_can_be_cancelled(tmp_path: Path) -> None:
    path = make_msi(tmp_path / "a.msi", sample_tables())
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        ChainMaker(_open(path)).chain("Component", 0, progress)


def test_rows_of_tables_that_a_layer_dropped(tmp_path: Path) -> None:
    """Each of them has a chain that begins with it, and nothing refers to any of them."""
    base = _open(make_msi(tmp_path / "old.msi"))
    kept = [one for one in sample_tables() if one.name == "Property"]
    layer = ComparisonLayer(base, _open(make_msi(tmp_path / "new.msi", kept)), "new.msi")
    overlaid = OverlaidDatabase(base, [layer])
    maker = ChainMaker(overlaid)
    dropped = [one for one in overlaid.tables.values() if one.dropped_by is not None]
    assert len(dropped) > 10
    for gone in dropped:
        for row in range(gone.row_count):
            chain = maker.chain(gone.name, row)
            assert (chain.start.table, chain.start.row) == (gone.name, row)
            assert chain.start.key == tuple(
                gone.cell(row, column.index) for column in gone.key_columns
            )
            assert maker.references.incoming(gone.name, row) == []
            assert maker.references.outgoing(gone.name, row) == []
