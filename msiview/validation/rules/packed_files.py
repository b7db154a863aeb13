"""Rules about files and the rows that describe them, for packages whose files were unpacked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msiview.database.categories import has_form
from msiview.database.cells import Cell, text_of
from msiview.database.file_hash import HASH_PARTS, file_md5
from msiview.database.package import Kind
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_FONTS = (".ttf", ".ttc", ".otf", ".fon")
"""Files whose version Windows reads from elsewhere than a version resource."""

_NEUTRAL = frozenset({"", "0"})


@rule("file-contents", reads="File MsiFileHash", kinds=(Kind.MSI, Kind.MSM))
def files_are_as_their_rows_say(check: PackageCheck) -> Iterator[Finding]:
    """A file can be unpacked, and has the size and hash that its rows state."""
    if not check.contents:
        return
    hashes = {
        file: (row, file_md5(parts))
        for row, file, *parts in check.rows("MsiFileHash", "File_", *HASH_PARTS)
    }
    for row, file, contents, size in _unpacked(check, "FileSize"):
        if contents.problem:
            names = {"file": file, "reason": contents.problem}
            case = "unsupported" if contents.is_unsupported else "unreadable"
            yield check.at(case, "File", row, "File", **names)
            continue
        if size != contents.size:
            names = {"file": file, "stated": size, "actual": contents.size}
            yield check.at("size", "File", row, "FileSize", **names)
        hash_row, stated = hashes.get(file, (0, ""))
        if stated and contents.md5 and stated != contents.md5:
            yield check.at("hash", "MsiFileHash", hash_row, "HashPart1", file=file)


@rule("file-version", reads="File", kinds=(Kind.MSI, Kind.MSM))
def versions_are_those_of_the_files(check: PackageCheck) -> Iterator[Finding]:
    """Version of File is that of the file's version resource, or names a companion."""
    keys = check.values("File", "File")
    for row, file, contents, name, version in _unpacked(check, "FileName", "Version"):
        if contents.problem or contents.md5 is None:
            continue
        stated = text_of(version)
        if stated in keys or (stated and not has_form("Version", stated)):
            continue  # a companion, or nothing that ICE03 would let pass
        names = {"file": file, "stated": stated, "actual": contents.version}
        if stated and not contents.version:
            if not text_of(name).lower().endswith(_FONTS):
                yield check.at("no-version", "File", row, "Version", **names)
        elif not stated and contents.version:
            yield check.at("unstated", "File", row, "Version", **names)
        elif stated and _numbers(stated) != _numbers(contents.version):
            yield check.at("different", "File", row, "Version", **names)


def _unpacked(check: PackageCheck, *columns: str) -> Iterator[tuple[Any, ...]]:
    """``(row, file, contents, *cells)`` of each row of File whose file was unpacked."""
    if not check.contents:
        return
    for row, file, *cells in check.rows("File", "File", *columns):
        contents = check.contents.get(text_of(file))
        if contents is not None:
            yield row, file, contents, *cells


def _numbers(version: str) -> list[int]:
    """The four numbers of a version; those that it lacks are 0."""
    return [*map(int, version.split(".")), 0, 0, 0][:4]


@rule("file-language", reads="File", kinds=(Kind.MSI, Kind.MSM))
def languages_are_those_of_the_files(check: PackageCheck) -> Iterator[Finding]:
    """Language of File lists the languages of the file's version resource."""
    keys = check.values("File", "File")
    for row, file, contents, version, language in _unpacked(check, "Version", "Language"):
        if not contents.version or version is None or version in keys:
            continue
        stated = set(text_of(language).split(",")) - _NEUTRAL
        actual = {str(number) for number in contents.languages} - _NEUTRAL
        if stated != actual:
            names: dict[str, Cell] = {
                "file": file,
                "stated": text_of(language) or "none",
                "actual": ",".join(sorted(actual)) or "0",
            }
            yield check.at("different", "File", row, "Language", **names)
