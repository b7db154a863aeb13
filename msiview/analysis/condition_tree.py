"""Parses a condition into a tree, without recursion, so that parentheses may nest to any depth."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import NoReturn

from msiview.analysis.condition_tokens import (
    ConditionReference,
    ConditionToken,
    ConditionTokenKind,
    reference_of,
    tokens_of,
)
from msiview.words import shortened


class NodeKind(Enum):
    """What a node of the tree is."""

    NAME = auto()
    LITERAL = auto()
    NUMBER = auto()
    COMPARISON = auto()
    LOGICAL = auto()


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a condition.

    ``text`` is the value or the operator, as written (logical operators in upper case). ``start``
    and ``end`` enclose the part with all its children, without the parentheses around it.
    ``children`` are indexes of :attr:`Condition.nodes`; NOT has one, other operators two.
    """

    kind: NodeKind
    text: str
    start: int
    end: int
    children: tuple[int, ...] = ()
    reference: ConditionReference | None = None


@dataclass(frozen=True, slots=True)
class ConditionFault:
    """Why a text is no condition, and the characters that show it, half-open."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed condition.

    In ``nodes`` children come before their parents, so the last node is the whole condition. Empty
    for a blank text, and for one with a ``fault``.
    """

    text: str
    nodes: tuple[Node, ...] = ()
    fault: ConditionFault | None = None

    @property
    def properties(self) -> tuple[str, ...]:
        """The properties that it reads, without repetitions, from left to right."""
        read = (node.reference for node in self.nodes)
        return tuple(dict.fromkeys(ref.name for ref in read if ref and ref.kind == "property"))


def parse(text: str) -> Condition:
    """Parse a condition; never fails, and takes linear time.

    Source of the rules: docs/msi-format.md, "Conditions". Guessed: ``NOT NOT A`` is allowed,
    operators of one rank group from the left, and a number beyond 32 bits is an error.
    """
    parser = _Parser(text)
    try:
        parser.run()
    except _Stop as stop:
        return Condition(text, fault=stop.fault)
    return Condition(text, tuple(parser.nodes))


MINIMUM = -(1 << 31)
MAXIMUM = (1 << 31) - 1

_RANKS = {"NOT": 6, "AND": 5, "OR": 4, "XOR": 3, "EQV": 2, "IMP": 1}
_OPENED = 0
"""The rank of an opening parenthesis among the pending operators."""

_VALUES = {
    ConditionTokenKind.NAME: NodeKind.NAME,
    ConditionTokenKind.LITERAL: NodeKind.LITERAL,
    ConditionTokenKind.NUMBER: NodeKind.NUMBER,
}
_FOREIGN = {"==": "=", "!=": "<>", "=<": "<=", "=>": ">=", "&&": "AND", "||": "OR"}
"""Operators of other languages, and what they mean."""


class _Stop(Exception):
    """Ends the parsing at the first fault."""

    def __init__(self, fault: ConditionFault) -> None:
        super().__init__(fault.reason)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class _Operand:
    """A node, and its place including its parentheses."""

    node: int
    start: int
    end: int


