"""Logs of many shapes with secrets of many kinds in them, and what must stay beside those.

A line is a list of parts: texts that must stay, and secrets, each of which stands in for one
placeholder. Every secret of a seed is another one.
"""

from __future__ import annotations

import html
import json
import random
import re
import string
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tests.builders.logs import engine, log_bytes

_TEXTS = (
    "Product: Contoso Reader 4.2.1.0 -- Installation completed successfully.",
    "Component: {695535B9-4443-51DD-9FD6-B7B9EE3B5B4F}; Installed: Absent; Request: Local",
    "File: C:\\Program Files\\Contoso\\Home\\index.html; Overwrite; No patch; version 10.0.0.12",
    'Assembly Contoso.Base.Net,version="1.2.3.4",type="win32" of System.Net.Http',
    "Key: HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso\\Reader, Name: Home, Value: 10:23:45:123",
    "The user may ask the server for a token of the host; the domain of the machine stays.",
    "Service runs as NT AUTHORITY\\SYSTEM, see https://learn.microsoft.com/windows/x",
)


def _word(chance: random.Random, least: int = 7) -> str:
    return "".join(chance.choices("bcdfghklmnprstvwz", k=least)).capitalize()


def _digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choices(string.digits, k=count))


def _hex(chance: random.Random, count: int) -> str:
    return "".join(chance.choices("123456789abcdef", k=count))


def _key(chance: random.Random) -> str:
    return "".join(chance.choices(string.ascii_letters + string.digits, k=24))


def _machine(chance: random.Random) -> str:
    return f"{_word(chance).upper()}_PC{_digits(chance, 2)}"


def _person(chance: random.Random) -> str:
    return f"{_word(chance).lower()}.{_word(chance).lower()}"


def _address(chance: random.Random) -> str:
    return f"192.168.{chance.randint(1, 254)}.{chance.randint(1, 254)}"


def _six(chance: random.Random) -> str:
    return "fe80::" + ":".join(_hex(chance, 4) for _ in range(4))


def _mac(chance: random.Random) -> str:
    return "-".join(_hex(chance, 2).upper() for _ in range(6))


def _sid(chance: random.Random) -> str:
    return "S-1-5-21-" + "-".join("1" + _digits(chance, 8) for _ in range(3)) + "-1001"


def _host(chance: random.Random) -> str:
    return f"{_word(chance).lower()}7.corp.{_word(chance).lower()}.local"


Secret = Callable[[random.Random], str]

