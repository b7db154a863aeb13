"""Finds what names machines in a network: fully qualified hosts, IP and MAC addresses.

Versions look like IPv4 addresses, and namespaces of .NET like hosts: what stands around decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address

from msiview.export.named_values import Span

_QUAD = re.compile(r"(?<![\w.-])\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)")
_VERSION_BEFORE = re.compile(
    r"(?:version|ver|build|release|revision|runtime|framework|sdk|v)\w*[\"'\])]*[ \t]*"
    r"(?:property\. Its (?:current )?value is|is|of|[:=]+>?)?[ \t]*[\"'(\[]*\Z",
    re.IGNORECASE,
)
_ADDRESS_BEFORE = re.compile(
    r"(?:://|\\\\|@|\[|\b(?:ip(?:v4)?|addr|address|host|server|proxy|gateway|dns|dhcp|client|remote"
    r"|peer|endpoint|ping|connect(?:ed|ing|ion)?(?: to)?|listen(?:ing)?(?: on)?|subnet"
    r"|\w*(?:server|host|address|ip))[ \t]*[\"'(]?[ \t]*(?:is|[:=])?[ \t]*[\"'(]?)\Z",
    re.IGNORECASE,
)
_PORT_BEHIND = re.compile(r":\d{2,5}\b|/(?:[89]|[12]\d|3[0-2])\b")
_PRIVATE = re.compile(r"10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.")
_LOOK_BACK = 64

_SIX = re.compile(
    r"(?<![\w:.])(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}"
    r"|(?=[0-9A-Fa-f:]{0,38}::)[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]{1,36})(?![\w:])"
)
_LEAST_GROUPS = 3
_MAC = re.compile(
    r"(?<![\w:.-])(?:[0-9A-Fa-f]{2}(?P<mark>[:-])(?:[0-9A-Fa-f]{2}(?P=mark)){4}[0-9A-Fa-f]{2}"
    r"|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})(?![\w:-])"
)

_INSIDE = "local|lan|corp|intern|intranet|intra|localdomain|ad|priv|test|example|invalid"
_OUTSIDE = (
    "com|net|org|edu|gov|mil|biz|info|io|cloud|dev|eu|de|at|ch|uk|fr|it|es|pt|nl|be|dk|se|no|fi"
    "|pl|cz|hu|ru|us|ca|mx|br|au|nz|jp|kr|cn|in|za|ie|gr|ro|bg|sk|si|hr|ua|tr|il"
)
_HOST_END = re.compile(rf"\.(?:(?P<inside>{_INSIDE})|(?:{_OUTSIDE}))(?![\w-]|\.\w)", re.IGNORECASE)
_HOST_BEGIN = re.compile(
    r"(?<![\w.@%$\\-])[a-z0-9_][a-z0-9_-]{0,62}(?:\.[a-z0-9_][a-z0-9_-]{0,62}){0,5}\Z",
    re.IGNORECASE,
)
_LONGEST_HOST = 128
_PUBLIC_HOSTS = re.compile(
    r"(?:www\d?|schemas?|docs?|help|support|downloads?|updates?|go|aka|cdn|crl\d?|ocsp|ts|sv"
    r"|learn|msdn|technet|github|raw|api|timestamp)\.|(?:.*\.)?(?:microsoft|windows|msftncsi|live"
    r"|office|visualstudio|nuget|w3|xmlsoap|wixtoolset|github|githubusercontent|sourceforge"
    r"|verisign|digicert|globalsign|sectigo|comodoca|usertrust|symantec|thawte|entrust"
    r"|letsencrypt|mozilla|google|apache|oracle|java|python|python\.org|chocolatey)"
    r"\.(?:com|net|org|io)\Z"
)


def network_addresses(text: str) -> Iterator[Span]:
    """IPv4, IPv6 and MAC addresses."""
    for match in _QUAD.finditer(text):
        if _is_address(text, match):
            yield match.span()
    if ":" in text:
        for match in _SIX.finditer(text):
            if _is_six(match[0]):
                yield match.span()
    for match in _MAC.finditer(text):
        if match["mark"] or not match[0].replace(".", "").isdigit():
            yield match.span()


def qualified_hosts(text: str) -> Iterator[Span]:
    """Hosts with their domains, but those that everybody knows."""
    for end in _HOST_END.finditer(text):
        begin = _HOST_BEGIN.search(text, max(0, end.start() - _LONGEST_HOST), end.start())
        if begin is None or (end["inside"] is None and "." not in begin[0]):
            continue
        name = begin[0] + end[0]
        if not _is_namespace(name) and not _PUBLIC_HOSTS.match(name.lower()):
            yield begin.start(), end.end()


def _is_namespace(name: str) -> bool:
    """Whether a part is in mixed case, as those of namespaces and files are."""
    return any(part not in (part.lower(), part.upper()) for part in name.split("."))


def _is_address(text: str, match: re.Match[str]) -> bool:
    """Whether four numbers are an address, not a version."""
    try:
        address = IPv4Address(match[0])
    except ValueError:
        return False
    if address.is_loopback or address.is_unspecified or match[0] == "255.255.255.255":
        return False
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    if _VERSION_BEFORE.search(before):
        return False
    if _ADDRESS_BEFORE.search(before) or _PORT_BEHIND.match(text, match.end()):
        return True
    if _PRIVATE.match(match[0]):
        # What stands in a path is more likely a version.
        return not match[0].endswith(".0") and before[-1:] not in ("\\", "/")
    return sum(byte >= 100 for byte in address.packed) >= 2


def _is_six(text: str) -> bool:
    try:
        address = IPv6Address(text)
    except ValueError:
        return False
    groups = sum(bool(group) for group in text.split(":"))
    return not address.is_loopback and (
        groups >= _LEAST_GROUPS or address.is_link_local or address.is_private
    )
