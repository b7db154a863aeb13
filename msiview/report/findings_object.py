"""What was found in a package as an object for JSON (docs/commands.md), and read from it again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypedDict

from msiview.database.cells import Cell
from msiview.database.table import Table
from msiview.errors import Severity
from msiview.report.finding_words import finding_words, place_words
from msiview.report.head_object import HeadObject, head_object
from msiview.session.checking import CheckedPackage, FindingState, ListedFinding
from msiview.session.opened_package import OpenedPackage
from msiview.validation.finding import Finding
from msiview.validation.validate import FailedRule


class PackageFindingObject(TypedDict):
    """``state`` is null where nothing is compared, ``accepted`` the reason why it does not count.
    ``case`` tells apart what a rule can find; with table, column and key it is known again."""

    rule: str
    case: str
    severity: str
    table: str | None
    column: str | None
    key: list[Cell] | None
    place: str
    what: str
    why: str
    fix: str
    state: str | None
    accepted: str | None


class FailedRuleObject(TypedDict):
    rule: str
    reason: str


class SeverityCountsObject(TypedDict):
    """How many findings count, by severity; ``accepted`` ones do not."""

    error: int
    warning: int
    note: int
    accepted: int
    new: int
    gone: int


class FindingsObject(HeadObject):
    """``rules`` are those that were tried, ``failed`` those that could not be tried to their
    end."""

    findings: list[PackageFindingObject]
    rules: list[str]
    failed: list[FailedRuleObject]
    counts: SeverityCountsObject


def findings_object(opened: OpenedPackage, checked: CheckedPackage) -> FindingsObject:
    """What ``msiview check --json`` writes of a file."""
    tables = opened.tables
    return {
        **head_object(opened),
        "findings": [finding_object(entry, tables) for entry in checked.entries],
        "rules": [rule.id for rule in checked.rules],
        "failed": [_failed(failed) for failed in checked.failed],
        "counts": _counts(checked),
    }


def finding_object(entry: ListedFinding, tables: Mapping[str, Table]) -> PackageFindingObject:
    """A finding; its key in the cells' own types where the row is there."""
    finding = entry.finding
    words = finding_words(finding)
    table = tables.get(finding.table)
    key: list[Cell] | None = list(finding.key) or None
    if table is not None and finding.row is not None and finding.row < table.row_count:
        key = list(table.key(finding.row))
    return PackageFindingObject(
        rule=finding.rule,
        case=finding.case,
        severity=entry.severity.name.lower(),
        table=finding.table or None,
        column=finding.column or None,
        key=key,
        place=place_words(finding),
        what=words.what,
        why=words.effect,
        fix=words.remedy,
        state=entry.state.value if entry.state is not None else None,
        accepted=entry.accepted,
    )


def read_findings(text: str) -> dict[str, list[Finding]]:
    """The findings of earlier answers, one document a line or a single one, by the file that each
    is about. Raises ValueError, with the reason, for what is no such answer."""
    found: dict[str, list[Finding]] = {}
    for document in _documents(text):
        entries = document.get("findings") if isinstance(document, dict) else None
        if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
            raise ValueError(_NO_ANSWER)
        findings = [_finding(entry) for entry in entries if entry.get("state") != "gone"]
        found.setdefault(str(document.get("file", "")), []).extend(findings)
    return found


def _documents(text: str) -> list[Any]:
    try:
        return [json.loads(text)]
    except ValueError:
        pass
    try:
        documents = [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError:
        documents = []
    if not documents:
        raise ValueError(_NO_ANSWER)
    return documents


_NO_ANSWER = "this is no answer of msiview check --json"


def _finding(entry: Mapping[str, Any]) -> Finding:
    try:
        return Finding(
            entry["rule"],
            entry.get("case", ""),
            Severity[entry["severity"].upper()],
            entry["table"] or "",
            entry["column"] or "",
            tuple("" if part is None else str(part) for part in entry["key"] or ()),
            None,
            {"message": str(entry.get("what", ""))},
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"a finding in it cannot be read: {error}") from None


def _failed(failed: FailedRule) -> FailedRuleObject:
    return FailedRuleObject(rule=failed.rule, reason=failed.reason)


def _counts(checked: CheckedPackage) -> SeverityCountsObject:
    counts = checked.count()
    return SeverityCountsObject(
        error=counts[Severity.ERROR],
        warning=counts[Severity.WARNING],
        note=counts[Severity.NOTE],
        accepted=checked.accepted,
        new=checked.count(FindingState.NEW).total(),
        gone=checked.count(FindingState.GONE).total(),
    )
