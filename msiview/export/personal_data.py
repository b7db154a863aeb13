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
from msiview.export.network_names import network_addresses, qualified_hosts
from msiview.format.guids import PLAIN


class Personal(Enum):
    """Kinds of personal data. The value is also the name of placeholders: ``user1``."""

    USER = "user"
    MACHINE = "machine"
    DOMAIN = "domain"
    COMPANY = "company"
    SID = "sid"
    MAIL = "mail"
    ADDRESS = "address"
    SECRET = "secret"
    NAME = "name"
    """What was named by the one who redacts."""


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
_ACCOUNTS = ("user", "account", "login", "identity", "principal", "runas", "owner")
"""Ends of names whose values are accounts if they have a domain."""

_MACHINES = ("computername", "servername", "hostname", "machinename", "server", "host")
_DOMAINS = ("userdomain", "dnsdomain", "domainname")
_COMPANIES = ("companyname",)
_SECRETS = (
    *("password", "passwd", "passphrase", "pwd", "secret", "token", "credential"),
    *("apikey", "api_key", "api-key", "accesskey", "access_key", "accountkey", "privatekey"),
    *("licensekey", "license_key", "licencekey", "pidkey", "connectionstring"),
    *("connection_string", "serialnumber", "productid", "productkey"),
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
    rf"\*+|[01]|true|false|yes|no|none|null|\[[^\]]*\]?|\{{?{PLAIN}\}}?", re.IGNORECASE
)
_SID = re.compile(r"S-1-(?:5-21|12-1)(?:-\d{1,10}){3,5}(?![\d-])", re.IGNORECASE)
_MAIL_BEFORE = re.compile(r"[\w.+%-]{1,64}\Z")
_MAIL_BEHIND = re.compile(r"@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}(?![\w-])")
_HOST_NAME = re.compile(r"(?=[\d._-]*[A-Za-z])[A-Za-z0-9_][\w.-]*", re.ASCII)
_BEHIND_HOST = re.compile(r"[\\:,/]")
_HOST = re.compile(r"(?<![\w\\:/.])\\\\+([A-Za-z0-9_][\w.-]{0,62})\\+(?=[^\\\s])", re.ASCII)
_NAME = r"(?P<name>[^\\/:*?\"<>|\r\n\t',;)%\[\]]{1,64})"
_PROFILE = re.compile(rf"[\\/]+{_NAME}(?P<goes_on>[\\/])?")
_PROFILES = (
    *("users", "documents and settings", "docume~1", "dokume~1", "dokumente und einstellungen"),
    *("dokumenter og indstillinger", "documents et paramètres", "benutzer", "utilisateurs"),
    *("usuarios", "usuários", "utenti", "utilizadores", "gebruikers", "användare", "brugere"),
    *("brukere", "käyttäjät", "uživatelé", "użytkownicy", "felhasználók", "utilizatori"),
    *("kullanıcılar", "пользователи", "用户", "使用者", "ユーザー", "사용자"),
)
"""The folders of profiles in the languages of Windows."""

FOLDER_ENDS = frozenset(folder.rpartition(" ")[2] for folder in _PROFILES)
"""What stands directly before a user's name in a path, and is no domain."""

_HOMES = ("home", "homes", "users", "user", "profile", "profiles", "userdata", "userhome")
_HOMES_BEFORE = re.compile(
    r"(?:(?<![A-Za-z0-9])[A-Za-z]:|(?<![\w\\/:.])[\\/]{2,}[A-Za-z0-9_][\w.-]{0,62}|(?<![\w\\/:.]))"
    r"(?P<root>[\\/]+)\Z"
)
_IN_PROFILE = re.compile(
    r"[\\/]+(?:appdata[\\/]+(?:local|roaming)|application data|anwendungsdaten|lokale einstellungen"
    r"|local settings)\b",
    re.IGNORECASE,
)
_DATA = ("appdata", "application data", "anwendungsdaten", "lokale einstellungen", "local settings")
_NAME_BEFORE = re.compile(rf"[\\/]{_NAME}(?P<mark>[\\/]+)\Z")

