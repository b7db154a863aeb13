"""Which paths lead to a file that is open."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from msiview.errors import FileIsOpened
from msiview.files.opened_files import OpenedFiles, opened_at, refuse_opened, same_file
from tests.builders.attacks import disguised


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.msi"
    path.write_bytes(b"package")
    return path


def test_every_way_to_an_opened_file_is_known(file: Path, tmp_path: Path) -> None:
    with OpenedFiles(file):
        for name, path in disguised(file, tmp_path / "links"):
            assert opened_at(path) == file, name
            with pytest.raises(FileIsOpened, match=r"is open; opened files are never written"):
                refuse_opened(path)
    assert opened_at(file) is None


def test_other_files_are_none_of_it(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.msi"
    with OpenedFiles(file):
        assert opened_at(other) is None
        other.write_bytes(file.read_bytes())
        assert opened_at(other) is None
        assert opened_at(tmp_path) is None
        assert opened_at("with\0nul") is None


def test_a_file_opened_twice_is_released_twice(file: Path) -> None:
    one, two = OpenedFiles(file), OpenedFiles(file)
    one.release()
    assert opened_at(file) == file
    two.release()
    assert opened_at(file) is None


def test_an_owner_that_is_gone_holds_nothing(file: Path) -> None:
    owner = OpenedFiles(file)
    assert opened_at(file) == file
    del owner
    gc.collect()
    assert opened_at(file) is None


def test_a_renamed_file_is_still_the_opened_one(file: Path, tmp_path: Path) -> None:
    with OpenedFiles(file) as opened:
        renamed = file.rename(tmp_path / "renamed.msi")
        assert opened_at(renamed) == file
        opened.hold([file, tmp_path / "more.mst"])
        assert opened_at(renamed) == file
        opened.hold([tmp_path / "more.mst"])
        assert opened_at(renamed) is None


def test_a_file_that_is_being_built_anew_is_known_by_its_name(file: Path, tmp_path: Path) -> None:
    with OpenedFiles(file):
        file.unlink()
        assert opened_at(file) == file
        assert opened_at(tmp_path / "missing" / ".." / "a.msi") == file
        assert opened_at(tmp_path / "A.MSI") == file  # who knows what the file system does
        assert opened_at(tmp_path / "b.msi") is None
        file.write_bytes(b"anew")
        assert opened_at(file) == file


def test_relative_paths_are_kept_whole(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with OpenedFiles("a.msi"):
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        assert opened_at(file) == file
        assert opened_at("a.msi") is None


def test_the_message_names_both(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.hardlink_to(file)
    with OpenedFiles(file), pytest.raises(FileIsOpened) as caught:
        refuse_opened(link)
    assert str(caught.value) == (
        f"{link}: this is {file}, which is open; opened files are never written"
    )


def test_same_files(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.hardlink_to(file)
    assert same_file(file, link)
    assert same_file(tmp_path / "new", tmp_path / "missing" / ".." / "new")
    assert not same_file(file, tmp_path / "new")
