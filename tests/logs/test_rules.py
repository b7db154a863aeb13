"""The rules by which lines are told apart: their own samples, and how they are chosen."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from msiview.logs.line_kinds import Level, LineKind
from msiview.logs.rules import LONGEST, LineRule, Rules, read, standard_rules
from msiview.resources import resource_path

FILES = sorted(resource_path("log_rules").glob("*.toml"))
ENTRIES = [
    (path, entry) for path in FILES for entry in tomllib.loads(path.read_text("utf-8"))["rule"]
]
UNITS = (" ", "a", "a ", "1: ", "; ", "' ", ". ", " - ", "=", "(", "9:12:53: a. ", "reboot ", "é")
"""What patterns look for, again and again."""
SCOPES = {"engine": ("engine",), "plain": ("plain",), "both": ("engine", "plain")}


def found(scope: str, text: str) -> str:
    """The id of the rule that a text follows; empty for none."""
    rules = standard_rules()
    rule = rules.engine_rule(text) if scope == "engine" else rules.plain_rule(text)
    return rule.id if rule is not None else ""


@pytest.mark.parametrize(("path", "entry"), ENTRIES, ids=lambda value: _id(value))
def test_a_rule_knows_its_samples_and_no_others(path: Path, entry: dict[str, Any]) -> None:
    assert entry["samples"]
    assert entry["not_samples"]
    assert entry["meaning"].endswith(".")
    for scope in SCOPES[entry["scope"]]:
        assert [found(scope, sample) for sample in entry["samples"]] == [entry["id"]] * len(
            entry["samples"]
        )
        assert entry["id"] not in [found(scope, sample) for sample in entry["not_samples"]]
    rule = next(rule for rule in read(path) if rule.id == entry["id"])
    if rule.compiled is not None:
        assert all(rule.match(sample) for sample in entry["samples"])
        assert set(rule.links) <= set(rule.compiled.groupindex)
    else:
        assert not rule.links


def _id(value: Any) -> str:
    return value.stem if isinstance(value, Path) else value["id"]


def test_ids_are_unique() -> None:
    ids = [rule.id for rule in standard_rules()]
    assert len(ids) == len(set(ids)) == len(standard_rules())


def test_the_longest_beginning_wins() -> None:
    assert found("engine", "Skipping action: A (condition is false)") == "action.skipped.condition"
    assert found("engine", "Skipping A action: not needed") == "action.skipped.standard"
    assert found("plain", "InstallFiles: File: a") == "action.data.standard"
    assert found("plain", "InstallReader: File: a") == "output.named"


def test_the_order_of_the_rules_decides_between_equal_beginnings() -> None:
    first, second = _rule("first", ("Same ",), "a"), _rule("second", ("Same ",), None)
    rules = Rules([first, second])
    assert rules.engine_rule("Same a") is first
    assert rules.engine_rule("Same b") is second
    assert Rules([second, first]).engine_rule("Same a") is second


def test_rules_with_short_and_long_beginnings_share_their_lines() -> None:
    short, long = _rule("short", ("A",), None), _rule("long", ("A very long one",), None)
    anything = _rule("any", (), ".")
    rules = Rules([anything, short, long])
    assert rules.engine_rule("A very long one") is long
    assert rules.engine_rule("A very long") is short
    assert rules.engine_rule("A") is short
    assert rules.engine_rule("B") is anything
    assert rules.engine_rule("") is None


def test_scopes_are_kept_apart() -> None:
    assert found("engine", "Doing action: A") == "action.doing"
    assert found("plain", "Doing action: A") == ""
    assert found("engine", "Property(S): A = b") == ""
    assert found("plain", "Note: 1: 2205 2:  3: Error") == "output.named"
    assert found("plain", "Error 1920. A") == found("engine", "Error 1920. A") == "message.error"


@pytest.mark.parametrize(
    "line",
    [
        "C:\\Reader\\reader.exe",
        "http://example.org/a",
        "two words: and a text",
        "Action plan: none",
        "Errors 1920. a",
        "== a heading ==",
    ],
)
def test_free_output_is_taken_for_nothing_else(line: str) -> None:
    assert found("plain", line) == ""


def test_output_under_a_name_is_output_not_action_data() -> None:
    rules = standard_rules()
    for line in ("Failed: no such file", "MyAction: done", "Info: text", "Warning: text"):
        rule = rules.plain_rule(line)
        assert rule is not None
        assert rule.kind is LineKind.CUSTOM_ACTION_OUTPUT


def test_every_link_is_one_that_the_readme_explains() -> None:
    explained = resource_path("log_rules", "README.md").read_text("utf-8")
    links = {link for rule in standard_rules() for link in rule.links.values()}
    assert [link for link in sorted(links) if f"`{link}`" not in explained] == []


def test_a_pattern_looks_at_the_beginning_of_a_line_only() -> None:
    """Lines of 50,000 characters that a rule nearly matches: what counts is decided by the
    first 4096 of them, so the work is bounded."""
    rules = standard_rules()
    for rule in rules:
        for begin in rule.begins or ("",):
            for unit in UNITS:
                line = begin + unit * (50_000 // len(unit))
                cut = line[:LONGEST]
                assert rules.engine_rule(line) is rules.engine_rule(cut)
                assert rules.plain_rule(line) is rules.plain_rule(cut)


def _rule(name: str, begins: tuple[str, ...], pattern: str | None) -> LineRule:
    whole = "|".join(begins) + pattern if pattern is not None else None
    return LineRule(name, "engine", LineKind.ENGINE, Level.INFO, begins, whole, "", {})
