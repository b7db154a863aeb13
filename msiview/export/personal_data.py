"""Finds personal data in logs: names of people and machines, addresses, identities, secrets.

Places are found by their context (a property, a profile folder, a share, the form of a SID).
:mod:`msiview.export.redaction` learns the names from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from msiview.export.named_values import is_within, line_spans, named_values
from msiview.export.network_names import network_addresses, network_hosts
from msiview.export.people import people
from msiview.export.personal_place import Personal, PersonalPlace, places_of
from msiview.export.secret_values import secrets

if TYPE_CHECKING:
    from msiview.analysis.patterns import Span

_PRODUCTS = ("productname", "manufacturer")
_SEALED = ("op: FeaturePublish(", "op: FeatureUnpublish(")
_SID = re.compile(r"S-1-(?:5-21|12-1)(?:-\d{1,10}){3,5}(?![\d-])", re.IGNORECASE)
_MAIL_BEFORE = re.compile(r"[\w.+%-](?:[\w.+%'-]{0,63})\Z")
_MAIL_BEHIND = re.compile(r"@(?:[^\W_](?:[\w-]{0,62})\.)+[^\W\d_]{2,24}(?![\w-])")


def find_personal(text: str, lowered: str) -> Iterator[PersonalPlace]:
    """All such places in some lines, in any order; ``lowered`` is the text in lower case, of equal
    length. Places may overlap."""
    finders = (
        people(text, lowered),
        _network(text, lowered),
        _sids(text, lowered),
        _mails(text),
        (PersonalPlace(*place, Personal.SECRET) for place in secrets(text, lowered)),
    )
    sealed = sealed_spans(text)
    for found in chain.from_iterable(finders):
        if not sealed or not is_within(sealed, found.start):
            yield found


def sealed_spans(text: str) -> list[Span]:
    """Sequences of 20-character GUIDs, which may look like anything: operations that publish
    features."""
    return sorted(place for mark in _SEALED for place in line_spans(text, mark))


def product_words(text: str, lowered: str) -> Iterator[str]:
    """The names of the product and its manufacturer, in lower case, which are public."""
    for value in named_values(text, lowered, _PRODUCTS):
        name = lowered[value.start : value.end].strip()
        yield name
        yield from re.findall(r"\w{3,}", name)


def _network(text: str, lowered: str) -> Iterator[PersonalPlace]:
    """Hosts and addresses, wherever they stand."""
    yield from network_hosts(text, lowered)
    for place in network_addresses(text):
        yield PersonalPlace(*place, Personal.ADDRESS)


def _sids(text: str, lowered: str) -> Iterator[PersonalPlace]:
    for beginning in ("s-1-5-21-", "s-1-12-1-"):
        for at in places_of(lowered, beginning):
            match = _SID.match(text, at)
            if match is not None:
                yield PersonalPlace(*match.span(), Personal.SID)


def _mails(text: str) -> Iterator[PersonalPlace]:
    """Mail addresses, and accounts that are written like those."""
    for at in places_of(text, "@"):
        behind = _MAIL_BEHIND.match(text, at)
        before = _MAIL_BEFORE.search(text, max(0, at - 64), at)
        if behind is not None and before is not None:
            yield PersonalPlace(before.start(), behind.end(), Personal.MAIL)
