"""The page of the files: what it lists, where it leads, and what it writes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from msiview.gui.contents import dragged_files
from msiview.gui.contents.file_page import FilePage
from msiview.gui.contents.files_page import FilesPage
from msiview.gui.main_window import MainWindow
from msiview.gui.viewers.text_viewer import TextViewer
from msiview.overlay.marks import Mark
from msiview.session.opened_package import PackageSource
from msiview.session.places import CellRef, Place
from tests.builders.cabinets import LZX, Folder, cabinet
from tests.builders.databases import make_msi
from tests.commands.test_files import CONTENTS, tables
from tests.gui.conftest import wait_until_opened

PROGRAM = "Sample Product/application.exe"


def rest(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until nothing is going on, typing included."""
    page = window.page
    assert isinstance(page, FilesPage)
    qtbot.waitUntil(
        lambda: not page.pane.rows._pause.isActive() and not window.jobs.busy, timeout=20_000
    )


@pytest.fixture
def package(tmp_path: Path) -> Path:
    streams = {"a.cab": cabinet(Folder(CONTENTS, LZX))}
    return make_msi(tmp_path / "a.msi", tables({"#a.cab": 2}), streams=streams)


@pytest.fixture
def page(window: MainWindow, package: Path, qtbot: QtBot) -> FilesPage:
    window.document.open(PackageSource.file(package))
    wait_until_opened(window, qtbot)
    window.selection.go(Place("files"))
    rest(window, qtbot)
    assert isinstance(window.page, FilesPage)
    return window.page


def column(page: FilesPage, number: int) -> list[str]:
    model = page.pane.model
    return [model.text(position, number) for position in range(model.rowCount())]


def test_the_list_and_its_place_in_the_table_list(page: FilesPage, window: MainWindow) -> None:
    assert column(page, 1) == ["application.exe", "help.chm"]
    assert column(page, 0) == ["Sample Product"] * 2
    assert page.pane.head.counts() == "2 files"
    assert window.selection.cell == CellRef("File", 0, 0), "the inspector shows its row"


def test_the_filter_and_the_order(page: FilesPage, window: MainWindow, qtbot: QtBot) -> None:
    field = page.findChild(QLineEdit, "tableFilter")
    assert field is not None
    qtbot.keyClicks(field, "HELP")
    rest(window, qtbot)
    assert column(page, 1) == ["help.chm"]
    page.pane.clear_filters()
    page.pane.sort(1, descending=True)
    rest(window, qtbot)
    assert column(page, 1) == ["help.chm", "application.exe"]


def test_a_component_leads_to_its_row(page: FilesPage, window: MainWindow, qtbot: QtBot) -> None:
    page.pane.grid.set_cursor(0, 6)
    window.services.action("actionFollow").trigger()
    place = window.selection.place
    assert place is not None
    assert (place.kind, place.name) == ("table", "Component")
    window.selection.back()
    assert window.page is page


def test_groups_narrow_the_list(page: FilesPage, window: MainWindow, qtbot: QtBot) -> None:
    choice = page.findChild(QComboBox, "filesGroupBy")
    assert choice is not None
    choice.setCurrentIndex(1)
    assert [group.title for group in page.groups_model.items] == ["All files", "Sample Product"]
    page.groups.choose(page.groups_model.items[1])
    rest(window, qtbot)
    assert page.pane.rows.answered.column_texts
    assert len(column(page, 1)) == 2
    choice.setCurrentIndex(0)
    rest(window, qtbot)
    assert not page.pane.rows.answered.filters
    assert page.groups.isHidden()


@pytest.mark.parametrize(("folders", "written"), [(True, PROGRAM), (False, "application.exe")])
def test_extracting(
    page: FilesPage,
    window: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    folders: bool,
    written: str,
) -> None:
    target = tmp_path / "out"
    target.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(target))
    page.with_folders.setChecked(folders)
    button = page.findChild(QPushButton, "filesExtract")
    assert button is not None
    assert button.text() == "Extract all…"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    rest(window, qtbot)
    assert (target / written).read_bytes() == CONTENTS["app.exe"]
    assert "Extracted 2 files" in window.message.text()


