"""How long references, chains and looking up take over a package of 200,000 files.

`make bench` runs these. The limits that the project wants, on two cores of 2026: the first
chain 0.5 s from cold and 50 ms warm, all indexes 3 s, an answer as one types 0.1 s.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from msiview.analysis.chain.maker import ChainMaker
from msiview.analysis.chain.parts import Chain
from msiview.analysis.lookup import Lookup
from msiview.analysis.references.columns import ColumnStore
from msiview.analysis.references.engine import References, references_of
from msiview.database.database import Database
from tests.benchmarks.conftest import FILES, load

ROUNDS = 3


def test_first_chain_from_cold(benchmark: BenchmarkFixture, large_path: Path) -> None:
    def setup() -> tuple[tuple[Database], dict[str, object]]:
        return (load(large_path),), {}

    def work(database: Database) -> Chain:
        return ChainMaker(database).chain("File", FILES // 2)

    assert benchmark.pedantic(work, setup=setup, rounds=ROUNDS).features


def test_warm_chain_without_indexes(benchmark: BenchmarkFixture, large_path: Path) -> None:
    maker = ChainMaker(load(large_path))
    maker.chain("File", 0)
    rows = iter(range(1, FILES, 997))
    assert benchmark.pedantic(lambda: maker.chain("File", next(rows)), rounds=ROUNDS).features


def test_chain_with_indexes(benchmark: BenchmarkFixture, large: Database) -> None:
    references = references_of(large)
    references.build()
    maker = ChainMaker(large, references)
    rows = iter(range(1, FILES, 997))
    assert benchmark.pedantic(lambda: maker.chain("File", next(rows)), rounds=50).features


def test_all_indexes(benchmark: BenchmarkFixture, large_path: Path) -> None:
    """Also how long the work keeps another thread waiting."""

    def setup() -> tuple[tuple[References], dict[str, object]]:
        return (references_of(load(large_path)),), {}

    with _Watch() as watch:
        benchmark.pedantic(References.build, setup=setup, rounds=ROUNDS)
    benchmark.extra_info["worst_gap_ms"] = watch.worst_gap_ms


def test_dangling(benchmark: BenchmarkFixture, large: Database) -> None:
    references = references_of(large)
    references.build()
    benchmark.pedantic(lambda: list(references.dangling()), rounds=ROUNDS)


def test_names_for_looking_up(benchmark: BenchmarkFixture, large: Database) -> None:
    with _Watch() as watch:
        benchmark.pedantic(lambda: Lookup(ColumnStore(large.tables)), rounds=ROUNDS)
    benchmark.extra_info["worst_gap_ms"] = watch.worst_gap_ms


@pytest.fixture(scope="module")
def lookup(large: Database) -> Lookup:
    return Lookup(ColumnStore(large.tables))


@pytest.mark.parametrize(
    "query", ["a", "0", "ap", "api", ".1777", "177777.xml", "nowhere", "-66FA-", "File/fil0"]
)
def test_one_keystroke(benchmark: BenchmarkFixture, lookup: Lookup, query: str) -> None:
    benchmark.pedantic(lambda: lookup.find(query), rounds=ROUNDS)


class _Watch:
    """A thread that wakes up every millisecond, and how late it came at worst."""

    def __enter__(self) -> _Watch:
        self.worst_gap_ms = 0.0
        self._ended = False
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended = True
        self._thread.join()

    def _run(self) -> None:
        last = time.perf_counter()
        while not self._ended:
            time.sleep(0.001)
            now = time.perf_counter()
            self.worst_gap_ms = max(self.worst_gap_ms, (now - last) * 1000)
            last = now
