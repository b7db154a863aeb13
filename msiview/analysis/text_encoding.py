"""Detects the encoding of a text by its bytes."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from msiview.format import codepages

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with mark"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16, big-endian"),
)
"""Byte order marks. UTF-32 is not included: no package is known that contains it."""

_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\x0b\x0c\r\x1a\x1b"))
_PUNCTUATION_SHARE = 0.35
_UPPER_CONTROL_SHARE = 0.15
_WESTERN = 1252


@dataclass(frozen=True, slots=True)
class TextEncoding:
    """Codec and name of an encoding; ``mark`` is the length of the mark before the text."""

    codec: str
    title: str
    mark: int = 0

    def decode(self, data: bytes) -> str:
        """The text after the mark, with line feeds as line ends; never fails."""
        if self.codec in ("utf-8", "utf-16-le", "utf-16-be"):
            text = data[self.mark :].decode(self.codec, "replace")
        else:
            text = codepages.decode(data[self.mark :], int(self.codec))[0]
        return text.replace("\r\n", "\n").replace("\r", "\n")


def detect_encoding(data: bytes, codepage: int = 0) -> TextEncoding | None:
    """The encoding of a text, or None where the bytes do not look like text.

    ``data`` may be the beginning only: a character cut at the end does no harm. ``codepage`` is
    that of the package, for bytes that are neither ASCII nor UTF-8; a heuristic distinguishes such
    text from binary data and can be wrong for a few dozen bytes.
    """
    for mark, codec, title in _MARKS:
        if data.startswith(mark):
            return TextEncoding(codec, title, len(mark))
    wide = _unmarked_utf16(data)
    if wide is not None:
        return wide
    if not data or data.translate(None, _CONTROLS) != data:
        return None
    if data.isascii():
        return TextEncoding("utf-8", "ASCII")
    if _is_utf8(data):
        return TextEncoding("utf-8", "UTF-8")
    page = codepage if codepages.codec_of(codepage) and codepage else _WESTERN
    if not _looks_written(data, page):
        return None
    return TextEncoding(str(page), f"code page {codepages.name_of(page)}")


def _unmarked_utf16(data: bytes) -> TextEncoding | None:
    """UTF-16 without a mark: every other byte of Western text is zero."""
    pairs = len(data) // 2
    if pairs < 4:
        return None
    even, odd = data[: pairs * 2 : 2], data[1 : pairs * 2 : 2]
    for zeros, letters, codec, title in (
        (odd, even, "utf-16-le", "UTF-16 without mark"),
        (even, odd, "utf-16-be", "UTF-16 without mark, big-endian"),
    ):
        is_sparse = zeros.count(0) > pairs * 0.7 and letters.count(0) == 0
        if is_sparse and not letters.translate(None, _PRINTABLE):
            return TextEncoding(codec, title)
    return None


_PRINTABLE = bytes(range(0x20, 0x7F)) + bytes(range(0xA0, 0x100)) + b"\t\n\r\f"


def _is_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(data)  # a character cut at the end remains in the decoder
    except UnicodeDecodeError:
        return False
    return True


def _looks_written(data: bytes, page: int) -> bool:
    """Whether bytes without control characters are likely to be text of a code page."""
    if codepages.is_multibyte(page):
        text, _ = codepages.decode(data, page)
        return text[:-1].count("\ufffd") == 0
    size = len(data)
    upper_controls = sum(0x80 <= byte < 0xA0 for byte in data)
    punctuation = sum(byte < 0x7F and not chr(byte).isalnum() and byte > 0x20 for byte in data)
    return upper_controls <= size * _UPPER_CONTROL_SHARE and punctuation <= (
        size * _PUNCTUATION_SHARE
    )
