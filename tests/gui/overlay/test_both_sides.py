"""What a compared package has besides tables, looked at on both sides in the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel, QPushButton, QTabBar, QToolButton
from pytestqt.qtbot import QtBot

from msiview.format.cabinet_writer import cabinet_bytes
from msiview.gui.dialogs.generate_dialog import GenerateDialog
from msiview.gui.dialogs.remark_list import RemarksDialog
from msiview.gui.main_window import MainWindow
from msiview.gui.overlay.files_view import ComparedFilesView
from msiview.gui.overlay.overlay_dock import OverlayDock
from msiview.gui.pages.stream_page import StreamPage
from msiview.gui.pages.stream_sides import StreamSides
from msiview.gui.pages.streams_page import StreamsPage
from msiview.gui.pages.summary_page import SummaryPage
from msiview.overlay.marks import Mark
from msiview.session.places import Place
from tests.builders.databases import make_msi, sample_tables, summary, table
from tests.builders.overlaid import changed
from tests.gui.conftest import wait_until_opened
from tests.gui.overlay.conftest import lay

# A bitmap of one pixel: headers of 54 bytes, then its colour.
HEADERS = (
    "424d3a000000000000003600000028000000010000000100000001001800000000000400000000000000000000000000"
    "000000000000"
)
PICTURES = [bytes.fromhex(f"{HEADERS}{colour}00") for colour in ("ff0000", "00ff00")]


MEDIA = "DiskId i2*, LastSequence i4, Cabinet S255"


def package(path: Path, script: bytes, picture: bytes, **options: object) -> Path:
    tables = sample_tables()
    changed(tables, "Binary", ("Script.vbs", script), ("Logo", picture))
    return make_msi(path, tables, **options)  # type: ignore[arg-type]


@pytest.fixture
def compared(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """A package with another one over it that differs in streams and summary."""
    old = package(
        tmp_path / "a.msi",
        b"Option Explicit\r\nx = 1\r\n",
        PICTURES[0],
        streams={"cab1.cab": b"MSCF" + bytes(40)},
    )
    new = package(
        tmp_path / "b.msi",
        b"Option Explicit\r\nx = 2\r\n",
        PICTURES[1],
        streams={"cab1.cab": b"MSCF" + bytes(30) + b"more", "stray": b"123"},
        properties=summary(title="Another title"),
    )
    window.open_path(str(old))
    wait_until_opened(window, qtbot)
    lay(window, qtbot, new)
    return window


def go(window: MainWindow, qtbot: QtBot, kind: str, name: str = "") -> object:
    window.selection.go(Place(kind, name))  # type: ignore[arg-type]
    wait_until_opened(window, qtbot)
    return window.page


def sides(window: MainWindow) -> StreamSides:
    found = window.findChild(StreamSides)
    assert found is not None
    return found


def test_a_text_shows_the_lines_that_differ(compared: MainWindow, qtbot: QtBot) -> None:
    page = go(compared, qtbot, "stream", "Binary.Script.vbs")
    assert isinstance(page, StreamPage)
    text = sides(compared).text().replace("\xa0", " ")
    assert "\N{MINUS SIGN} x = 1" in text
    assert "+ x = 2" in text
    assert text.count("SHA-256") == 2
    assert "byte 21" in text


def test_each_side_can_be_looked_at_alone(compared: MainWindow, qtbot: QtBot) -> None:
    page = go(compared, qtbot, "stream", "cab1.cab")
    assert isinstance(page, StreamPage)
    bar = page.findChild(QTabBar, "streamSidesBar")
    assert bar is not None
    assert bar.isVisible()
    sizes = []
    for at in (1, 2):
        bar.setCurrentIndex(at)
        wait_until_opened(compared, qtbot)
        assert page.viewer is not None
        sizes.append(page.findChild(type(page._facts), "streamFacts").text())  # type: ignore[union-attr]
    assert "44 bytes" in sizes[0]
    assert "38 bytes" in sizes[1]


def test_pictures_stand_beside_each_other(compared: MainWindow, qtbot: QtBot) -> None:
    go(compared, qtbot, "stream", "Binary.Logo")
    pictures = sides(compared)._pictures
    assert [viewer.isVisible() for viewer in pictures] == [True, True]
    qtbot.waitUntil(lambda: all(viewer.facts().startswith("1 × 1") for viewer in pictures))


def test_a_stream_that_only_the_other_package_has(compared: MainWindow, qtbot: QtBot) -> None:
    page = go(compared, qtbot, "stream", "stray")
    assert isinstance(page, StreamPage)
    assert page.viewer is not None
    assert page._mark.text() == "A added"


def test_the_list_of_streams_marks_them(compared: MainWindow, qtbot: QtBot) -> None:
    page = go(compared, qtbot, "streams")
    assert isinstance(page, StreamsPage)
    told = {
        page.model.index(row, 0).data(): page.model.index(row, 5).data()
        for row in range(page.model.rowCount())
    }
    assert told["Binary.Script.vbs"] == "M changed"
    assert told["stray"] == "A added"
    assert told["\\5SummaryInformation"] == ""
    compared.document.overlay.clear()
    wait_until_opened(compared, qtbot)
    assert page.view.isColumnHidden(5)


def test_the_summary_page_has_both_values(compared: MainWindow, qtbot: QtBot) -> None:
    page = go(compared, qtbot, "summary")
    assert isinstance(page, SummaryPage)
    lines = page.text().splitlines()
    at = next(n for n, line in enumerate(lines) if "Installation Database" in line)
    assert "M  Another title" in lines[at + 1]


def test_everything_stands_in_the_list(compared: MainWindow, qtbot: QtBot) -> None:
    pane = compared.show_dock("overlay")
    assert isinstance(pane, OverlayDock)
    wait_until_opened(compared, qtbot)
    model = pane.changes.model
    lines = [pane.changes.list.line(row) for row in range(model.rowCount())]
    for words in (
        "M\tSummary\tTitle\t\tInstallation Database\tAnother title",
        "M\tStream\tcab1.cab\t\t44 bytes\t38 bytes",
        "A\tStream\tstray\t\t\t3 bytes",
    ):
        assert any(line.startswith(words) for line in lines), words
    (script,) = (line for line in lines if line.startswith("M\tBinary\tScript.vbs\tData"))
    _, _, _, _, old, new, _ = script.split("\t")
    assert "SHA-256" in old
    assert old != new, "though both have the same size"


def test_generating_names_the_cabinet_first_and_leads_to_it(
    compared: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "made.mst"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(out), ""))
    compared.action_set["actionGenerateTransform"].trigger()
    dialog = compared.findChild(GenerateDialog)
    assert dialog is not None
    dialog.accept()
    wait_until_opened(compared, qtbot)
    words = compared.message.text()
    assert words.index("Stream cab1.cab: a transform cannot carry") < words.index("Summary")
    button = compared.message.findChild(QToolButton, "messageOffer")
    assert button is not None
    button.click()
    remarks = compared.findChild(RemarksDialog)
    assert remarks is not None
    assert [item.what for item in remarks.model.items] == [
        "stream cab1.cab",
        "stream stray",
        "summary information",
    ]
    qtbot.keyClick(remarks.list, Qt.Key.Key_Return)
    assert compared.selection.place == Place("stream", "cab1.cab")
    wait_until_opened(compared, qtbot)
    remarks.close()


def test_what_no_transform_carries_is_said_before_one_is_written(
    compared: MainWindow, qtbot: QtBot
) -> None:
    compared.action_set["actionGenerateTransform"].trigger()
    dialog = compared.findChild(GenerateDialog)
    assert dialog is not None
    told = dialog.findChild(QLabel, "generateOmitted")
    assert told is not None
    qtbot.waitUntil(told.isVisible)
    assert told.text() == (
        "A transform cannot carry stream cab1.cab, stream stray, summary information."
    )
    button = dialog.findChild(QPushButton, "generateShowOmitted")
    assert button is not None
    button.click()
    remarks = dialog.findChild(RemarksDialog)
    assert remarks is not None
    assert remarks.model.items[0].what == "stream cab1.cab"
    remarks.close()
    dialog.reject()


def test_the_files_of_both_sides(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    tables = sample_tables()
    old = next(t for t in tables if t.name == "File").rows
    changed(tables, "File", (*old[0][:3], 70_001, "1.2.4.0", *old[0][5:]), old[1])
    window.open_path(str(make_msi(tmp_path / "a.msi")))
    wait_until_opened(window, qtbot)
    lay(window, qtbot, make_msi(tmp_path / "b.msi", tables))
    pane = window.show_dock("overlay")
    assert isinstance(pane, OverlayDock)
    pane.tabs.setCurrentWidget(pane.files)
    wait_until_opened(window, qtbot)
    files = pane.files
    assert isinstance(files, ComparedFilesView)
    assert files.list.line(0).split("\t")[:4] == [
        *("M changed", "app.exe", "application.exe", "1.2.3.4 → 1.2.4.0"),
    ]
    assert files.count() == "1 changed, 1 unchanged"
    box = files.findChild(QCheckBox, "overlayFilesAll")
    assert box is not None
    box.click()
    assert files.model.rowCount() == 2
    files.list.selectRow(0)
    qtbot.keyClick(files.list, Qt.Key.Key_Return)
    assert window.selection.place == Place("table", "File", 0, 0)


def test_contents_are_compared_on_demand(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    """Rows may be the same while the cabinet has another file."""
    columns = "File s72*, FileName l255, FileSize i4, Sequence i4"
    rows = [table("File", columns, ("a", "a.txt", 3, 1)), table("Media", MEDIA, (1, 1, "#c.cab"))]
    for name, content in (("a", b"one"), ("b", b"two")):
        cabinet = cabinet_bytes({"a": content})
        make_msi(tmp_path / f"{name}.msi", rows, streams={"c.cab": cabinet})
    window.open_path(str(tmp_path / "a.msi"))
    wait_until_opened(window, qtbot)
    lay(window, qtbot, tmp_path / "b.msi")
    pane = window.show_dock("overlay")
    assert isinstance(pane, OverlayDock)
    pane.tabs.setCurrentWidget(pane.files)
    wait_until_opened(window, qtbot)
    assert pane.files.count() == "1 unchanged"
    button = pane.files.findChild(QPushButton, "overlayFilesContents")
    assert button is not None
    button.click()
    wait_until_opened(window, qtbot)
    assert pane.files.count() == "1 changed"
    assert not button.isVisible()
    assert pane.files.list.line(0).startswith("M changed\ta")


def test_marks_of_files_that_come_and_go(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    columns = "File s72*, FileName l255, FileSize i4"
    window.open_path(str(make_msi(tmp_path / "a.msi", [table("File", columns, ("a", "a", 1))])))
    wait_until_opened(window, qtbot)
    lay(window, qtbot, make_msi(tmp_path / "b.msi", [table("File", columns, ("b", "b", 2))]))
    window.show_dock("overlay")
    pane = window.findChild(OverlayDock)
    assert pane is not None
    pane.tabs.setCurrentWidget(pane.files)
    wait_until_opened(window, qtbot)
    marks = [file.mark for file in pane.files.model.items]
    assert marks == [Mark.DELETED, Mark.ADDED]
