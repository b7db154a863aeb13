"""Finds the names of people in logs: accounts with their domains, and owners of folders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msiview.export.named_values import NamedValue, named_values
from msiview.export.personal_place import Personal, PersonalPlace, is_somebody, places_of, somebody

_USERS = (
    *("logonuser", "username", "useraccount", "serviceaccount", "serviceuser", "user id"),
    *("userlogin", "loginname", "registeredowner", "whoami"),
)
_ACCOUNTS = ("user", "account", "login", "identity", "principal", "runas", "owner")
"""Ends of names whose values are accounts if they have a domain."""
_IN_NAMES = (*_ACCOUNTS, "user id", "whoami")
"""What one of the names above contains."""

_DOMAINS = ("userdomain", "dnsdomain", "domainname")
_COMPANIES = ("companyname", "registeredorganization")

_NAME = r"(?P<name>(?:[^\\/:*?\"<>|\r\n\t',;)%\[\]]|(?<=\w)'(?=\w)){1,64})"
_PROFILE = re.compile(rf"(?P<slash>[\\/])(?P=slash)*{_NAME}(?P<goes_on>(?P=slash))?")
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

_HOMES = frozenset(
    {"home", "homes", "users", "user", "profile", "profiles", "userdata", "userhome"}
)
_IN_HOMES = re.compile(r"(?:home|user|profile)\w{0,4}", re.ASCII)
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
_CLOUD = re.compile(r"[\\/]+onedrive - (?P<name>[^\\/:*?\"<>|\r\n\t']{2,64})")

_USER = re.compile(r"\\(?P<user>[^\W\d][\w.-]{0,63}\$?)(?![\w\\/:]|\.\w)")
"""The last part of what may be an account."""
_WORD = re.compile(r"[A-Za-z0-9_.-]{0,63}")
_DOMAIN = re.compile(
    r"[A-Z][A-Z0-9_-]{1,14}|[A-Za-z][\w-]*(?:\.[\w-]+)+|(?i:azuread|microsoftaccount)", re.ASCII
)
_NO_BEGINNING = frozenset("\\/:.$%~]}-")
"""What stands before a part of a path, a key or a formatted text."""
_TOLD_BEFORE = re.compile(
    r"\b(?:user|account|login|logon|logged on(?: as)?|run(?:s|ning)? as|runas|impersonat\w+"
    r"|identity|owner|principal|whoami|ru|obj|as)(?: name)?[ \t]*(?:is|[:=])?[ \t]*[\"'(]?\Z",
    re.IGNORECASE,
)
_IN_PATH = re.compile(r"(?:[A-Za-z]:|\\)\\[^:*?\"<>|'\r\n,;=()]*\Z")
"""A path before a blank: what follows is the rest of a folder's name."""
_BACK = 40
"""Characters before an account that are searched for what tells it."""
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
SHARED_DOMAINS = frozenset({"azuread", "microsoftaccount"})
"""Domains that everybody has."""

_SERVER_BEFORE = re.compile(
    r"(?:server|source|host|instance|address)[\"']?[ \t]?[=:][ \t]?[\"']?\Z", re.IGNORECASE
)
"""What stands before a database server, whose instance follows."""

_FILE_SUFFIX = re.compile(
    r"\.(?:exe|dll|msi|msp|mst|cab|sys|ini|txt|log|xml|config|chm|htm|html|lnk|ico|inf|cat|ocx|vbs"
    r"|js|ps1|cmd|bat|zip|json|pdb|rtf)\Z",
    re.IGNORECASE,
)
_UID = re.compile(r"(?<![\w.])uid[ \t]?=[ \t]?[\"']?(?P<user>[^\s;,\"'&<>]{1,64})")
"""The user of a database in a connection string."""
_REMOTE_PROGRAMS = ("ssh ", "scp ", "sftp ", "plink ", "pscp ")
_REMOTE_USER = re.compile(r"(?<![\w.@-])(?P<user>[\w.-]{1,64})@(?=[\w\[])")

_ARGUMENT = re.compile(
    r"(?:[?&;]|(?<!\S)[\"']?(?:--|[-/]))(?:user|user_?name|usr|login|u)[=:][\"']?"
    r"(?P<user>[^\s\\/:&;,=\"'<>%\[\]]{2,64})(?![\w\\/=-])"
)
"""A user in an address or behind a switch of a program: ``?user=anna``, ``/u:anna``."""
_REMOTE_START = re.compile(
    r"psexec\w{0,2}(?:\.exe)?[\"']?(?:[ \t]+-\w+)*[ \t]+\\\\(?P<machine>[\w.-]{1,64})(?:[ \t]+-u"
    r"[ \t]+[\"']?(?:(?P<domain>[\w.-]{1,64})\\)?(?P<user>[\w.-]{1,64}))?"
)
_NODE = re.compile(r"/node:[\"']?(?P<machine>[\w.-]{1,64})")
_CURL_USER = re.compile(r" (?:-u|--user)[ =][\"']?(?P<user>[^\s:\"']{1,64}):")
_PUBLIC_KEY = re.compile(
    r"ssh-\w{2,10} [A-Za-z0-9+/=]{16,} (?P<user>[\w.-]{1,64})@(?P<machine>[\w.-]{1,64})"
)

