"""What a Windows program or library says of itself: processor, exports, version resource.

Reads only the parts that are asked for, each up to a limit: programs in a package may be large,
damaged or made to harm. Whatever does not fit is left out, with a word on it in
:attr:`Program.problems`. Source: Microsoft's PE/COFF specification, "Export Directory
Table", "The .rsrc Section"; the page "VS_VERSIONINFO".
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from msiview.format.file_source import ReadRange
from msiview.format.program_image import CLR, EXPORTS, RESOURCES, ProgramImage, UnfitImage

MACHINES = {0x014C: "x86", 0x8664: "x64", 0xAA64: "Arm64", 0x01C0: "Arm", 0x01C4: "Arm"}

MOST_EXPORTS = 10_000

_EXPORT_BYTES = 1 << 20
_VERSION_BYTES = 1 << 16
_MOST_ENTRIES = 1000
_MOST_STRINGS = 200
_LONGEST_NAME = 500

_RT_VERSION = 16
_FIXED_INFO = 0xFEEF04BD


@dataclass(frozen=True, slots=True)
class VersionInfo:
    """A version resource: both versions as numbers, its strings of the first language, and the
    languages that it says it has."""

    file_version: str
    product_version: str
    strings: tuple[tuple[str, str], ...] = ()
    languages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Program:
    """``exports`` are the names in the order of the file, which is alphabetical; ``export_count``
    counts those, too, that were left out. ``problems`` are sentences on what cannot be read."""

    machine: int
    is_library: bool
    is_managed: bool
    exports: tuple[str, ...] = ()
    export_count: int = 0
    version: VersionInfo | None = None
    problems: tuple[str, ...] = ()

    @property
    def processor(self) -> str:
        """``x64``, or the number where it has no name."""
        return machine_name(self.machine)


def machine_name(machine: int) -> str:
    """The processor that a program is for, by its number in the header."""
    return MACHINES.get(machine, f"machine 0x{machine:04X}")


def read_program(read: ReadRange) -> Program | None:
    """What a program says of itself; None for what is no Windows program.

    Errors of ``read`` are passed on.
    """
    image = ProgramImage.of(read)
    if image is None:
        return None
    problems = []
    exports: tuple[str, ...] = ()
    count, version = 0, None
    try:
        exports, count = _exports(image)
    except UnfitImage as error:
        problems.append(f"its exports cannot be read: {error}")
    try:
        version = _version(image)
    except UnfitImage as error:
        problems.append(f"its version cannot be read: {error}")
    is_managed = image.directory(CLR) is not None
    return Program(
        image.machine, image.is_library, is_managed, exports, count, version, tuple(problems)
    )


# -- exports ---------------------------------------------------------------


def _exports(image: ProgramImage) -> tuple[tuple[str, ...], int]:
    """The exported names, and how many there are."""
    found = image.directory(EXPORTS)
    if found is None:
        return (), 0
    start, size = found
    # Names and their table lie in the directory, all of which is read at once.
    block = image.at(start, min(size, _EXPORT_BYTES))
    if len(block) < 40:
        raise UnfitImage("the directory is too short")
    (count,) = struct.unpack_from("<I", block, 24)
    (table,) = struct.unpack_from("<I", block, 32)
    listed = min(count, MOST_EXPORTS)
    addresses = image.at(table, 4 * listed) if listed else b""
    names = []
    for (address,) in struct.iter_unpack("<I", addresses[: len(addresses) // 4 * 4]):
        inside = address - start
        if 0 <= inside < len(block):
            end = block.find(b"\0", inside, inside + _LONGEST_NAME)
            if end >= 0:
                names.append(block[inside:end].decode("latin-1"))
    return tuple(names), count


# -- the version resource ----------------------------------------------------


def _version(image: ProgramImage) -> VersionInfo | None:
    found = image.directory(RESOURCES)
    if found is None:
        return None
    root = found[0]
    offset = 0
    # Three levels: the type, the name, the language.
    for number in (_RT_VERSION, None, None):
        entry = _entry(image, root + offset, number)
        if entry is None:
            return None
        offset = entry & 0x7FFFFFFF
    address, size = struct.unpack("<II", image.exactly(root + offset, 8))
    return _version_info(image.exactly(address, min(size, _VERSION_BYTES)))


def _entry(image: ProgramImage, directory: int, number: int | None) -> int | None:
    """The offset in the entry of an id, or in the first entry; None where there is none."""
    named, numbered = struct.unpack_from("<HH", image.exactly(directory, 16), 12)
    count = min(named + numbered, _MOST_ENTRIES)
    entries = image.exactly(directory + 16, 8 * count) if count else b""
    for found, offset in struct.iter_unpack("<II", entries):
        if number is None or found == number:
            return int(offset)
    return None


@dataclass(frozen=True, slots=True)
class _Node:
    """A block of a version resource: its key, its value, and the blocks in it."""

    key: str
    value: bytes
    is_text: bool
    inside: bytes


def _nodes(data: bytes) -> Iterator[_Node]:
    """The blocks that lie one behind the other, each on a multiple of four bytes."""
    at = 0
    for _ in range(_MOST_STRINGS):
        if at + 6 > len(data):
            return
        length, value_length, is_text = struct.unpack_from("<HHH", data, at)
        if length < 6:
            return
        block = data[at : at + length]
        end = next((n for n in range(6, len(block) - 1, 2) if block[n : n + 2] == b"\0\0"), None)
        if end is None:
            return
        key = block[6:end].decode("utf-16-le", "replace")
        value_at = _aligned(end + 2)
        size = value_length * 2 if is_text else value_length
        value = block[value_at : value_at + size]
        yield _Node(key, value, bool(is_text), block[_aligned(value_at + size) :])
        at = _aligned(at + length)


def _version_info(data: bytes) -> VersionInfo:
    root = next(_nodes(data), None)
    if root is None or len(root.value) < 24:
        raise UnfitImage("the version resource is too short")
    signature, _, *numbers = struct.unpack_from("<6I", root.value)
    if signature != _FIXED_INFO:
        raise UnfitImage("the version resource does not begin as one")
    strings: list[tuple[str, str]] = []
    languages: tuple[int, ...] = ()
    for part in _nodes(root.inside):
        if part.key == "VarFileInfo":
            pairs = next((node.value for node in _nodes(part.inside)), b"")
            languages = tuple(
                pair[0] for pair in struct.iter_unpack("<HH", pairs[: len(pairs) & ~3])
            )
        table = next(_nodes(part.inside), None) if part.key == "StringFileInfo" else None
        for text in _nodes(table.inside) if table is not None else ():
            value = text.value.decode("utf-16-le", "replace").partition("\0")[0]
            strings.append((text.key, value))
    return VersionInfo(
        _dotted(*numbers[:2]),
        _dotted(*numbers[2:]),
        tuple(strings),
        tuple(dict.fromkeys(languages)),
    )


def _aligned(at: int) -> int:
    return (at + 3) & ~3


def _dotted(high: int, low: int) -> str:
    return f"{high >> 16}.{high & 0xFFFF}.{low >> 16}.{low & 0xFFFF}"
