"""What is written is read back by olefile and by our own reader, and keeps [MS-CFB]."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.errors import FormatError
from msiview.format.compound_writer import (
    ChunkSource,
    StorageContent,
    StreamContent,
    compound_bytes,
    write_compound_file,
)
from msiview.format.container import Container, Storage
from msiview.format.directory_entries import Entry, EntryKind, link_siblings, name_sort_key
from msiview.progress import Cancelled, Progress

CLSID = "{000C1084-0000-0000-C000-000000000046}"
BOTH_SIZES = pytest.mark.parametrize("sector_size", [512, 4096])

# Around the ends of a mini sector, of the mini stream and of sectors.
SIZES = st.sampled_from([0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 8192, 12289])
# Upper-case letters only: names must differ by more than case. Mangled units have none.
NAMES = st.text(
    st.sampled_from("ABCXYZ019 _.-{\x05\u3800\u3fff\u47ff\u4840"), min_size=1, max_size=31
)
CLSIDS = st.none() | st.uuids(version=4).map(lambda guid: "{" + str(guid).upper() + "}")


@st.composite
def storages(draw: st.DrawFn, depth: int = 2) -> StorageContent:
    names = draw(st.lists(NAMES, unique=True, max_size=12))
    content = StorageContent(draw(CLSIDS))
    for name in names:
        if depth and draw(st.integers(0, 4)) == 0:
            content.storages[name] = draw(storages(depth - 1))
        else:
            size = draw(SIZES)
            content.streams[name] = draw(st.binary(min_size=1, max_size=8)) * size
            content.streams[name] = content.streams[name][:size]
    return content


def as_read(storage: Storage) -> StorageContent:
    """What our reader found, in the writer's words."""
    return StorageContent(
        storage.clsid,
        {stream.raw_name: stream.read() for stream in storage.streams},
        {child.name: as_read(child) for child in storage.storages},
    )


def check_with_olefile(data: bytes, root: StorageContent) -> None:
    """olefile, at its strictest, finds every stream and nothing odd."""
    with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_POTENTIAL) as ole:
        assert ole.parsing_issues == []
        found = {tuple(path): ole.openstream(path).read() for path in ole.listdir()}
    assert found == dict(all_streams(root))


def all_streams(
    storage: StorageContent, above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], StreamContent]]:
    for name, content in storage.streams.items():
        yield (*above, name), content
    for name, child in storage.storages.items():
        yield from all_streams(child, (*above, name))


@given(root=storages(), sector_size=st.sampled_from([512, 4096]))
def test_any_tree_is_read_back(root: StorageContent, sector_size: int) -> None:
    data = compound_bytes(root, sector_size=sector_size)
    assert len(data) % sector_size == 0
    container = Container.from_bytes(data, "tree")
    assert as_read(container.root) == root
    assert list(container.defects) == []
    check_with_olefile(data, root)


@BOTH_SIZES
@pytest.mark.parametrize("streams", [0, 1, 2, 3, 4, 5, 100, 1000])
def test_many_streams_are_read_back(streams: int, sector_size: int) -> None:
    root = StorageContent(CLSID, {f"S{n}": bytes([n % 256]) * n for n in range(streams)})
    data = compound_bytes(root, sector_size=sector_size)
    assert as_read(Container.from_bytes(data, "many").root) == root
    check_with_olefile(data, root)


def test_header_of_version_3() -> None:
    data = compound_bytes(StorageContent(CLSID, {"A": b"x"}), sector_size=512)
    assert data[:80] == bytes.fromhex(
        "D0CF11E0A1B11AE1"  # signature
        "00000000000000000000000000000000"  # no class of its own
        "3E00 0300 FEFF 0900 0600"  # version 3.62, byte order, sectors of 2^9 and 2^6 bytes
        "000000000000"  # reserved
        "00000000"  # directory sectors: not stated in version 3
        "01000000"  # one FAT sector
        "01000000"  # directory at sector 1
        "00000000"  # no transactions
        "00100000"  # mini stream below 4096 bytes
        "02000000 01000000"  # mini FAT at sector 2, one sector
        "FEFFFFFF 00000000"  # no DIFAT sectors
        "00000000"  # first FAT sector: sector 0
    )
    fat = struct.unpack_from("<128I", data, 512)
    # FAT sector, then chains of one sector each: directory, mini FAT, mini stream.
    assert fat[:5] == (0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE, 0xFFFFFFFE, 0xFFFFFFFF)


