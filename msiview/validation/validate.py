"""Runs rules over a package."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from msiview.analysis.row_order import in_order
from msiview.debugging import timed
from msiview.errors import FileChanged
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import Rule

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FailedRule:
    """A rule that could not be tried to its end, and why."""

    rule: str
    reason: str


@dataclass(slots=True)
class CheckResult:
    """What rules found, in the order of rule, table and key; ``failed`` are rules that could not be
    tried to their end."""

    findings: list[Finding] = field(default_factory=list)
    failed: list[FailedRule] = field(default_factory=list)


def validate(check: PackageCheck, rules: Iterable[Rule]) -> CheckResult:
    """What these rules find; those for other kinds of files are left out.

    A rule that fails, on data that nobody thought of, never takes the others along: what it found
    until then counts, and the failure is told.
    """
    result = CheckResult()
    with timed(_LOG, "checking rules") as facts:
        for rule in rules:
            if check.kind in rule.kinds:
                result.findings += _findings(check, rule, result.failed)
        facts |= {"findings": len(result.findings), "failed": len(result.failed)}
    return result


def _findings(check: PackageCheck, rule: Rule, failed: list[FailedRule]) -> list[Finding]:
    check.begin(rule.id, rule.family)
    found: list[Finding] = []
    try:
        found.extend(rule.function(check))
    except FileChanged:
        raise
    except Exception as error:
        _LOG.exception("a rule failed: %s", rule.id)
        failed.append(FailedRule(rule.id, f"{type(error).__name__}: {error}"))
    places = list(map(_place, found))
    order = in_order(range(len(found)), places, "Sorting what was found", check.progress)
    return [found[number] for number in order]


def _place(finding: Finding) -> tuple[str, tuple[str, ...], str, str]:
    return finding.table, finding.key, finding.column, finding.case