KINDS: dict[str, tuple[str, Secret]] = {
    "machine": ("Property(S): ComputerName = @", _machine),
    "share": ("SourceDir is '\\\\@\\setup$\\reader.msi'", _machine),
    "user": ("Property(S): LogonUser = @", _person),
    "domain": ("Property(S): USERDOMAIN = @", lambda chance: _word(chance).upper()),
    "account": ("SetAccess: granted to FABRIKAM\\@", _person),
    "told account": ("WriteIt: logged on as fabrikam\\@", _person),
    "host": ("CheckIt: reached @ at once", _host),
    "IPv4": ("CheckIt: answer of @ in time", _address),
    "IPv6": ("CheckIt: answer of @ in time", _six),
    "MAC": ("CheckIt: adapter @ is up", _mac),
    "bearer": ("CheckIt: Authorization: Bearer @", _key),
    "home": ("CopyIt: folder \\\\FILES_01\\home\\@\\settings", _person),
    "profiles": ("CopyIt: folder D:\\Profiles\\@\\settings", _person),
    "German profile": ("CopyIt: folder C:\\Dokumente und Einstellungen\\@\\x", _person),
    "profile": ("CopyIt: folder C:\\Users\\@\\AppData\\Local\\Temp", _person),
    "POSIX home": ("CopyIt: folder /home/@/reader", _person),
    "product id": ("Property(S): ProductID = @", lambda c: f"{_digits(c, 5)}-{_digits(c, 7)}"),
    "password": ("Property(S): DB_PASSWORD = @", lambda chance: f"pw-{_key(chance)}"),
    "SID": ("Property(S): UserSID = @", _sid),
    "mail": ("SendIt: told @ of it", lambda chance: f"{_person(chance)}@example.org"),
    "foreign mail": ("CheckIt: signed in as @", lambda c: f"jörg.{_person(c)}@söhne-{_word(c)}.de"),
    "long share": ("CopyIt: from \\\\?\\UNC\\@\\setup\\reader.msi", _machine),
    "logon server": ("Property(S): LOGONSERVER = \\\\@", _machine),
    "address": (
        "GetIt: asked https://@:8443/reader",
        lambda c: f"{_word(c).lower()}{_digits(c, 2)}",
    ),
    "device": ("CheckIt: @ has joined", lambda c: f"DESKTOP-{_word(c).upper()}"),
    "cloud account": ("CheckIt: AzureAD\\@ may", _person),
    "foreign account": ("SetAccess: granted to FABRIKAM\\@", lambda c: f"jörg{_word(c).lower()}"),
    "apostrophe": ("CopyIt: folder C:\\Users\\@\\x", lambda c: f"{_word(c)} O'{_word(c)}"),
    "directory": ("CheckIt: CN=@,DC=local is there", lambda c: f"{_word(c)} {_word(c)}"),
    "signature": (
        "GetIt: https://data.blob.core.windows.net/c/r.msi?sv=2020-08-04&sig=@",
        lambda chance: f"{_key(chance)}%3D",
    ),
    "switch": ("RunIt: tool.exe --password @ --force", lambda chance: f"pw-{_key(chance)}"),
    "short switch": ("RunIt: sqlcmd -E -P @ -i x.sql", lambda chance: f"pw-{_key(chance)}"),
    "element": ("RunIt: <password>@</password>", lambda chance: f"pw-{_key(chance)}"),
    "German password": ("Property(S): KENNWORT = @", lambda chance: f"pw-{_key(chance)}"),
    "key": (
        "Property(S): ENROLLMENT_KEY = @",
        lambda c: f"{_hex(c, 8)}-1234-1234-1234-{_hex(c, 12)}",
    ),
    "database": ("RunIt: Data Source=@\\PROD;Timeout=3", _machine),
    "database behind a protocol": ("RunIt: Server=tcp:@,1433;Timeout=3", _host),
    "database user": ("RunIt: Timeout=3;Uid=@;Pooling=no", _person),
    "password behind its user": (
        "RunIt: net use Z: \\\\localhost\\x /user:guest @ /persistent:no",
        lambda chance: f"pw-{_key(chance)}",
    ),
    "user in an address": ("GetIt: https://localhost/v1?user=@&view=full", _person),
    "user of a program": ("RunIt: tool.exe --user=@ --force", _person),
    "short user": ("RunIt: tool.exe /u:@ /quiet", _person),
    "short password": ("RunIt: tool.exe /p:@ /quiet", lambda chance: f"pw{_key(chance)}"),
    "user of curl": ("RunIt: curl -u @:* https://localhost/r.msi", _person),
    "password of curl": (
        "RunIt: curl -s -u guest:@ https://localhost/r.msi",
        lambda chance: f"pw{_key(chance)}",
    ),
    "secure string": (
        "RunIt: ConvertTo-SecureString -String '@' -AsPlainText",
        lambda chance: f"pw {_key(chance)}",
    ),
    "encoded command": ("RunIt: powershell.exe -NoProfile -enc @", lambda c: f"{_key(c)}=="),
    "tenant": (
        "Property(S): TENANT_ID = @",
        lambda c: f"{_hex(c, 8)}-1234-4234-8234-{_hex(c, 12)}",
    ),
    "serial": ("CheckIt: serial=@ is there", lambda c: f"CH{_digits(c, 2)}-{_digits(c, 4)}-7"),
    "key of a network": ("CheckIt: WIFI_PSK=@ is set", _key),
    "owner of a key": ("CheckIt: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA @@localhost", _person),
    "remote machine": ("RunIt: psexec \\\\@ -s cmd", _machine),
    "password of psexec": (
        "RunIt: psexec \\\\localhost -u guest -p @ cmd",
        lambda chance: f"pw{_key(chance)}",
    ),
    "node": ("RunIt: wmic /node:@ product", _machine),
    "cookie": ("GetIt: Set-Cookie: session=@; Path=/", _key),
    "account that is": ("CopyIt: connecting to \\\\localhost\\x as FABRIKAM\\@", _person),
    "key of a subscription": ("GetIt: Ocp-Apim-Subscription-Key: @", lambda c: _hex(c, 32)),
    "remote user": ("RunIt: ssh -p 22 @@localhost uptime", _person),
}
"""Where secrets of a kind stand, as ``@``, and what they look like."""


