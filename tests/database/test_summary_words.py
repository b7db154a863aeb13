"""Summary information in words, for each kind of file."""

from __future__ import annotations

import pytest

from msiview.database.languages import language_tag, language_words
from msiview.database.package import Kind
from msiview.database.summary import PropertyId, SummaryInformation, filetime
from msiview.database.summary_words import (
    describe_summary,
    engine_version,
    patch_codes,
    transform_names,
    transform_target,
)
from msiview.database.transform_flags import (
    ErrorCondition,
    Validation,
    error_condition_words,
    split_character_count,
    validation_words,
)
from msiview.format.property_set import PropertySet, PropertyValue, VariantType
from tests.builders.databases import CREATED, PACKAGE_CODE, summary

A = "{AAAAAAAA-1111-2222-3333-BBBBBBBBBBBB}"
B = "{CCCCCCCC-1111-2222-3333-DDDDDDDDDDDD}"


def meaning(kind: Kind, property_id: int, value: int | str) -> list[str]:
    properties = PropertySet.empty(1252)
    if isinstance(value, str):
        properties.set_text(property_id, value)
    else:
        properties.set_number(property_id, value)
    fields = describe_summary(SummaryInformation(properties), kind)
    return list(next(field for field in fields if field.property_id == property_id).meaning)


def test_fields_come_in_the_order_of_their_numbers() -> None:
    fields = describe_summary(SummaryInformation(summary()), Kind.MSI)
    assert [field.property_id for field in fields] == [1, 2, 3, 4, 7, 9, 12, 14, 15, 18, 19]
    by_id = {field.property_id: field for field in fields}
    assert by_id[1].meaning == ("texts of this summary are in code page 1252 (Western European)",)
    assert by_id[9].text == PACKAGE_CODE
    assert by_id[12].name == "Created"
    assert by_id[12].text == "2013-05-24 09:54:24"
    assert by_id[12].meaning == ("UTC",)
    assert describe_summary(SummaryInformation(None), Kind.MSI) == []


@pytest.mark.parametrize(
    ("property_id", "value", "words"),
    [
        (PropertyId.SUBJECT, "X", ["name of the product"]),
        (PropertyId.AUTHOR, "X", ["manufacturer"]),
        (PropertyId.TEMPLATE, "x64;1033", ["platform x64", "language 1033 (en-US)"]),
        (
            PropertyId.TEMPLATE,
            ";1033,1031",
            ["platform Intel", "languages 1033 (en-US), 1031 (de-DE)"],
        ),
        (PropertyId.TEMPLATE, "Intel;0", ["platform Intel", "language 0 (neutral)"]),
        (PropertyId.TEMPLATE, "Arm64", ["platform Arm64", "language neutral"]),
        (PropertyId.PAGE_COUNT, 200, ["needs Windows Installer 2.0 or later"]),
        (PropertyId.WORD_COUNT, 0, ["long file names", "source files are not compressed"]),
        (
            PropertyId.WORD_COUNT,
            0x1F,
            [
                "short file names",
                "source files are compressed",
                "this is an administrative image",
                "installs without elevated rights",
                "unknown bits 0x10",
            ],
        ),
        (PropertyId.SECURITY, 2, ["read-only recommended"]),
        (PropertyId.SECURITY, 4, ["read-only enforced"]),
        (PropertyId.SECURITY, 0, ["no restriction"]),
        (PropertyId.SECURITY, 1, ["password protected"]),
        (PropertyId.SECURITY, 6, ["read-only recommended", "read-only enforced"]),
        (PropertyId.SECURITY, 16, ["unknown value"]),
        (PropertyId.TITLE, "X", []),
        (PropertyId.LAST_SAVED_BY, "", []),
    ],
)
def test_a_package(property_id: int, value: int | str, words: list[str]) -> None:
    assert meaning(Kind.MSI, property_id, value) == words


def test_a_package_code_and_a_modules_guid() -> None:
    assert "package code" in meaning(Kind.MSI, PropertyId.REVISION_NUMBER, A)[0]
    assert meaning(Kind.MSM, PropertyId.REVISION_NUMBER, A) == ["the module's GUID"]


