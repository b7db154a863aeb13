"""Signs files with a key of the tests' own, as signtool would: for tests of signatures."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from asn1crypto import algos, cms, core, keys, tsp, x509

from msiview.analysis.signatures.database_digest import (
    METADATA_DIGEST,
    SIGNATURE,
    database_digest,
)
from msiview.database.opening import open_package
from msiview.database.writer import TableContent
from msiview.format.compound_writer import StorageContent
from msiview.format.elliptic_curves import CURVES
from msiview.format.rsa_signatures import Pss
from msiview.progress import no_progress
from tests.builders.databases import make_msi

SIGNER = "Example Software"
ISSUER = "Example Issuing Authority"
CLOCK = "Example Clock"
SIGNED = datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)

_INDIRECT_DATA = "1.3.6.1.4.1.311.2.1.4"
_OPUS_INFO = "1.3.6.1.4.1.311.2.1.12"
_SIP_INFO = "1.3.6.1.4.1.311.2.1.30"
_EXPONENT = 65537


def make_signed_msi(
    path: Path,
    tables: list[TableContent] | None = None,
    *,
    extended: bool = True,
    storages: Mapping[str, StorageContent] | None = None,
    **options: Any,
) -> Path:
    """A package with a signature that fits it; ``extended`` adds the digest of the metadata.

    ``options`` are those of :func:`make_signature`.
    """
    streams = {SIGNATURE: bytes(8), **({METADATA_DIGEST: bytes(32)} if extended else {})}
    algorithm = options.get("algorithm", "sha256")
    # The digests leave out both streams, so they can be taken while they hold something else.
    package = open_package(make_msi(path, tables, streams=streams, storages=storages))
    digest = database_digest(package.container, package.storage, algorithm, no_progress())
    streams[SIGNATURE] = make_signature(digest.contents, **options)
    if digest.metadata is not None:
        streams[METADATA_DIGEST] = digest.metadata
    return make_msi(path, tables, streams=streams, storages=storages)


def make_signature(
    digest: bytes,
    *,
    algorithm: str = "sha256",
    timestamp: str = "",
    stated: bytes | None = None,
    stamped: bytes | None = None,
    signing_time: datetime | None = None,
    description: str = "",
    nested: bytes = b"",
    key: int = 1,
    curve: str = "",
    pss: Pss | None = None,
) -> bytes:
    """A PKCS #7 signature that states ``digest`` for a file.

    ``timestamp`` is ``rfc3161`` or ``countersignature``; ``stamped`` what it is made for in place
    of the signature; ``stated`` the digest of the content in place of the right one; ``key`` the
    number of the key that signs, which is 1 in the certificate. ``curve`` names the elliptic curve
    of the key; without one it is RSA, padded by PKCS #1 v1.5 or as ``pss`` says.
    """
    kind = core.Sequence(contents=core.ObjectIdentifier(_SIP_INFO).dump())
    content = core.Sequence(contents=kind.dump() + _digest_info(algorithm, digest)).dump()
    inner = content[2 if content[1] < 128 else 2 + (content[1] & 127) :]
    attributes = [
        _attribute("content_type", core.ObjectIdentifier(_INDIRECT_DATA)),
        _attribute("message_digest", core.OctetString(stated or _hash(algorithm, inner))),
        _attribute(_OPUS_INFO, _opus_info(description)),
    ]
    if signing_time is not None:
        attributes.append(_attribute("signing_time", cms.Time({"utc_time": signing_time})))
    signer, signature = _signer_info(attributes, algorithm, SIGNER, key, curve, pss)
    unsigned = []
    if timestamp == "rfc3161":
        unsigned.append(_attribute("microsoft_time_stamp_token", _token(stamped or signature)))
    elif timestamp:
        unsigned.append(_attribute("counter_signature", _countersigner(stamped or signature)))
    if nested:
        info = cms.ContentInfo.load(nested)
        unsigned.append(_attribute("microsoft_nested_signature", info))
    if unsigned:
        signer["unsigned_attrs"] = cms.CMSAttributes(unsigned)
    return _content_info(
        _indirect_data(content),
        "v1",
        algorithm,
        signer,
        [_certificate(SIGNER, curve), _certificate(CLOCK)],
    ).dump()


def make_certificate(name: str = SIGNER) -> bytes:
    """A certificate in DER."""
    return bytes(_certificate(name).dump())


def _content_info(content: Any, version: str, algorithm: str, signer: Any, own: Any) -> Any:
    signed = cms.SignedData(
        {
            "version": version,
            "digest_algorithms": [{"algorithm": algorithm}],
            "encap_content_info": content,
            "certificates": own,
            "signer_infos": [signer],
        }
    )
    return cms.ContentInfo({"content_type": "signed_data", "content": signed})


def _signer_info(
    attributes: list[Any],
    algorithm: str,
    name: str,
    key: int = 1,
    curve: str = "",
    pss: Pss | None = None,
) -> tuple[Any, bytes]:
    attributes_der = cms.CMSAttributes(attributes).dump()
    digest = _hash(algorithm, attributes_der)
    kind: dict[str, Any] = {"algorithm": "rsassa_pkcs1v15"}
    if curve:
        kind, signature = {"algorithm": f"{algorithm}_ecdsa"}, _ecdsa(digest, key, curve)
    elif pss is not None:
        kind = {"algorithm": "rsassa_pss", "parameters": _pss_parameters(pss)}
        signature = _rsa_pss(digest, key, pss)
    else:
        signature = _rsa(_digest_info(algorithm, digest), key)
    issuer = {"issuer": _name(ISSUER), "serial_number": _serial(name)}
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": {"issuer_and_serial_number": issuer},
            "digest_algorithm": {"algorithm": algorithm},
            "signed_attrs": cms.CMSAttributes.load(attributes_der),
            "signature_algorithm": kind,
            "signature": signature,
        }
    )
    return signer, signature


def _countersigner(stamped: bytes) -> Any:
    attributes = [
        _attribute("content_type", core.ObjectIdentifier("1.2.840.113549.1.7.1")),
        _attribute("signing_time", cms.Time({"utc_time": SIGNED})),
        _attribute("message_digest", core.OctetString(_hash("sha1", stamped))),
    ]
    return _signer_info(attributes, "sha1", CLOCK)[0]


def _token(stamped: bytes) -> Any:
    imprint = {
        "hash_algorithm": {"algorithm": "sha256"},
        "hashed_message": _hash("sha256", stamped),
    }
    info = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": "1.2.3",
            "message_imprint": imprint,
            "serial_number": 1,
            "gen_time": SIGNED,
        }
    )
    content = info.dump()
    attributes = [
        _attribute("content_type", core.ObjectIdentifier("1.2.840.113549.1.9.16.1.4")),
        _attribute("message_digest", core.OctetString(_hash("sha256", content))),
    ]
    signer, _ = _signer_info(attributes, "sha256", CLOCK)
    wrapped = {"content_type": "tst_info", "content": core.ParsableOctetString(content)}
    encapsulated = cms.EncapsulatedContentInfo(wrapped)
    return _content_info(encapsulated, "v3", "sha256", signer, [_certificate(CLOCK)])


def _indirect_data(content: bytes) -> Any:
    kind = cms.ContentType(_INDIRECT_DATA).dump()
    explicit = core.Sequence(contents=content).dump()
    return cms.ContentInfo.load(core.Sequence(contents=kind + b"\xa0" + explicit[1:]).dump())


def _attribute(kind: str, value: Any) -> Any:
    """An attribute with one value, whatever its kind."""
    kind_der = cms.CMSAttributeType(kind).dump()
    values = core.SetOf(contents=value.dump(), spec=core.Any)
    return cms.CMSAttribute.load(core.Sequence(contents=kind_der + values.dump()).dump())


def _opus_info(description: str) -> Any:
    if not description:
        return core.Sequence(contents=b"")
    text = description.encode("utf-16-be")
    inner = bytes([0x80, len(text)]) + text
    return core.Sequence(contents=bytes([0xA0, len(inner)]) + inner)


def _digest_info(algorithm: str, digest: bytes) -> bytes:
    info = algos.DigestInfo({"digest_algorithm": {"algorithm": algorithm}, "digest": digest})
    return bytes(info.dump())


def _hash(algorithm: str, data: bytes) -> bytes:
    return hashlib.new(algorithm, data, usedforsecurity=False).digest()


def _public_key(curve: str) -> Any:
    if curve:
        algorithm = {"algorithm": "ec", "parameters": keys.ECDomainParameters("named", curve)}
        point = CURVES[curve].times(1, CURVES[curve].base)
        assert point is not None
        return {"algorithm": algorithm, "public_key": keys.ECPointBitString.from_coords(*point)}
    modulus, _ = _key(1)
    public = keys.RSAPublicKey({"modulus": modulus, "public_exponent": _EXPONENT})
    return {"algorithm": {"algorithm": "rsa"}, "public_key": public}


@cache
def _certificate(name: str, curve: str = "") -> Any:
    body = {
        "version": "v3",
        "serial_number": _serial(name),
        "signature": {"algorithm": "sha256_rsa"},
        "issuer": _name(ISSUER),
        "validity": {
            "not_before": x509.Time({"utc_time": datetime(2020, 1, 1, tzinfo=UTC)}),
            "not_after": x509.Time({"utc_time": datetime(2030, 1, 1, tzinfo=UTC)}),
        },
        "subject": _name(name),
        "subject_public_key_info": _public_key(curve),
    }
    signed = x509.TbsCertificate(body)
    signature = _rsa(_digest_info("sha256", _hash("sha256", signed.dump())))
    return x509.Certificate(
        {
            "tbs_certificate": signed,
            "signature_algorithm": {"algorithm": "sha256_rsa"},
            "signature_value": signature,
        }
    )


def _name(common: str) -> Any:
    return x509.Name.build({"common_name": common, "organization_name": "Example"})


def _serial(name: str) -> int:
    return int.from_bytes(_hash("md5", name.encode())[:8]) | 1


def _rsa(digest_info: bytes, number: int = 1) -> bytes:
    """PKCS #1 v1.5 with a key of 1024 bits: for tests only, and never for anything else."""
    modulus, private = _key(number)
    block = b"\x00\x01" + b"\xff" * (125 - len(digest_info)) + b"\x00" + digest_info
    return pow(int.from_bytes(block), private, modulus).to_bytes(128)