@dataclass(frozen=True)
class Planted:
    """A log with secrets."""

    data: bytes
    encoding: str
    secrets: tuple[str, ...]


Shape = Callable[[Sequence[str]], bytes]


def _narrow(lines: Sequence[str], encoding: str = "utf-8") -> bytes:
    return log_bytes("".join(f"{line}\n" for line in lines), encoding)


def _burn(lines: Sequence[str]) -> bytes:
    return _narrow([f"[1A2B:3C4D][2026-03-24T10:00:00]i000: {line}" for line in lines])


def _cmtrace(lines: Sequence[str]) -> bytes:
    return _narrow(
        [
            f'<![LOG[{line}]LOG]!><time="10:00:00.250-60" date="03-24-2026" component="Install" '
            'context="" type="1" thread="4712" file="install.ps1">'
            for line in lines
        ]
    )


SHAPES: dict[str, tuple[Shape, str]] = {
    "UTF-16": (lambda lines: _narrow(lines, "utf-16"), "utf-16"),
    "UTF-8": (_narrow, "utf-8"),
    "single byte": (lambda lines: _narrow([*lines, "für"], "cp1252"), "cp1252"),
    "console": (lambda lines: _narrow([f"[00:01:23] {line}" for line in lines]), "utf-8"),
    "quoted": (lambda lines: _narrow([f"> > {line}" for line in lines]), "utf-8"),
    "JSON": (
        lambda lines: json.dumps({"log": "\r\n".join(lines)}, ensure_ascii=False).encode(),
        "utf-8",
    ),
    "JSON in JSON": (
        lambda lines: json.dumps(
            {"body": json.dumps({"log": "\n".join(lines)}, ensure_ascii=False)}, ensure_ascii=False
        ).encode(),
        "utf-8",
    ),
    "JSON list": (
        lambda lines: json.dumps({"stdout_lines": lines}, indent=4, ensure_ascii=False).encode(),
        "utf-8",
    ),
    "HTML": (
        lambda lines: _narrow(["<pre>", *(html.escape(line, quote=False) for line in lines)]),
        "utf-8",
    ),
    "table": (
        lambda lines: _narrow(
            [f'{number},"2026-03-24","{line}"' for number, line in enumerate(lines, 1)]
        ),
        "utf-8",
    ),
    "values": (
        lambda lines: _narrow(
            [f"level=info msg={json.dumps(line, ensure_ascii=False)}" for line in lines]
        ),
        "utf-8",
    ),
    "zeros": (lambda lines: _narrow([f"{line}\0" for line in lines]), "utf-8"),
    "big end first": (lambda lines: _narrow(lines, "utf-16-be"), "utf-16-be"),
    "Burn": (_burn, "utf-8"),
    "CMTrace": (_cmtrace, "utf-8"),
    "short": (lambda lines: _narrow(lines[-len(KINDS) :]), "utf-8"),
}
"""What is made of lines, and the encoding of the bytes."""


def planted(shape: str, seed: int) -> Planted:
    """A log of a shape with a secret of each kind, among lines without."""
    chance = random.Random(f"{shape} {seed}")
    make, encoding = SHAPES[shape]
    lines: list[str] = [engine("=== Verbose logging started: 3/24/2026 ===")]
    lines += [engine(text) for text in _TEXTS]
    secrets = []
    told = []
    for where, secret in KINDS.values():
        value = secret(chance)
        secrets.append(value)
        line = where.replace("@", value, 1)
        told.append(line if line.startswith("Property(") else engine(line))
    chance.shuffle(told)
    return Planted(make([*lines, *told]), encoding, tuple(secrets))


_PLACEHOLDER = re.compile(r"(?:user|machine|domain|company|sid|mail|address|secret)\d+(?![\w-])")


def other_texts(text: str) -> Iterator[str]:
    """What stands between the placeholders of a copy."""
    yield from _PLACEHOLDER.split(text)
