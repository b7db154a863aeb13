"""Compound files read: names, small and large streams, and damage of every kind."""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path

import pytest

from msiview.errors import (
    FormatError,
    NotAnInstallerFile,
    Severity,
    TruncatedData,
)
from msiview.format.compound_writer import StorageContent, compound_bytes
from msiview.format.container import CHUNK, Container, Stream
from msiview.format.stream_names import encode_name
from tests.builders.damaged import END_OF_CHAIN, Damaged

CLSID = "{000C1084-0000-0000-C000-000000000046}"
LARGE = bytes(range(256)) * 40  # 10,240 bytes: in sectors of its own
SMALL = b"small stream " * 20  # 260 bytes: in the mini stream

pytestmark = pytest.mark.filterwarnings("error")


def sample() -> StorageContent:
    deep = StorageContent("{000C1082-0000-0000-C000-000000000046}", {"Deep": b"deep"})
    return StorageContent(
        CLSID,
        {
            "Large": LARGE,
            "Small": SMALL,
            "Empty": b"",
            "Other": b"o" * 100,
            encode_name("File", is_table=True): b"table",
            "\x05SummaryInformation": b"summary",
        },
        {"Inner": StorageContent(None, {"Small": b"inner"}, {"Deeper": deep})},
    )


def damaged(sector_size: int = 512) -> Damaged:
    return Damaged(compound_bytes(sample(), sector_size=sector_size))


def opened(file: Damaged | bytes) -> Container:
    return Container.from_bytes(file if isinstance(file, bytes) else file.bytes(), "x.msi")


def stream(container: Container, name: str) -> Stream:
    found = container.root.stream(name)
    assert found is not None
    return found


# -- sound files --------------------------------------------------------------


@pytest.mark.parametrize("sector_size", [512, 4096])
def test_streams_storages_and_classes(sector_size: int) -> None:
    container = opened(damaged(sector_size))
    root = container.root
    assert container.sector_size == sector_size
    assert root.clsid == CLSID
    assert [(s.name, s.is_table) for s in root.streams] == [
        ("\x05SummaryInformation", False),
        ("Empty", False),
        ("File", True),
        ("Large", False),
        ("Other", False),
        ("Small", False),
    ]
    assert root.streams[0].shown_name == r"\5SummaryInformation"
    assert stream(container, "Large").read() == LARGE
    assert stream(container, "Small").read() == SMALL
    assert stream(container, "Empty").read() == b""
    table = root.table_stream("File")
    assert table is not None
    assert table.read() == b"table"
    assert root.stream("File") is None
    assert root.table_stream("Large") is None
    inner = root.storage("Inner")
    assert inner is not None
    assert inner.clsid is None
    assert inner.streams[0].read() == b"inner"
    assert inner.storages[0].clsid == "{000C1082-0000-0000-C000-000000000046}"
    assert inner.storages[0].streams[0].read() == b"deep"
    assert list(container.defects) == []


@pytest.mark.parametrize(("name", "content"), [("Large", LARGE), ("Small", SMALL)])
@pytest.mark.parametrize(
    ("offset", "size"),
    [(0, 10), (60, 10), (500, 600), (0, 1 << 40), (255, 5), (10_239, 5), (10_240, 5), (1 << 40, 1)],
)
def test_ranges(name: str, content: bytes, offset: int, size: int) -> None:
    found = stream(opened(damaged()), name)
    assert found.read_range(offset, size) == content[offset : offset + size]


