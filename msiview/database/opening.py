"""Opening an installer file of any kind."""

from __future__ import annotations

import logging
import os

from msiview.database.database import Database
from msiview.database.package import Kind, Package, PackageOrigin
from msiview.database.patch import Patch
from msiview.database.transform import Transform
from msiview.debugging import timed
from msiview.errors import NoSuchStream, NotAnInstallerFile, Severity
from msiview.format.codepage_choice import CodePageChoice
from msiview.format.container import Container, Storage
from msiview.format.string_pool import POOL_STREAM
from msiview.progress import Progress, no_progress

CLSID_DATABASE = "{000C1084-0000-0000-C000-000000000046}"
CLSID_TRANSFORM = "{000C1082-0000-0000-C000-000000000046}"
CLSID_PATCH = "{000C1086-0000-0000-C000-000000000046}"

_KINDS = {CLSID_DATABASE: Kind.MSI, CLSID_TRANSFORM: Kind.MST, CLSID_PATCH: Kind.MSP}
_LOG = logging.getLogger(__name__)

_CLASSES: dict[str, type[Database] | type[Transform]] = {
    CLSID_DATABASE: Database,
    CLSID_TRANSFORM: Transform,
    CLSID_PATCH: Patch,
}


def open_package(
    path: str | os.PathLike[str],
    progress: Progress | None = None,
    choice: CodePageChoice | None = None,
    *,
    shown: str = "",
) -> Package:
    """Open a file: a Database, Transform or Patch, told by its class, never by its name. Texts are
    read under another code page than the stated one where ``choice`` says so. ``shown`` is what
    users call the file, where that is not its path.

    Reads the directory, the string pool and the catalog; tables are read when
    they are looked at. Raises :class:`msiview.errors.FormatError`, with file and
    reason, where nothing can be read at all.
    """
    progress = progress or no_progress()
    with timed(_LOG, "opening a file") as facts:
        progress("Reading the directory")
        container = Container.open(path, shown)
        facts |= {"bytes": container.size, "sectors of": container.sector_size}
        progress("Reading the tables")
        package = _open(PackageOrigin(container, container.root, choice=choice))
        facts |= {
            "kind": package.kind.value,
            "code page": package.codepage,
            "strings": len(package.pool),
            "streams": len(package.storage.streams),
            "storages": len(package.storages),
            "problems": len(package.defects),
        }
        return package


def open_embedded(package: Package, name: str) -> Package:
    """Open a storage inside a package: a transform, or a nested package.

    Raises :class:`NoSuchStream` where there is no storage of that name.
    """
    storage = package.storage.storage(name)
    if storage is None:
        raise NoSuchStream(name)
    inside = (*package.inside, name)
    return _open(PackageOrigin(package.container, storage, inside, package.choice_of_others))


def open_bytes(data: bytes, name: str) -> Package:
    """Open an installer file held in memory, one from a stream for example; ``name`` is
    shown in place of a path. Errors as in :func:`open_package`."""
    container = Container.from_bytes(data, name)
    return _open(PackageOrigin(container, container.root))


def storage_kind(storage: Storage) -> Kind | None:
    """The kind of a storage by its class id; None for other classes. All kinds of databases
    share one class id and count as packages here."""
    return _KINDS.get(storage.clsid or "")


def _open(origin: PackageOrigin) -> Package:
    storage = origin.storage
    known = _CLASSES.get(storage.clsid or "")
    if known is not None:
        return known(origin)
    if storage.table_stream(POOL_STREAM) is None:
        raise NotAnInstallerFile(
            "this is a compound file of another program"
            + (f" (class {storage.clsid})" if storage.clsid else "")
            + ", not a Windows Installer file",
            file=origin.container.path,
        )
    package = Database(origin)
    package.defects.add(
        Severity.WARNING,
        "class-unknown",
        f"the storage's class is {storage.clsid or 'not stated'}, none of the installer's; "
        "it is read as a database because it has a string pool",
    )
    return package
