"""What killed runs leave, and who removes it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from msiview.files.leftovers import remove_leftovers, scratch_folder, scratch_name, temporary_name
from msiview.files.new_file import write_file
from tests.builders.attacks import neighbours, unchanged
from tests.builders.links import link_or_skip

ROOT = Path(__file__).parent.parent.parent

WRITE = """
import sys, time
from pathlib import Path
from msiview.files.new_file import new_file
with new_file(Path(sys.argv[1])) as file:
    file.write(b"half of it")
    file.flush()
    print("written", flush=True)
    time.sleep(600)
"""

Kill = Callable[[], None]


@contextmanager
def half_written(target: Path) -> Iterator[Kill]:
    """A process that is in the middle of writing a file, and the way to kill it."""
    command = [sys.executable, "-c", WRITE, str(target)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == b"written"

            def kill() -> None:
                process.kill()
                process.wait()

            yield kill
        finally:
            process.kill()


def temporaries(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name.startswith(".msiview-")]


def test_the_next_start_removes_what_a_killed_run_left(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_bytes(b"before")
    with half_written(target) as kill:
        (left,) = temporaries(tmp_path)
        remove_leftovers()
        assert left.exists(), "the file of a running process was removed"
        kill()
        assert target.read_bytes() == b"before"
        assert left.read_bytes() == b"half of it"
        others = neighbours(target)
        with unchanged(target, *others):
            remove_leftovers()
        assert not left.exists()
        remove_leftovers()


def test_starting_the_program_removes_leftovers(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with half_written(target) as kill:
        kill()
    done = subprocess.run([sys.executable, "-m", "msiview", "--version"], cwd=ROOT, check=True)
    assert done.returncode == 0
    assert temporaries(tmp_path) == []


def entries(home: Path) -> Path:
    """Where the entries are kept on this system, made by writing something."""
    write_file(home / "something", [b""])
    (folder,) = (path for path in home.rglob("writing") if path.parent.name == "msiview")
    assert list(folder.iterdir()) == [], "an entry outlived its file"
    return folder


def test_only_names_of_ours_are_removed(private_home: Path, tmp_path: Path) -> None:
    folder = entries(private_home)
    precious = tmp_path / "precious.msi"
    precious.write_bytes(b"precious")
    (folder / "abc").write_bytes(os.fsencode(precious))
    (folder / "def").write_bytes(os.fsencode(tmp_path / temporary_name("abc")))
    (folder / "nul").write_bytes(b"\0")
    (folder / "empty").touch()
    other = tmp_path / temporary_name("abc")
    other.touch()
    remove_leftovers()
    assert precious.exists()
    assert other.exists()


def test_scratch_folders_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with scratch_folder() as folder:
        (folder / "inner").mkdir()
        (folder / "inner" / "file").touch()
        remove_leftovers()
        assert (folder / "inner" / "file").exists(), "a folder that is used was removed"
    assert not folder.exists()


def test_scratch_folders_of_killed_runs_are_removed(private_home: Path, tmp_path: Path) -> None:
    folder = entries(private_home)
    left, other = tmp_path / scratch_name("abc"), tmp_path / scratch_name("def")
    for made in (left, other):
        made.mkdir()
        (made / "file").touch()
    (folder / "abc").write_bytes(os.fsencode(left))
    (folder / "ghi").write_bytes(os.fsencode(other))  # not its name
    remove_leftovers()
    assert not left.exists()
    assert (other / "file").exists()


def test_a_link_in_place_of_a_leftover_is_not_followed(private_home: Path, tmp_path: Path) -> None:
    folder = entries(private_home)
    precious = tmp_path / "precious.msi"
    precious.write_bytes(b"precious")
    temporary = link_or_skip(tmp_path / temporary_name("abc"), precious)
    (folder / "abc").write_bytes(os.fsencode(temporary))
    remove_leftovers()
    assert precious.read_bytes() == b"precious"


def test_a_folder_that_is_not_there_now_is_asked_again(private_home: Path, tmp_path: Path) -> None:
    folder = entries(private_home)
    stick = tmp_path / "stick"
    temporary = stick / temporary_name("abc")
    (folder / "abc").write_bytes(os.fsencode(temporary))
    remove_leftovers()
    assert (folder / "abc").exists()
    stick.mkdir()
    temporary.touch()
    remove_leftovers()
    assert not temporary.exists()
    assert not (folder / "abc").exists()


def test_without_a_state_folder_files_are_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "blocked"
    blocked.touch()  # a file where a folder should be
    for variable in ("XDG_STATE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(blocked))
    write_file(tmp_path / "out", [b"x"])
    assert (tmp_path / "out").read_bytes() == b"x"
    remove_leftovers()
