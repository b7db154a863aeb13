"""Every rule finds what its examples say, and is silent on their near misses."""

from __future__ import annotations

import string

import pytest

from msiview.database.schema import standard_schema
from msiview.resources import resource_path
from msiview.validation.check import PackageCheck
from msiview.validation.defects import DAMAGE, HAZARDS
from msiview.validation.examples import Example, family_examples
from msiview.validation.rule import Rule, all_rules
from msiview.validation.texts import family_texts
from msiview.validation.validate import validate
from tests.builders.example_packages import example_check, example_package

RULES = list(all_rules().values())
FAMILIES = sorted({rule.family for rule in RULES})
EXAMPLES = [example for rule in RULES for example in family_examples(rule.family)[rule.id]]

# What the sentences may name besides the values that a rule gives.
PLACE = {"table", "column", "key"}


def _name(example: Example) -> str:
    return f"{example.rule}: {example.about}"


@pytest.mark.parametrize("example", EXAMPLES, ids=_name)
def test_a_rule_finds_what_its_example_says(example: Example) -> None:
    rule = all_rules()[example.rule]
    validation = validate(example_check(example), [rule])
    assert validation.failed == []
    found = [
        (finding.severity.name.lower(), finding.table, finding.column, "/".join(finding.key))
        for finding in validation.findings
    ]
    assert sorted(found) == sorted(example.finds)
    if example.finds:
        assert example.case in {finding.case for finding in validation.findings}
    for finding in validation.findings:
        texts = rule.texts.cases[finding.case]
        for sentence in (texts.says, texts.effect, texts.remedy):
            assert _names(sentence) <= finding.values.keys() | PLACE


@pytest.mark.parametrize("base", ["package", "module"])
def test_no_rule_finds_anything_in_the_base_of_the_examples(base: str) -> None:
    sound = Example("", "", "", {}, [], base)
    validation = validate(PackageCheck(example_package(sound)), RULES)
    assert validation.findings == []
    assert validation.failed == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_has_an_example_of_each_case_and_a_near_miss(rule: Rule) -> None:
    examples = family_examples(rule.family)[rule.id]
    assert {example.case for example in examples if example.finds} == rule.texts.cases.keys()
    assert any(not example.finds for example in examples)
    assert rule.function.__doc__
    assert all(
        table in standard_schema() or table in ("_SummaryInfo", "*", "_Streams", "_Storages")
        for table in rule.reads
    )


@pytest.mark.parametrize("family", FAMILIES)
def test_texts_and_examples_are_those_of_rules(family: str) -> None:
    own = {rule.id for rule in RULES if rule.family == family}
    assert family_texts(family).keys() == own
    assert family_examples(family).keys() == own


def test_each_file_of_texts_belongs_to_a_family() -> None:
    names = {path.stem for path in resource_path("rules").glob("*.toml")}
    assert names == {*FAMILIES, DAMAGE, HAZARDS}


def _names(sentence: str) -> set[str]:
    """What stands in braces in a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}
