"""Pictures decoded in the background, within limits that hostile files cannot exceed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageReader

from msiview.errors import FormatError
from msiview.format.icon_directory import IconImage, read_icon_directory
from msiview.progress import Progress

MOST_BYTES = 64 << 20
MOST_PIXELS = 64_000_000
"""A decoded pixel takes four bytes, so a picture takes 256 MB at most."""

_FORMATS = {
    "png": b"png",
    "jpeg": b"jpeg",
    "gif": b"gif",
    "bmp": b"bmp",
    "icon": b"ico",
    "cursor": b"ico",
}
"""Qt's reader for each kind. Naming it keeps other readers from trying their luck."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One image; ``image`` is None where it could not be decoded, ``facts`` says why or
    what it is: ``32 × 32, 8 bits``."""

    image: QImage | None
    facts: str


def can_show(kind: str) -> bool:
    """Whether there is a reader for this kind of stream."""
    return kind in _FORMATS


def load_pictures(data: bytes, kind: str, progress: Progress) -> list[Picture]:
    """All images of a picture; an icon has several. :class:`FormatError` where there is none."""
    if kind in ("icon", "cursor"):
        images = read_icon_directory(data)
        return [
            _icon_image(data, kind, number, image, progress) for number, image in enumerate(images)
        ]
    progress("Decoding the picture")
    image = _decode(data, kind, 0)
    count = image.colorCount()
    colours = f"{count} colours" if count else f"{image.bitPlaneCount()} bits"
    frames = _frames(data, kind)
    more = f", first of {frames} frames" if frames > 1 else ""
    return [Picture(image, f"{image.width()} × {image.height()}, {colours}{more}")]


def _icon_image(
    data: bytes, kind: str, number: int, image: IconImage, progress: Progress
) -> Picture:
    progress("Decoding the icon", number)
    bits = f", {image.bits} bits" if image.bits else ""
    facts = f"{image.width} × {image.height}{bits}{', PNG' if image.is_png else ''}"
    try:
        return Picture(_decode(data, kind, number), facts)
    except FormatError as error:
        return Picture(None, f"{facts}: {error.reason}")


def _reader(data: bytes, kind: str) -> tuple[QImageReader, QBuffer]:
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(_FORMATS[kind]))
    reader.setDecideFormatFromContent(False)
    reader.setAutoTransform(True)
    return reader, buffer


def _frames(data: bytes, kind: str) -> int:
    reader, buffer = _reader(data, kind)
    count = reader.imageCount() if kind == "gif" else 1
    buffer.close()
    return count


def _decode(data: bytes, kind: str, number: int) -> QImage:
    reader, buffer = _reader(data, kind)
    try:
        if number and not reader.jumpToImage(number):
            raise FormatError("the picture can't be decoded")
        size = reader.size()
        # The size is known before anything is allocated; nothing valid is that large here.
        if size.isValid() and size.width() * size.height() > MOST_PIXELS:
            raise FormatError(
                f"the picture claims {size.width()} × {size.height()} pixels, too many to show"
            )
        image = reader.read()
        if image.isNull():
            reason = reader.errorString().rstrip(".")
            raise FormatError(f"the picture can't be decoded: {reason}")
        return image
    finally:
        buffer.close()
