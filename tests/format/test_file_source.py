"""A file is open only while it is read, and is never touched."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from msiview.errors import FileChanged, UnreadableFile
from msiview.format.container import Container
from msiview.format.file_source import windows_reason
from tests.builders.databases import make_msi


def open_files() -> set[str]:
    return {str(link.resolve()) for link in Path("/proc/self/fd").iterdir()}


@pytest.mark.skipif(
    sys.platform == "win32" or not Path("/proc/self/fd").is_dir(), reason="needs /proc"
)
def test_the_file_is_not_held_open(tmp_path: Path) -> None:
    path = make_msi(tmp_path / "a.msi")
    container = Container.open(path)
    assert str(path) not in open_files()
    for stream in container.root.streams:
        stream.read()
        chunks = stream.chunks(16)
        next(chunks, None)
        assert str(path) not in open_files()
    path.unlink()


def test_reading_changes_nothing(tmp_path: Path) -> None:
    path = make_msi(tmp_path / "a.msi")
    os.utime(path, (1_000_000_000, 1_000_000_000))
    path.chmod(0o444)
    before, content = path.stat(), path.read_bytes()
    container = Container.open(path)
    for stream in container.root.streams:
        stream.sha256()
    after = path.stat()
    assert (after.st_mtime_ns, after.st_size, after.st_mode, after.st_ino) == (
        before.st_mtime_ns,
        before.st_size,
        before.st_mode,
        before.st_ino,
    )
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("change", ["size", "time", "gone"])
def test_a_file_that_changes_is_noticed(tmp_path: Path, change: str) -> None:
    path = make_msi(tmp_path / "a.msi")
    container = Container.open(path)
    if change == "size":
        path.write_bytes(path.read_bytes() + b"more")
    elif change == "time":
        os.utime(path, (1_000_000_000, 1_000_000_000))
    else:
        path.unlink()
    expected = UnreadableFile if change == "gone" else FileChanged
    with pytest.raises(expected) as caught:
        container.root.streams[0].read()
    assert str(path) in str(caught.value)


def test_a_file_can_be_replaced_while_it_is_shown(tmp_path: Path) -> None:
    path = make_msi(tmp_path / "a.msi")
    Container.open(path)
    make_msi(tmp_path / "b.msi", sector_size=512).replace(path)
    assert Container.open(path).sector_size == 512


def test_bytes_in_memory() -> None:
    with pytest.raises(Exception, match="inner\\.msi: the file is empty"):
        Container.from_bytes(b"", "inner.msi")


@pytest.mark.parametrize("name", ["missing.msi", "a\0b.msi", "x" * 5000])
def test_files_that_cannot_be_opened(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        Container.open(str(tmp_path / name))
    assert str(tmp_path) in str(caught.value)


def test_folders_are_no_files(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="this is a folder"):
        Container.open(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in folders")
def test_pipes_are_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.msi"
    os.mkfifo(pipe)
    with pytest.raises(UnreadableFile, match="not an ordinary file"):
        Container.open(pipe)


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux only")
def test_names_that_are_no_unicode_can_be_shown(tmp_path: Path) -> None:
    path = make_msi(tmp_path / "a.msi")
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.msi"))
    path.rename(odd)
    container = Container.open(odd)
    assert container.path.encode("utf-8")
    assert container.root.streams[0].read() is not None
    odd.unlink()
    with pytest.raises(UnreadableFile) as caught:
        container.root.streams[0].read()
    assert str(caught.value).encode("utf-8")


@pytest.mark.parametrize(
    ("code", "attributes", "reason"),
    [
        (32, 0x20, "another program has the file open and lets nobody else read it"),
        (33, 0x400020, "another program has the file open and lets nobody else read it"),
        (123, 0, "no file can have this name"),
        # ERROR_CLOUD_FILE_PROVIDER_NOT_RUNNING; or it opens, and nothing can be read.
        (362, 0x400020, "the file is online only, and what is in it could not be fetched"),
        (0, 0x40020, "the file is online only, and what is in it could not be fetched"),
        (0, 0x1020, "the file is online only, and what is in it could not be fetched"),
        (5, 0x20, None),
        (0, 0, None),
    ],
)
def test_what_python_does_not_tell_of_windows(
    code: int, attributes: int, reason: str | None
) -> None:
    assert windows_reason(code, attributes) == reason


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows has these")
@pytest.mark.parametrize("name", ["a<b.msi", "used.msi"])
def test_reasons_of_windows(tmp_path: Path, name: str) -> None:
    import ctypes
    import msvcrt

    path = make_msi(tmp_path / "used.msi")
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined]
    kernel.CreateFileW.restype = ctypes.c_void_p
    handle = kernel.CreateFileW(str(path), 0x80000000, 0, None, 3, 0, None)
    with (
        os.fdopen(msvcrt.open_osfhandle(handle, os.O_RDONLY)),  # type: ignore[attr-defined]
        pytest.raises(UnreadableFile, match=r"lets nobody else read it|no file can have this name"),
    ):
        Container.open(tmp_path / name)