_DOMAIN = r"(?P<domain>[A-Z][A-Z0-9_-]{1,14}|[A-Za-z][\w-]*(?:\.[\w-]+)+)"
_ACCOUNT = re.compile(
    rf"(?<![\w\\/:.$%~\]}}-]){_DOMAIN}\\(?P<user>[A-Za-z_][\w.-]{{0,63}}\$?)(?![\w\\/:]|\.\w)",
    re.ASCII,
)
_TOLD_ACCOUNT = re.compile(
    r"\b(?:user|account|login|logon|logged on(?: as)?|run(?:s|ning)? as|runas|impersonat\w+"
    r"|identity|owner|principal)(?: name)?[ \t]*(?:is|[:=])?[ \t]*[\"'(]?"
    r"(?P<domain>[A-Za-z][\w.-]{1,62})\\(?P<user>[A-Za-z_][\w.-]{0,63}\$?)(?![\w\\/:])",
    re.IGNORECASE,
)
_NO_DOMAINS = frozenset(
    {
        *("software", "system", "hardware", "security", "sam", "hklm", "hkcu", "hkcr", "hku"),
        *("hkmu", "hkey_local_machine", "hkey_current_user", "hkey_classes_root", "hkey_users"),
        *("machine", "clsid", "appid", "typelib", "interface", "progid", "mime", "sources"),
        *("apppool", "authority", "service", "services", "microsoft", "windows", "winnt", "users"),
        *("system32", "syswow64", "installer", "bin", "docs", "data", "x64", "x86", "amd64"),
        *("i386", "settings", "startup", "desktop", "fonts", "temp", "tmp", "drivers"),
    }
)
"""Beginnings of keys and folders."""

_SERVER_BEFORE = re.compile(
    r"(?:server|source|host|instance|address)[\"']?[ \t]?[=:][ \t]?[\"']?\Z", re.IGNORECASE
)
"""What stands before a database server, whose instance follows."""

_FILE_SUFFIX = re.compile(
    r"\.(?:exe|dll|msi|msp|mst|cab|sys|ini|txt|log|xml|config|chm|htm|html|lnk|ico|inf|cat|ocx|vbs"
    r"|js|ps1|cmd|bat|zip|json|pdb|rtf)\Z",
    re.IGNORECASE,
)
_TOKEN_SHAPES = re.compile(
    r"(?<![\w-])(?:eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?|gh[pousr]_\w{20,}|github_pat_\w{20,}"
    r"|AKIA[A-Z0-9]{16}|xox[abpr]-[\w-]{10,}|sk-[\w-]{20,}|glpat-[\w-]{16,})",
    re.ASCII,
)
_SIGNATURE = re.compile(r"[?&](?:sig|signature|code|key)=([^&\s\"'<>]{8,})", re.IGNORECASE)
_TOKEN = re.compile(r"[ \t]*[:=]?[ \t\"']+([\w.~+/=\-]{8,})")
_SIGNED_IN = re.compile(r"//([^\s/@:]{1,64}):([^\s/@]{1,256})@")


