"""PKCS #7 signatures: who, when, and whether they hold together."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.errors import FormatError
from msiview.format.rsa_signatures import Pss
from msiview.format.signed_data import parse_certificate, parse_signed_data
from tests.builders.signatures import (
    CLOCK,
    ISSUER,
    SIGNED,
    SIGNER,
    make_certificate,
    make_signature,
)

DIGEST = bytes(range(32))


def test_signer_and_digest() -> None:
    signed = parse_signed_data(make_signature(DIGEST, description="Example 1"))
    assert (signed.algorithm, signed.digest) == ("sha256", DIGEST)
    assert (signed.content_fits, signed.key_fits) == (True, True)
    assert signed.description == "Example 1"
    assert (signed.signing_time, signed.timestamps, signed.nested) == (None, (), ())
    certificate = signed.certificate
    assert certificate is not None
    assert (str(certificate.subject), str(certificate.issuer)) == (SIGNER, ISSUER)
    assert certificate.subject.organization == "Example"
    assert certificate.valid_from == datetime(2020, 1, 1, tzinfo=UTC)


def test_padding_behind_a_signature_is_no_part_of_it() -> None:
    signed = parse_signed_data(make_signature(DIGEST) + bytes(7))
    assert signed.digest == DIGEST


@pytest.mark.parametrize("kind", ["rfc3161", "countersignature"])
def test_timestamps(kind: str) -> None:
    (stamp,) = parse_signed_data(make_signature(DIGEST, timestamp=kind)).timestamps
    assert (stamp.time, str(stamp.signer)) == (SIGNED, CLOCK)
    assert stamp.is_rfc3161 == (kind == "rfc3161")
    assert stamp.algorithm == ("sha256" if stamp.is_rfc3161 else "sha1")
    assert stamp.fits
    other = make_signature(DIGEST, timestamp=kind, stamped=b"another signature")
    assert not parse_signed_data(other).timestamps[0].fits


def test_the_signer_s_own_time() -> None:
    signed = parse_signed_data(make_signature(DIGEST, signing_time=SIGNED))
    assert signed.signing_time == SIGNED


def test_a_signature_inside_a_signature() -> None:
    inner = make_signature(DIGEST)
    outer = parse_signed_data(make_signature(bytes(20), algorithm="sha1", nested=inner))
    assert [nested.algorithm for nested in outer.nested] == ["sha256"]
    assert outer.nested[0].digest == DIGEST


def test_another_key_or_content_is_noticed() -> None:
    assert parse_signed_data(make_signature(DIGEST, key=2)).key_fits is False
    assert not parse_signed_data(make_signature(DIGEST, stated=bytes(32))).content_fits


@pytest.mark.parametrize(("curve", "algorithm"), [("secp256r1", "sha256"), ("secp384r1", "sha512")])
def test_keys_on_elliptic_curves(curve: str, algorithm: str) -> None:
    def key_fits(key: int) -> bool | None:
        made = make_signature(DIGEST, algorithm=algorithm, curve=curve, key=key)
        return parse_signed_data(made).key_fits

    assert key_fits(1) is True
    assert key_fits(2) is False


@pytest.mark.parametrize(
    ("algorithm", "mask", "salt"), [("sha256", "sha256", 32), ("sha384", "sha1", 0)]
)
def test_rsa_with_pss(algorithm: str, mask: str, salt: int) -> None:
    def key_fits(padded: Pss, key: int = 1) -> bool | None:
        made = make_signature(DIGEST, algorithm=algorithm, key=key, pss=padded)
        return parse_signed_data(made).key_fits

    padded = Pss(algorithm, mask, salt)
    assert key_fits(padded) is True
    assert key_fits(padded, key=2) is False
    assert key_fits(Pss("sha1", mask, salt)) is False, "two digests in one signature"


def test_certificates_alone() -> None:
    assert str(parse_certificate(make_certificate("Somebody")).subject) == "Somebody"
    with pytest.raises(FormatError, match="no certificate"):
        parse_certificate(b"0\x03abc")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_signature_or_a_format_error(data: bytes) -> None:
    with pytest.raises(FormatError):
        parse_signed_data(data)


@given(st.integers(0, 1400), st.integers(0, 255))
def test_any_changed_byte_gives_an_answer(at: int, value: int) -> None:
    data = bytearray(make_signature(DIGEST, timestamp="rfc3161", signing_time=SIGNED))
    data[at] = value
    with contextlib.suppress(FormatError):
        assert parse_signed_data(bytes(data)).algorithm
