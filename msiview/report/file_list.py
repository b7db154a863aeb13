"""The files of a package, for a terminal and as objects for JSON (docs/commands.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypedDict

from msiview.analysis.package_files import PackageFile
from msiview.session.unpacked_files import Unpacked
from msiview.visible_text import one_line
from msiview.words import counted, number


class PackageFileObject(TypedDict):
    """A file of a package. ``path`` is its target below TARGETDIR; ``sha256`` is null where it
    cannot be read, and ``problem`` tells why, or how it differs from what the rows say;
    ``remarks`` tell where it lands instead, or why it cannot."""

    file: str
    path: str
    size: int | None
    sha256: str | None
    version: str
    language: str
    component: str
    features: list[str]
    cabinet: str
    sequence: int | None
    problem: str | None
    remarks: list[str]


class WrittenFileObject(PackageFileObject):
    """A file that was unpacked; ``written`` is where, null where nothing could be."""

    written: str | None


def file_object(unpacked: Unpacked) -> PackageFileObject:
    """A file whose contents have been read."""
    file, stated = unpacked.file, unpacked.file.stated
    return PackageFileObject(
        file=file.key,
        path=file.path,
        size=stated.size if unpacked.sha256 is None else unpacked.size,
        sha256=unpacked.sha256,
        version=stated.version,
        language=stated.language,
        component=stated.component,
        features=list(file.features),
        cabinet=file.cabinet,
        sequence=stated.sequence,
        problem=unpacked.problem or None,
        remarks=list(file.remarks),
    )


def file_lines(files: Iterable[PackageFile]) -> Iterator[str]:
    """The files as a list: size, version and target path; then where some of them land instead, or
    that they cannot, each reason once."""
    count, total = 0, 0
    remarked: dict[str, tuple[str, str, list[str]]] = {}
    for file in files:
        for remark in file.remarks:
            # What follows a colon differs from folder to folder.
            reason = remark.partition(": ")[0]
            remarked.setdefault(reason, (file.path, remark, []))[2].append(file.key)
        size = file.stated.size
        words = number(size) if size is not None else "?"
        yield f"{words:>13}  {one_line(file.stated.version):<18}  {one_line(file.path)}\n"
        count, total = count + 1, total + (size or 0)
    yield f"{counted(count, 'file')}, {counted(total, 'byte')}\n"
    for first, remark, keys in remarked.values():
        yield f"{one_line(f'{_named(first, len(keys))}: {remark}')}\n"


def problem_lines(files: Iterable[Unpacked]) -> Iterator[str]:
    """What is wrong, each problem once: ``Program Files/App/app.exe: its hash is not that of
    MsiFileHash``, ``12 files, the first is Program Files/App/app.exe: …``."""
    by_problem: dict[str, list[str]] = {}
    for unpacked in files:
        by_problem.setdefault(unpacked.problem, []).append(unpacked.file.path)
    for problem, paths in by_problem.items():
        yield f"{_named(paths[0], len(paths))}: {problem}"


def _named(first: str, count: int) -> str:
    """One file, or several with the first of them."""
    return f"{counted(count, 'file')}, the first is {first}" if count > 1 else first