def find_personal(text: str, lowered: str) -> Iterator[PersonalPlace]:
    """All such places in some lines, in any order; ``lowered`` is the text in lower case, of equal
    length. Places may overlap."""
    finders = (
        *(_named(text, lowered), _accounts(text), _profiles(text, lowered), _homes(text, lowered)),
        *(
            _hosts(text),
            _network(text),
            _sids(text, lowered),
            _mails(text),
            _secrets(text, lowered),
        ),
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
    for value in _ending(text, lowered, _ACCOUNTS):
        if "\\" in text[value.start : value.end]:
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
    folder = domain.rstrip("\\")
    if "\\" in folder or ":" in folder or folder.lower() in _NO_DOMAINS:  # a path, a key
        return
    if slash and folder != ".":
        yield from _somebody(folder, value.start, Personal.DOMAIN)
    yield from _somebody(user, value.start + len(domain) + len(slash), Personal.USER)


def _somebody(name: str, start: int, kind: Personal) -> Iterator[PersonalPlace]:
    if is_somebody(name) and _NO_VALUE.fullmatch(name) is None:
        yield PersonalPlace(start, start + len(name), kind)


def _accounts(text: str) -> Iterator[PersonalPlace]:
    """Accounts by their form or words before them: ``CONTOSO\\anna``, ``runas contoso\\anna``."""
    if "\\" not in text:
        return
    for pattern in (_ACCOUNT, _TOLD_ACCOUNT):
        for match in pattern.finditer(text):
            domain, user = match["domain"], match["user"]
            if domain.lower() in _NO_DOMAINS or _FILE_SUFFIX.search(user):
                continue
            if _SERVER_BEFORE.search(text, max(0, match.start() - 24), match.start()):
                continue
            if not is_somebody(domain) and not is_somebody(user):
                continue
            yield from _somebody(domain, match.start("domain"), Personal.DOMAIN)
            yield from _somebody(user.rstrip("."), match.start("user"), Personal.USER)


def _profiles(text: str, lowered: str) -> Iterator[PersonalPlace]:
    """Folders of users: ``C:\\Users\\anna\\…``, ``C:\\Dokumente und Einstellungen\\anna``."""
    for folder in _PROFILES:
        for at in _places(lowered, folder):
            if at and text[at - 1] in "\\/":
                yield from _owner(text, at + len(folder))
    for folder in _DATA:
        for at in _places(lowered, folder):
            before = _NAME_BEFORE.search(text, max(0, at - 70), at)
            if before is not None and _IN_PROFILE.match(text, before.start("mark")):
                yield from _somebody(before["name"], before.start("name"), Personal.USER)


def _homes(text: str, lowered: str) -> Iterator[PersonalPlace]:
    """Folders of users at the root of a share, a drive or a system: ``\\\\srv\\home\\anna``,
    ``D:\\Profiles\\anna``, ``/home/anna``."""
    for folder in _HOMES:
        for at in _places(lowered, folder):
            if not at or text[at - 1] not in "\\/":
                continue
            end = at + len(folder)
            end += text[end : end + 1] == "$"
            before = _HOMES_BEFORE.search(text, max(0, at - 80), at)
            if before is None or (before.start() == before.start("root") and folder != "home"):
                continue
            if before[0].startswith("\\") and before.start() == before.start("root"):
                continue
            yield from _owner(text, end)


def _owner(text: str, at: int) -> Iterator[PersonalPlace]:
    """The user whose folder is in a folder that ends at ``at``."""
    match = _PROFILE.match(text, at)
    if match is None:
        return
    name = match["name"]
    if match["goes_on"] is None:  # the path ends here, but the sentence may continue
        name = name.split(" ")[0].rstrip(".")
    if not _FILE_SUFFIX.search(name):
        yield from _somebody(name, match.start("name"), Personal.USER)


def _hosts(text: str) -> Iterator[PersonalPlace]:
    """The machines of shares."""
    for at in _places(text, "\\\\"):
        match = _HOST.match(text, at)
        if match is not None:
            yield from _somebody(match[1], match.start(1), Personal.MACHINE)


def _network(text: str) -> Iterator[PersonalPlace]:
    """Hosts and addresses, wherever they stand."""
    for span in qualified_hosts(text):
        yield PersonalPlace(*span, Personal.MACHINE)
    for span in network_addresses(text):
        yield PersonalPlace(*span, Personal.ADDRESS)


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
    for match in _TOKEN_SHAPES.finditer(text):
        yield PersonalPlace(*match.span(), Personal.SECRET)
    for match in _SIGNATURE.finditer(text):
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