def test_a_transform() -> None:
    words = meaning(Kind.MST, PropertyId.REVISION_NUMBER, f"{A}1.0.0;{B}1.1.0;{A}")
    assert words == [
        f"made from product {A} 1.0.0",
        f"turns it into {B} 1.1.0",
        f"upgrade code {A}",
    ]
    assert meaning(Kind.MST, PropertyId.TEMPLATE, "") == ["any platform and language"]
    assert meaning(Kind.MST, PropertyId.TEMPLATE, "x64;1033") == [
        "the package must have: platform x64, language 1033 (en-US)"
    ]
    assert meaning(Kind.MST, PropertyId.LAST_SAVED_BY, "x64;1031") == [
        "after the transform: platform x64, language 1031 (de-DE)"
    ]
    # 131135: WiX's default, the product must match and no error stops it.
    flags = meaning(Kind.MST, PropertyId.CHARACTER_COUNT, 131135)
    assert flags[:2] == ["0x0002003F", "applies only if the product code is that of the base"]
    assert len(flags) == 2 + 6
    # 1: InstallShield's language transforms.
    assert meaning(Kind.MST, PropertyId.CHARACTER_COUNT, 1) == [
        "0x00000001",
        "applies to any package",
        "ignored: a row to add exists already",
    ]
    assert meaning(Kind.MST, PropertyId.CHARACTER_COUNT, 0)[-1] == "no error is ignored"


def test_a_patch() -> None:
    assert meaning(Kind.MSP, PropertyId.TEMPLATE, f"{A};{B}") == [
        "product codes that can be patched: 2"
    ]
    assert meaning(Kind.MSP, PropertyId.REVISION_NUMBER, A + B) == [
        f"patch code {A}",
        f"makes obsolete: {B}",
    ]
    assert meaning(Kind.MSP, PropertyId.REVISION_NUMBER, "") == ["no patch code"]
    assert meaning(Kind.MSP, PropertyId.LAST_SAVED_BY, ":X;:#X") == [
        "transforms in their order: X, #X"
    ]
    assert meaning(Kind.MSP, PropertyId.LAST_SAVED_BY, "") == ["no transforms"]
    assert meaning(Kind.MSP, PropertyId.WORD_COUNT, 1) == ["works with any Windows Installer"]
    assert meaning(Kind.MSP, PropertyId.WORD_COUNT, 5) == ["needs Windows Installer 3.1 or later"]
    assert meaning(Kind.MSP, PropertyId.WORD_COUNT, 9) == ["unknown engine version"]
    assert meaning(Kind.MSP, PropertyId.KEYWORDS, "x") == ["places where the patch may be found"]


@pytest.mark.parametrize(
    ("count", "version"),
    [
        (100, "1.0"),
        (110, "1.1"),
        (120, "1.2"),
        (200, "2.0"),
        (300, "3.0"),
        (301, "3.1"),
        (310, "3.1"),
        (400, "4.0"),
        (405, "4.5"),
        (450, "4.5"),
        (500, "5.0"),
    ],
)
def test_engine_versions(count: int, version: str) -> None:
    assert engine_version(count) == version


def test_codes_and_names() -> None:
    assert patch_codes(A.lower() + " " + B) == [A, B]
    assert patch_codes("nothing") == []
    assert transform_names(":A;:#A;B;;:") == ["A", "#A", "B"]
    assert transform_names("") == []


@pytest.mark.parametrize(
    ("revision", "parts"),
    [
        (f"{A}1.0;{B}2.0;{A}", (A, "1.0", B, "2.0", A)),
        (f"{A}1.0;{B}2.0", (A, "1.0", B, "2.0", "")),
        (f"{A}1.0", (A, "1.0", "", "", "")),
        ("", ("", "", "", "", "")),
        (f"{A.lower()} 1.0 ;;", (A, "1.0", "", "", "")),
        ("nonsense;more\nlines", ("", "nonsense", "", "more\nlines", "")),
    ],
)
def test_transform_targets(revision: str, parts: tuple[str, ...]) -> None:
    target = transform_target(revision)
    assert (
        target.base_product,
        target.base_version,
        target.new_product,
        target.new_version,
        target.upgrade_code,
    ) == parts


