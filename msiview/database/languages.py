"""Language numbers as Windows counts them, with their tags."""

from __future__ import annotations

from functools import cache
from locale import windows_locale

_PRIMARY = 0x3FF
_MOST_DIGITS = 10
"""Longer digit strings are no language, and Python refuses to convert the longest."""


@cache
def language_tag(language: int) -> str | None:
    """The tag of a LANGID: ``en-US`` for 1033, ``en`` for 9, None where it is not known."""
    tag = windows_locale.get(language)
    if tag is not None:
        return tag.replace("_", "-")
    if language <= _PRIMARY:
        return _primary_tags().get(language)
    return None


def language_words(text: str) -> str:
    """A language number from a file with its tag: ``1033 (en-US)``, ``0 (neutral)``."""
    text = text.strip()
    if text in ("", "0"):
        return "0 (neutral)"
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    tag = language_tag(int(text)) if is_number else None
    return f"{text} ({tag})" if tag else text


@cache
def _primary_tags() -> dict[int, str]:
    tags: dict[int, str] = {}
    for language, tag in sorted(windows_locale.items()):
        tags.setdefault(language & _PRIMARY, tag.split("_")[0])
    return tags
