"""Who signed a file, and whether it is still what was signed: fields of a page, and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TypedDict

from msiview.analysis.signatures.signature import Integrity, Signature
from msiview.analysis.signatures.signed_cabinets import SignedCabinet
from msiview.format.signed_data import Certificate, Name, SignedData, Timestamp
from msiview.report.page import Content, FieldRow, Text, Tone, code, muted
from msiview.words import date, date_time

NO_TRUST = "not checked whether Windows trusts the certificate"

_INTEGRITY = {
    Integrity.UNCHECKED: Text("being held against the file …", Tone.MUTED),
    Integrity.INTACT: Text("the file is as it was signed", Tone.GOOD),
    Integrity.CHANGED: Text("the file was changed after it was signed", Tone.BAD),
    Integrity.INVALID: Text(
        "the signature contradicts itself: it was not made with the key of its certificate, or "
        "for something else",
        Tone.BAD,
    ),
    Integrity.UNKNOWN: Text("the signature cannot be checked", Tone.WARNING),
}


def signer_lines(found: Signature) -> list[Content]:
    """Who signed, and whether the file is as it was signed, in two lines."""
    signed = found.data
    if signed is None:
        return [Text("a signature that cannot be read", Tone.WARNING)]
    return [_signer(signed.certificate), _INTEGRITY[found.integrity]]


def signature_fields(found: Signature) -> Iterator[FieldRow]:
    """All that is told of a signature. Those without a value are left out by the page."""
    signed = found.data
    if signed is None:
        yield "Signature", Text(f"cannot be read: {found.failure}", Tone.WARNING)
        return
    yield "Signed by", _signer(signed.certificate)
    yield "Signature", _INTEGRITY[found.integrity]
    yield "", muted(found.failure)
    yield "", muted(NO_TRUST)
    if signed.key_fits is None:
        yield (
            "",
            muted("not checked whether the key of the certificate made it: a rare kind"),
        )
    yield "Digest", algorithm_title(signed.algorithm)
    yield from _times(signed)
    if signed.certificate is not None:
        yield "Issued by", str(signed.certificate.issuer)
        valid = f"{date(signed.certificate.valid_from)} to {date(signed.certificate.valid_until)}"
        yield "Certificate valid", valid
        yield "Serial number", code(signed.certificate.serial_number)
    yield "Describes itself as", signed.description
    yield "Link", signed.url
    for nested in signed.nested:
        also = _signer(nested.certificate)
        yield "Further signature", f"{also} ({algorithm_title(nested.algorithm)})"


def signed_cabinet_fields(cabinets: list[SignedCabinet]) -> Iterator[FieldRow]:
    """The cabinets whose signer a package fixes (table MsiDigitalSignature)."""
    for at, cabinet in enumerate(cabinets):
        who = str(cabinet.certificate.subject) if cabinet.certificate else f"({cabinet.failure})"
        yield "" if at else "Must be signed", f"{cabinet.title} by {who}"


def algorithm_title(algorithm: str) -> str:
    """``SHA-256`` for ``sha256``."""
    return algorithm.upper().replace("SHA", "SHA-")


def time_text(time: datetime) -> str:
    """``2020-12-26 14:17:47 UTC``."""
    return f"{date_time(time)} UTC"


def _signer(certificate: Certificate | None) -> str:
    if certificate is None:
        return "(the certificate is not in the signature)"
    return str(certificate.subject)


def _times(signed: SignedData) -> Iterator[FieldRow]:
    """When it was signed: by whose word."""
    name = "Signed at"
    if signed.signing_time is not None:
        yield name, time_text(signed.signing_time)
        yield "", muted("by the signer's own clock")
        name = ""
    for stamp in signed.timestamps:
        when = time_text(stamp.time) if stamp.time is not None else "(no time)"
        yield name, when
        yield "", muted(_stamp_words(stamp))
        name = ""
        if not stamp.fits:
            yield "", Text("this timestamp was made for another signature", Tone.BAD)
    if name:
        yield name, muted("not stated: there is no timestamp")


def _stamp_words(stamp: Timestamp) -> str:
    kind = "RFC 3161" if stamp.is_rfc3161 else "countersignature"
    who = f" of {stamp.signer}" if stamp.signer is not None else ""
    return f"by the timestamp{who} ({kind}, {algorithm_title(stamp.algorithm)})"


# -- JSON -----------------------------------------------------------------


class NameObject(TypedDict):
    common_name: str
    organization: str
    full: str


class TimestampObject(TypedDict):
    kind: str
    time: str | None
    signer: NameObject | None
    digest_algorithm: str
    fits: bool


class SignedObject(TypedDict):
    """A signature as it is stored; times are ISO 8601 in UTC."""

    signer: NameObject | None
    issuer: NameObject | None
    serial_number: str | None
    valid_from: str | None
    valid_until: str | None
    digest_algorithm: str
    digest: str
    key_fits: bool | None
    description: str
    url: str
    signing_time: str | None
    timestamps: list[TimestampObject]


class SignatureObject(TypedDict):
    """``signed`` is null where it cannot be read; ``trust`` is always ``not checked``."""

    integrity: str
    reason: str
    trust: str
    signed: SignedObject | None
    nested: list[SignedObject]


class SignedCabinetObject(TypedDict):
    table: str
    object: str
    signer: NameObject | None
    reason: str


def signature_object(found: Signature | None) -> SignatureObject | None:
    """A signature for JSON; None where there is none."""
    if found is None:
        return None
    signed = found.data
    return SignatureObject(
        integrity=found.integrity.value,
        reason=found.failure,
        trust="not checked",
        signed=_signed(signed) if signed is not None else None,
        nested=[_signed(nested) for nested in signed.nested] if signed is not None else [],
    )


def signed_cabinet_object(cabinet: SignedCabinet) -> SignedCabinetObject:
    """A cabinet whose signer the package fixes, for JSON."""
    return SignedCabinetObject(
        table=cabinet.table,
        object=cabinet.key,
        signer=_name(cabinet.certificate.subject if cabinet.certificate is not None else None),
        reason=cabinet.failure,
    )


def _signed(signed: SignedData) -> SignedObject:
    certificate = signed.certificate
    return SignedObject(
        signer=_name(certificate.subject if certificate is not None else None),
        issuer=_name(certificate.issuer if certificate is not None else None),
        serial_number=certificate.serial_number if certificate is not None else None,
        valid_from=_iso(certificate.valid_from if certificate is not None else None),
        valid_until=_iso(certificate.valid_until if certificate is not None else None),
        digest_algorithm=signed.algorithm,
        digest=signed.digest.hex(),
        key_fits=signed.key_fits,
        description=signed.description,
        url=signed.url,
        signing_time=_iso(signed.signing_time),
        timestamps=[_timestamp(stamp) for stamp in signed.timestamps],
    )


def _timestamp(stamp: Timestamp) -> TimestampObject:
    return TimestampObject(
        kind="rfc3161" if stamp.is_rfc3161 else "countersignature",
        time=_iso(stamp.time),
        signer=_name(stamp.signer),
        digest_algorithm=stamp.algorithm,
        fits=stamp.fits,
    )


def _name(name: Name | None) -> NameObject | None:
    if name is None:
        return None
    return NameObject(common_name=name.common, organization=name.organization, full=name.full)


def _iso(time: datetime | None) -> str | None:
    return time.isoformat() if time is not None else None
