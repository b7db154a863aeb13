"""Rules about properties that every package has, and some that none should have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msiview.database.summary import PropertyId
from msiview.format.guids import braced
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_REQUIRED = ("ProductCode", "ProductName", "ProductVersion", "ProductLanguage", "Manufacturer")
_LONGEST_NAME = 259
_LANGUAGE_BITS = 0x3C3F
"""The bits that a language can have: 64 languages, each in 16 regions. Windows knows more since."""

_VERSION = re.compile(r"[0-9]+(\.[0-9]+)*")
VERSION_LIMITS = (255, 255, 65535)
_LONG = 10
"""Digits of numbers that are beyond any limit."""
_NUMBER = re.compile(r"\s*([+-]?[0-9]+)")
_DELETE_TAG = 4
_FIRST_SCHEMA_WITH_OWN_TEXTS = 101


@rule("ICE05", reads="Property")
def required_properties_are_there(check: PackageCheck) -> Iterator[Finding]:
    """The Property table has the five properties without which nothing can be installed."""
    if not check.has("Property"):
        yield check.without_row("no-table", "Property")
        return
    there = check.values("Property", "Property")
    for name in _REQUIRED:
        if name not in there:
            yield check.without_row("missing", "Property", property=name)


@rule("ICE16", reads="Property")
def product_name_is_short_enough(check: PackageCheck) -> Iterator[Finding]:
    """ProductName is there and has at most 259 characters."""
    if not check.has("Property"):
        return
    row = check.keys("Property").get(("ProductName",))
    if row is None:
        yield check.without_row("missing", "Property")
        return
    length = len(check.properties.get("ProductName", ""))
    if length > _LONGEST_NAME:
        yield check.at("too-long", "Property", row, "Value", length=length, most=_LONGEST_NAME)


@rule("ICE24", reads="Property")
def product_properties_are_well_formed(check: PackageCheck) -> Iterator[Finding]:
    """ProductCode, UpgradeCode, ProductVersion and ProductLanguage have values of their form."""
    if not check.has("Property"):
        yield check.without_row("no-table", "Property")
        return
    rows = check.keys("Property")
    for name, is_well_formed, case in _FORMS:
        row = rows.get((name,))
        value = check.properties.get(name, "")
        if row is None:
            if name != "UpgradeCode":
                yield check.without_row("missing", "Property", property=name)
        elif check.has("Property", "Value") and not is_well_formed(value):
            yield check.at(case, "Property", row, "Value", property=name, value=value)


def _is_version(text: str) -> bool:
    """Whether a version has no letters and no number that is too large; fields after the third are
    not looked at, and no version at all passes."""
    if _VERSION.fullmatch(text) is None:
        return not text
    fields = (field.lstrip("0") for field in text.split("."))
    return all(
        len(field) < _LONG and int(field or 0) <= limit
        for field, limit in zip(fields, VERSION_LIMITS, strict=False)
    )


def _is_language(text: str) -> bool:
    """Whether the number with which a text begins can be a language; a text without one counts as
    0."""
    number = _NUMBER.match(text)
    return number is None or not _bits(number[1]) & ~_LANGUAGE_BITS


def _bits(number: str) -> int:
    """The 32 bits of a number, which are what the validators read of it: the last 32 digits decide,
    since ten to that power is a multiple of two to that power."""
    size = int(number.lstrip("+-")[-32:])
    return (-size if number.startswith("-") else size) & 0xFFFFFFFF


def _is_guid(text: str) -> bool:
    """Whether a text is a GUID in braces and capital letters."""
    return braced(text) == text


_FORMS = (
    ("ProductCode", _is_guid, "guid"),
    ("UpgradeCode", _is_guid, "guid"),
    ("ProductVersion", _is_version, "version"),
    ("ProductLanguage", _is_language, "language"),
)


@rule("ICE40", reads="Error Property RemoveIniFile _SummaryInfo")
def small_matters(check: PackageCheck) -> Iterator[Finding]:
    """The Property table does not set REINSTALLMODE, a package of an old schema has an Error table,
    and a row of RemoveIniFile that deletes a tag names it."""
    row = check.keys("Property").get(("REINSTALLMODE",))
    if row is not None:
        yield check.at("reinstall-mode", "Property", row, "Property")
    schema = check.summary.number(PropertyId.PAGE_COUNT) or 0
    if not check.has("Error") and schema < _FIRST_SCHEMA_WITH_OWN_TEXTS:
        yield check.without_row("no-error-table", "Error")
    for row, action, value in check.rows("RemoveIniFile", "Action", "Value"):
        if action == _DELETE_TAG and value is None:
            yield check.at("no-value", "RemoveIniFile", row, "RemoveIniFile")
