"""Whether Windows Installer would apply a transform, with each check explained.

Terms as in the documentation: *installed* is the product that would be
transformed, *base* the one that the transform was made from.
Source: docs/msi-format.md, "Validation flags".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from msiview.database.database import Database
from msiview.database.languages import language_words
from msiview.database.summary import PropertyId
from msiview.database.transform import Transform
from msiview.database.transform_flags import Validation
from msiview.overlay.checks import Check
from msiview.overlay.version_checks import version_checks

TRANSFORM_REFUSED = "error 1624"
"""The error with which an installation ends whose transform does not fit."""

PRODUCT_CODE, UPGRADE_CODE = "ProductCode", "UpgradeCode"
PRODUCT_VERSION, PRODUCT_LANGUAGE = "ProductVersion", "ProductLanguage"

_WORDS = {PRODUCT_CODE: "product code", UPGRADE_CODE: "upgrade code"}


@dataclass(frozen=True, slots=True)
class Product:
    """The product that a transform is checked against: the properties of a package, or typed ones.

    None means unknown: the check is then assumed to pass, and the answer says so. An empty text
    means that the product does not have the property.
    """

    product_code: str | None = None
    version: str | None = None
    language: str | None = None
    upgrade_code: str | None = None
    platform: str | None = None

    @classmethod
    def of(cls, database: Database) -> Product:
        """The properties of a package, from its Property table and its summary."""
        return cls(
            database.property_value(PRODUCT_CODE) or "",
            database.property_value(PRODUCT_VERSION) or "",
            database.property_value(PRODUCT_LANGUAGE) or "",
            database.property_value(UPGRADE_CODE) or "",
            platform_of(database.summary.text(PropertyId.TEMPLATE)),
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one transform applies to a product, the checks that decide it, and a sentence."""

    applies: bool
    checks: tuple[Check, ...]
    conclusion: str


def judge(transform: Transform, product: Product, consequence: str = TRANSFORM_REFUSED) -> Verdict:
    """The verdict of the transform's own validation flags on a product.

    ``consequence`` says what happens where a check fails: a transform of a patch leads to another
    error than one of TRANSFORMS.
    """
    return verdict_of(tuple(_checks(transform, product, consequence)), consequence)


def verdict_of(checks: tuple[Check, ...], consequence: str) -> Verdict:
    """The verdict that follows from these checks."""
    if not all(check.passed for check in checks):
        return Verdict(False, checks, f"It does not apply: {failures(checks, consequence)}.")
    if not checks:
        return Verdict(True, checks, "It applies to any product: it checks nothing.")
    assumed = [f"{check.check} is {check.expected}" for check in checks if not check.known]
    if assumed:
        return Verdict(True, checks, f"It applies, provided that {' and '.join(assumed)}.")
    return Verdict(True, checks, "It applies: the product is one that it is made for.")


def failures(checks: Iterable[Check], consequence: str) -> str:
    """The reasons why checks fail; the last one also states the consequence."""
    *others, last = [check.explanation for check in checks if not check.passed]
    return "; ".join([*(reason.replace(f", so {consequence}", "") for reason in others), last])


def platform_of(template: str) -> str:
    """The platform in a Template; an empty one is Intel."""
    return template.partition(";")[0].strip() or "Intel"


def languages_of(template: str) -> list[str]:
    """The languages in a Template; none is 0, language neutral."""
    listed = template.partition(";")[2].split(",")
    return [language.strip() for language in listed if language.strip()] or ["0"]


# -- the checks ---------------------------------------------------------


def _checks(transform: Transform, product: Product, consequence: str) -> Iterator[Check]:
    flags, target = transform.validation, transform.target
    template = transform.summary.text(PropertyId.TEMPLATE)
    if flags & Validation.PRODUCT:
        yield _code_check(
            PRODUCT_CODE, 2746, target.base_product, product.product_code, consequence
        )
    if flags & Validation.UPGRADE_CODE:
        yield _code_check(
            UPGRADE_CODE, 2760, target.upgrade_code, product.upgrade_code, consequence
        )
    if flags & Validation.LANGUAGE:
        yield _language_check(languages_of(template), product.language, consequence)
    if flags & Validation.PLATFORM:
        yield _platform_check(platform_of(template), product.platform)
    yield from version_checks(flags, target.base_version, product.version, consequence)


def _code_check(
    name: str, error: int, expected: str, actual: str | None, consequence: str
) -> Check:
    words = _WORDS[name]
    if actual is None:
        return Check.assumed(name, expected, f"the {words} is not known; {expected} is demanded")
    passed = actual.strip().upper() == expected.upper()
    if passed:
        explanation = f"the {words} is the one that the transform demands"
    else:
        has = f"is {actual}" if actual else "is missing"
        demanded = expected or "none"
        explanation = (
            f"the {words} {has}, but the transform demands {demanded}, "
            f"so {consequence} (internal error {error})"
        )
    return Check(name, expected, actual, passed, explanation)


def _language_check(languages: list[str], actual: str | None, consequence: str) -> Check:
    expected = ",".join(languages)
    demanded = ", ".join(map(language_words, languages))
    if actual is None:
        note = f"the language is not known; one of these is demanded: {demanded}"
        return Check.assumed(PRODUCT_LANGUAGE, expected, note)
    passed = _language_number(actual) in map(_language_number, languages)
    if passed:
        explanation = "the product's language is one that the transform is made for"
    else:
        explanation = (
            f"the product's language is {language_words(actual)}, but the transform is made "
            f"for {demanded}, so {consequence} (internal error 2745)"
        )
    return Check(PRODUCT_LANGUAGE, expected, actual, passed, explanation)


def _language_number(text: str) -> str:
    return text.strip().lstrip("0") or "0"


def _platform_check(expected: str, actual: str | None) -> Check:
    explanation = "the transform asks for its platform, but Windows Installer does not test it"
    return Check("Platform", expected, actual or "", True, explanation)
