"""The text of RTF, for licences and dialog texts."""

from __future__ import annotations

import re

from msiview.errors import FormatError

LONGEST = 2_000_000
"""Characters of RTF that are read at most: licences with pictures in them get large,
and the pictures come last."""

LONGEST_LINK = 2_000
"""Characters of a link's text, with its formatting, in which its address is looked for."""

_LINK = re.compile(
    r'\{\s{0,9}\\\*\s{0,9}\\fldinst[^{}"]{0,99}\{?[^{}"]{0,99}HYPERLINK\s{1,9}"'
    r'(?P<address>[^"{}\n]{1,1000})"',
    re.IGNORECASE,
)
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_FONT_TABLE = re.compile(r"\{[^{}]*\\fonttbl")
_FONT_WORD = re.compile(r"\\f(?P<font>\d{1,9})|\\fcharset(?P<charset>\d{1,3})|\\.", re.DOTALL)


def rtf_text(rtf: str) -> str:
    """The text without its formatting, links with their addresses behind them. Takes time in
    proportion to the length. Raises :class:`FormatError` where the RTF makes no sense."""
    # Imported here: it is needed only when somebody looks at a licence.
    from striprtf.striprtf import rtf_to_text

    # striprtf finds links and fonts by expressions that take cubic time on text made for them, and
    # nothing can interrupt it. So both are given a form that leaves the expressions nothing to do.
    rtf = _with_simple_fonts(_with_plain_links(rtf[:LONGEST]))
    try:
        text: str = rtf_to_text(rtf, errors="replace")
    except Exception as error:  # striprtf raises whatever its arithmetic meets
        raise FormatError(f"the RTF is damaged: {error}") from error
    # RTF writes a character beyond U+FFFF as two surrogates.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.strip() + "\n"


def _with_plain_links(rtf: str) -> str:
    """The RTF with the addresses of links as text behind them, where the text does not have
    them anyway, and no link that striprtf would find."""
    links = {link.start(): link for link in _LINK.finditer(rtf)}
    # The instruction and the text of a link lie side by side in one group; at its level of nesting
    # the link waits for its end.
    waiting: list[re.Match[str] | None] = [None]
    pieces, done = [], 0
    for mark in _BRACE.finditer(rtf) if links else ():
        at = mark.start()
        if mark[0] == "{":
            if at in links:
                waiting[-1] = links[at]
            waiting.append(None)
        elif mark[0] == "}" and len(waiting) > 1:
            link = waiting.pop()
            if link is not None and not _tells_address(rtf, link, at):
                pieces += [rtf[done:at], f" ({link['address']})"]
                done = at
    pieces.append(rtf[done:])
    # An unknown word: \* says to leave such a group out, as that of \fldinst would be.
    return re.sub(r"\\fldinst", r"\\fldinsx", "".join(pieces), flags=re.IGNORECASE)


def _tells_address(rtf: str, link: re.Match[str], end: int) -> bool:
    return rtf.find(link["address"], link.end(), min(end, link.end() + LONGEST_LINK)) >= 0


def _with_simple_fonts(rtf: str) -> str:
    """The RTF with a font table of numbers and character sets only, one font to a line."""
    table = _FONT_TABLE.search(rtf)
    if table is None:
        return rtf
    end = _group_end(rtf, table.end())
    charsets: dict[str, str] = {}
    font = ""
    for word in _FONT_WORD.finditer(rtf, table.end(), end):
        if word["font"]:
            font = word["font"]
        elif word["charset"] and font:
            charsets.setdefault(font, word["charset"])
    fonts = "".join(f"\\f{font}\\fcharset{charset} x;\n" for font, charset in charsets.items())
    return rtf[: table.end()] + "\n" + fonts + rtf[end:]


def _group_end(rtf: str, start: int) -> int:
    """Where the group ends that ``start`` lies in: at its closing brace, or with the text."""
    depth = 0
    for mark in _BRACE.finditer(rtf, start):
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}":
            depth -= 1
            if depth < 0:
                return mark.start()
    return len(rtf)