def test_chunks_and_digest() -> None:
    content = bytes(3 * CHUNK // 2)
    found = stream(opened(compound_bytes(StorageContent(CLSID, {"Big": content}))), "Big")
    assert [len(chunk) for chunk in found.chunks()] == [CHUNK, CHUNK // 2]
    assert b"".join(found.chunks(1000)) == content
    assert found.sha256() == hashlib.sha256(content).hexdigest()


def test_large_files_have_sector_tables_in_further_sectors() -> None:
    """Above 109 FAT sectors (6.8 MB here) the header has no room for their numbers."""
    content = b"".join(struct.pack("<I", number) for number in range(2_000_000))
    data = compound_bytes(StorageContent(CLSID, {"Big": content}), sector_size=512)
    assert Damaged(data).get(Damaged.DIFAT_SECTORS) > 0
    container = opened(data)
    assert stream(container, "Big").read() == content
    assert list(container.defects) == []


# -- other files --------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the file is empty"),
        (b"MZ\x90" + bytes(600), "a Windows program"),
        (b"PK\x03\x04" + bytes(600), "a ZIP archive"),
        (b"MSCF" + bytes(600), "a cabinet"),
        (b"\xef\xbb\xbf[log]", "a text file"),
        (b"\xff\xfe=\0=\0=\0", "UTF-16 text file, perhaps a log"),
        (b"=== Verbose logging started", "perhaps a log"),
        (b"\xd0\xcf\x11", "not a compound file"),
        (b"anything else at all", "not a compound file"),
    ],
)
def test_other_files_are_named(data: bytes, words: str) -> None:
    with pytest.raises(NotAnInstallerFile) as caught:
        opened(data)
    assert words in str(caught.value)
    assert str(caught.value).startswith("x.msi: ")


def test_a_file_that_ends_in_its_header() -> None:
    with pytest.raises(TruncatedData, match="after 300 bytes"):
        opened(damaged().bytes()[:300])


def test_a_file_after_a_conversion_of_line_ends() -> None:
    data = damaged(4096).bytes().replace(b"\n", b"\r\n")
    broken = bytearray(data)
    broken[30:32] = b"\x0d\x0a"
    with pytest.raises(NotAnInstallerFile, match="conversion of line ends"):
        opened(bytes(broken))


# -- damage -------------------------------------------------------------------


@pytest.mark.parametrize("shift", [0, 1, 8, 10, 13, 31, 64, 0xFFFF])
def test_odd_sector_sizes(shift: int) -> None:
    file = damaged()
    file.put(30, shift, "H")
    with pytest.raises(NotAnInstallerFile, match="sector size"):
        opened(file)


@pytest.mark.parametrize("shift", [0, 5, 7, 31])
def test_the_size_of_small_sectors_is_always_64(shift: int) -> None:
    file = damaged()
    file.put(32, shift, "H")
    container = opened(file)
    assert stream(container, "Small").read() == SMALL
    assert len(container.defects) > 0


@pytest.mark.parametrize("shift", [32, 0xFFFF])
def test_a_size_of_small_sectors_beyond_reason(shift: int) -> None:
    file = damaged()
    file.put(32, shift, "H")
    with pytest.raises(FormatError, match="small sectors"):
        opened(file)


@pytest.mark.parametrize("count", [1000, 0xFFFFFFFF])
def test_more_sector_tables_than_the_file_can_hold(count: int) -> None:
    file = damaged()
    file.put(Damaged.FAT_SECTORS, count)
    with pytest.raises(FormatError, match="sector tables"):
        opened(file)


@pytest.mark.parametrize("first", [0, 1, 1 << 20, END_OF_CHAIN])
def test_sector_table_sectors_in_a_circle(first: int) -> None:
    """A DIFAT that leads nowhere, or to itself."""
    file = damaged()
    file.put(Damaged.FIRST_DIFAT_SECTOR, first)
    file.put(Damaged.DIFAT_SECTORS, 5)
    with pytest.raises(FormatError, match=r"x\.msi: .*damaged"):
        opened(file)


def test_a_circle_in_a_stream() -> None:
    file = damaged()
    start = file.start("Large")
    file.put(file.link(start + 2), start)
    container = opened(file)
    found = stream(container, "Large")
    assert found.read() == LARGE[: 3 * 512]
    assert found.read_range(5000, 100) == b""
    assert b"".join(found.chunks(1000)) == LARGE[: 3 * 512]
    [defect] = container.defects
    assert (defect.code, defect.offset, defect.stream) == ("stream-chain", 3 * 512, "Large")
    assert defect.severity is Severity.ERROR
    assert stream(container, "Small").read() == SMALL


