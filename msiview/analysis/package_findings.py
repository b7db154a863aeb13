"""What is wrong with a package although every byte of it can be read: languages without their
transform, files that land elsewhere or nowhere, files that are not in their cabinet.

These are findings for the same list as the defects of the format; each names its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from msiview.analysis.cabinets import cabinet_exists, external_cabinet
from msiview.analysis.directories import DirectoryPaths
from msiview.analysis.landing import LONGEST_PATH, path_remark, platform_remarks, sure_room
from msiview.analysis.live_columns import live_rows
from msiview.database.cells import Cell, cell_text, number_of, text_of
from msiview.database.database import Database
from msiview.database.file_names import long_name
from msiview.database.integrity import check_integrity
from msiview.database.languages import language_words
from msiview.database.media_order import MediaOrder
from msiview.database.package import Kind, Package
from msiview.database.summary import STREAM, PropertyId
from msiview.errors import Defect, FormatError, Severity
from msiview.format.cabinet import Cabinet, read_cabinet
from msiview.format.container import Stream
from msiview.format.file_source import FileSource
from msiview.progress import Progress


def record_defects(package: Package, progress: Progress) -> None:
    """Record all defects of a package. Decodes all cells."""
    check_integrity(package, progress)
    if isinstance(package, Database):
        for finding in package_findings(package, progress):
            package.defects.record(finding)


def package_findings(package: Database, progress: Progress) -> Iterator[Defect]:
    """The findings on an installation package; none for other kinds of files. Reads the listings
    of its cabinets, also of those beside it."""
    if package.kind is not Kind.MSI:
        return
    yield from _languages(package)
    yield from _landing(package, progress)
    yield from _cabinets(package, progress)


def _languages(package: Database) -> Iterator[Defect]:
    """Languages that Template promises: the first is the package's own, each other one needs a
    transform of its number inside the package.

    Source: docs/msi-format.md, "Where transforms come from".
    """
    languages = package.summary.text(PropertyId.TEMPLATE).partition(";")[2].split(",")
    names = {storage.name for storage in package.storages}
    for language in (each.strip() for each in languages[1:]):
        if language and language not in names:
            yield Defect(
                Severity.WARNING,
                "language-without-transform",
                f"Template promises the language {language_words(language)}, but the package has "
                f"no transform {language}: where Windows chooses that language, installing ends "
                "with error 1624",
                stream=STREAM.replace("\x05", "\\5"),
            )


_NONCOMPRESSED = 0x2000
"""Of File.Attributes: the file lies beside the package, in no cabinet."""


_STEP = 1 << 11
"""Rows between two reports of progress, at each of which a background job sleeps for a moment."""


@dataclass(slots=True)
class _Found:
    """A finding that many rows may share: the first row, and how many there are."""

    message: str
    row: int
    count: int = 1


def _landing(package: Database, progress: Progress) -> Iterator[Defect]:
    """Components in other folders than their row says, and files with a path that is too long."""
    progress("Looking where files land")
    template = package.summary.text(PropertyId.TEMPLATE)
    paths = DirectoryPaths(package.tables)
    components = list(
        live_rows(package.tables, "Component", "Component", "Directory_", "Attributes")
    )
    # What is asked of a component depends on its folder and its attributes, which many share.
    places = [(directory, attributes) for _, directory, attributes in components]
    counts = Counter(places)
    folders: dict[Cell, str] = {}
    other_place: dict[str, _Found] = {}
    for number, place in enumerate(counts):
        if not number % _STEP:
            progress("Looking where files land")
        directory, attributes = place
        if directory not in folders:
            known = isinstance(directory, str)
            folders[directory] = paths.target(str(directory)).text if known else ""
        for remark in platform_remarks(template, folders[directory], number_of(attributes)):
            # The end of a folder differs from component to component, the reason does not.
            reason = remark.partition(": ")[0]
            if reason not in other_place:
                other_place[reason] = _Found(remark, places.index(place), 0)
            other_place[reason].count += counts[place]
    for found in other_place.values():
        yield _defect("platform-mismatch", found, "Component")
    yield from _too_long(package, components, folders, progress)


def _too_long(
    package: Database,
    components: Sequence[tuple[Cell, ...]],
    folders: Mapping[Cell, str],
    progress: Progress,
) -> Iterator[Defect]:
    """Files with a path that is too long. ``components`` begin with key and directory, ``folders``
    are those of the directories."""
    files = list(live_rows(package.tables, "File", "FileName", "Component_"))
    names = [name for name, _ in files if isinstance(name, str)]
    # Short and long name together are longer than either; few are in a folder without room for the
    # longest of them.
    longest = max(map(len, names), default=0)
    if "[" in "".join(names):
        longest = LONGEST_PATH + 1  # folders in names may come to anything
    has_room = {place: sure_room(folder) >= longest for place, folder in folders.items()}
    narrow = {key: folders[place] for key, place, _ in components if not has_room[place]}
    found: _Found | None = None
    for row, (name, component) in enumerate(files):
        if not row % _STEP:
            progress("Looking where files land")
        if component not in narrow and longest <= LONGEST_PATH:
            continue
        remark = path_remark(narrow.get(component, "") + long_name(name))
        if remark:
            found = found or _Found(remark, row, 0)
            found.count += 1
    if found is not None:
        yield _defect("path-too-long", found, "File")


@dataclass(slots=True)
class _Disk:
    """A row of Media; ``names`` are the files of its cabinet in small letters, None unknown."""

    cabinet: str
    names: set[str] | None
    missing: list[tuple[int, str]] = field(default_factory=list)


def _cabinets(package: Database, progress: Progress) -> Iterator[Defect]:
    """Cabinets that are not there, and files that are not in the cabinet that the installer takes
    for them."""
    media = list(live_rows(package.tables, "Media", "DiskId", "LastSequence", "Cabinet"))
    cabinets = dict.fromkeys(text_of(cabinet) for _, _, cabinet in media)  # a row may repeat one
    missing = {cabinet for cabinet in cabinets if cabinet_exists(package, cabinet) is False}
    for row, (_, _, cabinet) in enumerate(media):
        if text_of(cabinet) in missing:
            yield _missing_cabinet(text_of(cabinet), row)
    names = {cabinet: _names_in(package, cabinet, progress) for cabinet in cabinets}
    if all(listed is None for listed in names.values()):
        return  # no cabinet is there, so no file can be missing in one
    order = MediaOrder(
        (disk, last, _Disk(text_of(cabinet), names[text_of(cabinet)]))
        for disk, last, cabinet in media
    )
    disks: dict[int, _Disk] = {}
    for row, (key, sequence, attributes) in enumerate(
        live_rows(package.tables, "File", "File", "Sequence", "Attributes")
    ):
        if not row % _STEP:
            progress("Looking for files in their cabinets")
        disk = order.disk_of(sequence) if isinstance(sequence, int) else None
        if disk is None or disk.names is None or (number_of(attributes) or 0) & _NONCOMPRESSED:
            continue
        if cell_text(key).casefold() not in disk.names:
            disk.missing.append((row, cell_text(key)))
            disks[id(disk)] = disk
    for disk in disks.values():
        row, key = disk.missing[0]
        message = (
            f"{key} is not in the cabinet {disk.cabinet.removeprefix('#')}, from which the "
            "installer takes it by the order of Media (error 1334)"
        )
        yield _defect(
            "file-not-in-cabinet", _Found(message, row, len(disk.missing)), "File", Severity.ERROR
        )


def _missing_cabinet(cabinet: str, row: int) -> Defect:
    """A package is often looked at without what lies beside it; that is only a note."""
    if cabinet.startswith("#"):
        found = _Found(f"the cabinet {cabinet[1:]} is not in the package", row)
        return _defect("cabinet-missing", found, "Media", Severity.ERROR)
    found = _Found(f"the cabinet {cabinet} is not beside the package", row)
    return _defect("cabinet-missing", found, "Media", Severity.NOTE)


def _names_in(package: Database, cabinet: str, progress: Progress) -> set[str] | None:
    """The names in a cabinet; None where it is not there, or its listing may not be all."""
    progress("Reading the listings of cabinets")
    try:
        listing = _listing(package, cabinet)
    except (FormatError, OSError):
        return None
    # What a set of cabinets, or a damaged one, does not list may still be there.
    if listing is None or listing.previous or listing.next or len(listing.defects):
        return None
    return {file.name.casefold() for file in listing.files}


def _listing(package: Database, cabinet: str) -> Cabinet | None:
    if cabinet.startswith("#"):
        stream: Stream | None = package.storage.stream(cabinet[1:])
        return None if stream is None else read_cabinet(stream.read_range, stream.size)
    path = external_cabinet(package, cabinet) if not package.inside else None
    if path is None:
        return None
    source = FileSource.of_path(path)
    with source.opened() as file:

        def read(offset: int, size: int) -> bytes:
            file.seek(offset)
            return file.read(size)

        return read_cabinet(read, source.size)


def _defect(code: str, found: _Found, table: str, severity: Severity = Severity.WARNING) -> Defect:
    return Defect(severity, code, found.message, table=table, row=found.row, count=found.count)