_KINDS = {"machine": Personal.MACHINE, "domain": Personal.DOMAIN, "user": Personal.USER}
"""What the groups of the expressions above are."""

_SIGNED_IN = re.compile(r"//([^\s/@:]{1,64}):[^\s/@]{1,256}@")

_DIRECTORY_NAME = re.compile(r"(?:CN|OU|UID)=[^,\r\n\"'<>;]{1,64}|DC=[\w-]{1,63}", re.IGNORECASE)
_DIRECTORY_BEFORE = re.compile(
    r"(?:(?:CN|OU|UID|O|C|L|ST)=[^,=\r\n\"'<>;]{1,64},[ ]?)*(?:CN|OU|UID)=[^,=\r\n\"'<>;]{1,64}\Z",
    re.IGNORECASE,
)
_DIRECTORY_KINDS = {"CN": Personal.USER, "UID": Personal.USER}


def people(text: str, lowered: str) -> Iterator[PersonalPlace]:
    """Users, their domains and companies, in any order; ``lowered`` is the text in lower case, of
    equal length."""
    yield from _named(text, lowered)
    yield from _accounts(text)
    yield from _profiles(text, lowered)
    yield from _homes(text, lowered)
    yield from _in_directory(text, lowered)
    for at in places_of(lowered, "uid"):
        match = _UID.match(lowered, at)
        if match is not None:
            start, end = match.span("user")
            yield from somebody(text[start:end], start, Personal.USER)
    for program in _REMOTE_PROGRAMS:
        for at in places_of(lowered, program):
            line_end = text.find("\n", at)
            match = _REMOTE_USER.search(text, at, line_end if line_end >= 0 else len(text))
            if match is not None:
                yield from somebody(match["user"], match.start("user"), Personal.USER)
    for match in _ARGUMENT.finditer(lowered):
        start, end = match.span("user")
        yield from somebody(text[start:end], start, Personal.USER)
    for at in places_of(lowered, "curl"):
        line_end = text.find("\n", at)
        match = _CURL_USER.search(text, at, line_end if line_end >= 0 else len(text))
        if match is not None:
            yield from somebody(match["user"], match.start("user"), Personal.USER)
    for word, expression in (("psexec", _REMOTE_START), ("/node:", _NODE)):
        for at in places_of(lowered, word):
            match = expression.match(lowered, at)
            if match is None:
                continue
            for group in match.re.groupindex:
                if match[group] is not None:
                    start, end = match.span(group)
                    yield from somebody(text[start:end], start, _KINDS[group])
    for at in places_of(text, "ssh-"):
        match = _PUBLIC_KEY.match(text, at)
        if match is not None:
            yield from somebody(match["user"], match.start("user"), Personal.USER)
            yield from somebody(match["machine"], match.start("machine"), Personal.MACHINE)
    for at in places_of(text, "://"):
        match = _SIGNED_IN.match(text, at + 1)
        if match is not None:
            yield PersonalPlace(*match.span(1), Personal.USER)


def _named(text: str, lowered: str) -> Iterator[PersonalPlace]:
    for value in named_values(text, lowered, _IN_NAMES):
        name = value.name.lower()
        has_domain = name.endswith(_ACCOUNTS) and "\\" in text[value.start : value.end]
        if has_domain or name.endswith(_USERS):
            yield from _account(text, value)
    for endings, kind in ((_DOMAINS, Personal.DOMAIN), (_COMPANIES, Personal.COMPANY)):
        for value in named_values(text, lowered, endings):
            if value.name.lower().endswith(endings):
                yield from somebody(text[value.start : value.end], value.start, kind)


def _account(text: str, value: NamedValue) -> Iterator[PersonalPlace]:
    """A user, with an optional domain."""
    domain, slash, user = text[value.start : value.end].rpartition("\\")
    folder = domain.rstrip("\\")
    if "\\" in folder or ":" in folder or folder.lower() in _NO_DOMAINS:  # a path, a key
        return
    if slash and folder != "." and folder.lower() not in SHARED_DOMAINS:
        yield from somebody(folder, value.start, Personal.DOMAIN)
    yield from somebody(user, value.start + len(domain) + len(slash), Personal.USER)


