"""Finds what names machines in a network: fully qualified hosts, IP and MAC addresses.

Versions look like IPv4 addresses, and namespaces of .NET like hosts: what stands around decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

from msiview.export.named_values import NamedValue, named_values
from msiview.export.personal_place import Personal, PersonalPlace, places_of, somebody

if TYPE_CHECKING:
    from msiview.analysis.patterns import Span

_QUAD = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![\w-]|\.\d)")
_DOTS = re.compile(r"\.[0-9]{1,3}\.[0-9]{1,3}\.")
"""What every IPv4 address has inside: the search for a literal beginning is the fastest one."""
_DIGITS_BEFORE = re.compile(r"(?<![\w.-])[0-9]{1,3}\Z")
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

_COLONS = re.compile(r"::|:[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{1,4}:")
"""What every IPv6 address has inside, and MAC addresses with colons."""
_GROUPS_BEFORE = re.compile(r"[0-9A-Fa-f:]{0,39}\Z")
_SIX = re.compile(
    r"(?<![\w:.])(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}"
    r"|(?=[0-9A-Fa-f:]{0,38}::)[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]{1,36})(?![\w:])"
)
_LEAST_GROUPS = 3
_MAC = re.compile(
    r"(?<![\w:.-])(?:[0-9A-Fa-f]{2}(?P<mark>[:-])(?:[0-9A-Fa-f]{2}(?P=mark)){4}[0-9A-Fa-f]{2}"
    r"|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})(?![\w:-])"
)
_PAIRS = re.compile(r"-[0-9A-Fa-f]{2}-[0-9A-Fa-f]{2}-[0-9A-Fa-f]{2}-[0-9A-Fa-f]{2}-")
_FOURS = re.compile(r"\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}(?![\w:-])")
"""The insides of MAC addresses with hyphens and with full stops."""

_MACHINES = (
    "computername",
    "computer",
    "servername",
    "hostname",
    "machinename",
    "devicename",
    "server",
    "host",
)
_PROXIES = ("proxy", "gateway", "data source")
_IN_NAMES = ("computer", "machinename", "devicename", "server", "host", *_PROXIES)
"""What one of the names above contains."""
_HOST_NAME = re.compile(r"(?=[\d._-]*[A-Za-z])[A-Za-z0-9_][\w.-]*", re.ASCII)
_PROTOCOL = re.compile(r"(?:tcp|np|lpc|admin):(?=\w)", re.IGNORECASE)
"""What may stand before the server of a database."""
_BEHIND_HOST = re.compile(r"[\\:,/@]")
_SHARE = re.compile(
    r"(?<![\w\\:/.])\\\\+([A-Za-z0-9_][\w.-]{0,62})(?:@\w{1,8}){0,2}\\+(?=[^\\\s])", re.ASCII
)
_SHARE_PREFIXED = re.compile(r"unc\\+([a-z0-9_][\w.-]{0,62})\\", re.ASCII)
_IN_ADDRESS = re.compile(
    r"//(?:[^\s/@]{1,256}@)?([A-Za-z0-9_][A-Za-z0-9_-]{0,62})(?=[:/\s\"'<,;)]|\Z)", re.ASCII
)
_STANDARD = (
    ("DESKTOP-", re.compile(r"DESKTOP-[A-Z0-9]{7}")),
    ("LAPTOP-", re.compile(r"LAPTOP-[A-Z0-9]{8}")),
    ("WIN-", re.compile(r"WIN-[A-Z0-9]{11}")),
    ("MININT-", re.compile(r"MININT-[A-Z0-9]{7}")),
)
"""The names that Windows gives to machines, by their beginnings."""

_INSIDE = "local|lan|corp|intern|internal|intranet|intra|localdomain|ad|priv|test|example|invalid"
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


def network_hosts(text: str, lowered: str) -> Iterator[PersonalPlace]:
    """Machines: by the names of their values, of shares, in URLs, with their domains, and those
    that Windows named. ``lowered`` is the text in lower case, of equal length."""
    for value in named_values(text, lowered, _IN_NAMES):
        if value.name.lower().endswith(_MACHINES) or _is_proxy(lowered, value):
            yield from _valued(text, value)
    for at in places_of(text, "\\\\"):
        match = _SHARE.match(text, at)
        if match is not None:
            yield from somebody(match[1], match.start(1), Personal.MACHINE)
    for at in places_of(lowered, "unc\\"):
        match = _SHARE_PREFIXED.match(lowered, at)
        if match is not None and text[at - 1 : at] == "\\":
            yield PersonalPlace(*match.span(1), Personal.MACHINE)
    for at in places_of(text, "://"):
        match = _IN_ADDRESS.match(text, at + 1)
        if match is not None and not match[1].isdigit():
            yield from somebody(match[1], match.start(1), Personal.MACHINE)
    for beginning, pattern in _STANDARD:
        for at in places_of(text, beginning):
            match = pattern.match(text, at)
            if match is not None and not text[match.end() : match.end() + 1].isalnum():
                yield PersonalPlace(*match.span(), Personal.MACHINE)
    for place in qualified_hosts(text):
        yield PersonalPlace(*place, Personal.MACHINE)


def _is_proxy(lowered: str, value: NamedValue) -> bool:
    """Whether a proxy, a gateway or a database has a value."""
    before = lowered[max(0, value.start - 32) : value.start].rstrip(" =:'\"")
    return before.endswith(_PROXIES) and value.name.lower().endswith(("proxy", "gateway", "source"))


def _valued(text: str, value: NamedValue) -> Iterator[PersonalPlace]:
    """The machine in a value; a port or an instance of a database server may follow."""
    whole = text[value.start : value.end]
    bare = _PROTOCOL.sub("", whole.lstrip("\\"), count=1)
    name = _BEHIND_HOST.split(bare, maxsplit=1)[0]
    is_shared = whole.startswith("\\") and "\\" not in bare
    if _HOST_NAME.fullmatch(name) and (
        is_shared or value.name.lower().endswith("name") or not name.isalpha()
    ):
        yield from somebody(name, value.end - len(bare), Personal.MACHINE)


def network_addresses(text: str) -> Iterator[Span]:
    """IPv4, IPv6 and MAC addresses."""
    for dots in _DOTS.finditer(text):
        before = _DIGITS_BEFORE.search(text, max(0, dots.start() - 4), dots.start())
        match = _QUAD.match(text, before.start()) if before is not None else None
        if match is not None and _is_address(text, match):
            yield match.span()
    done = 0
    for colons in _COLONS.finditer(text) if ":" in text else ():
        if colons.start() < done:
            continue
        before = _GROUPS_BEFORE.search(text, max(0, colons.start() - 39), colons.start())
        begin = before.start() if before is not None else colons.start()
        match = _SIX.match(text, begin)
        if match is not None:
            done = match.end()
            if _is_six(match[0]):
                yield match.span()
        else:
            match = _MAC.match(text, begin)
            if match is not None:
                yield match.span()
    for pairs in _PAIRS.finditer(text):
        match = _MAC.match(text, pairs.start() - 2) if pairs.start() >= 2 else None
        if match is not None:
            yield match.span()
    for fours in _FOURS.finditer(text):
        match = _MAC.match(text, fours.start() - 4) if fours.start() >= 4 else None
        if match is not None and not match[0].replace(".", "").isdigit():
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
    return not (address.is_loopback or address.is_unspecified) and (
        groups >= _LEAST_GROUPS or address.is_link_local or address.is_private
    )
