"""Run all commands on damaged files for as long as wanted.

    python -m tests.fuzz --runs 30000 [--first 0] [--jobs 2] [--keep FOLDER] [FILE...]

Each run damages one of the files that :mod:`tests.fuzz.inputs` makes, or one of FILEs, and runs a
command on it that may use 1 GB and 10 s of the processor. What a run does follows from its number:
``--first N --runs 1`` repeats one, with its traceback. The files of bad runs are kept in FOLDER.

    python -m tests.fuzz --as-is FILE...

reads everything in sound or unsound files within the same limits. Needs a system with fork.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from tests.fuzz.commands import Run, check, make_run
from tests.fuzz.inputs import Inputs, make_inputs
from tests.fuzz.log_reading import read_everything_of_log
from tests.fuzz.reading import read_everything

SECONDS = 10
BYTES = 1 << 30
LOG = ".log"

_AT_ONCE = 100
"""Runs of one process; then another one begins, with nothing remembered."""

_SILENCE_S = 120
"""After so long without a word a process is stopped from outside."""


class OutOfTime(BaseException):
    """The run has used up its time. A ``BaseException``, so that nothing on the way takes it."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, help="further files to damage")
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0, help="number of the first run")
    parser.add_argument("--jobs", type=int, default=1, help="processes at the same time")
    parser.add_argument("--keep", type=Path, help="where the files of bad runs go")
    parser.add_argument("--as-is", action="store_true", help="read the files without damage")
    arguments = parser.parse_args()
    if arguments.as_is:
        return max([_apart(lambda file=file: _read(file)) for file in arguments.files], default=0)
    with tempfile.TemporaryDirectory() as folder:
        driver = _Driver(Path(folder), arguments.files, arguments.keep)
        driver.drive(range(arguments.first, arguments.first + arguments.runs), arguments.jobs)
        driver.tell()
        return 1 if driver.faults else 0


@dataclass
class _Process:
    """A process at work on some runs, which tells of each in a line."""

    number: int
    runs: Sequence[int]
    pipe: int
    rest: bytes = b""
    at: int = 0
    heard: float = field(default_factory=time.monotonic)


class _Driver:
    """Divides runs among processes and gathers how they ended."""

    def __init__(self, folder: Path, others: Sequence[Path], keep: Path | None) -> None:
        self._folder = folder
        self._others = others
        self._keep = keep
        sound = folder / "sound"
        sound.mkdir()
        self._inputs = make_inputs(sound)
        self._slowest = 0.0
        self._began = time.monotonic()
        self.ended: Counter[str] = Counter()
        self.faults: dict[str, list[int]] = {}

    def drive(self, runs: range, jobs: int) -> None:
        """Do the runs, some processes at a time."""
        waiting = [runs[at : at + _AT_ONCE] for at in range(0, len(runs), _AT_ONCE)][::-1]
        working: list[_Process] = []
        while waiting or working:
            while waiting and len(working) < jobs:
                working.append(self._begin(waiting.pop()))
            for process in list(working):
                rest = self._listen(process)
                if rest is not None:
                    working.remove(process)
                    if rest:
                        waiting.append(rest)

    def tell(self) -> None:
        """What came of it."""
        total = self.ended.total()
        seconds = time.monotonic() - self._began
        for fault, numbers in sorted(self.faults.items(), key=lambda item: -len(item[1])):
            print(f"{len(numbers)} times, first in run {numbers[0]}: {fault}")
        endings = ", ".join(f"{count} {how}" for how, count in sorted(self.ended.items()))
        print(f"{total} runs in {seconds:.0f} s, the slowest took {self._slowest:.1f} s")
        print(f"commands and their exit codes: {endings}")
        print(f"{sum(map(len, self.faults.values()))} faults of {len(self.faults)} kinds")

    # -- processes -----------------------------------------------------------

    def _begin(self, runs: Sequence[int]) -> _Process:
        sys.stdout.flush()
        reading, writing = os.pipe()
        number = os.fork()
        if number == 0:
            os.close(reading)
            _work(runs, self._inputs, self._others, self._folder / f"{os.getpid()}", writing)
        os.close(writing)
        os.set_blocking(reading, False)
        return _Process(number, runs, reading)

    def _listen(self, process: _Process) -> Sequence[int] | None:
        """Take what a process tells. None while it works, else the runs that it left undone."""
        time.sleep(0.02)
        try:
            data = os.read(process.pipe, 1 << 16)
        except BlockingIOError:
            if time.monotonic() - process.heard < _SILENCE_S:
                return None
            os.kill(process.number, signal.SIGKILL)
            data = b""
        if data:
            process.heard = time.monotonic()
            *lines, process.rest = (process.rest + data).split(b"\n")
            for line in lines:
                seconds, _, ending = line.decode().partition(" ")
                self._note(process.runs[process.at], float(seconds), ending)
                process.at += 1
            return None
        _, status = os.waitpid(process.number, 0)
        os.close(process.pipe)
        self._clean(process)
        left = process.runs[process.at :]
        if left:  # it died in the middle of a run
            code = os.waitstatus_to_exitcode(status)
            self._note(left[0], 0.0, f"fault the process ended with {code}")
            return left[1:]
        return ()

    def _note(self, run: int, seconds: float, ending: str) -> None:
        how, _, fault = ending.partition(" ")
        self.ended["fault" if how == "fault" else ending] += 1
        self._slowest = max(self._slowest, seconds)
        if how == "fault":
            if fault not in self.faults:
                print(f"run {run}: {fault}", flush=True)
            self.faults.setdefault(fault, []).append(run)
            if self._keep is not None:
                folder = self._keep / str(run)
                made = make_run(run, self._inputs, folder, self._others)
                (folder / "arguments").write_text("\n".join(made.arguments))
        if self.ended.total() % 1000 == 0:
            print(f"{self.ended.total()} runs", flush=True)

    def _clean(self, process: _Process) -> None:
        shutil.rmtree(self._folder / str(process.number), ignore_errors=True)