def test_a_circle_in_the_mini_fat() -> None:
    file = damaged()
    start = file.start("Small")
    file.put(file.mini_link(start), start)
    container = opened(file)
    assert stream(container, "Small").read() == SMALL[:64]
    assert stream(container, "Other").read() == b"o" * 100
    assert {defect.code for defect in container.defects} == {"stream-chain"}


def test_a_circle_in_the_chain_of_the_directory() -> None:
    file = damaged()
    start = file.get(Damaged.FIRST_DIRECTORY_SECTOR)
    file.put(file.link(start), start)
    container = opened(file)
    assert {"sector-chain", "directory-index"} <= {defect.code for defect in container.defects}


@pytest.mark.parametrize("first", [END_OF_CHAIN, 0xFFFFFFFF, 1 << 30])
def test_no_directory(first: int) -> None:
    file = damaged()
    file.put(Damaged.FIRST_DIRECTORY_SECTOR, first)
    with pytest.raises(TruncatedData, match="directory"):
        opened(file)


def test_a_directory_without_root() -> None:
    file = damaged()
    file.put(file.root_entry() + 66, 2, "B")
    with pytest.raises(FormatError, match="no root entry"):
        opened(file)


def test_a_circle_of_directory_entries() -> None:
    """A storage that contains the root's own tree, and so itself."""
    file = damaged()
    file.set_child("Inner", file.get(file.root_entry() + 76))
    container = opened(file)
    assert "directory-cycle" in {defect.code for defect in container.defects}
    assert stream_names(container) >= {"Large", "Small"} or container.root.storages


def stream_names(container: Container) -> set[str]:
    return {found.name for found in container.root.streams}


@pytest.mark.parametrize("child", [1000, 0x7FFFFFFF, 0xFFFFFFFE])
def test_links_to_entries_that_are_not_there(child: int) -> None:
    file = damaged()
    file.set_child("Inner", child)
    container = opened(file)
    assert {defect.code for defect in container.defects} == {"directory-index"}
    assert stream(container, "Large").read() == LARGE


@pytest.mark.parametrize("kind", [0, 3, 4, 5, 255])
def test_entries_of_other_kinds(kind: int) -> None:
    file = damaged()
    file.set_kind("Other", kind)
    container = opened(file)
    assert "directory-entry" in {defect.code for defect in container.defects}
    assert container.root.stream("Other") is None
    assert stream(container, "Large").read() == LARGE


@pytest.mark.parametrize("size", [1 << 31, 1 << 32, 1 << 40, 1 << 63, (1 << 64) - 1])
def test_sizes_that_lie(size: int) -> None:
    file = damaged(4096)
    file.set_size("Large", size)
    container = opened(file)
    found = stream(container, "Large")
    assert found.size < len(file.data)
    assert found.read().startswith(LARGE)
    assert len(found.read()) == 3 * 4096
    assert {defect.code for defect in container.defects} == {"stream-size", "stream-chain"}


def test_a_size_that_lies_in_a_version_3_file() -> None:
    """There the upper half of the size counts for nothing."""
    file = damaged(512)
    file.put(file.entry("Large") + 124, 0xFFFFFFFF)
    assert stream(opened(file), "Large").read() == LARGE


def test_a_root_that_claims_a_huge_mini_stream() -> None:
    file = damaged(4096)
    file.put(file.root_entry() + 120, 1 << 63, "Q")
    container = opened(file)
    assert stream(container, "Small").read() == SMALL
    assert {defect.code for defect in container.defects} == {"mini-stream"}


def test_small_sectors_beyond_the_mini_stream() -> None:
    """The rest is left out; nothing that comes later may slip to a wrong place."""
    file = damaged()
    start = file.start("Small")
    file.put(file.mini_link(start + 1), 120)
    container = opened(file)
    assert stream(container, "Small").read() == SMALL[:128]
    assert {defect.code for defect in container.defects} == {"stream-chain"}


def test_a_mini_fat_longer_than_the_mini_stream() -> None:
    """The Temurin packages have one."""
    file = damaged()
    for number in range(60, 128):
        file.put(file.mini_link(number), 0xFFFFFFFF)
    container = opened(file)
    assert stream(container, "Small").read() == SMALL
    assert list(container.defects) == []


