"""The digests of an installer file that its signature states.

One is over the contents of all streams. Where the file has ``\\5MsiDigitalSignatureEx``, that
stream is a digest of names, sizes, times and class ids, and the one over the contents begins
with it. Both leave out the two streams of the signature itself.
Source: docs/msi-format.md, "Signatures".
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from msiview.format.container import Container, Storage, StoredStream
from msiview.progress import Progress

SIGNATURE = "\x05DigitalSignature"
METADATA_DIGEST = "\x05MsiDigitalSignatureEx"

_Child: TypeAlias = Storage | StoredStream


@dataclass(frozen=True, slots=True)
class DatabaseDigest:
    """``metadata`` is the digest of names and metadata, None where the file does not state one."""

    contents: bytes
    metadata: bytes | None


def database_digest(
    container: Container, storage: Storage, algorithm: str, progress: Progress
) -> DatabaseDigest:
    """The digests of an installer file that lies in ``storage``, as they must be today.

    ``algorithm`` is one of hashlib's. Reads the whole file. May raise
    :class:`msiview.errors.FormatError` where a stream cannot be read.
    """
    total = container.size
    digest = hashlib.new(algorithm, usedforsecurity=False)
    metadata = None
    if storage.stream(METADATA_DIGEST) is not None:
        names = hashlib.new(algorithm, usedforsecurity=False)
        for part in _metadata(container, storage):
            names.update(part)
        metadata = names.digest()
        digest.update(metadata)
    done = 0
    for chunk in _contents(container, storage):
        progress("Checking the signature", done, total)
        digest.update(chunk)
        done += len(chunk)
    return DatabaseDigest(digest.digest(), metadata)


def _contents(container: Container, root: Storage) -> Iterator[bytes]:
    """Of each storage the contents of its streams and storages in order, then its class id."""
    pending: list[_Child | bytes] = [root]
    while pending:
        child = pending.pop()
        if isinstance(child, bytes):
            yield child
        elif isinstance(child, StoredStream):
            yield from child.chunks()
        else:
            pending.append(_Entry(container, child).clsid)
            pending += reversed(_children(container, child, root))


def _metadata(container: Container, root: Storage) -> Iterator[bytes]:
    """Of each storage its own metadata, then that of its streams and storages in order."""
    pending: list[_Child] = [root]
    while pending:
        child = pending.pop()
        entry = _Entry(container, child)
        if child is not root:
            yield entry.name
        yield entry.size if isinstance(child, StoredStream) else entry.clsid
        yield entry.state
        if child is not root:
            yield entry.times
        if isinstance(child, Storage):
            pending += reversed(_children(container, child, root))


def _children(container: Container, storage: Storage, root: Storage) -> list[_Child]:
    """In order of the bytes of their names; those of the signature itself are left out."""
    children: list[_Child] = [*storage.streams, *storage.storages]
    if storage is root:
        children = [c for c in children if c.name not in (SIGNATURE, METADATA_DIGEST)]
    return sorted(children, key=lambda child: _Entry(container, child).name + b"\0\0")


class _Entry:
    """The parts of a directory entry that are signed, as they are stored ([MS-CFB] 2.6)."""

    def __init__(self, container: Container, child: _Child) -> None:
        data = container.entry_bytes(child.entry)
        self.name = data[: max(0, int.from_bytes(data[64:66], "little") - 2)]
        self.clsid = data[80:96]
        self.state = data[96:100]
        self.times = data[100:116]
        self.size = data[120:124]
