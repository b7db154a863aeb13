"""Checks signatures that were made with keys on elliptic curves (ECDSA).

Checking needs no secret, so plain integers will do, and their time tells nothing to anybody.
Sources: FIPS 186-5, section 6.4.2 (the check), SP 800-186, section 3.2.1 (the curves).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Point: TypeAlias = tuple[int, int] | None
"""A point of a curve; None is the point at infinity."""


@dataclass(frozen=True, slots=True)
class Curve:
    """``y² = x³ - 3x + b`` modulo ``prime``; ``base`` generates ``order`` points."""

    prime: int
    b: int
    order: int
    base: tuple[int, int]

    def holds(self, point: tuple[int, int]) -> bool:
        """Whether a point lies on the curve."""
        x, y = point
        is_within = 0 <= x < self.prime and 0 <= y < self.prime
        return is_within and (y * y - (x * x * x - 3 * x + self.b)) % self.prime == 0

    def signature_fits(self, key: tuple[int, int], digest: bytes, r: int, s: int) -> bool:
        """Whether the numbers ``r`` and ``s`` are a signature of a digest by the owner of a public
        key, a point of the curve."""
        if not (0 < r < self.order and 0 < s < self.order and self.holds(key)):
            return False
        bits = self.order.bit_length()
        number = int.from_bytes(digest)
        number >>= max(0, 8 * len(digest) - bits)
        inverse = pow(s, -1, self.order)
        point = self._add(
            self.times(number * inverse % self.order, self.base),
            self.times(r * inverse % self.order, key),
        )
        return point is not None and point[0] % self.order == r

    def times(self, factor: int, point: Point) -> Point:
        """A point added to itself."""
        found: Point = None
        while factor:
            if factor & 1:
                found = self._add(found, point)
            point = self._add(point, point)
            factor >>= 1
        return found

    def _add(self, one: Point, other: Point) -> Point:
        if one is None or other is None:
            return other if one is None else one
        (x1, y1), (x2, y2), prime = one, other, self.prime
        if x1 != x2:
            slope = (y2 - y1) * pow(x2 - x1, -1, prime)
        elif (y1 + y2) % prime:
            slope = 3 * (x1 * x1 - 1) * pow(2 * y1, -1, prime)
        else:
            return None
        x = (slope * slope - x1 - x2) % prime
        return x, (slope * (x1 - x) - y1) % prime


def _curve(prime: int, b: str, order: str, x: str, y: str) -> Curve:
    return Curve(prime, int(b, 16), int(order, 16), (int(x, 16), int(y, 16)))


CURVES = {
    "secp256r1": _curve(
        2**256 - 2**224 + 2**192 + 2**96 - 1,
        "5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B",
        "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551",
        "6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296",
        "4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5",
    ),
    "secp384r1": _curve(
        2**384 - 2**128 - 2**96 + 2**32 - 1,
        "B3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875A"
        "C656398D8A2ED19D2A85C8EDD3EC2AEF",
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF"
        "581A0DB248B0A77AECEC196ACCC52973",
        "AA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A38"
        "5502F25DBF55296C3A545E3872760AB7",
        "3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C0"
        "0A60B1CE1D7E819D7A431D7C90EA0E5F",
    ),
    "secp521r1": _curve(
        2**521 - 1,
        "0051953EB9618E1C9A1F929A21A0B68540EEA2DA725B99B315F3B8B489918EF1"
        "09E156193951EC7E937B1652C0BD3BB1BF073573DF883D2C34F1EF451FD46B50"
        "3F00",
        "01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
        "FFFA51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E9138"
        "6409",
        "00C6858E06B70404E9CD9E3ECB662395B4429C648139053FB521F828AF606B4D"
        "3DBAA14B5E77EFE75928FE1DC127A2FFA8DE3348B3C1856A429BF97E7E31C2E5"
        "BD66",
        "011839296A789A3BC0045C8A5FB42C7D1BD998F54449579B446817AFBD17273E"
        "662C97EE72995EF42640C550B9013FAD0761353C7086A272C24088BE94769FD1"
        "6650",
    ),
}
"""The curves that code is signed with, by their names in ASN.1."""
