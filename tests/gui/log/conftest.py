"""The sample package and the log of its failed installation, for the panes of the log."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from msiview.gui.document import DocumentState
from msiview.gui.services import Services
from msiview.sample.log import write_sample_log
from msiview.sample.package import write_sample
from msiview.session.opened_log import LogState
from msiview.session.opened_package import PackageSource

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


@pytest.fixture
def with_log(services: Services, sample_log: Path, qtbot: QtBot) -> Services:
    """A document without a package, its log wholly read."""
    read_log(services, sample_log, qtbot)
    return services


@pytest.fixture
def with_both(services: Services, sample_msi: Path, sample_log: Path, qtbot: QtBot) -> Services:
    """A document with its package and the log beside it, wholly read."""
    services.document.open(PackageSource.file(sample_msi))
    qtbot.waitUntil(lambda: services.document.state is DocumentState.OPENED, timeout=20_000)
    read_log(services, sample_log, qtbot)
    return services


def read_log(services: Services, path: Path, qtbot: QtBot) -> None:
    """Open a log and wait until all of it has been read."""
    log = services.document.log
    log.open(path)
    qtbot.waitUntil(lambda: log.state is LogState.READ, timeout=20_000)


def settle(services: Services, qtbot: QtBot) -> None:
    """Wait until the panes of the log have what they asked for; not for what goes on besides,
    such as indexes of the package."""
    qtbot.wait(1)  # panes that were just shown ask a moment later
    qtbot.waitUntil(lambda: not any(map(services.jobs.runs, SLOTS)), timeout=20_000)
