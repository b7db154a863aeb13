"""The rows of docs/benchmarks.md: what whole processes take, beside what is wanted.

Processor time, since other programs may run; peers are measured in the same run. A figure is the
least of a few rounds.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from msiview.sample.log import write_sample_log
from msiview.sample.package import write_sample
from tests.benchmarks.figures import Figure
from tests.benchmarks.test_overlay import second_build
from tests.builders.databases import make_msi
from tests.builders.scale import make_scale_package, scale_tables

MIB = 1 << 20
MILLION = 1_000_000
SIZES = (2_000, 20_000, 200_000, MILLION)
TURN = 0.05
"""Nothing in the window may block it for longer."""

MSIVIEW = (sys.executable, "-m", "msiview")

Note = Callable[[Figure], None]


@dataclass(frozen=True, slots=True)
class Spent:
    """What a process took: seconds of processor time, the peak of its memory, what it wrote."""

    seconds: float
    peak: int
    output: bytes


def spent(*command: str | Path) -> Spent:
    """Run a process, whatever its exit code."""
    if not hasattr(os, "wait4"):
        pytest.skip("the system does not tell what a process took")
    # Into a pipe: grep counts nothing when its output goes to /dev/null.
    with subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return Spent(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, output)


@pytest.fixture
def least(benchmark: BenchmarkFixture) -> Callable[..., Spent]:
    """The run of a command that took the least time."""

    def run(*command: str | Path, rounds: int = 1) -> Spent:
        runs: list[Spent] = []
        benchmark.pedantic(lambda: runs.append(spent(*command)), rounds=rounds)
        return min(runs, key=lambda each: each.seconds)

    return run


Least = Callable[..., Spent]


def parts_of(run: Spent) -> dict[str, float]:
    parts: dict[str, float] = json.loads(run.output)
    return parts


def program(name: str, *files: str | Path) -> Sequence[str | Path]:
    return (sys.executable, "-m", "tests.benchmarks.programs", name, *files)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def second_path(tmp_path_factory: pytest.TempPathFactory, large_path: Path) -> Path:
    """The large package built again, with other sizes of files, its rows in another order."""
    return make_second_build(tmp_path_factory.mktemp("second") / "second.msi", 200_000)


def make_second_build(path: Path, files: int) -> Path:
    return make_msi(path, [second_build(table) for table in reversed(scale_tables(files))])


@pytest.fixture(scope="module")
def million_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of a million files, 290 MB."""
    return make_scale_package(tmp_path_factory.mktemp("million") / "million.msi", MILLION)


# -- start ---------------------------------------------------------------


@pytest.mark.parametrize(("option", "wanted"), [("--version", 0.05), ("--help", 0.05)])
def test_help(option: str, wanted: float, least: Least, note: Note) -> None:
    bare = min(spent(sys.executable, "-c", "pass").seconds for _ in range(5))
    run = least(*MSIVIEW, option, rounds=9)
    note(Figure(option, run.seconds, wanted, beside=f"bare interpreter {bare:.3f}"))


def test_info_of_a_small_package(sample: Path, least: Least, note: Note) -> None:
    note(Figure("info, small", least(*MSIVIEW, "info", sample, rounds=9).seconds, 0.08))


def test_log_of_a_small_log(sample: Path, least: Least, note: Note) -> None:
    log = write_sample_log(sample.parent)
    note(Figure("log, small", least(*MSIVIEW, "log", log, rounds=9).seconds, 0.13))


@pytest.mark.parametrize(
    ("files", "painted", "rest"), [((), 0.3, None), (("demo",), 0.4, 1.0)], ids=["empty", "demo"]
)
def test_window(
    files: tuple[str, ...], painted: float, rest: float | None, least: Least, note: Note
) -> None:
    marks = parts_of(least(*program("window", *files), rounds=3))
    name = f"window, {'demo' if files else 'empty'}"
    note(Figure(f"{name}: first paint", marks["painted"], painted))
    note(Figure(f"{name}: at rest", marks["rest"], rest))
    note(Figure(f"{name}: longest turn of its loop", marks["turn"], TURN))


# -- growth ----------------------------------------------------------------

OF_PAIRS = {
    "info": lambda old, new: (*MSIVIEW, "info", old),
    "dump": lambda old, new: (*MSIVIEW, "dump", "--json", old),
    "compare": lambda old, new: (*MSIVIEW, "compare", old, new),
    "transform": lambda old, new: program("transform_between", old, new),
    "save": lambda old, new: program("save", old),
}
"""What is done with two builds of a package, by its name."""


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Sequence[tuple[Path, Path]]:
    """A package and the one built again, of each size."""
    folder = tmp_path_factory.mktemp("sizes")
    return [
        (
            make_scale_package(folder / f"old{files}.msi", files),
            make_second_build(folder / f"new{files}.msi", files),
        )
        for files in SIZES
    ]


@pytest.mark.parametrize("work", OF_PAIRS)
def test_growth(
    work: str, pairs: Sequence[tuple[Path, Path]], benchmark: BenchmarkFixture, note: Note
) -> None:
    """Ten times the files take at most ten times the time."""
    runs: list[Spent] = []
    benchmark.pedantic(lambda: runs.extend(spent(*OF_PAIRS[work](*pair)) for pair in pairs))
    for (few, many), (less, more) in zip(pairwise(SIZES), pairwise(runs), strict=True):
        beside = f"{less.seconds:.2f} s, {more.seconds:.2f} s, {more.peak / MIB:.0f} MiB"
        name = f"{work}: {many:,} files by {few:,}"
        note(Figure(name, more.seconds / less.seconds, many / few, "x", beside))


