"""What a field can be set to: flags to tick, alternatives to choose from.

Made from the same lines of ``resources/schema/bit_fields.tsv`` that explain values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msiview.database.bit_fields import FieldRule, rules_of
from msiview.database.cells import Cell

_BITS = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """One flag or alternative: its bits or value, as it is written, and what it means."""

    value: int | str
    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Alternatives of which a part of a number, selected by ``mask``, is one."""

    mask: int
    name: str
    options: Sequence[FieldChoice]


@dataclass(frozen=True, slots=True)
class FieldFlags:
    """The parts of a number that is made of flags."""

    groups: Sequence[ChoiceGroup]
    flags: Sequence[FieldChoice]


def field_flags(table: str, column: str, row: Mapping[str, Cell]) -> FieldFlags | None:
    """The flags of a column of a standard table, in a row with these cells; None for columns
    without flags."""
    rules = [rule for rule in rules_of(table, column) if rule.applies(row)]
    flags = [
        FieldChoice(rule.bits, rule.name, rule.meaning)
        for rule in rules
        if rule.kind == "bit" and rule.bits.bit_count() == 1
    ]
    groups = _groups(rules)
    return FieldFlags(groups, flags) if flags or groups else None


def field_alternatives(table: str, column: str, row: Mapping[str, Cell]) -> list[FieldChoice]:
    """The values that a column of a standard table can have where each means one thing; empty for
    others, as for numbers of which only some are special."""
    rules = [rule for rule in rules_of(table, column) if rule.applies(row)]
    found = []
    for rule in rules:
        if rule.kind == "text":
            found.append(FieldChoice(rule.value, rule.name, rule.meaning))
        elif rule.kind == "enum" and rule.mask is None:
            number = _number(rule.value.removesuffix(" or null"))
            if number is None:
                return []
            found.append(FieldChoice(number, rule.name, rule.meaning))
        else:
            return []
    return found


def with_bits(number: int, mask: int, bits: int) -> int:
    """A number with a part of it replaced; the sign of 32 bits is kept."""
    result = (number & _BITS & ~mask) | bits
    return result - (1 << 32) if result >> 31 and number < 0 else result


def _groups(rules: Sequence[FieldRule]) -> list[ChoiceGroup]:
    """The groups of alternatives; narrower ones inside a wide one add nothing."""
    names = {rule.bits: rule.name for rule in rules if rule.kind == "mask"}
    options: dict[int, list[FieldChoice]] = {}
    for rule in rules:
        number = _number(rule.value)
        if rule.kind == "enum" and rule.mask is not None and number is not None:
            choice = FieldChoice(number, rule.name, rule.meaning)
            options.setdefault(rule.mask, []).append(choice)
    return [
        ChoiceGroup(mask, names.get(mask, ""), found)
        for mask, found in options.items()
        if not any(other != mask and other & mask == mask for other in options)
    ]


def _number(text: str) -> int | None:
    try:
        return int(text, 0)
    except ValueError:
        return None
