"""The sentences of the rules: ``resources/rules/<family>.toml``, whose README explains the keys.

A family is read when one of its rules has something to say, so that a sound package costs nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from msiview.errors import Severity
from msiview.resources import resource_path


@dataclass(frozen=True, slots=True)
class CaseTexts:
    """One of the things that a rule can find: how bad it is, what is wrong (``says``, with
    ``{names}`` of the finding's values), what it does to the user, and what to do."""

    severity: Severity
    says: str
    effect: str
    remedy: str


@dataclass(frozen=True, slots=True)
class RuleTexts:
    """A rule in a sentence, the suites that it belongs to besides ``full``, and its cases.

    ``note`` is what else there is to know: where Windows' documentation says something else, why a
    case is only a note. ``example`` tells of a file that has the defect or hazard; rules have rows
    instead (``examples``).
    """

    title: str
    suites: tuple[str, ...]
    cases: Mapping[str, CaseTexts]
    note: str = ""
    example: str = ""


@cache
def family_texts(family: str) -> Mapping[str, RuleTexts]:
    """The texts of all rules of a family, by their ids."""
    data = tomllib.loads(resource_path("rules", f"{family}.toml").read_text(encoding="utf-8"))
    return {rule: _rule(entry) for rule, entry in data.items()}


def _rule(entry: Mapping[str, Any]) -> RuleTexts:
    cases = {
        name: CaseTexts(
            Severity[case["severity"].upper()], case["says"], case["effect"], case["remedy"]
        )
        for name, case in entry["cases"].items()
    }
    suites = tuple(entry.get("suites", ()))
    return RuleTexts(entry["title"], suites, cases, entry.get("note", ""), entry.get("example", ""))
