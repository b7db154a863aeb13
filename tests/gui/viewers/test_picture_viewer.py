"""Pictures: decoding within limits, icons with several images, scale."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from msiview.errors import FormatError
from msiview.gui.services import Services
from msiview.gui.viewers.picture_loading import load_pictures
from msiview.gui.viewers.picture_viewer import PictureViewer
from msiview.progress import no_progress
from tests.gui.streams import stream_of


def encoded(width: int, height: int, kind: str = "PNG") -> bytes:
    """A red picture."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)  # type: ignore[call-overload]
    return bytes(data.data())


def icon(*images: bytes) -> bytes:
    """An icon of PNG images."""
    offset = 6 + 16 * len(images)
    head, body = struct.pack("<HHH", 0, 1, len(images)), b""
    for data in images:
        width, height = struct.unpack_from(">II", data, 16)
        head += struct.pack(
            "<BBBBHHII", width % 256, height % 256, 0, 0, 1, 32, len(data), offset + len(body)
        )
        body += data
    return head + body


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds no pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n"
    for chunk in (header, b"IDAT", b"IEND"):
        data += struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return data


@pytest.fixture
def viewer(services: Services, qtbot: QtBot) -> PictureViewer:
    viewer = PictureViewer(services)
    qtbot.addWidget(viewer)
    viewer.resize(500, 400)
    viewer.show()
    return viewer


def show(
    viewer: PictureViewer, services: Services, qtbot: QtBot, folder: Path, data: bytes
) -> None:
    viewer.show_stream(*stream_of(folder, data))
    qtbot.waitUntil(lambda: not services.jobs.busy)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP"])
def test_a_picture_is_shown(
    viewer: PictureViewer, services: Services, qtbot: QtBot, tmp_path: Path, kind: str
) -> None:
    show(viewer, services, qtbot, tmp_path, encoded(40, 30, kind))
    assert viewer.facts() == "40 × 30, 24 bits"
    middle = viewer.canvas.viewport().rect().center()
    color = viewer.canvas.viewport().grab().toImage().pixelColor(middle)
    assert color.red() > 240
    assert color.green() < 20
    assert viewer.canvas.scale == 1.0


def test_large_pictures_are_fitted_and_can_be_shown_in_full(
    viewer: PictureViewer, services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    show(viewer, services, qtbot, tmp_path, encoded(2000, 100))
    canvas = viewer.canvas
    assert canvas.is_fitted
    assert canvas.scale < 0.5
    full = viewer.findChild(QPushButton, "pictureFull")
    assert full is not None
    qtbot.mouseClick(full, Qt.MouseButton.LeftButton)
    assert canvas.scale == 1.0
    assert canvas.horizontalScrollBar().maximum() > 1500
    assert viewer.status_text() == "100 %"
    _wheel(canvas, +120)
    assert canvas.scale == 1.5
    _wheel(canvas, -120)
    _wheel(canvas, -120)
    assert canvas.scale == 0.75
    canvas.fit()
    assert canvas.is_fitted


def _wheel(canvas: object, delta: int) -> None:
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    canvas.wheelEvent(event)  # type: ignore[attr-defined]


def test_all_images_of_an_icon_are_listed_and_the_largest_is_shown(
    viewer: PictureViewer, services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    show(viewer, services, qtbot, tmp_path, icon(encoded(16, 16), encoded(64, 64), encoded(32, 32)))
    images = viewer.findChild(QListWidget, "pictureImages")
    assert images is not None
    texts = [images.item(row).text() for row in range(images.count())]
    assert texts == ["16 × 16, 32 bits, PNG", "64 × 64, 32 bits, PNG", "32 × 32, 32 bits, PNG"]
    assert images.currentRow() == 1
    images.setCurrentRow(0)
    assert viewer.facts() == texts[0]
    viewer.clear()
    assert viewer.facts() == ""


def test_one_broken_image_does_not_hide_the_others(services: Services) -> None:
    pictures = load_pictures(icon(encoded(16, 16), png_header(8, 8)), "icon", no_progress())
    assert pictures[0].image is not None
    assert pictures[1].image is None
    assert "can't be decoded" in pictures[1].facts


@pytest.mark.qt_log_ignore("libpng", "JPEG", "propagateSizeHints")
@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (png_header(60_000, 60_000), "png"),
        (png_header(8, 8), "png"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "jpeg"),
        (b"GIF89a" + b"\xff" * 30, "gif"),
        (b"BM" + struct.pack("<IIIIIiHHI", 0, 0, 54, 40, 1 << 30, 1 << 30, 1, 32, 0), "bmp"),
        (b"\0\0\1\0", "icon"),
    ],
)
def test_hostile_pictures_are_refused(services: Services, data: bytes, kind: str) -> None:
    with pytest.raises(FormatError):
        load_pictures(data, kind, no_progress())


def test_a_picture_that_cannot_be_decoded_says_why(
    viewer: PictureViewer, services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    show(viewer, services, qtbot, tmp_path, png_header(60_000, 60_000))
    assert viewer.facts() == "The picture claims 60000 × 60000 pixels, too many to show"
