"""Would Windows Installer apply a transform: each check in words, and why.

Terms as in the documentation: *installed* is the product that would be
transformed, *base* the one that the transform was made from.
Source: msi-format facts 6.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from msiview.database.database import Database
from msiview.database.languages import language_words
from msiview.database.summary import PropertyId
from msiview.database.transform import Transform
from msiview.database.transform_flags import Validation

_FIELDS = (
    (Validation.UPDATE_VERSION, 3),
    (Validation.MINOR_VERSION, 2),
    (Validation.MAJOR_VERSION, 1),
)
"""How many version fields each flag compares; the most precise flag counts."""

_RELATIONS = {
    Validation.NEW_LESS_BASE_VERSION: ("<", 2747, "lower than the base", "below"),
    Validation.NEW_LESS_EQUAL_BASE_VERSION: ("<=", 2748, "the base's or lower", "and below"),
    Validation.NEW_EQUAL_BASE_VERSION: ("=", 2749, "the base's", "exactly"),
    Validation.NEW_GREATER_EQUAL_BASE_VERSION: (">=", 2750, "the base's or higher", "and above"),
    Validation.NEW_GREATER_BASE_VERSION: (">", 2751, "higher than the base", "above"),
}


@dataclass(frozen=True, slots=True)
class Product:
    """What a transform is checked against: a package's facts, or typed-in ones.

    Unknown facts are None; a check that needs one cannot pass.
    """

    product_code: str | None = None
    version: str | None = None
    language: str | None = None
    upgrade_code: str | None = None

    @classmethod
    def of(cls, database: Database) -> Product:
        """The facts of a package, from its Property table."""
        return cls(
            database.property_value("ProductCode"),
            database.property_value("ProductVersion"),
            database.property_value("ProductLanguage"),
            database.property_value("UpgradeCode"),
        )


@dataclass(frozen=True, slots=True)
class Check:
    """One condition: its flag's name, both sides, the result and a sentence about it."""

    check: str
    expected: str
    actual: str
    passed: bool
    explanation: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one transform applies to a product, and the checks that decide it."""

    applies: bool
    checks: tuple[Check, ...]


def version_fields(version: str, count: int) -> tuple[int, ...]:
    """The first fields of a version as numbers; missing ones are 0, others ignored.

    A field counts by its leading digits, so ``01`` is 1.
    """
    fields = [int(match[0]) if (match := re.match(r"\s*\d+", f)) else 0 for f in version.split(".")]
    return tuple((fields + [0] * count)[:count])


def judge(transform: Transform, product: Product) -> Verdict:
    """The verdict of the transform's own validation flags on a product."""
    checks = tuple(_checks(transform, product))
    return Verdict(all(check.passed for check in checks), checks)


def _checks(transform: Transform, product: Product) -> Iterator[Check]:
    flags, target = transform.validation, transform.target
    if flags & Validation.PRODUCT:
        yield _code_check("ProductCode", 2746, target.base_product, product.product_code)
    if flags & Validation.UPGRADE_CODE:
        yield _code_check("UpgradeCode", 2760, target.upgrade_code, product.upgrade_code)
    if flags & Validation.LANGUAGE:
        yield _language_check(transform.summary.text(PropertyId.TEMPLATE), product.language)
    yield from _version_checks(flags, target.base_version, product.version)


def _code_check(name: str, error: int, expected: str, actual: str | None) -> Check:
    passed = actual is not None and actual.strip().upper() == expected.upper()
    words = {"ProductCode": "product code", "UpgradeCode": "upgrade code"}[name]
    if passed:
        explanation = f"the {words} is the one that the transform demands"
    elif actual is None:
        explanation = f"the product's {words} is not known; the transform demands {expected}"
    else:
        explanation = f"the {words} differs from the one that the transform demands (error {error})"
    return Check(name, expected, actual or "", passed, explanation)


def _language_check(template: str, actual: str | None) -> Check:
    expected = [part.strip() for part in template.partition(";")[2].split(",") if part.strip()]
    passed = actual is not None and actual.strip() in expected
    demanded = ", ".join(map(language_words, expected)) or "no language"
    explanation = (
        "the product's language is one that the transform is made for"
        if passed
        else f"the transform is made for {demanded} (error 2745)"
    )
    return Check("ProductLanguage", ",".join(expected), actual or "", passed, explanation)


def _version_checks(flags: Validation, base: str, installed: str | None) -> Iterator[Check]:
    count = next((count for flag, count in _FIELDS if flags & flag), 0)
    relations = [flag for flag in _RELATIONS if flags & flag]
    if not count:
        return  # a relation without a field compares nothing
    for relation in relations or [Validation.NEW_EQUAL_BASE_VERSION]:
        yield _version_check(relation, count, base, installed)


def _version_check(relation: Validation, count: int, base: str, installed: str | None) -> Check:
    sign, error, demanded, reach = _RELATIONS[relation]
    limit = version_fields(base, count)
    shown = ".".join(map(str, limit))
    expected = f"{sign} {shown}"
    if installed is None:
        return Check("ProductVersion", expected, "", False, "the product's version is not known")
    actual = version_fields(installed, count)
    passed = {
        "<": actual < limit,
        "<=": actual <= limit,
        "=": actual == limit,
        ">=": actual >= limit,
        ">": actual > limit,
    }[sign]
    if passed:
        explanation = f"the installed version {installed} is {demanded}, as the transform demands"
    else:
        side = "equal to" if actual == limit else "higher than" if actual > limit else "lower than"
        range_ = (
            f"{reach} {shown}" if reach in ("exactly", "below", "above") else f"{shown} {reach}"
        )
        explanation = (
            f"the installed version {installed} is {side} the base {base} that the transform "
            f"demands (error {error}); it would apply to {range_}"
        )
    return Check("ProductVersion", expected, installed, passed, explanation)
