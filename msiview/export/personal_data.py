"""Finds personal data in logs: names of people and machines, addresses, identities, secrets.

Places are found by their context (a property, a profile folder, a share, the form of a SID).
:mod:`msiview.export.redaction` learns the names from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import chain

from msiview.export.named_values import (
    NamedValue,
    Span,
    is_within,
    line_spans,
    named_values,
)
from msiview.format.guids import PLAIN


class Personal(Enum):
    """Kinds of personal data. The value is also the name of placeholders: ``user1``."""

    USER = "user"
    MACHINE = "machine"
    DOMAIN = "domain"
    COMPANY = "company"
    SID = "sid"
    MAIL = "mail"
    SECRET = "secret"


@dataclass(frozen=True, slots=True)
class PersonalPlace:
    """One place, from ``start`` up to, not including, ``end``."""

    start: int
    end: int
    kind: Personal


_USERS = (
    *("logonuser", "username", "useraccount", "serviceaccount", "serviceuser", "user id"),
    *("userlogin", "loginname"),
)
_MACHINES = ("computername", "servername", "hostname", "machinename", "server", "host")
_DOMAINS = ("userdomain", "dnsdomain", "domainname")
_COMPANIES = ("companyname",)
_SECRETS = (
    *("password", "passwd", "passphrase", "pwd", "secret", "token", "credential"),
    *("apikey", "api_key", "api-key", "accesskey", "access_key", "accountkey", "privatekey"),
    *("licensekey", "license_key", "licencekey", "pidkey", "connectionstring"),
    *("connection_string", "serialnumber"),
)
_PRODUCTS = ("productname", "manufacturer")

_NO_SECRETS = ("publickeytoken",)
"""Names that contain the word for a secret, but are public: part of every assembly's name."""

_NOBODY = frozenset(
    {
        *("", "public", "default", "default user", "all users", "administrator", "guest"),
        *("system", "localsystem", "localservice", "local service", "networkservice"),
        *("network service", "systemprofile", "defaultapppool", "temp", "localhost", "local"),
        *("0", "1", "true", "false", "yes", "no", "nt authority", "builtin", "nt service"),
    }
)
"""Names that exist on every Windows, and values that are no names."""

_SEALED = ("op: FeaturePublish(", "op: FeatureUnpublish(")

_NO_VALUE = re.compile(
    rf"\*+|[01]|true|false|yes|no|null|\[[^\]]*\]?|\{{?{PLAIN}\}}?", re.IGNORECASE
)
_SID = re.compile(r"S-1-(?:5-21|12-1)(?:-\d{1,10}){3,5}(?![\d-])", re.IGNORECASE)
_MAIL_BEFORE = re.compile(r"[\w.+%-]{1,64}\Z")
_MAIL_BEHIND = re.compile(r"@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}(?![\w-])")
_HOST_NAME = re.compile(r"(?=[\d.-]*[A-Za-z])[A-Za-z0-9][A-Za-z0-9.-]*")
_BEHIND_HOST = re.compile(r"[\\:,/]")
_HOST = re.compile(r"(?<![\w\\:/.])\\\\([A-Za-z0-9][A-Za-z0-9.-]{0,62})\\(?=[^\\\s])")
_PROFILE = re.compile(r"[\\/]+(?P<name>[^\\/:*?\"<>|\r\n\t',;)%]{1,64})(?P<goes_on>[\\/])?")
_TOKEN = re.compile(r"[ \t]+([\w.~+/=\-]{8,})")
_SIGNED_IN = re.compile(r"//([^\s/@:]{1,64}):([^\s/@]{1,256})@")


def find_personal(text: str, lowered: str) -> Iterator[PersonalPlace]:
    """All such places in some lines, in any order; ``lowered`` is the text in lower case, of equal
    length. Places may overlap."""
    finders = (
        *(_named(text, lowered), _profiles(text, lowered), _hosts(text)),
        *(_sids(text, lowered), _mails(text), _secrets(text, lowered)),
    )
    sealed = sealed_spans(text)
    for found in chain.from_iterable(finders):
        if not is_within(sealed, found.start):
            yield found


def sealed_spans(text: str) -> list[Span]:
    """Sequences of 20-character GUIDs, which may look like anything: operations that publish
    features."""
    return sorted(span for mark in _SEALED for span in line_spans(text, mark))


def product_words(text: str, lowered: str) -> Iterator[str]:
    """The names of the product and its manufacturer, in lower case, which are public."""
    for value in named_values(text, lowered, _PRODUCTS):
        name = lowered[value.start : value.end].strip()
        yield name
        yield from re.findall(r"\w{3,}", name)


