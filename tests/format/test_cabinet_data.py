"""Files unpacked from cabinets of all kinds, and from damaged ones."""

from __future__ import annotations

import random
import struct
from collections.abc import Sequence
from dataclasses import replace

import pytest

from msiview.errors import FormatError, UnsupportedCompression
from msiview.format.cabinet import read_cabinet
from msiview.format.cabinet_data import FolderPart, checksum, folder_parts, unpacked_files
from msiview.format.lzx import FRAME
from tests.builders.cabinets import LZX, MSZIP, PLAIN, QUANTUM, Folder, cabinet, cabinet_set

CHANCE = random.Random(7)
FILES = {
    "a.txt": b"a small one",
    "empty.txt": b"",
    "large.bin": CHANCE.randbytes(50_000) + b"again and again " * 5_000,
    "last.txt": b"the last one" * 9_000,
}


def part(data: bytes, folder: int = 0) -> FolderPart:
    def read(at: int, size: int) -> bytes:
        return data[at : at + size]

    return folder_parts(read, read_cabinet(read, len(data)))[folder]


def unpacked(*parts: FolderPart, names: Sequence[str] = tuple(FILES)) -> dict[str, bytes]:
    files = {file.name: file for found in parts for file in found.cabinet.files}
    found = unpacked_files(parts, [files[name] for name in names])
    return {file.name: b"".join(pieces) for file, pieces in found}


@pytest.mark.parametrize("kind", [PLAIN, MSZIP, LZX])
@pytest.mark.parametrize("reserve", [0, 5])
@pytest.mark.parametrize("checksums", [True, False])
def test_all_kinds(kind: int, reserve: int, checksums: bool) -> None:
    data = cabinet(Folder(FILES, kind), reserve=reserve, checksums=checksums)
    assert unpacked(part(data)) == FILES
    assert unpacked(part(data), names=["last.txt"]) == {"last.txt": FILES["last.txt"]}


def test_several_folders() -> None:
    data = cabinet(Folder({"x": b"1"}, PLAIN), Folder({"y": b"2" * 70_000}), Folder(FILES, LZX))
    assert unpacked(part(data, 0), names=["x"]) == {"x": b"1"}
    assert unpacked(part(data, 1), names=["y"]) == {"y": b"2" * 70_000}
    assert unpacked(part(data, 2)) == FILES


@pytest.mark.parametrize("kind", [PLAIN, MSZIP, LZX])
@pytest.mark.parametrize("cut", [0, 2, 5])
def test_a_folder_in_two_cabinets(kind: int, cut: int) -> None:
    first, second = cabinet_set(Folder(FILES, kind), cut, ["one.cab", "two.cab"])
    parts = part(first), part(second)
    assert parts[0].cabinet.next == "two.cab"
    assert parts[1].cabinet.previous == "one.cab"
    assert unpacked(*parts) == FILES


def test_the_first_half_alone_gives_what_it_holds() -> None:
    first, _ = cabinet_set(Folder(FILES), 2, ["one.cab", "two.cab"])
    found = unpacked_files([part(first)], part(first).cabinet.files)
    whole = {file.name: pieces for file, pieces in found if file.name in ("a.txt", "empty.txt")}
    assert set(whole) == {"a.txt", "empty.txt"}
    assert unpacked(part(first), names=["a.txt"]) == {"a.txt": FILES["a.txt"]}
    with pytest.raises(FormatError, match="goes on in a cabinet that is not there"):
        unpacked(part(first), names=["large.bin"])


def test_files_with_the_same_bytes() -> None:
    """Makers of cabinets store the same file once."""
    data = cabinet(Folder({"one": b"twice", "other": b"the rest"}))
    first, second = part(data).cabinet.files
    found = unpacked_files([part(data)], [first, second, first])
    assert [b"".join(pieces) for _, pieces in found] == [b"twice", b"twice", b"the rest"]


def test_the_same_bytes_under_many_names_are_unpacked_once() -> None:
    reads = []
    whole = part(cabinet(Folder(FILES)))
    counting = replace(whole, read=lambda at, size: reads.append(at) or whole.read(at, size))
    (last,) = (file for file in whole.cabinet.files if file.name == "last.txt")
    found = unpacked_files([counting], [replace(last, name=f"{n}.txt") for n in range(100)])
    assert {b"".join(pieces) for _, pieces in found} == {FILES["last.txt"]}
    assert len(reads) == len(set(reads)) == 2 * whole.folder.blocks


