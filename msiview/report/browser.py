"""A page for a browser, on its own: no scripts, no files, nothing from the network.

Light or dark, as the reader's system is; prints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msiview.analysis.phrase import Ref
from msiview.report.html import Use, escaped, html_of
from msiview.report.page import ReportPage, Text, Tone

_STYLE = """\
:root { color-scheme: light dark; --text: #1c1f23; --muted: #5b626b; --page: #ffffff;
  --box: #f4f5f7; --line: #d6d9de; --bad: #a4121c; --warning: #8a5300; --good: #1a6b2f;
  --mark: #fdeaea; }
@media (prefers-color-scheme: dark) { :root { --text: #e4e6ea; --muted: #a2a9b3; --page: #1b1d20;
  --box: #26292d; --line: #41464d; --bad: #ff9a9a; --warning: #f0c070; --good: #8fd6a2;
  --mark: #43262a; } }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; background: var(--page);
  color: var(--text); font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0 0 .25rem; font-size: 1.6rem; } h2 { margin: 2rem 0 .5rem; font-size: 1.2rem; }
h3 { margin: 1rem 0 .2rem; font-size: 1rem; } .beside { font-weight: normal; font-size: 1rem; }
.muted, .name, .caption { color: var(--muted); } .good { color: var(--good); }
.warning { color: var(--warning); } .bad { color: var(--bad); } .strong { font-weight: 600; }
p, ul { margin: .4rem 0; } .indent1 { margin-left: 1.5rem; } .indent2 { margin-left: 3rem; }
.code, .quote, pre { font: 13px/1.5 ui-monospace, Consolas, monospace; }
pre { padding: .6rem .8rem; overflow-x: auto; background: var(--box);
  border: 1px solid var(--line); border-radius: 4px; overflow-wrap: normal; }
.marked { display: inline-block; min-width: 100%; background: var(--mark); font-weight: 600; }
.line { color: var(--muted); user-select: none; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; overflow-wrap: break-word; }
.fields { width: auto; margin: .8rem 0; } .fields td { border: 0; padding: .1rem 1rem .1rem 0; }
.name { white-space: nowrap; } .caption { padding-bottom: .3rem; text-align: left; }
th, td { padding: .2rem .6rem .2rem 0; border-bottom: 1px solid var(--line); text-align: left;
  vertical-align: top; } th { white-space: nowrap; }
.number, .short { white-space: nowrap; } .number { text-align: right; }
.number + td, .number + th { padding-left: .6rem; }
details { margin: .4rem 0; } summary { color: var(--muted); cursor: pointer; }
tr { break-inside: avoid; } h1, h2, h3, thead { break-after: avoid; }
@media print { body { max-width: none; padding: 0; font-size: 12px; }
  .code, .quote, pre { font-size: 10.5px; } pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  table { overflow-wrap: anywhere; } }
"""


def browser_page(page: ReportPage, clean: Callable[[str], str] = str) -> Iterator[str]:
    """The whole document in pieces. ``clean`` is applied to every text, say to take out the names
    of people."""
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta http-equiv="Content-Security-Policy" '
    yield "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    yield f"<title>{escaped(clean(page.title))}</title>\n"
    yield f"<style>\n{_STYLE}</style>\n</head>\n<body>\n"
    yield from html_of(page.blocks, _Classes(clean))
    yield "</body>\n</html>\n"


class _Classes:
    """Everything looks as its class says; nothing is a link, since the log and the package are
    not there."""

    def __init__(self, clean: Callable[[str], str]) -> None:
        self.clean = clean

    def span(self, text: Text) -> str:
        names = [
            "" if text.tone is Tone.NORMAL else text.tone.value,
            "strong" if text.strong else "",
            "code" if text.code else "",
        ]
        return _class(*names)

    def element(self, use: Use, *, tone: Tone = Tone.NORMAL, indent: int = 0) -> str:
        tags = ("h1", "h2", "h3", "p", "list", "lines", "table", "head", "excerpt", "summary")
        is_tag = use in tags
        return _class(
            "" if is_tag or use in ("value", "cell") else use,
            "" if tone is Tone.NORMAL else tone.value,
            f"indent{min(indent, 2)}" if indent else "",
        )

    def address(self, ref: Ref) -> str | None:
        return None


def _class(*names: str) -> str:
    shown = " ".join(filter(None, names))
    return f' class="{shown}"' if shown else ""
