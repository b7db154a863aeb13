"""Plays with the window for as long as wanted and tells what broke, and what stood still.

    python -m tests.monkey --seed 1 --events 20000 [FILE...]

Without files it plays with the demo, a package of 20,000 files and damaged ones. All
files are copied first; nothing is written outside of a temporary folder. Needs no display.
Exit code 1 where there was an exception, a warning of Qt, or anything else that must not be;
stalls are told only.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from msiview.gui.app import SWITCH_INTERVAL, Options, make_windows
from msiview.gui.theme import ThemeMode
from tests.monkey.files import LARGE, make_files
from tests.monkey.monkey import Monkey
from tests.monkey.stalls import LIMIT_S, Stall, StallWatch
from tests.monkey.witness import Witness


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--events", type=int, default=2000)
    parser.add_argument("--large", type=int, default=LARGE, help="files of the large package")
    parser.add_argument("--verbose", action="store_true", help="print every event")
    chosen = parser.parse_args(arguments)
    faulthandler.enable()
    sys.dont_write_bytecode = True
    sys.setswitchinterval(SWITCH_INTERVAL)
    with tempfile.TemporaryDirectory(prefix="monkey-") as folder:
        for variable in _OWN:
            os.environ[variable] = folder
        tempfile.tempdir = folder
        return play(Path(folder), chosen)


_OWN = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "TMPDIR")
"""Folders that the play gets of its own."""


def play(folder: Path, chosen: argparse.Namespace) -> int:
    """Play in a folder; prints what happened and returns the exit code."""
    files = make_files(folder / "files", chosen.files, large=chosen.large)
    app = QApplication(["monkey"])
    app.setQuitOnLastWindowClosed(False)
    witness, watch = Witness(folder, files.all()), StallWatch()
    witness.tell = lambda fault: print(f"FAULT {fault}\n    while {witness.during()}", flush=True)
    witness.watch()
    windows = make_windows(Options(fresh=True, theme=ThemeMode.LIGHT), folder)
    saved = folder / "saved"
    saved.mkdir()
    monkey = Monkey(
        windows,
        files,
        saved,
        witness,
        watch,
        seed=chosen.seed,
        events=chosen.events,
        tells=chosen.verbose,
    )
    monkey.finished.connect(app.exit)  # quit() asks windows first, and one with edits would refuse
    watch.start()
    monkey.start()
    app.exec()
    windows.end_all()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    watch.stop()
    witness.end()
    for fault, times in witness.faults.items():
        print(f"{len(times)} x {fault.splitlines()[-1]}")
    print_stalls(watch.stalls)
    faults = len(witness.faults)
    print(f"seed {chosen.seed}: {monkey.given} events, {faults} faults, {len(watch.stalls)} stalls")
    return 1 if faults else 0


def print_stalls(stalls: Sequence[Stall]) -> None:
    """All stalls, those of one place together, the longest first."""
    places: defaultdict[str, list[Stall]] = defaultdict(list)
    for stall in stalls:
        places[stall.place].append(stall)
    for place, those in sorted(places.items(), key=lambda item: -max(s.seconds for s in item[1])):
        worst = max(those, key=lambda stall: stall.seconds)
        print(
            f"STALL {len(those)} x over {LIMIT_S * 1000:.0f} ms, up to {worst.seconds * 1000:.0f} "
            f"(working {worst.busy * 1000:.0f}) in {place} while {worst.during}"
        )
        for frame in worst.stack:
            print(f"        {frame}")


if __name__ == "__main__":
    sys.exit(main())