def _work(
    runs: Sequence[int], inputs: Inputs, others: Sequence[Path], folder: Path, pipe: int
) -> None:
    """Do some runs and write how each ended, a line each. Never returns."""
    os.environ["MSIVIEW_TRACEBACK"] = "1"
    _limit()
    for number in runs:
        began = time.process_time()
        made: Run | None = None
        try:
            made = make_run(number, inputs, folder, others)
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            ending = f"{made.arguments[0]} {check(made)}"
        except BaseException as error:
            signal.setitimer(signal.ITIMER_PROF, 0)
            ending = f"fault {_words(error, made)}"
            if len(runs) == 1:
                print(made)
                traceback.print_exc()
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        seconds = time.process_time() - began
        os.write(pipe, f"{seconds:.2f} {ending}\n".encode("utf-8", "backslashreplace"))
    sys.stdout.flush()
    os._exit(0)


def _words(error: BaseException, run: Run | None) -> str:
    """A fault in one line that is the same for all faults of its kind."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if f"{os.sep}msiview{os.sep}" in frame.filename]
    last = (ours or frames)[-1]
    place = f"{Path(last.filename).name}:{last.lineno}"
    command = run.arguments[0] if run is not None else "no command"
    message = "" if isinstance(error, OutOfTime) else f" {str(error)[:100]!r}"
    kind = f"more than {SECONDS} s" if isinstance(error, OutOfTime) else type(error).__name__
    return f"{command}: {kind}{message} at {place}"


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    signal.signal(signal.SIGPROF, _out_of_time)


def _out_of_time(_signal: int, _frame: FrameType | None) -> None:
    raise OutOfTime


# -- files as they are -------------------------------------------------------


def _read(file: Path) -> None:
    _limit()
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    read_everything_of_log(file) if file.suffix == LOG else read_everything(file)


def _apart(work: Callable[[], None]) -> int:
    """0 where work ends well in a process of its own."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        code = 0
        try:
            work()
        except BaseException:
            traceback.print_exc()
            code = 1
        sys.stderr.flush()
        os._exit(code)
    _, status = os.waitpid(child, 0)
    return 0 if os.waitstatus_to_exitcode(status) == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
