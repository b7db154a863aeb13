"""The list of streams, a single stream, and saving them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton, QTabBar
from pytestqt.qtbot import QtBot

from msiview.analysis.stream_kinds import StreamFamily, StreamKind
from msiview.errors import UnreadableFile
from msiview.gui.pages.stream_page import StreamPage
from msiview.gui.pages.streams_page import StreamsPage
from msiview.gui.saving import suggested_name, write_stream
from msiview.gui.services import Services
from msiview.gui.settings import SAVE_FOLDER
from msiview.gui.viewers.hex_viewer import HexViewer
from msiview.gui.viewers.text_viewer import TextViewer
from msiview.gui.widgets.copy_button import CopyButton
from msiview.progress import Cancelled, Progress, no_progress
from msiview.session.opened_package import PackageSource
from msiview.session.places import Place
from tests.builders.databases import make_msi, table
from tests.format.test_cabinet import SMALL
from tests.gui.streams import stream_of

SCRIPT = b"Option Explicit\r\nDim x\r\n"


@pytest.fixture
def opened(services: Services, tmp_path: Path, qtbot: QtBot) -> Services:
    """Services with a package that has a script, a cabinet and an orphan."""
    path = make_msi(
        tmp_path / "x.msi",
        [
            table("Binary", "Name s72*, Data v0", ("script", SCRIPT)),
            table("Media", "DiskId i2*, Cabinet S255", (1, "#a.cab")),
        ],
        streams={"a.cab": SMALL, "left.over": b"\0\1\2"},
    )
    services.document.open(PackageSource.file(path))
    qtbot.waitUntil(lambda: not services.jobs.busy)
    return services


@pytest.fixture
def page(opened: Services, qtbot: QtBot) -> StreamsPage:
    page = StreamsPage(opened)
    qtbot.addWidget(page)
    page.resize(900, 300)
    page.show()
    page.show_place(Place("streams"))
    qtbot.waitUntil(lambda: not opened.jobs.busy)
    return page


def column(page: StreamsPage, number: int) -> list[str]:
    model = page.model
    return [str(model.index(row, number).data()) for row in range(model.rowCount())]


def test_kinds_and_owners_are_found(page: StreamsPage) -> None:
    assert column(page, 0) == ["\\5SummaryInformation", "Binary.script", "a.cab", "left.over"]
    assert column(page, 2) == ["OLE property set", "VBScript", "Cabinet", "Binary data"]
    assert column(page, 3) == [
        "summary information",
        "Binary, script",
        "cabinet of Media 1",
        "nothing refers to it",
    ]
    assert column(page, 4) == [""] * 4
    assert page.status_text().endswith("1 that nothing refers to")


def test_sorting_and_file_order(page: StreamsPage) -> None:
    header = page.view.horizontalHeader()
    header.setSortIndicator(1, Qt.SortOrder.AscendingOrder)
    assert column(page, 0)[0] == "left.over"
    header.setSortIndicator(1, Qt.SortOrder.DescendingOrder)
    assert column(page, 0)[-1] == "left.over"
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    assert column(page, 0)[0] == "\\5SummaryInformation"


def test_filtering(page: StreamsPage, qtbot: QtBot) -> None:
    page.start_find()
    line = page.findChild(QLineEdit, "streamsFilter")
    assert line is not None
    qtbot.keyClicks(line, "BINARY")
    assert column(page, 0) == ["Binary.script", "left.over"]
    assert page.status_text().startswith("2 of 4 streams")
    qtbot.keyClicks(line, " nothing like it")
    assert page._notice.text() == "No stream has this text."
    page._notice.acted.emit()
    assert page.model.rowCount() == 4


def test_opening_and_going_to_the_owner(page: StreamsPage, opened: Services, qtbot: QtBot) -> None:
    page.view.choose(page.model.items[1])
    menu = page.context_menu()
    assert menu is not None
    titles = [action.text() for action in menu.actions()]
    assert titles == ["Open", "Go to Binary, script", "", "Save…", "Replace by a file…"]
    menu.actions()[1].trigger()
    assert opened.selection.place == Place("table", "Binary", 0, 1)
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    assert opened.selection.place == Place("stream", "Binary.script")
    menu.close()


def test_digests_on_demand(page: StreamsPage, opened: Services, qtbot: QtBot) -> None:
    button = page.findChild(QPushButton, "streamsHash")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not opened.jobs.busy)
    assert column(page, 4)[1] == hashlib.sha256(SCRIPT).hexdigest()
    page.view.setFocus()
    page.view.choose(page.model.items[1])
    qtbot.keyClick(page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text().split("\t")
    assert copied[0] == "Binary.script"
    assert copied[4] == hashlib.sha256(SCRIPT).hexdigest()


def test_saving_all(
    page: StreamsPage,
    opened: Services,
    told: list[str],
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "a.cab").write_text("mine")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    button = page.findChild(QPushButton, "streamsSave")
    assert button is not None
    assert button.text() == "Save all…"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not opened.jobs.busy)
    assert (folder / "a.cab").read_text() == "mine"
    assert (folder / "a (2).cab").read_bytes() == SMALL
    assert (folder / "Binary.script.vbs").read_bytes() == SCRIPT
    assert told == [f"Saved 4 streams to {folder}."]
    assert opened.settings.get(SAVE_FOLDER) == str(folder)


def test_a_package_without_streams(services: Services, qtbot: QtBot, corpus: Path) -> None:
    page = StreamsPage(services)
    qtbot.addWidget(page)
    page.clear()
    assert page._notice.text() == "This file has no streams besides its tables."


# -- a single stream ---------------------------------------------------------


@pytest.fixture
def single(opened: Services, qtbot: QtBot) -> StreamPage:
    page = StreamPage(opened)
    qtbot.addWidget(page)
    page.resize(900, 400)
    page.show()
    return page


def show(page: StreamPage, services: Services, name: str, qtbot: QtBot) -> None:
    page.show_place(Place("stream", name))
    qtbot.waitUntil(lambda: not services.jobs.busy)


def label(page: StreamPage, name: str) -> str:
    found = page.findChild(QLabel, name)
    assert found is not None
    return found.text()


def test_a_stream_s_head_and_viewers(single: StreamPage, opened: Services, qtbot: QtBot) -> None:
    assert single.objectName() == "streamView"
    show(single, opened, "Binary.script", qtbot)
    assert label(single, "streamTitle") == "Binary.script"
    assert label(single, "streamFacts") == "VBScript · 24 bytes"
    digest = hashlib.sha256(SCRIPT).hexdigest()
    assert label(single, "streamHash") == f"SHA-256 {digest}"
    copy = single.findChild(CopyButton)
    assert copy is not None
    copy.click()
    assert QGuiApplication.clipboard().text() == digest
    tabs = single.findChild(QTabBar, "streamViewers")
    assert tabs is not None
    assert [tabs.tabText(tab) for tab in range(tabs.count())] == ["Source", "Hex"]
    assert isinstance(single.viewer, TextViewer)
    assert single.status_text() == "Binary.script, ASCII, line 1 of 3, column 1"
    tabs.setCurrentIndex(1)
    assert isinstance(single.viewer, HexViewer)
    assert single.viewer.view.size_in_bytes == len(SCRIPT)
    assert single.can_find


def test_the_owner_is_a_link(single: StreamPage, opened: Services, qtbot: QtBot) -> None:
    show(single, opened, "a.cab", qtbot)
    owner = single.findChild(QPushButton, "streamOwner")
    assert owner is not None
    assert owner.text() == "cabinet of Media 1"
    qtbot.mouseClick(owner, Qt.MouseButton.LeftButton)
    assert opened.selection.place == Place("table", "Media", 0, 1)
    show(single, opened, "left.over", qtbot)
    assert not owner.isEnabled()


def test_a_name_that_does_not_exist(single: StreamPage, opened: Services, qtbot: QtBot) -> None:
    show(single, opened, "nowhere", qtbot)
    assert label(single, "streamFacts") == "There is no stream of this name."
    assert single.viewer is None or single.viewer.isHidden() or not single.viewer.isVisible()


def test_closing_the_package_clears_the_page(
    single: StreamPage, opened: Services, qtbot: QtBot
) -> None:
    show(single, opened, "Binary.script", qtbot)
    single.clear()
    assert label(single, "streamTitle") == ""
    assert single.status_text() == ""
    show(single, opened, "Binary.script", qtbot)
    assert label(single, "streamFacts") == "VBScript · 24 bytes"


def test_leaving_and_coming_back_finishes_the_digest(
    single: StreamPage, opened: Services, qtbot: QtBot
) -> None:
    opened.selection.go(Place("stream", "a.cab"))
    single.show_place(Place("stream", "a.cab"))
    opened.selection.go(Place("summary"))
    qtbot.waitUntil(lambda: not opened.jobs.busy)
    show(single, opened, "a.cab", qtbot)
    assert label(single, "streamHash") == f"SHA-256 {hashlib.sha256(SMALL).hexdigest()}"


def test_a_file_that_went_away_is_reported(
    single: StreamPage, opened: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "x.msi").unlink()
    show(single, opened, "a.cab", qtbot)
    assert label(single, "streamFacts").startswith("107 bytes" if len(SMALL) == 107 else "")
    assert label(single, "streamHash") == ""


def test_saving_one(
    single: StreamPage,
    opened: Services,
    told: list[str],
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    show(single, opened, "Binary.script", qtbot)
    proposed = []

    def ask(_parent: object, _title: str, start: str, _filter: str) -> tuple[str, str]:
        proposed.append(Path(start).name)
        return str(tmp_path / "saved.vbs"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    button = single.findChild(QPushButton, "streamSave")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not opened.jobs.busy)
    assert proposed == ["Binary.script.vbs"]
    assert (tmp_path / "saved.vbs").read_bytes() == SCRIPT
    assert told == [f"Saved Binary.script to {tmp_path / 'saved.vbs'}."]


# -- saving ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("logo", "png", "logo.png"),
        ("setup.exe", "exe", "setup.exe"),
        ("New.1", "icon", "New.1.ico"),
        ("data", "binary", "data"),
    ],
)
def test_suggested_names(tmp_path: Path, name: str, kind: str, expected: str) -> None:
    stream, _ = stream_of(tmp_path, b"x", name)
    assert suggested_name(stream, StreamKind(kind, kind, StreamFamily.DATA)) == expected


def test_a_cancelled_saving_leaves_nothing(tmp_path: Path) -> None:
    stream, _ = stream_of(tmp_path, b"x" * 5000)
    progress = Progress()
    progress.cancel()
    target = tmp_path / "out.bin"
    target.write_text("before")
    with pytest.raises(Cancelled):
        write_stream(stream, target, progress)
    assert target.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["content.msi", "out.bin"]


def test_a_failed_saving_leaves_nothing(tmp_path: Path) -> None:
    stream, _ = stream_of(tmp_path, b"x" * 5000)
    (tmp_path / "content.msi").unlink()
    with pytest.raises(UnreadableFile):
        write_stream(stream, tmp_path / "out.bin", no_progress())
    assert list(tmp_path.iterdir()) == []