def test_values_of_odd_types() -> None:
    properties = PropertySet(
        1252,
        {
            PropertyId.CODEPAGE: PropertyValue(VariantType.LPSTR, "1252"),
            PropertyId.CREATE_TIME: PropertyValue(VariantType.LPSTR, "2005/08/33"),
            PropertyId.EDIT_TIME: PropertyValue(VariantType.FILETIME, 600_000_000),
            PropertyId.LAST_PRINTED: PropertyValue(VariantType.FILETIME, 0),
            PropertyId.LAST_SAVE_TIME: PropertyValue(VariantType.FILETIME, 2**64 - 1),
            PropertyId.PAGE_COUNT: PropertyValue(VariantType.LPSTR, "200"),
            PropertyId.WORD_COUNT: PropertyValue(VariantType.NULL, None),
            PropertyId.CHARACTER_COUNT: PropertyValue(VariantType.I4, -1),
            PropertyId.THUMBNAIL: PropertyValue(VariantType.CF, b"1234"),
            PropertyId.SECURITY: PropertyValue(VariantType.R8, 2.5),
            4711: PropertyValue(VariantType.I4, 7),
        },
    )
    for kind in Kind:
        fields = {f.property_id: f for f in describe_summary(SummaryInformation(properties), kind)}
        assert fields[PropertyId.CREATE_TIME].text == "2005/08/33"
        assert fields[PropertyId.EDIT_TIME].text == "60 s"
        assert fields[PropertyId.LAST_PRINTED].text == "never"
        assert fields[PropertyId.LAST_SAVE_TIME].text == str(2**64 - 1)
        assert fields[PropertyId.THUMBNAIL].text == "4 bytes"
        assert fields[PropertyId.WORD_COUNT].text == ""
        assert fields[4711].name == "Property 4711"


@pytest.mark.parametrize("value", [-(2**31), -1, 0, 1, 99, 100, 2**31 - 1])
def test_numbers_of_any_size_are_explained(value: int) -> None:
    for kind in Kind:
        for property_id in (
            PropertyId.PAGE_COUNT,
            PropertyId.WORD_COUNT,
            PropertyId.CHARACTER_COUNT,
        ):
            for phrase in meaning(kind, property_id, value):
                assert phrase


def test_texts_and_numbers_of_a_summary() -> None:
    found = SummaryInformation(summary())
    assert found.text(PropertyId.SUBJECT) == "Sample"
    assert found.text(PropertyId.PAGE_COUNT) == "500"
    assert found.text(PropertyId.COMMENTS) == ""
    assert found.number(PropertyId.PAGE_COUNT) == 500
    assert found.number(PropertyId.SUBJECT) is None
    assert found.value(PropertyId.COMMENTS) is None
    assert SummaryInformation(None).text(PropertyId.TITLE) == ""
    assert SummaryInformation(None).ids() == []


def test_times() -> None:
    time = filetime(CREATED)
    assert time is not None
    assert time.isoformat() == "2013-05-24T09:54:24+00:00"
    for ticks in (0, -1, 2**63, 2**64 - 1):
        assert filetime(ticks) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1033", "1033 (en-US)"),
        ("1041", "1041 (ja-JP)"),
        ("9", "9 (en)"),
        ("0", "0 (neutral)"),
        ("", "0 (neutral)"),
        (" 1033 ", "1033 (en-US)"),
        ("99999", "99999"),
        ("x", "x"),
        ("²", "²"),
    ],
)
def test_languages(text: str, words: str) -> None:
    assert language_words(text) == words


def test_a_language_of_5000_digits() -> None:
    """Python refuses to make a number of it."""
    assert language_words("1" * 5000) == "1" * 5000
    assert language_tag(1033) == "en-US"
    assert language_tag(0x12345) is None


def test_both_halves_of_a_character_count() -> None:
    # docs/msi-format.md, "Test vectors" and "Validation flags".
    assert split_character_count(153223199) == (ErrorCondition(0x1F), Validation(0x0922))
    assert split_character_count(144834583) == (ErrorCondition(0x17), Validation(0x08A2))
    assert split_character_count(17956887) == (ErrorCondition(0x17), Validation(0x0112))
    assert split_character_count(-1) == (ErrorCondition(0xFFFF), Validation(0xFFFF))
    assert len(error_condition_words(ErrorCondition(0x3F))) == 6
    assert error_condition_words(ErrorCondition(0x8000)) == ["unknown bits 0x8000"]
    assert len(validation_words(Validation(0x0FFF))) == 12
    assert validation_words(Validation(0)) == []
