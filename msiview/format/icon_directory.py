"""The images that an icon or cursor file lists, without decoding them.

All integers are little-endian. Source: Microsoft's page "Icons" (ICONDIR).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from msiview.errors import FormatError, TruncatedData

_HEADER = struct.Struct("<HHH")
_ENTRY = struct.Struct("<BBBBHHII")
_PNG = b"\x89PNG"
_PNG_SIZE = struct.Struct(">II")
_BITMAP_HEADER = struct.Struct("<IiiHH")


@dataclass(frozen=True, slots=True)
class IconImage:
    """One image: pixels, bits per pixel, place in the file. ``bits`` 0: not stated."""

    width: int
    height: int
    bits: int
    is_png: bool
    offset: int
    size: int


def read_icon_directory(data: bytes) -> list[IconImage]:
    """The images of an icon or cursor in file order.

    Sizes come from the images' own headers where these can be read. Raises :class:`FormatError`
    where the data is no icon.
    """
    if len(data) < _HEADER.size:
        raise TruncatedData("the icon ends inside its header", offset=len(data))
    reserved, kind, count = _HEADER.unpack_from(data)
    if reserved != 0 or kind not in (1, 2):
        raise FormatError("this is no icon", offset=0)
    if len(data) < _HEADER.size + count * _ENTRY.size:
        raise TruncatedData(f"the icon ends inside its list of {count} images", offset=len(data))
    images = []
    for number in range(count):
        entry = _ENTRY.unpack_from(data, _HEADER.size + number * _ENTRY.size)
        images.append(_image(data, entry, is_cursor=kind == 2))
    return images


def _image(data: bytes, entry: tuple[int, ...], *, is_cursor: bool) -> IconImage:
    width, height, _, _, _, bits, size, offset = entry
    width, height = width or 256, height or 256
    if is_cursor:
        bits = 0  # these fields are the hot spot of a cursor
    head = data[offset : offset + 32]
    is_png = head.startswith(_PNG)
    if is_png and len(head) >= 24:
        width, height = _PNG_SIZE.unpack_from(head, 16)
    elif not is_png and len(head) >= _BITMAP_HEADER.size:
        header, wide, high, _, depth = _BITMAP_HEADER.unpack_from(head)
        if header == 40 and wide > 0:
            # The height counts the mask below the picture, too.
            width, height, bits = wide, abs(high) // 2, depth
    return IconImage(width, height, bits, is_png, offset, size)
