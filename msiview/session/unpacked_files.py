"""The contents of a package's files: unpacked from cabinets, or read where they lie uncompressed.

Cabinets are streams of the package, streams of a patch over it, or files beside the package.
Whatever is wrong with a file is told with it, and the others are read all the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from msiview.analysis.cabinets import external_cabinet
from msiview.analysis.file_contents import FileContents, contents_of, tells_more
from msiview.analysis.package_files import PackageFile, package_files
from msiview.database.database import Database
from msiview.database.package import Package
from msiview.database.patch import Patch
from msiview.errors import FormatError, UnreadableFile, UnsupportedCompression
from msiview.format.cabinet import Cabinet, CabinetFile, read_cabinet
from msiview.format.cabinet_data import FolderPart, folder_parts, unpacked_files
from msiview.format.file_source import FileSource, ReadRange
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.payload import ContentHashes
from msiview.progress import Progress, no_progress
from msiview.session.opened_package import OpenedPackage
from msiview.session.overlaid_package import OverlaidPackage
from msiview.words import counted, number

_CHUNK = 1 << 20
_MOST_CABINETS = 1000
"""Cabinets of a set that are followed; the installer has never seen so many."""

_MOST_HELD = 64 << 20
"""Bytes of a program that are looked at; of larger ones only size and hash are known."""

_MOST_UNPACKED = 4 << 30
_MOST_RATIO = 10_000
"""Bytes of a cabinet's files together, of any cabinet and for each of its own bytes. No compression
reaches a tenth of that; the same bytes may be there under several names."""


class _Absent(FormatError):
    """What a package needs beside it is not there. Packages are often looked at alone."""


@dataclass(slots=True)
class Unpacked:
    """A file with its contents in pieces, to be read before the next file is asked for.

    ``size``, both hashes and ``problem`` are known when they have been read. A problem is a
    sentence without a full stop: why there are no contents, or how they differ from what the rows
    say. ``is_absent`` means that what is to lie beside the package does not, ``is_unsupported``
    that the contents may be sound, but msiview cannot unpack them.
    """

    file: PackageFile
    contents: Iterator[bytes]
    size: int = 0
    sha256: str | None = None
    md5: str | None = None
    problem: str = ""
    is_absent: bool = False
    is_unsupported: bool = False

    def chunks(self) -> Iterator[bytes]:
        """The contents. Raises nothing: they end where the rest cannot be read, and ``problem``
        tells why."""
        if self.problem:
            return
        digest, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
        try:
            for chunk in self.contents:
                digest.update(chunk)
                md5.update(chunk)
                self.size += len(chunk)
                yield chunk
        except FormatError as error:
            self.problem = error.reason
            self.is_absent = isinstance(error, _Absent)
            self.is_unsupported = isinstance(error, UnsupportedCompression)
            return
        self.sha256, self.md5 = digest.hexdigest(), md5.hexdigest()
        self.problem = self._difference(self.md5)

    def read_through(self) -> None:
        """Read the contents to their end, for their size, hashes and problem."""
        for _ in self.chunks():
            pass

    def _difference(self, md5: str) -> str:
        stated = self.file.stated
        if stated.size is not None and stated.size != self.size:
            size = counted(self.size, "byte")
            return f"it has {size}, the File table says {number(stated.size)}"
        if stated.md5 and stated.md5 != md5:
            return "its hash is not that of MsiFileHash"
        return ""


def hashes_of_both(overlaid: OverlaidPackage, progress: Progress) -> ContentHashes:
    """The MD5 of the files under all layers and of those after them, as far as they can be
    unpacked; of a compared package those in its own cabinets."""
    layers = overlaid.database.layers
    targets = [layer.target for layer in layers if isinstance(layer, ComparisonLayer)]
    after = OpenedPackage(targets[-1]) if targets else OpenedPackage(overlaid.base, overlaid)
    before = PackageContents(OpenedPackage(overlaid.base)).hashes(progress)
    return before, PackageContents(after).hashes(progress)


_Place: TypeAlias = tuple[str, str, str]
"""Where contents come from: cabinet, source, and name in the cabinet."""


@dataclass(slots=True)
class KnownContents:
    """What was found in the files of a package when they were unpacked last, so that they are not
    unpacked again for each edit of a row.

    It holds for the same cabinets: those of the same opened package and patches, and files
    beside the package as long as their sizes and times are the same.
    """

    _holders: list[Package] = field(default_factory=list)
    _found: dict[_Place, FileContents] = field(default_factory=dict)
    _external: dict[Path, tuple[int, int] | None] = field(default_factory=dict)

    def of(self, holders: Sequence[Package]) -> dict[_Place, FileContents]:
        """What is known of the files of a package and patches, to be added to."""
        external = list(self._external.items())  # a job that was stopped may still add to it
        if list(holders) != self._holders or any(_stamp(path) != was for path, was in external):
            self._holders, self._found, self._external = list(holders), {}, {}
        return self._found

    def depend_on(self, path: Path) -> None:
        """A file beside the package is about to be read."""
        self._external.setdefault(path, _stamp(path))


class PackageContents:
    """The files of an opened package, and what is in them. ``files`` are its files where they are
    known already."""

    def __init__(self, opened: OpenedPackage, files: list[PackageFile] | None = None) -> None:
        assert opened.base is not None
        self._base: Database = opened.base
        self.files = package_files(opened.base, opened.tables) if files is None else files
        self._holders = list(_holders(opened))
        self._cabinets: dict[str, _Opened | FormatError] = {}
        self._known = KnownContents()

    def unpacked(
        self, files: Sequence[PackageFile], progress: Progress | None = None
    ) -> Iterator[Unpacked]:
        """Files with their contents, cabinet by cabinet in the order in which they lie there."""
        progress = progress or no_progress()
        by_cabinet: dict[str, list[PackageFile]] = {}
        for file in files:
            by_cabinet.setdefault(file.cabinet, []).append(file)
        name, done = "", 0

        def step() -> None:
            progress(f"Unpacking {name}", done, len(files))

        for cabinet, inside in by_cabinet.items():
            found = self._loose(inside) if not cabinet else self._of_cabinet(cabinet, inside, step)
            for unpacked in found:
                name = unpacked.file.stated.name
                step()
                yield unpacked
                done += 1

    def hashes(self, progress: Progress | None = None) -> dict[str, str]:
        """The MD5 of each file that can be unpacked, by key."""
        found = {}
        for unpacked in self.unpacked(self.files, progress):
            unpacked.read_through()
            if unpacked.md5 is not None:
                found[unpacked.file.key] = unpacked.md5
        return found

    def contents(
        self, progress: Progress | None = None, known: KnownContents | None = None
    ) -> dict[str, FileContents]:
        """What each file says of itself, by key; of files that should lie beside the package and
        do not, and of those of which a patch has only the differences, nothing. ``known`` spares
        unpacking those that it tells, and learns the others."""
        self._known = known or KnownContents()
        found = self._known.of(self._holders)
        whole = {_place(file): file for file in self.files if not file.is_delta}
        now = dict[_Place, FileContents]()
        unknown = [file for place, file in whole.items() if place not in found]
        for unpacked in self.unpacked(unknown, progress):
            data = _held(unpacked)
            problem = "" if unpacked.md5 is not None else unpacked.problem
            if unpacked.is_absent:
                continue
            place = _place(unpacked.file)
            # What is missing beside the package may come.
            keeps = not problem or unpacked.file.cabinet.startswith("#")
            into = found if keeps else now
            into[place] = (
                FileContents(problem=problem, is_unsupported=True)
                if unpacked.is_unsupported
                else contents_of(data, unpacked.size, unpacked.md5, problem)
            )
        every = {**found, **now}
        return {file.key: every[place] for place, file in whole.items() if place in every}

    # -- uncompressed ------------------------------------------------------

    def _loose(self, files: Iterable[PackageFile]) -> Iterator[Unpacked]:
        for file in files:
            parts = file.source.split("/")
            # Names come from the package: none leads out of its folder, or to another computer.
            is_odd = any(part in ("", ".", "..") or ":" in part or "\\" in part for part in parts)
            if is_odd or self._base.inside:
                reason = "it is not compressed, and its source is not beside the package"
                yield _without_contents(file, reason)
            else:
                path = Path(self._base.path).parent.joinpath(*parts)
                self._known.depend_on(path)
                yield Unpacked(file, _read_loose(path, file.source))

    # -- in cabinets -------------------------------------------------------

    def _of_cabinet(
        self, name: str, files: Sequence[PackageFile], step: Callable[[], None]
    ) -> Iterator[Unpacked]:
        opened = self._cabinet(name)
        if isinstance(opened, FormatError):
            for file in files:
                yield _without_contents(file, opened.reason, isinstance(opened, _Absent))
            return
        by_folder: dict[int, dict[CabinetFile, PackageFile]] = {}
        room = max(_MOST_UNPACKED, _MOST_RATIO * opened.size)
        for file in files:
            entry = opened.entry(file.key)
            if entry is None or entry.folder is None or entry in by_folder.get(entry.folder, ()):
                yield _without_contents(file, f"the cabinet {name} has no file {file.key}")
            elif (room := room - entry.size) < 0:
                reason = f"the files of the cabinet {name} are larger than they can be"
                yield _without_contents(file, reason)
            elif file.is_delta:
                reason = "the patch holds the differences to an older file, not the whole one"
                yield _without_contents(file, reason)
            else:
                by_folder.setdefault(entry.folder, {})[entry] = file
        for folder, entries in sorted(by_folder.items()):
            try:
                parts = self._parts(opened, folder)
            except FormatError as error:
                for file in entries.values():
                    yield _without_contents(file, error.reason)
                continue
            for entry, contents in unpacked_files(parts, entries, step):
                yield Unpacked(entries[entry], contents)

    def _parts(self, opened: _Opened, folder: int) -> list[FolderPart]:
        """A folder from its beginning to its end, through the cabinets of a set."""
        parts = [opened.parts[folder]]
        at, index = opened, folder
        while index == 0 and at.begins_before and len(parts) < _MOST_CABINETS:
            at = self._neighbour(at, at.listing.previous)
            index = len(at.parts) - 1
            if at.parts[index] in parts:
                raise FormatError("its cabinets follow each other in a circle")
            parts.insert(0, at.parts[index])
        at, index = opened, folder
        while index == len(at.parts) - 1 and at.goes_on and len(parts) < _MOST_CABINETS:
            try:
                at = self._neighbour(at, at.listing.next)
            except FormatError:
                break  # what this one holds can be read all the same
            index = 0
            if at.parts[index] in parts:
                break
            parts.append(at.parts[index])
        return parts

    def _neighbour(self, opened: _Opened, name: str) -> _Opened:
        found = self._cabinet(f"#{name}" if opened.is_embedded else name)
        if isinstance(found, FormatError):
            raise FormatError(f"a part of it is in another cabinet, and {found.reason}")
        if not found.listing.folders:
            raise FormatError(f"a part of it is in the cabinet {name}, which has no files")
        return found

    def _cabinet(self, name: str) -> _Opened | FormatError:
        """A cabinet as Media names it, opened once."""
        known = self._cabinets.get(name)
        if known is None:
            try:
                known = self._open(name)
            except FormatError as error:
                known = error
            self._cabinets[name] = known
        return known

    def _open(self, name: str) -> _Opened:
        if name.startswith("#"):
            for package in self._holders:
                stream = package.storage.stream(name[1:])
                if stream is not None:
                    listing = read_cabinet(stream.read_range, stream.size, self._base.codepage)
                    parts = folder_parts(stream.read_range, listing)
                    return _Opened(listing, parts, stream.size, is_embedded=True)
            raise FormatError(f"the cabinet {name[1:]} is not in the package")
        path = external_cabinet(self._base, name)
        if path is None or self._base.inside:
            raise _Absent(f"the cabinet {name} is not beside the package")
        self._known.depend_on(path)
        read, size = _reader(path)
        listing = read_cabinet(read, size, self._base.codepage)
        return _Opened(listing, folder_parts(read, listing), size, is_embedded=False)


@dataclass(slots=True)
class _Opened:
    """A cabinet of ``size`` bytes with its listing and its folders."""

    listing: Cabinet
    parts: Sequence[FolderPart]
    size: int
    is_embedded: bool
    _by_name: dict[str, CabinetFile] = field(default_factory=dict)

    def entry(self, key: str) -> CabinetFile | None:
        """The file with this key; without regard to case where none has it exactly."""
        if not self._by_name:
            for file in reversed(self.listing.files):
                self._by_name[file.name.casefold()] = file
            for file in reversed(self.listing.files):
                self._by_name[file.name] = file
        return self._by_name.get(key) or self._by_name.get(key.casefold())

    @property
    def begins_before(self) -> bool:
        """Whether the first folder begins in the cabinet before."""
        return any(file.from_previous for file in self.listing.files)

    @property
    def goes_on(self) -> bool:
        """Whether the last folder goes on in the next cabinet."""
        return any(file.to_next for file in self.listing.files)


def _place(file: PackageFile) -> _Place:
    return file.cabinet, file.source, file.key


def _stamp(path: Path) -> tuple[int, int] | None:
    """By what a file is known to have changed; None where it is not there."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns


def _holders(opened: OpenedPackage) -> Iterator[Package]:
    """The package and the patches over it, the last one first, as Windows Installer looks for
    streams of patches."""
    if opened.overlaid is not None:
        overlays = [entry.overlay.package for entry in opened.overlaid.stack.entries]
        yield from (package for package in reversed(overlays) if isinstance(package, Patch))
    yield opened.package


def _reader(path: Path) -> tuple[ReadRange, int]:
    source = FileSource.of_path(path)

    def read(offset: int, size: int) -> bytes:
        with source.opened() as file:
            file.seek(offset)
            return file.read(size)

    return read, source.size


def _read_loose(path: Path, source: str) -> Iterator[bytes]:
    try:
        read, size = _reader(path)
    except UnreadableFile:
        raise _Absent(f"it is not compressed, and {source} is not there") from None
    for at in range(0, size, _CHUNK):
        yield read(at, _CHUNK)


def _held(unpacked: Unpacked) -> bytes:
    """A program or manifest as a whole; nothing of other files, which are only read through."""
    held = bytearray()
    is_held: bool | None = None
    for chunk in unpacked.chunks():
        is_held = (tells_more(chunk) if is_held is None else is_held) and (
            unpacked.size <= _MOST_HELD
        )
        if is_held:
            held += chunk
    return bytes(held) if is_held and unpacked.md5 is not None else b""


def _without_contents(file: PackageFile, reason: str, is_absent: bool = False) -> Unpacked:
    return Unpacked(file, iter(()), problem=reason, is_absent=is_absent)
