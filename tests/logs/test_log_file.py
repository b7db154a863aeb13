"""A log on disk, and what becomes of it while it is shown."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from msiview.errors import UnreadableFile
from msiview.logs.log_file import Growth, LogFile


def _log(path: Path, data: bytes) -> LogFile:
    path.write_bytes(data)
    return LogFile(path)


def test_bytes_of_a_log(tmp_path: Path) -> None:
    file = _log(tmp_path / "a.log", b"0123456789")
    assert file.size == 10
    assert file.read(2, 5) == b"234"
    assert file.read(8, 50) == b"89"
    assert file.read(5, 2) == b""
    assert list(file.blocks(1, 9, 4)) == [(1, b"1234"), (5, b"5678")]
    assert (file.name, file.shown) == ("a.log", str(tmp_path / "a.log"))


PIPE = pytest.param(
    lambda path: os.mkfifo(path),
    marks=pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders"),
    id="pipe",
)


@pytest.mark.parametrize("make", [Path.mkdir, PIPE, lambda path: None])
def test_what_is_no_file_is_refused_in_words(tmp_path: Path, make) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "thing"
    make(path)
    with pytest.raises(UnreadableFile) as caught:
        LogFile(path)
    assert caught.value.file == str(path)
    assert caught.value.reason


def test_growing(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    file = _log(path, b"one\n")
    assert file.look_again() is Growth.NONE
    path.write_bytes(b"one\ntwo\n")
    assert file.read(0, 99) == b"one\n"
    assert file.look_again() is Growth.GROWN
    assert file.read(0, 99) == b"one\ntwo\n"
    assert file.look_again() is Growth.NONE


@pytest.mark.parametrize("data", [b"one\n", b"other beginning, and longer\n" * 9, b""])
def test_written_anew(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.log"
    file = _log(path, b"one, two, three\n")
    path.write_bytes(data)
    assert file.look_again() is Growth.REWRITTEN
    assert file.read(0, 9999) == data


def test_other_bytes_before_the_old_end_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    file = _log(path, b"x" * 20_000 + b"end of the log\n")
    path.write_bytes(b"x" * 20_000 + b"END of the log\nmore\n")
    assert file.look_again() is Growth.REWRITTEN


def test_gone(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    file = _log(path, b"one\n")
    path.unlink()
    assert file.look_again() is Growth.GONE
    with pytest.raises(UnreadableFile):
        file.read(0, 4)
    path.write_bytes(b"one\n")
    assert file.look_again() is Growth.NONE


def test_an_empty_log_gets_its_encoding_when_it_grows(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    file = _log(path, b"")
    path.write_bytes("\ufeffone\r\n".encode("utf-16-le"))
    assert file.look_again() is Growth.GROWN
    assert (file.encoding.name, file.encoding.mark) == ("utf-16-le", 2)
