"""A short play, and proof that the monkey notices what it is there to notice."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.monkey.stalls import StallWatch

ROOT = Path(__file__).parent.parent.parent

EVENTS = 300
SEED = 11

WRONG = """
import subprocess, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, qWarning
from msiview.gui.jobs import JobRunner
from tests.monkey.witness import Witness

folder, outside = Path(sys.argv[1]), Path(sys.argv[2])
inside = folder / "input"
inside.write_text("as it was")
app = QCoreApplication([])
witness = Witness(folder, [inside])
witness.watch()

def attempt(what):
    try:
        what()
    except PermissionError:
        pass

inside.write_text("other")
attempt(lambda: outside.write_text("x"))
attempt(lambda: subprocess.Popen(["true"]))
qWarning("a warning")
jobs = JobRunner()
jobs.run(lambda progress: {}[1], print, lambda error: app.quit(), title="A mistake")
QTimer.singleShot(0, lambda: [][1])
app.exec()
jobs.close()
witness.end()
for fault in witness.faults:
    print(fault.splitlines()[-1])
"""


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_a_short_play(tmp_path: Path) -> None:
    events = ("--seed", str(SEED), "--events", str(EVENTS))
    done = run("-m", "tests.monkey", *events, "--large", "500", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"seed {SEED}: {EVENTS} events, 0 faults" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_witness_notices_what_goes_wrong(tmp_path: Path) -> None:
    folder, outside = tmp_path / "scratch", tmp_path / "outside"
    folder.mkdir()
    done = run("-c", WRONG, str(folder), str(outside), folder=folder)
    assert sorted(done.stdout.splitlines()) == [
        "IndexError: list index out of range",
        "KeyError: 1",
        "Qt: a warning",
        "input file changed: input",
        f"not allowed: open {outside}",
        "not allowed: subprocess.Popen ('true',)",
    ], done.stderr
    assert not outside.exists()


def test_the_watch_notices_a_stall_and_its_place(qtbot: QtBot) -> None:
    watch = StallWatch()
    watch.start()
    watch.during = "sleeping"
    time.sleep(0.5)
    watch.stop()
    assert [stall.during for stall in watch.stalls] == ["sleeping"]
    assert any("test_the_watch_notices" in frame for frame in watch.stalls[0].stack)
