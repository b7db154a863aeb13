"""Packages and what is laid over them, for the tests of the overlay in the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from msiview.gui.document import Document
from msiview.gui.main_window import MainWindow
from msiview.gui.services import Services
from msiview.session.opened_package import PackageSource
from tests.builders.databases import make_msi
from tests.builders.overlaid import make_alien, make_patch, make_second, make_settings, new_tables
from tests.gui.conftest import wait_until_opened


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return make_msi(tmp_path / "target.msi", new_tables())


@pytest.fixture
def mst(sample: Path, tmp_path: Path) -> Path:
    """A transform that fits the sample."""
    return make_settings(tmp_path, sample)


@pytest.fixture
def second(sample: Path, tmp_path: Path) -> Path:
    """A transform that changes one of the cells that ``mst`` changes."""
    return make_second(tmp_path, sample)


@pytest.fixture
def alien(tmp_path: Path) -> Path:
    """A transform for a package that has more, which ignores no error."""
    return make_alien(tmp_path)


@pytest.fixture
def msp(sample: Path, tmp_path: Path) -> Path:
    """A patch with a pair for the sample and one for another version."""
    return make_patch(tmp_path, sample)


@pytest.fixture
def document(services: Services, sample: Path, qtbot: QtBot) -> Document:
    """The sample, opened without a window."""
    services.document.open(PackageSource.file(sample))
    settle(services, qtbot)
    return services.document


def settle(services: Services, qtbot: QtBot) -> None:
    """Until nothing runs in the background."""
    qtbot.waitUntil(lambda: not services.jobs.busy)


def lay(window: MainWindow, qtbot: QtBot, *paths: Path | str) -> None:
    """Lay something over the package of a window and wait for everything that follows."""
    window.document.overlay.add(*map(str, paths))
    wait_until_opened(window, qtbot)
