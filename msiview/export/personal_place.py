"""A place of a log that has personal data, and its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

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


NO_VALUE = re.compile(
    rf"\*+|[01]|true|false|yes|no|none|null|\[[^\]]*\]?|\{{?{PLAIN}\}}?", re.IGNORECASE
)
"""Values that name nobody: hidden ones, switches, references to other properties, GUIDs."""

_NOBODY = frozenset(
    {
        *("", "public", "default", "default user", "all users", "administrator", "guest"),
        *("system", "localsystem", "localservice", "local service", "networkservice"),
        *("network service", "systemprofile", "defaultapppool", "temp", "localhost", "local"),
        *("0", "1", "true", "false", "yes", "no", "nt authority", "builtin", "nt service"),
    }
)
"""Names that exist on every Windows, and values that are no names."""


def is_somebody(name: str) -> bool:
    """Whether a name was chosen by a person or company."""
    return name.strip().lower() not in _NOBODY


def somebody(name: str, start: int, kind: Personal) -> Iterator[PersonalPlace]:
    """The place of a name at ``start``; nothing for names that everybody has."""
    if is_somebody(name) and NO_VALUE.fullmatch(name) is None:
        yield PersonalPlace(start, start + len(name), kind)


def places_of(text: str, part: str) -> Iterator[int]:
    """Where a text has a part; a single search for each place, so rare parts cost little."""
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)
