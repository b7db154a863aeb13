"""Rows by names without regard to case."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from msiview.analysis.logs.links.folded_rows import FoldedRows
from msiview.analysis.references.columns import ColumnStore
from msiview.database.cells import Cell
from msiview.database.file_names import long_name, short_name
from tests.builders.memory_tables import memory_tables
from tests.builders.standard_tables import standard_table


def _both(value: Cell) -> set[str]:
    return {name for name in (long_name(value), short_name(value)) if name}


def _rows(*names: str) -> FoldedRows:
    rows: list[dict[str, Cell]] = [
        {"File": str(number), "FileName": name} for number, name in enumerate(names)
    ]
    store = ColumnStore(memory_tables(standard_table("File", *rows)))
    return FoldedRows(store, "File", "FileName", _both)


def test_both_forms_lead_to_the_row() -> None:
    rows = _rows("READER~1.EXE|Reader.exe", "a.txt", "reader.EXE")
    assert rows.rows("reader.exe") == [0, 2]
    assert rows.rows("reader~1.exe") == [0]
    assert rows.rows("reader") == []


def test_no_more_than_wanted() -> None:
    assert _rows("a", "A", "a", "b").rows("a", 2) == [0, 1]


def test_a_table_that_is_not_there_has_no_rows() -> None:
    rows = FoldedRows(ColumnStore({}), "File", "FileName", _both)
    rows.prepare()
    assert rows.rows("a") == []


@given(st.lists(st.text("aAbBßẞİi|", max_size=3), max_size=30), st.text("aAbBßẞİi", max_size=3))
def test_random_names(names: list[str], wanted: str) -> None:
    folded = wanted.casefold()
    assert _rows(*names).rows(wanted) == [
        row for row, name in enumerate(names) if folded in {form.casefold() for form in _both(name)}
    ]
