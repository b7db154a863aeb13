"""Logs that were encoded as a whole to be handed on: in base64, with percent signs as in an
address, quoted-printable as in a mail, or as the bytes that Python prints.

Nobody can read such a text, so that what is decoded takes its place: its lines are shown and
copied.
"""

from __future__ import annotations

import ast
import binascii
from collections.abc import Callable, Iterator
from typing import TypeAlias
from urllib.parse import unquote_to_bytes

from msiview.late_patterns import late_pattern
from msiview.logs.encodings import PROBED, detect
from msiview.logs.engine_beginnings import STRONG

MOST_DECODED = 1 << 27
"""Bytes of an encoded text that are decoded at most; a longer one stays as it is."""

_LEAST_PERCENT = 8
_FEWEST_TO_A_BLANK = 40
"""Characters of an address to a blank that somebody has left in it, at least."""
_LEAST_QUOTED = 2

_FIELDS = late_pattern(rb"[\w.-]{1,80}=(?=[^&=]*%)")
"""The name of a field of a form, whose value is the log."""
_SOFT_BREAK = late_pattern(r"=\r?\n")
_NOT_QUOTED = late_pattern(r"=(?![0-9A-F]{2}|\r?\n)")
_FEWEST_QUOTED = 10
"""Equals signs to one that is none, in a head of a mail, at least."""
_LEAST_ZEROS = 20
_BYTES = late_pattern(r"\bb(['\"])(?=\\x|.\\x00)")
_HALF = late_pattern(r"\\(?:x[0-9A-Fa-f]?)?\Z")
"""An escape that is cut."""
_BODY = late_pattern(rb"(?:[A-Za-z0-9+/_-]{60,}(?:\\[rn]|[\s\0])*)+[A-Za-z0-9+/_-]{0,80}={0,2}")
"""Text in base64: long lines, and a shorter one at the end."""
_NO_DIGITS = late_pattern(rb"\\[rn]|[\s\0=]+")
_Way: TypeAlias = "Callable[[bytes, str], bytes | None]"
_URL_SAFE = bytes.maketrans(b"-_", b"+/")


def decoded(probe: bytes, whole: Callable[[], bytes]) -> bytes | None:
    """The log that a file has in such an encoding; None for other files. ``probe`` are its first
    bytes, ``whole`` gives all of them."""
    text = detect(probe).decode(probe)
    ways: tuple[_Way, ...] = (_out_of_quotes,)
    if STRONG.search(text) is None:
        ways += (_out_of_percents, _out_of_bytes, _out_of_base64)
    for decode in ways:
        inner = decode(probe, text)
        if inner is not None and _is_log(inner):
            data = whole()
            return decode(data, detect(probe).decode(data))
    return None


def _is_log(data: bytes) -> bool:
    probe = data[:PROBED]
    return STRONG.search(detect(probe).decode(probe)) is not None


def _out_of_percents(_: bytes, text: str) -> bytes | None:
    """Out of an address, or out of the longest field of a form."""
    is_one = text.count("%") >= _LEAST_PERCENT
    if not is_one or text.count(" ") * _FEWEST_TO_A_BLANK > len(text):
        return None
    data = max(text.encode("utf-8", "replace").split(b"&"), key=len)
    data = _FIELDS.sub(b"", data, count=1) if _FIELDS.match(data) else data
    if b"%20" not in data:
        data = data.replace(b"+", b" ")
    return unquote_to_bytes(data)


def _out_of_quotes(_: bytes, text: str) -> bytes | None:
    """Out of a mail: ``=3D`` is an equals sign, and one at its end goes on with a line."""
    if "=3D" not in text or len(_SOFT_BREAK.findall(text)) < _LEAST_QUOTED:
        return None
    if len(_NOT_QUOTED.findall(text)) * _FEWEST_QUOTED > text.count("="):
        return None
    return binascii.a2b_qp(text.encode("utf-8", "replace"))


def _out_of_bytes(_: bytes, text: str) -> bytes | None:
    """Out of what Python prints of bytes, with a zero for each second one: UTF-16."""
    begin = _BYTES.search(text) if text.count("\\x00") >= _LEAST_ZEROS else None
    if begin is None:
        return None
    body, mark = text[begin.end() :], begin[1]
    end = _end_of_string(body, mark)
    whole = body[:end] if end >= 0 else _HALF.sub("", body)
    try:
        value: object = ast.literal_eval(f"b{mark}{whole}{mark}")
    except (ValueError, SyntaxError, MemoryError):
        return None
    return value if isinstance(value, bytes) else None


def _end_of_string(body: str, mark: str) -> int:
    """Where a quotation mark without a backslash stands; -1 where there is none."""
    at = body.find(mark)
    while at > 0 and (at - len(body[:at].rstrip("\\"))) % 2:
        at = body.find(mark, at + 1)
    return at


def _out_of_base64(data: bytes, _: str) -> bytes | None:
    """Out of the longest text in base64 of a file: a certificate, a mail, a field of JSON."""
    body = max(_bodies(data), key=len, default=b"")
    digits = _NO_DIGITS.sub(b"", body).translate(_URL_SAFE)
    digits = digits[: len(digits) - (len(digits) % 4 == 1)]
    if not digits:
        return None
    return binascii.a2b_base64(digits + b"=" * (-len(digits) % 4))


def _bodies(data: bytes) -> Iterator[bytes]:
    if detect(data[:PROBED]).unit == 2:
        data = data.replace(b"\0", b"")
    return (match[0] for match in _BODY.finditer(data))
