"""Images listed in icons and cursors."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.errors import FormatError
from msiview.format.icon_directory import IconImage, read_icon_directory

BITMAP = struct.pack("<IiiHH", 40, 16, 32, 1, 8)  # 16 x 16 and its mask, 8 bits
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 256, 128)
ICON = (
    struct.pack("<HHH", 0, 1, 2)  # an icon with 2 images
    + struct.pack("<BBBBHHII", 16, 16, 0, 0, 1, 4, len(BITMAP), 38)
    + struct.pack("<BBBBHHII", 0, 0, 0, 0, 1, 32, len(PNG), 38 + len(BITMAP))
    + BITMAP
    + PNG
)


def test_images_say_their_own_size() -> None:
    assert read_icon_directory(ICON) == [
        IconImage(16, 16, 8, False, 38, 16),
        IconImage(256, 128, 32, True, 54, 24),
    ]


def test_hot_spots_of_cursors_are_no_colour_depth() -> None:
    cursor = b"\0\0\2\0" + ICON[4:22] + ICON[22:38]
    assert [image.bits for image in read_icon_directory(cursor)] == [0, 0]


@pytest.mark.parametrize("data", [b"", b"\0\0\1\0", b"\1\0\1\0\0\0", ICON[:20], b"\0\0\3\0\0\0"])
def test_no_icon(data: bytes) -> None:
    with pytest.raises(FormatError):
        read_icon_directory(data)


@given(st.binary(max_size=80))
def test_damaged_icons_give_a_list_or_a_format_error(tail: bytes) -> None:
    try:
        images = read_icon_directory(ICON[:6] + tail)
    except FormatError:
        return
    assert len(images) == 2
