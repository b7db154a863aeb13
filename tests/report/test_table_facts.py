"""What is told of a table as a whole."""

from __future__ import annotations

from msiview.analysis.references.engine import References
from msiview.database.table import Table
from msiview.database.validation import read_column_rules
from msiview.report.table_facts import table_facts
from msiview.report.text import text_of
from tests.builders.memory_tables import memory_table, memory_tables

TABLES = memory_tables(
    memory_table("Directory", "Directory s72*, Directory_Parent S72, DefaultDir l255"),
    memory_table(
        "Component",
        "Component s72*, ComponentId S38, Directory_ s72, Attributes i2, Condition S255, "
        "KeyPath S72",
        ("c", None, "d", 0, None, None),
    ),
    memory_table("Own", "Key s72*, More S0", ("a", None), ("b", None)),
)  # fmt: skip


def told(table: Table, references: References | None = None) -> str:
    return "".join(text_of(table_facts(table, TABLES, read_column_rules(TABLES), references)))


def test_what_refers_to_a_table_and_what_it_refers_to() -> None:
    references = References(TABLES)
    text = told(TABLES["Directory"], references)
    assert "Component.Directory_" in text
    assert "Directory by Directory_Parent" in text
    text = told(TABLES["Component"], references)
    assert "Directory by Directory_" in text
    assert "(not in this file)" in text  # File, by KeyPath


def test_columns_with_their_types_and_descriptions() -> None:
    text = told(TABLES["Component"])
    assert "ComponentId S38" in text
    assert "text, up to 38 characters, may be null" in text
    assert "Guid: a GUID in braces" in text
    assert "Referred to by" not in text


def test_a_table_of_the_package_alone() -> None:
    text = told(TABLES["Own"])
    assert "for their own use" in text
    assert "Rows" in text
