"""Paths by which a file could be destroyed that is open, and things that are no files."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from msiview.format.cabinet_writer import cabinet_bytes
from msiview.sample.log import write_sample_log
from tests.builders.databases import make_msi, sample_tables, table
from tests.builders.links import symbolic_link
from tests.builders.transforms import make_mst, make_transform_storage

UPDATE = bytes.fromhex("0200 0100 0200")
"""Property: update column 2 of row 1 (string 1) to string 2."""


@dataclass(frozen=True)
class Opened:
    """Files that are to be opened, all in one folder."""

    package: Path
    overlay: Path
    log: Path
    cabinet: Path
    """Named by the package's Media table; nothing reads it."""

    def all(self) -> list[Path]:
        return [self.package, self.overlay, self.log, self.cabinet]


def make_opened(folder: Path) -> Opened:
    """A package with a transform that fits it, the demo's log, and an external cabinet."""
    folder.mkdir()
    media = table("Media", "DiskId i2*, LastSequence i4, Cabinet S255", (1, 9, "Beside.cab"))
    tables = [*(made for made in sample_tables() if made.name != "Media"), media]
    cabinet = folder / "beside.CAB"
    cabinet.write_bytes(cabinet_bytes({"app.exe": b"MZ", "help.chm": b"ITSF"}))
    transform = make_transform_storage(["ProductName", "Other"], {"Property": UPDATE})
    return Opened(
        make_msi(folder / "package.msi", tables, streams={"x.cab": b"MSCF" + bytes(5000)}),
        make_mst(folder / "overlay.mst", transform),
        write_sample_log(folder),
        cabinet,
    )


Disguise = Callable[[Path, Path], Path]
"""Given an opened file and an empty folder: a path that leads to the file."""


def _itself(opened: Path, folder: Path) -> Path:
    return opened


def _relative(opened: Path, folder: Path) -> Path:
    try:
        return Path(os.path.relpath(opened))
    except ValueError:  # the current folder is on another drive
        return opened


def _through_parent(opened: Path, folder: Path) -> Path:
    inner = opened.parent / f"inner {folder.name}"
    inner.mkdir()
    return inner / ".." / opened.name


def _through_missing_parent(opened: Path, folder: Path) -> Path:
    return opened.parent / "missing" / ".." / opened.name


def _symbolic_link(opened: Path, folder: Path) -> Path:
    return symbolic_link(folder / "link", opened)


def _link_to_link(opened: Path, folder: Path) -> Path:
    return symbolic_link(folder / "second link", _symbolic_link(opened, folder))


def _hard_link(opened: Path, folder: Path) -> Path:
    link = folder / "hard link"
    link.hardlink_to(opened)
    return link


def _linked_folder(opened: Path, folder: Path) -> Path:
    link = symbolic_link(folder / "linked folder", opened.parent, is_folder=True)
    return link / opened.name


def _other_case(opened: Path, folder: Path) -> Path:
    other = opened.with_name(opened.name.swapcase())
    return other if other.exists() else opened  # the file system tells letter cases apart


DISGUISES: tuple[Disguise, ...] = (
    _itself,
    _relative,
    _through_parent,
    _through_missing_parent,
    _symbolic_link,
    _link_to_link,
    _hard_link,
    _linked_folder,
    _other_case,
)


def disguised(opened: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Every path that leads to an opened file, with a name for messages. ``folder`` is made;
    where a system lets nobody make links, those are left out."""
    for number, disguise in enumerate(DISGUISES):
        name = f"{disguise.__name__.strip('_')} of {opened.name}"
        own = folder / f"{opened.name} {number}"
        own.mkdir(parents=True)
        try:
            yield name, disguise(opened, own)
        except OSError:
            continue


@contextmanager
def unchanged(*files: Path) -> Iterator[None]:
    """Fails where a file has other bytes afterwards, or is another kind of thing."""
    before = {file: _state(file) for file in files}
    yield
    changed = [str(file) for file in files if _state(file) != before[file]]
    assert changed == [], f"lost: {changed}"


def _state(path: Path) -> tuple[int, bytes]:
    try:
        kind = stat.S_IFMT(path.lstat().st_mode)
    except FileNotFoundError:
        return 0, b""
    return kind, path.read_bytes() if stat.S_ISREG(kind) else b""


def things_that_are_no_files(folder: Path) -> dict[str, Path]:
    """A pipe, a socket and devices, where the system has them as files."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("Windows keeps pipes, sockets and devices out of folders")
    folder.mkdir()
    pipe, listener = folder / "pipe", folder / "socket"
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(listener))  # the full path may be too long for one
    return {
        "pipe": pipe,
        "socket": listener,
        "null device": Path("/dev/null"),
        "full device": Path("/dev/full"),
    }


@contextmanager
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A disk on which there is no room by the time the bytes have to be there."""

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("msiview.files.new_file.os.fsync", fail)
        yield


def neighbours(target: Path) -> list[Path]:
    """Files of somebody else with the names that programs give to unfinished ones."""
    names = [f"{target.name}.part", f"{target.name}.tmp", f"{target.name}~", ".msiview-1.tmp"]
    files = [target.with_name(name) for name in names]
    for file in files:
        file.write_bytes(b"somebody else's")
    return files
