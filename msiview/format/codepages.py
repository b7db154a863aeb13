"""Windows code pages: decoding that never fails, and encoding.

Windows maps the bytes that a single-byte page leaves undefined to C1 control characters; so does
:func:`decode`. Bytes that are not defined at all become U+FFFD, and the result is marked as lossy.

A page counts as known where its bytes below 80 are ASCII, as in every page that a package can have.
EBCDIC, UTF-7 and the escape sequences of ISO 2022 are not supported. Source: docs/msi-format.md,
"Code pages"; Microsoft's best-fit tables (bestfit936.txt).
"""

from __future__ import annotations

import codecs
import encodings
from functools import cache

from msiview.errors import FormatError

NEUTRAL = 0
UTF8 = 65001

_SPECIAL = {
    NEUTRAL: "cp1252",
    708: "iso8859-6",
    936: "gbk",
    1361: "johab",
    10000: "mac-roman",
    10006: "mac-greek",
    10007: "mac-cyrillic",
    10029: "mac-latin2",
    10079: "mac-iceland",
    10081: "mac-turkish",
    20127: "ascii",
    20866: "koi8-r",
    20932: "euc-jp",
    21866: "koi8-u",
    51932: "euc-jp",
    51949: "euc-kr",
    54936: "gb18030",
    UTF8: "utf-8",
}

_NAMES = {
    NEUTRAL: "neutral",
    437: "OEM United States",
    850: "OEM Latin 1",
    874: "Thai",
    932: "Japanese",
    936: "Simplified Chinese",
    949: "Korean",
    950: "Traditional Chinese",
    1250: "Central European",
    1251: "Cyrillic",
    1252: "Western European",
    1253: "Greek",
    1254: "Turkish",
    1255: "Hebrew",
    1256: "Arabic",
    1257: "Baltic",
    1258: "Vietnamese",
    20127: "ASCII",
    UTF8: "UTF-8",
}

KNOWN = tuple(sorted(page for page in _NAMES if page != NEUTRAL))
"""The pages that packages have, in their order."""

_MULTIBYTE = frozenset({932, 936, 949, 950, 1361, 20932, 51932, 51949, 54936, UTF8})

_ASCII = bytes(range(0x80))

MSIVIEW_ERRORS = "msiview-c1"
"""Decoding error handler: an undefined byte 0x80..0x9F of a single-byte page
becomes the C1 control of the same number, as in Windows."""

_GBK_ERRORS = "msiview-gbk"
"""Decoding error handler: what Windows' page 936 has beyond Python's GBK, namely the euro sign in
one byte and the user-defined characters, which GB 18030 maps to the same private code points. (GB
18030 as a whole would read four-byte characters that Windows' 936 does not know.)"""


def _keep_c1(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start]
    text = chr(byte) if 0x80 <= byte <= 0x9F else "\ufffd"
    return text, error.start + 1


def _complete_gbk(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    pair = error.object[error.start : error.start + 2]
    if pair[:1] == b"\x80":
        return "€", error.start + 1
    text = pair.decode("gb18030", "replace")
    if "\ue000" <= text <= "\ue765":
        return text, error.start + 2
    return "\ufffd", error.end


codecs.register_error(MSIVIEW_ERRORS, _keep_c1)
codecs.register_error(_GBK_ERRORS, _complete_gbk)


@cache
def codec_of(codepage: int) -> str | None:
    """Python's codec for a code page number, or None where there is none."""
    name = _SPECIAL.get(codepage)
    if name is None and 28591 <= codepage <= 28606:
        name = f"iso8859-{codepage - 28590}"
    if name is None:
        name = f"cp{codepage}"
    # Not codecs.lookup: from Python 3.14 on it knows on Windows whatever page Windows has, by its
    # number, so that the answer would depend on the computer.
    found = encodings.search_function(name)
    if found is None:
        return None
    try:
        codec = found.name
        return codec if _ASCII.decode(codec) == _ASCII.decode("ascii") else None
    except (LookupError, UnicodeDecodeError):
        return None


def is_multibyte(codepage: int) -> bool:
    """Whether a character of this page may take more than one byte."""
    return codepage in _MULTIBYTE


def name_of(codepage: int) -> str:
    """A code page in words: ``1252 (Western European)``, ``0 (neutral)``."""
    words = _NAMES.get(codepage)
    return f"{codepage} ({words})" if words else str(codepage)


def decode(data: bytes, codepage: int) -> tuple[str, bool]:
    """The text of some bytes, and whether any of it is a guess.

    A guess is: bytes >= 0x80 in a neutral or unknown page (read as 1252), and
    byte sequences that the page does not define. C1 controls that Windows
    itself yields for an undefined byte are not guesses.
    """
    if data.isascii():
        return data.decode("ascii"), False
    codec = codec_of(codepage)
    if codec is None or codepage == NEUTRAL:
        return data.decode("cp1252", MSIVIEW_ERRORS), True
    try:
        return data.decode(codec), False
    except UnicodeDecodeError:
        pass
    if codec == "gbk":
        text = data.decode(codec, _GBK_ERRORS)
    elif is_multibyte(codepage):
        text = data.decode(codec, "replace")
    else:
        text = data.decode(codec, MSIVIEW_ERRORS)
    return text, "\ufffd" in text


def encode(text: str, codepage: int) -> bytes:
    """The bytes of a text in a code page.

    Raises :class:`FormatError` naming the first character that the page lacks.
    A neutral page takes ASCII only.
    """
    if text.isascii():
        return text.encode("ascii")
    codec = codec_of(codepage) if codepage != NEUTRAL else "ascii"
    if codec is None:
        raise FormatError(f"code page {codepage} is not known")
    try:
        return text.encode(codec)
    except UnicodeEncodeError as error:
        if not _has_windows_extras(codec):
            raise _not_in_page(text[error.start], codepage) from None
    return b"".join(_encode_one(character, codec, codepage) for character in text)


def _has_windows_extras(codec: str) -> bool:
    """Whether :func:`decode` yields characters for this page that Python's codec lacks."""
    return codec == "gbk" or codec.startswith("cp125") or codec == "cp874"


def _encode_one(character: str, codec: str, codepage: int) -> bytes:
    """One character, with those that Windows has in a page beyond Python's codec."""
    try:
        return character.encode(codec)
    except UnicodeEncodeError:
        candidate = b""
        if codec == "gbk":
            candidate = b"\x80" if character == "€" else character.encode("gb18030", "ignore")
        elif "\x80" <= character <= "\x9f":
            candidate = bytes([ord(character)])
        if candidate and decode(candidate, codepage) == (character, False):
            return candidate
        raise _not_in_page(character, codepage) from None


def _not_in_page(character: str, codepage: int) -> FormatError:
    return FormatError(
        f"{character!r} (U+{ord(character):04X}) is not in code page {name_of(codepage)}"
    )


def utf16_length(text: str) -> int:
    """The length of a text as Windows counts: in 16-bit units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
