"""Logs in lists of Python's strings, as programs print them: ``['MSI (s) …', "Error 1920. …"]``."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from msiview.late_patterns import late_pattern
from msiview.logs.engine_beginnings import STRONG, WORDS
from msiview.logs.line_breaks import LineEnd

_LEAST = 2
"""How many entries of a list must begin like lines of a log."""

_BEGIN = late_pattern(rf"(?:^|[\[,])\s{{0,9}}[bu]?'(?={WORDS})", re.MULTILINE)
_ENTRY = late_pattern(
    r"(?:[^'\"\n]{0,200}\[)?\s*+(?P<string>[bu]?(?:'(?>[^'\\]+|\\.)*'|\"(?>[^\"\\]+|\\.)*\"))"
    r"\s*+[,\])}]*+\s*+"
)

ENTRY_END = LineEnd(pattern=late_pattern(r"(?P<end>(?<=['\"]),[ \t]{0,9}(?=[bu]?['\"])|\r{0,9}\n)"))
"""What stands between the entries of a list in one line; the ends of lines of others."""


@dataclass(frozen=True)
class PythonString:
    """Each line is a string of Python, with what stands around the entries of a list."""

    def undo(self, line: str) -> str:
        match = _ENTRY.fullmatch(line)
        if match is None:
            return "" if line.strip() in ("[", "]") else line
        try:
            value: object = ast.literal_eval(match["string"])
        except (ValueError, SyntaxError):
            return line
        text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
        return text.rstrip("\r\n")


def is_list_of_strings(text: str) -> bool:
    """Whether lines of a log are strings of Python, most of which have single quotation marks."""
    if len(_BEGIN.findall(text)) >= _LEAST:
        return True
    text = text.strip()
    if not (text.startswith("[") and text.endswith("]") and (STRONG.search(text) or "'" in text)):
        return False
    try:
        value: object = ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return False
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)
