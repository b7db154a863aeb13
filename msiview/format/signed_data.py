"""Reads PKCS #7 signatures of Authenticode: signer, digests, timestamps.

The only module that knows asn1crypto. Nothing is fetched, and no certificate is judged: whether a
chain leads to somebody who is trusted depends on the computer. What can be told from the bytes
alone is: does the signed part state what it was made for, and does the signer's key fit?

Source: RFC 2315 and RFC 5652 (PKCS #7, CMS), RFC 3161 (timestamps), Microsoft's "Windows
Authenticode Portable Executable Signature Format" (2008).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from msiview.errors import FormatError
from msiview.format.elliptic_curves import CURVES
from msiview.format.rsa_signatures import Pss, RsaKey

if TYPE_CHECKING:
    from asn1crypto.cms import CMSAttribute, SignerInfo
    from asn1crypto.cms import SignedData as CmsSignedData
    from asn1crypto.x509 import Certificate as CmsCertificate
    from asn1crypto.x509 import Name as CmsName

MAX_SIZE = 1 << 20
"""Bytes of the largest signature that is read; those of Authenticode have some 10 kB."""

_INDIRECT_DATA = "1.3.6.1.4.1.311.2.1.4"
_OPUS_INFO = "1.3.6.1.4.1.311.2.1.12"
HASHES = frozenset({"md5", "sha1", "sha256", "sha384", "sha512"})
"""The algorithms that signatures of Windows have, as hashlib names them."""
_MAX_NESTED = 8
_MAX_TIMESTAMPS = 8


@dataclass(frozen=True, slots=True)
class Name:
    """Whom a certificate names. ``full`` is all of it: ``Common Name: X, Organization: Y``."""

    common: str
    organization: str
    full: str

    def __str__(self) -> str:
        """The common name, or what there is in its place."""
        return self.common or self.organization or self.full or "(no name)"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a signer's certificate says. The serial number is in hexadecimal digits."""

    subject: Name
    issuer: Name
    serial_number: str
    valid_from: datetime
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class Timestamp:
    """Somebody else's word for when a signature was there.

    ``is_rfc3161`` distinguishes the two ways to do it; the older one is a countersignature
    (PKCS #9). ``fits`` is whether it was made for this signature, with the signer's key as far as
    that is checked.
    """

    time: datetime | None
    signer: Name | None
    algorithm: str
    is_rfc3161: bool
    fits: bool


@dataclass(frozen=True, slots=True)
class SignedData:
    """One signature. Algorithms are named as by hashlib: ``sha256``.

    ``digest`` is the digest of the file as the signature states it. ``content_fits`` is whether
    the signed attributes belong to that statement; ``key_fits`` whether the signature was made
    with the key of ``certificate``, None where that is not checked (other than RSA and ECDSA).
    ``signing_time`` is the signer's own word. ``nested`` are further signatures of the same file.
    """

    algorithm: str
    digest: bytes
    certificate: Certificate | None
    content_fits: bool
    key_fits: bool | None
    description: str
    url: str
    signing_time: datetime | None
    timestamps: tuple[Timestamp, ...]
    nested: tuple[SignedData, ...]


def parse_signed_data(data: bytes) -> SignedData:
    """The signature of a PKCS #7 structure; what follows it is padding.

    Raises :class:`FormatError` where it is none, or one of something else than a file.
    """
    if len(data) > MAX_SIZE:
        raise FormatError(f"a signature of {len(data)} bytes is none that Windows writes")
    # Imported here: most files have no signature, and the import takes its time.
    from asn1crypto.cms import ContentInfo

    try:
        return _signature(ContentInfo.load(data), nested=True)
    except FormatError:
        raise
    except Exception as error:  # asn1crypto raises whatever its decoding meets
        reason = str(error).partition("\n")[0]
        raise FormatError(f"this is no signature that can be decoded: {reason}") from error


def parse_certificate(data: bytes) -> Certificate:
    """An X.509 certificate in DER. Raises :class:`FormatError` where it is none."""
    from asn1crypto.x509 import Certificate as Decoded

    try:
        return _described(Decoded.load(data))
    except Exception as error:  # as above
        reason = str(error).partition("\n")[0]
        raise FormatError(f"this is no certificate that can be decoded: {reason}") from error


def _signature(info: Any, *, nested: bool) -> SignedData:
    if info["content_type"].native != "signed_data":
        raise FormatError("this is PKCS #7, but no signed data")
    signed: CmsSignedData = info["content"]
    signers = signed["signer_infos"]
    if len(signers) != 1:
        raise FormatError(f"a signature has one signer, this one has {len(signers)}")
    signer: SignerInfo = signers[0]
    content = _indirect_data(signed)
    algorithm, digest = _stated_digest(content)
    certificate = _certificate(signed, signer)
    attributes = dict(_attributes(signer["signed_attrs"]))
    description, url = _opus_info(attributes.get(_OPUS_INFO))
    unsigned = list(_attributes(signer["unsigned_attrs"]))
    inner = [value for name, values in unsigned for value in values
             if name == "microsoft_nested_signature"]  # fmt: skip
    stamps = _timestamps(unsigned, signed, signer["signature"].native)
    return SignedData(
        algorithm=algorithm,
        digest=digest,
        certificate=_described(certificate) if certificate is not None else None,
        content_fits=_states(signer, _contents(content)),
        key_fits=_key_fits(certificate, signer, _contents(content)),
        description=description,
        url=url,
        signing_time=_signing_time(signer),
        timestamps=tuple(islice(stamps, _MAX_TIMESTAMPS)),
        nested=tuple(_signature(each, nested=False) for each in inner[:_MAX_NESTED])
        if nested
        else (),
    )


