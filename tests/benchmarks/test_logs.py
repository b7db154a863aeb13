"""How long a log of a gigabyte takes, beside ``grep -c ''`` over the same file in the same run.

The shares that the project wants: line index a quarter of grep's time, every GUID with its lines
a half, actions with states and properties twice; the first screen at once, any line within
50 ms; memory at most a tenth of the log and 150 MB. Compare figures of one run only.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from msiview.export.redaction import write_redacted
from msiview.logs.log import Log

MIB = 1 << 20
SCREEN = 60
"""Lines of a screen."""

Share = Callable[[BenchmarkFixture, float], None]


@pytest.fixture(scope="module")
def grep(large_log: Path) -> float:
    """The seconds that ``grep -c ''`` takes, at its best of three: the file is cached then."""
    program = shutil.which("grep")
    if program is None:
        pytest.skip("grep is not installed")

    def once() -> float:
        begin = time.perf_counter()
        # Into a pipe: grep counts nothing when its output goes to /dev/null.
        subprocess.run([program, "-c", "", str(large_log)], capture_output=True, check=True)
        return time.perf_counter() - begin

    return min(once() for _ in range(3))


@pytest.fixture
def share(grep: float, capsys: pytest.CaptureFixture[str]) -> Share:
    """Notes what part of grep's time a measured piece of work took, and what is wanted."""

    def note(benchmark: BenchmarkFixture, wanted: float) -> None:
        if benchmark.stats is None:  # run without measuring
            return
        took = benchmark.stats.stats.min
        benchmark.extra_info.update(grep=grep, share=took / grep, wanted=wanted)
        with capsys.disabled():
            print(f"\n{took:.2f} s; grep {grep:.2f} s: {took / grep:.2f} of at most {wanted}")

    return note


@pytest.fixture(scope="module")
def log(large_log: Path) -> Log:
    """The log with its lines known and nothing else."""
    log = Log(large_log)
    log.read_lines()
    return log


def with_lines(path: Path) -> tuple[tuple[Log], dict[str, object]]:
    log = Log(path)
    log.read_lines()
    return (log,), {}


def test_line_index(benchmark: BenchmarkFixture, large_log: Path, share: Share) -> None:
    def work() -> int:
        log = Log(large_log)
        log.read_lines()
        return len(log)

    assert benchmark.pedantic(work, rounds=3) > 3_600_000
    share(benchmark, 0.25)


def test_guids_with_their_lines(benchmark: BenchmarkFixture, large_log: Path, share: Share) -> None:
    def work(log: Log) -> int:
        log.read_guids()
        return len(log.guids.guids())

    found = benchmark.pedantic(work, setup=lambda: with_lines(large_log), rounds=2)
    assert found > 200_000
    share(benchmark, 0.5)


def test_actions_states_and_properties(
    benchmark: BenchmarkFixture, large_log: Path, share: Share
) -> None:
    def work(log: Log) -> Log:
        log.read_facts()
        return log

    read = benchmark.pedantic(work, setup=lambda: with_lines(large_log), rounds=2)
    assert len(read.facts.component_lines) == 400_000
    assert len(read.facts.dumps) == 2
    share(benchmark, 2)


def test_first_screen(benchmark: BenchmarkFixture, large_log: Path) -> None:
    """Opening, and the lines that the first blocks of the file show."""

    def work() -> list[str]:
        log = Log(large_log)
        return log.file.read(0, 1 << 14).decode("utf-16-le", "ignore").split("\r\n")[:SCREEN]

    assert len(benchmark.pedantic(work, rounds=5)) == SCREEN


def test_screens_anywhere(benchmark: BenchmarkFixture, log: Log) -> None:
    """One screen of text, each time somewhere else."""
    places = random.Random(1)

    def work() -> list[str]:
        first = places.randrange(len(log) - SCREEN)
        return [log.text.line(line) for line in range(first, first + SCREEN)]

    assert len(benchmark.pedantic(work, rounds=200)) == SCREEN


def test_copy_without_names(benchmark: BenchmarkFixture, log: Log, tmp_path: Path) -> None:
    out = tmp_path / "out.log"
    benchmark.pedantic(lambda: write_redacted(log.file, log.index, out), rounds=1)
    assert out.stat().st_size > 1_000_000_000


def test_the_command(
    benchmark: BenchmarkFixture, large_log: Path, grep: float, capsys: pytest.CaptureFixture[str]
) -> None:
    """``msiview log --json`` as a process: everything, 100 MB of JSON."""
    command = [sys.executable, "-m", "msiview", "log", "--json", str(large_log)]

    def work() -> None:
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)

    benchmark.pedantic(work, rounds=1)
    if benchmark.stats is not None:
        with capsys.disabled():
            print(f"\nlog --json: {benchmark.stats.stats.min:.2f} s; grep: {grep:.2f} s")


def test_memory(
    benchmark: BenchmarkFixture, large_log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Peak memory of a process that reads everything that a log tells."""
    if not Path("/proc/self/status").exists():
        pytest.skip("peak memory is read from Linux's /proc")
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from msiview.logs.log import Log\n"
        "log = Log(sys.argv[1])\n"
        "log.read()\n"
        "assert len(log.guids.guids()) > 200_000\n"
        # ru_maxrss would begin with the size of the process that started this one.
        "status = Path('/proc/self/status').read_text()\n"
        "print(len(log), int(status.split('VmHWM:')[1].split()[0]) * 1024)\n"
    )
    command = [sys.executable, "-c", program, str(large_log)]

    def work() -> str:
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    lines, peak = map(int, benchmark.pedantic(work, rounds=1).split())
    limit = large_log.stat().st_size // 10 + 150_000_000
    benchmark.extra_info.update(peak=peak, limit=limit)
    with capsys.disabled():
        print(f"\npeak {peak / MIB:.0f} MiB of {limit / MIB:.0f} MiB for {lines} lines")
    assert lines > 3_600_000
