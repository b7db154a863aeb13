"""Find and replace: which cells are proposed, and what becomes of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.analysis.patterns import FilterError, TooSlow
from msiview.analysis.replacing import (
    ProposedCell,
    ReplaceQuery,
    ReplaceScope,
    proposed_cells,
    replace_cells,
)
from msiview.errors import EditRefused
from msiview.overlay.edits.edits import Edits
from msiview.overlay.edits.transaction import Transaction
from msiview.overlay.overlay import OverlaidDatabase
from msiview.progress import Cancelled, Progress
from tests.builders.memory_tables import memory_table
from tests.overlay.packages import opened

TABLE = memory_table(
    "T",
    "Key s72*, Owner_ S72, Text S0, Number I2",
    ("aa", "aa", "a.a", 1),
    ("b", "b", None, None),
    ("c", "aa", "Aa aa", 11),
)


def found(query: ReplaceQuery, **scope: object) -> list[tuple[int, int, str]]:
    scopes = [ReplaceScope(TABLE, names={"Owner_"}, **scope)]  # type: ignore[arg-type]
    return [(cell.row, cell.column, cell.new) for cell in proposed_cells(scopes, query)]


@pytest.mark.parametrize(
    ("query", "cells"),
    [
        (ReplaceQuery("aa", "x"), [(2, 2, "Aa x")]),
        (ReplaceQuery("aa", "x", with_case=False), [(2, 2, "x x")]),
        (ReplaceQuery("a.a", r"\1"), [(0, 2, r"\1")]),
        (ReplaceQuery("a([.])a", r"\1-", is_pattern=True), [(0, 2, ".-")]),
        (ReplaceQuery("^", "x", is_pattern=True), [(0, 2, "xa.a"), (2, 2, "xAa aa")]),
        (ReplaceQuery("AA AA", "x", with_case=False, whole=True), [(2, 2, "x")]),
        (ReplaceQuery("a.a|A", "x", is_pattern=True, whole=True), [(0, 2, "x")]),
        (ReplaceQuery("a", "a"), []),
        (ReplaceQuery("1", "2", names=True), []),
        (
            ReplaceQuery("aa", "x", names=True),
            [(0, 0, "x"), (0, 1, "x"), (2, 1, "x"), (2, 2, "Aa x")],
        ),
    ],
)
def test_what_is_proposed(query: ReplaceQuery, cells: list[tuple[int, int, str]]) -> None:
    assert found(query) == cells


def test_some_rows_and_columns() -> None:
    query = ReplaceQuery("a", "x", names=True)
    assert found(query, rows=[2], columns={2}) == [(2, 2, "Ax xx")]
    assert found(query, rows=[0, 1], columns={0}) == [(0, 0, "xx")]


def test_what_makes_no_sense() -> None:
    assert ReplaceQuery("", "x").error() == "there is nothing to find"
    assert "wrong" in ReplaceQuery("(", "x", is_pattern=True).error()
    assert ReplaceQuery("a", "x").error() == ""
    with pytest.raises(FilterError, match="the replacement is wrong: invalid group reference"):
        found(ReplaceQuery("a", r"\1", is_pattern=True))


def test_an_endless_expression_is_given_up() -> None:
    victim = memory_table("T", "Key s72*, Text S0", ("k", "a" * 80 + "!"))
    with pytest.raises(TooSlow):
        list(proposed_cells([ReplaceScope(victim)], ReplaceQuery("(a|aa)+$", "", is_pattern=True)))


def test_it_can_be_cancelled() -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        list(proposed_cells([ReplaceScope(TABLE)], ReplaceQuery("a", "x"), progress))


@pytest.fixture
def edit(tmp_path: Path) -> Transaction:
    return Transaction(OverlaidDatabase(opened(tmp_path / "a.msi"), []), Edits())


def replaced(edit: Transaction, query: ReplaceQuery) -> list[EditRefused]:
    tables = edit.below.tables
    scopes = [ReplaceScope(table) for table in tables.values()]
    return replace_cells(edit, tables, proposed_cells(scopes, query))


def test_cells_get_their_texts_in_one_step(edit: Transaction) -> None:
    assert not replaced(edit, ReplaceQuery("Sample", "Other"))
    row = edit.row("Property", ("ProductName",))
    assert row is not None
    assert row["Value"] == "Other"
    step = edit.step("Replace")
    assert {r.table for r in step.replacements} == {"Directory", "Property", "Registry"}
    edit.edits.undo(step)
    assert not edit.edits


def test_names_change_wherever_they_are(edit: Transaction) -> None:
    assert not replaced(edit, ReplaceQuery("Program", "Core", names=True, whole=True))
    assert edit.row("Component", ("Core",))
    row = edit.row("File", ("app.exe",))
    assert row is not None
    assert row["Component_"] == "Core"
    assert edit.row("FeatureComponents", ("Complete", "Core"))


def test_what_cannot_be_stored_is_told(edit: Transaction) -> None:
    cells = [
        ProposedCell("Property", 0, 0, "ProductCode", "ProductName"),
        ProposedCell("Property", 3, 1, "1.2.3", "2"),
    ]
    refused = replace_cells(edit, edit.below.tables, cells)
    assert [str(error) for error in refused] == [
        "Property/ProductName: there is a row with this key already"
    ]
    row = edit.row("Property", (edit.below.tables["Property"].key(3)[0],))
    assert row is not None
    assert row["Value"] == "2"


_LETTERS = st.text(st.sampled_from("abAB."), max_size=6)


@given(find=_LETTERS.filter(bool), new=_LETTERS, texts=st.lists(_LETTERS, max_size=8))
def test_plain_text_is_replaced_as_python_does(find: str, new: str, texts: list[str]) -> None:
    rows = [(f"k{at}", text or None) for at, text in enumerate(texts)]
    table = memory_table("T", "Key s72*, Text S0", *rows)
    cells = proposed_cells([ReplaceScope(table)], ReplaceQuery(find, new))
    expected = [
        (at, text, text.replace(find, new))
        for at, text in enumerate(texts)
        if text.replace(find, new) != text
    ]
    assert [(cell.row, cell.old, cell.new) for cell in cells] == expected
