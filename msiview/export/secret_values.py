"""Finds secrets in logs: passwords, keys and tokens, by the names before them and by their form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msiview.analysis.secret_names import PUBLIC_ENDS, SECRET_ENDS, SECRET_NAMES
from msiview.export.named_values import NamedValue, named_values
from msiview.export.personal_place import NO_VALUE, places_of
from msiview.format.guids import PLAIN

if TYPE_CHECKING:
    from msiview.analysis.patterns import Span

_NUMBERS = ("productid", "productkey", "serialnumber")
"""Names whose values may be GUIDs that everybody has."""

_GUID = re.compile(PLAIN)

_SWITCH = re.compile(r"[ \t]+[\"']?(?P<value>[^\s\"'/=-][^\s\"'=]*)(?![^\s\"'])")
"""A value behind the switch of a program, after a blank: ``--password hunter2``."""
_COMMON = ("pass", "serial", "psk")
"""What the names with one of :data:`SECRET_ENDS` contain."""
_SWITCHES = frozenset(
    {"password", "passwd", "pwd", "passphrase", "secret", "token", "apikey", "api-key"}
)
_PROGRAMS = (
    ("sqlcmd", re.compile(r" -P[ \t]*[\"']?(?P<value>[^\s\"']+)")),
    ("osql", re.compile(r" -P[ \t]*[\"']?(?P<value>[^\s\"']+)")),
    ("curl", re.compile(r" (?:-u|--user)[ =][\"']?[^\s:\"']{1,64}:(?P<value>[^\s\"']+)")),
    ("psexec", re.compile(r" -p[ \t]+[\"']?(?P<value>[^\s\"']+)")),
    ("schtasks", re.compile(r" /rp[ \t]+[\"']?(?P<value>[^\s\"']+)", re.IGNORECASE)),
    (
        "net use ",
        re.compile(
            r"\\\\[^\s\\]{1,255}\\\S{1,255}[ \t]{1,99}"
            r"(?P<value>[^\s/\"'*][^\s\"']{0,255})[ \t]{1,99}/user:"
        ),
    ),
    (
        "net use ",
        re.compile(r"/user:\S{1,255}[ \t]{1,99}[\"']?(?P<value>[^\s/\"'*&|;<>][^\s\"']*)"),
    ),
)
"""Programs with switches of their own for passwords, which stand in the rest of the line."""

_SHORT_SWITCH = re.compile(
    r"(?<!\S)[\"']?[-/](?:p|pw|pass):[\"']?(?P<value>[^\s\"'=;,]{4,256})(?![^\s\"'])"
)
_SECURED = re.compile(r"[^\"'\r\n]{0,60}[\"'](?P<value>[^\"'\r\n]{1,256})[\"']")
"""What is made a SecureString of."""
_ENCODED = re.compile(r"-e(?:c|n\w{0,14})?[ \t]+[\"']?(?P<value>[a-z0-9+/]{16,}={0,2})")
"""A command of PowerShell in base64, which may have anything."""

_ELEMENT = re.compile(r"(?:>|&gt;)(?P<value>[^<>&\r\n]{1,512})(?:<|&lt;)/")
_SETTING = re.compile(r"[\w.\-]*[\"'][ \t]+value[ \t]*=[ \t]*[\"'](?P<value>[^\"'\r\n]{1,512})")
"""A value in XML: ``<password>x</password>``, ``<add key="Password" value="x"/>``."""

_SHAPES = (
    re.compile(r"eyJ(?<![\w-]eyJ)[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?", re.ASCII),
    re.compile(r"gh[pousr]_\w{20,}", re.ASCII),
    re.compile(r"github_pat_\w{20,}", re.ASCII),
    re.compile(r"A[KS]IA[A-Z0-9]{16}"),
    re.compile(r"xox[abpr]-[\w-]{10,}", re.ASCII),
    re.compile(r"sk-[\w-]{20,}", re.ASCII),
    re.compile(r"glpat-[\w-]{16,}", re.ASCII),
    re.compile(r"npm_[A-Za-z0-9]{30,}"),
    re.compile(r"AIza[\w-]{35}", re.ASCII),
)
"""What tokens of well-known services look like; each begins with a literal, which is fast. Only the
first needs something behind a word, so it looks at itself whether it is at the beginning of one."""
_WORD_CHARACTER = re.compile(r"[\w-]")

_SIGNATURE = re.compile(r"[?&;](?:sig|signature|code|key|access_token)=(?P<value>[^&\s\"'<>]{8,})")
_COOKIE = re.compile(r"[ \t]*[^=;\s]{1,64}=(?P<value>[^;\s]{6,})")
_TOKEN = re.compile(r"(?:[ \t]*[:=])?[ \t\"']+(?P<value>[\w.~+/=\-]{8,})")
_BEHIND_SCHEME = re.compile(r"//[^\s/@:]{1,64}:(?P<value>[^\s/@]{1,256})@")
_PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----(?P<value>[^-]{16,16384})-----END ", re.DOTALL
)
_BASE64 = re.compile(r"[A-Za-z0-9+/=]{8,}")


def secrets(text: str, lowered: str) -> Iterator[Span]:
    """The places of secrets; ``lowered`` is the text in lower case, of equal length."""
    yield from _named(text, lowered)
    yield from _of_programs(text, lowered)
    for word in ("bearer", "basic"):
        for at in places_of(lowered, word):
            match = _TOKEN.match(text, at + len(word))
            if match is not None and (word == "bearer" or _is_behind_header(lowered, at)):
                yield match.span("value")
    yield from _by_form(text, lowered)


def _named(text: str, lowered: str) -> Iterator[Span]:
    """Values by the names before them: of properties, of a program's switches, in XML."""
    for stem in SECRET_NAMES:
        at = lowered.find(stem)
        if at < 0:
            continue
        for value in named_values(text, lowered, (stem,)):
            if not _is_public(text, value):
                yield value.start, value.end
        while at >= 0:
            end = at + len(stem)
            follows = lowered[end : end + 1]
            pattern: re.Pattern[str] | None = None
            if follows in ("\t", " ") and stem in _SWITCHES and lowered[at - 1 : at] in ("-", "/"):
                pattern = _SWITCH
            elif follows in (">", "&"):
                pattern = _ELEMENT
            elif follows in ("'", '"'):
                pattern = _SETTING
            match = pattern.match(text, end) if pattern is not None else None
            if match is not None and NO_VALUE.fullmatch(match["value"]) is None:
                yield match.span("value")
            at = lowered.find(stem, end)
    for value in named_values(text, lowered, _COMMON):
        if value.name.lower().endswith(SECRET_ENDS) and not _is_public(text, value):
            yield value.start, value.end


