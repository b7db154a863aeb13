"""A page of HTML that needs nothing else: no scripts, no files, nothing from the network.

Light or dark, as the reader's system is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from msiview.visible_text import one_line

_STYLE = """\
:root { color-scheme: light dark; --text: #1c1f23; --dim: #5b626b; --page: #ffffff; --box: #f4f5f7;
  --line: #d6d9de; --bad: #a4121c; --good: #1a6b2f; --mark: #fdeaea; }
@media (prefers-color-scheme: dark) { :root { --text: #e4e6ea; --dim: #a2a9b3; --page: #1b1d20;
  --box: #26292d; --line: #41464d; --bad: #ff9a9a; --good: #8fd6a2; --mark: #43262a; } }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; background: var(--page);
  color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 .25rem; font-size: 1.6rem; } h2 { margin: 2rem 0 .5rem; font-size: 1.2rem; }
h3 { margin: 1rem 0 .2rem; font-size: 1rem; }
h1.bad, .bad { color: var(--bad); } h1.good { color: var(--good); }
p { margin: .4rem 0; } .dim, caption { color: var(--dim); } ul { margin: .4rem 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .8rem 0; }
dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
pre, code { font: 13px/1.5 ui-monospace, Consolas, monospace; }
pre { padding: .6rem .8rem; overflow-x: auto; background: var(--box);
  border: 1px solid var(--line); border-radius: 4px; }
pre .here { display: inline-block; min-width: 100%; background: var(--mark); font-weight: 600; }
.number { color: var(--dim); user-select: none; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
caption { padding-bottom: .3rem; text-align: left; }
th, td { padding: .2rem .6rem .2rem 0; border-bottom: 1px solid var(--line); text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }
td.right, th.right { text-align: right; white-space: nowrap; }
@media print { body { max-width: none; } pre { white-space: pre-wrap; } }
"""


def page(name: str, parts: Iterable[str]) -> Iterator[str]:
    """A whole page in pieces; ``name`` is plain text, the parts are HTML."""
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta http-equiv="Content-Security-Policy" '
    yield "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    yield f"<title>{text(name)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n"
    yield from parts
    yield "</body>\n</html>\n"


class Bad(str):
    """A text in a table that tells of something bad."""

    __slots__ = ()


def text(words: str) -> str:
    """Plain text on one line; control characters are written out."""
    return escape(one_line(words))


def paragraph(words: str, style: str = "") -> str:
    """Plain text as a paragraph; nothing for none."""
    kind = f' class="{style}"' if style else ""
    return f"<p{kind}>{text(words)}</p>\n" if words else ""


def title(words: str, style: str = "") -> str:
    """The heading of the page."""
    kind = f' class="{style}"' if style else ""
    return f"<h1{kind}>{text(words)}</h1>\n"


def heading(words: str) -> str:
    """The heading of a section."""
    return f"<h2>{text(words)}</h2>\n"


def subheading(words: str) -> str:
    """The heading of one thing in a section."""
    return f"<h3>{text(words)}</h3>\n"


def items(entries: Sequence[str]) -> str:
    """Plain texts as a list; nothing for none."""
    if not entries:
        return ""
    return "<ul>\n" + "".join(f"<li>{text(entry)}</li>\n" for entry in entries) + "</ul>\n"


def fields(entries: Iterable[tuple[str, str]]) -> str:
    """Names and values, those left out that have none."""
    rows = [f"<dt>{text(name)}</dt><dd>{text(value)}</dd>\n" for name, value in entries if value]
    return f"<dl>\n{''.join(rows)}</dl>\n" if rows else ""


def lines(entries: Iterable[tuple[int, str]], marked: range) -> str:
    """Lines of a log with their numbers (which count from 1); some are ``marked``."""
    written = []
    for number, line in entries:
        content = f'<span class="number">{number:>8}  </span>{text(line)}'
        written.append(f'<span class="here">{content}</span>' if number in marked else content)
    return "<pre>" + "\n".join(written) + "</pre>\n"


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    caption: str = "",
    right: Sequence[str] = (),
) -> Iterator[str]:
    """A table in pieces; columns named in ``right`` align right. What is :class:`Bad` is set
    off by its colour and weight."""
    kinds = [' class="right"' if name in right else "" for name in columns]
    yield '<div class="scroll"><table>\n'
    if caption:
        yield f"<caption>{text(caption)}</caption>\n"
    head = (f"<th{kind}>{text(name)}</th>" for kind, name in zip(kinds, columns, strict=True))
    yield f"<tr>{''.join(head)}</tr>\n"
    for row in rows:
        cells = (_cell(kind, value) for kind, value in zip(kinds, row, strict=True))
        yield f"<tr>{''.join(cells)}</tr>\n"
    yield "</table></div>\n"


def _cell(kind: str, value: str) -> str:
    content = f'<b class="bad">{text(value)}</b>' if isinstance(value, Bad) else text(value)
    return f"<td{kind}>{content}</td>"
