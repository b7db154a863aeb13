"""What is wrong with a value that somebody types."""

from __future__ import annotations

import pytest

from msiview.session.opened_package import OpenedPackage
from msiview.session.value_check import ValueCheck, ValueChecks
from tests.builders.databases import sample_tables, table
from tests.overlay.packages import opened

VALIDATION = table(
    "_Validation",
    "Table s32*, Column s32*, Nullable s4, MinValue I4, MaxValue I4, KeyTable S255, "
    "KeyColumn I2, Category S32, Set S255, Description S255",
    ("Component", "ComponentId", "Y", None, None, None, None, "Guid", None, None),
    ("Media", "DiskId", "N", 1, 32767, None, None, None, None, None),
)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> OpenedPackage:
    path = tmp_path_factory.mktemp("check") / "a.msi"
    return OpenedPackage(opened(path, [*sample_tables(), VALIDATION], codepage=1252))


def check(package: OpenedPackage, place: str, text: str) -> ValueCheck:
    name, key, column = place.split("/")
    found = package.tables[name]
    row = found.find((int(key),) if key.isdigit() else (key,))
    assert row is not None
    return ValueChecks(package).typed(found, found.column(column), text, found.named_row(row), row)


@pytest.mark.parametrize(
    ("place", "text", "words"),
    [
        ("Property/Manufacturer/Value", "Else", ""),
        ("Property/Manufacturer/Value", "", "Null, but the column is required."),
        ("Property/Manufacturer/Property", "Manufacturer", ""),
        ("Property/Manufacturer/Property", "ProductName", "There is a row ProductName already."),
        ("Property/Manufacturer/Property", "", "A row needs a key."),
        (
            "Property/Manufacturer/Property",
            "x" * 73,
            "73 characters, the column states at most 72.",
        ),
        ("File/app.exe/FileSize", "many", "many is no whole number."),
        ("File/app.exe/Attributes", "70000", "70000 does not fit a column of type I2."),
        ("File/app.exe/Component_", "Manual", ""),
        ("File/app.exe/Component_", "None", "None is not in Component."),
        ("Media/1/DiskId", "0", "Out of range, _Validation allows 1 to 32767."),
        (
            "Component/Manual/Condition",
            "VersionNT >=",
            "No condition: a value after >= is missing at the end.",
        ),
        ("Component/Manual/Condition", "&Nothing = 3", "Nothing is not in Feature."),
        ("Registry/reg1/Value", "[#app.exe]", ""),
        ("Registry/reg1/Value", "[#none]", "none is not in File."),
        ("Registry/reg1/Value", "[ANY]", ""),
    ],
)
def test_what_is_wrong(package: OpenedPackage, place: str, text: str, words: str) -> None:
    assert check(package, place, text).words == words


def test_a_guid_has_capital_letters(package: OpenedPackage) -> None:
    small = "{0a0b0c0d-0000-0000-0000-000000000000}"
    assert check(package, "Component/Manual/ComponentId", small).problems == (
        "No Guid: a GUID in braces, upper case.",
    )
    assert check(package, "Component/Manual/ComponentId", small.upper()).words == ""


def test_a_character_outside_the_code_page_is_refused(package: OpenedPackage) -> None:
    refusal = check(package, "Property/Manufacturer/Value", "Ω").refusal
    assert "1252" in refusal


def test_a_new_row(package: OpenedPackage) -> None:
    files = package.tables["File"]
    checks = ValueChecks(package)
    assert checks.typed(files, files.column("File"), "app.exe", {}, None).refusal
    assert checks.typed(files, files.column("File"), "new.exe", {}, None).words == ""
