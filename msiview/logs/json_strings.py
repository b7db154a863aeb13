"""Logs in strings of JSON: their lines, and which string of a document they are in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from msiview.late_patterns import late_pattern
from msiview.logs.engine_beginnings import STRONG, WEAK, WORDS
from msiview.logs.framing import ESCAPED, unescaped_character, without_colours
from msiview.logs.line_breaks import LineEnd

_OUTSIDE = late_pattern(r"[\s\[\]{},:]*")
"""What stands between strings."""
_QUOTE = late_pattern(r'(?<!\\)(\\*+)"')
DOUBLED = late_pattern(r"[A-Za-z0-9):]\\\\[A-Zac-eg-mo-qsv-z0-9]|\b[A-Z]:\\\\")
SINGLE = late_pattern(r"[A-Za-z0-9):]\\[A-Zac-eg-mo-qsv-z0-9]")
"""Backslashes of paths; with some letters behind it, one may be an escape."""

_SURROGATE = late_pattern("[\ud800-\udfff]")


@dataclass(frozen=True)
class StringEscaped:
    """Lines are parts of strings of JSON, or of strings in such strings: ``depth`` is how often
    they were escaped. ``key`` is what the string is the value of, empty where it is in a list or
    nobody has said."""

    depth: int
    key: str = ""

    def undo(self, line: str) -> str:
        start, end = 0, len(line)
        quotes = self._quotes(line)
        if quotes:
            start, end = self._string(line, quotes)
        text = line[start:end]
        if _OUTSIDE.fullmatch(text):
            return ""
        if "\\" in text:
            for _ in range(self.depth):
                text = ESCAPED.sub(unescaped_character, text)
            if _SURROGATE.search(text):
                text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return text.rstrip("\r\n")

    def _quotes(self, line: str) -> list[tuple[int, int]]:
        """Where quotation marks stand that begin or end a string: with the backslashes of an
        outer string, and without them."""
        escaped = (1 << self.depth) - 1
        return [
            # Backslashes of the string itself may stand before its end.
            (match.start() + (len(match[1]) & ~escaped), match.end())
            for match in _QUOTE.finditer(line)
            if len(match[1]) & escaped != escaped
        ]

    def _string(self, line: str, quotes: list[tuple[int, int]]) -> tuple[int, int]:
        """The string in a line that has some of these marks."""
        begins = [at for at, (_, end) in enumerate(quotes) if self._is_begin(line, quotes, at)]
        if begins:
            at = begins[0]
            end = quotes[at + 1][0] if at + 1 < len(quotes) else len(line)
            return quotes[at][1], end
        return 0, quotes[0][0]

    def _is_begin(self, line: str, quotes: list[tuple[int, int]], at: int) -> bool:
        start = quotes[at][0]
        if not self.key:
            return at == 0 and not line[:start].strip(" \t[,")
        if at < 2 or line[quotes[at - 1][1] : start].strip() != ":":
            return False
        return line[quotes[at - 2][1] : quotes[at - 1][0]] == self.key


def string_line_end(depth: int, between: str = "") -> LineEnd:
    """The ends of lines in strings of JSON: spelled out, as often escaped as the string, or as
    everywhere. One that ends the string ends no line: the line of the file does, or what stands
    ``between`` the entries of a list."""
    whole, half = 1 << depth, 1 << depth - 1
    mark = rf"\\{{{half}}}"
    spelled = rf"(?:{mark}r){{0,4}}{mark}n|(?:{mark}u000[dD]){{0,4}}{mark}u000[aA]"
    closing = rf"\\{{0,{half - 1}}}\""
    before = rf"(?<!\\)(?:\\{{{whole}}})*(?=\\)|(?=[\r\n])"
    ends = rf"(?:{spelled})(?!{closing})|\r{{0,9}}\n"
    if between:
        before, ends = f"{before}|", f"{ends}|{between}"
    return LineEnd(pattern=re.compile(f"(?:{before})(?P<end>{ends})"))


def spelled_line_end() -> LineEnd:
    """The ends of lines where they alone are spelled out: ``\\n`` in a path is none."""
    return LineEnd(pattern=re.compile(rf"(?P<end>\\r\\n|\\n(?={WORDS}|$)|\r{{0,9}}\n)"))


# -- finding the string -------------------------------------------------

_MOST_LINES = 50
_DEEPEST = 3
_MOST_NESTED = 50


def string_of_document(text: str) -> tuple[int, str] | None:
    """How often the lines are escaped, and the key of the string that holds them (empty for
    strings in a list); None for a text that is no JSON document, nor a document a line."""
    values = _values(text)
    if values is None:
        return None
    found: dict[tuple[int, str], float] = {}
    for value in values:
        for depth, key, string in _strings(value, "", 1):
            string = without_colours(string)
            begins = len(STRONG.findall(string)) or len(WEAK.findall(string)) / 2
            if begins:
                found[depth, key] = found.get((depth, key), 0) + begins
    return max(found, key=lambda place: found[place]) if found else None


def _values(text: str) -> list[object] | None:
    """The documents of a text: one, or one a line."""
    text = text.strip().removeprefix("\N{BYTE ORDER MARK}")
    if text[:1] not in ("{", "[", '"'):
        return None
    whole = _loaded(text)
    if whole is None and text[0] == "[" and "\n" not in text:  # a list that is cut
        whole = _loaded(text[: text.rfind("},") + 1] + "]") or _loaded(
            text[: text.rfind('",') + 1] + "]"
        )
    if whole is not None:
        return [whole]
    lines = [line.strip() for line in text.split("\n", _MOST_LINES)[:_MOST_LINES]]
    if lines[0] == "[":
        return _entries(lines[1:-1])
    # A string alone may be a line in quotation marks, whose backslashes are what they are.
    loaded = [_loaded(line) for line in lines if line]
    if loaded[-1] is None:  # the last line may be cut
        loaded.pop()
    return _enough(loaded, dict, list)


def _entries(lines: list[str]) -> list[object] | None:
    """The first entries of a list that has one a line."""
    return _enough([_loaded(line.rstrip(",")) for line in lines if line], dict, str)


def _enough(values: list[object | None], *kinds: type) -> list[object] | None:
    """The values of some kinds, if nearly all are."""
    known: list[object] = [value for value in values if isinstance(value, kinds)]
    return known if len(known) >= 2 and len(known) * 5 >= len(values) * 4 else None


def _loaded(text: str) -> object | None:
    try:
        value: object = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    return value


def _strings(
    value: object, key: str, depth: int, nested: int = 0
) -> Iterator[tuple[int, str, str]]:
    """All strings in a document, and in documents that are strings of it."""
    if nested > _MOST_NESTED:
        return
    if isinstance(value, str):
        inner = _loaded(value) if value[:1] in ("{", "[") and depth < _DEEPEST else None
        if inner is None:
            yield depth, key, value
        else:
            yield from _strings(inner, "", depth + 1, nested + 1)
    elif isinstance(value, dict):
        for name, member in value.items():
            yield from _strings(member, name, depth, nested + 1)
    elif isinstance(value, list):
        for member in value:
            yield from _strings(member, key, depth, nested + 1)
