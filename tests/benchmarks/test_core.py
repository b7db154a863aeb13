"""How long the core takes over a package of 200,000 files.

`make bench` runs these. Times differ from machine to machine: compare figures
of one run only. The limits that the project wants, on two cores of 2026:
opening to the first 50 rows 0.3 s, decoding everything 1 s, sorting 0.5 s,
filtering 0.3 s, all rules 8 s, over 20,000 files 1 s.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from msiview.analysis.filters import matching_rows
from msiview.analysis.row_order import sorted_rows
from msiview.analysis.search import find_in_tables
from msiview.database.database import Database
from msiview.database.integrity import check_integrity
from msiview.database.table import StoredTable
from msiview.validation.check import PackageCheck
from msiview.validation.rule import all_rules
from msiview.validation.validate import CheckResult, validate
from tests.benchmarks.conftest import FILES, load

ROUNDS = 3


def test_open_to_the_first_50_rows(benchmark: BenchmarkFixture, large_path: Path) -> None:
    def work() -> list[object]:
        files = load(large_path).table("File")
        return [files.row(row) for row in range(50)]

    assert len(benchmark.pedantic(work, rounds=ROUNDS)) == 50


def test_decode_every_row(benchmark: BenchmarkFixture, large_path: Path) -> None:
    def work(package: Database) -> int:
        return sum(1 for table in package.tables.values() for _ in table.rows())

    def setup() -> tuple[tuple[Database], dict[str, object]]:
        return (load(large_path),), {}

    assert benchmark.pedantic(work, setup=setup, rounds=ROUNDS) > 4 * FILES


@pytest.mark.parametrize("column", ["File", "FileName", "FileSize"])
def test_sort(benchmark: BenchmarkFixture, large: Database, column: str) -> None:
    files = large.table("File")
    index = files.column(column).index
    order = benchmark.pedantic(lambda: sorted_rows(files, index), rounds=ROUNDS)
    assert len(order) == FILES


@pytest.mark.parametrize("expression", ["reader", "177", "=512", ">100000"])
def test_filter(benchmark: BenchmarkFixture, large: Database, expression: str) -> None:
    files = large.table("File")
    assert benchmark.pedantic(lambda: matching_rows(files, expression), rounds=ROUNDS) is not None


def test_find_in_all_tables(benchmark: BenchmarkFixture, large: Database) -> None:
    tables: list[StoredTable] = list(large.tables.values())
    assert benchmark.pedantic(
        lambda: sum(1 for _ in find_in_tables(tables, "17777")), rounds=ROUNDS
    )


def test_check_everything(benchmark: BenchmarkFixture, large: Database) -> None:
    benchmark.pedantic(lambda: check_integrity(large), rounds=ROUNDS)
    assert len(large.defects) == 0


@pytest.mark.parametrize("files", ["medium_path", "large_path"])
def test_all_rules(benchmark: BenchmarkFixture, files: str, request: pytest.FixtureRequest) -> None:
    path = request.getfixturevalue(files)

    def work(package: Database) -> CheckResult:
        return validate(PackageCheck(package), all_rules().values())

    def setup() -> tuple[tuple[Database], dict[str, object]]:
        return (load(path),), {}

    assert not benchmark.pedantic(work, setup=setup, rounds=ROUNDS).failed
