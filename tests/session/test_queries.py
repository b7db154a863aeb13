"""Queries that come with the program, saved ones, and those asked last."""

from __future__ import annotations

import pytest

from msiview.analysis.query import run_query
from msiview.database.schema import standard_schema
from msiview.database.table import Table
from msiview.session.queries import (
    MOST_ASKED,
    SavedQuery,
    own_queries,
    saved_queries,
    stored_queries,
    title_of,
    with_asked,
)
from tests.builders.memory_tables import memory_table


def empty(name: str) -> Table:
    """A standard table without rows."""
    known = standard_schema().table(name)
    assert known is not None
    return memory_table(name, ", ".join(f"{column.name} S0" for column in known.columns))


@pytest.mark.parametrize("query", own_queries(), ids=lambda query: query.title)
def test_own_queries_can_be_asked(query: SavedQuery) -> None:
    tables = {name: empty(name) for name in query.needs}
    assert query.fits(tables)
    assert not query.fits({})
    assert run_query(tables, query.sql).columns


def test_saved_queries_survive() -> None:
    queries = {"Mine": "SELECT 'é' AS Letter"}
    assert saved_queries(stored_queries(queries)) == queries
    assert saved_queries("") == saved_queries("[1]") == saved_queries("{") == {}
    assert saved_queries('{"a": 1}') == {}


def test_asked_queries_stand_once_with_the_newest_first() -> None:
    assert with_asked(["a", "b"], "b") == ["b", "a"]
    assert len(with_asked(map(str, range(100)), "new")) == MOST_ASKED


def test_titles() -> None:
    assert title_of("-- Mine\nSELECT 1") == "Mine"
    assert title_of("SELECT\n  1") == "SELECT 1"
