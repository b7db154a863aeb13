"""Random packages, and what they hold, to be compared."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from msiview.database.cells import Cell, StreamCell
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.table import Table
from msiview.database.transform import Transform
from msiview.database.writer import CellContent, TableContent
from msiview.errors import Severity
from msiview.format.column_types import ColumnType
from msiview.format.compound_writer import write_compound_file
from msiview.overlay.generate import transform_of
from msiview.overlay.live_table import live_table
from msiview.overlay.overlay import OverlaidDatabase
from tests.builders.databases import make_msi

# Four tables, each with a key and up to five other columns, the first of which every
# package has: a transform can only append columns.
_COLUMNS = ["s72", "i2", "I4", "L0", "V0"]
NAMES = ["Alpha", "Beta", "Gamma", "Delta"]
KEYS = st.sampled_from(["k1", "k2", "k3", "Ärger", "key", "e.f"])
_TEXTS = st.sampled_from([None, "a", "b", "grün", "long " * 20, "x\r\ny"])
CELLS = {
    "s72": _TEXTS,
    "i2": st.sampled_from([None, 0, 1, -1, 32767, -32767]),
    "I4": st.sampled_from([None, 0, 7, 2**31 - 1, 1 - 2**31]),
    "L0": _TEXTS,
    "V0": st.sampled_from([None, b"", b"one", b"two", b"x" * 5000]),
}


@st.composite
def random_tables(draw: st.DrawFn) -> list[TableContent]:
    """Some of the four tables, with up to five rows each."""
    tables = []
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True)):
        specs = _COLUMNS[: draw(st.integers(0, len(_COLUMNS)))]
        keys = [ColumnType.parse("s72", key=True)]
        if name == "Delta":  # a key of two columns, one of them a number that may be null
            keys.append(ColumnType.parse("I2", key=True))
        key = [KEYS, *(st.sampled_from([None, 1, -5]) for _ in keys[1:])]
        cells = st.tuples(*key, *(CELLS[spec] for spec in specs))
        count = len(keys)
        rows: Sequence[Sequence[CellContent]] = draw(
            st.lists(cells, max_size=5, unique_by=lambda row, n=count: row[:n])
        )
        types = [*keys, *(ColumnType.parse(spec) for spec in specs)]
        columns = [(f"C{number}", type_) for number, type_ in enumerate(types)]
        tables.append(TableContent(name, columns, rows))
    return tables


def opened_tables(folder: Path, name: str, tables: list[TableContent]) -> Database:
    """A package of these tables, written and opened."""
    package = open_package(make_msi(folder / name, tables, keep_nulls=True))
    assert isinstance(package, Database)
    return package


def _plain(cell: Cell) -> Any:
    if isinstance(cell, StreamCell):
        return None if cell.stream is None else cell.stream.read()
    return cell


def _rows(table: Table) -> list[str]:
    return sorted(repr([_plain(cell) for cell in row]) for row in table.rows())


def contents(database: Database) -> dict[str, Any]:
    """Columns and rows of all tables; rows without their order, streams as bytes."""
    return {
        name: ([(c.name, c.spec) for c in table.columns], _rows(table))
        for name, table in database.tables.items()
    }


def contents_after(overlaid: OverlaidDatabase) -> dict[str, Any]:
    """The same of what layers leave."""
    return {
        table.name: (
            [(column.name, column.spec) for column in live_table(table).columns],
            _rows(live_table(table)),
        )
        for table in overlaid.live_tables()
    }


def written_transform(folder: Path, name: str, overlaid: OverlaidDatabase) -> Transform:
    """The transform with the effect of all layers, written and opened."""
    write_compound_file(folder / name, transform_of(overlaid).storage)
    transform = open_package(folder / name)
    assert isinstance(transform, Transform)
    assert not any(defect.severity is Severity.ERROR for defect in transform.defects)
    return transform
