"""Detects what surrounds the lines of a log from samples of it.

No list of tools is complete, so it is derived from the lines: what occurs repeatedly before the
beginnings of the engine's lines (:mod:`msiview.logs.engine_beginnings`) is not the engine's.
Framings may nest: colours in a prefix, a prefix in a JSON string.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain

from msiview.logs.engine_beginnings import MARKDOWN, STRONG, WEAK, WORDS
from msiview.logs.framing import (
    PLAIN,
    Framing,
    FramingStep,
    HtmlEscaped,
    MarkdownEscaped,
    StringEscaped,
    Surrounded,
    html_line_end,
    string_line_end,
    without_colours,
)
from msiview.logs.json_strings import string_of_document
from msiview.logs.line_breaks import CARRIAGE_RETURN, LINE_FEED, TWO_LINE_FEEDS, LineEnd
from msiview.logs.prefix_patterns import prefix_pattern

_MOST_LAYERS = 4
_MOST_LINES = 4_000
_MOST_CHARACTERS = 2_000
"""Of a longer line only the beginning is examined."""

_LONGEST_PREFIX = 240
_FEW = 40
"""Lines of a log that are few enough for each of them to count."""

_COLOUR = r"\\+u001[bB]\[[0-9;]*m"
_SPELLED_OUT = re.compile(rf"(?<!\\)(\\+)(?:r\1)?n(?:{_COLOUR})*(?={WORDS})")
_IN_STRING = re.compile(rf'(?:^|[\[{{:,]|\\n)[ \t]*(\\*)"(?={WORDS})')
_KEY = re.compile(r'(\\*)"(?P<key>[^"\\]{1,80})\1"\s*:\s*\1"$')
_DOUBLED = re.compile(r"[A-Za-z0-9):]\\\\[A-Za-z0-9]")
_SINGLE = re.compile(r"[A-Za-z0-9):]\\[A-Z0-9]")
"""Backslashes of paths; a small letter behind one may be an escape."""

_TAG = re.compile(r"<(?:p|div|li|td|pre|code|samp|span|tr)(?:\s[^<>]*)?>$", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|nbsp|#\d{1,5}|#x[0-9A-Fa-f]{1,5});")
_END_IN_PAGE = re.compile(r"<br ?/?>|</(?:p|div|li|tr)>", re.IGNORECASE)
_ESCAPED_MARK = re.compile(r"\\([!-/:-@\[-`{-~])")
_QUOTING = re.compile(r"[>|*\s\-]+")
_QUOTED = re.compile(r"(?:> ?)+")
_CLOSING = re.compile(r"[\"'`|,;\\ \t]*\Z")


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
        line_end = (
            string_line_end(escaped.depth)
            if isinstance(escaped, StringEscaped)
            else html_line_end()
        )
    lines = _lines(pieces, line_end)
    if escaped is not None:
        lines = [escaped.undo(line) for line in lines]
    while len(layers) < _MOST_LAYERS:
        layer = _markdown(lines) or _surrounded(lines)
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
    lines = text.split("\n", 400)[:-1]
    if len(lines) >= 6 and not any(map(str.strip, lines[1::2])):
        spoken = sum(1 for line in lines[::2] if line.strip())
        if spoken * 5 >= len(lines[::2]) * 3:
            return TWO_LINE_FEEDS
    return LINE_FEED


# -- escaped texts ------------------------------------------------------


def _escaped(pieces: Sequence[str]) -> StringEscaped | HtmlEscaped | None:
    """How the text as a whole was escaped."""
    found = string_of_document(pieces[0]) if pieces else None
    if found is not None:
        return StringEscaped(*found)
    spelled = Counter(len(match[1]) for piece in pieces for match in _SPELLED_OUT.finditer(piece))
    if spelled:
        marks, count = spelled.most_common(1)[0]
        if count >= 2 and marks in (1, 2, 4):
            return StringEscaped(marks.bit_length(), _key(pieces))
    if _is_page(pieces):
        return HtmlEscaped(any(_ENTITY.search(piece) for piece in pieces))
    return _strings(pieces)


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
    if ends >= 2 and ends * 5 >= 3 * sum(1 for line in text.split("\n") if line.strip()):
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
            doubled += bool(_DOUBLED.search(text)) or text.rstrip('"},] ').endswith("\\n")
            single += bool(_SINGLE.search(text))
    if not depths or not doubled or single:
        return None
    marks, count = depths.most_common(1)[0]
    if count < 2 or marks not in (0, 1, 3):
        return None
    return StringEscaped((marks + 1).bit_length(), _key(pieces))


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
    doubled = sum(bool(_DOUBLED.search(line)) for line in lines)
    single = sum(bool(_SINGLE.search(line)) for line in lines)
    return MarkdownEscaped("".join(sorted(marks | ({"\\"} if doubled > single else set()))))


# -- what stands before and behind --------------------------------------


def _surrounded(lines: Sequence[str]) -> Surrounded | None:
    """What occurs repeatedly before and behind the lines of the engine."""
    begins = [(line, begin.start()) for line in lines if (begin := STRONG.search(line))]
    is_sure = bool(begins)
    if not is_sure:
        begins = [(line, begin.start()) for line in lines if (begin := WEAK.search(line))]
    prefixes = Counter(
        prefix_pattern(line[:at]) for line, at in begins if 0 < at <= _LONGEST_PREFIX
    )
    alone = sum(1 for _, at in begins if at == 0)
    kept = [
        pattern
        for pattern, count in prefixes.items()
        if _is_usual(count, len(begins), alone, is_sure)
        or (len(begins) <= _FEW and is_sure and _QUOTING.fullmatch(_plain(pattern)))
    ]
    if not kept and len(lines) <= _FEW:
        quoted = sum(1 for line in lines if _QUOTED.match(line))
        if quoted >= 2 and quoted * 5 >= len(lines) * 3:
            kept = [_QUOTED.pattern]
    if not kept:
        after = _behind([line for line, at in begins if at == 0])
        return Surrounded(None, after) if after and not prefixes else None
    before = re.compile("|".join(_with_blank_lines(sorted(kept, key=len, reverse=True))))
    inner = [
        (line, match) for line, at in begins if at and (match := before.match(line)) is not None
    ]
    after = _behind([line for line, _ in inner])
    if not after:
        quotes = {match[0].rstrip()[-1:] for _, match in inner}
        after = _closing_quote(quotes, [line for line, _ in inner])
    return Surrounded(before, after)


def _is_usual(count: int, begins: int, alone: int, is_sure: bool) -> bool:
    """Whether a prefix of so many lines is one, of so many that have a beginning at all and so
    many that have it as their first."""
    if count >= 2 and count * 50 >= begins:
        return True
    return is_sure and not alone and begins <= 3


def _plain(pattern: str) -> str:
    return pattern.replace("\\", "")


def _with_blank_lines(patterns: Sequence[str]) -> list[str]:
    """The patterns, and for lines that have nothing else each without the blanks at its end."""
    found = list(patterns)
    for pattern in patterns:
        short = re.sub(r"(?:\\?[ \t])+$", "", pattern)
        if short and short != pattern:
            found.append(f"(?:{short})[ \\t]*$")
    return found


def _behind(lines: Sequence[str]) -> str:
    """What ends all of some lines, and is no part of them."""
    if len(lines) < 5:
        return ""
    shared = lines[0]
    while not all(line.endswith(shared) for line in lines):
        shared = shared[1:]
    match = _CLOSING.search(shared)
    tail = match[0] if match is not None else ""
    return tail if tail.strip() or len(tail) > 1 else ""


def _closing_quote(quotes: set[str], lines: Sequence[str]) -> str:
    """The mark that closes what another one opened before each of a few lines."""
    if len(quotes) == 1 and quotes <= {'"', "'", "`"}:
        (mark,) = quotes
        for tail in (mark, mark + ","):
            if all(line.endswith(tail) for line in lines):
                return tail
    return ""


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
