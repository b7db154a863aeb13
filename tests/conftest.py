"""What every test shares: the corpus, a private home, and a look for leftovers."""

from __future__ import annotations

import gc
import gzip
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# Before anything creates a QGuiApplication: tests never open windows on somebody's desk.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# No test asserts a time, so hypothesis must not either: the machine may be busy. On CI the
# examples are the same on every run, so that a red run means a change and not a new example.
settings.register_profile(
    "msiview",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("msiview")

ROOT = Path(__file__).parent.parent


def pytest_xdist_auto_num_workers() -> int:
    """Half as many processes again as there are processors: tests of the window wait a lot."""
    return (os.cpu_count() or 1) * 3 // 2 or 1


Expected = Callable[[str, str], Any]


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real installer files; tests that need it are skipped without it.

    It is not part of the project (other people's files): ``MSIVIEW_CORPUS`` names it,
    by default ``../shared/corpus`` beside the checkout.
    """
    folder = Path(os.environ.get("MSIVIEW_CORPUS") or ROOT / ".." / "shared" / "corpus").resolve()
    if not (folder / "MANIFEST.tsv").is_file():
        pytest.skip(f"no corpus of real files at {folder} (set MSIVIEW_CORPUS)")
    return folder


@pytest.fixture(scope="session")
def expected(corpus: Path) -> Expected:
    """Loads what an independent reader found: ``expected("msi", "wix__x.msi")``."""

    def load(kind: str, name: str) -> Any:
        with gzip.open(corpus / "expected" / kind / f"{name}.json.gz", "rt", encoding="utf-8") as f:
            return json.load(f)

    return load


@pytest.fixture(autouse=True)
def private_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own, so that nobody's settings are read or written."""
    home = tmp_path_factory.mktemp("home", numbered=True)
    places = {
        "HOME": "",
        "USERPROFILE": "",
        "APPDATA": "AppData/Roaming",
        "LOCALAPPDATA": "AppData/Local",
        "XDG_CONFIG_HOME": ".config",
        "XDG_DATA_HOME": ".local/share",
        "XDG_STATE_HOME": ".local/state",
        "XDG_CACHE_HOME": ".cache",
    }
    for variable, place in places.items():
        monkeypatch.setenv(variable, str(home / place))
    _point_qsettings_to(home / ".config")
    return home


def _point_qsettings_to(folder: Path) -> None:
    # QSettings reads the environment once per process, so it has to be told again.
    if "PySide6.QtCore" not in sys.modules:
        return
    from PySide6.QtCore import QSettings

    for file_format in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
            QSettings.setPath(file_format, scope, str(folder))


@pytest.fixture(autouse=True)
def no_leftovers(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a GUI test that leaves a window or a running thread behind."""
    if "qapp" not in request.fixturenames:
        yield
        return
    threads_before = set(threading.enumerate())
    windows_before = set(_windows())
    yield
    _settle()
    windows = [w for w in _windows() if w not in windows_before]
    if windows:  # perhaps only waiting for the garbage collector
        names = [f"{type(w).__name__} {w.objectName()!r}" for w in windows]
        del windows
        gc.collect()
        _settle()
        if any(w not in windows_before for w in _windows()):
            pytest.fail(f"windows left open: {', '.join(names)}")
    threads = _running_since(threads_before)
    if threads:
        pytest.fail(f"threads left running: {', '.join(t.name for t in threads)}")


def _windows() -> list[Any]:
    """Top-level widgets that belong to nobody, but for Qt's own tool tip."""
    from PySide6.QtWidgets import QApplication

    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.parent() is None and widget.metaObject().className() != "QTipLabel"
    ]


def _settle() -> None:
    """Let background work end and deferred deletions happen."""
    from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool

    if not QThreadPool.globalInstance().waitForDone(10_000):
        pytest.fail("work left running in the global thread pool")
    for _ in range(2):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _running_since(before: set[threading.Thread]) -> list[threading.Thread]:
    """Python threads started since, after a short grace for those just ending."""
    limit = time.monotonic() + 5.0
    while True:
        running = [
            thread
            for thread in set(threading.enumerate()) - before
            # A Qt thread that ran Python code stays listed under this type for ever.
            if not isinstance(thread, threading._DummyThread)
        ]
        if not running or time.monotonic() > limit:
            return running
        time.sleep(0.02)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests have recorded as their ``summary``: how much they compared."""
    lines = [
        value
        for report in terminalreporter.stats.get("passed", [])
        for name, value in getattr(report, "user_properties", [])
        if name == "summary"
    ]
    if lines:
        terminalreporter.section("compared with the corpus")
        for line in sorted(lines):
            terminalreporter.write_line(line)
