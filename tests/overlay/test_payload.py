"""The files of two packages compared, by what their rows say of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from msiview.database.writer import TableContent
from msiview.overlay.marks import Mark
from msiview.overlay.payload import ComparedFile, Proof, compared_files
from msiview.overlay.renames import find_renames
from tests.builders.databases import table
from tests.overlay.packages import between

FILE = (
    "File s72*, Component_ s72, FileName l255, FileSize i4, Version S72, Language S20, "
    "Attributes I2, Sequence i4"
)
HASH = "File_ s72*, Options i2, HashPart1 i4, HashPart2 i4, HashPart3 i4, HashPart4 i4"
MEDIA = "DiskId i2*, LastSequence i4, Cabinet S255"


def tables(
    *files: tuple[str, int, str | None, int], hashes: Iterable[tuple[str, int]] = ()
) -> list[TableContent]:
    """Files as key, size, version and sequence; hashes as key and the last part of the hash."""
    rows = [
        (key, "C", f"{key.upper()}|{key}.long", size, version, None, None, sequence)
        for key, size, version, sequence in files
    ]
    return [
        table("File", FILE, *rows),
        table("MsiFileHash", HASH, *((key, 0, 1, -1, 3, part) for key, part in hashes)),
        table("Media", MEDIA, (1, 10, "#one.cab"), (2, 20, "two.cab")),
    ]


def files(folder: Path, old: list[TableContent], new: list[TableContent]) -> list[ComparedFile]:
    overlaid = between(folder, old, new)
    return compared_files(overlaid, find_renames(overlaid))


def told(found: Iterable[ComparedFile]) -> list[tuple[str, Mark | None, Proof | None]]:
    return [(file.present.key, file.mark, file.proof) for file in found]


def test_files_that_come_go_and_stay(tmp_path: Path) -> None:
    old = tables(("a", 5, "1.0", 1), ("b", 5, None, 2), ("gone", 7, None, 3))
    new = tables(("a", 6, "1.1", 1), ("b", 5, None, 2), ("come", 99, "1.0", 15))
    found = files(tmp_path, old, new)
    assert told(found) == [
        ("a", Mark.CHANGED, Proof.VERSION),
        ("b", None, Proof.SIZE),
        ("come", Mark.ADDED, None),
        ("gone", Mark.DELETED, None),
    ]
    come = found[2].new
    assert come is not None
    assert (come.name, come.size, come.version, come.cabinet) == (
        *("come.long", 99, "1.0"),
        "two.cab",
    )
    assert found[0].cabinet == "#one.cab"


@pytest.mark.parametrize(("part", "mark"), [(4, None), (5, Mark.CHANGED)])
def test_the_hash_tells_of_contents(part: int, mark: Mark | None, tmp_path: Path) -> None:
    """Rows of File may be the same while the file is another one."""
    old = tables(("a", 5, None, 1), hashes=[("a", 4)])
    new = tables(("a", 5, None, 1), hashes=[("a", part)])
    (file,) = files(tmp_path, old, new)
    assert (file.mark, file.proof) == (mark, Proof.HASH)
    assert file.old is not None
    assert file.old.md5 == "01000000ffffffff0300000004000000"


def test_a_hash_on_one_side_tells_nothing(tmp_path: Path) -> None:
    old = tables(("a", 5, None, 1), hashes=[("a", 4)])
    assert told(files(tmp_path, old, tables(("a", 5, None, 1)))) == [("a", None, Proof.SIZE)]


def test_a_file_under_another_key_is_one_file(tmp_path: Path) -> None:
    old, new = (
        [table("File", FILE, (key, "C", "A|a.long", 5, "1.0", None, None, 1))]
        for key in ("old", "new")
    )
    (file,) = files(tmp_path, old, new)
    assert file.old is not None
    assert (file.old.key, file.present.key, file.mark) == ("old", "new", None)


def test_packages_without_files(tmp_path: Path) -> None:
    assert files(tmp_path, [table("T", "K s72*")], [table("T", "K s72*")]) == []
