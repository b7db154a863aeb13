"""What the flags and alternatives of the standard tables' fields are called.

Read from ``resources/schema/bit_fields.tsv``; its README explains the kinds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from msiview.database.cells import Cell
from msiview.resources import resource_rows

TEXT_KINDS = frozenset({"text", "prefix", "prefixes", "ends", "contains", "otherwise"})


@dataclass(frozen=True, slots=True)
class FieldRule:
    """One line of the file: what a value, or a part of it, means.

    ``kind`` is ``bit``, ``none of``, ``enum``, ``mask`` or one of :data:`TEXT_KINDS`.
    ``mask`` cuts out the part of the number that an ``enum`` looks at; None is all of it.
    """

    kind: str
    mask: int | None
    value: str
    when: str
    name: str
    meaning: str

    @property
    def bits(self) -> int:
        """The bits that the rule speaks of, where ``value`` is a plain number."""
        return int(self.value, 0)

    def applies(self, row: Mapping[str, Cell]) -> bool:
        """Whether the rule holds for this kind of row: ``Type=Text|Edit``, ``Value is null``."""
        if not self.when:
            return True
        if self.when.endswith(" is null"):
            return row.get(self.when.removesuffix(" is null")) is None
        column, _, allowed = self.when.partition("=")
        return row.get(column) in allowed.split("|")

    def matches_number(self, number: int | None) -> bool:
        """Whether an ``enum`` names this number; None is the null cell."""
        return any(_is_in(part, number) for part in self.value.split(" or "))


def _is_in(part: str, number: int | None) -> bool:
    """Whether a number is ``3``, in ``1..32767``, ``odd``, ``even`` or ``null``."""
    if number is None or part == "null":
        return number is None and part == "null"
    if part in ("odd", "even"):
        return number % 2 == (part == "odd")
    low, dots, high = part.partition("..")
    return int(low, 0) <= number <= int(high if dots else low, 0)


def rules_of(table: str, column: str) -> tuple[FieldRule, ...]:
    """The rules of a column of a standard table in the order of the file; () for most."""
    return _all_rules().get((table, column), ())


@cache
def _all_rules() -> dict[tuple[str, str], tuple[FieldRule, ...]]:
    rules: dict[tuple[str, str], list[FieldRule]] = {}
    for tables, column, kind, value, when, name, meaning in resource_rows(
        "schema", "bit_fields.tsv"
    ):
        kind, _, mask = kind.partition("&")
        rule = FieldRule(kind, int(mask, 0) if mask else None, value, when, name, meaning)
        for table in tables.split("|"):
            rules.setdefault((table, column), []).append(rule)
    return {place: tuple(found) for place, found in rules.items()}