def test_damage_is_told_of_each_of_the_same_files() -> None:
    found = part(cabinet(Folder(FILES))[:-5])
    last = found.cabinet.files[-1]
    for _, pieces in unpacked_files([found], [last, replace(last, name="other.txt")]):
        assert next(pieces)
        with pytest.raises(FormatError, match="ends inside block 8"):
            list(pieces)


def test_files_that_overlap_are_unpacked_as_long_as_they_are_few() -> None:
    found = part(cabinet(Folder(FILES)))
    (large,) = (file for file in found.cabinet.files if file.name == "large.bin")
    files = [replace(large, offset=large.offset + n) for n in range(20)]
    failures = []
    for file, pieces in unpacked_files([found], files):
        try:
            assert b"".join(pieces).startswith(FILES["large.bin"][file.offset - large.offset :])
        except FormatError as error:
            failures.append(error.reason)
    assert failures == ["too many files of its folder have parts in common"] * 12


def test_folders_that_overlap_are_refused() -> None:
    data = bytearray(cabinet(Folder(FILES), Folder({"y": b"2" * 70_000})))
    first, second = part(bytes(data), 0), part(bytes(data), 1)
    assert first.end == second.folder.offset
    assert second.end is None
    struct.pack_into("<I", data, 36 + 8, first.folder.offset + 1000)
    with pytest.raises(FormatError, match="block 1 of the folder lies in the next folder"):
        unpacked(part(bytes(data)))


@pytest.mark.parametrize("size", [0, 200])
def test_a_block_in_too_many_parts_is_refused(size: int) -> None:
    """Only the last block of a cabinet goes on in the next one."""
    data = cabinet(Folder(FILES, PLAIN), checksums=False)
    start = part(data).folder.offset
    unending = data[:start] + struct.pack("<IHH", 0, FRAME, 0) + bytes(FRAME)
    unending += struct.pack("<IHH", 0, FRAME, size) + bytes(FRAME)
    with pytest.raises(FormatError, match="block 2 of the folder is too large"):
        unpacked(part(unending))


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda data: data[:-5], "ends inside block 8"),
        (lambda data: data[:-200_000], "ends"),
        (lambda data: data[:-3] + b"???", "block 8 of the folder has a wrong checksum"),
        (lambda data: data.replace(b"CK", b"XX", 1), "wrong checksum"),
    ],
)
def test_damage(damage: object, words: str) -> None:
    assert callable(damage)
    data = damage(cabinet(Folder(FILES)))
    with pytest.raises(FormatError, match=words):
        unpacked(part(data))


@pytest.mark.parametrize("kind", [MSZIP, LZX])
def test_damage_without_checksums(kind: int) -> None:
    data = cabinet(Folder(FILES, kind), checksums=False)
    start = part(data).folder.offset + 8
    with pytest.raises(FormatError):
        unpacked(part(data[:start] + b"\xff\xff\xff\xff" + data[start + 4 :]))


def test_what_cannot_be_unpacked_is_named() -> None:
    with pytest.raises(UnsupportedCompression, match="Quantum compression is not supported"):
        unpacked(part(cabinet(Folder(FILES, QUANTUM))))
    with pytest.raises(FormatError, match="compression 9 is not known"):
        unpacked(part(cabinet(Folder(FILES, 9))))


def test_a_small_file_before_the_damage_is_unpacked() -> None:
    data = cabinet(Folder(FILES))[:-5]
    assert unpacked(part(data), names=["a.txt"]) == {"a.txt": FILES["a.txt"]}


@pytest.mark.parametrize(
    ("packed", "expected"),
    [(b"", 0), (b"\1\0\0\0", 1), (b"\1\0\0\0\2\0\0\0", 3), (b"\1\2\3", 0x010203), (b"\7", 7)],
)
def test_checksums(packed: bytes, expected: int) -> None:
    assert checksum(packed, bytes(4)) == expected
    assert checksum(packed, b"\1\0\0\0") == expected ^ 1
