"""The sample package and the log of its failed installation, for the panes of the log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from msiview.gui.all_actions import ACTIONS
from msiview.gui.all_docks import DOCKS
from msiview.gui.all_pages import PAGES
from msiview.gui.document import DocumentState
from msiview.gui.icons import Icons
from msiview.gui.main_window import MainWindow
from msiview.gui.services import Services
from msiview.gui.settings import Settings
from msiview.gui.theme import Theme, ThemeMode
from msiview.gui.windows import Windows
from msiview.sample.log import write_sample_log
from msiview.sample.package import write_sample
from msiview.session.opened_log import LogState
from msiview.session.opened_package import PackageSource
from tests.gui.log.shared_window import SharedWindow, wait_for

SLOTS = (
    "log",
    "log-outline",
    "log-properties",
    "log-reason",
    "log-reasons",
    "log-states",
    "log-timeline",
)
"""Slots of the jobs that the panes wait for."""


@pytest.fixture(scope="session")
def sample_msi(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the demo."""
    return write_sample(tmp_path_factory.mktemp("sample-msi"))


@pytest.fixture(scope="session")
def sample_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log of a failed installation of that package."""
    return write_sample_log(tmp_path_factory.mktemp("sample-log"))


@pytest.fixture(scope="module")
def shared_window(
    qapp: QApplication,
    tmp_path_factory: pytest.TempPathFactory,
    sample_msi: Path,
    sample_log: Path,
) -> Iterator[SharedWindow]:
    """A window with the sample package and its log, opened once for all tests of a file."""
    theme = Theme(ThemeMode.LIGHT)
    theme.apply()
    settings = Settings(tmp_path_factory.mktemp("shared") / "settings.ini")
    windows = Windows(settings, theme, Icons(theme), actions=ACTIONS, docks=DOCKS, pages=PAGES)
    window = windows.new_window()
    window.resize(1200, 900)
    window.open_path(str(sample_msi))
    document = window.document
    wait_for(lambda: document.state is DocumentState.OPENED)
    window.open_log(str(sample_log))
    wait_for(lambda: document.log.state is LogState.READ and not window.jobs.busy)
    yield SharedWindow(window)
    windows.close_all()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window_with_both(shared_window: SharedWindow) -> MainWindow:
    """The shared window as it was at first. Tests that close or open something in it, or hide
    its panes for good, take a window of their own."""
    shared_window.reset()
    return shared_window.window


@pytest.fixture
def with_log(services: Services, sample_log: Path, qtbot: QtBot) -> Services:
    """A document without a package, its log wholly read."""
    read_log(services, sample_log, qtbot)
    return services


@pytest.fixture
def with_both(services: Services, sample_msi: Path, sample_log: Path, qtbot: QtBot) -> Services:
    """A document with its package and the log beside it, wholly read."""
    services.document.open(PackageSource.file(sample_msi))
    qtbot.waitUntil(lambda: services.document.state is DocumentState.OPENED)
    read_log(services, sample_log, qtbot)
    return services


def read_log(services: Services, path: Path, qtbot: QtBot) -> None:
    """Open a log and wait until all of it has been read."""
    log = services.document.log
    log.open(path)
    qtbot.waitUntil(lambda: log.state is LogState.READ)


def settle(services: Services, qtbot: QtBot) -> None:
    """Wait until the panes of the log have what they asked for; not for what goes on besides,
    such as indexes of the package."""
    qtbot.wait(1)  # panes that were just shown ask a moment later
    qtbot.waitUntil(lambda: not any(map(services.jobs.runs, SLOTS)))
