"""Tells lines by their bytes that need not be read: all that they change are counts.

Most lines of a log of a gigabyte are such: states, operations, notes, data of actions. They look
like lines that the reader has told apart before, by their beginning, their end, or how often they
have a text (:class:`LineShape`). A line is quiet if it has one of these shapes, the same second and
the same process as the line of the engine before it, and nothing before it is left open. All others
are read, so whatever is not plainly quiet takes the usual way.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from msiview.logs.encodings import LogEncoding
from msiview.logs.line_kinds import Level, LineKind
from msiview.logs.log_text import LONGEST
from msiview.logs.message_book import LOOKED_UP, PASSING
from msiview.logs.rules import ENGINE, PLAIN, LineRule, Rules

try:
    from msiview.logs._log_bytes import shapes as _find_shapes
except ImportError:
    _find_shapes = None  # type: ignore[assignment]

READ = 0
"""What stands for a line that must be read."""

OPERATION, COMPONENT, FEATURE, CHANGE, DATA = range(1, 6)
"""Numbers of shapes whose lines are counted."""

_ANY = 0xFFFFFFFF
_MOST_SHAPES = 255
_MOST_NOTES = 64
_MOST_MET = 1_000
_LONGEST_TAIL = 40
_NUMBERED = len("Note: 1: 1402")
_THIRD = " 3: "

_READ_ALL = (
    *("Executing", "Component", "PROPERTY ", "Note: 1: ", "Doing act", "MainEngin", "Invoking "),
    *(f"Executing op: {name}(" for name in ("ActionStart", "Header", "End")),
    *(f"Executing op: CustomAction{name}(" for name in ("Schedule", "Rollback")),
    "PROPERTY CHANGE: Adding PackageCode property. ",
)
"""Beginnings of lines of the engine that are gathered, and not, or not always, by counting."""

_READ_KINDS = frozenset(
    {
        *(LineKind.ENGINE, LineKind.COMPONENT_DECISION, LineKind.PRODUCT_MESSAGE, LineKind.RESULT),
        *(LineKind.ERROR, LineKind.WARNING, LineKind.NOTE, LineKind.ENGINE_RETURN),
        *(LineKind.PROPERTY_DUMP, LineKind.PROPERTY_CHANGE, LineKind.OPERATION),
        *(LineKind.COMPONENT_STATE, LineKind.FEATURE_STATE),
    }
)
"""Kinds of lines that a rule tells, and from which something is gathered, or that may go on."""

_ENCODINGS = frozenset({"utf-8", "utf-16-le", "utf-16-be", "cp1250", "cp1251", "cp1252"})

_Encoded: TypeAlias = tuple[bytes, bytes, bytes, int, int, int]


@dataclass(frozen=True, slots=True)
class LineShape:
    """How lines begin and end, and how often a text, ``mark``, must and may stand behind the
    beginning. ``number`` is that of what is known of such lines."""

    begin: str
    number: int
    end: str = ""
    mark: str = ""
    least: int = 0
    most: int = _ANY

    def encoded(self, encoding: str) -> _Encoded | None:
        """In the encoding of a log; None where it has not all of the characters."""
        try:
            texts = [text.encode(encoding) for text in (self.begin, self.end, self.mark)]
        except UnicodeEncodeError:
            return None
        begin, end, mark = texts
        return begin, end, mark, self.least, self.most, self.number


class QuietLines:
    """The shapes of one log's quiet lines.

    ``kinds`` and ``levels`` translate numbers of shapes to those of lines. ``tests`` are rules
    whose test a line of a shape must pass besides, ``notes`` the numbers of the notes that have a
    shape, where they tell how an operation ended.
    """

    def __init__(self, encoding: LogEncoding, rules: Rules) -> None:
        self.is_possible = _find_shapes is not None and encoding.name in _ENCODINGS
        self.kinds, self.levels = bytearray(256), bytearray(256)
        self.tests: dict[int, LineRule] = {}
        self.notes: dict[int, int] = {}
        self._encoding = encoding
        self._numbers: dict[object, int] = {}
        self._met: dict[tuple[int, str], bool] = {}
        self.not_notes = bytes(range(256))
        self._engine: list[LineShape] = []
        self._plain: tuple[_Encoded, ...] = ()
        self._all: tuple[_Encoded, ...] = ()
        self._most = 0
        if self.is_possible:
            self._begin(rules)

    def shapes(self, data: bytes, starts: array[int], *, has_data: bool) -> bytes:
        """The number of a shape for each line, :data:`READ` for lines that must be read.

        ``starts`` are the offsets of the lines, and of where the last one ends. ``has_data`` says
        that data of actions may be quiet.
        """
        encoding = self._encoding
        plain = self._plain if has_data else ()
        return _find_shapes(
            *(data, starts, encoding.unit, encoding.is_big, LONGEST * encoding.unit),
            *(self._all, plain),
        )

    @property
    def is_full(self) -> bool:
        """Whether no further notes can be learned."""
        return len(self._engine) >= self._most

    def learn_note(self, number: int, body: str, level: int) -> None:
        """Notes like this one need not be read: those of its number that have no third field, or
        the same third field at their end. One that is met once is not yet worth it."""
        count = body.count(_THIRD, _NUMBERED)
        tail = body[body.index(_THIRD, _NUMBERED) :] if count else ""
        key = number, tail
        if number == LOOKED_UP or count > 1 or len(tail) > _LONGEST_TAIL or self.is_full:
            return
        if key not in self._met:
            if len(self._met) < _MOST_MET:
                self._met[key] = False
        elif not self._met[key]:
            self._met[key] = True
            shape = self._known((number, level), LineKind.NOTE, level)
            if shape != READ:
                if number not in PASSING:
                    self.notes[shape] = number
                    self.not_notes = bytes(set(range(256)) - self.notes.keys())
                begin = f"Note: 1: {number:04}"
                self._engine.append(LineShape(begin, shape, tail, _THIRD, count, count))
                self._all = self._in_order(self._engine)

    # -- inside ---------------------------------------------------------

    def _begin(self, rules: Rules) -> None:
        info, trace = Level.INFO, Level.TRACE
        known = (
            (OPERATION, LineKind.OPERATION, trace),
            (COMPONENT, LineKind.COMPONENT_STATE, info),
            (FEATURE, LineKind.FEATURE_STATE, info),
            (CHANGE, LineKind.PROPERTY_CHANGE, info),
            (DATA, LineKind.ACTION_DATA, trace),
        )
        for number, kind, level in known:
            assert self._known(number, kind, level) == number
        self._engine = [
            *(LineShape(begin, READ) for begin in _READ_ALL),
            LineShape("Executing op: ", OPERATION, ")"),
            LineShape("Component: ", COMPONENT, mark="; Installed: ", least=1),
            LineShape("Feature: ", FEATURE, mark="; Installed: ", least=1),
            LineShape("PROPERTY CHANGE: ", CHANGE, "'."),
            *self._by_rules(rule for rule in rules if rule.scope != PLAIN),
        ]
        self._all = self._in_order(self._engine)
        self._most = len(self._engine) + _MOST_NOTES
        plain = [rule for rule in rules if rule.scope != ENGINE]
        self._plain = self._in_order(_data_of_actions(plain))

    def _by_rules(self, rules: Iterable[LineRule]) -> Iterable[LineShape]:
        """The shapes of lines that rules tell: each beginning, with the first rule that has it."""
        first: dict[str, LineRule] = {}
        for rule in rules:
            for begin in rule.begins:
                if begin and not begin.startswith((*_READ_ALL[:7], "Feature: ")):
                    first.setdefault(begin, rule)
        for begin, rule in first.items():
            number = READ
            if rule.kind not in _READ_KINDS and rule.level < Level.WARNING:
                key = rule.id if rule.has_test else (rule.kind, rule.level)
                number = self._known(key, rule.kind, rule.level)
                if number and rule.has_test:
                    self.tests[number] = rule
            yield LineShape(begin, number)

    def _known(self, key: object, kind: int, level: int) -> int:
        """The number of a shape, made on first use; READ where there are too many."""
        number = self._numbers.get(key)
        if number is None:
            number = len(self._numbers) + 1
            if number > _MOST_SHAPES:
                return READ
            self._numbers[key] = number
            self.kinds[number], self.levels[number] = kind, level
        return number

    def _in_order(self, shapes: Sequence[LineShape]) -> tuple[_Encoded, ...]:
        """The longest beginnings first, each with all its shapes behind each other."""
        ordered = sorted(shapes, key=lambda shape: (-len(shape.begin), shape.begin))
        encoded = (shape.encoded(self._encoding.name) for shape in ordered)
        return tuple(shape for shape in encoded if shape is not None)


def _data_of_actions(rules: Sequence[LineRule]) -> list[LineShape]:
    """The beginnings of lines without a prefix that are data of an action, whatever follows. One
    that begins with a digit cannot be an action line of another language."""
    shapes = []
    for begin in {begin for rule in rules for begin in rule.begins if begin[:1].isdecimal()}:
        told = [
            rule
            for rule in rules
            if any(begin.startswith(one) or one.startswith(begin) for one in rule.begins if one)
        ]
        looks = {(rule.kind, rule.level) for rule in told}
        is_sure = any(begin in rule.begins and not rule.has_test for rule in told)
        if looks == {(LineKind.ACTION_DATA, Level.TRACE)} and is_sure:
            shapes.append(LineShape(begin, DATA))
    return shapes
