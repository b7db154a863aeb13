"""Files that are named together: which of them belong into one window."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import PurePath
from typing import TYPE_CHECKING

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.patch import Patch
from msiview.database.transform import Transform
from msiview.errors import FormatError, UnreadableFile
from msiview.overlay.applicability import PRODUCT_CODE

if TYPE_CHECKING:
    from msiview.database.package import Package

PACKAGE_SUFFIXES = (".msi", ".msm", ".pcp", ".cub")
OVERLAY_SUFFIXES = (".mst", ".msp")
"""What files are called that are told apart without a look into them."""


class FileKind(Enum):
    """What a file is opened as."""

    PACKAGE = auto()
    OVERLAY = auto()
    """A transform or a patch: it lies over a package, or is shown alone where there is none."""
    LOG = auto()


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file to open. ``shown`` is what users call it where that is not its path: it is then none
    of their files."""

    path: str
    shown: str = ""

    @property
    def title(self) -> str:
        return self.shown or PurePath(self.path).name


@dataclass(frozen=True, slots=True)
class FileGroup:
    """What belongs into one window: a package, or a transform or patch alone, with what lies over
    it, and a log. Without ``package`` all of it is for the package that is open already, if any."""

    package: NamedFile | None = None
    overlays: tuple[NamedFile, ...] = ()
    log: NamedFile | None = None


def kind_by_name(file: NamedFile) -> FileKind | None:
    """What a file is by its name; None where that does not tell it."""
    suffix = PurePath(file.path).suffix.lower()
    if suffix in OVERLAY_SUFFIXES:
        return FileKind.OVERLAY
    return FileKind.PACKAGE if suffix in PACKAGE_SUFFIXES else None


def kind_of(file: NamedFile) -> FileKind:
    """What a file is, by its name where that tells it, else by its contents. What cannot be read
    counts as a package: opening it says why."""
    named = kind_by_name(file)
    if named is not None:
        return named
    return FileKind.LOG if is_log_file(file.path) else FileKind.PACKAGE


def is_log_file(path: str) -> bool:
    """Whether a file is a log; one that cannot be read is told of by whoever opens it."""
    from msiview.logs.recognition import is_log

    try:
        return is_log(path)
    except UnreadableFile:
        return False


def grouped(files: Sequence[NamedFile], *, over_open_package: bool = False) -> list[FileGroup]:
    """The windows that files need, in the order of the files.

    Each package has one. A transform or patch lies over the package that it was made for, a log
    beside the package that it names; where that is none or several of them, the package named last
    before it, else the first. Without a package among the files, overlays lie over the open one if
    there is one (``over_open_package``), else each is shown alone. A second log for the same
    package has a window of its own.
    """
    kinds = [(file, kind_of(file)) for file in files]
    overlays = [file for file, kind in kinds if kind is FileKind.OVERLAY]
    packages = [file for file, kind in kinds if kind is FileKind.PACKAGE]
    logs = [file for file, kind in kinds if kind is FileKind.LOG]
    if not packages:
        together = FileGroup(overlays=tuple(overlays))
        first = [together] if overlays and over_open_package else map(FileGroup, overlays)
        return [*first, *(FileGroup(log=log) for log in logs)]
    owners = _Owners(kinds)
    of_overlays = [owners.of_overlay(overlay) for overlay in overlays]
    of_logs = [owners.of_log(log) for log in logs]
    groups = []
    for package in packages:
        over = tuple(file for file, of in zip(overlays, of_overlays, strict=True) if of is package)
        own_logs = [log for log, of in zip(logs, of_logs, strict=True) if of is package]
        groups.append(FileGroup(package, over, own_logs[0] if own_logs else None))
    taken = [group.log for group in groups]
    return [*groups, *(FileGroup(log=log) for log in logs if log not in taken)]


class _Owners:
    """Finds the package that another file belongs to. Looks into files only where there are several
    packages."""

    def __init__(self, kinds: Sequence[tuple[NamedFile, FileKind]]) -> None:
        self._files = [file for file, _ in kinds]
        self._packages = [file for file, kind in kinds if kind is FileKind.PACKAGE]
        self._codes: dict[NamedFile, str] = {}

    def of_overlay(self, overlay: NamedFile) -> NamedFile:
        """The package that a transform or patch was made for."""
        if len(self._packages) == 1:
            return self._packages[0]
        targets = _targets(_opened(overlay))
        return self._owner(overlay, [one for one in self._packages if self._code(one) in targets])

    def of_log(self, log: NamedFile) -> NamedFile:
        """The package that a log tells of."""
        if len(self._packages) == 1:
            return self._packages[0]
        text = _sampled_text(log)
        named = [one for one in self._packages if _names_file(text, one.title)]
        coded = [one for one in self._packages if self._code(one) and self._code(one) in text]
        return self._owner(log, named if len(named) == 1 else coded)

    def _owner(self, file: NamedFile, fitting: Sequence[NamedFile]) -> NamedFile:
        if len(fitting) == 1:
            return fitting[0]
        before = self._files[: self._files.index(file)]
        earlier = [each for each in before if each in self._packages]
        return earlier[-1] if earlier else self._packages[0]

    def _code(self, file: NamedFile) -> str:
        """The product code of a package in upper case; empty where it has none."""
        if file not in self._codes:
            package = _opened(file)
            code = package.property_value(PRODUCT_CODE) if isinstance(package, Database) else None
            self._codes[file] = (code or "").upper()
        return self._codes[file]


def _opened(file: NamedFile) -> Package | None:
    try:
        return open_package(file.path)
    except FormatError:
        return None


def _targets(overlay: Package | None) -> list[str]:
    """The codes of the products that a transform or patch was made for, in upper case."""
    match overlay:
        case Patch(targets=targets):
            return targets
        case Transform(target=target) if target.base_product:
            return [target.base_product.upper()]
    return []


def _sampled_text(log: NamedFile) -> str:
    """Some of a log in upper case."""
    try:
        from msiview.logs.log_file import LogFile

        return "\n".join(LogFile(log.path).samples()).upper()
    except UnreadableFile:
        return ""


def _names_file(text: str, name: str) -> bool:
    """Whether a text in upper case has a file name, not only as the end of another one."""
    return re.search(rf"(?<![\w.~-]){re.escape(name.upper())}", text) is not None
