"""Bit fields, with rows as real packages have them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.database.bit_fields import TEXT_KINDS, UNKNOWN, decode, rules_of
from msiview.database.cells import Cell
from msiview.database.schema import standard_schema
from msiview.resources import resource_rows


def set_names(table: str, column: str, value: Cell, **row: Cell) -> list[str]:
    """What is set in a field, by name; what has no name by its number."""
    return [m.name or m.shown for m in decode(table, column, value, row) if m.is_set]


def test_every_flag_is_listed_set_or_not() -> None:
    flags = {m.name: m.is_set for m in decode("File", "Attributes", 0x0200, {})}
    assert flags == {
        "ReadOnly": False,
        "Hidden": False,
        "System": False,
        "Vital": True,
        "Checksum": False,
        "PatchAdded": False,
        "Noncompressed": False,
        "Compressed": False,
    }


def test_as_a_line() -> None:
    lines = [str(m) for m in decode("File", "Attributes", 0x0A00, {}) if m.is_set]
    assert lines == [
        "0x0200 Vital: installation fails if this file cannot be installed",
        "0x0800: not documented",
    ]
    assert [str(m) for m in decode("CustomAction", "Type", 0x0433, {}) if m.is_set] == [
        "basic type 51 Set property: Source property, Target value (formatted)",
        "return 0x0000 synchronous, checked: waits, failure stops the installation",
        "scheduling 0x0400 InScript: deferred: queued in the script",
    ]
    [mark] = decode("Class", "Context", "LocalServer32", {})
    assert str(mark) == "LocalServer32: 32/64-bit EXE"


@pytest.mark.parametrize(
    ("table", "column", "value", "row", "names"),
    [
        # bit, with the part that holds when none of two bits is set
        ("Component", "Attributes", 0, {}, ["LocalOnly"]),
        ("Component", "Attributes", 0x104, {}, ["LocalOnly", "RegistryKeyPath", "64bit"]),
        ("Component", "Attributes", 2, {}, ["Optional"]),
        ("Feature", "Attributes", 16, {}, ["FavorLocal", "UIDisallowAbsent"]),
        ("Feature", "Attributes", 2, {}, ["FollowParent"]),
        ("File", "Attributes", 0x1200, {}, ["Vital", "PatchAdded"]),
        ("File", "Attributes", None, {}, []),
        ("Upgrade", "Attributes", 0x301, {}, [
            "MigrateFeatures", "VersionMinInclusive", "VersionMaxInclusive"]),
        ("ServiceControl", "Event", 0xA3, {}, [
            "Start", "Stop", "UninstallStop", "UninstallDelete"]),
        # several bits that mean one thing together
        ("Dialog", "Attributes", 0x383, {}, ["Visible", "Modal", "BiDi"]),
        # bit for Type=
        ("Control", "Attributes", 0x00010003, {"Type": "Text"}, [
            "Visible", "Enabled", "Transparent"]),
        ("Control", "Attributes", 0x00010003, {"Type": "Edit"}, [
            "Visible", "Enabled", "Multiline"]),
        ("Control", "Attributes", 0x00680003, {"Type": "PushButton"}, [
            "Visible", "Enabled", "Icon", "IconSize48"]),
        ("Control", "Attributes", 0x00280003, {"Type": "PushButton"}, [
            "Visible", "Enabled", "Icon", "IconSize16"]),
        ("Control", "Attributes", 0x00010001, {"Type": "MyControl"}, ["Visible", "0x00010000"]),
        ("BBControl", "Attributes", 0x00030001, {"Type": "Text"}, [
            "Visible", "Transparent", "NoPrefix"]),
        # enum, ranges, parity, null
        ("Registry", "Root", -1, {}, ["by context"]),
        ("Registry", "Root", 2, {}, ["HKLM"]),
        ("Registry", "Root", 7, {}, ["7"]),
        ("Feature", "Display", 0, {}, ["hidden"]),
        ("Feature", "Display", None, {}, ["hidden"]),
        ("Feature", "Display", 5, {}, ["expanded"]),
        ("Feature", "Display", 6, {}, ["collapsed"]),
        ("Feature", "Level", 3, {}, ["level"]),
        ("ServiceControl", "Wait", None, {}, ["Wait"]),
        ("InstallUISequence", "Sequence", -1, {}, ["success"]),
        ("InstallUISequence", "Sequence", -3, {}, ["error"]),
        ("AdvtExecuteSequence", "Sequence", None, {}, ["never"]),
        ("InstallExecuteSequence", "Sequence", 4000, {}, ["order"]),
        ("ModuleInstallExecuteSequence", "After", 1, {}, ["after"]),
        ("Shortcut", "ShowCmd", 7, {}, ["MinNoActive"]),
        # enum&MASK beside flags
        ("RegLocator", "Type", 0x12, {}, ["RawValue", "64bit"]),
        ("RegLocator", "Type", None, {}, ["FileName"]),
        ("ServiceInstall", "ErrorControl", 0x8001, {}, ["Normal", "Vital"]),
        # mask: a number of its own
        ("Shortcut", "Hotkey", 0x0641, {}, ["key", "Ctrl", "Alt"]),
        # negative numbers: two's complement of the column's size
        ("LockPermissions", "Permission", -0x80000000 + 0x10000, {}, ["GENERIC_READ", "DELETE"]),
        ("File", "Attributes", -0x8000 + 1, {}, ["ReadOnly", "0x8000"]),
        # custom actions
        ("CustomAction", "Type", 1, {}, [
            "DLL from Binary", "synchronous, checked", "immediate, always"]),
        ("CustomAction", "Type", 3393, {}, [  # 0x0D41, a WiX rollback action
            "DLL from Binary", "Continue", "InScript+Rollback", "NoImpersonate"]),
        ("CustomAction", "Type", 307, {}, [  # 0x0133
            "Set property", "synchronous, checked", "FirstSequence"]),
        ("CustomAction", "Type", 0x20C2, {}, [
            "EXE from Binary", "Async+Continue", "immediate, always", "HideTarget"]),
        ("CustomAction", "ExtendedType", 0x8000, {}, ["PatchUninstall"]),
        # texts
        ("Registry", "Value", "#x0102", {}, ["REG_BINARY"]),
        ("Registry", "Value", "#%[WindowsFolder]", {}, ["REG_EXPAND_SZ"]),
        ("Registry", "Value", "##1", {}, ["REG_SZ"]),
        ("Registry", "Value", "#-1", {}, ["REG_DWORD"]),
        ("Registry", "Value", "a[~]b", {}, ["REG_MULTI_SZ"]),
        ("Registry", "Value", "[ProductName]", {}, ["REG_SZ"]),
        ("Registry", "Value", None, {}, []),
        ("Registry", "Name", "*", {"Value": None}, ["both"]),
        ("Registry", "Name", "*", {"Value": "x"}, []),
        ("Environment", "Name", "=-*PATH", {}, [
            "set on install", "remove on uninstall", "system variable"]),
        ("Environment", "Name", "A=B", {}, []),
        ("Environment", "Value", "[~];[INSTALLDIR]", {}, ["append"]),
        ("Environment", "Value", "[INSTALLDIR];[~]", {}, ["prepend"]),
        ("Class", "Context", "InprocServer32", {}, ["InprocServer32"]),
        ("MsiPatchMetadata", "Property", "AllowRemoval", {"Company": None}, ["AllowRemoval"]),
        ("MsiPatchMetadata", "Property", "AllowRemoval", {"Company": "Acme"}, []),
        # nothing to say
        ("File", "FileName", "a.txt", {}, []),
        ("NoSuchTable", "Attributes", 1, {}, []),
        # a broken file: text where a number is expected, a number where a text is
        ("File", "Attributes", "512", {}, []),
        ("Environment", "Name", 3, {}, []),
    ],
)  # fmt: skip
def test_what_is_set(
    table: str, column: str, value: Cell, row: dict[str, Cell], names: list[str]
) -> None:
    assert sorted(set_names(table, column, value, **row)) == sorted(names)


def test_an_unknown_basic_type_is_taken_apart() -> None:
    """Type 8 is not documented; its source kind still is."""
    found = {m.group: m for m in decode("CustomAction", "Type", 0x0708, {}) if m.group}
    assert not found["basic type"].is_documented
    assert found["source kind"].name == "BinaryData"
    assert (found["scheduling"].shown, found["scheduling"].meaning) == ("0x0700", UNKNOWN)


def test_a_known_basic_type_is_not_taken_apart() -> None:
    groups = [m.group for m in decode("CustomAction", "Type", 51, {}) if m.group]
    assert groups == ["basic type", "return", "scheduling"]


def test_documented_custom_action_types() -> None:
    """All types of Microsoft's list of custom action types, and no others."""
    documented = {1, 2, 5, 6, 7, 17, 18, 19, 21, 22, 23, 34, 35, 37, 38, 39, 50, 51, 53, 54}
    known = {
        number
        for number in range(64)
        for m in decode("CustomAction", "Type", number, {})
        if m.group == "basic type" and m.is_documented
    }
    assert known == documented


