"""Addresses of lines, rows and files inside a page, and back again."""

from __future__ import annotations

from urllib.parse import quote, unquote

from msiview.analysis.phrase import FileRef, LineRef, OtherLineRef, Ref, RowRef
from msiview.database.cells import Cell, cell_text

_LINE, _OTHER, _ROW, _FILE = "line", "other", "row", "file"
_NULL, _NUMBER, _TEXT = "n", "i", "s"
"""How a value of a key begins, so that 5 and "5" stay two keys."""


def address_of(ref: Ref) -> str:
    """``line:1431`` (from 0), ``other:1431/b.log``, ``row:Component/sC_Program``,
    ``file:C%3A%5Ca.log``."""
    match ref:
        case LineRef(line):
            return f"{_LINE}:{line}"
        case OtherLineRef(path, line):
            return f"{_OTHER}:{line}/{_quoted(path)}"
        case RowRef(table, key):
            return f"{_ROW}:{'/'.join([_quoted(table), *map(_value, key)])}"
        case FileRef(path):
            return f"{_FILE}:{_quoted(path)}"


def target_of(address: str) -> Ref | None:
    """What an address leads to; None for any other text that calls itself one."""
    kind, colon, rest = address.partition(":")
    if not colon:
        return None
    if kind == _LINE:
        return LineRef(int(rest)) if rest.isascii() and rest.isdecimal() else None
    if kind == _FILE:
        return FileRef(unquote(rest, errors="surrogatepass"))
    if kind == _OTHER:
        line, slash, path = rest.partition("/")
        is_line = bool(slash) and line.isascii() and line.isdecimal()
        return OtherLineRef(unquote(path, errors="surrogatepass"), int(line)) if is_line else None
    table, *values = rest.split("/")
    if kind != _ROW or not all(map(_is_value, values)):
        return None
    return RowRef(unquote(table, errors="surrogatepass"), tuple(map(_cell, values)))


def _value(cell: Cell) -> str:
    if cell is None:
        return _NULL
    if isinstance(cell, int):
        return f"{_NUMBER}{cell}"
    return f"{_TEXT}{_quoted(cell_text(cell))}"


def _is_value(written: str) -> bool:
    kind, rest = written[:1], written[1:]
    return kind == _TEXT or written == _NULL or (kind == _NUMBER and _is_number(rest))


def _is_number(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdecimal() and len(digits) <= 10


def _cell(written: str) -> Cell:
    kind, rest = written[:1], written[1:]
    if kind == _NUMBER:
        return int(rest)
    return unquote(rest, errors="surrogatepass") if kind == _TEXT else None


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")