class _Parser:
    """Reads tokens from left to right; operators are pending until both their operands are
    known."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(tokens_of(text))
        self._at = 0
        self._operands: list[_Operand] = []
        self._waiting: list[tuple[int, ConditionToken]] = []
        self.nodes: list[Node] = []

    def run(self) -> None:
        if not self._tokens:
            return
        while True:
            self._operand()
            if not self._operator():
                return

    def _operand(self) -> None:
        """Read up to and with a value or comparison: ``NOT ((A = 1``."""
        while True:
            token = self._take("a value")
            if token.kind is ConditionTokenKind.OPEN:
                self._waiting.append((_OPENED, token))
            elif token.kind is ConditionTokenKind.LOGICAL and token.text == "NOT":
                self._waiting.append((_RANKS["NOT"], token))
            else:
                self._comparison(token)
                return

    def _comparison(self, token: ConditionToken) -> None:
        left = self._value(token)
        following = self._peek()
        if following is None or following.kind is not ConditionTokenKind.COMPARISON:
            self._operands.append(left)
            return
        self._at += 1
        token = self._take(f"a value after {following.text}")
        if token.kind is ConditionTokenKind.OPEN:
            self._stop(token, "a comparison takes two values, no parenthesis")
        right = self._value(token)
        self._join(NodeKind.COMPARISON, following.text, left.start, right.end, (left, right))

    def _operator(self) -> bool:
        """Read closing parentheses and the next operator; False at the end."""
        while (token := self._peek()) is not None:
            self._at += 1
            if token.kind is ConditionTokenKind.CLOSE:
                self._close(token)
            elif token.kind is ConditionTokenKind.LOGICAL and token.text != "NOT":
                self._reduce(_RANKS[token.text])
                self._waiting.append((_RANKS[token.text], token))
                return True
            else:
                self._unexpected_after_value(token)
        self._reduce(_OPENED + 1)
        if self._waiting:
            self._stop(self._waiting[-1][1], "this parenthesis is not closed")
        return False

    def _close(self, token: ConditionToken) -> None:
        self._reduce(_OPENED + 1)
        if not self._waiting:
            self._stop(token, "no parenthesis is open here")
        _, opened = self._waiting.pop()
        inner = self._operands.pop()
        self._operands.append(_Operand(inner.node, opened.start, token.end))

    def _reduce(self, rank: int) -> None:
        """Apply the pending operators of this rank and of higher ones to their operands."""
        while self._waiting and self._waiting[-1][0] >= rank:
            _, token = self._waiting.pop()
            right = self._operands.pop()
            if token.text == "NOT":
                self._join(NodeKind.LOGICAL, "NOT", token.start, right.end, (right,))
            else:
                left = self._operands.pop()
                self._join(NodeKind.LOGICAL, token.text, left.start, right.end, (left, right))

    def _join(
        self, kind: NodeKind, text: str, start: int, end: int, parts: tuple[_Operand, ...]
    ) -> None:
        children = tuple(part.node for part in parts)
        self._operands.append(self._add(Node(kind, text, start, end, children)))

    def _add(self, node: Node) -> _Operand:
        self.nodes.append(node)
        return _Operand(len(self.nodes) - 1, node.start, node.end)

    def _value(self, token: ConditionToken) -> _Operand:
        kind = _VALUES.get(token.kind)
        if kind is None:
            self._unexpected(token)
        if kind is NodeKind.NUMBER and number_of(token.text) is None:
            self._stop(token, f"{shortened(token.text, 40)} does not fit into 32 bits")
        reference = reference_of(token) if kind is NodeKind.NAME else None
        return self._add(Node(kind, token.text, token.start, token.end, (), reference))

    # -- tokens and faults ----------------------------------------------

    def _peek(self) -> ConditionToken | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, expected: str) -> ConditionToken:
        token = self._peek()
        if token is None:
            end = len(self._text)
            raise _Stop(ConditionFault(end, end, f"{expected} is missing at the end"))
        self._at += 1
        return token

    def _stop(self, token: ConditionToken, reason: str) -> NoReturn:
        raise _Stop(ConditionFault(token.start, token.end, reason))

    def _unexpected(self, token: ConditionToken) -> NoReturn:
        """Stop at a token where a value is expected."""
        self._stop_at_bad(token)
        self._stop(token, f"a value must stand before {shortened(token.text, 40)}")

    def _unexpected_after_value(self, token: ConditionToken) -> NoReturn:
        """Stop at a token where a logical operator is expected."""
        self._stop_at_bad(token)
        if token.kind is ConditionTokenKind.COMPARISON:
            self._stop(token, "only two values can be compared, neither more nor a parenthesis")
        self._stop(
            token, f"AND, OR or another operator must stand before {shortened(token.text, 40)}"
        )

    def _stop_at_bad(self, token: ConditionToken) -> None:
        """Stop at invalid characters, with the best reason for them."""
        for start in (token.start, token.start - 1):
            pair = self._text[max(start, 0) : start + 2]
            if pair in _FOREIGN:
                reason = f"{pair} is no operator; {_FOREIGN[pair]} is"
                raise _Stop(ConditionFault(start, start + 2, reason))
        if token.kind is ConditionTokenKind.BAD:
            self._stop(token, _bad_words(token.text))


def number_of(digits: str) -> int | None:
    """The number of digits with an optional minus; None beyond 32 bits."""
    significant = digits.lstrip("-").lstrip("0") or "0"
    if len(significant) > 10:  # Python refuses to convert thousands of digits.
        return None
    number = -int(significant) if digits.startswith("-") else int(significant)
    return number if MINIMUM <= number <= MAXIMUM else None


def _bad_words(text: str) -> str:
    if text.startswith('"'):
        return "this text has no closing quotation mark"
    if text == "~":
        return "~ must stand right before a comparison operator"
    if text in "%$?&!":
        return f"a name must stand right after {text}"
    if text[:1].isdigit() or (text.startswith("-") and len(text) > 1):
        return f"{shortened(text, 40)} is neither a whole number nor a name"
    return f"{text} means nothing in a condition"
