"""What is dropped on the window: files with a path, and attachments that a mail program holds."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from msiview.gui.main_window import MainWindow
from msiview.gui.settings import LAST_FOLDER, RECENT_FILES
from msiview.gui.window.dropped_files import dropped_files, has_files
from tests.gui.conftest import wait_until_opened

FOLDER = 0x10


def attachments(*files: tuple[str, bytes], attributes: int = 0, cut: int = 0) -> QMimeData:
    """What Qt gives of a drop with FileGroupDescriptorW and FileContents."""
    described = struct.pack("<I", len(files))
    data = QMimeData()
    for index, (name, content) in enumerate(files):
        described += struct.pack("<36xI32x520s", attributes, name.encode("utf-16-le"))
        data.setData(f'application/x-qt-windows-mime;value="FileContents";index={index}', content)
    described = described[: len(described) - cut]
    data.setData('application/x-qt-windows-mime;value="FileGroupDescriptorW"', described)
    return data


def test_an_attachment_is_opened_and_is_none_of_the_users_files(
    window: MainWindow, sample: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.windows.scratch = tmp_path / "scratch"
    window.windows.scratch.mkdir()
    folder = window.settings.get(LAST_FOLDER)
    data = attachments(("Setup für alle.msi", sample.read_bytes()))
    assert has_files(data)
    copy, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))
    wait_until_opened(window, qtbot)
    assert window.document.source is not None
    assert window.document.source.title == "Setup für alle.msi"
    assert window.settings.get(RECENT_FILES) == []
    assert window.settings.get(LAST_FOLDER) == folder


def test_names_are_made_safe_and_do_not_meet(tmp_path: Path) -> None:
    data = attachments(("a.log", b"1"), ("a.log", b"2"), ("..\\CON.log", b"3"))
    paths = [Path(file.path) for file in dropped_files(data, tmp_path)]
    assert [path.read_bytes() for path in paths] == [b"1", b"2", b"3"]
    assert [path.name for path in paths[:2]] == ["a.log", "a 2.log"]
    assert paths[2].parent == tmp_path
    assert paths[2].stem.upper() != "CON"


@pytest.mark.parametrize(
    "data",
    [
        attachments(("a.msi", b"1"), cut=1),
        attachments(("a.msi", b"1"), cut=594),
        attachments(("a folder", b""), attributes=FOLDER),
        attachments(("", b"1")),
    ],
    ids=["cut", "no count", "folder", "no name"],
)
def test_what_is_no_file_is_left_out(data: QMimeData, tmp_path: Path) -> None:
    assert dropped_files(data, tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_paths_come_before_copies(sample: Path, tmp_path: Path) -> None:
    data = attachments(("a.msi", b"1"))
    data.setUrls([QUrl.fromLocalFile(str(sample)), QUrl("https://example.com/b.msi")])
    assert [Path(file.path) for file in dropped_files(data, tmp_path)] == [sample]
