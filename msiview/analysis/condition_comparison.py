"""Compares two values as conditions do: as numbers, as texts, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from msiview.analysis.condition_tree import number_of


class Manner(Enum):
    """How two values were compared."""

    NUMBERS = auto()
    TEXTS = auto()
    UNLIKE = auto()
    """A number and a text that is no number: they are not equal, and no other relation holds."""


@dataclass(frozen=True, slots=True)
class Operand:
    """One side of a comparison; a literal is never read as a number, unlike a property."""

    value: int | str
    is_literal: bool = False


class Comparison(NamedTuple):
    """Whether a comparison holds, and how the values were compared."""

    holds: bool
    manner: Manner


def compare(left: Operand, operator: str, right: Operand) -> Comparison:
    """Compare as Windows Installer does; ``operator`` as written, perhaps with a ``~``.

    Source: docs/msi-format.md, "Conditions". Guessed: a text of digits beyond 32 bits is no number,
    and substring operators between two literals of digits work on their bits.
    """
    plain = operator.lstrip("~")
    numbers = _numbers(left, plain, right)
    if numbers is not None:
        return Comparison(_NUMBERS[plain](*numbers), Manner.NUMBERS)
    if isinstance(left.value, int) or isinstance(right.value, int):
        return Comparison(plain == "<>", Manner.UNLIKE)
    texts = left.value, right.value
    if plain != operator:
        texts = texts[0].lower(), texts[1].lower()
    return Comparison(_TEXTS[plain](*texts), Manner.TEXTS)


def _numbers(left: Operand, operator: str, right: Operand) -> tuple[int, int] | None:
    """Both sides as numbers, where they are compared as numbers."""
    if isinstance(left.value, int) or isinstance(right.value, int):
        first, second = _integer(left), _integer(right)
    elif left.is_literal and right.is_literal and operator not in _SUBSTRING:
        return None
    else:
        first, second = _digits(left.value), _digits(right.value)
    return None if first is None or second is None else (first, second)


def _integer(side: Operand) -> int | None:
    """A number, or the number that a property's text is: digits, optionally after a minus."""
    if isinstance(side.value, int):
        return side.value
    digits = side.value.removeprefix("-")
    is_number = not side.is_literal and digits.isascii() and digits.isdigit()
    return number_of(side.value) if is_number else None


def _digits(text: int | str) -> int | None:
    """A text of digits only as a number."""
    if isinstance(text, int):
        return text
    return number_of(text) if text.isascii() and text.isdigit() else None


def _units(text: str) -> bytes:
    """Bytes that sort like the UTF-16 code units of a text."""
    return text.encode("utf-16-be", "surrogatepass")


_SUBSTRING = frozenset({"><", "<<", ">>"})

_NUMBERS: Mapping[str, Callable[[int, int], bool]] = {
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    "<=": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
    "><": lambda left, right: left & right != 0,
    "<<": lambda left, right: left >> 16 & 0xFFFF == right,
    ">>": lambda left, right: left & 0xFFFF == right,
}

_TEXTS: Mapping[str, Callable[[str, str], bool]] = {
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    "<": lambda left, right: _units(left) < _units(right),
    ">": lambda left, right: _units(left) > _units(right),
    "<=": lambda left, right: _units(left) <= _units(right),
    ">=": lambda left, right: _units(left) >= _units(right),
    # An empty text contains nothing, not even an empty text.
    "><": lambda left, right: left != "" and right in left,
    "<<": lambda left, right: left != "" and left.startswith(right),
    ">>": lambda left, right: left != "" and left.endswith(right),
}
