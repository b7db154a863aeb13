"""A table with everything that is hard to write down."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.writer import TableContent
from tests.builders.databases import make_msi, table

MakeDatabase = Callable[..., Database]

HARD_TEXTS = (
    "plain",
    "=1+1",
    "-*PATH",
    "-5",
    "+4.5",
    "@SUM(A1)",
    "\tindented",
    "'=quoted already",
    "'tis",
    'say "yes", or',
    "two\r\nlines\nthree\rfour",
    "a|b\\c*d_e_ _f_ `g` <b>[h](i)",
    "O'Brien; --",
    "Grüße €",
    " spaces ",
    "null\x00byte\x08\x0c",
)


@pytest.fixture
def make_database(tmp_path: Path) -> MakeDatabase:
    """Opens a database of the tables given; options as for ``make_msi``."""

    def make(*tables: TableContent, **options: object) -> Database:
        package = open_package(make_msi(tmp_path / "made.msi", tables, **options))
        assert isinstance(package, Database)
        return package

    return make


@pytest.fixture
def hard(make_database: MakeDatabase) -> Database:
    """Table ``Hard``: a key, a short, a long, a text and a stream per row."""
    rows = [
        (f"k{index:02}", index - 3 if index else None, -100000 * index, text, b"\0\xff" * index)
        for index, text in enumerate(HARD_TEXTS)
    ]
    rows.append(("last", None, 0, None, None))
    return make_database(
        table("Hard", "Key s72*, Short I2, Long i4, Text L10, Data V0", *rows),
        table("Empty", "Key s72*, Value L0"),
    )