def _attributes(attributes: Any) -> Iterator[tuple[str, Any]]:
    """Name (or object identifier) and values of each attribute."""
    attribute: CMSAttribute
    for attribute in attributes if _is_there(attributes) else ():
        yield attribute["type"].native, attribute["values"]


def _is_there(optional: Any) -> bool:
    """Whether an optional member was in the structure; its values are not decoded for that."""
    from asn1crypto.core import Void

    return not isinstance(optional, Void)


# -- what is signed -------------------------------------------------------


def _indirect_data(signed: CmsSignedData) -> bytes:
    """SpcIndirectDataContent in DER: what kind of file was signed, and its digest."""
    from asn1crypto.parser import parse

    wrapped = signed["encap_content_info"]
    if wrapped["content_type"].native != _INDIRECT_DATA:
        raise FormatError("this signs something else than a file")
    _, _, _, _, explicit, _ = parse(wrapped["content"].dump())
    content: bytes = explicit
    return content


def _contents(der: bytes) -> bytes:
    """The contents of a DER value without its tag and length."""
    from asn1crypto.parser import parse

    contents: bytes = parse(der)[4]
    return contents


def _stated_digest(indirect_data: bytes) -> tuple[str, bytes]:
    """Algorithm and digest: the second member of SpcIndirectDataContent."""
    from asn1crypto.algos import DigestInfo
    from asn1crypto.core import SequenceOf

    members = SequenceOf.load(indirect_data)
    info = DigestInfo.load(members[1].dump())
    return info["digest_algorithm"]["algorithm"].native, info["digest"].native


def _states(signer: SignerInfo, contents: bytes) -> bool:
    """Whether the signed attributes have the digest of the signed content. Without attributes the
    content itself is signed."""
    if not _is_there(signer["signed_attrs"]):
        return True
    stated = next((v for n, v in _attributes(signer["signed_attrs"]) if n == "message_digest"), ())
    algorithm = signer["digest_algorithm"]["algorithm"].native
    return any(each.native == _hash(algorithm, contents) for each in stated)


def _hash(algorithm: str, data: bytes) -> bytes | None:
    """None for algorithms that no signature of Windows has."""
    if algorithm not in HASHES:
        return None
    return hashlib.new(algorithm, data, usedforsecurity=False).digest()


def _signing_time(signer: SignerInfo) -> datetime | None:
    for name, values in _attributes(signer["signed_attrs"]):
        if name == "signing_time" and len(values):
            return _time(values[0].native)
    return None


def _time(value: object) -> datetime | None:
    return value if isinstance(value, datetime) else None


def _opus_info(values: Any) -> tuple[str, str]:
    """What the signer calls the program, and where more is told of it: the members [0] and [1] of
    SpcSpOpusInfo. The first is a BMPString or ASCII, the second mostly an URL."""
    found = ["", ""]
    try:
        for tag, member in _members(_contents(values[0].dump())):
            for kind, text in _members(member):
                if tag == 0:
                    found[0] = text.decode("utf-16-be" if kind == 0 else "ascii")
                elif tag == 1 and kind == 0:
                    found[1] = text.decode("ascii")
    except (IndexError, TypeError, ValueError):  # missing or odd; it is only a remark
        pass
    return found[0].strip(), found[1].strip()