FIELDS = [
    (table.name, column.name)
    for table in standard_schema()
    for column in table.columns
    if rules_of(table.name, column.name)
]


def test_every_rule_belongs_to_a_standard_column() -> None:
    places = {
        (table, column)
        for tables, column, *_ in resource_rows("schema", "bit_fields.tsv")
        for table in tables.split("|")
    }
    assert places == set(FIELDS)
    for table, column in FIELDS:
        for rule in rules_of(table, column):
            assert rule.name
            assert rule.meaning, rule


@given(st.sampled_from(FIELDS), st.integers(-0x80000000, 0x7FFFFFFF))
def test_no_set_bit_is_lost(field: tuple[str, str], number: int) -> None:
    """The flags and groups that are set add up to the number again."""
    rules = rules_of(*field)
    found = [m for m in decode(*field, number, {}) if m.is_set]
    if all(rule.kind in TEXT_KINDS for rule in rules):
        assert found == []
        return
    if any(rule.kind == "enum" and rule.mask is None for rule in rules):
        assert [m.value for m in found] == [number]
        return
    total = 0
    for m in found:
        assert isinstance(m.value, int)
        total |= m.value
    assert total in (number & 0xFFFFFFFF, number & 0xFFFF)


@given(st.sampled_from(FIELDS), st.text() | st.none())
def test_any_text_is_decoded(field: tuple[str, str], text: str | None) -> None:
    assert all(m.is_set for m in decode(*field, text, {}))


@pytest.mark.parametrize("kind", ["msi", "msm"])
def test_real_packages_use_documented_values(
    kind: str, corpus: Path, expected: Callable[[str, str], Any]
) -> None:
    """Every value of every decoded column in real packages is one that we can name."""
    odd: Counter[tuple[str, str, str]] = Counter()
    cells = 0
    for file in sorted((corpus / "expected" / kind).glob("*.json.gz")):
        for table in expected(kind, file.name.removesuffix(".json.gz"))["tables"]:
            name, columns = table["name"], [column["name"] for column in table["columns"]]
            decoded = [i for i, column in enumerate(columns) if rules_of(name, column)]
            for values in table["rows"] if decoded else ():
                row = dict(zip(columns, values, strict=True))
                for i in decoded:
                    cells += 1
                    for m in decode(name, columns[i], values[i], row):
                        odd[name, columns[i], m.shown] += not m.is_documented
    print(f"{kind}: {cells} cells decoded")
    assert cells
    assert +odd == Counter()
