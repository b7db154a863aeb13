"""Finds 20-character GUIDs in registry values and in descriptors, where nothing separates them from
their neighbours.

A descriptor names a component for a shortcut, a COM class or an assembly: 20 characters for the
product, the name of the feature (empty where the product has only one), then ``>`` and 20
characters for the component, or ``<`` where the feature has only one. A value of a ``Features`` key
holds the components of its feature without separators, followed by U+0002 and the parent's name.
Source: docs/log-format.md, "Forms of GUIDs".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from msiview.format.guids import COMPRESSED, decompress_all
from msiview.late_patterns import late_pattern

LENGTH = 20
"""Characters of a compressed GUID."""

ARROWS = (b">", b"<")
"""What every descriptor has."""


COMPONENT_IN_DESCRIPTOR = late_pattern(rf">{COMPRESSED}".encode())
"""The most characteristic part of a descriptor."""

_ARGUMENT = late_pattern(
    rf"(?P<mark>Descriptor=|Value=(?:\[~\])?|\[~\])(?P<product>{COMPRESSED})[^<>\[\]]{{0,38}}"
    rf"(?:<|>(?P<component>{COMPRESSED})?)"
)
"""A descriptor in an operation's argument."""

_LONE = late_pattern(
    rf"(?<![^\s\"'])(?P<product>{COMPRESSED})[\w.]{{0,38}}>(?P<component>{COMPRESSED})"
)
"""A descriptor in a text: at the beginning of a word or of what is quoted."""

_LIST = late_pattern(rf"Value=(?P<codes>(?:{COMPRESSED})+)(?:\x02[^,]{{0,38}})?,(?:\)|Attributes=)")
"""The components of a feature, in a value of the registry."""

LIST_BEGIN = late_pattern(rf"Value={COMPRESSED}".encode())
"""How such a value begins, and hardly any other."""


@dataclass(frozen=True, slots=True)
class CompressedGuid:
    """A GUID in a line: its first character, and its braced form in upper case. ``is_sure`` means
    that the line identifies it as a GUID; any 20 characters may look like one."""

    start: int
    guid: str
    is_sure: bool


def compressed_guids(line: str) -> Iterator[CompressedGuid]:
    """The compressed GUIDs of the descriptors and lists in a line, in no order."""
    has_argument = False
    for match in _ARGUMENT.finditer(line):
        has_argument = True
        yield from _of_groups(match, is_sure=match["mark"] == "Descriptor=")
    if not has_argument:
        for match in _LONE.finditer(line):
            yield from _of_groups(match, is_sure=False)
    for match in _LIST.finditer(line):
        start = match.start("codes")
        for number, guid in enumerate(decompress_all(match["codes"])):
            if guid is not None:
                yield CompressedGuid(start + number * LENGTH, guid, False)


def _of_groups(match: re.Match[str], *, is_sure: bool) -> Iterator[CompressedGuid]:
    for name in ("product", "component"):
        for guid in decompress_all(match[name] or ""):
            if guid is not None:
                yield CompressedGuid(match.start(name), guid, is_sure)
