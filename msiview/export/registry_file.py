"""Registry values as a file for regedit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msiview.analysis.trees.registry_values import (
    WRITING,
    RegistryOperation,
    RegistryType,
    RegistryValue,
)

_HEAD = "Windows Registry Editor Version 5.00\r\n"
_ON_64_BITS = "; For 64-bit Windows: what is of 32 bits lies under Wow6432Node.\r\n"
_HEX = {
    RegistryType.TEXT: "hex(1):",
    RegistryType.EXPANDABLE: "hex(2):",
    RegistryType.TEXTS: "hex(7):",
}
_REMOVING = frozenset({RegistryOperation.REMOVE_KEY_FIRST, RegistryOperation.REMOVE_VALUE_FIRST})


def registry_file(values: Iterable[RegistryValue]) -> Iterator[str]:
    """The text of a .reg file in pieces, lines with CR and LF.

    What is removed comes first, as at an installation; what only an uninstallation removes is left
    out. Names in brackets whose values only the computer knows stay in it, so a file with such
    names is for reading. Comments stand for what no such file can say: data that is unknown, or is
    added to what is there. Keys are where they land on 64-bit Windows, as regedit sees them there;
    a comment says so if that is elsewhere.
    """
    yield _HEAD
    before = ""
    listed = [one for one in values if one.operation is not RegistryOperation.REMOVE_KEY]
    if any(one.place != one.path for one in listed):
        yield _ON_64_BITS
    for value in sorted(listed, key=lambda one: one.operation not in _REMOVING):
        key = f"{value.root}\\{value.place}".rstrip("\\")
        removes = value.operation is RegistryOperation.REMOVE_KEY_FIRST
        line = f"\r\n[{'-' if removes else ''}{_plain(key)}]\r\n"
        if line != before:
            yield line
        before = line
        if value.operation is RegistryOperation.REMOVE_VALUE_FIRST:
            yield f"{_name(value)}=-\r\n"
        elif value.operation in WRITING:
            yield _line(value)


def _line(value: RegistryValue) -> str:
    """A value with its data, or a comment where regedit would write other data."""
    name, words = _name(value), _plain(value.words)
    if value.operation is not RegistryOperation.WRITE:
        return f"; {name}, {value.operation.value}: {words}\r\n"
    if isinstance(value.data, str) and value.type in (RegistryType.NUMBER, RegistryType.BINARY):
        return f"; {name}, {value.type.value}: {words}\r\n"
    return f"{name}={_data(value)}\r\n"


def _name(value: RegistryValue) -> str:
    return f'"{_escaped(value.name)}"' if value.name else "@"


def _data(value: RegistryValue) -> str:
    data, type_ = value.data, value.type
    if isinstance(data, int):
        return f"dword:{data & 0xFFFFFFFF:08x}"
    if isinstance(data, bytes):
        return f"hex:{data.hex(',')}"
    if type_ in _HEX and (type_ is not RegistryType.TEXT or _plain(str(data)) != data):
        text = "\0".join((*data, "")) if isinstance(data, tuple) else data
        return _HEX[type_] + f"{text}\0".encode("utf-16-le", "surrogatepass").hex(",")
    return f'"{_escaped(str(data))}"'


def _escaped(text: str) -> str:
    return _plain(text).replace("\\", "\\\\").replace('"', '\\"')


def _plain(text: str) -> str:
    """A text on one line: line ends in it would begin other entries."""
    return text.replace("\r", " ").replace("\n", " ").replace("\0", "")
