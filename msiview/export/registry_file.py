"""Registry values as a file for regedit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msiview.analysis.trees.registry_values import RegistryOperation, RegistryType, RegistryValue

_HEAD = "Windows Registry Editor Version 5.00\r\n"
_HEX = {RegistryType.EXPANDABLE: "hex(2):", RegistryType.TEXTS: "hex(7):"}


def registry_file(values: Iterable[RegistryValue]) -> Iterator[str]:
    """The text of a .reg file in pieces, lines with CR and LF. Names in brackets whose values only
    the computer knows stay in it, so a file with such names is for reading."""
    yield _HEAD
    before = ""
    for value in values:
        key = f"{value.root}\\{value.path}".rstrip("\\")
        removes = value.operation is RegistryOperation.REMOVE_KEY_FIRST
        line = f"\r\n[{'-' if removes else ''}{_plain(key)}]\r\n"
        if line != before:
            yield line
        before = line
        if value.operation is RegistryOperation.REMOVE_VALUE_FIRST:
            yield f"{_name(value)}=-\r\n"
        elif value.operation is RegistryOperation.WRITE:
            yield f"{_name(value)}={_data(value)}\r\n"


def _name(value: RegistryValue) -> str:
    return f'"{_escaped(value.name)}"' if value.name else "@"


def _data(value: RegistryValue) -> str:
    data, type_ = value.data, value.type
    if isinstance(data, int):
        return f"dword:{data & 0xFFFFFFFF:08x}"
    if isinstance(data, bytes):
        return f"hex:{data.hex(',')}"
    if type_ in _HEX:
        text = "\0".join((*data, "")) if isinstance(data, tuple) else data
        return _HEX[type_] + f"{text}\0".encode("utf-16-le", "surrogatepass").hex(",")
    return f'"{_escaped(str(data))}"'


def _escaped(text: str) -> str:
    return _plain(text).replace("\\", "\\\\").replace('"', '\\"')


def _plain(text: str) -> str:
    """A text on one line: line ends in it would begin other entries."""
    return text.replace("\r", " ").replace("\n", " ").replace("\0", "")
