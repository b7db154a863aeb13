"""Detects what surrounds the lines of a log from samples of it.

No list of tools is complete, so it is derived from the lines: what occurs repeatedly before the
beginnings of the engine's lines (:mod:`msiview.logs.engine_beginnings`) is not the engine's.
Framings may nest: colours in a prefix, a prefix in a JSON string.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain

from msiview.late_patterns import late_pattern
from msiview.logs.engine_beginnings import MARKDOWN, STRONG, WORDS
from msiview.logs.framing import (
    BLANKS,
    PLAIN,
    QUOTATION_MARKS,
    SPELLED_COLOURS,
    TABS,
    TAGS,
    Framing,
    FramingStep,
    HtmlEscaped,
    InEntries,
    MarkdownEscaped,
    Padded,
    SpelledColours,
    Spread,
    html_line_end,
    without_colours,
)
from msiview.logs.json_strings import (
    DOUBLED,
    SINGLE,
    StringEscaped,
    spelled_line_end,
    string_line_end,
    string_of_document,
)
from msiview.logs.line_breaks import (
    CARRIAGE_RETURN,
    LINE_FEED,
    TWO_LINE_FEEDS,
    LineEnd,
    joined_line_end,
    separator_line_end,
)
from msiview.logs.python_strings import ENTRY_END, PythonString, is_list_of_strings
from msiview.logs.surroundings import find_surrounded
from msiview.logs.wrapped_lines import find_wrapped

_MOST_LAYERS = 4
_MOST_LINES = 4_000
_MOST_CHARACTERS = 2_000
"""Of a longer line only the beginning is examined."""

_LEAST = 2
"""How often something must have been done to characters."""

_PADDED_LEAST = 5

_COLOUR = r"\\+u001[bB]\[[0-9;]*m"
_SPELLED_OUT = late_pattern(rf"(?<!\\)(\\+)(?:r\1)?n(?:{_COLOUR})*(?={WORDS})")
_IN_STRING = late_pattern(rf'(?:^|[\[{{:,]|\\n)[ \t]*(\\*)"(?={WORDS})')
_KEY = late_pattern(r'(\\*)"(?P<key>[^"\\]{1,80})\1"\s*:\s*\1"$')
_ENTRY = "<![LOG["
_TAG = late_pattern(r"<(?:p|div|li|td|pre|code|samp|span|tr)(?:\s[^<>]*)?>$", re.IGNORECASE)
_ENTITY = late_pattern(r"&(?:lt|gt|amp|apos|quot|nbsp|#\d{1,5}|#x[0-9A-Fa-f]{1,5});")
_SPREAD = late_pattern(
    r"M S I {3}\( [csN] \)|= = = {3}V e r b o s e|A c t i o n {3}[se]|P r o p e r t y \("
    r"|\] [a-z] \d \d \d :"
)
_NO_BREAK = late_pattern(
    r"MSI(?:\xa0\([csN]\)[\xa0 ]| \([csN]\)\xa0)\(|Action\xa0(?:start|ended)"
    r"|===\xa0\w|Property\([CNS]\):\xa0|\]\w\d{3}:\xa0"
    r"|:\d{3}\]: ?\xa0|Action (?:start|ended) [\d:.]{7,12}:\xa0|Return(?:\xa0value | value\xa0)\d"
)
_IN_TABS = late_pattern(r"MSI\t\([csN]\)\t\(|Action\t(?:start|ended)\t|Property\([CNS]\):\t")
_IN_PAIRS = late_pattern(r"\xa0 (?=[^\s:!?;»])|[.:;] \xa0(?=\S)")
"""What chats and browsers make of two blanks."""
_TYPOGRAPHIC = late_pattern(r"[\u2018\u2019\u201a]")
_END_IN_PAGE = late_pattern(r"<br ?/?>|</(?:p|div|li|tr)>", re.IGNORECASE)
_ESCAPED_MARK = late_pattern(r"\\([!-/:-@\[-`{-~])")


def find_framing(pieces: Sequence[str]) -> Framing:
    """What surrounds the lines of a log. The first piece of its text is its beginning; lines of
    others may be cut at both ends."""
    pieces = [without_colours(piece) for piece in pieces]
    beginning = pieces[0] if pieces else ""
    line_end = _line_end(beginning)
    layers: list[FramingStep] = []
    escaped = _escaped(pieces)
    if escaped is not None:
        layers.append(escaped)
        line_end = _escaped_line_end(escaped, beginning)
    elif _are_ends_spelled(pieces):
        line_end = spelled_line_end()
    lines = _lines(pieces, line_end)
    wrapped = find_wrapped(lines) if line_end is LINE_FEED else None
    if wrapped is not None:
        layers.append(wrapped)
        line_end = wrapped.line_end
        lines = [wrapped.undo(line) for line in _lines(pieces, line_end)]
    if escaped is not None:
        lines = [escaped.undo(line) for line in lines]
    while len(layers) < _MOST_LAYERS:
        layer = (
            _retyped(lines)
            or _markdown(lines)
            or _in_entries(lines)
            or find_surrounded(lines)
            or _padded(lines)
        )
        inner = [layer.undo(line) for line in lines] if layer is not None else lines
        if layer is None or inner == lines:
            break
        layers.append(layer)
        lines = inner
    if line_end is LINE_FEED and not layers:
        return PLAIN
    return Framing(line_end, tuple(layers))


def _lines(pieces: Sequence[str], line_end: LineEnd) -> list[str]:
    """The lines of all pieces, without those that are cut."""
    pattern = line_end.pattern or re.compile(rf"(?P<end>{line_end.mark.decode()})")
    lines: list[str] = []
    for number, piece in enumerate(pieces):
        found, start = [], 0
        for match in pattern.finditer(piece):
            found.append(piece[start : match.start("end")])
            start = match.end()
        found.append(piece[start:])
        whole = found if len(pieces) == 1 else found[:-1] if number == 0 else found[1:-1]
        lines += (line.rstrip("\r")[:_MOST_CHARACTERS] for line in whole[:_MOST_LINES])
    return lines


# -- ends of lines ------------------------------------------------------


def _line_end(text: str) -> LineEnd:
    feeds = text.count("\n")
    returns = text.count("\r") - text.count("\r\n")
    if returns >= 2 and returns >= 4 * feeds:
        return CARRIAGE_RETURN
    rare = separator_line_end(text) or joined_line_end(text)
    if rare is not None:
        return rare
    lines = text.split("\n", 400)[:-1]
    if len(lines) >= 6 and not any(map(str.strip, lines[1::2])):
        spoken = sum(1 for line in lines[::2] if line.strip())
        if spoken * 5 >= len(lines[::2]) * 3:
            return TWO_LINE_FEEDS
    return LINE_FEED


# -- escaped texts ------------------------------------------------------


def _escaped(pieces: Sequence[str]) -> StringEscaped | HtmlEscaped | PythonString | None:
    """How the text as a whole was escaped."""
    found = string_of_document(pieces[0]) if pieces else None
    if found is not None:
        return StringEscaped(*found)
    if pieces and is_list_of_strings(pieces[0]):
        return PythonString()
    spelled = Counter(len(match[1]) for piece in pieces for match in _SPELLED_OUT.finditer(piece))
    if spelled:
        marks, count = spelled.most_common(1)[0]
        if count >= 2 and marks in (1, 2, 4) and not _are_ends_spelled(pieces):
            return StringEscaped(marks.bit_length(), _key(pieces))
    if _is_page(pieces):
        return HtmlEscaped(any(_ENTITY.search(piece) for piece in pieces))
    return _strings(pieces)


def _escaped_line_end(
    escaped: StringEscaped | HtmlEscaped | PythonString, beginning: str
) -> LineEnd:
    """The ends of lines of a text that was escaped as a whole."""
    match escaped:
        case StringEscaped():
            return string_line_end(escaped.depth, _entries(beginning, escaped.key))
        case HtmlEscaped():
            return html_line_end()
        case PythonString():
            return ENTRY_END


def _are_ends_spelled(pieces: Sequence[str]) -> bool:
    """Whether ends of lines are spelled out, and nothing else: backslashes of paths are single."""
    single = sum(len(SINGLE.findall(piece)) for piece in pieces)
    doubled = sum(len(DOUBLED.findall(piece)) for piece in pieces)
    if sum(len(_SPELLED_OUT.findall(piece)) for piece in pieces) >= _LEAST and single > doubled:
        return True
    text = pieces[0].strip() if pieces else ""
    is_ended = text.count("\\r\\n") >= _LEAST or text.endswith("\\r\\n")
    is_one_line = "\n" not in text and is_ended
    return is_one_line and doubled <= single and re.search(WORDS, text) is not None


def _entries(beginning: str, key: str) -> str:
    """What stands between the entries of a list in one line of JSON, as an expression; empty where
    each has a line of its own."""
    text = beginning.strip()
    if not text.startswith("[") or "\n" in text:
        return ""
    return r"(?<=\}),\s{0,9}(?=\{)" if key else r'(?<="),\s{0,9}(?=")'


def _key(pieces: Sequence[str]) -> str:
    """The key of the string with the lines of a log."""
    for piece in pieces:
        begin = STRONG.search(piece)
        if begin is not None:
            match = _KEY.search(piece[max(0, begin.start() - 200) : begin.start()])
            return match["key"] if match is not None else ""
    return ""


def _is_page(pieces: Sequence[str]) -> bool:
    """Whether the lines end like those of a web page, or are in its elements."""
    text = "\n".join(pieces)
    ends = len(_END_IN_PAGE.findall(text))
    count = sum(1 for line in text.split("\n") if line.strip())
    if ends * 5 >= count * 3 and (ends >= _LEAST or (ends == count and STRONG.search(text))):
        return True
    found = 0
    for begin in STRONG.finditer(text) if "<" in text else ():
        found += _TAG.search(text, max(0, begin.start() - 80), begin.start()) is not None
        if found >= 2:
            return True
    return False


def _strings(pieces: Sequence[str]) -> StringEscaped | None:
    """A string for each line; quotation marks alone are none."""
    depths: Counter[int] = Counter()
    single = doubled = 0
    for line in _lines(pieces, LINE_FEED):
        match = _IN_STRING.search(line)
        if match is not None:
            depths[len(match[1])] += 1
            text = line[match.end() :]
            is_entry = text.rstrip().endswith('",')
            is_ended = is_entry or text.rstrip('"},] ').endswith("\\n")
            doubled += bool(DOUBLED.search(text)) or is_ended
            single += bool(SINGLE.search(text))
    if not depths or not doubled or single:
        return None
    marks, count = depths.most_common(1)[0]
    if count < 2 or marks not in (0, 1, 3):
        return None
    return StringEscaped((marks + 1).bit_length(), _key(pieces))


def _retyped(lines: Sequence[str]) -> FramingStep | None:
    """What was done to single characters."""
    text = "\n".join(lines)
    if _SPREAD.search(text) is not None:
        return Spread()
    if _ENTRY not in text and html.escape(_ENTRY) in text:
        return HtmlEscaped(entities=True)
    if len(SPELLED_COLOURS.findall(text)) >= _LEAST:
        return SpelledColours()
    if _IN_TABS.search(text) is not None and STRONG.search(text) is None:
        return TABS
    if STRONG.search(text.replace("\N{NO-BREAK SPACE}", " ")) is None:
        return None
    if _NO_BREAK.search(text) is not None or len(_IN_PAIRS.findall(text)) > _LEAST:
        return BLANKS
    if "'" not in text and _TYPOGRAPHIC.search(text) is not None:
        return QUOTATION_MARKS
    entities = len(_ENTITY.findall(text))
    if entities and entities == text.count("&") and "<" not in TAGS.sub("", text):
        return HtmlEscaped(entities=True)
    return None


def _in_entries(lines: Sequence[str]) -> InEntries | None:
    """Entries of CMTrace that have a line of the engine each."""
    entries = [line for line in lines if line.startswith(_ENTRY)]
    engine = sum(1 for line in entries if STRONG.match(line, len(_ENTRY)))
    return InEntries() if engine >= _LEAST and engine * 5 > len(entries) else None


def _padded(lines: Sequence[str]) -> Padded | None:
    """Blanks behind all lines, or behind all that are shorter than the others."""
    full = [line for line in lines if line.strip()]
    padded = [line for line in full if line.endswith("  ")]
    if len(padded) < _PADDED_LEAST:
        return None
    width, count = Counter(map(len, padded)).most_common(1)[0]
    if count * 10 >= len(padded) * 9:
        full = [line for line in full if len(line) <= width]
    return Padded() if len(padded) * 20 >= len(full) * 19 else None


def _markdown(lines: Sequence[str]) -> MarkdownEscaped | None:
    found = [match[0] for line in lines for match in MARKDOWN.finditer(line)]
    marked = [text for text in found if "\\" in text]
    if not marked or len(marked) * 2 < len(found):
        return None
    # Which characters are escaped differs; those that are have their backslash everywhere.
    everywhere = Counter(character for line in lines for character in line)
    escaped = Counter(mark for line in lines for mark in _ESCAPED_MARK.findall(line))
    marks = {mark for text in marked for mark in _ESCAPED_MARK.findall(text)}
    marks |= {mark for mark, count in escaped.items() if count * 10 >= everywhere[mark] * 9}
    marks.discard("\\")
    doubled = sum(bool(DOUBLED.search(line)) for line in lines)
    single = sum(bool(SINGLE.search(line)) for line in lines)
    return MarkdownEscaped("".join(sorted(marks | ({"\\"} if doubled > single else set()))))


def sampled(size: int, mark: int, first: int, piece: int, count: int) -> list[tuple[int, int]]:
    """The samples: the first bytes of a log, and evenly distributed pieces of the rest."""
    begin = min(size, mark + first)
    spans = [(mark, begin)]
    rest = size - begin
    if rest > 0:
        step = max(piece, rest // count)
        starts = chain(range(begin, max(begin + 1, size - piece), step), [max(begin, size - piece)])
        spans += (
            (at, size if at + piece >= size - 1 else at + piece)
            for at in dict.fromkeys(start & ~1 for start in starts)
        )
    return spans
