"""What rules ask of a package: whole columns, a part at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest

from msiview.database.database import Database
from msiview.validation import check as check_module
from msiview.validation.check import PackageCheck
from tests.builders.memory_tables import memory_table, memory_tables

FILES = memory_table(
    "File",
    "File s72*, Component_ s72, Sequence i2",
    ("a", "C1", 1),
    ("b", "C1", None),
    ("c", "C2", 3),
    ("b", "C3", 4),
    ("e", "C3", 5),
)
"""One key stands there twice, as in a damaged package."""


@pytest.fixture(params=[1, 2, 3, 100])
def check(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> PackageCheck:
    """A check that takes so many cells in one step."""
    monkeypatch.setattr(check_module, "_AT_ONCE", request.param)
    return PackageCheck(cast(Database, None), memory_tables(FILES))


def test_answers_are_the_same_however_many_cells_are_taken_at_once(check: PackageCheck) -> None:
    assert check.values("File", "Component_") == {"C1", "C2", "C3"}
    assert check.values("File", "Attributes") == {None}
    assert check.values("File", "File") == {"a", "b", "c", "e"}
    assert check.places("File", "File") == {"a": 0, "b": 1, "c": 2, "e": 4}
    assert check.values("Font", "File_") == set()
    assert list(check.lookup("File", "Component_", "File", "Sequence").items()) == [
        ("C1", ("a", 1)),
        ("C2", ("c", 3)),
        ("C3", ("b", 4)),
    ]


def test_of_a_key_that_is_there_twice_the_first_row_counts(check: PackageCheck) -> None:
    assert check.keys("File") == {("a",): 0, ("b",): 1, ("c",): 2, ("e",): 4}
    assert check.lookup("File", "File", "Component_")["b"] == ("C1",)


def test_an_answer_is_computed_once_until_all_are_forgotten(check: PackageCheck) -> None:
    made: list[PackageCheck] = []

    def count(asking: PackageCheck) -> int:
        made.append(asking)
        return len(made)

    def answers() -> Iterator[object]:
        yield check.column("File", "File")
        yield check.values("File", "Component_")
        yield check.places("File", "File")
        yield check.keys("File")
        yield check.once(count)

    first, again = list(answers()), list(answers())
    assert all(one is other for one, other in zip(first, again, strict=True))
    check.release()
    later = list(answers())
    assert later[:-1] == first[:-1]
    assert not any(one is other for one, other in zip(first, later, strict=True))
    assert made == [check, check]
