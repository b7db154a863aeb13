"""What files say of themselves is kept as long as their cabinets are the same."""

from __future__ import annotations

import os
from pathlib import Path

from msiview.analysis.file_contents import FileContents
from msiview.database.opening import open_package
from msiview.format.cabinet_writer import cabinet_bytes
from msiview.session.opened_package import OpenedPackage
from msiview.session.unpacked_files import KnownContents, PackageContents
from tests.builders.databases import make_msi, table


def _package(path: Path, *, cabinet: str, files: tuple[str, ...] = ("a", "b")) -> OpenedPackage:
    """A package whose files are all in one cabinet; that of a stream is there, too."""
    rows = [(name, "C", name, 3, number) for number, name in enumerate(files, 1)]
    made = make_msi(
        path,
        [
            table(
                "File", "File s72*, Component_ s72, FileName l255, FileSize i4, Sequence i2", *rows
            ),
            table("Media", "DiskId i2*, LastSequence i2, Cabinet S255", (1, len(files), cabinet)),
        ],
        streams={"a.cab": cabinet_bytes({"a": b"one", "b": b"two"})},
    )
    return OpenedPackage(open_package(made))


def _sizes(opened: OpenedPackage, known: KnownContents) -> tuple[dict[str, int], list[str]]:
    """The size of each file that has contents, and what was unpacked for that."""
    told: list[str] = []

    def progress(text: str, done: int = 0, total: int | None = None) -> None:
        told.append(text)

    contents: dict[str, FileContents] = PackageContents(opened).contents(progress, known)
    unpacked = sorted({text.removeprefix("Unpacking ") for text in told} - {""})
    return {key: each.size for key, each in contents.items()}, unpacked


def test_files_of_a_stream_are_unpacked_once(tmp_path: Path) -> None:
    opened = _package(tmp_path / "a.msi", cabinet="#a.cab")
    known = KnownContents()
    assert _sizes(opened, known) == ({"a": 3, "b": 3}, ["a", "b"])
    assert _sizes(opened, known) == ({"a": 3, "b": 3}, [])
    # The same file opened anew may be another one.
    again = _package(tmp_path / "a.msi", cabinet="#a.cab")
    assert _sizes(again, known) == ({"a": 3, "b": 3}, ["a", "b"])


def test_why_a_file_of_a_stream_has_no_contents_is_known_too(tmp_path: Path) -> None:
    opened = _package(tmp_path / "a.msi", cabinet="#a.cab", files=("a", "b", "c"))
    known = KnownContents()
    assert _sizes(opened, known) == ({"a": 3, "b": 3, "c": 0}, ["a", "b", "c"])
    assert _sizes(opened, known) == ({"a": 3, "b": 3, "c": 0}, [])


def test_a_cabinet_beside_the_package_is_unpacked_again_when_it_has_changed(
    tmp_path: Path,
) -> None:
    opened = _package(tmp_path / "a.msi", cabinet="beside.cab")
    known, beside = KnownContents(), tmp_path / "beside.cab"
    assert _sizes(opened, known)[0] == {}
    beside.write_bytes(cabinet_bytes({"a": b"one"}))
    assert _sizes(opened, known) == ({"a": 3, "b": 0}, ["a", "b"])
    # The missing one is looked for again, since it may come; the other is known.
    assert _sizes(opened, known) == ({"a": 3, "b": 0}, ["b"])
    beside.write_bytes(cabinet_bytes({"a": b"longer", "b": b"two"}))
    os.utime(beside, ns=(0, 1))
    assert _sizes(opened, known) == ({"a": 6, "b": 3}, ["a", "b"])
