"""Finds what recurs before the lines of the engine, and behind them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from msiview.late_patterns import late_pattern
from msiview.logs.engine_beginnings import STRONG, WEAK
from msiview.logs.framing import Escape, Surrounded
from msiview.logs.json_strings import DOUBLED, SINGLE
from msiview.logs.prefix_patterns import prefix_pattern

_LONGEST_PREFIX = 240
_LONGEST_HEAD = 40
_HEAD = late_pattern(r"(?==== (?:Verbose l|L)ogging started: )")
"""Where a log begins, what stands before it need not come again: the end of a prompt, the quotation
mark of a string."""

_FEW = 40
"""Lines of a log that are few enough for each of them to count."""

_SHORTEST_FIELD = 4
"""The least number of characters of a field behind a tab that ends all lines."""
_QUOTING = late_pattern(r"[>|*\s\-]+")
_QUOTED = late_pattern(r"(?:> ?)+")
_OPENED = late_pattern(r".*?(?:(?<=<)([A-Za-z][\w:.-]*)[^<>]*>|([\"'`]))?\Z", re.DOTALL)
_MARKS = ('"', "'", "`")
_MESSAGE = late_pattern(r"##teamcity\[message (?:\w+='(?:[^'|]|\|.)*' ){0,4}text='")
"""A message to TeamCity, in which brackets are escaped as well."""
_CLOSING = late_pattern(r"(?:[\"'`|,; \t\\]|</[A-Za-z][\w:.-]{0,40}>|\[\d{0,2}m)*\Z")
"""What closes a line: quotation marks, bars, tags, colours whose escape was lost."""


def find_surrounded(lines: Sequence[str]) -> Surrounded | None:
    """What occurs repeatedly before and behind the lines of the engine."""
    messages = [line for line in lines if _MESSAGE.match(line)]
    if messages and len(messages) * 2 >= sum(1 for line in lines if line.strip()):
        return Surrounded(_MESSAGE, _behind(messages, "'") or "']", Escape.BAR)
    begins = [(line, begin.start()) for line in lines if (begin := STRONG.search(line))]
    is_sure = bool(begins)
    if not is_sure:
        begins = [(line, begin.start()) for line in lines if (begin := WEAK.search(line))]
    prefixes = Counter(
        prefix_pattern(line[:at]) for line, at in begins if 0 < at <= _LONGEST_PREFIX
    )
    alone = sum(1 for _, at in begins if at == 0)
    heads = {line[:at] for line, at in begins if 0 < at <= _LONGEST_HEAD and _HEAD.match(line, at)}
    kept = [
        pattern
        for pattern, count in prefixes.items()
        if _is_usual(count, len(begins), alone, is_sure)
        or (len(begins) <= _FEW and is_sure and _QUOTING.fullmatch(_plain(pattern)))
    ]
    if not kept and len(lines) <= _FEW:
        quoted = sum(1 for line in lines if _QUOTED.match(line))
        if quoted and quoted * 2 >= len(lines):
            kept = [_QUOTED.pattern]
    kept += [
        re.escape(head) + _HEAD.pattern for head in heads if prefixes[prefix_pattern(head)] == 1
    ]
    if not kept:
        after = _behind([line for line, at in begins if at == 0])
        # Lines may end alike in a quotation mark that they have opened themselves.
        is_closing = after.strip(" \t\"'`,;") != ""
        return Surrounded(None, after) if is_closing and not prefixes else None
    before = re.compile("|".join(_with_blank_lines(sorted(kept, key=len, reverse=True))))
    inner = [
        (line, match) for line, at in begins if at and (match := before.match(line)) is not None
    ]
    opened = _opened({match[0] for _, match in inner})
    found = [line for line, _ in inner]
    after = _behind(found, opened) or _closed(opened, found)
    texts = [line[match.end() : len(line) - len(after)] for line, match in inner]
    return Surrounded(before, after, _escape(after, texts))


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


def _behind(lines: Sequence[str], opened: str = "") -> str:
    """What ends all of some lines, and is no part of them. What follows the end of a string that
    was ``opened`` before them is not."""
    if len(lines) < 5:
        return ""
    shared = lines[0]
    while not all(line.endswith(shared) for line in lines):
        shared = shared[1:]
    if len(shared) - shared.find("\t") >= _SHORTEST_FIELD and "\t" in shared:
        return shared[shared.index("\t") :]  # further fields, such as the name of the host
    if opened in _MARKS and opened in shared:
        return shared[shared.index(opened) :]
    match = _CLOSING.search(shared)
    tail = match[0] if match is not None else ""
    if not any(line.count("\\") == 1 for line in lines):
        tail = tail[tail.rfind("\\") + 1 :]  # that of folders; Markdown ends each line with one
    return tail if "|" in tail else tail.strip()


def _opened(prefixes: set[str]) -> str:
    """The quotation mark or the tag that all prefixes open; empty where there is none, or they
    differ."""
    matches = (_OPENED.match(prefix.rstrip()) for prefix in prefixes)
    opened = {match[1] or match[2] or "" for match in matches if match is not None}
    return opened.pop() if len(opened) == 1 else ""


def _closed(name: str, lines: Sequence[str]) -> str:
    """What closes what was opened before each of a few lines: a quotation mark, or a tag."""
    if not name:
        return ""
    tails = [name, f"{name},"] if name in _MARKS else [f"</{name}>"]
    return next((tail for tail in tails if all(line.endswith(tail) for line in lines)), "")


def _escape(after: str, texts: Sequence[str]) -> Escape | None:
    """What was done to quotation marks of lines that stand between some themselves."""
    if not after.startswith('"'):
        return None
    doubled = sum('""' in text for text in texts)
    if doubled and not any('"' in text.replace('""', "") for text in texts):
        return Escape.DOUBLED
    if any(map(DOUBLED.search, texts)) and not any(map(SINGLE.search, texts)):
        return Escape.BACKSLASH
    return None
