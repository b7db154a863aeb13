"""What a rule is, and the list of all rules.

A rule is a function that takes a :class:`PackageCheck` and yields findings, registered by
:func:`rule`. The first line of its docstring says what must hold; its sentences for users are in
``resources/rules`` (:mod:`msiview.validation.texts`), its examples beside them.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from msiview.database.package import Kind
from msiview.validation import rules
from msiview.validation.check import PackageCheck
from msiview.validation.defects import DAMAGE, HAZARDS
from msiview.validation.finding import Finding
from msiview.validation.texts import RuleTexts, family_texts

_ICE = re.compile(r"(ICEM?)(\d+)")

RuleFunction: TypeAlias = Callable[[PackageCheck], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its id, the family whose module and texts it stands in, the tables that it reads,
    the kinds of files that it is for."""

    id: str
    family: str
    reads: tuple[str, ...]
    kinds: frozenset[Kind]
    function: RuleFunction

    @property
    def texts(self) -> RuleTexts:
        """Its sentences."""
        return family_texts(self.family)[self.id]

    @property
    def order(self) -> tuple[int, str, int]:
        """Sorts ICE02 before ICE100, those before ICEM02, and rules of our own last."""
        match = _ICE.fullmatch(self.id)
        return (0, match[1], int(match[2])) if match else (1, self.id, 0)


_REGISTERED: dict[str, Rule] = {}


def rule(
    id_: str, *, reads: str, kinds: tuple[Kind, ...] = (Kind.MSI,)
) -> Callable[[RuleFunction], RuleFunction]:
    """Registers a function as a rule: ``@rule("ICE02", reads="Component File")``."""

    def register(function: RuleFunction) -> RuleFunction:
        family = function.__module__.rpartition(".")[2]
        assert id_ not in _REGISTERED, f"two rules are called {id_}"
        _REGISTERED[id_] = Rule(id_, family, tuple(reads.split()), frozenset(kinds), function)
        return function

    return register


@cache
def all_rules() -> Mapping[str, Rule]:
    """Every rule by its id, in their order; imports their modules on first use."""
    for module in pkgutil.iter_modules(rules.__path__):
        importlib.import_module(f"{rules.__name__}.{module.name}")
    return {each.id: each for each in sorted(_REGISTERED.values(), key=lambda found: found.order)}


SUITES = ("full", "ice", "internal", "logo", "patch", "security")
"""Sets of rules: all, all ICEs, and those that rules name in their texts."""


def in_suite(id_: str, suite: str) -> bool:
    """Whether a rule, or what is found without one, belongs to one of ``SUITES``."""
    match suite:
        case "full":
            return True
        case "ice":
            return _ICE.fullmatch(id_) is not None
        case _:
            texts = rule_texts(id_)
            return texts is not None and suite in texts.suites


def rule_texts(id_: str) -> RuleTexts | None:
    """The sentences of a rule, or of what is found without one: a defect, a hazard. None for
    an id that there is not."""
    found = all_rules().get(id_)
    if found is not None:
        return found.texts
    return next(
        (texts[id_] for texts in map(family_texts, (DAMAGE, HAZARDS)) if id_ in texts), None
    )


def known_ids() -> list[str]:
    """The ids of all rules, defects and hazards."""
    return [*all_rules(), *family_texts(DAMAGE), *family_texts(HAZARDS)]


def spelled_id(id_: str) -> str:
    """An id as it is spelled, for one in other letters (``ice30``); one that there is not as it
    is."""
    return next((each for each in known_ids() if each.casefold() == id_.casefold()), id_)
