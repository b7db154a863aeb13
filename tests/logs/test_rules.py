"""The rules by which lines are told apart: their own samples, and how they are chosen."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from msiview.logs.rules import read, standard_rules
from msiview.resources import resource_path

FILES = sorted(resource_path("log_rules").glob("*.toml"))
ENTRIES = [
    (path, entry) for path in FILES for entry in tomllib.loads(path.read_text("utf-8"))["rule"]
]
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
    if rule.pattern is not None:
        assert all(rule.match(sample) for sample in entry["samples"])
        assert set(rule.links) <= set(rule.pattern.groupindex)
    else:
        assert not rule.links


def _id(value: Any) -> str:
    return value.stem if isinstance(value, Path) else value["id"]


def test_ids_are_unique() -> None:
    ids = [rule.id for rule in standard_rules()]
    assert len(ids) == len(set(ids)) == len(standard_rules())