def is_somebody(name: str) -> bool:
    """Whether a name was chosen by a person or company."""
    return name.strip().lower() not in _NOBODY


# -- names --------------------------------------------------------------


def _named(text: str, lowered: str) -> Iterator[PersonalPlace]:
    for value in _ending(text, lowered, _USERS):
        yield from _account(text, value)
    for value in _ending(text, lowered, _MACHINES):
        # A port or an instance of a database server may follow.
        name = _BEHIND_HOST.split(text[value.start : value.end], maxsplit=1)[0]
        if _HOST_NAME.fullmatch(name) and (
            value.name.lower().endswith("name") or not name.isalpha()
        ):
            yield from _somebody(name, value.start, Personal.MACHINE)
    for value in _ending(text, lowered, _DOMAINS):
        yield from _somebody(text[value.start : value.end], value.start, Personal.DOMAIN)
    for value in _ending(text, lowered, _COMPANIES):
        yield from _somebody(text[value.start : value.end], value.start, Personal.COMPANY)


def _ending(text: str, lowered: str, endings: tuple[str, ...]) -> Iterator[NamedValue]:
    """Values whose names have this ending."""
    for value in named_values(text, lowered, endings):
        if value.name.lower().endswith(endings):
            yield value


def _account(text: str, value: NamedValue) -> Iterator[PersonalPlace]:
    """A user, with an optional domain."""
    domain, slash, user = text[value.start : value.end].rpartition("\\")
    if slash and "\\" not in domain and domain != ".":
        yield from _somebody(domain, value.start, Personal.DOMAIN)
    yield from _somebody(user, value.start + len(domain) + len(slash), Personal.USER)


def _somebody(name: str, start: int, kind: Personal) -> Iterator[PersonalPlace]:
    if is_somebody(name) and _NO_VALUE.fullmatch(name) is None:
        yield PersonalPlace(start, start + len(name), kind)


def _profiles(text: str, lowered: str) -> Iterator[PersonalPlace]:
    """Folders of users: ``C:\\Users\\anna\\…``, ``C:\\Documents and Settings\\anna``."""
    for folder in ("users", "documents and settings", "docume~1"):
        for at in _places(lowered, folder):
            if at and text[at - 1] not in "\\/":
                continue
            match = _PROFILE.match(text, at + len(folder))
            if match is None:
                continue
            name = match["name"]
            if match["goes_on"] is None:  # the path ends here, but the sentence may continue
                name = name.split(" ")[0].rstrip(".")
            yield from _somebody(name, match.start("name"), Personal.USER)


def _hosts(text: str) -> Iterator[PersonalPlace]:
    """The machines of shares."""
    for at in _places(text, "\\\\"):
        match = _HOST.match(text, at)
        if match is not None:
            yield from _somebody(match[1], match.start(1), Personal.MACHINE)


# -- identities and secrets ---------------------------------------------


def _sids(text: str, lowered: str) -> Iterator[PersonalPlace]:
    for beginning in ("s-1-5-21-", "s-1-12-1-"):
        for at in _places(lowered, beginning):
            match = _SID.match(text, at)
            if match is not None:
                yield PersonalPlace(*match.span(), Personal.SID)


def _mails(text: str) -> Iterator[PersonalPlace]:
    for at in _places(text, "@"):
        behind = _MAIL_BEHIND.match(text, at)
        before = _MAIL_BEFORE.search(text, max(0, at - 64), at)
        if behind is not None and before is not None:
            yield PersonalPlace(before.start(), behind.end(), Personal.MAIL)


def _secrets(text: str, lowered: str) -> Iterator[PersonalPlace]:
    for value in named_values(text, lowered, _SECRETS):
        if value.name.lower().endswith(_NO_SECRETS):
            continue
        if _NO_VALUE.fullmatch(text, value.start, value.end) is None:
            yield PersonalPlace(value.start, value.end, Personal.SECRET)
    for word in ("bearer", "basic"):
        for at in _places(lowered, word):
            match = _TOKEN.match(text, at + len(word))
            if match is not None and (word == "bearer" or _is_behind_header(lowered, at)):
                yield PersonalPlace(*match.span(1), Personal.SECRET)
    for at in _places(text, "://"):
        match = _SIGNED_IN.match(text, at + 1)
        if match is not None:
            yield PersonalPlace(*match.span(1), Personal.USER)
            yield PersonalPlace(*match.span(2), Personal.SECRET)


def _is_behind_header(lowered: str, at: int) -> bool:
    return "authorization" in lowered[max(0, at - 24) : at]


def _places(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)
