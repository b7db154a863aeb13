"""Listings of cabinets, sound and damaged."""

from __future__ import annotations

import struct
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.database.opening import open_package
from msiview.errors import FormatError, TruncatedData
from msiview.format.cabinet import Cabinet, FileAttribute, read_cabinet

SMALL = bytes.fromhex(
    "4D534346 00000000"  # MSCF, reserved
    "6B000000 00000000"  # 107 bytes, reserved
    "2C000000 00000000"  # files from offset 44
    "03 01 0100 0200"  # version 1.3, 1 folder, 2 files
    "0000 3930 0000"  # no flags, set 12345, cabinet 0
    "5B000000 0100 0315"  # folder: data at 91, 1 block, LZX with window 2^21
    "05000000 00000000 0000 585D A060 2000"  # file: 5 bytes, folder 0, 2026-10-24 12:05:00
    "612E74787400"  # a.txt
    "07000000 05000000 0000 0000 0000 A000"  # file: 7 bytes from 5, no date, UTF name
    "C3BC2E747874 00"  # ü.txt
)


def read(data: bytes, codepage: int = 0) -> Cabinet:
    return read_cabinet(lambda at, size: data[at : at + size], len(data), codepage)


def test_a_cabinet_lists_folders_and_files() -> None:
    cabinet = read(SMALL)
    assert (cabinet.size, cabinet.set_id, cabinet.number) == (107, 12345, 0)
    (folder,) = cabinet.folders
    assert (folder.offset, folder.blocks, folder.window) == (91, 1, 1 << 21)
    assert folder.compression_title == "LZX, window 2 MB"
    first, second = cabinet.files
    assert (first.name, first.size, first.offset, first.folder) == ("a.txt", 5, 0, 0)
    assert first.modified == datetime(2026, 10, 24, 12, 5)
    assert first.attributes is FileAttribute.ARCHIVE
    assert (second.name, second.modified) == ("ü.txt", None)
    assert cabinet.unpacked_size == 12


def test_names_without_the_mark_are_in_the_package_s_code_page() -> None:
    data = SMALL.replace(b"a.txt", b"\xe0.txt")
    assert read(data, 1251).files[0].name == "а.txt"  # Cyrillic


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (0x0000, "not compressed"),
        (0x0001, "MSZIP"),
        (0x0F03, "LZX, window 32 kB"),
        (0x1472, "Quantum, window 1 MB"),
        (0x0007, "unknown compression 7"),
    ],
)
def test_compression_in_words(kind: int, title: str) -> None:
    data = bytearray(SMALL)
    struct.pack_into("<H", data, 42, kind)
    assert read(bytes(data)).folders[0].compression_title == title


def test_reserved_areas_and_neighbours_are_skipped() -> None:
    data = bytearray(SMALL[:36])
    struct.pack_into("<I", data, 16, 36 + 4 + 3 + 10 + 10 + 8 + 2)  # where the files begin
    struct.pack_into("<H", data, 30, 7)  # previous, next, reserve
    data += struct.pack("<HBB", 3, 2, 0) + b"xyz"  # 3 bytes here, 2 for each folder
    data += b"a.cab\0one\0" + b"b.cab\0two\0"
    data += SMALL[36:44] + b"zz" + SMALL[44:]
    cabinet = read(bytes(data))
    assert (cabinet.previous, cabinet.next) == ("a.cab", "b.cab")
    assert [file.name for file in cabinet.files] == ["a.txt", "ü.txt"]


@pytest.mark.parametrize(("number", "folder"), [(0xFFFD, 0), (0xFFFE, 0), (0xFFFF, 0)])
def test_continued_files(number: int, folder: int) -> None:
    data = bytearray(SMALL)
    struct.pack_into("<H", data, 44 + 8, number)
    file = read(bytes(data)).files[0]
    assert (file.folder, file.continued) == (folder, True)


def test_a_folder_that_does_not_exist_is_a_defect() -> None:
    data = bytearray(SMALL)
    struct.pack_into("<H", data, 44 + 8, 9)
    cabinet = read(bytes(data))
    assert cabinet.files[0].folder is None
    assert {defect.code for defect in cabinet.defects} >= {"cabinet-folder"}


def test_what_can_be_read_of_a_cut_cabinet_is_kept() -> None:
    cabinet = read(SMALL[:70])
    assert [file.name for file in cabinet.files] == ["a.txt"]
    assert {defect.code for defect in cabinet.defects} == {"cabinet-size", "cabinet-damaged"}


def test_an_endless_name_is_refused() -> None:
    cabinet = read(SMALL[:60] + b"x" * 300)
    assert cabinet.files == []
    assert "cabinet-damaged" in {defect.code for defect in cabinet.defects}


def test_no_cabinet() -> None:
    with pytest.raises(FormatError):
        read(b"PK" + bytes(60))
    with pytest.raises(TruncatedData):
        read(b"MSCF")


@given(st.data())
def test_damaged_cabinets_give_a_listing_or_a_format_error(data: st.DataObject) -> None:
    damaged = bytearray(SMALL)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(SMALL) - 1))] = data.draw(st.integers(0, 255))
    try:
        cabinet = read(bytes(damaged[: data.draw(st.integers(0, len(SMALL)))]))
    except FormatError:
        return
    assert len(cabinet.files) <= 0xFFFF


def test_real_cabinets_list_the_files_of_the_file_table(corpus: Path) -> None:
    package = open_package(corpus / "msi" / "Redball__dist__Redball-2.1.24.msi")
    stream = package.stream("cab1.cab")
    cabinet = read_cabinet(stream.read_range, stream.size)
    table = package.table("File")  # type: ignore[attr-defined]
    assert {file.name for file in cabinet.files} == set(table.values(0))
    assert len(cabinet.defects) == 0
