"""Rich text of the log's panes: words, numbers of lines and names of rows as links.

All that comes from a log or a package is escaped here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote, unquote

from msiview.database.cells import Cell
from msiview.database.keys import key_text
from msiview.gui.texts import number
from msiview.gui.theme import Theme, monospace_font
from msiview.visible_text import one_line

LINE, ROW = "line", "row"
LONGEST, LONGEST_SENTENCE = 600, 2000
"""Characters of one text from a log, and of a sentence about it."""

MOST_LINKS = 12
"""Lines that are named one by one; the rest is counted."""

_NAMED_LINE = re.compile(r"\bline (\d{1,9})\b")


class RichText:
    """Writes HTML in the theme's present colours."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.monospace = f"'{monospace_font().family()}'"

    def plain(self, text: str, longest: int = LONGEST) -> str:
        """A text on one line, its line breaks made visible."""
        return escape(one_line(text, longest))

    def muted(self, text: str) -> str:
        return self.colored(text, "text.muted")

    def colored(self, text: str, token: str) -> str:
        """Text in a theme's colour; whoever asks puts a word or a mark beside it."""
        return f'<span style="color:{self._theme.color(token).name()}">{self.plain(text)}</span>'

    def strong(self, text: str, token: str = "text.main") -> str:
        color = self._theme.color(token).name()
        return f'<span style="font-weight:600;color:{color}">{self.plain(text)}</span>'

    def title(self, text: str, token: str) -> str:
        """What a page says first, a little larger than the rest."""
        return f'<span style="font-size:large">{self.strong(text, token)}</span>'

    def code(self, text: str, token: str = "text.main") -> str:
        """Names, values and lines as they are written in the log."""
        color = self._theme.color(token).name()
        style = f"font-family:{self.monospace};color:{color}"
        return f'<span style="{style}">{self.plain(text)}</span>'

    def sentence(self, words: str, token: str = "text.main") -> str:
        """A sentence of ours, its beginning in capitals and its end with a full stop; the lines
        that it names (``line 1432``, from 1) are links."""
        text = f"{words[:1].upper()}{words[1:]}"
        text = text if text.endswith((".", "?", ":")) else f"{text}."
        linked = _NAMED_LINE.sub(self._named_line, self.plain(text, LONGEST_SENTENCE))
        return f'<span style="color:{self._theme.color(token).name()}">{linked}</span>'

    def _named_line(self, match: re.Match[str]) -> str:
        line = int(match[1]) - 1
        return self.line(line) if line >= 0 else match[0]

    def line(self, line: int, words: str = "") -> str:
        """A link to a line, which counts from 0; shown as ``line 1 432``."""
        return f'<a href="{LINE}:{line}">{escape(words or line_words(line))}</a>'

    def lines(self, lines: Sequence[int]) -> str:
        """Links to several lines; nothing for none."""
        if not lines:
            return ""
        if len(lines) == 1:
            return self.line(lines[0])
        links = ", ".join(self.line(line, number(line + 1)) for line in lines[:MOST_LINKS])
        more = len(lines) - MOST_LINKS
        return f"lines {links}" + (f" and {number(more)} more" if more > 0 else "")

    def row(self, table: str, key: str, words: str = "") -> str:
        """A link to the row of a table; key values are joined by ``/``."""
        target = f"{quote(table, safe='')}/{quote(key, safe='')}"
        return f'<a href="{ROW}:{target}">{self.plain(words or f"{table} {key}")}</a>'

    def paragraph(self, *parts: str, indent: int = 0, above: int = 0) -> str:
        """Parts that are HTML already, one behind the other; indented in steps of 16 px."""
        style = f"margin:{above}px 0 4px {16 * indent}px"
        return f'<p style="{style}">{" ".join(filter(None, parts))}</p>'

    def heading(self, text: str, above: int = 12) -> str:
        return self.paragraph(self.strong(text), above=above)

    def table(self, rows: Iterable[Sequence[str]]) -> str:
        """Rows of cells that are HTML already; all but the last column stay narrow."""
        lines = [
            "".join(f'<td style="padding:0 16px 4px 0">{cell}</td>' for cell in row) for row in rows
        ]
        body = "".join(f"<tr>{line}</tr>" for line in lines)
        return (
            f'<table style="margin:4px 0" cellspacing="0" cellpadding="0">{body}</table>'
            if lines
            else ""
        )


def line_words(line: int) -> str:
    """``line 1 432`` for a line that counts from 0, in one piece."""
    return f"line\N{NO-BREAK SPACE}{number(line + 1)}"


def key_words(key: Iterable[Cell]) -> str:
    """A primary key as people type it: values joined by ``/``."""
    return key_text(key)


def target_of(address: str) -> tuple[str, str, str] | None:
    """What a link leads to: ``("line", "1431", "")`` or ``("row", table, key)``; None for
    anything else that a text may hold."""
    kind, colon, rest = address.partition(":")
    if not colon:
        return None
    if kind == LINE and rest.isdecimal():
        return LINE, rest, ""
    table, slash, key = rest.partition("/")
    return (ROW, unquote(table), unquote(key)) if kind == ROW and slash else None
