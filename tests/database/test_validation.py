"""The rules that a file's own _Validation states, and where the standard schema fills in."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.validation import ColumnRule, ColumnRules, read_column_rules
from tests.builders.databases import make_msi, sample_tables, table

VALIDATION_COLUMNS = (
    "Table s32*, Column s32*, Nullable s4, MinValue I4, MaxValue I4, KeyTable S255, "
    "KeyColumn I2, Category S32, Set S255, Description S255"
)
LEVELS = ("Mine", "Level", "Y", 0, 9, None, None, None, "1;2; 3", "How high.")
OWNER = ("Mine", "Owner_", "N", None, None, "Component;Feature", 1, "Identifier", None, None)
TITLE = ("Feature", "Title", "@", None, None, None, None, "Formatted", None, None)


@pytest.fixture
def rules(tmp_path: Path) -> ColumnRules:
    tables = [*sample_tables(), table("_Validation", VALIDATION_COLUMNS, LEVELS, OWNER, TITLE)]
    database = open_package(make_msi(tmp_path / "a.msi", tables))
    assert isinstance(database, Database)
    return read_column_rules(database.tables)


def test_a_custom_column_is_described_by_the_file(rules: ColumnRules) -> None:
    assert rules.rule("Mine", "Level") == ColumnRule(
        minimum=0,
        maximum=9,
        allowed=("1", "2", "3"),
        nullable=True,
        description="How high.",
        stated=True,
    )


def test_references_may_lead_to_several_tables(rules: ColumnRules) -> None:
    owner = rules.rule("Mine", "Owner_")
    assert owner is not None
    assert (owner.key_tables, owner.key_column) == (("Component", "Feature"), 1)
    assert owner.nullable is False


def test_what_the_file_leaves_empty_comes_from_the_standard_schema(rules: ColumnRules) -> None:
    title = rules.rule("Feature", "Title")
    assert title is not None
    assert title.stated
    assert title.category == "Formatted"  # the file's, not the standard one
    assert title.description
    assert title.nullable is False


def test_columns_that_the_file_does_not_describe_follow_the_standard_schema(
    rules: ColumnRules,
) -> None:
    directory = rules.rule("Component", "Directory_")
    assert directory is not None
    assert not directory.stated
    assert directory.key_tables == ("Directory",)
    assert rules.rule("Mine", "Unheard") is None
    assert len(rules) == 3


def test_a_file_without_validation_has_standard_rules_only() -> None:
    rules = read_column_rules({})
    assert len(rules) == 0
    guid = rules.rule("Component", "ComponentId")
    assert guid is not None
    assert guid.category == "Guid"


def test_a_validation_table_that_lacks_columns_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    odd = table("_Validation", "Table s32*, Column s32*, Category S32", ("Mine", "A", "Text"))
    database = open_package(make_msi(tmp_path / "a.msi", [odd]))
    assert isinstance(database, Database)
    rule = read_column_rules(database.tables).rule("Mine", "A")
    assert rule == ColumnRule(category="Text", stated=True)


def test_real_packages_describe_their_columns(corpus: Path) -> None:
    database = open_package(corpus / "msi" / "Redball__dist__Redball-2.1.24.msi")
    assert isinstance(database, Database)
    rules = read_column_rules(database.tables)
    assert len(rules) > 150
    attributes = rules.rule("File", "Attributes")
    assert attributes is not None
    assert attributes.stated
    assert attributes.maximum == 32767
