"""Compares product versions with the version that a transform was made from.

Source: docs/msi-format.md, "Validation flags": three fields count, numbers field by field.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from msiview.database.cells import Cell
from msiview.database.transform_flags import Validation
from msiview.overlay.checks import Check

_FIELDS = (
    (Validation.UPDATE_VERSION, 3, "three fields"),
    (Validation.MINOR_VERSION, 2, "two fields"),
    (Validation.MAJOR_VERSION, 1, "the first field"),
)
"""How many version fields each flag compares. The most precise flag counts (a guess where
several are set; the documentation is silent)."""

_LARGEST_FIELD = 9
"""Digits of a field that are read. Real fields have five at most."""


_VERSION = re.compile(r"\d+(\.\d+){0,3}\Z")


@dataclass(frozen=True, slots=True)
class Relation:
    """How the installed version must relate to the base; ``reach`` has the limit as ``{}``."""

    sign: str
    holds: Callable[[tuple[int, ...], tuple[int, ...]], bool]
    error: int
    demanded: str
    reach: str


RELATIONS = {
    Validation.NEW_LESS_BASE_VERSION: Relation(
        "<", operator.lt, 2747, "lower than the base", "everything below {}"
    ),
    Validation.NEW_LESS_EQUAL_BASE_VERSION: Relation(
        "<=", operator.le, 2748, "not higher than the base", "{} and below"
    ),
    Validation.NEW_EQUAL_BASE_VERSION: Relation(
        "=", operator.eq, 2749, "the same as the base", "{} only"
    ),
    Validation.NEW_GREATER_EQUAL_BASE_VERSION: Relation(
        ">=", operator.ge, 2750, "not lower than the base", "{} and above"
    ),
    Validation.NEW_GREATER_BASE_VERSION: Relation(
        ">", operator.gt, 2751, "higher than the base", "everything above {}"
    ),
}
EQUALITY = RELATIONS[Validation.NEW_EQUAL_BASE_VERSION]


def version_fields(version: str, count: int) -> tuple[int, ...]:
    """The first fields of a version as numbers; missing ones are 0.

    A field counts by its leading digits, so ``01`` is 1.
    """
    numbers = [_number(field) for field in version.split(".")[:count]]
    return tuple(numbers + [0] * (count - len(numbers)))


def compared_fields(flags: Validation) -> int:
    """How many version fields the flags compare; 0 for none."""
    return next((count for flag, count, _ in _FIELDS if flags & flag), 0)


def stated_relations(flags: Validation) -> list[Relation]:
    """The relations that the flags state, from < to >."""
    return [relation for flag, relation in RELATIONS.items() if flags & flag]


def version_checks(
    flags: Validation, base: str, installed: str | None, consequence: str
) -> Iterator[Check]:
    """A check for each relation that the flags require.

    A relation without a field compares nothing; a field without a relation
    means equality (both as Wine has it, the documentation is silent).
    """
    count = compared_fields(flags)
    relations = stated_relations(flags)
    if count:
        for relation in relations or [EQUALITY]:
            yield _version_check(relation, count, base, installed, consequence)
    elif relations:
        yield Check(
            "ProductVersion",
            "any",
            installed or "",
            True,
            "a relation of versions is demanded, but no field to compare, so any version fits",
        )


def _version_check(
    relation: Relation, count: int, base: str, installed: str | None, consequence: str
) -> Check:
    limit = version_fields(base, count)
    shown = ".".join(map(str, limit))
    expected = f"{relation.sign} {shown}"
    reach = relation.reach.format(shown)
    if installed is None:
        note = f"the version is not known; the transform applies to {reach}"
        return Check.assumed("ProductVersion", expected, note)
    actual = version_fields(installed, count)
    named = f"the installed version {installed}" if installed else "the product's missing version"
    of_base = f"the base {base}" if base else "the base, whose version is not stated,"
    if relation.holds(actual, limit):
        demanded = relation.demanded.replace("the base", of_base)
        explanation = f"{named} is {demanded}, as the transform demands; it applies to {reach}"
        return Check("ProductVersion", expected, installed, True, explanation)
    side = "equal to" if actual == limit else "higher than" if actual > limit else "lower than"
    words = next(words for _, fields, words in _FIELDS if fields == count)
    compared = ".".join(map(str, actual))
    explanation = (
        f"{named} is {side} {of_base} that the transform demands, so {consequence} "
        f"(internal error {relation.error}: by {words}, {compared} {relation.sign} {shown} "
        f"is false); it would apply to {reach}"
    )
    return Check("ProductVersion", expected, installed, False, explanation)


def _number(field: str) -> int:
    digits = re.match(r"\s*([0-9]+)", field)
    return int(digits[1].lstrip("0")[:_LARGEST_FIELD] or 0) if digits else 0


def version_number(value: Cell) -> tuple[int, int, int, int] | None:
    """A version as four numbers; None for what is no version, such as the key of a companion
    file."""
    if not isinstance(value, str) or not _VERSION.match(value.strip()):
        return None
    fields = [int(part) for part in value.strip().split(".")]
    a, b, c, d = (*fields, 0, 0, 0)[:4]
    return a, b, c, d
