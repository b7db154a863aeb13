"""Rules about conditions that are always true, or always false."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import TypeAlias

from msiview.analysis.condition_tree import Condition, NodeKind, number_of, parse
from msiview.analysis.conditions import ConditionResult, ConditionValues, evaluate
from msiview.database.cells import text_of
from msiview.database.standard_actions import SEQUENCES
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_CONDITIONED = ("Component", "Condition", "ControlCondition", "ControlEvent", *SEQUENCES)
_LAUNCH = "LaunchCondition"

_MOST_TRIALS = 2000
"""Combinations of values that are tried; conditions that need more are left alone."""

_STATES = ("-1", "1", "2", "3", "4")
_TEXTS = ("", "1", "zz")

_ALWAYS_NUMBERS = frozenset(
    {"ColorBits", "PhysicalMemory", "ScreenX", "ScreenY", "VersionNT", "WindowsBuild"}
)
"""Properties that the installer always sets to a number."""

_VERSIONS = frozenset({"VersionNT", "VersionNT64"})
_CURRENT_VERSION = "603"
"""What both properties are on Windows 8.1, 10 and 11, whatever these are called."""

_Name: TypeAlias = tuple[str, str]


def _possible_values(condition: Condition) -> Mapping[_Name, Sequence[str]]:
    """For each name that a condition reads, values on both sides of whatever it is compared with.

    Names that are compared with each other get the same values.
    """
    names: dict[_Name, None] = {}
    compared = _compared(condition)
    alone = {
        node.reference.name
        for at, node in enumerate(condition.nodes)
        if node.reference is not None and at not in compared
    }
    texts: dict[str, None] = dict.fromkeys(_TEXTS)
    for node in condition.nodes:
        if node.reference is not None:
            names[node.reference.kind, node.reference.name] = None
        elif node.kind is NodeKind.LITERAL:
            texts |= dict.fromkeys((node.text[1:-1], f"{node.text[1:-1]}x"))
        elif node.kind is NodeKind.NUMBER:
            number = number_of(node.text) or 0
            texts |= dict.fromkeys((str(number - 1), str(number), str(number + 1)))
    numbers = tuple(text for text in texts if text.isdecimal())
    found: dict[_Name, Sequence[str]] = {}
    for kind, name in names:
        if kind not in _PLAIN:
            found[kind, name] = _STATES
        else:
            # VersionNT alone, which is always true, is the usual way to say: not on Windows 98.
            is_number = name in _ALWAYS_NUMBERS and name not in alone
            found[kind, name] = numbers if is_number else tuple(texts)
    return found


_PLAIN = ("property", "environment")


def _outcomes(
    condition: Condition, possible: Mapping[_Name, Sequence[str]]
) -> set[ConditionResult] | None:
    """What a condition can be with these values; None where there are too many to try."""
    if prod(map(len, possible.values())) > _MOST_TRIALS:
        return None
    found: set[ConditionResult] = set()
    for chosen in product(*possible.values()):
        values = dict(zip(possible, chosen, strict=True))
        found.add(evaluate(condition, _values(values)).outcome)
        if len(found) > 1:
            break
    return found


def _values(chosen: Mapping[_Name, str]) -> ConditionValues:
    of_kind: dict[str, dict[str, str]] = {}
    states: dict[_Name, int] = {}
    for (kind, name), value in chosen.items():
        if kind in _PLAIN:
            of_kind.setdefault(kind, {})[name] = value
        else:
            states[kind, name] = int(value)
    return ConditionValues(of_kind.get("property", {}), of_kind.get("environment", {}), states)


@rule("condition-constant", reads="*")
def conditions_depend_on_something(check: PackageCheck) -> Iterator[Finding]:
    """A condition that reads properties or states is true for some of their values and false for
    others.

    Conditions without any name, such as 1, are meant as they are.
    """
    known: dict[str, ConditionResult | None] = {}
    for table in (_LAUNCH, *_CONDITIONED):
        for row, cell in check.rows(table, "Condition"):
            text = text_of(cell)
            if text not in known:
                known[text] = _constant(text)
            constant = known[text]
            if constant is ConditionResult.FALSE:
                yield check.at("always-false", table, row, "Condition", condition=text)
            elif constant is ConditionResult.TRUE:
                case = "launch-always-true" if table == _LAUNCH else "always-true"
                yield check.at(case, table, row, "Condition", condition=text)


def _constant(text: str) -> ConditionResult | None:
    """The only result that a condition can have; None where it has several, or reads nothing."""
    condition = parse(text)
    possible = _possible_values(condition)
    if condition.fault is not None or not possible or _has_switch(condition):
        return None
    outcomes = _outcomes(condition, possible)
    return outcomes.pop() if outcomes is not None and len(outcomes) == 1 else None


def _compared(condition: Condition) -> frozenset[int]:
    """The nodes that are compared with others."""
    comparisons = (node for node in condition.nodes if node.kind is NodeKind.COMPARISON)
    return frozenset(child for node in comparisons for child in node.children)


def _has_switch(condition: Condition) -> bool:
    """Whether a number stands alone in a condition, as tools and people switch parts of it on or
    off: ``1 OR CostingComplete = 1``."""
    compared = _compared(condition)
    numbers = (at for at, node in enumerate(condition.nodes) if node.kind is NodeKind.NUMBER)
    return any(at not in compared for at in numbers)


@rule("launch-condition-version", reads=_LAUNCH)
def launch_conditions_know_todays_windows(check: PackageCheck) -> Iterator[Finding]:
    """A launch condition that asks for the version of Windows can hold on Windows 10 and 11."""
    for row, cell in check.rows(_LAUNCH, "Condition"):
        condition = parse(text_of(cell))
        possible = dict(_possible_values(condition))
        asked = [name for name in possible if name[1] in _VERSIONS]
        if condition.fault is not None or not asked:
            continue
        # An installed product is not asked again: what exempts it does not help a new one.
        possible |= {("property", "Installed"): ("",), ("property", "REMOVE"): ("",)}
        if _outcomes(condition, possible) == {ConditionResult.FALSE}:
            continue  # not for its versions
        possible |= dict.fromkeys(asked, (_CURRENT_VERSION,))
        if _outcomes(condition, possible) == {ConditionResult.FALSE}:
            names = {"condition": condition.text, "version": _CURRENT_VERSION}
            yield check.at("never-today", _LAUNCH, row, "Condition", **names)