def test_header_of_version_4_fills_a_sector() -> None:
    root = StorageContent(CLSID, {f"S{n}": b"" for n in range(40)})
    data = compound_bytes(root, sector_size=4096)
    assert data[24:34] == bytes.fromhex("3E00 0400 FEFF 0C00 0600")
    assert struct.unpack_from("<I", data, 40) == (2,)  # 41 entries of 128 bytes
    assert not any(data[512:4096])


def test_directory_entry_bytes() -> None:
    entry = Entry("AB", EntryKind.STREAM, size=5, start=3)
    assert entry.to_bytes() == bytes.fromhex(
        "41004200" + "00" * 60  # the name in 64 bytes
        + "0600 02 01"  # its bytes with the final zero; a stream; black
        + "FFFFFFFF" * 3  # no left, right or child
        + "00" * 16 + "00000000" + "00" * 16  # no class, no state bits, no times
        + "03000000 0500000000000000"  # first sector, size
    )  # fmt: skip


def test_clsid_and_times_of_storages() -> None:
    inner = StorageContent(CLSID, created=0x1111, modified=0x2222)
    data = compound_bytes(StorageContent(None, storages={"Inner": inner}))
    at = data.index("Inner".encode("utf-16-le"))
    assert data[at + 80 : at + 96] == bytes.fromhex("84100C0000000000C000000000000046")
    assert struct.unpack_from("<QQ", data, at + 100) == (0x1111, 0x2222)


@pytest.mark.parametrize(
    ("lesser", "greater"),
    [
        ("B", "AA"),  # the length first
        ("a", "B"),  # then upper-cased units
        ("Z", "_"),
        ("\u3800", "\u4840"),
        ("straße", "STRASSE"),  # ß stays one unit
        ("\U00010000", "\uffff\uffff"),  # units, not characters: a surrogate is below FFFF
    ],
)
def test_names_are_ordered_by_length_and_upper_case(lesser: str, greater: str) -> None:
    assert name_sort_key(lesser) < name_sort_key(greater)


@pytest.mark.parametrize("count", range(70))
def test_siblings_form_a_red_black_tree(count: int) -> None:
    entries = [Entry("Root Entry", EntryKind.ROOT)]
    entries += [Entry(f"N{n}", EntryKind.STREAM) for n in reversed(range(count))]
    none = 0xFFFFFFFF
    root = link_siblings(entries, 1)
    walked = []

    def black_height(index: int, parent_black: bool) -> int:
        if index == none:
            return 1
        entry = entries[index]
        assert parent_black or entry.black, "a red entry has a red child"
        left = black_height(entry.left, entry.black)
        walked.append(entry.name)
        right = black_height(entry.right, entry.black)
        assert left == right, "paths with different numbers of black entries"
        return left + entry.black

    black_height(root, True)
    assert walked == sorted((f"N{n}" for n in range(count)), key=name_sort_key)
    assert root == none if not count else entries[root].black


