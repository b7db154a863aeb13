"""Files opened together: from the dialog, dropped, and from the command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from msiview.gui.document import DocumentState
from msiview.gui.main_window import MainWindow
from msiview.gui.settings import RECENT_FILES
from msiview.gui.windows import Windows
from msiview.session.file_groups import FileGroup, NamedFile
from msiview.session.opened_log import LogState
from tests.builders.databases import make_msi, sample_tables
from tests.builders.logs import write_log
from tests.builders.other_logs import engine_run
from tests.builders.overlaid import changed, make_settings
from tests.gui.conftest import wait_until_opened

OpenFiles = Callable[[MainWindow, Sequence[Path]], None]


@pytest.fixture(params=["dialog", "drop"])
def open_files(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> OpenFiles:
    """Opens files with Ctrl+O, or drops them: what happens must be the same."""

    def choose(window: MainWindow, paths: Sequence[Path]) -> None:
        chosen = ([str(path) for path in paths], "")
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_, **__: chosen)
        window.action_set["actionOpen"].trigger()

    def drop(window: MainWindow, paths: Sequence[Path]) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        action = Qt.DropAction.CopyAction
        window.dropEvent(QDropEvent(QPointF(5, 5), action, data, buttons, keys))

    return choose if request.param == "dialog" else drop


@pytest.fixture
def other(tmp_path: Path) -> Path:
    tables = sample_tables()
    changed(tables, "Property", ("ProductCode", "{0B0C2F9E-6E53-4C57-8A43-5D0C4C8D1A11}"))
    return make_msi(tmp_path / "b.msi", tables)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return write_log(tmp_path / "x.log", "\n".join([*engine_run(0), "C:\\b.msi"]))


def settle(windows: Windows, count: int, qtbot: QtBot) -> list[MainWindow]:
    """All windows, when nothing goes on in them any more."""
    qtbot.waitUntil(lambda: len(windows) == count)
    for window in windows:
        wait_until_opened(window, qtbot)
    qtbot.waitUntil(
        lambda: all(
            window.document.log.state in (LogState.EMPTY, LogState.READ) for window in windows
        ),
    )
    return list(windows)


def told(window: MainWindow) -> tuple[str, list[str], str]:
    """What a window shows: package, overlays, log."""
    document = window.document
    title = document.source.title if document.source is not None else ""
    over = [choice.title for choice in document.overlay.choices]
    return title, over, document.log.name


def test_packages_overlays_and_a_log_at_once(
    open_files: OpenFiles,
    window: MainWindow,
    windows: Windows,
    sample: Path,
    other: Path,
    log: Path,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    mst = make_settings(tmp_path, sample)
    open_files(window, [other, sample, log, mst])
    first, second = settle(windows, 2, qtbot)
    assert first is window
    assert told(first) == ("b.msi", [], "x.log")
    assert told(second) == ("sample.msi", ["settings.mst"], "")
    assert second.document.overlay.is_active


def test_transforms_alone_go_over_the_open_package(
    open_files: OpenFiles,
    opened: MainWindow,
    windows: Windows,
    sample: Path,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    open_files(opened, [make_settings(tmp_path, sample)])
    qtbot.waitUntil(lambda: opened.document.overlay.is_active)
    assert [told(window) for window in settle(windows, 1, qtbot)] == [
        ("sample.msi", ["settings.mst"], "")
    ]


def test_the_recent_ones_are_opened_as_they_were(
    opened: MainWindow, windows: Windows, sample: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    opened.open_path(str(make_settings(tmp_path, sample)))
    assert [told(window)[0] for window in settle(windows, 2, qtbot)] == [
        "sample.msi",
        "settings.mst",
    ]


def test_a_package_and_its_log_leave_a_window_with_another_package_alone(
    open_files: OpenFiles,
    opened: MainWindow,
    windows: Windows,
    other: Path,
    log: Path,
    qtbot: QtBot,
) -> None:
    open_files(opened, [log, other])
    assert [told(window) for window in settle(windows, 2, qtbot)] == [
        ("sample.msi", [], ""),
        ("b.msi", [], "x.log"),
    ]


def test_a_log_alone_stays_when_a_package_comes_with_its_own(
    open_files: OpenFiles,
    window: MainWindow,
    windows: Windows,
    other: Path,
    log: Path,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    first = write_log(tmp_path / "first.log", "\n".join(engine_run(0)))
    open_files(window, [first])
    settle(windows, 1, qtbot)
    open_files(window, [log, other])
    assert [told(each) for each in settle(windows, 2, qtbot)] == [
        ("", [], "first.log"),
        ("b.msi", [], "x.log"),
    ]


def test_the_log_waits_for_its_package_once(
    windows: Windows, window: MainWindow, other: Path, log: Path, qtbot: QtBot
) -> None:
    group = FileGroup(NamedFile(str(other)), (), NamedFile(str(log)))
    windows.open_group(group, near=window)
    assert window.document.log.state is LogState.EMPTY
    settle(windows, 1, qtbot)
    assert told(window) == ("b.msi", [], "x.log")
    window.action_set["actionCloseLog"].trigger()
    window.reload()
    settle(windows, 1, qtbot)
    assert told(window) == ("b.msi", [], "")


def test_a_package_that_cannot_be_read_leaves_the_log(
    windows: Windows, window: MainWindow, log: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    broken = tmp_path / "broken.msi"
    broken.write_bytes(b"nothing")
    group = FileGroup(NamedFile(str(broken)), (), NamedFile(str(log)))
    windows.open_group(group, near=window)
    settle(windows, 1, qtbot)
    assert window.document.log.name == "x.log"


def test_what_came_through_standard_input_is_called_so_and_is_not_kept(
    windows: Windows, window: MainWindow, other: Path, log: Path, qtbot: QtBot
) -> None:
    shown = "standard input"
    windows.open_group(FileGroup(log=NamedFile(str(log), shown)), near=window)
    settle(windows, 1, qtbot)
    assert window.windowTitle() == "standard input – msiview"
    window.document.log.open_again()
    settle(windows, 1, qtbot)
    assert window.document.log.name == shown
    package = windows.open_group(FileGroup(NamedFile(str(other), shown)))
    wait_until_opened(package, qtbot)
    assert package.document.state is DocumentState.OPENED
    assert package.windowTitle() == "standard input – msiview"
    assert package.document.package is not None
    assert package.document.package.path == shown
    assert windows.settings.get(RECENT_FILES) == []
