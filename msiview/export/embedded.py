"""A storage inside a package, as a file of its own."""

from __future__ import annotations

from msiview.database.opening import CLSID_DATABASE, CLSID_PATCH, CLSID_TRANSFORM
from msiview.database.package import Kind
from msiview.format.compound_writer import ChunkSource, StorageContent
from msiview.format.container import Storage

_KINDS = {CLSID_DATABASE: Kind.MSI, CLSID_TRANSFORM: Kind.MST, CLSID_PATCH: Kind.MSP}


def storage_kind(storage: Storage) -> Kind | None:
    """What a storage is by its class, or None where it is nothing of the installer's.

    The databases share one class; they count as packages here.
    """
    return _KINDS.get(storage.clsid or "")


def storage_content(storage: Storage) -> StorageContent:
    """Everything in a storage, to be written as a compound file. Streams are read as written."""
    return StorageContent(
        storage.clsid,
        {stream.raw_name: ChunkSource(stream.size, stream.chunks) for stream in storage.streams},
        {child.name: storage_content(child) for child in storage.storages},
    )
