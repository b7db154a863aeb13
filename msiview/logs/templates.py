"""Recognizes messages in any language by the templates of an open package, or by their shape.

The engine writes some lines in English everywhere; action lines and messages it takes from the
package's own Error table. With the package open its rows identify such lines exactly; without it
the shape is the same in most languages: words, a time, a colon, an action, a full stop, words, a
number. Source: docs/log-format.md, "Action lines" and "Messages".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from msiview.late_patterns import late_pattern
from msiview.logs.line_kinds import Level, LineKind
from msiview.logs.rules import LONGEST

_KINDS = {
    15: (LineKind.ACTION_END, Level.INFO),
    14: (LineKind.ACTION_START, Level.INFO),
    12: (LineKind.SECTION, Level.INFO),
    13: (LineKind.SECTION, Level.INFO),
    8: (LineKind.ACTION_ANNOUNCED, Level.TRACE),
    5: (LineKind.ERROR, Level.ERROR),
    1: (LineKind.ERROR, Level.ERROR),
    2: (LineKind.WARNING, Level.WARNING),
    4: (LineKind.INFO, Level.INFO),
    7: (LineKind.ERROR, Level.ERROR),
    0: (LineKind.ERROR, Level.ERROR),
    1709: (LineKind.PRODUCT_MESSAGE, Level.INFO),
}
"""Rows of the Error table that begin lines, the most specific ones first."""

STARTED = 12
"""The row that tells that the log begins."""

_TIME = r"(?:[^\d\s:=]{1,6} ?)?(?P<time>\d{1,2}[:.]\d\d[:.]\d\d(?: ?[AP]M)?)(?: ?[^\d\s:=.]{1,5})?"
"""A time of day; some locales write words for AM and PM before or behind it."""

_ACTION = r"(?P<action>[^\s。]+)"
_NUMBER = r"(?P<number>\d{1,5})"
_FIELDS = {
    0: {"1": _NUMBER},
    1: {"1": _NUMBER},
    2: {"1": _NUMBER},
    4: {"1": _NUMBER},
    5: {"1": _NUMBER, "2": "(?P<arguments>.*)"},
    7: {},
    8: {"1": _ACTION, "2": "(?P<description>.*)"},
    12: {},
    13: {},
    14: {"1": _ACTION},
    15: {"1": _ACTION, "2": r"(?P<ret>-?\d{1,10})"},
    1709: {"2": r"(?P<name>.{0,400}?)", "3": "(?P<text>.*)"},
}
_NAMED = {"Time": _TIME, "Date": r"(?P<date>[^=:]{1,40}?)"}
_OTHER = ".{0,80}?"
"""A property that the package names differently, or misspells."""

_PART = late_pattern(r"\[(?P<field>[^\[\]]*)\]|(?P<blank>\s+)|(?P<mark>[\u200e\u200f]+)")
_MARKS = "\u200e\u200f"
"""Direction marks, which Arabic and Hebrew texts contain."""


@dataclass(frozen=True, slots=True)
class TemplateMatch:
    """A line that a template or a shape has matched.

    ``row`` is the row of the Error table that such a line is made with. ``groups`` are, as far as
    the row has them, ``action``, ``time``, ``ret``, ``description``, ``number``, ``text``,
    ``arguments``, ``name``, ``date``. ``is_shape`` means that no template matched, so that the name
    of the action must be checked.
    """

    row: int
    groups: dict[str, str | None]
    is_shape: bool = False

    @property
    def kind(self) -> LineKind:
        """The kind of lines that the row makes."""
        return _KINDS[self.row][0]

    @property
    def level(self) -> Level:
        """The usual level of such lines."""
        return _KINDS[self.row][1]


class MessageTemplates:
    """Recognizes lines that were made with an Error table; see :func:`message_templates`."""

    def __init__(self, rows: Iterable[tuple[int, str]] = ()) -> None:
        texts = dict(rows)
        self._patterns: dict[str, list[tuple[int, re.Pattern[str]]]] = {}
        for row in _KINDS:
            text = _without_braces(texts.get(row, ""))
            if any(map(str.isalpha, _PART.sub("", text))):
                entry = row, re.compile(_pattern(row, text))
                for first in _firsts(row, text):
                    self._patterns.setdefault(first, []).append(entry)

    @property
    def may_match_data(self) -> bool:
        """Whether a template may match data of an action: without a package none is there."""
        return bool(self._patterns)

    def match(self, line: str) -> TemplateMatch | None:
        """The match of a line without a prefix (or of the text behind one), or None."""
        if line[:1] in _MARKS:
            line = line.lstrip(_MARKS)
        for row, pattern in self._patterns.get(line[:1], ()):
            match = pattern.match(line, 0, LONGEST)
            if match is not None:
                return TemplateMatch(row, match.groupdict())
        return _shape(line)


def message_templates(rows: Iterable[tuple[int, str]]) -> MessageTemplates:
    """Templates from rows of an Error table, (``Error``, ``Message``); rows that do not begin lines
    are ignored."""
    return MessageTemplates((number, text) for number, text in rows if number in _KINDS)


def _without_braces(text: str) -> str:
    """Remove braces, which mark what is only in the log, or left out if a field is empty."""
    return text.replace("{", "").replace("}", "").strip().lstrip(_MARKS)


def _firsts(row: int, text: str) -> str:
    """The characters with which lines of a template begin; none if any are possible."""
    if text[0] != "[":
        return text[0]
    return "123456789" if _FIELDS[row].get(text[1:2]) == _NUMBER else ""


def _pattern(row: int, text: str) -> str:
    """The expression of a template. Blanks may have been lost or doubled."""
    fields = _FIELDS[row]
    parts: list[str] = []
    used: set[str] = set()
    at = 0
    for part in _PART.finditer(text):
        parts.append(re.escape(text[at : part.start()]))
        at = part.end()
        field = part["field"]
        if field is None:
            parts.append(r"\s{0,3}" if part["blank"] else f"[{_MARKS}]{{0,3}}")
            continue
        known = fields.get(field) or _NAMED.get(field, _OTHER)
        parts.append(_OTHER if known in used else known)
        used.add(known)
        if known.endswith(".*)"):
            return "".join(parts)
    tail = re.escape(text[at:])
    if row in (0, 1, 2, 4, 5, 7):
        return "".join(parts) + tail + r"\s*(?P<text>.*)"
    return "".join(parts) + f"{tail}[{_MARKS}]{{0,3}}\\s{{0,3}}$"


# -- shapes ---------------------------------------------------------------

_HAS_TIME = late_pattern(r"[^\d=]{2,52}+\d\d?[:.]\d\d[:.]\d\d")
"""A test that nearly all other lines fail."""

_TIMED = late_pattern(
    rf"[^\d=]{{2,45}}?{_TIME}[{_MARKS}\s]{{0,3}}[:：]\s{{0,3}}(?P<action>[\w.\-]*\w)(?P<tail>.*)"
)
_RETURNED = late_pattern(
    r"[.。]?\s{0,3}[^\d\s.。:：][^\d.。:：]{1,38}[:：]?\s?(?P<ret>\d{1,10})[.。]?\s{0,3}$"
)
_ANNOUNCING = late_pattern(r"(?:操作|動作|アクション) ?(?:[上下午]\w ?)?\d")
"""How some languages announce an action; otherwise the line is like that of its start."""
_DESCRIBED = late_pattern(r"(?:\. |。)(?P<description>.*)")


def _shape(line: str) -> TemplateMatch | None:
    """An action line in an unknown language. Without a description the announcement of an
    action still ends in a blank, its start does not."""
    if _HAS_TIME.match(line) is None:
        return None
    timed = _TIMED.match(line, 0, LONGEST)
    if timed is None:
        return None
    groups: dict[str, str | None] = {"time": timed["time"], "action": timed["action"]}
    tail = timed["tail"]
    if tail.strip(_MARKS) in ("", ".", "。"):
        is_announced = _ANNOUNCING.match(line) is not None
        return TemplateMatch(8 if is_announced else 14, groups, is_shape=True)
    returned = _RETURNED.match(tail)
    if returned is not None:
        return TemplateMatch(15, groups | {"ret": returned["ret"]}, is_shape=True)
    described = _DESCRIBED.match(tail)
    if described is not None:
        return TemplateMatch(8, groups | described.groupdict(), is_shape=True)
    return None


NO_TEMPLATES = MessageTemplates()
"""For a log without a package: only the shapes."""