def _members(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag numbers and contents of DER values that follow each other."""
    from asn1crypto.parser import parse

    while data:
        _, _, tag, header, contents, trailer = parse(data)
        yield tag, contents
        data = data[len(header) + len(contents) + len(trailer) :]


# -- who signed -----------------------------------------------------------


def _certificate(signed: CmsSignedData, signer: SignerInfo) -> CmsCertificate | None:
    """The signer's certificate, if it is among those that the signature carries."""
    signer_id = signer["sid"]
    if not _is_there(signed["certificates"]):
        return None
    for choice in signed["certificates"]:
        if choice.name != "certificate":
            continue
        certificate = choice.chosen
        if signer_id.name == "issuer_and_serial_number":
            same_serial = certificate.serial_number == signer_id.chosen["serial_number"].native
            if same_serial and certificate.issuer == signer_id.chosen["issuer"]:
                return certificate
        elif certificate.key_identifier == signer_id.chosen.native:
            return certificate
    return None


def _described(certificate: CmsCertificate) -> Certificate:
    return Certificate(
        subject=_name(certificate.subject),
        issuer=_name(certificate.issuer),
        serial_number=f"{certificate.serial_number:X}",
        valid_from=certificate.not_valid_before,
        valid_until=certificate.not_valid_after,
    )


def _name(name: CmsName) -> Name:
    parts = name.native

    def part(key: str) -> str:
        value = parts.get(key, "")
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

    return Name(part("common_name"), part("organization_name"), name.human_friendly)


def _key_fits(
    certificate: CmsCertificate | None, signer: SignerInfo, contents: bytes
) -> bool | None:
    """Whether the signature is one by the certificate's key; None where it is not checked.

    The kinds that code is signed with need only whole numbers to be checked: RSA, and lately ECDSA.
    """
    if certificate is None:
        return None
    attributes = signer["signed_attrs"]
    # Attributes are signed as the SET that they are, not with the tag of their place.
    signed = b"\x31" + attributes.dump()[1:] if _is_there(attributes) else contents
    algorithm = signer["digest_algorithm"]["algorithm"].native
    digest = _hash(algorithm, signed)
    if digest is None:
        return None
    match certificate.public_key.algorithm:
        case "rsa" | "rsassa_pss":
            return _rsa_fits(certificate, signer, algorithm, digest)
        case "ec":
            return _ec_fits(certificate, signer["signature"].native, digest)
    return None


def _rsa_fits(
    certificate: CmsCertificate, signer: SignerInfo, algorithm: str, digest: bytes
) -> bool | None:
    from asn1crypto.algos import DigestInfo

    numbers = certificate.public_key["public_key"].parsed
    key = RsaKey(numbers["modulus"].native, numbers["public_exponent"].native)
    if not key.is_usual:
        return None
    signature = signer["signature"].native
    match signer["signature_algorithm"].signature_algo:
        case "rsassa_pkcs1v15":
            stated = {"digest_algorithm": {"algorithm": algorithm}, "digest": digest}
            return key.pkcs1_fits(signature, DigestInfo(stated).dump())
        case "rsassa_pss":
            padded = _padding(signer["signature_algorithm"]["parameters"])
            if padded is None:
                return None
            # The digest of the attributes and that of the padding are one (RFC 4056, section 3).
            return padded.algorithm == algorithm and key.pss_fits(signature, digest, padded)
    return None


def _padding(parameters: Any) -> Pss | None:
    """The parameters of PSS, which stand for SHA-1 and 20 bytes where they are left out; None for
    hashes that no signature of Windows has."""
    mask = parameters["mask_gen_algorithm"]
    padded = Pss(
        parameters["hash_algorithm"]["algorithm"].native,
        mask["parameters"]["algorithm"].native,
        parameters["salt_length"].native,
    )
    known = padded.algorithm in HASHES and padded.mask_algorithm in HASHES
    is_usual = mask["algorithm"].native == "mgf1" and padded.salt_size >= 0
    return padded if known and is_usual else None


def _ec_fits(certificate: CmsCertificate, signature: bytes, digest: bytes) -> bool | None:
    from asn1crypto.algos import DSASignature

    kind, name = certificate.public_key.curve
    curve = CURVES.get(name) if kind == "named" else None
    if curve is None:
        return None
    try:
        numbers = DSASignature.load(signature, strict=True)
        r, s = numbers["r"].native, numbers["s"].native
        key = certificate.public_key["public_key"].to_coords()
    except ValueError:  # no signature of this kind, or a compressed point
        return False
    return curve.signature_fits(key, digest, r, s)


# -- timestamps -----------------------------------------------------------


def _timestamps(
    unsigned: list[tuple[str, Any]], signed: CmsSignedData, signature: bytes
) -> Iterator[Timestamp]:
    for name, values in unsigned:
        for value in values:
            if name == "counter_signature":
                yield _countersignature(value, signed, signature)
            elif name == "microsoft_time_stamp_token":
                yield _rfc3161(value, signature)


def _countersignature(signer: SignerInfo, signed: CmsSignedData, signature: bytes) -> Timestamp:
    certificate = _certificate(signed, signer)
    return Timestamp(
        time=_signing_time(signer),
        signer=_name(certificate.subject) if certificate is not None else None,
        algorithm=signer["digest_algorithm"]["algorithm"].native,
        is_rfc3161=False,
        fits=_is_there(signer["signed_attrs"])
        and _states(signer, signature)
        and _key_fits(certificate, signer, signature) is not False,
    )


def _rfc3161(token: Any, signature: bytes) -> Timestamp:
    from asn1crypto.tsp import TSTInfo

    signed: CmsSignedData = token["content"]
    content = signed["encap_content_info"]["content"].contents
    info = TSTInfo.load(content)
    imprint = info["message_imprint"]
    algorithm = imprint["hash_algorithm"]["algorithm"].native
    signer = signed["signer_infos"][0]
    certificate = _certificate(signed, signer)
    return Timestamp(
        time=_time(info["gen_time"].native),
        signer=_name(certificate.subject) if certificate is not None else None,
        algorithm=algorithm,
        is_rfc3161=True,
        fits=imprint["hashed_message"].native == _hash(algorithm, signature)
        and _states(signer, content)
        and _key_fits(certificate, signer, content) is not False,
    )
