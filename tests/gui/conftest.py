"""What the tests of the window share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from msiview.gui.all_actions import ACTIONS
from msiview.gui.all_docks import DOCKS
from msiview.gui.all_pages import PAGES
from msiview.gui.document import Document, DocumentState
from msiview.gui.icons import Icons
from msiview.gui.jobs import JobRunner
from msiview.gui.main_window import MainWindow
from msiview.gui.selection import SelectionHub
from msiview.gui.services import Services
from msiview.gui.settings import Settings
from msiview.gui.theme import Theme, ThemeMode
from msiview.gui.windows import Windows
from msiview.session.opened_package import PackageSource
from tests.builders.databases import make_msi

WAIT_MS = 60_000
"""How long a test waits for anything, also on a machine that is ten times slower."""


class PatientBot(QtBot):
    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = WAIT_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: object, *, timeout: int = WAIT_MS, **more: object) -> object:
        return super().waitSignal(signal, timeout=timeout, **more)  # type: ignore[arg-type]

    def waitExposed(self, widget: QWidget, *, timeout: int = WAIT_MS) -> object:
        return super().waitExposed(widget, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The one of pytest-qt, which waits for five seconds only."""
    return PatientBot(request)


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work that lets the window paint first begins at once, or half of the time of all tests would
    be spent waiting for it."""
    monkeypatch.setattr("msiview.gui.jobs.PATIENCE_MS", 0)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light theme, dressed on the application."""
    theme = Theme(ThemeMode.LIGHT)
    theme.apply()
    return theme


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    runner.close()


@pytest.fixture
def told() -> list[str]:
    """What widgets told the user by ``services.tell``."""
    return []


@pytest.fixture
def asked() -> list[PackageSource]:
    """What widgets asked to open by ``services.open_source``."""
    return []


@pytest.fixture
def named() -> list[str]:
    """The files of a log that widgets asked to open by ``services.open_named``."""
    return []


@pytest.fixture
def services(
    jobs: JobRunner,
    theme: Theme,
    settings: Settings,
    told: list[str],
    asked: list[PackageSource],
    named: list[str],
) -> Iterator[Services]:
    """All that a page or dock is made from, without a window around it."""
    actions: dict[str, QAction] = {}
    services = Services(
        document=Document(jobs),
        selection=SelectionHub(),
        jobs=jobs,
        settings=settings,
        theme=theme,
        icons=Icons(theme),
        tell=lambda text, _=None: told.append(text),
        tell_here=lambda text, _=None: told.append(text),
        open_source=asked.append,
        open_named=named.append,
        action=lambda action_id: actions.setdefault(action_id, QAction(action_id)),
    )
    yield services
    services.document.log.close()  # its timers belong to this thread


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A small package of the tests' own writer."""
    return make_msi(tmp_path / "sample.msi")


@pytest.fixture
def windows(theme: Theme, settings: Settings) -> Iterator[Windows]:
    """The program's windows, closed at the end."""
    windows = Windows(settings, theme, Icons(theme), actions=ACTIONS, docks=DOCKS, pages=PAGES)
    yield windows
    for window in windows:
        window.document.edits.clear()  # what tests have edited is not asked about
    windows.close_all()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(windows: Windows) -> MainWindow:
    """An empty window."""
    return windows.new_window()


@pytest.fixture
def opened(window: MainWindow, sample: Path, qtbot: QtBot) -> MainWindow:
    """A window that shows the sample package, all background work done."""
    window.open_path(str(sample))
    wait_until_opened(window, qtbot)
    return window


def wait_until_opened(window: MainWindow, qtbot: QtBot) -> None:
    """Until a file is open (or has failed to open) and nothing runs in the background."""
    qtbot.waitUntil(
        lambda: window.document.state is not DocumentState.OPENING and not window.jobs.busy,
    )
