"""The categories of ``_Validation``: which form a text of each must have.

Source: Microsoft's pages "Column Data Types" and those of the single types, and what the
validators take. Categories whose texts are looked up or parsed (Condition, Formatted) are known
here by name only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from msiview.format.guids import BRACED

_LONGEST_NAME = 255
_LARGEST_VERSION = 0xFFFF
_LARGEST_LANGUAGE = 0x7FFF

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
_GUID = re.compile(f"(?!.*[a-f]){BRACED}")
_VERSION = re.compile(r"[0-9]{1,5}(?:\.[0-9]{1,5}){0,3}")
_LANGUAGES = re.compile(r"[0-9]{1,5}(?:,[0-9]{1,5})*")
_NO_LONG_NAME = re.compile(r'[\x00-\x1f\\?|><:/*"]')
_SHORT_NAME = re.compile(
    r'[^\x00-\x1f\\?|><:/*"+,;=\[\] .]{1,8}(?:\.[^\x00-\x1f\\?|><:/*"+,;=\[\] .]{0,3})?'
)
_NO_LONG_PATTERN = re.compile(r'[\x00-\x1f\\|><:/"]')
_SHORT_PATTERN = re.compile(
    r'[^\x00-\x1f\\|><:/"+,;=\[\] .]{1,8}(?:\.[^\x00-\x1f\\|><:/"+,;=\[\] .]{0,3})?'
)
_BARE_FOLDER = re.compile(r"\.|\?|\[.*\]", re.DOTALL)
_LOWER = re.compile("[a-z]")
_UPPER = re.compile("[A-Z]")
_NO_REGISTRY_PATH = re.compile(r"\\|.*\\\\.*|.*\\", re.DOTALL)


def is_identifier(text: str) -> bool:
    """Letters, digits, ``_`` and ``.``, with no digit or dot first."""
    return _IDENTIFIER.fullmatch(text) is not None


def is_guid(text: str) -> bool:
    """A GUID in braces, in upper case."""
    return _GUID.fullmatch(text) is not None


def is_version(text: str) -> bool:
    """Up to four numbers with dots between them, each at most 65535."""
    return _VERSION.fullmatch(text) is not None and all(
        int(part) <= _LARGEST_VERSION for part in text.split(".")
    )


def are_languages(text: str) -> bool:
    """Language numbers with commas between them: ``1033,1031``, without blanks."""
    return _LANGUAGES.fullmatch(text) is not None and all(
        int(part) <= _LARGEST_LANGUAGE for part in text.split(",")
    )


def is_file_name(text: str) -> bool:
    """A short or a long name, or both: ``NOTES~1.TXT|notes of May.txt``."""
    short, bar, long = text.partition("|")
    return (not bar or _SHORT_NAME.fullmatch(short) is not None) and _is_long_name(
        long if bar else short, _NO_LONG_NAME
    )


def is_file_pattern(text: str) -> bool:
    """A file name in which ``*`` and ``?`` may stand for other characters."""
    short, bar, long = text.partition("|")
    return (not bar or _SHORT_PATTERN.fullmatch(short) is not None) and _is_long_name(
        long if bar else short, _NO_LONG_PATTERN
    )


def _is_long_name(text: str, forbidden: re.Pattern[str]) -> bool:
    """Whether a name is a long one; each short one is."""
    return 1 <= len(text) <= _LONGEST_NAME and forbidden.search(text) is None


def is_default_dir(text: str) -> bool:
    """The names of a folder, target and perhaps source: ``NOTES~1|Notes of May:.``."""
    return all(
        _BARE_FOLDER.fullmatch(name) is not None or is_file_name(name)
        for name in text.split(":", 1)
    )


def is_cabinet(text: str) -> bool:
    """A file name, or ``#`` and the name of a stream, which is an identifier."""
    return is_identifier(text[1:]) if text.startswith("#") else is_file_name(text)


def is_registry_path(text: str) -> bool:
    """Keys with one backslash between them, none at the beginning or end."""
    return not text.startswith("\\") and _NO_REGISTRY_PATH.fullmatch(text) is None


FORMS: Mapping[str, Callable[[str], bool]] = {
    "Cabinet": is_cabinet,
    "DefaultDir": is_default_dir,
    "Filename": is_file_name,
    "Guid": is_guid,
    "Identifier": is_identifier,
    "Language": are_languages,
    "LowerCase": lambda text: _UPPER.search(text) is None,
    "Property": lambda text: is_identifier(text.removeprefix("%")),
    "RegPath": is_registry_path,
    "UpperCase": lambda text: _LOWER.search(text) is None,
    "Version": is_version,
    "WildCardFilename": is_file_pattern,
}
"""Whether a text has the form of its category."""

CATEGORIES = FORMS.keys() | {
    "AnyPath",
    "Binary",
    "Condition",
    "CustomSource",
    "DoubleInteger",
    "Formatted",
    "FormattedSDDL",
    "FormattedSDDLText",
    "Integer",
    "KeyFormatted",
    "Path",
    "Paths",
    "Shortcut",
    "Template",
    "Text",
    "Time/Date",
    "TimeDate",
    "URL",
}
"""All categories that ``_Validation`` can name."""