def _accounts(text: str) -> Iterator[PersonalPlace]:
    """Accounts by their form or words before them: ``CONTOSO\\anna``, ``runas contoso\\anna``."""
    for match in _USER.finditer(text):
        at, user = match.start(), match["user"]
        word = _WORD.match(text[max(0, at - 63) : at][::-1])
        start = at - (word.end() if word is not None else 0)
        before = text[start - 1 : start]
        if at - start < 2 or before in ("\\", "/") or before.isalnum():
            continue
        domain = text[start:at]
        has_form = before not in _NO_BEGINNING and _DOMAIN.fullmatch(domain) is not None
        if has_form and before == " ":
            has_form = _IN_PATH.search(text, max(0, start - 260), start) is None
        if not (has_form or (domain[0].isalpha() and _is_told(text, start))):
            continue
        if domain.lower() in _NO_DOMAINS or _FILE_SUFFIX.search(user):
            continue
        if _SERVER_BEFORE.search(text, max(0, start - 24), start):
            continue
        if not is_somebody(domain) and not is_somebody(user):
            continue
        if domain.lower() not in SHARED_DOMAINS:
            yield from somebody(domain, start, Personal.DOMAIN)
        yield from somebody(user.rstrip("."), match.start("user"), Personal.USER)


def _is_told(text: str, start: int) -> bool:
    """Whether the words before a place tell that an account follows."""
    return _TOLD_BEFORE.search(text, max(0, start - _BACK), start) is not None


def _profiles(text: str, lowered: str) -> Iterator[PersonalPlace]:
    """Folders of users: ``C:\\Users\\anna\\…``, ``C:\\Dokumente und Einstellungen\\anna``."""
    is_plain = text.isascii()
    for folder in _PROFILES:
        if is_plain and not folder.isascii():
            continue
        for at in places_of(lowered, folder):
            if at and text[at - 1] in "\\/":
                yield from _owner(text, at + len(folder))
    for folder in _DATA:
        for at in places_of(lowered, folder):
            before = _NAME_BEFORE.search(text, max(0, at - 70), at)
            if before is not None and _IN_PROFILE.match(text, before.start("mark")):
                yield from somebody(before["name"], before.start("name"), Personal.USER)
    for at in places_of(lowered, "onedrive - "):
        match = _CLOUD.match(lowered, at - 1)
        if match is not None and at:
            name = text[slice(*match.span("name"))]
            yield from somebody(name, match.start("name"), Personal.COMPANY)


def _homes(text: str, lowered: str) -> Iterator[PersonalPlace]:
    """Folders of users at the root of a share, a drive or a system: ``\\\\srv\\home\\anna``,
    ``D:\\Profiles\\anna``, ``/home/anna``."""
    for beginning in ("home", "user", "profile"):
        for at in places_of(lowered, beginning):
            if not at or text[at - 1] not in "\\/":
                continue
            folder = _IN_HOMES.match(lowered, at)
            if folder is None or folder[0] not in _HOMES:
                continue
            end = folder.end()
            end += text[end : end + 1] == "$"
            if text[end : end + 1] not in ("\\", "/"):
                continue
            before = _HOMES_BEFORE.search(text, max(0, at - 80), at)
            if before is None or (before.start() == before.start("root") and folder[0] != "home"):
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
        yield from somebody(name, match.start("name"), Personal.USER)


def _in_directory(text: str, lowered: str) -> Iterator[PersonalPlace]:
    """Names in a directory: ``CN=Anna Keller,OU=Sales,DC=contoso,DC=local``. Those of certificates
    (``CN=…, O=…, C=DE``) have no ``DC`` and stay."""
    for at in places_of(lowered, "dc="):
        if at and (text[at - 1].isalnum() or text[at - 1] == "_"):
            continue
        match = _DIRECTORY_NAME.match(text, at)
        if match is not None and (
            text[at - 1 : at] in (",", " ") or text[match.end() : match.end() + 1] == ","
        ):
            yield from somebody(match[0][3:].strip(), at + 3, Personal.DOMAIN)
        if text[at - 1 : at] not in (",", " "):
            continue
        before = _DIRECTORY_BEFORE.search(text, max(0, at - 512), at - 1)
        if before is None:
            continue
        for part in _DIRECTORY_NAME.finditer(text, before.start(), before.end()):
            name, _, value = part[0].partition("=")
            kind = _DIRECTORY_KINDS.get(name.upper(), Personal.DOMAIN)
            yield from somebody(value.strip(), part.start() + len(name) + 1, kind)
