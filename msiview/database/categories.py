"""The categories of ``_Validation``: which form a text of each must have.

Source: Microsoft's pages "Column Data Types" and those of the single types, and what the
validators take. Categories whose texts are looked up or parsed (Condition, Formatted) are known
here by name only.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from msiview.format import guids

# Numbers up to 65535 and 32767 in at most five digits, zeros before them included.
_WORD = "(?:[0-9]{1,4}|[0-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
_LANGUAGE = "(?:[0-9]{1,4}|[0-2][0-9]{4}|3[01][0-9]{3}|32[0-6][0-9]{2}|327[0-5][0-9]|3276[0-7])"

_IDENTIFIER = "[A-Za-z_][A-Za-z0-9_.]*+"
_HEX = "[0-9A-F]"

_NOT_IN_NAMES = r'\x00-\x1f\\|><:/"'
_NOT_IN_SHORT_NAMES = r"+,;=\[\] ."


def _names(forbidden: str) -> str:
    """A long name, perhaps after a short one and a bar: ``NOTES~1.TXT|notes of May.txt``."""
    short = f"[^{forbidden}{_NOT_IN_SHORT_NAMES}]"
    return rf"(?:{short}{{1,8}}(?:\.{short}{{0,3}})?\|)?[^{forbidden}]{{1,255}}"


_FILE_NAME = _names(_NOT_IN_NAMES + "?*")

_FORMS = {
    "Cabinet": f"(?:#{_IDENTIFIER}|(?!#){_FILE_NAME})",
    # Target and source; a dot is the parent, a property in brackets is taken as it is.
    "DefaultDir": rf"(?:[.?]|{_FILE_NAME})(?::(?:[.?]|\[[^\0]*\]|{_FILE_NAME}))?",
    "Filename": _FILE_NAME,
    "Guid": guids.STRICT,
    "Identifier": _IDENTIFIER,
    "Language": f"{_LANGUAGE}(?:,{_LANGUAGE})*",
    "LowerCase": r"[^A-Z\0]*+",
    "Property": f"%?{_IDENTIFIER}",
    # One backslash between keys, none at the beginning or end.
    "RegPath": r"[^\\\0]++(?:\\[^\\\0]++)*+",
    "UpperCase": r"[^a-z\0]*+",
    "Version": rf"{_WORD}(?:\.{_WORD}){{0,3}}",
    "WildCardFilename": _names(_NOT_IN_NAMES),
}
"""Patterns of texts; none lets a zero character pass, which no text of a database has: it separates
many texts that are looked at in one step."""

CATEGORIES = _FORMS.keys() | {
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


def has_form(category: str, text: str) -> bool:
    """Whether a text has the form of a category; True for categories without a form."""
    form = _form(category)
    return form is None or form.fullmatch(text) is not None


def have_form(category: str, texts: Collection[str]) -> bool:
    """Whether each of many texts has the form, told in one step: a tenth of the time of asking
    for each. False means that one may lack it."""
    form = _FORMS.get(category)
    return form is None or all_match(form, texts)


def all_match(pattern: str, texts: Collection[str]) -> bool:
    """Whether each of many texts fits a pattern, which lets no zero character pass."""
    if not texts:
        return True
    joined = "\0".join(texts)
    return joined.count("\0") == len(texts) - 1 and _repeated(pattern).fullmatch(joined) is not None


@cache
def _form(category: str) -> re.Pattern[str] | None:
    form = _FORMS.get(category)
    return None if form is None else re.compile(form)


@cache
def _repeated(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern}\0)*+{pattern}")
