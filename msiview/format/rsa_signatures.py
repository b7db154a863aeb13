"""Checks signatures that were made with RSA keys: PKCS #1 v1.5 and PSS.

Checking needs no secret: one power, and a comparison with what must come out.
Source: RFC 8017, sections 8.1.2, 8.2.2, 9.1.2 and B.2.1.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

MAX_KEY_BITS = 16384


@dataclass(frozen=True, slots=True)
class Pss:
    """How a signature with PSS was padded: the hash of the digest and that of the mask, as hashlib
    names them, and the bytes of the salt."""

    algorithm: str
    mask_algorithm: str
    salt_size: int


@dataclass(frozen=True, slots=True)
class RsaKey:
    """A public key."""

    modulus: int
    exponent: int

    @property
    def is_usual(self) -> bool:
        """Whether numbers of this size are keys, and take no time that anybody notices."""
        return 512 <= self.modulus.bit_length() <= MAX_KEY_BITS and 1 < self.exponent < 1 << 64

    def pkcs1_fits(self, signature: bytes, digest_info: bytes) -> bool:
        """Whether a signature with PKCS #1 v1.5 is of this DigestInfo, in DER."""
        size = _bytes(self.modulus.bit_length())
        padding = b"\x00\x01" + b"\xff" * (size - len(digest_info) - 3) + b"\x00"
        return self._power(signature, size) == padding + digest_info

    def pss_fits(self, signature: bytes, digest: bytes, padded: Pss) -> bool:
        """Whether a signature with PSS is of this digest."""
        bits = self.modulus.bit_length() - 1
        size = _bytes(bits)
        room = size - len(digest) - 1
        block = self._power(signature, size)
        if block is None or room < padded.salt_size + 1 or block[-1] != 0xBC:
            return False
        masked, stated = block[:room], block[room:-1]
        unused = 8 * size - bits
        if masked[0] >> (8 - unused):
            return False
        mask = _mask(stated, room, padded.mask_algorithm)
        number = int.from_bytes(masked) ^ int.from_bytes(mask)
        data = (number & (1 << 8 * room - unused) - 1).to_bytes(room)
        zeros, salt = data[: room - padded.salt_size], data[room - padded.salt_size :]
        if int.from_bytes(zeros) != 1:
            return False
        return _hash(padded.algorithm, bytes(8) + digest + salt) == stated

    def _power(self, signature: bytes, size: int) -> bytes | None:
        """What was signed, in so many bytes; None where it does not go into them."""
        number = pow(int.from_bytes(signature), self.exponent, self.modulus)
        return number.to_bytes(size) if number.bit_length() <= 8 * size else None


def _bytes(bits: int) -> int:
    return (bits + 7) // 8


def _mask(seed: bytes, size: int, algorithm: str) -> bytes:
    """MGF1: hashes of the seed and a counter, one after the other."""
    made = b""
    while len(made) < size:
        counter = len(made) // hashlib.new(algorithm, usedforsecurity=False).digest_size
        made += _hash(algorithm, seed + counter.to_bytes(4))
    return made[:size]


def _hash(algorithm: str, data: bytes) -> bytes:
    return hashlib.new(algorithm, data, usedforsecurity=False).digest()