# -- 200,000 files ---------------------------------------------------------


def test_info(large_path: Path, medium_path: Path, least: Least, note: Note) -> None:
    tenth = spent(*MSIVIEW, "info", medium_path).seconds
    took = least(*MSIVIEW, "info", large_path, rounds=3).seconds
    note(Figure("200 k files: info", took, 0.3, beside=f"{took / tenth:.1f} times that of 20 k"))


def test_compare(large_path: Path, second_path: Path, least: Least, note: Note) -> None:
    run = least(*MSIVIEW, "compare", large_path, second_path)
    note(Figure("200 k files: compare, shuffled", run.seconds, 1.5))


def test_transform_between(large_path: Path, second_path: Path, least: Least, note: Note) -> None:
    parts = parts_of(least(*program("transform_between", large_path, second_path)))
    note(Figure("200 k files: transform between", parts["transform"], 1.5))


def test_save(large_path: Path, least: Least, note: Note) -> None:
    parts = parts_of(least(*program("save", large_path)))
    note(Figure("200 k files: save", parts["save"], 1.5))


def test_dump_beside_others(large_path: Path, least: Least, note: Note) -> None:
    run = least(*MSIVIEW, "dump", "--json", large_path)
    others = []
    if find_spec("pymsi") is not None:
        others.append(f"pymsi {_all_rows_by_pymsi(large_path).seconds:.1f}")
    if shutil.which("msiinfo") is not None:
        file_alone = spent("msiinfo", "export", large_path, "File").seconds
        others.append(f"msiinfo, File alone {file_alone:.1f}")
    note(Figure("200 k files: dump", run.seconds, None, beside=", ".join(others)))


def _all_rows_by_pymsi(path: Path) -> Spent:
    return spent(
        sys.executable,
        "-c",
        "import sys, pathlib, pymsi\n"
        "package = pymsi.Package(pathlib.Path(sys.argv[1]))\n"
        "print(sum(1 for table in package.tables for _ in package.get(table).rows))\n",
        path,
    )


# -- a million files ---------------------------------------------------------


def test_memory_of_a_dump(million_path: Path, least: Least, note: Note) -> None:
    run, size = least(*MSIVIEW, "dump", "--json", million_path), million_path.stat().st_size
    note(Figure("1 M files: dump", run.seconds, None))
    note(Figure("1 M files: dump, memory by file", run.peak / size, 2.5, "x"))


def test_rows(million_path: Path, least: Least, note: Note) -> None:
    parts = parts_of(least(*program("rows", million_path)))
    note(Figure("1 M files: sort by key", parts["sort"], 0.4))
    note(Figure("1 M files: filter by text", parts["filter"], 0.3))


def test_references(million_path: Path, least: Least, note: Note) -> None:
    parts = parts_of(least(*program("references", million_path)))
    note(Figure("1 M files: all indexes", parts["indexes"], 3.0))
    note(Figure("1 M files: slowest answer of Ctrl+K", parts["answer"], 0.06))


def test_window_with_a_million_files(million_path: Path, least: Least, note: Note) -> None:
    run = least(*program("window", million_path))
    note(Figure("1 M files: window at rest", parts_of(run)["rest"], 8.0))
    note(Figure("1 M files: window, longest turn of its loop", parts_of(run)["turn"], TURN))
    note(Figure("1 M files: window at rest, memory", run.peak / MIB, 1229.0, "MiB"))


# -- a log of a gigabyte -------------------------------------------------------


def test_reading_a_log(large_log: Path, least: Least, note: Note) -> None:
    parts = parts_of(least(*program("log", large_log)))
    peers = [("wc", "-l"), ("grep", "-ac", "")]
    beside = ", ".join(
        f"{' '.join(peer)} {spent(*peer, large_log).seconds:.2f}"
        for peer in peers
        if shutil.which(peer[0]) is not None
    )
    note(Figure("1 GB log: line index", parts["lines"], 0.3, beside=beside))
    note(Figure("1 GB log: GUIDs", parts["guids"], 1.0))
    note(Figure("1 GB log: facts", parts["facts"], 3.0))


def test_window_with_a_log(large_log: Path, least: Least, note: Note) -> None:
    run = least(*program("window", large_log))
    marks = parts_of(run)
    note(
        Figure("1 GB log: window at rest", marks["rest"], None, beside=f"{run.peak / MIB:.0f} MiB")
    )
    note(Figure("1 GB log: window, longest turn of its loop", marks["turn"], TURN))


@pytest.mark.parametrize(("option", "wanted"), [("--json", 7.0), ("--report", 9.0)])
def test_whole_log(option: str, wanted: float, large_log: Path, least: Least, note: Note) -> None:
    out = [large_log.with_suffix(".html")] if option == "--report" else []
    run = least(*MSIVIEW, "log", option, *out, large_log)
    note(Figure(f"1 GB log: log {option}", run.seconds, wanted, beside=f"{run.peak / MIB:.0f} MiB"))
