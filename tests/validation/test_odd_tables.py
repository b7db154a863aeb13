"""Rules on standard tables that lack columns, which the examples cannot have."""

from __future__ import annotations

from typing import cast

from msiview.database.database import Database
from msiview.validation.check import PackageCheck
from msiview.validation.rule import all_rules
from msiview.validation.texts import family_texts
from tests.builders.memory_tables import memory_table, memory_tables

NAMES = ("ProductCode", "ProductVersion", "ProductLanguage", "UpgradeCode")


def _cases_of_ice24(columns: str) -> set[str]:
    """What ICE24 finds in a Property table with these columns, each value of which is null."""
    table = memory_table("Property", columns, *((name, None) for name in NAMES))
    check = PackageCheck(cast(Database, None), memory_tables(table))
    rule = all_rules()["ICE24"]
    check.begin(rule.id, rule.family)
    found = {finding.case for finding in rule.function(check)}
    assert found <= family_texts(rule.family)[rule.id].cases.keys()
    return found


def test_values_are_looked_at_where_their_column_is() -> None:
    assert "guid" in _cases_of_ice24("Property s72*, Value L0")
    assert _cases_of_ice24("Property s72*, Text L0") == set()