def _is_public(text: str, value: NamedValue) -> bool:
    """Whether a value is none, or no secret."""
    name = value.name.lower()
    if name.endswith(PUBLIC_ENDS):
        return True
    if NO_VALUE.fullmatch(text, value.start, value.end) is None:
        return False
    is_plain_guid = _GUID.fullmatch(text, value.start, value.end) is not None
    return not is_plain_guid or name.endswith(_NUMBERS)


def _of_programs(text: str, lowered: str) -> Iterator[Span]:
    for program, pattern in _PROGRAMS:
        done = 0
        for at in places_of(lowered, program):
            if at < done:  # searched from an earlier place
                continue
            line_end = text.find("\n", at)
            done = line_end if line_end >= 0 else len(text)
            match = pattern.search(text, at, done)
            if match is not None:
                done = match.end()
                if NO_VALUE.fullmatch(match["value"]) is None:
                    yield match.span("value")


def _by_form(text: str, lowered: str) -> Iterator[Span]:
    for pattern in _SHAPES:
        for match in pattern.finditer(text):
            if not _WORD_CHARACTER.match(text[match.start() - 1 : match.start()]):
                yield match.span()
    for match in _SIGNATURE.finditer(lowered):
        yield match.span("value")
    for at in places_of(lowered, "cookie:"):
        cookie = _COOKIE.match(text, at + len("cookie:"))
        if cookie is not None:
            yield cookie.span("value")
    for match in _SHORT_SWITCH.finditer(lowered):
        yield match.span("value")
    for word, expression in (("convertto-securestring", _SECURED), ("powershell", _ENCODED)):
        for at in places_of(lowered, word):
            line_end = text.find("\n", at)
            found = _found(expression, lowered, at + len(word), line_end)
            if found is not None:
                yield found.span("value")
    for at in places_of(text, "://"):
        signed = _BEHIND_SCHEME.match(text, at + 1)
        if signed is not None:
            yield signed.span("value")
    for at in places_of(text, "-----BEGIN "):
        block = _PRIVATE_KEY.match(text, at)
        if block is not None:  # line by line, so that the ends of lines stay
            yield from (line.span() for line in _BASE64.finditer(text, *block.span("value")))


def _found(
    expression: re.Pattern[str], lowered: str, start: int, line_end: int
) -> re.Match[str] | None:
    """What is made secure stands directly behind, a command anywhere in the line."""
    end = line_end if line_end >= 0 else len(lowered)
    if expression is _SECURED:
        return expression.match(lowered, start, end)
    return expression.search(lowered, start, end)


def _is_behind_header(lowered: str, at: int) -> bool:
    return "authorization" in lowered[max(0, at - 24) : at]
