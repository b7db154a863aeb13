"""Evaluates conditions with given values.

Source of the rules: docs/msi-format.md, "Conditions", most of it from tests that run on Windows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from msiview.analysis.condition_comparison import Comparison, Operand, compare
from msiview.analysis.condition_tokens import ConditionReference, references
from msiview.analysis.condition_tree import (
    Condition,
    ConditionFault,
    Node,
    NodeKind,
    number_of,
    parse,
)

__all__ = [
    "Condition",
    "ConditionReference",
    "ConditionValues",
    "Evaluation",
    "ConditionFault",
    "ConditionResult",
    "evaluate",
    "parse",
    "references",
]

ConditionValue: TypeAlias = "int | str | bool"
"""The value of a part: a number, a text, or for operators whether it holds."""


class ConditionResult(Enum):
    """The result of a condition, as MsiEvaluateCondition returns it."""

    FALSE = "false"
    TRUE = "true"
    NONE = "none"
    """The condition is blank. Where a condition is needed, this counts as true."""
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class ConditionValues:
    """The values with which a condition is evaluated.

    ``states`` has numbers by kind and name, ``("feature_action", "Complete"): 3``: -1 unknown, 1
    advertised, 2 absent, 3 local, 4 source. Names in none of the mappings are empty texts. Names of
    environment variables are not case-sensitive.
    """

    properties: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def value(self, reference: ConditionReference) -> int | str:
        """The value of a name."""
        if reference.kind == "property":
            return self.properties.get(reference.name, "")
        if reference.kind == "environment":
            folded = reference.name.upper()
            found = (value for name, value in self.environment.items() if name.upper() == folded)
            return next(found, "")
        return self.states.get((reference.kind, reference.name), "")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """An evaluated condition; ``values`` are those of its nodes, by index."""

    condition: Condition
    outcome: ConditionResult
    values: tuple[ConditionValue, ...] = ()


def evaluate(condition: Condition | str, values: ConditionValues) -> Evaluation:
    """Evaluate a condition; returns the value of each part as well. Never fails."""
    if isinstance(condition, str):
        condition = parse(condition)
    if condition.fault is not None:
        return Evaluation(condition, ConditionResult.ERROR)
    if not condition.nodes:
        return Evaluation(condition, ConditionResult.NONE)
    results: list[ConditionValue] = []
    for node in condition.nodes:
        results.append(_value(node, condition.nodes, results, values))
    outcome = ConditionResult.TRUE if is_true(results[-1]) else ConditionResult.FALSE
    return Evaluation(condition, outcome, tuple(results))


def is_true(value: ConditionValue) -> bool:
    """Whether a single value is true: a number other than 0, a text that is not empty.

    So the text ``0`` is true.
    """
    return bool(value)


def comparison(node: Node, nodes: Sequence[Node], values: Sequence[ConditionValue]) -> Comparison:
    """The comparison of a COMPARISON node, given the values of all nodes by index."""
    left, right = (
        Operand(values[child], nodes[child].kind is NodeKind.LITERAL) for child in node.children
    )
    return compare(left, node.text, right)


def _value(
    node: Node, nodes: Sequence[Node], results: Sequence[ConditionValue], values: ConditionValues
) -> ConditionValue:
    match node.kind:
        case NodeKind.NUMBER:
            return number_of(node.text) or 0
        case NodeKind.LITERAL:
            return node.text[1:-1]
        case NodeKind.COMPARISON:
            return comparison(node, nodes, results).holds
        case NodeKind.LOGICAL:
            return _LOGICAL[node.text](*(is_true(results[child]) for child in node.children))
    return "" if node.reference is None else values.value(node.reference)


_LOGICAL: Mapping[str, Callable[..., bool]] = {
    "NOT": lambda side: not side,
    "AND": lambda left, right: left and right,
    "OR": lambda left, right: left or right,
    "XOR": lambda left, right: left != right,
    "EQV": lambda left, right: left == right,
    "IMP": lambda left, right: right or not left,
}
