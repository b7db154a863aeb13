"""Keys as the command line and the go-to box take them."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.table import Table
from msiview.database.typed_keys import row_of_key
from tests.builders.databases import make_msi, table

NUMBERED = table(
    "Numbered",
    "Number i2*, Name S72*",
    (1, "one"),
    (-2, "minus/two"),
    (3, None),
)


@pytest.fixture
def numbered(tmp_path: Path) -> Table:
    package = open_package(make_msi(tmp_path / "numbered.msi", [NUMBERED]))
    assert isinstance(package, Database)
    return package.table("Numbered")


@pytest.mark.parametrize(
    ("typed", "key"),
    [("1/one", (1, "one")), ("-2/minus/two", (-2, "minus/two")), ("3/", (3, None))],
)
def test_a_typed_key_names_its_row(
    numbered: Table, typed: str, key: tuple[int | str | None, ...]
) -> None:
    row = row_of_key(numbered, typed)
    assert row is not None
    assert numbered.key(row) == key


@pytest.mark.parametrize("typed", ["", "1", "one", "x/one", "1/two", "4/one", "1/one/more"])
def test_what_is_no_key_names_no_row(numbered: Table, typed: str) -> None:
    assert row_of_key(numbered, typed) is None
