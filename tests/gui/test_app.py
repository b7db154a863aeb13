"""Starting from the command line: displays, screenshots, exit codes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from tests.builders.databases import make_msi, sample_tables, table

ROOT = Path(__file__).parent.parent.parent

START = """
import sys
from pathlib import Path
from msiview.gui.app import Options, run
sys.exit(run(Options({options})))
"""


STUCK = """
import time
from msiview.session import opened_package

def open_package(path, progress, *others, **options):
    print("working", flush=True)
    time.sleep(600)

opened_package.open_package = open_package
"""
"""Before START: opening a file never ends and looks for no cancel."""


HEARS_CTRL_C = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
"""
"""Before all: shells have programs ignore the signal that they start in the background."""


def start(options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the window in a process of its own, where no display is named."""
    known = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
    known.pop("QT_QPA_PLATFORM", None)
    return subprocess.run(
        [sys.executable, "-c", START.format(options=options)],
        cwd=ROOT,
        env={**known, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@contextmanager
def running(program: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A process with a window, for as long as it takes to talk to it."""
    process = subprocess.Popen(
        [sys.executable, "-c", f"{HEARS_CTRL_C}{program}"],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()  # nothing that failed waits for its end


def pixels(path: Path, qapp: QApplication) -> QImage:
    image = QImage(str(path))
    assert not image.isNull()
    return image


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Qt always finds a display")
def test_without_a_display_one_line_names_the_way_out() -> None:
    done = start("")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "no display" in done.stderr
    assert "--screenshot" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Qt always finds a display")
@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("DISPLAY", ":7999", "could not connect to display :7999"),
        ("QT_QPA_PLATFORM", "nowhere", "Could not find the Qt platform plugin"),
    ],
)
def test_a_display_that_cannot_be_opened_is_told_in_one_line(
    variable: str, value: str, reason: str
) -> None:
    done = start("", **{variable: value})
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert reason in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Qt always finds a display")
def test_a_screenshot_is_drawn_where_the_display_cannot_be_opened(tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    done = start(f"screenshot=Path({str(out)!r})", DISPLAY=":7999")
    assert (done.returncode, done.stderr) == (0, "")
    assert out.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_window_and_work_that_cannot_be_stopped(
    number: signal.Signals, tmp_path: Path
) -> None:
    options = f"files=(Path({str(tmp_path / 'never.msi')!r}),)"
    with running(STUCK + START.format(options=options)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "working\n"
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (128 + number, "")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_the_demo_leaves_no_settings_and_no_files(tmp_path: Path, private_home: Path) -> None:
    with running(START.format(options="demo=True"), TMPDIR=str(tmp_path)) as process:
        while not list(tmp_path.glob("msiview-*/*.log")) and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "")
    assert list(tmp_path.iterdir()) == []
    assert [path for path in private_home.rglob("*") if path.is_file()] == []


def test_a_screenshot_needs_no_display(sample: Path, tmp_path: Path, qapp: QApplication) -> None:
    out = tmp_path / "out.png"
    done = start(
        f"files=(Path({str(sample)!r}),), screenshot=Path({str(out)!r}), size=(900, 600), "
        "table='Property', row='ProductName'"
    )
    assert (done.returncode, done.stderr) == (0, "")
    image = pixels(out, qapp)
    ratio = image.devicePixelRatio()
    assert (image.width() / ratio, image.height() / ratio) == (900, 600)


def test_the_themes_differ_in_the_picture(tmp_path: Path, qapp: QApplication) -> None:
    lightness = []
    for theme in ("LIGHT", "DARK"):
        out = tmp_path / f"{theme}.png"
        done = start(
            f"theme=__import__('msiview.gui.theme', fromlist=['x']).ThemeMode.{theme}, "
            f"screenshot=Path({str(out)!r})"
        )
        assert done.returncode == 0
        lightness.append(pixels(out, qapp).pixelColor(5, 300).lightness())
    assert lightness[0] > 200 > 60 > lightness[1]


def test_a_file_that_cannot_be_read_is_drawn_and_told(tmp_path: Path, qapp: QApplication) -> None:
    bad, out = tmp_path / "bad.msi", tmp_path / "out.png"
    bad.write_text("Dear reader,")
    done = start(f"files=(Path({str(bad)!r}),), screenshot=Path({str(out)!r})")
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert str(bad) in done.stderr
    pixels(out, qapp)


@pytest.mark.parametrize(
    ("wish", "complaint"),
    [
        ("table='Fle'", "there is no table Fle"),
        ("table='Property', row='Nobody'", "there is no row Nobody in table Property"),
    ],
)
def test_a_place_that_is_not_there_is_complained_about(
    sample: Path, tmp_path: Path, wish: str, complaint: str
) -> None:
    out = tmp_path / "out.png"
    done = start(f"files=(Path({str(sample)!r}),), screenshot=Path({str(out)!r}), {wish}")
    assert done.returncode == 2
    assert complaint in done.stderr
    assert out.exists()


def test_a_picture_that_cannot_be_written(sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "no such folder" / "out.png"
    done = start(f"files=(Path({str(sample)!r}),), screenshot=Path({str(out)!r})")
    assert done.returncode == 3
    assert done.stderr == f"msiview: {out}: No such file or directory\n"


def test_the_demo_opens_the_bundled_package(tmp_path: Path, qapp: QApplication) -> None:
    out = tmp_path / "out.png"
    done = start(f"demo=True, table='File', screenshot=Path({str(out)!r})")
    assert (done.returncode, done.stderr) == (0, "")
    pixels(out, qapp)


def test_overlays_are_laid_over_the_file(sample: Path, tmp_path: Path, qapp: QApplication) -> None:
    out = tmp_path / "out.png"
    other = make_msi(
        tmp_path / "other.msi", [*sample_tables(), table("OurOwn", "Key s72*", ("a",))]
    )
    wish = f"overlays=({str(other)!r},), table='OurOwn', row='a'"
    done = start(f"files=(Path({str(sample)!r}),), screenshot=Path({str(out)!r}), {wish}")
    assert (done.returncode, done.stderr) == (0, "")
    assert out.is_file()


def test_an_overlay_that_cannot_be_read_is_named(sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    gone = tmp_path / "gone.mst"
    done = start(
        f"files=(Path({str(sample)!r}),), screenshot=Path({str(out)!r}), overlays=({str(gone)!r},)"
    )
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert str(gone) in done.stderr
    assert out.is_file(), "the package is drawn all the same"


def test_a_log_is_drawn_beside_its_package(
    sample: Path, tmp_path: Path, qapp: QApplication
) -> None:
    log, out = tmp_path / "install.log", tmp_path / "out.png"
    text = "=== Verbose logging started: 1/2/2026  10:00:00  Build type: SHIP UNICODE 5.00 ===\n"
    log.write_text(text + "MSI (s) (F0:44) [10:00:01:000]: MainEngineThread is returning 1603\n")
    options = f"files=(Path({str(sample)!r}),), log=Path({str(log)!r}), theme=None"
    done = start(f"{options}, screenshot=Path({str(out)!r}), size=(900, 700)")
    assert (done.returncode, done.stderr) == (0, "")
    image = pixels(out, qapp)
    bottom = {image.pixelColor(x, y).name() for x in range(300) for y in range(400, 480)}
    assert "#a4161a" in bottom  # "… failed" in the head of the pane


def test_a_log_that_cannot_be_read_is_named(sample: Path, tmp_path: Path) -> None:
    log, out = tmp_path / "none.log", tmp_path / "out.png"
    done = start(
        f"files=(Path({str(sample)!r}),), log=Path({str(log)!r}), screenshot=Path({str(out)!r})"
    )
    assert done.returncode == 3
    assert str(log) in done.stderr
    assert done.stderr.count("\n") == 1
    assert out.exists()


def test_a_log_alone_is_drawn(tmp_path: Path) -> None:
    log, out = tmp_path / "install.log", tmp_path / "out.png"
    log.write_text("MSI (s) (F0:44) [10:00:01:000]: MainEngineThread is returning 1603\n")
    drawn = f"files=(Path({str(log)!r}),), screenshot=Path({str(out)!r})"
    done = start(drawn)
    assert (done.returncode, done.stderr) == (0, "")
    assert out.exists()
    refused = start(f"{drawn}, overlays=('x.mst',)")
    assert refused.returncode == 2
    assert "--overlay needs a package among the files" in refused.stderr


def test_standard_input_is_drawn(sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    program = START.format(options=f"files=(Path('-'),), screenshot=Path({str(out)!r})")
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        input=sample.read_bytes(),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert out.exists()
