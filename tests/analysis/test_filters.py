"""Filter expressions, on every kind of cell."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.analysis.filters import matching_rows, parse_filter
from msiview.analysis.patterns import FilterError
from msiview.database.cells import Cell, StreamCell
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.table import Table
from msiview.progress import Cancelled, Progress
from tests.builders.databases import make_msi, table

STREAM = StreamCell("Binary.Icon", None)


@pytest.mark.parametrize(
    ("expression", "passing", "failing"),
    [
        ("abc", ["abc", "xABCx", "aBc"], ["ab", None, 5]),
        (" abc ", ["abc"], ["ab"]),
        ("STRASSE", ["Straße"], ["Strase"]),
        ("12", [12, 123, -412, "a12"], [1, 21, None]),
        ("icon", [STREAM], ["con"]),
        ('">5"', ["x >5 y"], [6, "6"]),
        ('"null"', ["not null"], [None]),
        ('" a "', ["x a y"], ["xay"]),
        ('"', ['say "x"'], ["x"]),
        ("/^a.c$/", ["abc", "AxC"], ["xabc", None]),
        (r"/\d+/", ["a1", 5], ["a", None]),
        ("/", ["a/b"], ["ab"]),
        ("=abc", ["abc"], ["ABC", "abcd", None]),
        ("= 5", [5, "5"], [55, "05", None]),
        ("=-5", [-5, "-5"], [5]),
        ("=05", ["05"], [5, "5"]),
        ("=Binary.Icon", [STREAM], ["Binary.icon"]),
        (">5", [6, "7", " 8 "], [5, -6, "x", None, STREAM]),
        (">= 5", [5, 6], [4]),
        ("<5", [4, -4, "-9"], [5, None, ""]),
        ("<=-5", [-5, -6], [-4]),
        ("null", [None], ["", 0, "null"]),
        ("NULL", ["is NULL", "null"], [None]),
    ],
)
def test_expressions(expression: str, passing: list[Cell], failing: list[Cell]) -> None:
    test = parse_filter(expression)
    assert test is not None
    assert [test(cell) for cell in passing] == [True] * len(passing)
    assert [test(cell) for cell in failing] == [False] * len(failing)
    # A whole column at once gives the same answers.
    assert test.select([*passing, *failing]) == list(range(len(passing)))


@pytest.mark.parametrize("expression", ["", " ", "\t\n"])
def test_nothing_typed_filters_nothing(expression: str) -> None:
    assert parse_filter(expression) is None


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("/(/", "the regular expression is wrong"),
        ("/*a/", "the regular expression is wrong"),
        ("/a{99999999999}/", "the regular expression is too large"),
        ("/" + "(" * 2000 + ")" * 2000 + "/", "the regular expression is wrong"),
        (">", "after > comes a number, not ''"),
        (">=x", "after >= comes a number, not 'x'"),
        ("<1.5", "after < comes a number"),
        ("<--5", "after < comes a number"),
        ("> " + "9" * 5000, "after > comes a number"),
    ],
)
def test_what_makes_no_sense(expression: str, reason: str) -> None:
    with pytest.raises(FilterError, match=reason.replace("(", r"\(")):
        parse_filter(expression)


@given(st.text(max_size=12))
def test_any_text_is_an_expression_or_an_error(expression: str) -> None:
    try:
        test = parse_filter(expression)
    except FilterError:
        return
    cells: list[Cell] = [None, 0, -7, "x", "", expression, STREAM]
    if test is None:
        assert not expression.strip()
    else:
        assert test.select(cells) == [index for index, cell in enumerate(cells) if test(cell)]


@given(st.text(min_size=1), st.text(), st.text())
def test_a_part_of_a_text_is_found_in_quotes(part: str, before: str, after: str) -> None:
    test = parse_filter(f'"{part}"')
    assert test is not None
    assert test(part)
    if part.isascii() and before.isascii() and after.isascii():
        assert test(before + part.swapcase() + after)


@pytest.fixture
def people(tmp_path: Path) -> Table:
    rows = [
        ("ann", 30, "Oslo"),
        ("bob", None, "Rome"),
        ("cid", 25, None),
        ("dan", 30, "romA"),
    ]
    database = open_package(
        make_msi(tmp_path / "x.msi", [table("T", "Name s72*, Age I2, Town L0", *rows)])
    )
    assert isinstance(database, Database)
    return database.table("T")


@pytest.mark.parametrize(
    ("everywhere", "by_column", "rows"),
    [
        ("", {}, None),
        ("", {1: ""}, None),
        ("rom", {}, [1, 3]),
        ("o", {}, [0, 1, 3]),
        ("null", {}, [1, 2]),
        ("", {1: "30"}, [0, 3]),
        ("", {1: ">26", 2: "rom"}, [3]),
        ("rom", {1: "null"}, [1]),
        ("nowhere", {}, []),
        ("", {0: "a", 1: "=30"}, [0, 3]),
        ("30", {0: "dan"}, [3]),
    ],
)
def test_rows(
    people: Table, everywhere: str, by_column: dict[int, str], rows: list[int] | None
) -> None:
    assert matching_rows(people, everywhere, by_column) == rows


def test_filtering_can_be_cancelled(people: Table) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        matching_rows(people, "x", progress=progress)
