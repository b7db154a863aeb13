"""Lines of a log as text for other people, with the meaning of GUIDs and keys.

The recipient does not have the package to look them up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from msiview.analysis.logs.links.links import LogLink
from msiview.database.table import Table
from msiview.export.markdown import markdown_escaped
from msiview.logs.line_kinds import LineKind
from msiview.logs.log import Log
from msiview.report.link_words import link_words

Links: TypeAlias = Callable[[str, LineKind], Sequence[LogLink]]
"""Gives the links of a line."""

Passage: TypeAlias = Callable[[Log, Sequence[int], Links, Mapping[str, Table]], str]
"""Writes some lines, by their numbers, as text for others."""

_BACKTICKS = re.compile("`+")


def passage(log: Log, lines: Sequence[int], links: Links, tables: Mapping[str, Table]) -> str:
    """Some lines (which count from 0) as plain text, each with its number in front.

    The meaning of a GUID or key follows in brackets at its first mention: ``{GUID} [Component C_App
    → Reader.exe]``.
    """
    width = _width(lines)
    told: set[str] = set()
    written = []
    for line in lines:
        text, parts, done = log.text.whole(line), [], 0
        for link, meaning in _told_once(links(text, _kind(log, line)), tables, told):
            parts += [text[done : link.end], f" [{meaning}]"]
            done = link.end
        written.append(f"{line + 1:>{width}}  {''.join(parts)}{text[done:]}")
    return "\n".join(written)


def passage_markdown(
    log: Log, lines: Sequence[int], links: Links, tables: Mapping[str, Table]
) -> str:
    """Some lines as Markdown with their numbers, and below them the meaning of GUIDs and keys."""
    width = _width(lines)
    told: set[str] = set()
    written, notes = [], []
    for line in lines:
        text = log.text.whole(line)
        written.append(f"{line + 1:>{width}}  {text}")
        for link, meaning in _told_once(links(text, _kind(log, line)), tables, told):
            name = text[link.start : link.end]
            notes.append(f"- {_code(name)} (line {line + 1}): {markdown_escaped(meaning)}")
    longest = max((len(run) for text in written for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    block = "\n".join([f"{fence}text", *written, fence])
    return "\n".join([block, "", *notes, ""]) if notes else f"{block}\n"


def _told_once(
    links: Sequence[LogLink], tables: Mapping[str, Table], told: set[str]
) -> Iterator[tuple[LogLink, str]]:
    """Links whose meaning has not been given yet."""
    for link in links:
        meaning = link_words(link, tables)
        subject = meaning if link.targets else link.text
        if meaning and subject not in told:
            told.add(subject)
            yield link, meaning


def _kind(log: Log, line: int) -> LineKind:
    kinds = log.facts.kinds
    return LineKind(kinds[line]) if line < len(kinds) else LineKind.UNKNOWN


def _width(lines: Sequence[int]) -> int:
    return len(str(max(lines, default=0) + 1))


def _code(text: str) -> str:
    """A text as code in Markdown, even if it contains backticks."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {text} {fence}" if longest else f"{fence}{text}{fence}"
