"""Rules about upgrades: the rows of Upgrade, and where the old product is removed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msiview.database.cells import Cell, number_of, text_of
from msiview.format.guids import STRICT
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule
from msiview.validation.rules.properties import VERSION_LIMITS

_ONLY_DETECT = 0x0002
_MINIMUM_INCLUSIVE = 0x0100
_MAXIMUM_INCLUSIVE = 0x0200
_GUID = re.compile(STRICT)
_VERSION = re.compile(r"([0-9]{1,5})(?:\.([0-9]{1,5})(?:\.([0-9]{1,5})(?:\.[0-9.]*)?)?)?")


@rule("ICE61", reads="Upgrade Property")
def upgrade_rows(check: PackageCheck) -> Iterator[Finding]:
    """Each row of Upgrade finds a range of versions, and sets a property that can pass to it."""
    if not check.has("Property") or not check.column("Upgrade", "UpgradeCode"):
        return
    for name in ("UpgradeCode", "ProductVersion"):
        if (name,) not in check.keys("Property"):
            case = "no-upgrade-code" if name == "UpgradeCode" else "no-product-version"
            yield check.without_row(case, "Property", "Value", (name,))
    yield from _action_properties(check)
    columns = ("UpgradeCode", "VersionMin", "VersionMax", "Attributes")
    for row, code, lowest, highest, attributes in check.rows("Upgrade", *columns):
        if code is not None and not _GUID.fullmatch(text_of(code)):
            yield check.at("no-guid", "Upgrade", row, "UpgradeCode", code=code)
        flags = number_of(attributes) or 0
        yield from _range(check, row, text_of(lowest), text_of(highest), flags)
        if code is not None and code == check.properties.get("UpgradeCode"):
            yield from _own_product(check, row, text_of(highest), flags)


def _action_properties(check: PackageCheck) -> Iterator[Finding]:
    secure = check.properties.get("SecureCustomProperties", "").split(";")
    seen: set[Cell] = set()
    for row, name in check.rows("Upgrade", "ActionProperty"):
        if name is None:
            continue
        if (name,) in check.keys("Property"):
            yield check.at("preset", "Upgrade", row, "ActionProperty", property=name)
        if re.search("[a-z]", text_of(name)):
            yield check.at("private", "Upgrade", row, "ActionProperty", property=name)
        if name not in secure:
            yield check.at("not-secure", "Upgrade", row, "ActionProperty", property=name)
        if name in seen:
            yield check.at("used-twice", "Upgrade", row, "ActionProperty", property=name)
        seen.add(name)


def _range(
    check: PackageCheck, row: int, lowest: str, highest: str, flags: int
) -> Iterator[Finding]:
    if not lowest and not highest:
        yield check.at("no-range", "Upgrade", row, "UpgradeCode")
    if not lowest or not highest:
        return
    names = {"lowest": lowest, "highest": highest}
    low, high = _version(lowest), _version(highest)
    if high is None:
        yield check.at("no-version", "Upgrade", row, "VersionMax", version=highest)
    if low is None:
        yield check.at("no-version", "Upgrade", row, "VersionMin", version=lowest)
    if low is None or high is None:
        return
    both = _MINIMUM_INCLUSIVE | _MAXIMUM_INCLUSIVE
    if high < low:
        yield check.at("reversed", "Upgrade", row, "VersionMin", **names)
    elif high == low and flags & both != both:
        yield check.at("empty", "Upgrade", row, "VersionMin", **names)


def _own_product(check: PackageCheck, row: int, highest: str, flags: int) -> Iterator[Finding]:
    """What is wrong with a row by which this product removes others of its own family."""
    if flags & _ONLY_DETECT:
        return
    own = check.properties.get("ProductVersion", "")
    if not highest:
        yield check.at("removes-any", "Upgrade", row, "Attributes", version=own)
        return
    high, version = _version(highest), _version(own)
    if high is None or version is None:
        return
    if high > version or (high == version and flags & _MAXIMUM_INCLUSIVE):
        names = {"highest": highest, "version": own}
        yield check.at("removes-newer", "Upgrade", row, "Attributes", **names)


def _version(text: str) -> tuple[int, ...] | None:
    """The three parts of a version that count; None for what is none."""
    match = _VERSION.fullmatch(text.removesuffix("."))
    if match is None:
        return None
    parts = tuple(int(part or 0) for part in match.groups())
    fits = all(part <= most for part, most in zip(parts, VERSION_LIMITS, strict=True))
    return parts if fits else None


@rule("ICE63", reads="InstallExecuteSequence")
def place_of_remove_existing_products(check: PackageCheck) -> Iterator[Finding]:
    """RemoveExistingProducts stands at one of the four places that are made for it."""
    sequence = check.lookup("InstallExecuteSequence", "Action", "Sequence")
    at = _number(sequence, "RemoveExistingProducts")
    row = check.keys("InstallExecuteSequence").get(("RemoveExistingProducts",))
    if at is None or at < 0 or row is None:
        return
    case = _misplaced(sequence, at)
    if case:
        yield check.at(case, "InstallExecuteSequence", row, "Action")


def _misplaced(sequence: Mapping[Cell, tuple[Cell, ...]], at: int) -> str:
    """What is wrong with this place for RemoveExistingProducts; empty where it is right."""
    validate = _number(sequence, "InstallValidate")
    start, end = _number(sequence, "InstallInitialize"), _number(sequence, "InstallFinalize")
    if end is not None and at > end:
        return ""
    if validate is not None and start is not None and validate < at < start:
        return ""
    executed = [
        number
        for action in ("InstallExecute", "InstallExecuteAgain")
        if (number := _number(sequence, action)) is not None and number < at
    ]
    if executed and end is not None:
        ours = {"InstallExecute", "InstallExecuteAgain", "RemoveExistingProducts"}
        return "after-execute" if _between(sequence, max(executed), at, ours) else ""
    if start is None or at <= start:
        return "elsewhere"
    ours = {"InstallInitialize", "RemoveExistingProducts"}
    return "after-initialize" if _between(sequence, start, at, ours) else ""


def _between(
    sequence: Mapping[Cell, tuple[Cell, ...]], start: int, end: int, but: set[str]
) -> bool:
    """Whether another action has a number from ``start`` to ``end``, both included."""
    return any(
        action not in but and isinstance(cells[0], int) and start <= cells[0] <= end
        for action, cells in sequence.items()
    )


def _number(sequence: Mapping[Cell, tuple[Cell, ...]], action: str) -> int | None:
    """The number of an action; None where it does not stand in the sequence, or without one."""
    return number_of(sequence[action][0]) if action in sequence else None
