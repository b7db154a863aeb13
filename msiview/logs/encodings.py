"""Detects and decodes the encoding of a log: UTF-16 with or without a mark, UTF-8, or a code page.

Source: docs/log-format.md, "Encodings and line ends". The engine writes UTF-16LE with a mark;
people, editors and build servers save logs as UTF-8; the ANSI engine wrote the system's code page.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from msiview.format.codepages import UTF8, decode
from msiview.late_patterns import late_pattern

PROBED = 1 << 16
"""Bytes at the beginning of a log by which its encoding is detected."""

DEFAULT_CODEPAGE = 1252

_MISREAD_MARK = b"\xc3\xbf\xc3\xbe"
"""A mark of UTF-16 that was taken for single bytes and saved as UTF-8."""

_WIDE_ENDS = {"utf-16-le": b"\r\0\n\0", "utf-16-be": b"\0\r\0\n"}
_NARROW_LEAST = 16
_ZEROS_LEAST = 4
_WIDE = late_pattern(rb"[\x20-\x7e]\0[\x20-\x7e]\0")
_PRINTABLE = bytes({9, 13, *range(32, 127)})


@dataclass(frozen=True, slots=True)
class LogEncoding:
    """An encoding of a whole log.

    ``name`` is what users and JSON see (``utf-16-le``, ``utf-8``, ``cp1252``). ``unit`` is the
    width of a code unit in bytes, ``mark`` how many bytes stand before the text: the byte order
    mark. ``is_guess`` means
    that the bytes were not sufficient.
    """

    name: str
    unit: int
    mark: int = 0
    codepage: int = UTF8
    is_guess: bool = False

    @property
    def is_big(self) -> bool:
        """Whether the high byte of a code unit stands before the low one."""
        return self.name == "utf-16-be"

    @property
    def line_end(self) -> bytes:
        """The bytes of CR LF."""
        return _WIDE_ENDS.get(self.name, b"\r\n")

    def decode(self, data: bytes) -> str:
        """The text of some bytes that begin with a whole character; never fails.

        Lone surrogates are kept; other invalid bytes become U+FFFD.
        """
        if self.unit == 2:
            text = data.decode(self.name, "surrogatepass") if len(data) % 2 == 0 else ""
            return text or data[: len(data) & ~1].decode(self.name, "surrogatepass") + (
                "\N{REPLACEMENT CHARACTER}" if len(data) % 2 else ""
            )
        if self.codepage == UTF8:
            return data.decode("utf-8", "replace")
        return decode(data, self.codepage)[0]

    def is_appended(self, data: bytes) -> bool:
        """Whether a line is one of single bytes in a UTF-16 log."""
        return self.unit == 2 and (is_narrow(data) or _ends_narrow(data))

    def decode_line(self, data: bytes) -> str:
        """The text of one line. A line that another program appended to a UTF-16 log in
        single bytes is read as such, and one of UTF-16 in a log of single bytes."""
        if self.unit == 1 and 0 in data:
            return _wide_line(data) if is_wide(data) else self.decode(data.replace(b"\0", b""))
        if self.is_appended(data):
            try:
                return data.decode("utf-8")
            except UnicodeDecodeError:
                return decode(data, DEFAULT_CODEPAGE)[0]
        return self.decode(data)


def _wide_line(data: bytes) -> str:
    """A line of UTF-16 between two bytes 0A: one byte of a line feed may stand before it, and
    one be missing at its end."""
    data = data.removeprefix(b"\xff\xfe").removeprefix(b"\0")
    data += b"\0" * (len(data) % 2)
    return data.decode("utf-16-le", "surrogatepass").strip("\0")


def is_wide(data: bytes) -> bool:
    """Whether bytes in a log of single bytes are UTF-16: a third is NUL, and not only one, which is
    what programs write that end each line as C does."""
    zeros = data.count(0)
    return zeros > 1 and zeros * 3 > len(data)


def is_wide_somewhere(data: bytes) -> bool:
    """Whether lines of UTF-16 may have been appended to some of single bytes: two characters of
    ASCII stand side by side."""
    return _WIDE.search(data) is not None


def is_narrow(data: bytes) -> bool:
    """Whether bytes in a UTF-16 log are clearly single-byte text: long enough, no NUL, and nine of
    ten printable ASCII."""
    if len(data) < _NARROW_LEAST or b"\0" in data:
        return False
    return len(data.translate(None, _PRINTABLE)) * 10 <= len(data)


def is_printable(data: bytes) -> bool:
    """Whether bytes in a UTF-16 log are ASCII, however few: so between two lines of single bytes
    is one of them."""
    return not data.translate(None, _PRINTABLE)


def _ends_narrow(data: bytes) -> bool:
    """Whether a line ends with a line feed of a single byte."""
    return data.endswith(b"\n") and is_printable(data[:-1])


def detect(data: bytes, codepage: int | None = None) -> LogEncoding:
    """The encoding of a log by its first bytes (:data:`PROBED` of them).

    ``codepage`` is the user's choice for text of single bytes; it also overrules UTF-8. Zeros
    before the text, as where a log was emptied while it was written, count as its mark.
    """
    text = data.lstrip(b"\0")
    zeros = len(data) - len(text)
    if text and zeros >= _ZEROS_LEAST:
        return _behind_zeros(data, zeros, codepage)
    return _detected(data, codepage)


def _behind_zeros(data: bytes, zeros: int, codepage: int | None) -> LogEncoding:
    found = _detected(data[zeros:], codepage)
    if found.name == "utf-16-le" and not found.mark and zeros % 2:
        # The last of the zeros is the first half of a character.
        zeros -= 1
        found = _detected(data[zeros:], codepage)
    return replace(found, mark=found.mark + zeros)


def _detected(data: bytes, codepage: int | None) -> LogEncoding:
    if data.startswith(b"\xff\xfe"):
        return LogEncoding("utf-16-le", 2, 2)
    if data.startswith(b"\xfe\xff"):
        return LogEncoding("utf-16-be", 2, 2)
    if data.startswith(b"\xef\xbb\xbf"):
        return LogEncoding("utf-8", 1, 3)
    wide = _wide_order(data)
    if wide is not None:
        return LogEncoding(wide, 2, 4 if data.startswith(_MISREAD_MARK) else 0)
    if codepage is not None:
        return LogEncoding("utf-8" if codepage == UTF8 else f"cp{codepage}", 1, 0, codepage)
    if _is_utf8(data):
        return LogEncoding("utf-8", 1)
    return LogEncoding(f"cp{DEFAULT_CODEPAGE}", 1, 0, DEFAULT_CODEPAGE, is_guess=True)


def _wide_order(data: bytes) -> str | None:
    """UTF-16 without a mark: ASCII makes every second byte a NUL, from the beginning on."""
    wide = _zeros_order(data[: 1 << 12])
    return wide if wide == _zeros_order(data[: 1 << 8]) else None


def _zeros_order(probe: bytes) -> str | None:
    half = len(probe) // 2
    if half < 2:
        return None
    even, odd = probe[0::2].count(0), probe[1::2].count(0)
    if odd * 5 >= half * 2 and even * 20 <= half:
        return "utf-16-le"
    if even * 5 >= half * 2 and odd * 20 <= half:
        return "utf-16-be"
    return None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        # The probe may end inside a character, or a log that was cut: then others are whole.
        has_others = len(data) >= PROBED or not data[: error.start].isascii()
        return has_others and error.start >= len(data) - 3
    return True
