"""Explains a condition part by part, with the values used to evaluate it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msiview.analysis.condition_comparison import Manner
from msiview.analysis.condition_tree import Node, NodeKind
from msiview.analysis.conditions import ConditionValue, Evaluation, comparison, is_true
from msiview.words import shortened

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class ConditionExplanation:
    """One part of a condition: whether it holds, and the reason as a sentence without full stop.

    ``start`` and ``end`` enclose it in the condition, half-open; ``depth`` is 0 for the whole.
    """

    start: int
    end: int
    depth: int
    holds: bool
    words: str


def explain(evaluation: Evaluation) -> list[ConditionExplanation]:
    """The parts of a condition: first the whole, each part before its own parts.

    ``A AND B AND C`` is one part with three parts, not two nested ones. Empty for a blank condition
    and for one with a fault.
    """
    nodes, values = evaluation.condition.nodes, evaluation.values
    parts: list[ConditionExplanation] = []
    waiting = [(len(nodes) - 1, 0)] if nodes else []
    while waiting:
        place, depth = waiting.pop()
        node = nodes[place]
        sides = list(_sides(nodes, place)) if node.kind is NodeKind.LOGICAL else []
        words = _words(node, nodes, values, place, len(sides))
        parts.append(
            ConditionExplanation(node.start, node.end, depth, is_true(values[place]), words)
        )
        waiting.extend((side, depth + 1) for side in reversed(sides))
    return parts


def _sides(nodes: Sequence[Node], place: int) -> Iterator[int]:
    """The operands of a logical operator from left to right; for AND and OR of a whole chain."""
    operator = nodes[place].text
    waiting = list(reversed(nodes[place].children))
    while waiting:
        side = waiting.pop()
        node = nodes[side]
        is_chain = node.kind is NodeKind.LOGICAL and node.text == operator in ("AND", "OR")
        if is_chain:
            waiting.extend(reversed(node.children))
        else:
            yield side


def _words(
    node: Node, nodes: Sequence[Node], values: Sequence[ConditionValue], place: int, sides: int
) -> str:
    match node.kind:
        case NodeKind.LOGICAL:
            few, many = _LOGICAL[node.text]
            return few if sides <= 2 else many.format(sides)
        case NodeKind.COMPARISON:
            return _comparison_words(node, nodes, values)
        case NodeKind.NUMBER:
            return "a number alone holds when it is not 0"
        case NodeKind.LITERAL:
            return "a text alone holds when it is not empty"
    return _name_words(node, values[place])


def _comparison_words(node: Node, nodes: Sequence[Node], values: Sequence[ConditionValue]) -> str:
    """``VersionNT (1000) is at least 601, as numbers``."""
    holds, manner = comparison(node, nodes, values)
    left, right = (_side_words(nodes[child], values[child]) for child in node.children)
    operator = node.text.lstrip("~")
    if manner is Manner.UNLIKE:
        words = "differs from" if holds else "is not comparable with"
        return f"{left} {words} {right}: {_unlike_words(node, nodes, values)}"
    relations = _NUMBER_RELATIONS if manner is Manner.NUMBERS else _TEXT_RELATIONS
    words = f"{left} {relations[operator][0 if holds else 1]} {right}"
    if manner is Manner.TEXTS and node.text.startswith("~"):
        return f"{words}, in any case of letters"
    are_written_so = all(nodes[child].kind is NodeKind.NUMBER for child in node.children)
    if manner is Manner.NUMBERS and not are_written_so:
        return f"{words}, as numbers"
    return words


def _unlike_words(node: Node, nodes: Sequence[Node], values: Sequence[ConditionValue]) -> str:
    """Why two values cannot be compared: one is a number, and what the other is."""
    place = next(child for child in node.children if isinstance(values[child], str))
    text = nodes[place]
    if text.kind is NodeKind.LITERAL:
        return "a text in quotation marks is never a number"
    if values[place] == "":
        return f"{shortened(text.text, _LONGEST)} has no value"
    return f"{shortened(text.text, _LONGEST)} is no number"


def _side_words(node: Node, value: ConditionValue) -> str:
    if node.kind is not NodeKind.NAME:
        return shortened(node.text, _LONGEST)
    return f"{shortened(node.text, _LONGEST)} ({_known_words(node, value)})"


def _name_words(node: Node, value: ConditionValue) -> str:
    return f"{shortened(node.text, _LONGEST)} is {_known_words(node, value)}"


def _known_words(node: Node, value: ConditionValue) -> str:
    """The value of a name in words, or that it has none."""
    if node.reference is not None and node.reference.kind.endswith(("_action", "_state")):
        state = STATES.get(value) if isinstance(value, int) else None
        return "not known" if value == "" else str(value) if state is None else f"{value}, {state}"
    return shortened(str(value), _LONGEST) if value != "" else "not set"


STATES = {
    -1: "unknown",
    1: "advertised",
    2: "absent",
    3: "local",
    4: "run from source",
}
"""Installation states as conditions see them. Source: docs/msi-format.md, "Conditions"."""

_LOGICAL = {
    "NOT": ("holds when what follows does not",) * 2,
    "AND": ("holds when both parts do", "holds when all {} parts do"),
    "OR": ("holds when one part does, or both", "holds when one of {} parts does, or more"),
    "XOR": ("holds when exactly one part does",) * 2,
    "EQV": ("holds when both parts do, or neither",) * 2,
    "IMP": ("holds unless the first part does and the second does not",) * 2,
}

_NUMBER_RELATIONS = {
    "=": ("equals", "does not equal"),
    "<>": ("differs from", "does not differ from"),
    "<": ("is less than", "is not less than"),
    ">": ("is more than", "is not more than"),
    "<=": ("is at most", "is not at most"),
    ">=": ("is at least", "is not at least"),
    "><": ("has a bit in common with", "has no bit in common with"),
    "<<": ("has its high 16 bits equal to", "has its high 16 bits not equal to"),
    ">>": ("has its low 16 bits equal to", "has its low 16 bits not equal to"),
}
_TEXT_RELATIONS = _NUMBER_RELATIONS | {
    "<": ("sorts before", "does not sort before"),
    ">": ("sorts after", "does not sort after"),
    "<=": ("sorts before or equals", "sorts after"),
    ">=": ("sorts after or equals", "sorts before"),
    "><": ("contains", "does not contain"),
    "<<": ("begins with", "does not begin with"),
    ">>": ("ends with", "does not end with"),
}
