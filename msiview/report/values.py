"""What values come to, as lines of a page."""

from __future__ import annotations

from collections.abc import Iterable

from msiview.analysis.value_words import ValueLine
from msiview.report.page import Content, Lines, Text, Tone, code, muted
from msiview.words import shortened

_YES, _NO = "\N{CHECK MARK}", "\N{BALLOT X}"
"""Whether a part of a condition holds."""

_LONGEST = 400
"""Characters of each part of an explanation."""


def value_lines(lines: Iterable[ValueLine]) -> Lines:
    """What a condition, a formatted text or a custom action comes to, a line for each part."""
    return Lines([(line.depth, _content(line)) for line in lines])


def _content(line: ValueLine) -> Content:
    label, text = shortened(line.label, _LONGEST), shortened(line.text, _LONGEST)
    if line.holds is None:
        return (muted(label), text) if label else f"{text[:1].upper()}{text[1:]}"
    mark = Text(*((_YES, Tone.GOOD) if line.holds else (_NO, Tone.BAD)))
    return (mark, muted(text)) if text.startswith(label) else (mark, code(label), muted(text))
