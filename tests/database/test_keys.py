"""Keys as text, and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.database.cells import StreamCell, cell_text
from msiview.database.database import Database
from msiview.database.keys import key_text, row_of_key
from msiview.database.opening import open_package
from msiview.database.table import Table
from tests.builders.databases import make_msi, table

STREAM = StreamCell("Binary.Icon", None)

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
    assert key_text(key) == typed


@pytest.mark.parametrize("typed", ["", "1", "one", "x/one", "1/two", "4/one", "1/one/more"])
def test_what_is_no_key_names_no_row(numbered: Table, typed: str) -> None:
    assert row_of_key(numbered, typed) is None


def test_a_key_of_slashes_is_no_puzzle(tmp_path: Path) -> None:
    columns = ", ".join(f"C{number} S72*" for number in range(12))
    package = open_package(make_msi(tmp_path / "wide.msi", [table("Wide", columns, ("x",) * 12)]))
    assert isinstance(package, Database)
    assert row_of_key(package.table("Wide"), "/".join("x" * 12)) == 0
    assert row_of_key(package.table("Wide"), "/" * 200) is None


def test_cells_as_text() -> None:
    assert list(map(cell_text, (None, 5, -1, "x", STREAM))) == ["", "5", "-1", "x", "Binary.Icon"]