def _pss_parameters(pss: Pss) -> dict[str, Any]:
    mask = {"algorithm": "mgf1", "parameters": {"algorithm": pss.mask_algorithm}}
    return {
        "hash_algorithm": {"algorithm": pss.algorithm},
        "mask_gen_algorithm": mask,
        "salt_length": pss.salt_size,
    }


def _rsa_pss(digest: bytes, number: int, pss: Pss) -> bytes:
    """RFC 8017, 9.1.1, with a salt that should be random, and a key of 1024 bits."""
    modulus, private = _key(number)
    salt = bytes(range(pss.salt_size))
    stated = _hash(pss.algorithm, bytes(8) + digest + salt)
    room = 127 - len(stated)
    data = int.from_bytes(b"\x01" + salt)
    mask = b"".join(_hash(pss.mask_algorithm, stated + n.to_bytes(4)) for n in range(room // 16))
    masked = (data ^ int.from_bytes(mask[:room])) & (1 << 8 * room - 1) - 1
    block = masked.to_bytes(room) + stated + b"\xbc"
    return pow(int.from_bytes(block), private, modulus).to_bytes(128)


def _ecdsa(digest: bytes, private: int, name: str) -> bytes:
    """FIPS 186-5, 6.4.1, with a number that must never be used twice: here it always is."""
    curve, once = CURVES[name], 0xC0FFEE
    point = curve.times(once, curve.base)
    assert point is not None
    number = int.from_bytes(digest) >> max(0, 8 * len(digest) - curve.order.bit_length())
    r = point[0] % curve.order
    s = pow(once, -1, curve.order) * (number + r * private) % curve.order
    return bytes(algos.DSASignature({"r": r, "s": s}).dump())


@cache
def _key(number: int) -> tuple[int, int]:
    """Modulus and private exponent; the same in each run."""
    source = random.Random(number)
    first, second = _prime(source), _prime(source)
    return first * second, pow(_EXPONENT, -1, (first - 1) * (second - 1))


def _prime(source: random.Random) -> int:
    """A prime of 512 bits with its two upper bits set, by Fermat's test."""
    while True:
        candidate = source.getrandbits(512) | 3 << 510 | 1
        if all(pow(base, candidate - 1, candidate) == 1 for base in (2, 3, 5, 7)) and (
            (candidate - 1) % _EXPONENT
        ):
            return candidate
