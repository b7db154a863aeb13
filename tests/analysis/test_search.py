"""Finding text in all tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.analysis.patterns import FilterError
from msiview.analysis.search import CellHit, find_in_tables
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.progress import Cancelled, Progress
from tests.builders.databases import make_msi


@pytest.fixture
def sample(tmp_path: Path) -> Database:
    database = open_package(make_msi(tmp_path / "x.msi"))
    assert isinstance(database, Database)
    return database


def test_hits_come_by_table_row_and_column(sample: Database) -> None:
    hits = list(find_in_tables(sample.tables.values(), "installdir"))
    assert [hit.table for hit in hits] == sorted(hit.table for hit in hits)
    assert {hit.table for hit in hits} == {"Component", "Directory", "Feature", "Registry"}
    assert CellHit("Feature", 0, 6, "INSTALLDIR") in hits
    for hit in hits:
        assert "INSTALLDIR" in hit.text
        assert str(sample.table(hit.table).cell(hit.row, hit.column)) == hit.text


def test_numbers_nulls_patterns_and_streams(sample: Database) -> None:
    tables = [sample.table("File")]
    assert [(h.row, h.column) for h in find_in_tables(tables, ">60000")] == [(0, 3)]
    assert [(h.row, h.column) for h in find_in_tables(tables, "null")] == [(1, 4), (1, 5), (1, 6)]
    assert [h.text for h in find_in_tables(tables, "/^help/")] == ["help.chm", "help.chm"]
    [stream] = find_in_tables([sample.table("Binary")], "binary.")
    assert stream.text == "Binary.Script.vbs"


def test_nothing_to_look_for(sample: Database) -> None:
    assert list(find_in_tables(sample.tables.values(), " ")) == []
    with pytest.raises(FilterError):
        list(find_in_tables(sample.tables.values(), "/(/"))


def test_searching_can_be_cancelled(sample: Database) -> None:
    progress = Progress()
    hits = find_in_tables(sample.tables.values(), "a", progress)
    next(hits)
    progress.cancel()
    with pytest.raises(Cancelled):
        list(hits)
