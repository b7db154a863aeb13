"""What was found in packages, in each of the formats that it is written in."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TypeAlias

from msiview.errors import Severity
from msiview.export.json_text import encode
from msiview.format.spreadsheet_text import neutralised
from msiview.report.browser import browser_page
from msiview.report.finding_words import finding_words, place_words, summary_line
from msiview.report.findings import findings_blocks
from msiview.report.findings_junit import Fails, junit_text
from msiview.report.findings_markdown import markdown_findings
from msiview.report.findings_object import findings_object
from msiview.report.findings_sarif import sarif_object
from msiview.report.page import Block, ReportPage
from msiview.report.text import text_of
from msiview.session.checking import CheckedPackage, ListedFinding
from msiview.session.opened_package import OpenedPackage
from msiview.visible_text import visible

CheckedFiles: TypeAlias = Sequence[tuple[OpenedPackage, CheckedPackage]]

FORMATS = ("text", "json", "sarif", "junit", "markdown", "csv", "html")

SUFFIXES: Mapping[str, str] = {
    ".sarif": "sarif",
    ".json": "json",
    ".xml": "junit",
    ".csv": "csv",
    ".md": "markdown",
    ".html": "html",
    ".txt": "text",
}
"""The formats by the endings of files."""

_Writer: TypeAlias = Callable[[], Iterator[str]]

_HEADERS = ("file", "severity", "rule", "state", "place", "table", "key", "column")
_SENTENCES = ("what is wrong", "what it does", "what to do", "accepted")


def is_failure(entry: ListedFinding) -> bool:
    """Whether a finding is an error that counts."""
    return entry.counts and entry.severity is Severity.ERROR


def findings_text(
    format_: str,
    found: CheckedFiles,
    *,
    notes: bool = False,
    fails: Fails = is_failure,
    changed_by: str = "",
) -> Iterator[str]:
    """The findings on some files in one of :data:`FORMATS`, piece by piece.

    ``notes`` says whether those for people tell notes, ``fails`` which findings make a test of
    JUnit fail, ``changed_by`` who made findings that are new.
    """
    named = [(opened.package.path, checked) for opened, checked in found]
    writers: Mapping[str, _Writer] = {
        "json": lambda: (f"{encode(findings_object(*each))}\n" for each in found),
        "sarif": lambda: iter((f"{encode(sarif_object(named))}\n",)),
        "junit": lambda: iter((junit_text(named, fails),)),
        "markdown": lambda: map(visible, markdown_findings(named, notes=notes)),
        "csv": lambda: _csv(named),
        "html": lambda: browser_page(
            ReportPage(_title(found), _blocks(found, notes=notes, changed_by=changed_by))
        ),
    }
    if format_ in writers:
        return writers[format_]()
    if len(found) > 1:
        return (f"{visible(path)}: {summary_line(checked)}\n" for path, checked in named)
    return map(visible, text_of(_blocks(found, notes=notes, changed_by=changed_by)))


def _title(found: CheckedFiles) -> str:
    return "Findings on " + ", ".join(opened.package.name for opened, _ in found)


def _blocks(found: CheckedFiles, *, notes: bool, changed_by: str) -> Iterable[Block]:
    return chain.from_iterable(
        findings_blocks(
            opened.package.path, checked, opened.tables, notes=notes, changed_by=changed_by
        )
        for opened, checked in found
    )


def _csv(named: Iterable[tuple[str, CheckedPackage]]) -> Iterator[str]:
    """A line for each finding, notes and accepted ones included."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([*_HEADERS, *_SENTENCES])
    for path, checked in named:
        for entry in checked.entries:
            finding, words = entry.finding, finding_words(entry.finding)
            cells = (
                path,
                entry.severity.word.lower(),
                finding.rule,
                entry.state.value if entry.state is not None else "",
                place_words(finding),
                finding.table,
                "/".join(finding.key),
                finding.column,
                *(words.what, words.effect, words.remedy, entry.accepted or ""),
            )
            writer.writerow(map(neutralised, cells))
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
