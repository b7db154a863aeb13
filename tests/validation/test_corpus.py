"""Findings on real packages, against those of Windows Installer's own validators.

They are compared by rule, table, column and key; how often one place is told does not count, and a
note of ours stands for any severity. What differs is listed, with its reason.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.errors import Severity
from msiview.validation.check import PackageCheck
from msiview.validation.rule import all_rules
from msiview.validation.validate import validate

Place = tuple[str, str, str, str]

EXPLAINED_EXTRA: dict[str, str] = {}
"""Rules that find more than the validators do, and why."""

EXPLAINED_MISSING: dict[str, str] = {}
"""Rules that find less, and why."""


def _packages(corpus: Path) -> Iterator[tuple[Path, Path]]:
    """Each package with the list of what is expected of it."""
    for listed in sorted((corpus / "expected" / "ice").glob("*.tsv")):
        name = listed.name.removesuffix(".tsv")
        yield corpus / name.rpartition(".")[2] / name, listed


def _expected(listed: Path) -> tuple[set[Place], set[str]]:
    """The places of findings of rules that can be trusted, and the rules that cannot."""
    with listed.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["severity"] != "0"]
    doubtful = {row["ice"] for row in rows if row["trust"] != "trusted"}
    places = {
        (row["ice"], row["table"], row["column"], row["key"])
        for row in rows
        if row["ice"] not in doubtful
    }
    return places, doubtful


def test_trusted_rules_find_what_the_validators_find(corpus: Path) -> None:
    rules = [rule for rule in all_rules().values() if rule.order[0] == 0 and rule.id != "ICE03"]
    known = {rule.id for rule in rules}
    missing: list[tuple[str, Place]] = []
    extra: list[tuple[str, Place]] = []
    for path, listed in _packages(corpus):
        package = open_package(path)
        assert isinstance(package, Database)
        result = validate(PackageCheck(package), rules)
        assert result.failed == [], path.name
        expected, doubtful = _expected(listed)
        found = {
            (finding.rule, finding.table, finding.column, "/".join(finding.key)): finding.severity
            for finding in result.findings
            if finding.rule not in doubtful
        }
        missing += [(path.name, place) for place in expected - found.keys() if place[0] in known]
        extra += [
            (path.name, place)
            for place, severity in found.items()
            if place not in expected and severity > Severity.NOTE
        ]
    assert [each for each in missing if each[1][0] not in EXPLAINED_MISSING] == []
    assert [each for each in extra if each[1][0] not in EXPLAINED_EXTRA] == []


@pytest.mark.parametrize("rule", sorted({*EXPLAINED_EXTRA, *EXPLAINED_MISSING}))
def test_an_explained_difference_is_that_of_a_rule(rule: str) -> None:
    assert rule in all_rules()
