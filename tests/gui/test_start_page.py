"""The empty window: opening, recent files with what they are about, the sample, pictures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from msiview.gui.all_actions import ACTIONS
from msiview.gui.all_docks import DOCKS
from msiview.gui.all_pages import PAGES
from msiview.gui.demo import SAMPLE_OVERLAYS
from msiview.gui.icons import Icons
from msiview.gui.main_window import MainWindow
from msiview.gui.pages.start_page import PICTURE_SIZE, PICTURES
from msiview.gui.settings import RECENT_TITLES, Settings
from msiview.gui.theme import Theme, ThemeMode
from msiview.gui.windows import Windows
from msiview.resources import resource_path
from msiview.sample.log import write_sample_log
from tests.gui.conftest import wait_until_opened


@pytest.fixture
def with_sample(theme: Theme, settings: Settings, tmp_path: Path) -> Iterator[MainWindow]:
    """An empty window of a program that has a folder for its sample."""
    windows = Windows(
        settings,
        theme,
        Icons(theme),
        actions=ACTIONS,
        docks=DOCKS,
        pages=PAGES,
        scratch=tmp_path,
    )
    yield windows.new_window()
    windows.close_all()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def words(window: MainWindow) -> list[str]:
    """All texts of the page."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    start = window.host.start
    return [label.text() for label in start.findChildren(QLabel)] + [
        button.text() for button in start.findChildren(QPushButton)
    ]


def test_recent_packages_have_the_name_of_their_product(
    opened: MainWindow, sample: Path, tmp_path: Path
) -> None:
    page = words(opened)
    assert sample.name in page
    assert "Sample 1.2.3" in page
    opened.settings.add_recent(str(tmp_path / "other.msi"))
    assert str(tmp_path) in words(opened), "where nothing is known, the folder is told"


def test_recent_logs_have_their_product_and_result(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = write_sample_log(tmp_path)
    with qtbot.waitSignal(window.document.log.finished):
        window.open_path(str(path))
    assert window.settings.recent_title(str(path)) == "Contoso Reader 10.4.27 · Install failed"
    assert "Contoso Reader 10.4.27 · Install failed" in words(window)


def test_a_recent_file_opens(opened: MainWindow, sample: Path, qtbot: QtBot) -> None:
    other = opened.windows.new_window()
    button = next(
        button
        for button in other.host.start.findChildren(QPushButton)
        if button.text() == sample.name
    )
    assert str(sample) in button.accessibleDescription()
    with qtbot.waitSignal(other.host.start.recentAsked):
        button.click()


def test_titles_are_kept_as_long_as_their_files_are_recent(settings: Settings) -> None:
    settings.add_recent("/a.msi")
    settings.name_recent("/a.msi", "Product A 1.0")
    settings.add_recent_log("/b.log")
    settings.name_recent("/b.log", "B · Install failed")
    assert settings.recent_title("/a.msi") == "Product A 1.0"
    settings.forget_recent("/a.msi")
    assert settings.recent_title("/a.msi") == ""
    assert settings.recent_title("/b.log") == "B · Install failed"
    settings.name_recent("/c.msi", "x" * 1000)
    assert len(settings.recent_title("/c.msi")) < 300


@pytest.mark.parametrize("stored", ["no JSON", "[1]", "7", '{"/a.msi": 5}'])
def test_titles_that_make_no_sense_do_no_harm(settings: Settings, stored: str) -> None:
    settings.set(RECENT_TITLES, stored)
    assert settings.recent_title("/a.msi") in ("", "5")
    settings.name_recent("/a.msi", "A")
    assert settings.recent_title("/a.msi") == "A"


def test_the_sample_opens_with_overlays_and_log(with_sample: MainWindow, qtbot: QtBot) -> None:
    window = with_sample
    button = window.host.start.findChild(QPushButton, "startSample")
    assert isinstance(button, QPushButton)
    with qtbot.waitSignal(window.document.log.finished):
        button.click()
    wait_until_opened(window, qtbot)
    chosen = [Path(choice.argument).name for choice in window.document.overlay.choices]
    assert chosen == list(SAMPLE_OVERLAYS)
    assert window.document.log.log is not None
    assert "Contoso Reader" not in str(window.settings.get(RECENT_TITLES)), "it is not the user's"


def test_without_a_folder_there_is_no_sample(window: MainWindow) -> None:
    assert not window.action_set["actionOpenSample"].isEnabled()
    window.host.start.findChild(QPushButton, "startSample").click()  # type: ignore[union-attr]
    assert window.document.package is None


def test_pictures_of_both_themes(window: MainWindow, theme: Theme) -> None:
    for name in PICTURES:
        for mode in ("light", "dark"):
            assert resource_path("start", f"{name}-{mode}.png").stat().st_size < 100_000
    labels = [
        label
        for label in window.host.start.findChildren(QLabel)
        if label.accessibleName() in PICTURES.values()
    ]
    assert len(labels) == len(PICTURES)
    for mode in (ThemeMode.DARK, ThemeMode.LIGHT):
        theme.set_mode(mode)
        sizes = {label.pixmap().deviceIndependentSize().toSize() for label in labels}
        assert sizes == {PICTURE_SIZE}
