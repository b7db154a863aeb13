"""The file of the debug log: it grows as the program runs and takes no other file's place."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from msiview.errors import FileIsOpened, UnwritableFile
from msiview.files.debug_log import FIRST_WORDS, open_debug_log
from msiview.files.opened_files import OpenedFiles


def test_lines_are_there_as_soon_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    with open_debug_log(path) as file:
        file.write(f"{FIRST_WORDS}\n\udc80\n")
        assert path.read_text() == f"{FIRST_WORDS}\n\\udc80\n"


def test_another_run_is_appended(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.touch()
    for _ in range(2):
        with open_debug_log(path) as file:
            file.write(f"{FIRST_WORDS}\n")
    assert path.read_text() == f"{FIRST_WORDS}\n" * 2


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0", b"=== Verbose logging started", b" "])
def test_other_files_stay_as_they_are(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.msi"
    path.write_bytes(content)
    with pytest.raises(UnwritableFile, match="no debug log of msiview; it stays as it is"):
        open_debug_log(path)
    assert path.read_bytes() == content


def test_an_opened_file_is_refused_also_where_it_is_a_debug_log(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_text(FIRST_WORDS)
    with OpenedFiles(path), pytest.raises(FileIsOpened):
        open_debug_log(path)


@pytest.mark.parametrize("name", ["", "missing/a.log", "a\0b"])
def test_what_cannot_be_written_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnwritableFile):
        open_debug_log(tmp_path / name)


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")
def test_links_and_pipes_are_refused(tmp_path: Path) -> None:
    log, link, pipe = tmp_path / "a.log", tmp_path / "link", tmp_path / "pipe"
    log.write_text(FIRST_WORDS)
    link.symlink_to(log)
    os.mkfifo(pipe)
    for path in (link, pipe):
        with pytest.raises(UnwritableFile):
            open_debug_log(path)
    assert log.read_text() == FIRST_WORDS
