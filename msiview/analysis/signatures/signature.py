"""A signature and what can be told of it from the file alone.

Whether Windows trusts the certificate depends on the computer and the day; that is not checked,
and nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from msiview.errors import FormatError
from msiview.format.signed_data import HASHES, SignedData, parse_signed_data


class Integrity(StrEnum):
    """Whether a signature belongs to the file that carries it."""

    UNCHECKED = "unchecked"
    """The file was not read for it yet."""
    INTACT = "intact"
    """The file is the one that was signed."""
    CHANGED = "changed"
    """The file is another one than was signed."""
    INVALID = "invalid"
    """The signature contradicts itself: it was not made with the key of its certificate, or for
    something else."""
    UNKNOWN = "unknown"
    """It cannot be told: the signature or the file cannot be read, or the algorithm is not
    known."""


@dataclass(frozen=True, slots=True)
class Signature:
    """``data`` is None where it cannot be read; ``failure`` says why, or why the file cannot."""

    data: SignedData | None = None
    integrity: Integrity = Integrity.UNKNOWN
    failure: str = ""


def read_signature(data: bytes) -> Signature:
    """A signature from its bytes. Whether it contradicts itself is known at once; whether it
    belongs to the file has to be checked."""
    try:
        signed = parse_signed_data(data)
    except FormatError as error:
        return Signature(failure=error.reason)
    if not signed.content_fits or signed.key_fits is False:
        return Signature(signed, Integrity.INVALID)
    return Signature(signed, Integrity.UNCHECKED)


def checked(found: Signature, is_intact: Callable[[str, bytes], bool]) -> Signature:
    """The signature after ``is_intact(algorithm, stated digest)`` was asked of the file."""
    signed = found.data
    if signed is None or found.integrity is not Integrity.UNCHECKED:
        return found
    if signed.algorithm not in HASHES:
        return replace(
            found,
            integrity=Integrity.UNKNOWN,
            failure=f"digests of the kind {signed.algorithm} are not known",
        )
    is_same = is_intact(signed.algorithm, signed.digest)
    return replace(found, integrity=Integrity.INTACT if is_same else Integrity.CHANGED)
