"""Where the cells of an answer lead."""

from __future__ import annotations

from msiview.analysis.phrase import RowRef
from msiview.analysis.query import run_query
from msiview.analysis.query_listing import query_listing
from tests.builders.memory_tables import memory_table, memory_tables

TABLES = memory_tables(
    memory_table("File", "File s72*, Component_ s72, FileSize i4", ("f", "C", 5)),
    memory_table("Component", "Component s72*, Directory_ s72", ("C", "D")),
    memory_table("Control", "Dialog_ s72*, Control s50*, Type s20", ("Ask", "Next", "PushButton")),
)


def ways(sql: str) -> list[list[RowRef]]:
    listing = query_listing(run_query(TABLES, sql), sql, TABLES)
    columns = range(len(listing.columns))
    return [[ref for _, _, ref in listing.ways(0, column)] for column in columns]


def test_keys_and_references_lead_to_rows() -> None:
    found = ways("SELECT File, Component_, FileSize FROM File")
    assert found == [[RowRef("File", ("f",))], [RowRef("Component", ("C",))], []]


def test_a_key_of_several_columns_needs_all_of_them() -> None:
    whole = ways("SELECT Type, Control, Dialog_ FROM Control")
    assert whole == [[], [RowRef("Control", ("Ask", "Next"))], []]
    assert ways("SELECT Control FROM Control") == [[]]


def test_other_names_lead_nowhere() -> None:
    assert ways("SELECT File AS Name, count(*) AS Files FROM File") == [[], []]


def test_nulls_are_told() -> None:
    sql = "SELECT NULL AS Nowhere"
    assert query_listing(run_query(TABLES, sql), sql, TABLES).shows_nulls
