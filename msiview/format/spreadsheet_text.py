"""Texts that spreadsheets must not take for formulas.

A spreadsheet evaluates a text that begins like a formula, and a package may come from anyone: such
texts get an apostrophe in front, which spreadsheets take as "text". Source: OWASP, "CSV Injection".
"""

from __future__ import annotations

import re

# Apostrophes before the sign count too, so that removing one restores the cell.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def neutralised(text: str) -> str:
    """A text that no spreadsheet evaluates: ``=A1`` becomes ``'=A1``; numbers are not changed."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def restored(text: str) -> str:
    """The text that :func:`neutralised` was given."""
    return text[1:] if text[:1] == "'" and _FORMULA.match(text) else text
