"""What changes with a key: references by value, in texts and in other keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.references.engine import references_of
from msiview.analysis.renaming import Renaming, renaming
from msiview.database.cells import Cell
from msiview.database.database import Database
from msiview.database.opening import open_package
from tests.builders.databases import make_msi, sample_tables, table


@pytest.fixture
def package(tmp_path: Path) -> Database:
    """The sample with rows that name files, features and dialogs in several ways."""
    tables = [
        *sample_tables(),
        table("Dialog", "Dialog s72*, Attributes I4", ("Welcome", 3), ("Other", 3)),
        table(
            "Control",
            "Dialog_ s72*, Control s50*, Type s20, Text L0, Control_Next S50",
            ("Welcome", "Next", "PushButton", "[#app.exe] and [!app.exe]", "Back"),
            ("Welcome", "Back", "PushButton", "[INSTALLDIR]", "Next"),
        ),
        table(
            "ControlEvent",
            "Dialog_ s72*, Control_ s50*, Event s50*, Argument s255*, Condition S255*",
            ("Welcome", "Next", "NewDialog", "Other", "&Help = 3 AND !Help = 2"),
            ("Welcome", "Next", "DoAction", "RunScript", "1"),
        ),
    ]
    opened = open_package(make_msi(tmp_path / "a.msi", tables))
    assert isinstance(opened, Database)
    return opened


def rename(package: Database, name: str, key: tuple[Cell, ...], **cells: Cell) -> Renaming:
    row = package.tables[name].find(key)
    assert row is not None
    return renaming(references_of(package), package.tables, name, row, cells)


def found(package: Database, name: str, key: tuple[Cell, ...], **cells: Cell) -> dict[str, object]:
    """The changes by ``Table/key``, without the renamed row."""
    changes = rename(package, name, key, **cells).rows[1:]
    return {
        f"{c.table}/{'/'.join(map(str, package.tables[c.table].key(c.row)))}": dict(c.cells)
        for c in changes
    }


def test_references_by_value(package: Database) -> None:
    assert found(package, "Component", ("Program",), Component="Core") == {
        "FeatureComponents/Complete/Program": {"Component_": "Core"},
        "File/app.exe": {"Component_": "Core"},
        "Registry/reg1": {"Component_": "Core"},
        "Registry/reg2": {"Component_": "Core"},
    }


def test_names_in_texts(package: Database) -> None:
    changed = found(package, "File", ("app.exe",), File="main.exe")
    assert changed["Control/Welcome/Next"] == {"Text": "[#main.exe] and [!main.exe]"}
    assert changed["Component/Program"] == {"KeyPath": "main.exe"}
    changed = found(package, "Directory", ("INSTALLDIR",), Directory="TARGET")
    assert changed["Registry/reg1"] == {"Value": "[TARGET]"}
    assert changed["Control/Welcome/Back"] == {"Text": "[TARGET]"}


def test_several_names_in_one_text(package: Database) -> None:
    changed = found(package, "Feature", ("Help",), Feature="Manuals")
    (condition,) = [cells for place, cells in changed.items() if place.startswith("ControlEvent")]
    assert condition == {"Condition": "&Manuals = 3 AND !Manuals = 2"}


def test_keys_that_have_the_reference_are_renamed_in_turn(package: Database) -> None:
    changed = found(package, "Dialog", ("Welcome",), Dialog="Hello")
    assert changed["Control/Welcome/Next"] == {"Dialog_": "Hello"}
    assert changed["Control/Welcome/Back"] == {"Dialog_": "Hello"}
    assert [p for p in changed if p.startswith("ControlEvent")]
    assert all(
        cells == {"Dialog_": "Hello"}
        for place, cells in changed.items()
        if place.startswith("ControlEvent")
    )
    changed = found(package, "Control", ("Welcome", "Next"), Control="Go")
    assert changed["Control/Welcome/Back"] == {"Control_Next": "Go"}
    assert {place for place in changed if "Control_" in changed[place]} == {  # type: ignore[operator]
        "ControlEvent/Welcome/Next/NewDialog/Other/&Help = 3 AND !Help = 2",
        "ControlEvent/Welcome/Next/DoAction/RunScript/1",
    }


def test_nothing_else_changes(package: Database) -> None:
    assert rename(package, "Property", ("Manufacturer",), Property="Maker").references == 0
    assert found(package, "Media", (1,), DiskId=2) == {}
    assert rename(package, "Media", (1,), DiskId=2).kept == ()


def test_references_that_get_no_new_value_are_told(package: Database) -> None:
    """A control that moves to another dialog: its events would have to move as well."""
    kept = rename(package, "Control", ("Welcome", "Next"), Dialog_="Other").kept
    assert {(r.table, r.column) for r in kept} == {
        ("Control", "Control_Next"),
        ("ControlEvent", "Control_"),
    }
