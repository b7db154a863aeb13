"""Texts of controls: a style in front, then a formatted text.

``{\\Bold}Welcome to [ProductName]`` is Welcome to … in the style Bold; ``{&Bold}`` is the same.
Source: Microsoft's page "Text Control".
"""

from __future__ import annotations

import re
from typing import NamedTuple

from msiview.analysis.formatted_text import FormattedValues, resolve

DEFAULT_STYLE = "DefaultUIFont"
"""The property that names the style of texts which name none."""

_STYLE = re.compile(r"\{[\\&]([^{}]{1,72})\}")
_WIDTH = re.compile(r"\{(-?[0-9]{1,5})\}")
_SHOWN_OF_MASK = re.compile(r"<([^<>]*)>")
_PART_OF_MASK = re.compile(r"(?P<field>[#&%?`^]{1,64})|[^#&%?`^=]{1,64}")
_ANCHOR = re.compile(r"<a\s[^<>]{0,2000}>|</a>", re.IGNORECASE)


class StyledText(NamedTuple):
    """A text as it is shown, in a style; ``style`` is empty for the default one."""

    style: str
    text: str


def styled_text(raw: str, values: FormattedValues) -> StyledText:
    """The text of a control with the values that it names, and the style in front of it."""
    found = _STYLE.match(raw)
    style = found[1] if found is not None else ""
    return StyledText(style, resolve(raw[found.end() if found is not None else 0 :], values).text)


def column_widths(raw: str) -> list[int]:
    """The widths of the columns of a VolumeCostList in pixels, by its text: ``{120}{70}{70}``. A
    column with a negative one is hidden: its width is 0. Source: Microsoft's page "VolumeCostList
    Control"."""
    return [max(int(width), 0) for width in _WIDTH.findall(raw)]


def mask_parts(mask: str) -> list[int | str]:
    """What a MaskedEdit shows of its mask: numbers for fields of so many characters, and the texts
    between them. ``12345<###-%%%%%%%>@@@@@`` is 3, ``-``, 7. Source: Microsoft's pages "MaskedEdit
    Control" and "PIDTemplate Property"."""
    shown = _SHOWN_OF_MASK.search(mask)
    return [
        len(found[0]) if found.lastgroup == "field" else found[0]
        for found in _PART_OF_MASK.finditer(shown[1] if shown is not None else mask)
    ]


def without_links(text: str) -> str:
    """The text of a Hyperlink control without its anchors."""
    return _ANCHOR.sub("", text)


def caption(text: str) -> str:
    """A text without the sign of its access key: ``&Next`` is Next, ``&&`` is one sign."""
    return re.sub(r"&(.)", r"\1", text, flags=re.DOTALL)
