"""Files written whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from msiview.errors import FileIsOpened, UnwritableFile
from msiview.files.new_file import make_folder, new_file, objection, write_file
from msiview.files.opened_files import OpenedFiles
from msiview.progress import Cancelled
from tests.builders.attacks import full_disk, neighbours, things_that_are_no_files, unchanged
from tests.builders.links import link_or_skip

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")


def test_a_new_file_is_there_only_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with new_file(target) as file:
        file.write(b"whole")
        assert not target.exists()
    assert target.read_bytes() == b"whole"
    assert list(tmp_path.iterdir()) == [target]


def test_pieces_are_counted(tmp_path: Path) -> None:
    assert write_file(tmp_path / "out", [b"one", b"", b"two"]) == 6
    assert (tmp_path / "out").read_bytes() == b"onetwo"


def failing(error: BaseException) -> Iterator[bytes]:
    yield b"some"
    raise error


@pytest.mark.parametrize(
    "error", [ValueError("x"), OSError(28, "No space left on device"), Cancelled(), SystemExit()]
)
def test_what_was_there_stays_after_a_failure(tmp_path: Path, error: BaseException) -> None:
    target = tmp_path / "out"
    target.write_bytes(b"before")
    expected = UnwritableFile if isinstance(error, OSError) else type(error)
    with pytest.raises(expected):
        write_file(target, failing(error))
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_is_told_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out"
    target.write_bytes(b"before")
    with full_disk(monkeypatch), pytest.raises(UnwritableFile) as caught:
        write_file(target, [b"after"])
    assert str(caught.value) == f"{target}: No space left on device"
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


def test_errors_of_what_is_read_keep_their_file(tmp_path: Path) -> None:
    missing = tmp_path / "missing"

    def pieces() -> Iterator[bytes]:
        yield missing.read_bytes()

    with pytest.raises(FileNotFoundError) as caught:
        write_file(tmp_path / "out", pieces())
    assert caught.value.filename == str(missing)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing/out", os.strerror(2)),
        ("nul\0", "no file can have this name"),
        ("x" * 300, os.strerror(36)),
        (".", "this is a folder, not a file"),
    ],
)
@POSIX
def test_errors_name_the_path_that_was_asked_for(tmp_path: Path, name: str, reason: str) -> None:
    target = tmp_path / name
    with pytest.raises(UnwritableFile) as caught:
        write_file(target, [b"x"])
    assert str(caught.value) == f"{target}: {reason}"


def test_an_opened_file_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    target = tmp_path / "a.msi"
    target.write_bytes(b"package")
    with OpenedFiles(target), pytest.raises(FileIsOpened):
        write_file(target, failing(AssertionError("it was begun")))


def test_a_file_opened_while_it_is_written_is_refused_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "a.msi"
    target.write_bytes(b"package")
    opened = OpenedFiles()

    def pieces() -> Iterator[bytes]:
        yield b"other"
        opened.add(target)

    with pytest.raises(FileIsOpened):
        write_file(target, pieces())
    assert target.read_bytes() == b"package"
    assert list(tmp_path.iterdir()) == [target]


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "x.cab"
    with unchanged(*neighbours(target)):
        write_file(target, [b"x"])
        with pytest.raises(ValueError, match="stop"):
            write_file(target, failing(ValueError("stop")))


# -- permissions --------------------------------------------------------


@POSIX
def test_permissions_are_those_of_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "secret"
    target.write_bytes(b"before")
    target.chmod(0o640)
    with new_file(target) as file:
        assert stat.S_IMODE(os.fstat(file.fileno()).st_mode) == 0o640
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@POSIX
def test_new_files_have_the_permissions_of_the_user(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_file(tmp_path / "out", [b"x"])
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o640


def test_a_file_that_may_not_be_written_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    target.write_bytes(b"before")
    # What the system says to everybody but root, who may write to all files.
    monkeypatch.setattr("msiview.files.new_file.os.access", lambda *_: False)
    with pytest.raises(UnwritableFile, match="Permission denied"):
        write_file(target, [b"after"])
    assert target.read_bytes() == b"before"


# -- links --------------------------------------------------------------


def test_a_link_that_the_user_named_is_followed(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    link = link_or_skip(tmp_path / "link", folder / "file")
    for content in (b"new", b"newer"):
        write_file(link, [content])
        assert link.is_symlink()
        assert (folder / "file").read_bytes() == content
    assert [path.name for path in folder.iterdir()] == ["file"]


def test_a_link_in_a_folder_that_is_filled_is_replaced(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"untouched")
    link = link_or_skip(tmp_path / "link", victim)
    write_file(link, [b"new"], follow=False)
    assert victim.read_bytes() == b"untouched"
    assert not link.is_symlink()
    assert link.read_bytes() == b"new"


def test_a_folder_that_is_a_link_is_followed_for_the_user_only(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = link_or_skip(tmp_path / "link", tmp_path / "elsewhere", is_folder=True)
    make_folder(link)
    make_folder(link / "inner", follow=False)
    with pytest.raises(UnwritableFile, match="a link to another folder"):
        make_folder(link, follow=False)


def test_a_loop_of_links_is_an_error(tmp_path: Path) -> None:
    link = link_or_skip(tmp_path / "two", tmp_path / "one")
    link_or_skip(tmp_path / "one", link)
    with pytest.raises(UnwritableFile):
        write_file(link, [b"x"])


def test_folders(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "missing" / ".." / "c")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "c"]
    (tmp_path / "file").touch()
    with pytest.raises(UnwritableFile, match="this is a file, not a folder"):
        make_folder(tmp_path / "file")


# -- what is no file ----------------------------------------------------


def test_things_that_are_no_files_stay_what_they_are(tmp_path: Path) -> None:
    things = things_that_are_no_files(tmp_path / "things")
    with unchanged(*things.values()):
        write_file(things["null device"], [b"x"])
        with pytest.raises(UnwritableFile, match=r"^/dev/full: No space left on device$"):
            write_file(things["full device"], [b"x"])
        with pytest.raises(UnwritableFile, match="socket: this is not an ordinary file"):
            write_file(things["socket"], [b"x"])
        for path in things.values():
            with pytest.raises(UnwritableFile, match="this is not an ordinary file"):
                write_file(path, [b"x"], follow=False)
    assert sorted(path.name for path in (tmp_path / "things").iterdir()) == ["pipe", "socket"]


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = things_that_are_no_files(tmp_path / "things")["pipe"]
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    write_file(pipe, [b"through", b" the pipe"])
    reader.join()
    assert got == [b"through the pipe"]
    assert pipe.is_fifo()


def test_a_pipe_that_nobody_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = things_that_are_no_files(tmp_path / "things")["pipe"]
    monkeypatch.setattr("msiview.files.new_file.PIPE_PATIENCE_S", 0.0)
    with pytest.raises(UnwritableFile, match="pipe: nobody reads this pipe"):
        write_file(pipe, [b"x"])


def test_objections(tmp_path: Path) -> None:
    target = tmp_path / "out"
    assert objection(target) == ""
    target.touch()
    assert objection(target) == ""
    with OpenedFiles(target):
        assert objection(target) == "this file is open; opened files are never written"
    assert objection(tmp_path) == "this is a folder, not a file"
    for path in things_that_are_no_files(tmp_path / "things").values():
        assert objection(path) == "this is not an ordinary file"


def test_files_that_can_be_made_again_are_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[int] = []
    monkeypatch.setattr("msiview.files.new_file.os.fsync", waited.append)
    write_file(tmp_path / "a", [b"1"], lasting=False)
    assert waited == []
    write_file(tmp_path / "a", [b"1"], lasting=False)
    assert len(waited) == 1, "what is replaced is gone only when the disk has the new one"
    write_file(tmp_path / "b", [b"2"])
    assert len(waited) > 1
    assert (tmp_path / "a").read_bytes() == b"1"
