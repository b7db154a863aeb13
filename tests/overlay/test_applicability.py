"""Validation flags on products: every relation with every field, codes, languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.database.transform import Transform
from msiview.overlay.applicability import Product, Verdict, judge
from msiview.overlay.version_checks import version_fields
from tests.builders.databases import PRODUCT_CODE, UPGRADE_CODE, summary
from tests.builders.patches import open_transform
from tests.builders.transforms import make_transform_storage

CASE_PRODUCT = "{F7877CD1-1111-2222-3333-444444444444}"
CASE_UPGRADE = "{D9929871-1111-2222-3333-444444444444}"
OTHER = "{00000000-1111-2222-3333-444444444444}"

LANGUAGE, PRODUCT, PLATFORM = 0x0001, 0x0002, 0x0004
MAJOR, MINOR, UPDATE = 0x0008, 0x0010, 0x0020
LESS, LESS_EQUAL, EQUAL, GREATER_EQUAL, GREATER = 0x0040, 0x0080, 0x0100, 0x0200, 0x0400
UPGRADE = 0x0800


def transform_with(
    folder: Path,
    flags: int,
    *,
    base: str = "2.3.4",
    template: str = "x64;1033",
    product: str = PRODUCT_CODE,
    upgrade: str = UPGRADE_CODE,
    conditions: int = 0x001F,
) -> Transform:
    properties = summary(
        template=template,
        revision_number=f"{product}{base};{product}9.9.9;{upgrade}",
        character_count=flags << 16 | conditions,
    )
    return open_transform(folder / "t.mst", make_transform_storage([], {}, properties=properties))


def product(version: str | None = "2.3.4", language: str | None = "1033") -> Product:
    return Product(PRODUCT_CODE, version, language, UPGRADE_CODE, "x64")


def failed(verdict: Verdict) -> list[str]:
    return [check.check for check in verdict.checks if not check.passed]


def test_the_worked_case(tmp_path: Path) -> None:
    transform = transform_with(
        tmp_path,
        144834583 >> 16,
        base="10.4.27.01",
        product=CASE_PRODUCT,
        upgrade=CASE_UPGRADE,
        conditions=144834583 & 0xFFFF,
    )
    assert transform.validation == UPGRADE | LESS_EQUAL | UPDATE | PRODUCT == 0x08A2
    installed = Product(CASE_PRODUCT, "10.5.28.03", "1033", CASE_UPGRADE)
    verdict = judge(transform, installed, "error 1642")
    assert not verdict.applies
    assert failed(verdict) == ["ProductVersion"]
    assert [check.check for check in verdict.checks] == [
        "ProductCode",
        "UpgradeCode",
        "ProductVersion",
    ]
    assert verdict.conclusion == (
        "It does not apply: the installed version 10.5.28.03 is higher than the base 10.4.27.01 "
        "that the transform demands, so error 1642 (internal error 2748: by three fields, "
        "10.5.28 <= 10.4.27 is false); it would apply to 10.4.27 and below."
    )
    for version, applies in (
        ("10.4.27.99", True),  # the fourth field never counts
        ("10.4.27", True),
        ("10.4.0", True),
        ("9.9", True),
        ("10.4.28", False),
        ("10.05", False),
    ):
        assert (
            judge(transform, Product(CASE_PRODUCT, version, "1033", CASE_UPGRADE)).applies
            == applies
        )


def test_the_recommended_flags(tmp_path: Path) -> None:
    transform = transform_with(tmp_path, 153223199 >> 16)
    assert judge(transform, product()).applies
    assert judge(transform, product("2.3.4.77")).applies
    assert failed(judge(transform, product("2.3.5"))) == ["ProductVersion"]
    assert failed(judge(transform, Product(OTHER, "2.3.4", "1033", OTHER))) == [
        "ProductCode",
        "UpgradeCode",
    ]


HOLDS = {LESS: {-1}, LESS_EQUAL: {-1, 0}, EQUAL: {0}, GREATER_EQUAL: {0, 1}, GREATER: {1}}
"""For each relation, on which side of the base (-1 below, 0 at, 1 above) it holds."""

VERSIONS = {
    MAJOR: {-1: "1.9.9", 0: "2.9.9", 1: "3.0.0"},
    MINOR: {-1: "2.2.9", 0: "2.3.9", 1: "2.4.0"},
    UPDATE: {-1: "2.3.3.9", 0: "2.3.4.9", 1: "2.3.5.0"},
}


@pytest.mark.parametrize("field", VERSIONS)
@pytest.mark.parametrize("relation", HOLDS)
def test_every_relation_with_every_field(tmp_path: Path, relation: int, field: int) -> None:
    transform = transform_with(tmp_path, relation | field)
    for side, version in VERSIONS[field].items():
        verdict = judge(transform, product(version))
        assert verdict.applies == (side in HOLDS[relation]), version
        (check,) = verdict.checks
        assert check.passed == verdict.applies
        assert check.actual == version


@pytest.mark.parametrize(
    ("relation", "reach", "error"),
    [
        (LESS, "everything below 2.3.4", 2747),
        (LESS_EQUAL, "2.3.4 and below", 2748),
        (EQUAL, "2.3.4 only", 2749),
        (GREATER_EQUAL, "2.3.4 and above", 2750),
        (GREATER, "everything above 2.3.4", 2751),
    ],
)
def test_a_failed_relation_says_what_would_fit(
    tmp_path: Path, relation: int, reach: str, error: int
) -> None:
    wrong = "9.0" if relation in (LESS, LESS_EQUAL, EQUAL) else "1.0"
    verdict = judge(transform_with(tmp_path, relation | UPDATE), product(wrong))
    assert f"it would apply to {reach}" in verdict.conclusion
    assert f"internal error {error}" in verdict.conclusion


def test_the_most_precise_field_counts(tmp_path: Path) -> None:
    transform = transform_with(tmp_path, EQUAL | MAJOR | MINOR | UPDATE)
    assert not judge(transform, product("2.3.5")).applies


def test_all_relations_must_hold(tmp_path: Path) -> None:
    transform = transform_with(tmp_path, LESS | GREATER | UPDATE)
    assert not judge(transform, product("2.3.5")).applies


def test_a_relation_without_a_field_compares_nothing(tmp_path: Path) -> None:
    verdict = judge(transform_with(tmp_path, EQUAL), product("7.0"))
    assert verdict.applies
    assert "no field to compare" in verdict.checks[0].explanation


def test_a_field_without_a_relation_means_equality(tmp_path: Path) -> None:
    transform = transform_with(tmp_path, MINOR)
    assert judge(transform, product("2.3.9")).applies
    assert not judge(transform, product("2.4")).applies


@pytest.mark.parametrize(
    ("base", "installed", "applies"),
    [
        ("2.3", "2.3.0", True),  # missing fields count as 0
        ("2", "2.0.0.7", True),
        ("02.003.4", "2.3.4", True),  # leading zeros do not matter
        ("", "0.0.0", True),
        ("2.3.4", "", False),
        ("2.3.4", "2.3.4beta", True),  # a field counts by its leading digits
        ("2.3.4", "2.30.4", False),
        ("2.3.4", "2.3.40", False),
    ],
)
def test_odd_versions(tmp_path: Path, base: str, installed: str, applies: bool) -> None:
    transform = transform_with(tmp_path, EQUAL | UPDATE, base=base)
    assert judge(transform, product(installed)).applies == applies


def test_version_fields() -> None:
    assert version_fields("10.4.27.01", 3) == (10, 4, 27)
    assert version_fields("", 2) == (0, 0)
    assert version_fields("1.x.3", 4) == (1, 0, 3, 0)
    assert len(str(version_fields("9" * 5000, 1)[0])) < 20


@pytest.mark.parametrize(
    ("template", "language", "applies"),
    [
        ("x64;1033", "1033", True),
        ("x64;1033,1031", "1031", True),
        ("x64;1033, 1031", "01031", True),
        ("x64;1033,1031", "1041", False),
        ("x64;1033", "", False),
        ("x64;0", "0", True),
        ("", "", True),  # neither states a language: neutral
        ("x64;", "1033", False),
    ],
)
def test_language_lists(tmp_path: Path, template: str, language: str, applies: bool) -> None:
    verdict = judge(transform_with(tmp_path, LANGUAGE, template=template), product("1", language))
    assert verdict.applies == applies
    if not applies:
        assert "internal error 2745" in verdict.conclusion


def test_codes_are_compared_without_case(tmp_path: Path) -> None:
    transform = transform_with(tmp_path, PRODUCT | UPGRADE, product=PRODUCT_CODE.lower())
    assert judge(transform, product()).applies


def test_a_missing_upgrade_code(tmp_path: Path) -> None:
    verdict = judge(transform_with(tmp_path, UPGRADE), Product(PRODUCT_CODE, "1", "0", ""))
    assert failed(verdict) == ["UpgradeCode"]
    assert "is missing" in verdict.conclusion


def test_the_platform_is_not_tested(tmp_path: Path) -> None:
    verdict = judge(transform_with(tmp_path, PLATFORM, template="Intel;1033"), product())
    (check,) = verdict.checks
    assert (check.expected, check.actual, check.passed) == ("Intel", "x64", True)
    assert "does not test it" in check.explanation


def test_no_flags_fit_everything(tmp_path: Path) -> None:
    verdict = judge(transform_with(tmp_path, 0), Product("", "", "", ""))
    assert verdict.applies
    assert verdict.checks == ()
    assert verdict.conclusion == "It applies to any product: it checks nothing."


def test_what_is_not_known_is_taken_to_fit(tmp_path: Path) -> None:
    """A version typed in by hand is judged without the codes that nobody stated."""
    transform = transform_with(tmp_path, 0x0922)
    assert not judge(transform, Product(version="2.3.5")).applies
    verdict = judge(transform, Product(version="2.3.4"))
    assert verdict.applies
    assert verdict.conclusion == (
        f"It applies, provided that ProductCode is {PRODUCT_CODE} "
        f"and UpgradeCode is {UPGRADE_CODE}."
    )
    assert judge(transform, Product(product_code=PRODUCT_CODE)).applies
