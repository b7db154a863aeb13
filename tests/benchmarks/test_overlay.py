"""How long overlays of large packages take: ``make bench`` measures, nothing is asserted.

The issue's bounds, for 200,000 files: a transform of 50,000 cells in 1 s, a
comparison in 5 s.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.transform import Transform
from msiview.database.writer import TableContent
from msiview.format.compound_writer import write_compound_file
from msiview.overlay.changes import changes, layer_totals
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.generate import transform_between
from msiview.overlay.hazards import find_hazards
from msiview.overlay.layers import TransformLayer
from msiview.overlay.live_table import live_table
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.renames import find_renames
from tests.builders.databases import make_msi
from tests.builders.scale import scale_tables

FILES = 200_000
CHANGED = FILES // 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package, a second build of it whose texts and rows stand in another order, a transform."""
    folder = tmp_path_factory.mktemp("scale")
    tables = scale_tables(FILES)
    make_msi(folder / "a.msi", tables)
    make_msi(folder / "b.msi", [second_build(table) for table in reversed(tables)])
    made = transform_between(_database(folder / "a.msi"), _database(folder / "b.msi"))
    write_compound_file(folder / "ab.mst", made.storage)
    return folder


def second_build(table: TableContent) -> TableContent:
    chance = random.Random(1)
    rows = [list(row) for row in table.rows]
    if table.name == "File":
        for row in chance.sample(rows, len(rows) // 4):
            row[3] += 1  # type: ignore[operator]
    chance.shuffle(rows)
    return TableContent(table.name, table.columns, rows)


def _database(path: Path) -> Database:
    package = open_package(path)
    assert isinstance(package, Database)
    return package


def _transform(path: Path) -> Transform:
    package = open_package(path)
    assert isinstance(package, Transform)
    return package


def _once(benchmark: BenchmarkFixture, work: Any) -> Any:
    return benchmark.pedantic(work, rounds=3, iterations=1)


def test_compare(benchmark: BenchmarkFixture, folder: Path) -> None:
    def work() -> OverlaidDatabase:
        base, target = _database(folder / "a.msi"), _database(folder / "b.msi")
        return OverlaidDatabase(base, [ComparisonLayer(base, target, "b")])

    assert layer_totals(_once(benchmark, work))[0].rows_changed == CHANGED


def test_compare_equal_packages(benchmark: BenchmarkFixture, folder: Path) -> None:
    def work() -> OverlaidDatabase:
        base, target = _database(folder / "a.msi"), _database(folder / "a.msi")
        return OverlaidDatabase(base, [ComparisonLayer(base, target, "a")])

    assert not list(changes(_once(benchmark, work)))


def test_transform_over_an_open_package(benchmark: BenchmarkFixture, folder: Path) -> None:
    base = _database(folder / "a.msi")
    base.tables["File"].find(("",))  # a window has decoded it by then

    def work() -> OverlaidDatabase:
        return OverlaidDatabase(base, [TransformLayer(_transform(folder / "ab.mst"), "ab")])

    assert layer_totals(_once(benchmark, work))[0].rows_changed == CHANGED


def test_transform_over_a_new_package(benchmark: BenchmarkFixture, folder: Path) -> None:
    def work() -> OverlaidDatabase:
        layer = TransformLayer(_transform(folder / "ab.mst"), "ab")
        return OverlaidDatabase(_database(folder / "a.msi"), [layer])

    assert layer_totals(_once(benchmark, work))[0].rows_changed == CHANGED


@pytest.fixture
def overlaid(folder: Path) -> OverlaidDatabase:
    layer = TransformLayer(_transform(folder / "ab.mst"), "ab")
    return OverlaidDatabase(_database(folder / "a.msi"), [layer])


def test_all_rows(benchmark: BenchmarkFixture, overlaid: OverlaidDatabase) -> None:
    def work() -> int:
        return sum(1 for table in overlaid.live_tables() for _ in live_table(table).rows())

    assert _once(benchmark, work) > 4 * FILES


def test_list_of_changes(benchmark: BenchmarkFixture, overlaid: OverlaidDatabase) -> None:
    assert len(_once(benchmark, lambda: list(changes(overlaid)))) == CHANGED


def test_hazards(benchmark: BenchmarkFixture, overlaid: OverlaidDatabase) -> None:
    _once(benchmark, lambda: find_hazards(overlaid))


def test_every_file_renamed(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    files = FILES // 10
    tables = scale_tables(files)
    own = ("Component", "File", "Registry")
    keys = {
        row[0]: f"{t.name}{number}"
        for t in tables
        if t.name in own
        for number, row in enumerate(t.rows)
    }

    def key(cell: Any) -> Any:
        return keys.get(cell, cell)

    others = [
        TableContent(t.name, t.columns, [tuple(map(key, row)) for row in t.rows]) for t in tables
    ]
    base = _database(make_msi(tmp_path / "a.msi", tables))
    target = _database(make_msi(tmp_path / "b.msi", others))
    overlaid = OverlaidDatabase(base, [ComparisonLayer(base, target, "b")])
    found = _once(benchmark, lambda: find_renames(overlaid))
    assert sum(rename.table == "File" for rename in found) == files
