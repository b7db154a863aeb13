"""What is said about the fields of a row."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from msiview.analysis.field_facts import FieldFacts, RowExplainer
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.transform import Transform
from msiview.database.writer import TableContent
from tests.builders.databases import COMPONENT_ID, make_msi, table

VALIDATION = (
    "Table s32*, Column s32*, Nullable s4, MinValue I4, MaxValue I4, KeyTable S255, "
    "KeyColumn I2, Category S32, Set S255, Description S255"
)


def facts(
    folder: Path, content: TableContent, *more: TableContent, row: int = 0, **options: bool
) -> Mapping[str, FieldFacts]:
    """The facts on one row of a table, by column name."""
    database = open_package(make_msi(folder / "x.msi", [content, *more], **options))
    assert isinstance(database, Database)
    explained = RowExplainer(database, database.tables).explain(database.table(content.name), row)
    return {fact.column.name: fact for fact in explained}


def forms(fact: FieldFacts) -> dict[str, str]:
    return {form.label: form.text for form in fact.forms}


def test_flags_that_hold_are_named(tmp_path: Path) -> None:
    found = facts(
        tmp_path,
        table("File", "File s72*, Attributes I2, FileSize i4", ("f", 512 + 2, 1_300_000)),
    )
    assert [meaning.name for meaning in found["Attributes"].meanings] == ["Hidden", "Vital"]
    assert forms(found["Attributes"])["hex"] == "0x0202"
    assert forms(found["FileSize"]) == {"hex": "0x0013D620", "size": "1.2 MB"}


def test_guids_have_their_registry_forms(tmp_path: Path) -> None:
    found = facts(
        tmp_path, table("Component", "Component s72*, ComponentId S38", ("c", COMPONENT_ID))
    )
    assert forms(found["ComponentId"])["packed"] == "15AA4BAC538980B1C90E5ED8E9EAE143"
    assert len(forms(found["ComponentId"])["compressed"]) == 20


def test_names_are_split_into_short_and_long(tmp_path: Path) -> None:
    found = facts(
        tmp_path,
        table("Directory", "Directory s72*, DefaultDir l255", ("D", "PROGRA~1|Program:SRC|Source")),
    )
    assert forms(found["DefaultDir"]) == {
        "target long": "Program",
        "target short": "PROGRA~1",
        "source long": "Source",
        "source short": "SRC",
    }


def test_hash_parts_make_an_md5(tmp_path: Path) -> None:
    parts = (0x03020100, 0x07060504, 0x0B0A0908, 0x0F0E0D0C)
    found = facts(
        tmp_path,
        table(
            "MsiFileHash",
            "File_ s72*, HashPart1 i4, HashPart2 i4, HashPart3 i4, HashPart4 i4",
            ("f", *parts),
        ),
    )
    assert forms(found["HashPart1"])["MD5"] == "000102030405060708090a0b0c0d0e0f"


def test_actions_of_a_sequence_are_told_apart(tmp_path: Path) -> None:
    sequence = table(
        "InstallUISequence",
        "Action s72*, Condition S255, Sequence I2",
        ("CostFinalize", None, 1001),
        ("Mine", None, 4100),
        ("Unknown", None, 4200),
        ("Welcome", None, -1),
    )
    custom = table(
        "CustomAction", "Action s72*, Type i2, Source S72, Target S255", ("Mine", 51, "P", "1")
    )
    dialog = table("Dialog", "Dialog s72*, Title L128", ("Welcome", "Welcome to it"))
    said = {}
    for row in range(4):
        found = facts(tmp_path, sequence, custom, dialog, row=row)
        said[found["Action"].value] = (*found["Action"].notes, *found["Sequence"].notes)
    assert said["Mine"] == ("custom action: sets the property P to 1",)
    assert said["Unknown"] == ("neither a standard action nor in CustomAction or Dialog",)
    assert said["Welcome"] == ("dialog: Welcome to it",)
    purpose, works_on, usual = said["CostFinalize"]
    assert purpose.startswith("standard action: ")
    assert works_on == "works on Component, Feature, Directory, Condition"
    assert usual == "usually 1000"


def test_actions_where_they_are_not_usual(tmp_path: Path) -> None:
    sequence = table(
        "AdminUISequence", "Action s72*, Condition S255, Sequence I2", ("InstallFiles", None, 4000)
    )
    assert facts(tmp_path, sequence)["Action"].notes[-1] == "not usual in this sequence"


def test_numbers_that_only_order_rows_are_no_bit_fields(tmp_path: Path) -> None:
    sequence = table(
        "InstallExecuteSequence",
        "Action s72*, Condition S255, Sequence I2",
        ("InstallFiles", None, 4000),
        ("Done", None, -1),
    )
    for row in range(2):
        number = facts(tmp_path, sequence, row=row)["Sequence"]
        assert forms(number) == {}
        names = [meaning.name for meaning in number.meanings]
        assert names == ([] if number.value == 4000 else ["success"])
    zero = facts(tmp_path, table("File", "File s72*, Attributes I2", ("f", 0)))["Attributes"]
    assert forms(zero) == {}


def test_null_in_a_required_column(tmp_path: Path) -> None:
    own = table("Own", "Key s10*, Value s10, Free S10", ("k", None, None))
    found = facts(tmp_path, own, keep_nulls=True)
    assert found["Value"].problems == ("null, but the column is required",)
    assert found["Free"].problems == ()


def test_text_longer_than_the_column_states(tmp_path: Path) -> None:
    found = facts(tmp_path, table("Own", "Key s3*, Value S0", ("long", "any")))
    assert found["Key"].problems == ("4 characters, the column states at most 3",)
    assert found["Value"].problems == ()


IN_RANGE = "out of range, _Validation allows "
IN_SET = "not in the set, _Validation allows "
# MinValue, MaxValue, Category, Set; column; value; what is wrong
RULES = [
    ((1, 5, None, None), "V i2", 3, None),
    ((1, 5, None, None), "V i2", 6, IN_RANGE + "1 to 5"),
    ((1, None, None, None), "V i2", 0, IN_RANGE + "at least 1"),
    ((None, 5, None, None), "V i2", 6, IN_RANGE + "at most 5"),
    ((1, 5, None, "9"), "V i2", 9, None),
    ((None, None, None, "1;2"), "V i2", 3, IN_SET + "1, 2"),
    ((None, None, "Text", "a;b"), "V s9", "c", IN_SET + "a, b"),
    ((None, None, "Text", "a;b"), "V s9", "[P]", None),
    ((None, None, "Identifier", None), "V s9", "1x", "no Identifier: "),
    ((None, None, "Guid", None), "V s38", COMPONENT_ID, None),
    ((None, None, "Guid", None), "V s38", COMPONENT_ID.lower(), "no Guid: "),
    ((None, None, "Version", None), "V s38", "1.2.3.4.5", "no Version: "),
    ((None, None, "Version", None), "V s38", "Companion", None),
]


@pytest.mark.parametrize(("rule", "column", "value", "problem"), RULES)
def test_rules_of_the_file(
    tmp_path: Path,
    rule: tuple[int | None, int | None, str | None, str | None],
    column: str,
    value: int | str,
    problem: str | None,
) -> None:
    low, high, category, allowed = rule
    own = table("Own", f"Key s10*, {column}", ("k", value))
    stated = ("Own", "V", "N", low, high, None, None, category, allowed, None)
    found = facts(tmp_path, own, table("_Validation", VALIDATION, stated))["V"]
    assert [text[: len(problem or "")] for text in found.problems] == ([problem] if problem else [])


def test_streams_are_found_by_cell_and_by_cabinet_name(tmp_path: Path) -> None:
    path = make_msi(
        tmp_path / "x.msi",
        [
            table("Binary", "Name s72*, Data v0", ("Logo", b"GIF89a")),
            table("Media", "DiskId i2*, Cabinet S255", (1, "#a.cab"), (2, "b.cab"), (3, "#none")),
        ],
        streams={"a.cab": b"MSCF"},
    )
    database = open_package(path)
    assert isinstance(database, Database)
    explainer = RowExplainer(database, database.tables)
    data = explainer.explain(database.table("Binary"), 0)[1]
    assert data.stream is not None
    assert data.stream.read() == b"GIF89a"
    cabinets = [explainer.explain(database.table("Media"), row)[1].stream for row in range(3)]
    assert [cabinet and cabinet.name for cabinet in cabinets] == ["a.cab", None, None]


def test_a_record_states_some_fields_only(corpus: Path) -> None:
    transform = open_package(corpus / "made" / "pair1.mst")
    assert isinstance(transform, Transform)
    explainer = RowExplainer(transform, transform.tables)
    updates = [
        explainer.explain(table, row)
        for table in transform.tables.values()
        for row in range(table.row_count)
        if table.cell(row, 0) == "update"
    ]
    assert updates
    assert all(fact.column.name != "(operation)" for facts_ in updates for fact in facts_)
    assert any(not fact.is_stated for facts_ in updates for fact in facts_)


def test_any_row_of_real_packages_can_be_explained(corpus: Path) -> None:
    for path in sorted((corpus / "msi").glob("*.msi"))[:12]:
        package = open_package(path)
        assert isinstance(package, Database)
        explainer = RowExplainer(package, package.tables)
        for some in package.tables.values():
            for row in range(min(some.row_count, 20)):
                assert len(explainer.explain(some, row)) == len(some.columns)
