"""The rule about texts that describe permissions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msiview.database.cells import text_of
from msiview.validation.check import PackageCheck
from msiview.validation.finding import Finding
from msiview.validation.rule import rule

_SID = r"(?:[A-Z]{2}|S-1-(?:0x[0-9A-Fa-f]+|[0-9]+)(?:-[0-9]+)+)"
_FLAGS = r"(?:P|AR|AI|NO_ACCESS_CONTROL)*"
# fmt: off
_ACE_TYPES = frozenset({
    "A", "D", "OA", "OD", "AU", "AL", "OU", "OL", "ML", "XA", "XD", "XU", "ZA", "RA", "SP", "TL",
    "FL",
})
# fmt: on
_ACE_FLAGS = re.compile("(?:CI|OI|NP|IO|ID|SA|FA|TP|CR)*")
_RIGHTS = re.compile("(?:0x[0-9A-Fa-f]+|0[0-7]*|[1-9][0-9]*|(?:[A-Z]{2})*)")
_TRUSTEE = re.compile(_SID)
_DESCRIPTOR = re.compile(
    rf"(?:O:(?P<owner>{_SID}))?(?:G:(?P<group>{_SID}))?"
    rf"(?:D:{_FLAGS}(?P<dacl>(?:\([^()]*\))*))?(?:S:{_FLAGS}(?P<sacl>(?:\([^()]*\))*))?"
)
_ENTRY = re.compile(r"\(([^()]*)\)")


@rule("permission-text", reads="MsiLockPermissionsEx")
def permissions_can_be_read(check: PackageCheck) -> Iterator[Finding]:
    """SDDLText is a security descriptor. Texts with properties in them are known at install only,
    and pass.

    Source: Microsoft's pages "Security Descriptor String Format" and "ACE Strings".
    """
    table = "MsiLockPermissionsEx"
    for row, name, object_, text in check.rows(table, table, "LockObject", "SDDLText"):
        fault = _fault(text_of(text))
        if fault:
            names = {"name": name, "object": object_, "text": text, "reason": fault}
            yield check.at("malformed", table, row, "SDDLText", **names)


def _fault(text: str) -> str:
    """Why a text is no security descriptor; empty where it is one, or may be."""
    if "[" in text or not text:
        return ""
    found = _DESCRIPTOR.fullmatch(re.sub(r"\s", "", text))
    if found is None:
        return "it is none of O:owner, G:group, D:list and S:list, in this order"
    entries = _ENTRY.findall((found["dacl"] or "") + (found["sacl"] or ""))
    return next(filter(None, map(_entry_fault, entries)), "")


def _entry_fault(entry: str) -> str:
    parts = entry.split(";")
    if len(parts) < 6:
        return f"({entry}) has {len(parts)} parts, not six"
    kind, flags, rights, _, _, trustee = parts[:6]
    if kind not in _ACE_TYPES:
        return f"there is no type {kind or 'of no letters'}"
    if not _ACE_FLAGS.fullmatch(flags):
        return f"{flags} are no flags"
    if not _RIGHTS.fullmatch(rights):
        return f"{rights} are no rights"
    return "" if _TRUSTEE.fullmatch(trustee) else f"{trustee or 'nothing'} is no account"