def test_checking_says_what_differs(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    other = {**CONTENTS, "app.exe": b"MZ another"}
    streams = {"a.cab": cabinet(Folder({**other, "app.exe": b"MZ an older program"}, LZX))}
    path = make_msi(tmp_path / "b.msi", tables({"#a.cab": 2}), streams=streams)
    window.document.open(PackageSource.file(path))
    wait_until_opened(window, qtbot)
    window.selection.go(Place("files"))
    rest(window, qtbot)
    page = window.page
    assert isinstance(page, FilesPage)
    assert column(page, 12) == ["", ""]
    page.check()
    rest(window, qtbot)
    assert column(page, 12)[0].startswith("it has 19 bytes, the File table says")
    assert column(page, 12)[1] == "as stated"


def test_enter_shows_the_contents(page: FilesPage, window: MainWindow, qtbot: QtBot) -> None:
    page.pane.grid.set_cursor(0, 1)
    qtbot.keyClick(page.pane.grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.jobs.busy)
    shown = window.page
    assert isinstance(shown, FilePage)
    assert shown.facts().endswith("10 bytes · 1.2.3.4")
    assert shown.viewers.viewer is not None
    assert not isinstance(shown.viewers.viewer, TextViewer)
    assert window.selection.cell == CellRef("File", 0, 0)
    window.selection.go(Place("file", "no such file"))
    qtbot.waitUntil(lambda: not window.jobs.busy)
    assert "no row of File has this key" in shown.facts()


def test_actions_of_tables_work_on_the_list(page: FilesPage, window: MainWindow) -> None:
    page.pane.grid.selectAll()
    window.services.action("actionCopyCsv").trigger()
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0].startswith("Folder,Name,Size,Version")
    assert len(lines) == 3
    window.services.action("actionColumnFilters").trigger()
    assert page.pane.has_column_filters
    assert window.services.action("actionExport").isEnabled()


def dragged(page: FilesPage) -> list[Path]:
    """The files that a drag of the selected ones brings; none where it does not begin."""
    data = page.pane.listing_model.mimeData([])
    if data is None:
        return []
    assert data.hasUrls()
    return [Path(url.toLocalFile()) for url in data.urls()]


def test_selected_files_can_be_dragged(
    page: FilesPage, window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    page.pane.grid.selectAll()
    paths = dragged(page)
    assert [path.read_bytes() for path in paths] == list(CONTENTS.values())
    page.dragged.clear()
    assert not paths[0].exists()
    # Many are unpacked in the background first.
    monkeypatch.setattr(dragged_files, "MOST_FILES", 1)
    assert dragged(page) == []
    qtbot.waitUntil(lambda: not window.jobs.busy, timeout=20_000)
    assert [path.read_bytes() for path in dragged(page)] == list(CONTENTS.values())


@pytest.mark.parametrize("most", [0, 500])
def test_without_a_temporary_folder_nothing_is_dragged(
    page: FilesPage, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    monkeypatch.setattr(dragged_files, "MOST_FILES", most)
    page.pane.grid.selectAll()
    data = page.pane.listing_model.mimeData([])
    assert data is None or data.urls() == []
    assert re.match(
        r"Nothing (can be|was) dragged: .*missing.*: \w+",  # Windows has words of its own
        window.message.text(),
    )


def test_overlays_mark_what_they_change(
    page: FilesPage, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    names = {"app.exe": "app.exe|renamed.exe"}
    other = make_msi(tmp_path / "other.msi", tables({"#a.cab": 2}, names))
    window.document.overlay.add(str(other))
    qtbot.waitUntil(lambda: not window.jobs.busy)
    assert column(page, 1) == ["renamed.exe", "help.chm"]
    model = page.pane.model
    assert [model.row_change(position) for position in range(2)] == [Mark.CHANGED, None]
    assert model.cell_change(0, 1) is Mark.CHANGED
    assert model.cell_change(0, 2) is None


def test_closing_forgets_the_files(page: FilesPage, window: MainWindow, qtbot: QtBot) -> None:
    window.document.close()
    assert page.pane.model.rowCount() == 0
    assert page.pane.listing is None
