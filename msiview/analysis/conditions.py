"""Conditions: what they read, and what they come to with given values.

Source of the rules: docs/msi-format.md, "Conditions", most of it from tests that run on Windows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from msiview.analysis.condition_comparison import Comparison, Operand, compare
from msiview.analysis.condition_tokens import ConditionReference, references
from msiview.analysis.condition_tree import Condition, Fault, Node, NodeKind, number_of, parse

__all__ = [
    "Condition",
    "ConditionReference",
    "ConditionValues",
    "Evaluation",
    "Fault",
    "Outcome",
    "evaluate",
    "parse",
    "references",
]

Value: TypeAlias = "int | str | bool"
"""What a part comes to: a number, a text, or for operators whether it holds."""


class Outcome(Enum):
    """What a condition comes to, as MsiEvaluateCondition tells it."""

    FALSE = "false"
    TRUE = "true"
    NONE = "none"
    """The condition is blank; where one decides, that counts as true."""
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class ConditionValues:
    """What a condition is evaluated with: what-if values, or those of a log.

    ``states`` has numbers by kind and name, ``("feature_action", "Complete"): 3``:
    -1 unknown, 1 advertised, 2 absent, 3 local, 4 source. What is in none of the mappings
    is an empty text. Names of environment variables count in any case of letters.
    """

    properties: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def value(self, reference: ConditionReference) -> int | str:
        """What a name stands for."""
        if reference.kind == "property":
            return self.properties.get(reference.name, "")
        if reference.kind == "environment":
            wanted = reference.name.upper()
            found = (value for name, value in self.environment.items() if name.upper() == wanted)
            return next(found, "")
        return self.states.get((reference.kind, reference.name), "")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A condition evaluated; ``values`` are those of its nodes, place by place."""

    condition: Condition
    outcome: Outcome
    values: tuple[Value, ...] = ()


def evaluate(condition: Condition | str, values: ConditionValues) -> Evaluation:
    """What a condition comes to, with the value of each part of it; never fails."""
    if isinstance(condition, str):
        condition = parse(condition)
    if condition.fault is not None:
        return Evaluation(condition, Outcome.ERROR)
    if not condition.nodes:
        return Evaluation(condition, Outcome.NONE)
    results: list[Value] = []
    for node in condition.nodes:
        results.append(_value(node, condition.nodes, results, values))
    outcome = Outcome.TRUE if is_true(results[-1]) else Outcome.FALSE
    return Evaluation(condition, outcome, tuple(results))


def is_true(value: Value) -> bool:
    """Whether a value alone holds: a number that is not 0, a text that is not empty.

    So the text ``0`` holds.
    """
    return bool(value)


def comparison(node: Node, nodes: Sequence[Node], values: Sequence[Value]) -> Comparison:
    """The comparison that a COMPARISON node makes, with the values of nodes place by place."""
    left, right = (
        Operand(values[child], nodes[child].kind is NodeKind.LITERAL) for child in node.children
    )
    return compare(left, node.text, right)


def _value(
    node: Node, nodes: Sequence[Node], results: Sequence[Value], values: ConditionValues
) -> Value:
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
