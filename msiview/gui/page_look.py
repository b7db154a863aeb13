"""How pages look in Qt's rich text, in the theme's current colours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msiview.analysis.phrase import Ref
from msiview.gui.theme import Theme, monospace_font
from msiview.report.html import Use, html_of
from msiview.report.links import address_of
from msiview.report.page import Block, Text, Tone

TOKENS: Mapping[Tone, str] = {
    Tone.NORMAL: "text.main",
    Tone.MUTED: "text.muted",
    Tone.GOOD: "change.added",
    Tone.WARNING: "defect.warning",
    Tone.BAD: "defect.error",
}
"""The colours of tones."""

STEP = 16
"""Pixels of a step to the right."""

_STYLES: Mapping[Use, str] = {
    "h1": "font-size:large;font-weight:600;margin:0 0 4px 0",
    "h2": "font-size:medium;font-weight:600;margin:12px 0 4px 0",
    "h3": "font-size:medium;font-weight:600;margin:8px 0 4px 0",
    "beside": "font-size:medium;font-weight:400",
    "p": "margin:0 0 4px 0",
    "quote": "margin:0 0 4px 0",
    "lines": "margin:0 0 4px 0",
    "list": "margin:0 0 4px 0",
    "fields": "margin:4px 0",
    "table": "margin:4px 0",
    "name": "padding:0 16px 4px 0",
    "value": "padding:0 0 4px 0",
    "head": "padding:0 16px 4px 0;text-align:left",
    "cell": "padding:0 16px 4px 0",
    "short": "padding:0 16px 4px 0",
    "number": "padding:0 16px 4px 0;text-align:right",
    "excerpt": "margin:4px 0",
}
_MUTED = frozenset({"name", "head", "caption", "line"})
_MONOSPACE = frozenset({"quote", "excerpt"})


class PageLook:
    """``can_go`` tells which references are links."""

    def __init__(self, theme: Theme, can_go: Callable[[Ref], bool]) -> None:
        self._theme, self._can_go = theme, can_go
        self._monospace = f"font-family:'{monospace_font().family()}'"

    def clean(self, words: str) -> str:
        return words

    def span(self, text: Text) -> str:
        return _style(
            self._color(text.tone) if text.tone is not Tone.NORMAL else "",
            "font-weight:600" if text.strong else "",
            self._monospace if text.code else "",
        )

    def element(self, use: Use, *, tone: Tone = Tone.NORMAL, indent: int = 0) -> str:
        color = self._color(tone) if tone is not Tone.NORMAL or use == "beside" else ""
        if use in _MUTED:
            color = self._color(Tone.MUTED)
        attributes = _style(
            _STYLES.get(use, "") if not indent or use == "list" else _indented(use, indent),
            f"-qt-list-indent:{1 + indent}" if use == "list" else "",
            color,
            self._monospace if use in _MONOSPACE else "",
        )
        spacing = ' cellspacing="0" cellpadding="0"' if use in ("fields", "table") else ""
        return attributes + spacing

    def address(self, ref: Ref) -> str | None:
        return address_of(ref) if self._can_go(ref) else None

    def _color(self, tone: Tone) -> str:
        return f"color:{self._theme.color(TOKENS[tone]).name()}"


def page_html(blocks: Iterable[Block], theme: Theme) -> str:
    """A page without links as rich text."""
    return "".join(html_of(blocks, PageLook(theme, lambda _: False)))


def _indented(use: Use, indent: int) -> str:
    return f"{_STYLES.get(use, '')};margin-left:{STEP * indent}px"


def _style(*parts: str) -> str:
    shown = ";".join(filter(None, parts))
    return f' style="{shown}"' if shown else ""
