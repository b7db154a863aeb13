"""What the number, or the characters, in a field mean, flag by flag.

``decode("File", "Attributes", 512, {})`` says that 0x0200 is set and means Vital.
Bits that no documentation names are listed as such, never dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from msiview.database.cells import Cell
from msiview.database.schema import standard_schema
from msiview.format.column_types import ColumnKind
from msiview.resources import resource_rows

TEXT_KINDS = frozenset({"text", "prefix", "prefixes", "ends", "contains", "otherwise"})


@dataclass(frozen=True, slots=True)
class FieldRule:
    """One line of ``resources/schema/bit_fields.tsv``: what a value, or a part of it, means.

    ``kind`` is ``bit``, ``none of``, ``enum``, ``mask`` or one of :data:`TEXT_KINDS`. ``mask``
    selects the part of the number that an ``enum`` compares; None is all of it. The file's README
    explains the kinds.
    """

    kind: str
    mask: int | None
    value: str
    when: str
    name: str
    meaning: str

    @property
    def bits(self) -> int:
        """The bits that the rule describes, where ``value`` is a plain number."""
        return int(self.value, 0)

    def applies(self, row: Mapping[str, Cell]) -> bool:
        """Whether the rule applies to this kind of row: ``Type=Text|Edit``, ``Value is null``."""
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


UNKNOWN = "not documented"


@dataclass(frozen=True, slots=True)
class BitMeaning:
    """One flag, or one group of alternatives, of a field.

    ``value`` is the flag's bits, the number of the alternative, or the characters in a text;
    ``shown`` is the usual notation: ``0x0200``, ``51``, ``#x``. ``group`` names the part of a field
    that has several parts (``return`` of CustomAction.Type). ``meaning`` is :data:`UNKNOWN` for
    what no documentation names.
    """

    name: str
    value: int | str
    meaning: str
    is_set: bool
    shown: str
    group: str = ""

    @property
    def is_documented(self) -> bool:
        return self.meaning != UNKNOWN

    def __str__(self) -> str:
        """One line: ``0x0200 Vital: installation fails if ...``, ``0x0800: not documented``."""
        name = "" if self.name == self.shown else self.name
        return f"{' '.join(filter(None, (self.group, self.shown, name)))}: {self.meaning}"


def decode(table: str, column: str, value: Cell, row: Mapping[str, Cell]) -> list[BitMeaning]:
    """What a cell of a standard table means: every flag, set or not, in documented order,
    and of each group of alternatives the one that holds.

    ``row`` gives the other cells by column name: some flags mean one thing for one
    type of control and something else for another. Empty for columns without flags,
    and for cells that are no number (or no text) where one is expected.
    Source: docs/msi-format.md, "Bit fields"; Microsoft's pages on the tables.
    """
    rules = [rule for rule in rules_of(table, column) if rule.applies(row)]
    if isinstance(value, str):
        return [_of_text(rule) for rule in _holding(rules, value)]
    enums = [rule for rule in rules if rule.kind == "enum"]
    if value is None:
        return [
            BitMeaning(rule.name, 0, rule.meaning, True, "null")
            for rule in enums
            if rule.matches_number(None)
        ]
    if not isinstance(value, int) or all(rule.kind in TEXT_KINDS for rule in rules):
        return []
    whole = [rule for rule in enums if rule.mask is None]
    if whole:
        return [_alternative(whole, value, "")]
    return list(_number_meanings(rules, _unsigned(table, column, value)))


def _unsigned(table: str, column: str, value: int) -> int:
    """The bits of a number: negative ones as the two's complement of the column's size."""
    standard = standard_schema().column(table, column)
    is_short = standard is not None and standard.type.kind is ColumnKind.SHORT
    return value & (0xFFFF if is_short and -0x8000 <= value < 0 else 0xFFFFFFFF)


def _hexadecimal(number: int) -> str:
    return f"0x{number:04X}" if number <= 0xFFFF else f"0x{number:08X}"


def _alternative(rules: Sequence[FieldRule], number: int, group: str) -> BitMeaning:
    """The one alternative that a number is, written in the base that the rules use."""
    shown = _hexadecimal(number) if rules[0].value.startswith("0x") else str(number)
    for rule in rules:
        if rule.matches_number(number):
            return BitMeaning(rule.name, number, rule.meaning, True, shown, group)
    return BitMeaning("", number, UNKNOWN, True, shown, group)


def _number_meanings(rules: Sequence[FieldRule], number: int) -> Iterator[BitMeaning]:
    """Groups first, then flags, then the bits that nothing names."""
    yield from _groups(rules, number)
    yield from _flags(rules, number)
    explained = 0
    for rule in rules:
        if rule.mask is not None:
            explained |= rule.mask
        elif rule.kind in ("bit", "mask"):
            explained |= rule.bits
    unnamed = number & ~explained
    for bit in (1 << position for position in range(unnamed.bit_length())):
        if unnamed & bit:
            yield BitMeaning("", bit, UNKNOWN, True, _hexadecimal(bit))


def _groups(rules: Sequence[FieldRule], number: int) -> Iterator[BitMeaning]:
    """The alternatives of each masked part, and the parts that are numbers of their own.

    Where a wide group is documented, the narrower ones inside it add nothing: basic type 51 of a
    custom action is also source kind 0x30 and code kind 3.
    """
    names = {rule.bits: rule for rule in rules if rule.kind == "mask"}
    alternatives: dict[int, list[FieldRule]] = {}
    for rule in rules:
        if rule.kind == "enum" and rule.mask is not None:
            alternatives.setdefault(rule.mask, []).append(rule)
    found: dict[int, BitMeaning] = {}
    for mask in names | alternatives:
        part = number & mask
        if mask in alternatives:
            group = names[mask].name if mask in names else ""
            found[mask] = _alternative(alternatives[mask], part, group)
        else:
            name, meaning = names[mask].name, names[mask].meaning
            found[mask] = BitMeaning(name, part, meaning, part != 0, _hexadecimal(part))
    for mask, what in found.items():
        wider = (other for other in found if other != mask and other & mask == mask)
        if not any(found[other].is_documented for other in wider):
            yield what


def _flags(rules: Sequence[FieldRule], number: int) -> Iterator[BitMeaning]:
    """Each flag, set or not. Where several bits together have a meaning, the single ones are left
    out: 0x00600000 of a control is a 48 pixel icon, not 16 and 32."""
    together = 0
    for rule in rules:
        if rule.kind == "bit" and rule.bits.bit_count() > 1 and number & rule.bits == rule.bits:
            together |= rule.bits
    for rule in rules:
        bits = rule.bits if rule.kind in ("bit", "none of") else 0
        if rule.kind == "none of":
            is_set = number & bits == 0
            yield BitMeaning(rule.name, 0, rule.meaning, is_set, _hexadecimal(0))
        elif rule.kind == "bit" and (bits.bit_count() > 1 or not bits & together):
            is_set = number & bits == bits
            yield BitMeaning(rule.name, bits, rule.meaning, is_set, _hexadecimal(bits))


def _of_text(rule: FieldRule) -> BitMeaning:
    return BitMeaning(rule.name, rule.value, rule.meaning, True, rule.value)


def _holding(rules: Sequence[FieldRule], text: str) -> list[FieldRule]:
    """The rules for texts that hold for this one."""
    prefixes = [rule for rule in rules if rule.kind == "prefix" and text.startswith(rule.value)]
    longest = max((len(rule.value) for rule in prefixes), default=0)
    holding = [rule for rule in prefixes if len(rule.value) == longest]
    marks = {rule.value for rule in rules if rule.kind == "prefixes"}
    leading = set(takewhile(marks.__contains__, text))
    for rule in rules:
        match rule.kind:
            case "prefixes":
                holds = rule.value in leading
            case "text":
                holds = text == rule.value
            case "ends":
                holds = text.endswith(rule.value)
            case "contains":
                holds = rule.value in text
            case "otherwise":
                holds = not holding
            case _:
                continue
        if holds:
            holding.append(rule)
    return holding
