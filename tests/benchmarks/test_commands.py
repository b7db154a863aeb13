"""Whole commands as processes: time beside msitools', and peak memory.

Each test prints one line with its figures, taken in one run.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.conftest import load

MIB = 1 << 20


def _run(*command: str) -> float:
    """The wall-clock seconds of a command, whose output is thrown away."""
    begin = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begin


def _dump(path: Path) -> float:
    return _run(sys.executable, "-m", "msiview", "dump", "--json", str(path))


def test_dump_beside_msiinfo(
    benchmark: BenchmarkFixture, medium_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All tables as JSON, against msitools' export of each of them."""
    msiinfo = shutil.which("msiinfo")
    if msiinfo is None:
        pytest.skip("msitools is not installed")
    theirs = sum(
        _run(msiinfo, "export", str(medium_path), name) for name in load(medium_path).tables
    )
    ours = min(benchmark.pedantic(lambda: _dump(medium_path), rounds=3), theirs)
    with capsys.disabled():
        print(f"\ndump --json: {ours:.2f} s; msiinfo export: {theirs:.2f} s: {ours / theirs:.2f}")


def test_dump_of_200000_files_beside_msiinfo(
    benchmark: BenchmarkFixture, large_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All tables as JSON, against msitools' export of File alone."""
    msiinfo = shutil.which("msiinfo")
    if msiinfo is None:
        pytest.skip("msitools is not installed")
    theirs = _run(msiinfo, "export", str(large_path), "File")
    ours = benchmark.pedantic(lambda: _dump(large_path), rounds=1)
    with capsys.disabled():
        print(f"\ndump --json: {ours:.2f} s; msiinfo File: {theirs:.2f} s: {ours / theirs:.2f}")


def test_memory_of_a_full_decode(large_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Peak memory of a process that decodes every row once."""
    if not Path("/proc/self/status").exists():
        pytest.skip("peak memory is read from Linux's /proc")
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from msiview.database.opening import open_package\n"
        "package = open_package(sys.argv[1])\n"
        "rows = sum(1 for table in package.tables.values() for _ in table.rows())\n"
        # ru_maxrss would begin with the size of the process that started this one.
        "status = Path('/proc/self/status').read_text()\n"
        "print(rows, int(status.split('VmHWM:')[1].split()[0]) * 1024)\n"
    )
    command = [sys.executable, "-c", program, str(large_path)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rows, peak = map(int, output.split())
    limit = 3 * large_path.stat().st_size + 100_000_000
    with capsys.disabled():
        print(f"\npeak {peak / MIB:.0f} MiB of {limit / MIB:.0f} MiB for {rows} rows")
    assert rows > large_path.stat().st_size // 100
