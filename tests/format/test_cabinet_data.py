"""Files unpacked from cabinets of all kinds, and from damaged ones."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from msiview.errors import FormatError
from msiview.format.cabinet import read_cabinet
from msiview.format.cabinet_data import FolderPart, checksum, unpacked_files
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

    listing = read_cabinet(read, len(data))
    return FolderPart(read, listing, listing.folders[folder])


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
    assert [b"".join(pieces) for _, pieces in found] == [b"twice", b"the rest", b"twice"]


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
    with pytest.raises(FormatError, match="Quantum compression is not supported"):
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
