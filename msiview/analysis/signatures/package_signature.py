"""The signature of an installer file: packages, modules, transforms, patches."""

from __future__ import annotations

from dataclasses import replace

from msiview.analysis.signatures.database_digest import (
    METADATA_DIGEST,
    SIGNATURE,
    database_digest,
)
from msiview.analysis.signatures.signature import (
    Integrity,
    Signature,
    checked,
    read_signature,
)
from msiview.database.package import Package
from msiview.errors import FormatError
from msiview.format.signed_data import MAX_SIZE
from msiview.progress import Progress


def package_signature(package: Package) -> Signature | None:
    """The signature that a file carries, not yet checked; None where it has none."""
    stream = package.storage.stream(SIGNATURE)
    if stream is None:
        return None
    try:
        return read_signature(stream.read_range(0, MAX_SIZE + 1))
    except FormatError as error:
        return Signature(failure=error.reason)


def check_package_signature(package: Package, found: Signature, progress: Progress) -> Signature:
    """The signature with its digests held against the file. Reads all of it."""

    def is_intact(algorithm: str, stated: bytes) -> bool:
        today = database_digest(package.container, package.storage, algorithm, progress)
        metadata = package.storage.stream(METADATA_DIGEST)
        if metadata is not None and metadata.read_range(0, MAX_SIZE) != today.metadata:
            return False
        return today.contents == stated

    try:
        return checked(found, is_intact)
    except FormatError as error:
        return replace(found, integrity=Integrity.UNKNOWN, failure=error.reason)
