"""Feed damaged files to the reader for as long as wanted.

    python -m tests.fuzz FILE... --cases 2000 [--first 0] [--keep FOLDER]

With ``--cases 0`` the files are read as they are. Each case runs in a process
of its own that may use 1 GB and 10 s. A file that ends in ``.log`` is a log. Cases that
break the rules of :mod:`tests.fuzz.reading` and :mod:`tests.fuzz.log_reading` are printed,
and kept in FOLDER. Needs a system with fork.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.fuzz.log_mutations import mutated_log
from tests.fuzz.log_reading import read_everything_of_log
from tests.fuzz.mutations import mutated
from tests.fuzz.reading import read_everything

SECONDS = 10
BYTES = 1 << 30
LOG = ".log"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--cases", type=int, default=1000, help="for each file")
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--keep", type=Path, help="where bad files go")
    arguments = parser.parse_args()
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for file in arguments.files:
            for seed, case in cases(file, arguments.first, arguments.cases, Path(folder)):
                start = time.monotonic()
                outcome = run_apart(case)
                seconds = time.monotonic() - start
                outcomes[outcome] += 1
                if seconds > slowest:
                    slowest = seconds
                    print(f"slowest so far: {file.name} case {seed}, {seconds:.1f} s")
                if outcome != "ok":
                    print(f"{file} case {seed}: {outcome}")
                    if arguments.keep is not None and arguments.cases:
                        arguments.keep.mkdir(parents=True, exist_ok=True)
                        case.rename(arguments.keep / f"{file.name}-{seed}")
    print(dict(outcomes))
    return 0 if set(outcomes) <= {"ok"} else 1


def cases(file: Path, first: int, count: int, folder: Path) -> Iterator[tuple[int, Path]]:
    """The damaged copies of a file, one after the other; the file itself if none is wanted."""
    if count == 0:
        yield 0, file
        return
    data = file.read_bytes()
    damage = mutated_log if file.suffix == LOG else mutated
    for seed in range(first, first + count):
        case = folder / f"case{file.suffix}"
        case.write_bytes(damage(data, seed))
        yield seed, case


def run_apart(case: Path) -> str:
    """``ok``, or how the reading of one file failed, in a limited process of its own."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os._exit(_read_limited(case))
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code == -signal.SIGALRM:
        return f"more than {SECONDS} s"
    return "ok" if code == 0 else f"failed with {code}"


def _read_limited(case: Path) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    signal.alarm(SECONDS)
    try:
        read_everything_of_log(case) if case.suffix == LOG else read_everything(case)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
