"""Renders the application's icon in the forms that systems take, from the one drawing of it.

    python packaging/desktop/render_icons.py

PNG files for Linux, ``msiview.ico`` for Windows, ``msiview.icns`` for macOS. They are kept in
resources/desktop, so that a wheel can be built without Qt.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DESKTOP = Path(__file__).parent.parent.parent / "resources" / "desktop"
NAME = "io.github.msiview.msiview"

PNG_SIZES = (16, 24, 32, 48, 64, 128, 256)
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""What Explorer and the taskbar ask for at 100 to 250 %."""
ICNS_TYPES = {b"icp4": 16, b"icp5": 32, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}
"""Types of an .icns file whose contents are PNG, and pixels of each."""

_ICO_HEADER = struct.Struct("<HHH")
_ICO_ENTRY = struct.Struct("<BBBBHHII")


def png(drawing: QSvgRenderer, size: int) -> bytes:
    """The drawing as a square PNG image."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    drawing.render(painter, QRectF(0, 0, size, size))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())


def ico(images: dict[int, bytes]) -> bytes:
    """An .ico file of PNG images by size. Windows reads such entries since Vista."""
    head = _ICO_HEADER.pack(0, 1, len(images))
    offset = len(head) + _ICO_ENTRY.size * len(images)
    for size, data in images.items():
        # 256 does not fit a byte and is written as 0.
        head += _ICO_ENTRY.pack(size % 256, size % 256, 0, 0, 1, 32, len(data), offset)
        offset += len(data)
    return head + b"".join(images.values())


def icns(images: dict[bytes, bytes]) -> bytes:
    """An .icns file of PNG images by type; numbers in it are big-endian."""
    parts = b"".join(
        kind + struct.pack(">I", len(data) + 8) + data for kind, data in images.items()
    )
    return b"icns" + struct.pack(">I", len(parts) + 8) + parts


def main() -> None:
    """Write all of them."""
    QGuiApplication([])
    drawing = QSvgRenderer(str(DESKTOP / f"{NAME}.svg"))
    for size in PNG_SIZES:
        (DESKTOP / f"{NAME}-{size}.png").write_bytes(png(drawing, size))
    (DESKTOP / "msiview.ico").write_bytes(ico({size: png(drawing, size) for size in ICO_SIZES}))
    pictures = {kind: png(drawing, size) for kind, size in ICNS_TYPES.items()}
    (DESKTOP / "msiview.icns").write_bytes(icns(pictures))


if __name__ == "__main__":
    main()