def test_a_file_cut_inside_a_stream() -> None:
    file = Damaged(compound_bytes(StorageContent(CLSID, {"A": LARGE, "B": LARGE}), sector_size=512))
    last = max("AB", key=file.start)
    container = opened(file.bytes()[: file.sector(file.start(last)) + 5000])
    assert stream(container, last).read() == LARGE[:5000]
    assert stream(container, last).size == len(LARGE)
    [defect] = container.defects
    assert (defect.code, defect.offset, defect.stream) == ("stream-chain", 5000, last)


def test_every_truncation_gives_an_answer_or_one_error() -> None:
    data = damaged().bytes()
    opened_count = 0
    messages: set[str] = set()
    for size in range(len(data)):
        try:
            container = opened(data[:size])
        except FormatError as error:
            messages.add(str(error))
            continue
        opened_count += 1
        for found in container.root.streams:
            assert len(found.read()) <= found.size
    assert opened_count > 8000
    assert all(message.startswith(("x.msi: ", "x.msi, ")) for message in messages)


def test_streams_that_share_their_sectors_cannot_stand_for_terabytes() -> None:
    streams: dict[str, bytes] = {f"Stream {number}": b"" for number in range(100)}
    file = Damaged(compound_bytes(StorageContent(CLSID, {"Large": LARGE, **streams})))
    for name in streams:
        file.set_start(name, file.start("Large"))
        file.set_size(name, len(LARGE) * 2)
    with pytest.raises(FormatError, match="times the size of the file"):
        opened(file)


def test_names_twice_in_a_storage() -> None:
    file = damaged()
    at = file.entry("Other")
    file.data[at : at + 12] = "Large".encode("utf-16-le") + b"\0\0"
    container = opened(file)
    assert [found.name for found in container.root.streams].count("Large") == 2
    [defect] = container.defects
    assert (defect.code, defect.stream, defect.count) == ("name-twice", "Large", 2)


@pytest.mark.parametrize("length", [0, 1, 2, 3, 9, 64, 65, 0xFFFF])
def test_names_of_odd_length(length: int) -> None:
    file = damaged()
    file.put(file.entry("Other") + 64, length, "H")
    container = opened(file)
    assert len(container.root.streams) == 6
    for found in container.root.streams:
        assert "\0" not in found.name


def test_names_can_always_be_printed() -> None:
    file = damaged()
    at = file.entry("Other")
    file.data[at : at + 10] = b"\x00\xd8\x01\x00\x1b\x00\x00\xdc\x85\x00"
    container = opened(file)
    for found in container.root.streams:
        assert found.name.encode("utf-8")
        assert found.shown_name.isprintable()
    assert any("\ufffd" in found.name for found in container.root.streams)


def test_storages_nested_beyond_reason() -> None:
    content = StorageContent(None, {"End": b"end"})
    for _ in range(200):
        content = StorageContent(None, {}, {"S": content})
    container = opened(compound_bytes(content))
    assert "directory-entry" in {defect.code for defect in container.defects}
    depth, storage = 0, container.root
    while storage.storages:
        depth, storage = depth + 1, storage.storages[0]
    assert depth == 32


def test_a_chain_of_siblings_as_long_as_the_directory() -> None:
    """A list instead of a tree would break recursive readers."""
    names = [f"S{number:04}" for number in range(3000)]
    file = Damaged(compound_bytes(StorageContent(CLSID, dict.fromkeys(names, b""))))
    places = [file.entry(name) for name in names]
    numbers = [(place - file.root_entry()) // 128 for place in places]
    file.put(file.root_entry() + 76, numbers[0])
    for place, following in zip(places, [*numbers[1:], 0xFFFFFFFF], strict=True):
        file.put(place + 68, 0xFFFFFFFF)
        file.put(place + 72, following)
    container = opened(file)
    assert len(container.root.streams) == 3000
    assert list(container.defects) == []


def test_the_broken_file_of_the_corpus(corpus: Path) -> None:
    for path in sorted((corpus / "broken").iterdir()):
        with pytest.raises(FormatError) as caught:
            Container.open(path)
        assert str(path) in str(caught.value)
