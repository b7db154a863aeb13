"""Small logs, written as the engine writes them."""

from __future__ import annotations

import codecs
from pathlib import Path

from msiview.logs.log import Log


def log_bytes(text: str, encoding: str = "utf-16") -> bytes:
    """A text as the bytes of a log: lines end as on Windows, ``utf-16`` has a mark."""
    text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    if encoding == "utf-16":
        return codecs.BOM_UTF16_LE + text.encode("utf-16-le", "surrogatepass")
    return text.encode(encoding)


def write_log(path: Path, text: str, encoding: str = "utf-16") -> Path:
    """Write a text as a log; returns the path."""
    path.write_bytes(log_bytes(text, encoding))
    return path


def read_log(path: Path, text: str, encoding: str = "utf-16") -> Log:
    """A text written as a log, and read."""
    log = Log(write_log(path, text, encoding))
    log.read()
    return log


def engine(text: str, side: str = "s", time: str = "10:00:00:000", process: str = "F0:44") -> str:
    """A line of the engine."""
    return f"MSI ({side}) ({process}) [{time}]: {text}"
