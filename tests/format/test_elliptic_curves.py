"""Signatures by keys on elliptic curves, held against published ones."""

from __future__ import annotations

import hashlib

import pytest

from msiview.format.elliptic_curves import CURVES, Curve

KEY = (
    0x60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6,
    0x7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299,
)
R = 0xEFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716
S = 0xF7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8
"""The signature of "sample" with SHA-256. Source: RFC 6979, A.2.5."""

P256 = CURVES["secp256r1"]


def _digest(text: bytes) -> bytes:
    return hashlib.sha256(text).digest()


def test_a_published_signature() -> None:
    assert P256.signature_fits(KEY, _digest(b"sample"), R, S)


@pytest.mark.parametrize(
    ("key", "text", "r", "s"),
    [
        (KEY, b"Sample", R, S),
        (KEY, b"sample", R + 1, S),
        (KEY, b"sample", R, S - 1),
        (KEY, b"sample", 0, S),
        (KEY, b"sample", R, 0),
        (KEY, b"sample", R, S + P256.order),
        ((KEY[0], KEY[1] + 1), b"sample", R, S),
        ((KEY[0] + P256.prime, KEY[1]), b"sample", R, S),
    ],
)
def test_what_is_no_signature(key: tuple[int, int], text: bytes, r: int, s: int) -> None:
    assert not P256.signature_fits(key, _digest(text), r, s)


@pytest.mark.parametrize("curve", CURVES.values(), ids=CURVES)
def test_the_numbers_of_a_curve_fit_each_other(curve: Curve) -> None:
    assert curve.holds(curve.base)
    assert curve.times(curve.order, curve.base) is None
    x, y = curve.base
    assert curve.times(curve.order - 1, curve.base) == (x, curve.prime - y)
