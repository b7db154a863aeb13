"""Every hazard from a package made for it, and none where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from msiview.database.writer import TableContent
from msiview.overlay.changes import changes
from msiview.overlay.generate import transform_of
from msiview.overlay.hazard import MOST_COMPONENTS
from msiview.overlay.hazards import find_hazards
from msiview.overlay.layers import TransformLayer
from msiview.overlay.noise import Noise, noise_finder
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.update_kind import UpdateKind, judge_update
from tests.builders.databases import PRODUCT_CODE, UPGRADE_CODE, sample_tables, summary, table
from tests.overlay.packages import Row, between, compared, edited, opened_transform, renamed

NEW_FILE = ("new.txt", "Manual", "new.txt", 10, None, None, None)
OTHER_ID = "{CAB4AA51-9835-1B08-9CE0-E58D9EAE1E35}"
Edits = Mapping[str, Callable[[list[Row]], Iterable[Row]]]


def with_cell(key: str, column: int, value: object) -> Callable[[list[Row]], Iterable[Row]]:
    """Rows with one cell changed in the row of this key."""

    def edit(rows: list[Row]) -> Iterable[Row]:
        for row in rows:
            cells = list(row)
            if row[0] == key:
                cells[column] = value  # type: ignore[call-overload]
            yield tuple(cells)

    return edit


def ids(overlaid: OverlaidDatabase) -> list[str]:
    return [hazard.id for hazard in find_hazards(overlaid)]


CASES: dict[str, tuple[Edits, list[str]]] = {
    "nothing": ({}, []),
    "a value": ({"Registry": with_cell("reg1", 4, "other")}, []),
    "ComponentId of the same component": (
        {"Component": with_cell("Program", 1, OTHER_ID)},
        ["component-id-changed"],
    ),
    "ComponentId under another component key": (
        {
            "Component": lambda rows: [("P2", OTHER_ID, *rows[0][2:]), rows[1]],
            "File": with_cell("app.exe", 1, "P2"),
            "FeatureComponents": lambda rows: [("Complete", "P2"), rows[1]],
            "Registry": lambda rows: [(*row[:5], "P2") for row in rows],
        },
        ["component-id-changed", "file-moved", "component-removed"],
    ),
    "file in another component": (
        {"File": with_cell("help.chm", 1, "Program")},
        ["file-moved"],
    ),
    "component in no feature": (
        {"FeatureComponents": lambda rows: rows[:1]},
        ["component-left-feature"],
    ),
    "component in another feature": (
        {"FeatureComponents": lambda rows: [rows[0], ("Complete", "Manual")]},
        ["component-left-feature"],
    ),
    "component in a further feature": (
        {"FeatureComponents": lambda rows: [*rows, ("Complete", "Manual")]},
        [],
    ),
    "file inserted in the middle": (
        {"File": lambda rows: [rows[0], (*NEW_FILE, 2), (*rows[1][:7], 3)]},
        ["files-inserted"],
    ),
    "file appended": ({"File": lambda rows: [*rows, (*NEW_FILE, 3)]}, []),
    "files in another order": (
        {"File": lambda rows: [(*rows[0][:7], 2), (*rows[1][:7], 1)]},
        ["files-reordered"],
    ),
    "file on a disk of a patch": (
        {
            "File": lambda rows: [(*rows[0][:7], 101), (*NEW_FILE, 100), rows[1]],
            "Media": lambda rows: [*rows, (2, 101, None, "#patch", None, "P")],
        },
        [],
    ),
    "lower version": ({"File": with_cell("app.exe", 4, "1.2.3.3")}, ["lower-version"]),
    "no version": ({"File": with_cell("app.exe", 4, None)}, ["lower-version"]),
    "higher version": ({"File": with_cell("app.exe", 4, "1.10.0.0")}, []),
    "companion instead of a version": ({"File": with_cell("app.exe", 4, "help.chm")}, []),
    "another name in the same component": (
        {"File": with_cell("app.exe", 2, "APP.EXE|program.exe")},
        ["file-left-behind"],
    ),
    "another case of a name": ({"File": with_cell("app.exe", 2, "APP.EXE|Application.exe")}, []),
    "another name and another ComponentId": (
        {
            "File": with_cell("app.exe", 2, "APP.EXE|program.exe"),
            "Component": with_cell("Program", 1, OTHER_ID),
        },
        ["component-id-changed"],
    ),
    "another cabinet": (
        {"Media": lambda rows: [(*rows[0][:3], "#cab2.cab", None, None)]},
        ["cabinet-changed"],
    ),
    "disk removed": (
        {"Media": lambda rows: [(2, *rows[0][1:])]},
        ["disk-removed"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_hazards(name: str, tmp_path: Path) -> None:
    edits, wanted = CASES[name]
    overlaid = compared(tmp_path, edited(edits))
    assert ids(overlaid) == wanted
    # The same from a transform as from a comparison.
    transform = opened_transform(tmp_path / "t.mst", transform_of(overlaid).storage)
    base = overlaid.base
    assert ids(OverlaidDatabase(base, [TransformLayer(transform, "t")])) == wanted


def test_inserted_files_are_named(tmp_path: Path) -> None:
    edits: Edits = {"File": lambda rows: [rows[0], (*NEW_FILE, 2), (*rows[1][:7], 3)]}
    (hazard,) = find_hazards(compared(tmp_path, edited(edits)))
    assert hazard.keys == (("help.chm",), ("new.txt",))
    assert "From help.chm on, 1 file has another number (2 became 3)" in hazard.words
    assert "1334" in hazard.words


SEQUENCE = "Action s72*, Condition S255, Sequence I2"


def major(removed_at: int | None, edits: Edits) -> list[TableContent]:
    """A major upgrade of the sample that removes it at this place of the sequence."""
    actions = [("InstallFiles", None, 4000)]
    if removed_at is not None:
        actions.append(("RemoveExistingProducts", None, removed_at))
    codes = properties(ProductCode=NEW_CODE, ProductVersion="2.0.0")
    tables = [t for t in edited({"Property": codes, **edits}) if t.name != EXECUTE]
    return [*tables, table(EXECUTE, SEQUENCE, *actions)]


EXECUTE = "InstallExecuteSequence"


@pytest.mark.parametrize(
    ("removed_at", "words"),
    [
        (1450, "the file is missing until a repair"),
        (6650, "the earlier product is removed afterwards and leaves the file"),
        (None, "keeps the higher version"),
    ],
)
def test_a_lower_version_in_a_major_upgrade(
    removed_at: int | None, words: str, tmp_path: Path
) -> None:
    edits: Edits = {"File": with_cell("app.exe", 4, "1.2.3.3")}
    found = find_hazards(compared(tmp_path, major(removed_at, edits)))
    (hazard,) = [hazard for hazard in found if hazard.id == "lower-version"]
    assert words in hazard.words


@pytest.mark.parametrize(("removed_at", "stays"), [(1450, False), (6650, True), (None, True)])
def test_a_renamed_file_in_a_major_upgrade(
    removed_at: int | None, stays: bool, tmp_path: Path
) -> None:
    edits: Edits = {"File": with_cell("app.exe", 2, "APP.EXE|program.exe")}
    found = find_hazards(compared(tmp_path, major(removed_at, edits)))
    assert ("file-left-behind" in [hazard.id for hazard in found]) is stays


ASSEMBLY = "Component_ s72*, Feature_ s38, File_Manifest S72, File_Application S72, Attributes I2"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (None, "app.exe", "was global (in the assembly cache) and becomes private to app.exe"),
        ("app.exe", None, "was private to app.exe and becomes global (in the assembly cache)"),
    ],
)
def test_an_assembly_that_moves(
    old: str | None, new: str | None, words: str, tmp_path: Path
) -> None:
    before, after = (
        [*sample_tables(), table("MsiAssembly", ASSEMBLY, ("Program", "Complete", None, app, 0))]
        for app in (old, new)
    )
    (hazard,) = find_hazards(between(tmp_path, before, after))
    assert (hazard.id, hazard.keys) == ("assembly-moved", (("Program",),))
    assert words in hazard.words
    assert "2725" in hazard.words


def test_a_renamed_key_is_a_hazard_once(tmp_path: Path) -> None:
    overlaid = compared(tmp_path, renamed({"reg1": "Registry2", "app.exe": "app1.exe"}))
    found = find_hazards(overlaid)
    assert [(hazard.id, hazard.table) for hazard in found] == [
        ("renamed-key", "File"),
        ("renamed-key", "Registry"),
    ]
    assert found[1].keys == (("reg1",), ("Registry2",))
    assert "Primary keys must not change" in found[1].words


def test_too_many_components(tmp_path: Path) -> None:
    links = [("Complete", f"c{number}") for number in range(MOST_COMPONENTS + 1)]
    overlaid = compared(tmp_path, edited({"FeatureComponents": lambda rows: [*rows, *links]}))
    (hazard,) = find_hazards(overlaid)
    assert (hazard.id, hazard.keys) == ("too-many-components", (("Complete",),))


# -- noise ---------------------------------------------------------------------


def test_noise(tmp_path: Path) -> None:
    dated = table("Build", "Name s72*, Value L0", ("date", "2024-01-02"), ("kind", "x"))
    later = table("Build", "Name s72*, Value L0", ("date", "2024-02-01 10:00"), ("kind", "y"))
    edits: Edits = {
        "Property": lambda rows: [("ProductCode", OTHER_ID), *rows[1:]],
        "File": lambda rows: [rows[0], (*NEW_FILE, 2), (*rows[1][:7], 3)],
        "Media": lambda rows: [(1, 3, *rows[0][2:])],
    }
    overlaid = between(tmp_path, [*sample_tables(), dated], [*edited(edits), later])
    noise = noise_finder(overlaid)
    found = {(c.table.name, str(c.key[0])): noise(c) for c in changes(overlaid)}
    assert found == {
        ("Build", "date"): Noise.DATE,
        ("Build", "kind"): None,
        ("File", "help.chm"): Noise.SEQUENCE,
        ("File", "new.txt"): None,
        ("Media", "1"): Noise.SEQUENCE,
        ("Property", "ProductCode"): Noise.PRODUCT_CODE,
    }


def test_files_in_another_order_are_no_noise(tmp_path: Path) -> None:
    edits = CASES["files in another order"][0]
    overlaid = compared(tmp_path, edited(edits))
    noise = noise_finder(overlaid)
    assert [noise(change) for change in changes(overlaid)] == [None, None]


# -- kinds of update -----------------------------------------------------------


def properties(**values: str) -> Callable[[list[Row]], Iterable[Row]]:
    return lambda rows: [(name, values.get(str(name), value)) for name, value in rows]  # type: ignore[misc]


NEW_CODE = "{AC763451-B00C-4E4C-9E0D-000000000000}"
FEATURE_GONE: Edits = {
    "Feature": lambda rows: rows[:1],
    "FeatureComponents": lambda rows: [rows[0], ("Complete", "Manual")],
}


@pytest.mark.parametrize(
    ("edits", "kind", "broken"),
    [
        ({}, UpdateKind.NONE, []),
        ({"Registry": with_cell("reg1", 4, "x")}, UpdateKind.SMALL, []),
        ({"Property": properties(ProductVersion="1.2.3.9")}, UpdateKind.SMALL, ["fourth-field"]),
        ({"Property": properties(ProductVersion="1.2.4")}, UpdateKind.MINOR, []),
        (
            {"Property": properties(ProductVersion="1.2.2")},
            UpdateKind.MINOR,
            ["lower-product-version"],
        ),
        (
            {"Property": properties(ProductVersion="1.3"), **FEATURE_GONE},
            UpdateKind.MINOR,
            ["feature-tree-changed", "component-left-feature"],
        ),
        (
            {"Property": properties(ProductVersion="1.3"), "Feature": with_cell("Help", 1, None)},
            UpdateKind.MINOR,
            ["feature-tree-changed"],
        ),
        (
            {"Property": properties(ProductCode=NEW_CODE), **FEATURE_GONE},
            UpdateKind.MAJOR,
            ["same-product-version", "no-upgrade-row"],
        ),
        (
            {"Property": properties(ProductCode=NEW_CODE, UpgradeCode=OTHER_ID)},
            UpdateKind.OTHER_PRODUCT,
            [],
        ),
    ],
)
def test_kind_of_update(edits: Edits, kind: UpdateKind, broken: list[str], tmp_path: Path) -> None:
    properties = summary(revision_number=OTHER_ID)
    overlaid = compared(tmp_path, edited(edits), properties=properties)
    update = judge_update(overlaid, find_hazards(overlaid))
    assert (update.kind, [hazard.id for hazard in update.broken]) == (kind, broken)


def test_a_major_upgrade_that_replaces_the_product(tmp_path: Path) -> None:
    upgrade = table(
        "Upgrade",
        "UpgradeCode s38*, VersionMin S20*, VersionMax S20*, Language S255*, Attributes i4*, "
        "Remove S255, ActionProperty s72",
        (UPGRADE_CODE.lower(), None, "2.0.0", None, 0, None, "OLDER"),
    )
    tables: list[TableContent] = [
        *edited({"Property": properties(ProductCode=NEW_CODE, ProductVersion="2.0.0")}),
        upgrade,
    ]
    overlaid = compared(tmp_path, tables, properties=summary(revision_number=OTHER_ID))
    update = judge_update(overlaid, find_hazards(overlaid))
    assert (update.kind, update.broken) == (UpdateKind.MAJOR, ())
    assert overlaid.base.property_value("ProductCode") == PRODUCT_CODE


def test_what_only_updates_must_not_do_is_no_hazard_of_a_major_upgrade(tmp_path: Path) -> None:
    gone: Edits = {
        "Component": lambda rows: rows[:1],
        "File": lambda rows: rows[:1],
        "FeatureComponents": lambda rows: rows[:1],
        "Media": lambda rows: [],
    }
    update = ids(compared(tmp_path, edited(gone)))
    assert "component-removed" in update
    assert "disk-removed" in update
    new = edited({**gone, "Property": properties(ProductCode=NEW_CODE, ProductVersion="2.0.0")})
    assert not {"component-removed", "disk-removed"} & set(ids(compared(tmp_path, new)))


def test_two_packages_with_one_package_code(tmp_path: Path) -> None:
    overlaid = compared(tmp_path, edited({"Registry": with_cell("reg1", 4, "x")}))
    update = judge_update(overlaid, [])
    assert [hazard.id for hazard in update.broken] == ["same-package-code"]


def test_modules_are_no_update(tmp_path: Path) -> None:
    parts = [
        table("ModuleSignature", "ModuleID s72*", ("M",)),
        table("ModuleComponents", "Component s72*", ("Program",)),
        table("Property", "Property s72*, Value l0", ("Manufacturer", "M")),
    ]
    old, new = (
        [*(t for t in edited(edits) if t.name not in ("Property", "Media")), *parts]
        for edits in ({}, {"Component": lambda rows: rows[:1]})
    )
    overlaid = between(tmp_path, old, new)
    hazards = find_hazards(overlaid)
    update = judge_update(overlaid, hazards)
    assert (update.kind, update.broken) == (UpdateKind.MODULE, ())
    (gone,) = hazards
    assert "of packages that it is merged into" in gone.words
