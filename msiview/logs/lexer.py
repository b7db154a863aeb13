"""The Pygments lexer for logs: ``pygmentize -l msilog install.log``.

Lines are independent of each other, so that only visible lines need be coloured. The kind of a line
and the names in it follow from its rule (:mod:`msiview.logs.rules`), the rest from its appearance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from pygments.lexer import Lexer
from pygments.token import (
    Comment,
    Generic,
    Keyword,
    Literal,
    Name,
    Number,
    Punctuation,
    String,
    Text,
    _TokenType,
)

from msiview.format import guids
from msiview.late_patterns import late_pattern
from msiview.logs.encodings import PROBED, detect
from msiview.logs.line_kinds import Level
from msiview.logs.log_line import PREFIX
from msiview.logs.rules import LONGEST, LineRule, standard_rules

_Value: TypeAlias = tuple[_TokenType, str]
Token: TypeAlias = tuple[int, _TokenType, str]
"""Where it starts, its type, its text."""

_HEADS = {Level.ERROR: Generic.Error, Level.WARNING: Keyword.Type}
"""The token of a line's beginning, by its level."""

_LINKS = {
    "action": Name.Function,
    "component": Name.Class,
    "feature": Name.Class,
    "property": Name.Variable,
    "directory": Name.Variable,
    "service": Name.Class,
    "file": Name.Class,
    "filename": String.Other,
    "path": String.Other,
    "guid": Name.Constant,
    "operation": Name.Builtin,
    "entry": Name.Function,
}
_GROUPS = {
    "installed": Keyword.Constant,
    "request": Keyword.Constant,
    "action": Keyword.Constant,
    "decision": Keyword.Constant,
    "state": Keyword.Constant,
    "time": Literal.Date,
    "number": Number,
    "code": Number,
    "ret": Number,
}
"""Types of a pattern's groups that name nothing in a package."""

_ROOT = r"\b[A-Za-z]:\\|\\\\(?=\w)|\bHKEY_[A-Z_]+\\"
"""How a path begins."""

_LOOKS = (
    (Name.Constant, guids.BRACED),
    (Name.Constant, rf"\b{guids.PACKED}\b"),
    (Generic.Error, r"\bReturn value 3\b|\b[Ee]rror (?:0x[0-9A-Fa-f]{8}|code -?\d+|\d{4,5})\b"),
    (Literal.Date, r"\b\d{1,2}:\d\d:\d\d\b"),
    (Name.Attribute, r"(?<=[(,])[A-Z]\w{0,40}(?==)"),
    (Name.Variable, r"\b[A-Z_][A-Z0-9_.]{1,72}(?==)"),
    (
        String.Other,
        rf"(?:{_ROOT})(?:[^\\/:*?\"<>|,;'\t]++\\)*+[^\\/:*?\"<>|,;'\s)]*",
    ),
    (String, r"(?<![\w}])'(?!\{|\w:\\|\\\\)[^']*'|\"(?!\{|\w:\\|\\\\)[^\"]*\"|`[^`]*`"),
    (Number.Hex, r"\b0x[0-9A-Fa-f]+\b"),
    (Punctuation, r"(?<= )\d{1,2}: "),
    (Number, r"(?<![\w.])-?\d+(?:\.\d+)*\b"),
)
_LOOK = late_pattern("|".join(f"(?P<t{at}>{look})" for at, (_, look) in enumerate(_LOOKS)))
_MISREAD = ("\xff\xfe", "\xfe\xff")
_LINE = late_pattern(r"[^\n]*\n|[^\n]+")


class MsiLogLexer(Lexer):
    """Verbose logs of Windows Installer."""

    name = "Windows Installer log"
    aliases = ("msilog",)
    filenames = ("*.msilog", "*.msi.log", "MSI*.LOG", "MSI*.log")
    url = "https://learn.microsoft.com/windows/win32/msi/windows-installer-logging"

    def get_tokens(self, text: str, unfiltered: bool = False) -> Iterator[_Value]:
        """Types and texts. Logs are UTF-16, which Pygments does not detect: it passes the bytes as
        Latin-1."""
        if text.startswith(_MISREAD):
            data = text.encode("latin-1", "replace")
            encoding = detect(data[:PROBED])
            text = encoding.decode(data[encoding.mark :])
        return super().get_tokens(text, unfiltered)

    def get_tokens_unprocessed(self, text: str) -> Iterator[Token]:
        """Tokens of some lines, or of one; together they are the text."""
        for line in _LINE.finditer(text):
            yield from _line_tokens(text, line.start(), line.end())

    @staticmethod
    def analyse_text(text: str) -> float:
        """The probability that a text is a log."""
        if "=== Verbose logging started: " in text[:1000]:
            return 1.0
        return 0.8 if re.search(r"^MSI \([a-zN]\) \(", text, re.MULTILINE) else 0.0


def _line_tokens(text: str, start: int, end: int) -> Iterator[Token]:
    """Tokens of one line with its line break."""
    prefix = PREFIX.match(text, start, end)
    if prefix is not None:
        yield from _prefix_tokens(text, prefix)
        start = prefix.end()
    body = text[start : min(end, start + LONGEST)].rstrip("\r\n")
    rules = standard_rules()
    rule = rules.engine_rule(body) if prefix is not None else rules.plain_rule(body)
    at = 0
    for first, last, kind in _told(rule, body) if rule is not None else ():
        yield from _looks(body, at, first, start)
        yield start + first, kind, body[first:last]
        at = last
    yield from _looks(body, at, len(body), start)
    if start + len(body) < end:
        yield start + len(body), Text, text[start + len(body) : end]


def _prefix_tokens(text: str, prefix: re.Match[str]) -> Iterator[Token]:
    """``MSI (s) (F0:44) [05:17:50:820]: ``: the side and the time stand out."""
    at = prefix.start()
    for group, kind in (("side", Keyword.Namespace), ("time", Literal.Date)):
        start, end = prefix.span(group)
        if start >= 0:
            yield at, Comment, text[at:start]
            yield start, kind, text[start:end]
            at = end
    yield at, Comment, text[at : prefix.end()]


def _told(rule: LineRule, body: str) -> Iterator[tuple[int, int, _TokenType]]:
    """The tokens of the line's rule, in order: the beginning of the line and the names in it."""
    at = max((len(begin) for begin in rule.begins if body.startswith(begin)), default=0)
    if at:
        yield 0, at, _HEADS.get(rule.level, Keyword)
    match = rule.match(body)
    if match is None:
        return
    spans: list[tuple[int, int, _TokenType]] = []
    for group in match.re.groupindex:
        kind = _LINKS.get(rule.links[group]) if group in rule.links else _GROUPS.get(group)
        if group == "ret" and match[group] == "3":
            kind = Generic.Error
        if kind is not None:
            spans.append((*match.span(group), kind))
    for first, last, kind in sorted(spans):
        if at <= first < last:
            yield first, last, kind
            at = last


def _looks(body: str, first: int, last: int, offset: int) -> Iterator[Token]:
    """Tokens of the rest of a line by its appearance."""
    for match in _LOOK.finditer(body, first, last):
        if match.start() > first:
            yield offset + first, Text, body[first : match.start()]
        kind = _LOOKS[int((match.lastgroup or "t0")[1:])][0]
        yield offset + match.start(), kind, match[0]
        first = match.end()
    if first < last:
        yield offset + first, Text, body[first:last]
