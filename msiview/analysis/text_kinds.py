"""Detects the language of a text: scripts, markup, settings, SQL.

The extension of the name decides, since many names have one (``Binary.ice08.vbs``); without one,
typical expressions in the text are counted.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

_EXTENSIONS = {
    "vbs": "vbscript",
    "js": "jscript",
    "ps1": "powershell",
    "psm1": "powershell",
    "bat": "batch",
    "cmd": "batch",
    "sql": "sql",
    "ini": "ini",
    "inf": "ini",
    "reg": "registry",
    "json": "json",
    "xml": "xml",
    "xaml": "xml",
    "config": "xml",
    "manifest": "xml",
    "htm": "html",
    "html": "html",
}

TITLES = {
    "vbscript": "VBScript",
    "jscript": "JScript",
    "powershell": "PowerShell script",
    "batch": "Batch file",
    "sql": "SQL script",
    "ini": "Settings (INI)",
    "registry": "Registry file",
    "json": "JSON",
    "xml": "XML",
    "html": "HTML",
    "text": "Text",
}
"""The kinds of text by id, with their names."""


@dataclass(frozen=True, slots=True)
class _Marks:
    """A kind, and expressions of which at least ``needed`` must be found. They are compiled when a
    text is first examined, which few commands do."""

    kind: str
    needed: int
    patterns: tuple[str, ...]


def _marks(kind: str, needed: int, *patterns: str) -> _Marks:
    return _Marks(kind, needed, patterns)


_FLAGS = re.IGNORECASE | re.MULTILINE

_MARKS = (
    _marks("registry", 1, r"\A(Windows Registry Editor Version|REGEDIT4)"),
    _marks("html", 1, r"\A\s*(<!--.*?-->\s*)?<(!doctype html|html)\b"),
    _marks("xml", 1, r"\A\s*<\?xml\b", r"\A\s*<([\w:.-]+)(\s[^<>]*)?(/>|>[\s\S]*</\1>\s*\Z)"),
    _marks("batch", 1, r"\A\s*@?echo off\b", r"^[ \t]*@?rem\s[^%]*%\w+%"),
    _marks(
        "powershell",
        2,
        r"^[ \t]*(param|function\s+\w+-\w+)\s*[({]",
        r"^[ \t]*\$[\w:]+\s*=",
        r"\b(Get|Set|New|Write|Remove|Add|Test|Start|Stop|Import)-[A-Z][a-z]\w+",
        r"\s-(eq|ne|like|match|and|or)\s",
        r"\[CmdletBinding\(",
    ),
    _marks(
        "vbscript",
        2,
        r"^[ \t]*option explicit\b",
        r"^[ \t]*(public\s+|private\s+)?(function|sub)\s+\w+[^{\n]*$",
        r"^[ \t]*end (function|sub|if)\b",
        r"^[ \t]*on error (resume next|goto 0)\b",
        r"^[ \t]*set \w+\s*=",
        r"^[ \t]*dim \w+",
        r"\bcreateobject\s*\(",
        r"^[ \t]*'",
    ),
    _marks(
        "jscript",
        2,
        r"\bfunction\s*\w*\s*\([^)]*\)\s*\{",
        r"^[ \t]*(var|let|const)\s+\w+\s*[=;]",
        r"\bnew ActiveXObject\s*\(",
        r"\b(return|if|for|while)\b[^\n]*[;{]\s*$",
        r"^[ \t]*(//|/\*)",
    ),
    _marks(
        "sql",
        1,
        r"^[ \t]*(create|alter|drop)\s+(table|database|procedure|view|index|login|schema|role)\b",
        r"^[ \t]*insert\s+into\s+\S+",
        r"^[ \t]*select\s[\s\S]{1,400}?\sfrom\s",
        r"^[ \t]*(update\s+\S+\s+set|delete\s+from)\s",
    ),
    _marks(
        "ini", 1, r"\A([ \t]*([;#].*)?\n)*[ \t]*\[[^\]\n]+\][ \t]*\n([ \t]*([;#].*)?\n)*[^=\n\[]+="
    ),
)


def text_kind(text: str, name: str = "") -> tuple[str, str]:
    """Id and title of the language of a text; its beginning is sufficient."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    kind = _EXTENSIONS.get(extension) or _by_content(text)
    return kind, TITLES[kind]


def _by_content(text: str) -> str:
    if _is_json(text):
        return "json"
    for marks in _MARKS:
        found = sum(re.search(each, text, _FLAGS) is not None for each in marks.patterns)
        if found >= marks.needed:
            return marks.kind
    return "text"


def _is_json(text: str) -> bool:
    """Whether the text is JSON; it may be cut at the end."""
    start = text.lstrip()
    if not re.match(r'\{\s*["}]|\[\s*[\[{"\d\]-]', start):
        return False
    try:
        json.loads(start)
    except json.JSONDecodeError as error:
        return error.pos >= len(start.rstrip()) - 1 or "Unterminated" in error.msg
    except RecursionError:
        return False
    return True
