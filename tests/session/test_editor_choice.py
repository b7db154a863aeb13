"""Which editor fits a cell, and what it offers."""

from __future__ import annotations

import pytest

from msiview.database.cells import Cell
from msiview.database.field_choices import field_alternatives, field_flags, with_bits
from msiview.database.validation import read_column_rules
from msiview.session.editor_choice import EditedCell, EditorKind
from msiview.session.opened_package import OpenedPackage
from tests.builders.databases import sample_tables, table
from tests.overlay.packages import opened


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> OpenedPackage:
    tables = [
        *sample_tables(),
        table("Dialog", "Dialog s72*, Title L64", ("Welcome", None), ("Other", None)),
        table(
            "Control",
            "Dialog_ s72*, Control s50*, Type s20, Property S50, Text L0, Control_Next S50",
            ("Welcome", "Next", "PushButton", None, "Next", "Back"),
            ("Welcome", "Back", "PushButton", None, "Back", "Next"),
            ("Other", "Close", "PushButton", None, "Close", None),
        ),
    ]
    return OpenedPackage(opened(tmp_path_factory.mktemp("editors") / "a.msi", tables))


def cell(package: OpenedPackage, name: str, key: tuple[Cell, ...], column: str) -> EditedCell:
    table, rules = package.tables[name], read_column_rules(package.tables)
    row = table.find(key)
    assert row is not None
    cells = table.named_row(row)
    return EditedCell(package, table, table.column(column), cells, row, rules.rule(name, column))


@pytest.mark.parametrize(
    ("name", "key", "column", "kind"),
    [
        ("Property", ("Manufacturer",), "Property", EditorKind.LINE),
        ("Property", ("Manufacturer",), "Value", EditorKind.LONG_TEXT),
        ("File", ("app.exe",), "Component_", EditorKind.REFERENCE),
        ("File", ("app.exe",), "Attributes", EditorKind.FLAGS),
        ("File", ("app.exe",), "Sequence", EditorKind.LINE),
        ("Component", ("Manual",), "ComponentId", EditorKind.GUID),
        ("Component", ("Manual",), "Condition", EditorKind.CONDITION),
        ("Component", ("Manual",), "KeyPath", EditorKind.REFERENCE),
        ("FeatureComponents", ("Help", "Manual"), "Feature_", EditorKind.REFERENCE),
        ("Registry", ("reg1",), "Root", EditorKind.CHOICE),
        ("Registry", ("reg1",), "Value", EditorKind.FORMATTED),
        ("CustomAction", ("RunScript",), "Type", EditorKind.FLAGS),
        ("Control", ("Welcome", "Next"), "Control_Next", EditorKind.REFERENCE),
        ("Binary", ("Script.vbs",), "Data", EditorKind.STREAM),
    ],
)
def test_kinds(
    package: OpenedPackage, name: str, key: tuple[Cell, ...], column: str, kind: EditorKind
) -> None:
    assert cell(package, name, key, column).kind is kind


def test_keys_are_those_that_there_are(package: OpenedPackage) -> None:
    component = cell(package, "File", ("app.exe",), "Component_")
    assert [one.name for one in component.keys("")] == ["Program", "Manual"]
    assert [one.name for one in component.keys("AN")] == ["Manual"]
    assert component.tables == ["Component"]
    following = cell(package, "Control", ("Welcome", "Next"), "Control_Next")
    assert [one.name for one in following.keys("")] == ["Back"]
    parent = cell(package, "Directory", ("INSTALLDIR",), "Directory_Parent")
    assert "INSTALLDIR" not in [one.name for one in parent.keys("")]


def test_a_reference_that_depends_on_its_row(package: OpenedPackage) -> None:
    """The key path is a file here, and the source of a script a stream of Binary."""
    assert [one.name for one in cell(package, "Component", ("Manual",), "KeyPath").keys("")] == [
        *("app.exe", "help.chm")
    ]
    source = cell(package, "CustomAction", ("RunScript",), "Source")
    assert [one.name for one in source.keys("")] == ["Script.vbs"]


def test_values_of_a_set(package: OpenedPackage) -> None:
    root = cell(package, "Registry", ("reg1",), "Root")
    assert [one.name for one in root.values("")] == ["-1", "0", "1", "2", "3"]
    assert root.values("2")[0].detail == "HKLM: HKEY_LOCAL_MACHINE"


def test_flags_of_a_number() -> None:
    flags = field_flags("CustomAction", "Type", {})
    assert flags is not None
    assert [group.mask for group in flags.groups] == [0x3F, 0xC0, 0x0700]
    assert 0x0800 in [flag.value for flag in flags.flags]
    assert field_flags("File", "Sequence", {}) is None


def test_alternatives_are_all_or_none() -> None:
    assert not field_alternatives("Feature", "Level", {})
    assert not field_alternatives("Feature", "Display", {})
    assert [c.value for c in field_alternatives("ServiceControl", "Wait", {})] == [0, 1]


@pytest.mark.parametrize(
    ("number", "mask", "bits", "result"),
    [(0, 4, 4, 4), (6, 4, 0, 2), (0x46, 0x3F, 1, 0x41), (-1, 1, 0, -2), (-1, 1, 1, -1)],
)
def test_bits_of_a_number_are_replaced(number: int, mask: int, bits: int, result: int) -> None:
    assert with_bits(number, mask, bits) == result