@BOTH_SIZES
def test_more_fat_sectors_than_the_header_names(sector_size: int) -> None:
    # 109 FAT sectors of 128 (or 1024) entries of 512 (or 4096) bytes are in the header.
    size = 110 * (sector_size // 4) * sector_size if sector_size == 512 else 1 << 20
    root = StorageContent(CLSID, {"Big": bytes(range(256)) * (size // 256), "Small": b"s"})
    data = compound_bytes(root, sector_size=sector_size)
    difat_sectors = struct.unpack_from("<I", data, 72)[0]
    assert difat_sectors == (1 if sector_size == 512 else 0)
    check_with_olefile(data, root)
    assert as_read(Container.from_bytes(data, "big").root) == root


def test_several_difat_sectors() -> None:
    size = 300 * 128 * 512  # more than 109 + 127 FAT sectors
    source = ChunkSource(size, lambda: (bytes([n % 251]) * 38400 for n in range(size // 38400)))
    data = compound_bytes(StorageContent(CLSID, {"Big": source}), sector_size=512)
    assert struct.unpack_from("<I", data, 72)[0] == 2
    stream = Container.from_bytes(data, "big").root.streams[0]
    assert b"".join(stream.chunks()) == b"".join(source.chunks())


@BOTH_SIZES
@pytest.mark.parametrize("size", [1, 4095, 4096, 100_000])
def test_chunk_sources_are_written_as_bytes_are(size: int, sector_size: int) -> None:
    whole = bytes(n % 253 for n in range(size))
    source = ChunkSource(size, lambda: (whole[at : at + 1000] for at in range(0, size, 1000)))
    assert compound_bytes(
        StorageContent(streams={"A": source}), sector_size=sector_size
    ) == compound_bytes(StorageContent(streams={"A": whole}), sector_size=sector_size)


@pytest.mark.parametrize("given_bytes", [b"", b"x" * 4999, b"x" * 5001])
def test_chunk_source_that_breaks_its_promise(given_bytes: bytes, tmp_path: Path) -> None:
    root = StorageContent(streams={"A": ChunkSource(5000, lambda: [given_bytes])})
    with pytest.raises(FormatError, match="5000 bytes was promised"):
        write_compound_file(tmp_path / "x.msi", root)
    assert list(tmp_path.iterdir()) == []


def test_existing_file_is_kept_when_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "x.msi"
    path.write_bytes(b"before")
    root = StorageContent(streams={"A": ChunkSource(5000, lambda: [b"short"])})
    with pytest.raises(FormatError):
        write_compound_file(path, root)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_existing_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "x.msi"
    path.write_bytes(b"before")
    path.chmod(0o640)
    mode = path.stat().st_mode
    root = StorageContent(CLSID, {"A": b"after"})
    write_compound_file(path, root)
    assert as_read(Container.open(path).root) == root
    assert path.stat().st_mode == mode
    assert list(tmp_path.iterdir()) == [path]


def test_cancelled_writing_leaves_nothing(tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        write_compound_file(
            tmp_path / "x.msi", StorageContent(streams={"A": bytes(5000)}), progress=progress
        )
    assert list(tmp_path.iterdir()) == []


def test_open_file_is_written_from_where_it_stands() -> None:
    file = io.BytesIO(b"prefix")
    file.seek(6)
    root = StorageContent(CLSID, {"A": b"x"})
    write_compound_file(file, root)
    assert file.getvalue() == b"prefix" + compound_bytes(root)


@pytest.mark.parametrize(
    "names",
    [
        [""],
        ["A" * 32],
        ["\U0001f600" * 16],  # 32 UTF-16 units
        ["A\0B"],
        ["name", "NAME"],  # names compare without case
    ],
)
def test_names_that_cannot_be_stored(names: list[str]) -> None:
    with pytest.raises(FormatError):
        compound_bytes(StorageContent(streams=dict.fromkeys(names, b"")))


def test_stream_and_storage_cannot_share_a_name() -> None:
    root = StorageContent(streams={"A": b""}, storages={"a": StorageContent()})
    with pytest.raises(FormatError, match="letter case"):
        compound_bytes(root)


def test_file_beyond_2_gib_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    def never() -> Iterator[bytes]:
        raise AssertionError("the content was read")

    root = StorageContent(streams={"A": ChunkSource(1 << 31, never)})
    with pytest.raises(FormatError, match="below 2 GiB"):
        write_compound_file(tmp_path / "x.msi", root)
    assert list(tmp_path.iterdir()) == []


def test_other_sector_sizes_do_not_exist() -> None:
    with pytest.raises(ValueError, match="512 or 4096"):
        compound_bytes(StorageContent(), sector_size=1024)
